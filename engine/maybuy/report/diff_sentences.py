"""Rows of a difference in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from ..diff.answers import Answer
from ..diff.difference import Days, Missing
from ..diff.lists import ItemChange, TextChange
from ..diff.price_lists import PriceChange
from ..diff.rows import ROLE, TYPE, Case, Row, told_by
from ..diff.rule_lists import RuleChange
from ..diff.witness import Witness
from ..language import pick, say, sentences
from ..model.ask import Ask
from ..model.base import ANY_LANGUAGE
from ..model.definitions import Definitions
from ..model.settlement import PRORATED
from ..subscription.tariffs import MINIMUM
from .charge_words import priced_about, priced_said
from .money import percent
from .sentences import Sentences

MOST_ITEMS: Final = 6
"""Items that are named where not all need be."""

MOST_RULES: Final = 3
"""Rules that are named where the same is said of several."""


class DiffWords(Sentences):
    """Says things about two versions in a language; what both have is named as the head names it."""

    def __init__(self, base: Definitions, head: Definitions, language: str) -> None:
        super().__init__(head, language)
        self.base = base
        self.head = head
        self._before = Sentences(base, language)

    def told(self, key: str, /, **words: object) -> str:
        """A sentence about differences."""
        return self.worded("differences", key, **words)

    def _counted(self, key: str, count: int) -> str:
        return self.counted(key, count, subject="differences", name="count")

    def name(self, thing: str) -> str:
        """What something is called: as in the head, else as in the base."""
        for definitions in (self.head, self.base):
            names = definitions.name_of(thing)
            if names != {ANY_LANGUAGE: thing}:
                return pick(names, self.language)
        return thing

    def who(self, row: Row) -> str:
        """Whom a row is about: `owner (self-service)`."""
        roles, types = self._people(row.roles, ROLE), self._people(row.account_types, TYPE)
        if roles and types:
            return self.told("who.both", roles=roles, types=types)
        if types:
            return self.told("who.types", types=types)
        return roles or self.told("everybody")

    def _people(self, values: tuple[str, ...], attribute: str) -> str:
        """Values of an attribute; empty where these are all there are."""
        known = {value for each in (self.base, self.head) for value in each.values(attribute) or ()}
        if known <= set(values):
            return ""
        return self.values(attribute, values)

    def what(self, row: Row, most: int | None = None) -> str:
        """What they want to do: `Buy: Collaboration`; of many items no more than so many."""
        return self.about(row.actions, row.items, most)

    def about(self, actions: Iterable[str], items: Iterable[str], most: int | None) -> str:
        """Actions on items: `Buy: Collaboration`; of many items no more than so many."""
        action = self.names(actions)
        names = [self.name(one) for one in self.together(items)]
        if most is not None and len(names) > most:
            rest = self.number(len(names) - most + 1)
            names = [*names[: most - 1], self.told("what.more", count=rest)]
        return self.told("what.items", action=action, items=self.listed(names)) if names else action

    def answers(self, row: Row) -> tuple[str, str]:
        """The answer before and after, with as much as tells the two apart."""
        return self.answer(row.base, row.head), self.answer(row.head, row.base)

    def answer(self, answer: Answer, other: Answer) -> str:
        """An answer, with as much as tells it from another."""
        outcome = say("interface", f"outcome.{answer.outcome}", self.language)
        if answer.outcome == "deny":
            reason = self.told("not_there") if answer.reason is None else self.code(answer.reason)
            return self.told("refused", outcome=outcome, reason=reason)
        parts = [self.told("plain", outcome=outcome)]
        if answer.channels and answer.channels != other.channels:
            channels = self.names(answer.channels)
            parts = [self.told("through", outcome=outcome, channels=channels)]
        if (answer.next_cycle, answer.not_before) != (other.next_cycle, other.not_before):
            parts.append(self._timing(answer))
        if answer.obligations != other.obligations:
            duties = [self.obligation(duty) for duty in answer.obligations]
            parts.append(
                self.told("first", obligations=self.listed(duties)) if duties else self.told("first.none")
            )
        waits = answer.next_cycle or answer.not_before
        if answer.settlement != other.settlement and not waits:
            parts.append(self.settlement(answer.settlement or PRORATED))
        return ", ".join(parts)

    def _timing(self, answer: Answer) -> str:
        shown = self.day(answer.not_before) if answer.not_before else ""
        if answer.next_cycle:
            return self.told(
                "next_cycle.not_before" if shown else "next_cycle", **({"day": shown} if shown else {})
            )
        return self.told("not_before", day=shown) if shown else self.told("at_once")

    def code(self, code: str) -> str:
        """A reason's code in words; one that a policy gives stands for itself."""
        known = sentences(self.language, "differences").get(f"code.{code}")
        return known or code.replace("_", " ").replace("-", " ")

    def when(self, row: Row) -> str:
        """On what else it depends; empty where on nothing."""
        cases = [self._case(case) for case in row.when]
        shown = self.told("either").join(cases) if all(cases) else ""
        if row.itself and not told_by(row):
            itself = self.told("itself")
            shown = self.told("itself.and", itself=itself, cases=shown) if shown else itself
        if shown:
            return self.told("if" if row.exact else "only_if", cases=shown)
        return "" if row.exact else self.told("sometimes")

    def _case(self, case: Case) -> str:
        shown = []
        for side, clause in case:
            sentence = (self._before if side == "base" else self).clause(clause)
            shown.append(self.told(f"side.{side}", case=sentence) if side else sentence)
        return ", ".join(shown)

    def cases(self, rows: Iterable[Row]) -> str:
        """How many combinations some rows stand for."""
        return self._counted("signatures", sum(row.signatures for row in rows))

    def rest(self, count: int) -> str:
        """That there is more than is shown."""
        return self._counted("rest", count)

    def example(self, one: Witness) -> str:
        """A question that a row is about."""
        subscription = one.account["subscription"]
        if subscription is None:
            account = self.told("example.new")
        elif not subscription["items"]:
            account = self.told("example.nothing")
        else:
            lines = [
                self.told("example.line", item=self.name(line["item"]), seats=self.number(line["seats"]))
                for line in subscription["items"]
            ]
            account = self.told("example.holds", lines=self.listed(lines))
        return self.told("example", asked=self.asked(one), account=account)

    def asked(self, one: Witness) -> str:
        """What is asked in an example."""
        return self.question(one.ask)

    def question(self, ask: Ask) -> str:
        """What is asked: `Add seats: Moorings Basic, 20 seats`."""
        asked = self.name(ask.action)
        if ask.item is not None:
            asked = self.told("what.items", action=asked, items=self.name(ask.item))
        if ask.to is not None:
            asked = self.told("what.items", action=asked, items=self.name(ask.to))
        amount = ask.seats if ask.seats is not None else ask.quantity
        if amount is not None:
            seats = self.of(ask.item).counted("example.seats", amount, subject="differences")
            asked = f"{asked}, {seats if ask.seats is not None else self.number(amount)}"
        return asked

    def days(self, days: Days | None) -> str:
        """The days on which a row holds; empty where they are not told."""
        if days is None:
            return ""
        since = self.day(days.since) if days.since else None
        until = self.day(days.until) if days.until else None
        if since and until:
            return self.told("days.both", since=since, until=until)
        if since:
            return self.told("days.from", since=since)
        return self.told("days.until", until=until) if until else self.told("days.always")

    def price(self, change: PriceChange) -> str:
        """A price that differs, with how much more or less it is."""
        knowing = self._knowing(change)
        shown = [
            self.told("price.none")
            if amount is None
            else priced_said(amount, change.currency, knowing.of(change.item), change.cycle)
            for amount in (change.base, change.head)
        ]
        words = {
            "item": priced_about(change.item, change.charge, change.when, knowing),
            "cycle": self.name(change.cycle).lower(),
            "currency": change.currency,
            "base": shown[0],
            "head": shown[1],
        }
        sentence = self.told("price", **words)
        if change.percent is not None:
            sentence = self.told("price.percent", **words, percent=self.percent(change.percent))
        if change.since is None:
            return sentence
        return self.told(f"price.since.{change.reaches}", price=sentence, day=self.day(change.since))

    def _knowing(self, change: PriceChange) -> Sentences:
        """The words of the version that has a charge: the head's, but where it is gone."""
        item = self.head.items.get(change.item)
        gone = change.charge is not None and all(
            one.id != change.charge for one in (item.charges if item else ())
        )
        return self._before if gone and change.charge != MINIMUM else self

    def percent(self, value: Decimal) -> str:
        """`+10%`, `-2.5%`, to one decimal."""
        return percent(value, self.language, signed=True)

    def item(self, change: ItemChange) -> str:
        """What is new, removed, or has another value."""
        what = self.told(f"what.{change.what}")
        if change.change != "changed":
            return self.told(change.change, what=what, id=f"`{change.id}`")
        words = {"what": what, "id": f"`{change.id}`", "key": self.key(change.key or "")}
        if isinstance(change.base, tuple) or isinstance(change.head, tuple):
            return self.told(
                "changed.list", **words, change=self._change(*map(_listed, (change.base, change.head)))
            )
        return self.told("changed", **words, base=self._value(change.base), head=self._value(change.head))

    def key(self, key: str) -> str:
        """What a value is called: `limit custom_objects`, `seats at least`; what has no name, as it is."""
        known = sentences(self.language, "differences")
        if f"key.{key}" in known:
            return known[f"key.{key}"]
        first, _, rest = key.partition(" ")
        return self.told(f"key.{first}", name=rest) if f"key.{first}" in known else key

    def _value(self, value: object) -> str:
        if value is None:
            return self.told("missing")
        return self.told(str(value)) if value in ("true", "false") else str(value)

    def text(self, change: TextChange) -> str:
        """A text that reads differently."""
        words = {
            "what": self.told(f"what.{change.what}"),
            "id": f"`{change.id}`",
            "key": self.told(f"key.{change.key}"),
            "base": self._quoted(change.base),
            "head": self._quoted(change.head),
        }
        if change.language == ANY_LANGUAGE:
            return self.told("text", **words)
        return self.told("text.language", **words, language=change.language)

    def _quoted(self, text: str | None) -> str:
        return self.told("quoted", text=text) if text else self.told("missing")

    def missing(self, ones: Iterable[Missing]) -> list[str]:
        """What was not computed, and why: the items of an action together."""
        groups: dict[tuple[str | None, str], list[str]] = {}
        for one in ones:
            groups.setdefault((one.action, one.why), []).extend([one.item] if one.item else [])
        return [
            self.told(f"not_computed.{why}", about=self._about_one(action, items))
            for (action, why), items in groups.items()
        ]

    def _about_one(self, action: str | None, items: list[str]) -> str:
        """An action on some items; without an action, their prices."""
        if action is not None:
            return self.about((action,), items, MOST_ITEMS)
        prices = self.told("not_computed.prices")
        return self.told("what.items", action=prices, items=self.names(items)) if items else prices

    def rule(self, one: RuleChange) -> str:
        """Rules that differ, and what in them."""
        several = len(one.rules) > 1
        shown = [f"`{each}`" for each in one.rules[:MOST_RULES]]
        if len(one.rules) > MOST_RULES:
            shown.append(self.told("what.more", count=self.number(len(one.rules) - MOST_RULES)))
        words = {
            "what": self.told("what.rules" if several else "what.rule"),
            "id": self.listed(shown),
            "file": one.place.rsplit(":", 1)[0],
        }
        if one.key is None:
            says = self.say("apart").join((*one.base, *one.head))
            return self.told(f"rule.{one.change}", **words, says=says)
        change = self._change(one.base, one.head)
        return self.told("rule.changed", **words, key=f"`{one.key}`", change=change)

    def _change(self, base: tuple[str, ...], head: tuple[str, ...]) -> str:
        """From some values to others; of lists with some in common, only what is gone and what is new."""
        if set(base).isdisjoint(head):
            return self.told("arrow", base=self._quoted_values(base), head=self._quoted_values(head))
        found = {
            "list.gone": tuple(each for each in base if each not in head),
            "list.come": tuple(each for each in head if each not in base),
        }
        parts = (self.told(key, values=self._quoted_values(each)) for key, each in found.items() if each)
        return self.told("list.both").join(parts)

    def _quoted_values(self, values: tuple[str, ...]) -> str:
        return ", ".join(f"`{one}`" for one in values) or self.told("missing")


def _listed(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()

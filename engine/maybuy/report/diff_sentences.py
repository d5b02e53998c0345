"""Rows of a difference in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from ..diff.answers import Answer
from ..diff.difference import Missing
from ..diff.lists import LISTS, ItemChange, PriceChange, TextChange
from ..diff.rows import ROLE, TYPE, Case, Row, told_by
from ..diff.rules import RuleChange
from ..diff.timeline import Days
from ..diff.witness import Witness
from ..language import pick, say, sentences
from ..model.base import ANY_LANGUAGE
from ..model.definitions import Definitions
from .money import day, is_one, money, number, percent
from .sentences import clause_sentence, joined, obligation_sentence, together, value_name

MOST_ITEMS: Final = 6
"""Items that are named where not all need be."""

MOST_RULES: Final = 3
"""Rules that are named where the same is said of several."""


class DiffWords:
    """Says things about two versions in a language; what both have is named as the head names it."""

    def __init__(self, base: Definitions, head: Definitions, language: str) -> None:
        self.base = base
        self.head = head
        self.language = language

    def say(self, key: str, /, **words: object) -> str:
        """A sentence about differences."""
        return say("differences", key, self.language, **words)

    def name(self, thing: str) -> str:
        """What something is called: as in the head, else as in the base."""
        for definitions in (self.head, self.base):
            names = definitions.name_of(thing)
            if names != {ANY_LANGUAGE: thing}:
                return pick(names, self.language)
        return thing

    def listed(self, words: Iterable[str], link: str = "and") -> str:
        """`a, b and c`."""
        return joined(words, self.language, link)

    def who(self, row: Row) -> str:
        """Whom a row is about: `owner (self-service)`."""
        roles, types = self._people(row.roles, ROLE), self._people(row.account_types, TYPE)
        if roles and types:
            return self.say("who.both", roles=roles, types=types)
        if types:
            return self.say("who.types", types=types)
        return roles or self.say("everybody")

    def _people(self, values: tuple[str, ...], attribute: str) -> str:
        """Values of an attribute; empty where these are all there are."""
        known = {value for each in (self.base, self.head) for value in each.values(attribute) or ()}
        if known <= set(values):
            return ""
        return self.listed((value_name(attribute, one, self.language, self.head) for one in values), "or")

    def what(self, row: Row, most: int | None = None) -> str:
        """What they want to do: `Buy: Collaboration`; of many items no more than so many."""
        return self._about(row.actions, row.items, most)

    def _about(self, actions: Iterable[str], items: Iterable[str], most: int | None) -> str:
        action = self.listed(self.name(one) for one in actions)
        names = [self.name(one) for one in together(items, self.head)]
        if most is not None and len(names) > most:
            rest = number(len(names) - most + 1, self.language)
            names = [*names[: most - 1], self.say("what.more", count=rest)]
        return self.say("what.items", action=action, items=self.listed(names)) if names else action

    def answers(self, row: Row) -> tuple[str, str]:
        """The answer before and after, with as much as tells the two apart."""
        return self._answer(row.base, row.head), self._answer(row.head, row.base)

    def _answer(self, one: Answer, other: Answer) -> str:
        outcome = say("interface", f"outcome.{one.outcome}", self.language)
        if one.outcome == "deny":
            return self.say("refused", outcome=outcome, reason=self.code(one.reason or ""))
        parts = [self.say("plain", outcome=outcome)]
        if one.channels and one.channels != other.channels:
            channels = self.listed(self.name(channel) for channel in one.channels)
            parts = [self.say("through", outcome=outcome, channels=channels)]
        if (one.next_cycle, one.not_before) != (other.next_cycle, other.not_before):
            parts.append(self._timing(one))
        if one.obligations != other.obligations:
            duties = [obligation_sentence(duty, self.language, self.head) for duty in one.obligations]
            parts.append(
                self.say("first", obligations=self.listed(duties)) if duties else self.say("first.none")
            )
        return ", ".join(parts)

    def _timing(self, one: Answer) -> str:
        shown = day(one.not_before, self.language) if one.not_before else ""
        if one.next_cycle:
            return self.say(
                "next_cycle.not_before" if shown else "next_cycle", **({"day": shown} if shown else {})
            )
        return self.say("not_before", day=shown) if shown else self.say("at_once")

    def code(self, code: str) -> str:
        """A reason's code in words; one that a policy gives stands for itself."""
        known = sentences(self.language, "differences").get(f"code.{code}")
        return known or code.replace("_", " ").replace("-", " ")

    def when(self, row: Row) -> str:
        """On what else it depends; empty where on nothing."""
        cases = [self._case(case) for case in row.when]
        shown = self.say("either").join(cases) if all(cases) else ""
        if row.itself and not told_by(row):
            itself = self.say("itself")
            shown = self.say("itself.and", itself=itself, cases=shown) if shown else itself
        if shown:
            return self.say("if" if row.exact else "only_if", cases=shown)
        return "" if row.exact else self.say("sometimes")

    def _case(self, case: Case) -> str:
        shown = []
        for side, clause in case:
            definitions = self.base if side == "base" else self.head
            sentence = clause_sentence(clause, self.language, definitions)
            shown.append(self.say(f"side.{side}", case=sentence) if side else sentence)
        return ", ".join(shown)

    def cases(self, rows: Iterable[Row]) -> str:
        """How many combinations some rows stand for."""
        count = sum(row.signatures for row in rows)
        key = "signatures.one" if is_one(count, self.language) else "signatures"
        return self.say(key, count=number(count, self.language))

    def rest(self, count: int) -> str:
        """That there is more than is shown."""
        key = "rest.one" if is_one(count, self.language) else "rest"
        return self.say(key, count=number(count, self.language))

    def example(self, one: Witness) -> str:
        """A question that a row is about."""
        subscription = one.account["subscription"]
        if subscription is None:
            account = self.say("example.new")
        elif not subscription["items"]:
            account = self.say("example.nothing")
        else:
            lines = [
                self.say(
                    "example.line", item=self.name(line["item"]), seats=number(line["seats"], self.language)
                )
                for line in subscription["items"]
            ]
            account = self.say("example.holds", lines=self.listed(lines))
        ask = one.ask
        asked = self.name(ask.action)
        if ask.item is not None:
            asked = self.say("what.items", action=asked, items=self.name(ask.item))
        if ask.to is not None:
            asked = self.say("what.items", action=asked, items=self.name(ask.to))
        amount = ask.seats if ask.seats is not None else ask.quantity
        if amount is not None:
            shown = number(amount, self.language)
            key = "example.seats.one" if is_one(amount, self.language) else "example.seats"
            asked = f"{asked}, {self.say(key, seats=shown) if ask.seats is not None else shown}"
        return self.say("example", asked=asked, account=account)

    def days(self, days: Days | None) -> str:
        """The days on which a row holds; empty where they are not told."""
        if days is None:
            return ""
        since = day(days.since, self.language) if days.since else None
        until = day(days.until, self.language) if days.until else None
        if since and until:
            return self.say("days.both", since=since, until=until)
        if since:
            return self.say("days.from", since=since)
        return self.say("days.until", until=until) if until else self.say("days.always")

    def price(self, one: PriceChange) -> str:
        """A price that differs, with how much more or less it is."""
        shown = [
            self.say("price.none") if amount is None else money(amount, one.currency, self.language)
            for amount in (one.base, one.head)
        ]
        words = {
            "item": self.name(one.item),
            "cycle": self.name(one.cycle).lower(),
            "currency": one.currency,
            "base": shown[0],
            "head": shown[1],
        }
        sentence = self.say("price", **words)
        if one.percent is not None:
            sentence = self.say("price.percent", **words, percent=self.percent(one.percent))
        if one.since is not None:
            return self.say("price.since", price=sentence, day=day(one.since, self.language))
        return sentence

    def percent(self, value: Decimal) -> str:
        """`+10%`, `-2.5%`, to one decimal."""
        return percent(value, self.language, signed=True)

    def item(self, one: ItemChange) -> str:
        """What is new, removed, or has another value."""
        what = self.say(f"what.{one.what}")
        if one.change != "changed":
            return self.say(one.change, what=what, id=f"`{one.id}`")
        words = {"what": what, "id": f"`{one.id}`", "key": self.key(one.key or "")}
        if one.key in LISTS:
            lists = (tuple(value.split(", ")) if value else () for value in (one.base, one.head))
            return self.say("changed.list", **words, change=self._change(*lists))
        return self.say("changed", **words, base=self._value(one.base), head=self._value(one.head))

    def key(self, key: str) -> str:
        """What a value is called: `limit custom_objects`, `seats at least`; what has no name, as it is."""
        known = sentences(self.language, "differences")
        if f"key.{key}" in known:
            return known[f"key.{key}"]
        first, _, rest = key.partition(" ")
        return self.say(f"key.{first}", name=rest) if f"key.{first}" in known else key

    def _value(self, value: str | None) -> str:
        if value is None:
            return self.say("missing")
        return self.say(value) if value in ("true", "false") else value

    def text(self, one: TextChange) -> str:
        """A text that reads differently."""
        words = {
            "what": self.say(f"what.{one.what}"),
            "id": f"`{one.id}`",
            "key": self.say(f"key.{one.key}"),
            "base": self._quoted(one.base),
            "head": self._quoted(one.head),
        }
        if one.language == ANY_LANGUAGE:
            return self.say("text", **words)
        return self.say("text.language", **words, language=one.language)

    def _quoted(self, text: str | None) -> str:
        return self.say("quoted", text=text) if text else self.say("missing")

    def missing(self, ones: Iterable[Missing]) -> list[str]:
        """What was not computed, and why: the items of an action together."""
        groups: dict[tuple[str, str], list[str]] = {}
        for one in ones:
            groups.setdefault((one.action, one.why), []).extend([one.item] if one.item else [])
        return [
            self.say(f"not_computed.{why}", about=self._about((action,), items, MOST_ITEMS))
            for (action, why), items in groups.items()
        ]

    def rule(self, one: RuleChange) -> str:
        """Rules that differ, and what in them."""
        several = len(one.rules) > 1
        shown = [f"`{each}`" for each in one.rules[:MOST_RULES]]
        if len(one.rules) > MOST_RULES:
            shown.append(self.say("what.more", count=number(len(one.rules) - MOST_RULES, self.language)))
        words = {
            "what": self.say("what.rules" if several else "what.rule"),
            "id": self.listed(shown),
            "file": one.place.rsplit(":", 1)[0],
        }
        if one.key is None:
            return self.say(f"rule.{one.change}", **words, says="; ".join((*one.base, *one.head)))
        change = self._change(one.base, one.head)
        return self.say("rule.changed", **words, key=f"`{one.key}`", change=change)

    def _change(self, base: tuple[str, ...], head: tuple[str, ...]) -> str:
        """From some values to others; of lists with some in common, only what is gone and what is new."""
        if set(base).isdisjoint(head):
            return self.say("arrow", base=self._values(base), head=self._values(head))
        found = {
            "list.gone": tuple(each for each in base if each not in head),
            "list.come": tuple(each for each in head if each not in base),
        }
        parts = (self.say(key, values=self._values(each)) for key, each in found.items() if each)
        return self.say("list.both").join(parts)

    def _values(self, values: tuple[str, ...]) -> str:
        return ", ".join(f"`{one}`" for one in values) or self.say("missing")

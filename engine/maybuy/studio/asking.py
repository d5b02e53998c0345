"""What is asked of a working copy at once: what an account may do, why, why not, what an order comes to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from rich.console import Console

from ..decide.consider import considered
from ..decide.decision import Decision
from ..decide.derive import options_of
from ..decide.prepared import Prepared
from ..engine import Engine
from ..language import say
from ..loading import order_of
from ..model import deed
from ..model.account import Account
from ..model.ask import Ask
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.order import Order
from ..order.summary import OrderError, Preview
from ..report.answer_words import AnswerWords
from ..report.considered_text import show_considered
from ..report.decision_text import show_decision
from ..report.html import html
from ..report.offers_text import in_declared_order
from ..report.preview_text import show_preview
from ..report.stream import MARKS
from ..source import read
from ..views.by_unit import bounds_of, sold_by_unit

UNITS: Final = "units "
"""Before the id of a limit and a key, in the name of a field."""

APART: Final = "|"
"""Stands between the words of a decision's key."""


class Field(NamedTuple):
    """A number that an order may say: its name in the form, what it is called, and what bounds it."""

    name: str
    said: str
    least: int
    most: int | None
    step: int
    bounds: str


class Row(NamedTuple):
    """A decision in a list: by what it is asked again, and what is said of it in a line."""

    key: str
    outcome: str
    mark: str
    said: str
    name: str
    price: str
    detail: str
    """When it takes effect, or the first reason why not."""
    options: tuple[str, ...]
    units: tuple[Field, ...]
    """What asks how many units of limits are wanted, where some are bought."""


class Group(NamedTuple):
    """All decisions about an action."""

    name: str
    rows: tuple[Row, ...]


def key_of(ask: Ask) -> str:
    """By what a decision of a list is asked again."""
    return APART.join((ask.action, ask.item or "", ask.to or ""))


def ask_of(key: str) -> Ask:
    """What a key asks."""
    action, item, to, *_ = (*key.split(APART, 2), "", "")
    return Ask(action, item or None, to=to or None)


@dataclass(frozen=True)
class Asked:
    """An account, one of its users, and a day: all that is asked of them."""

    engine: Engine
    account: Account
    user: str
    day: date
    language: str

    @property
    def prepared(self) -> Prepared:
        """Raises QuestionError."""
        return self.engine.prepare(self.account, self.user, self.day)

    def groups(self, *, denied: bool) -> tuple[Group, ...]:
        """What may be done, by action; with `denied` what may not be as well. Raises QuestionError."""
        asked = self.prepared
        words = AnswerWords(asked, self.language)
        decisions = in_declared_order(list(asked.offers(denied=denied)), words)
        return tuple(
            Group(words.action(action), tuple(self._rows(those, words)))
            for action, those in groupby(decisions, key=lambda one: one.action)
        )

    def _rows(self, decisions: Iterable[Decision], words: AnswerWords) -> Iterator[Row]:
        for one in decisions:
            denied = one.outcome == "deny"
            reasons = words.reasons(one) if denied else []
            yield Row(
                key_of(one.ask),
                one.outcome,
                MARKS[one.outcome],
                words.say(f"outcome.{one.outcome}"),
                words.name(one.item or one.to or one.action),
                "" if denied else words.price_in_full(one),
                reasons[0][0] if reasons else words.effective(one),
                options_of(words.definitions.actions[one.action]),
                () if denied else tuple(self._fields(one, words)),
            )

    def _fields(self, decision: Decision, words: AnswerWords) -> Iterator[Field]:
        """What asks for units: with something that is bought how many in all, else how many more or fewer."""
        definitions, key = words.definitions, key_of(decision.ask)
        item = definitions.items.get(decision.acts_on or "")
        if item is None:
            return
        if decision.does in deed.ACQUIRE:
            for limit in sold_by_unit(item, definitions):
                cycles = definitions.cycles if self.account.subscription is None else (None,)
                all_ = [
                    bounds_of(item, limit, self.account, self.day, definitions, cycle=cycle)
                    for cycle in cycles
                    if cycle is None or item.sold_for(cycle)
                ]
                ends = [one.most for one in all_ if one.most is not None]
                bounds = all_[0]._replace(most=max(ends) if len(ends) == len(all_) else None)
                said = "; ".join(dict.fromkeys(", ".join(words.bounds(limit, one)) for one in all_))
                yield Field(f"{UNITS}{limit} {key}", words.name(limit), 0, bounds.most, bounds.step, said)
        elif decision.does in deed.UNITS and decision.item is not None:
            bounds = bounds_of(item, decision.item, self.account, self.day, definitions)
            said = ", ".join(words.bounds(decision.item, bounds))
            many = say("studio", "order.quantity", self.language)
            yield Field(f"quantity {key}", many, 1, None, 1, said)

    def why(self, key: str) -> str:
        """A decision with every rule that was considered for it, as HTML. Raises QuestionError."""
        decision = self.prepared.answer(ask_of(key))
        rules = considered(decision)

        def show(out: Console) -> None:
            show_decision(decision, self.language, out)
            show_considered(out, rules, self.language, decision)

        return html(show, level=4)

    def preview(self, order: Order) -> Preview:
        """What an order comes to. Raises OrderError and QuestionError."""
        return self.engine.preview(self.account, order, self.day)

    def previewed(self, preview: Preview) -> str:
        """The same in sentences, as HTML."""
        asked = self.prepared
        return html(lambda out: show_preview(out, asked, preview, self.language), level=4)


def _number(said: str) -> int | str:
    """A number that a form says; the text itself where it is none, which is told of when it is read."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else said


def order_in(user: str, words: Mapping[str, Sequence[str]], definitions: Definitions) -> Order:
    """The order that a form asks for: see templates/studio/order.html. Raises LoadError for what is none."""

    def one(name: str) -> str | None:
        return next((each.strip() for each in words.get(name, ()) if each.strip()), None)

    changes = []
    for key in words.get("pick", ()):
        ask = ask_of(key)
        change: dict[str, object] = {
            name: value for name, value in ask.named.items() if value is not None and name in ("item", "to")
        }
        for name in ("seats", "quantity"):
            said = one(f"{name} {key}")
            if said is not None:
                change[name] = _number(said)
        units = {
            limit: _number(said[0].strip())
            for name, said in words.items()
            for limit, _, of in [name.removeprefix(UNITS).partition(" ")]
            if name.startswith(UNITS) and of == key and said and said[0].strip()
        }
        if units:
            change["units"] = units
        changes.append({"action": ask.action, **change})
    details = {
        name.removeprefix("detail "): said[0].strip()
        for name, said in words.items()
        if name.startswith("detail ") and said and said[0].strip()
    }
    asked = {
        "kind": "order",
        "user": user,
        "changes": changes,
        "cycle": one("cycle"),
        "promotion": one("promotion"),
        "accept": list(words.get("accept", ())),
        "details": details,
        "payment_method": one("payment_method"),
    }
    text = json.dumps({name: value for name, value in asked.items() if value not in (None, [], {})})
    return order_of(read(text, "order.json"), definitions)


Refused = (OrderError, QuestionError)
"""What keeps an account or an order from being asked."""

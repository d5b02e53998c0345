"""One question that a row is about, as an account that both engines were asked about before it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from typing import Any, Final

from ..compile.facts import SEATS
from ..decide.asked import Asked
from ..decide.changes import months_later
from ..decide.template import Template
from ..model.account import Account
from ..model.decision import Decision
from ..model.definitions import Definitions
from .answers import Answer, told
from .derived import UNKNOWN
from .diagram import Diagram, Variable, assignment
from .lines import NOTHING
from .pair import BASE, HEAD
from .situations import Situations
from .values import OTHER, Value

TRIES: Final = 400
"""Combinations of numbers tried: within ranges, only how they compare with each other matters."""

PLACES: Final = 12
"""Combinations of lines, ranges of seats and the like that are tried."""

USER: Final = "user"


@dataclass(frozen=True, slots=True)
class Witness:
    """A question: the account as its file would say it, and what is asked."""

    account: Mapping[str, Any]
    user: str
    action: str
    item: str | None
    seats: int | None
    quantity: int | None
    to: str | None
    at: date


def witness(situations: Situations, where: Diagram, base: Answer, head: Answer) -> Witness | None:
    """A question in a set of situations that both versions were asked, and answered as is said; None if none
    was found."""
    where &= situations.joined
    if not where.satisfiable():
        return None
    for slot in situations.lines.slots.values():
        # Nobody subscribes to no seats: an example does not either, where it can be helped.
        if slot.seats is not None:
            some = where & (slot.edition.is_(NOTHING) | ~slot.seats.is_(0))
            where = some if some.satisfiable() else where
    for _ in range(PLACES):
        chosen = _Chosen(situations, where)
        for candidate in islice(_candidates(situations, chosen), TRIES):
            if told(*(_answers(situations, candidate, side) for side in (BASE, HEAD))) == (base, head):
                return candidate
        where &= ~chosen.place
        if not where.satisfiable():
            break
    return None


class _Chosen:
    """The values that one assignment gives to the parts of a situation."""

    def __init__(self, situations: Situations, where: Diagram) -> None:
        self.situations = situations
        variables = situations.space.variables
        self.values: Mapping[Variable, int] = dict(zip(variables, assignment(where, variables), strict=True))

    @property
    def place(self) -> Diagram:
        """Where lines, seats and whatever else no rule compares are as they are here."""
        slots = self.situations.lines.slots.values()
        parts = [part for one in slots for part in (one.edition, one.seats) if part is not None]
        parts += self.situations.inner.values()
        return self.situations.space.every(one.is_(self.values[one]) for one in parts)

    def inner(self, name: str, default: int = 0) -> int:
        variable = self.situations.inner.get(name)
        return default if variable is None else self.values[variable]

    def free(self, name: str) -> Value | None:
        """The value of a fact that rules compare; None where none does."""
        for one in self.situations.observables:
            if one.attribute == name:
                return one.classes[self.values[one.variable]][0]
        return None


def _candidates(situations: Situations, chosen: _Chosen) -> Iterator[Witness]:
    """Questions in a situation, with numbers that lie differently in their ranges."""
    lines = [
        (slot, slot.items[edition - 1])
        for slot in situations.lines.slots.values()
        if (edition := chosen.values[slot.edition])
    ]
    ranges = situations.seat_ranges
    choices = [
        _numbers(ranges.low(one), ranges.high(one))
        for slot, _ in lines
        for one in [chosen.values[slot.seats] if slot.seats is not None else min(1, ranges.size_to_most - 1)]
    ]
    for seats, used in product(product(*choices), ("none", "all", "between")):
        held: list[dict[str, Any]] = []
        for (slot, item), number in zip(lines, seats, strict=True):
            in_use = 0
            if any(chosen.inner(name) for name in _used(slot.product)):
                in_use = number if used != "between" else max(number - 1, 0)
            held.append({"item": item, "seats": number, "in_use": 0 if used == "none" else in_use})
        held.sort(key=lambda line: str(line["item"]))
        for asked in _wanted(situations, chosen, held):
            yield _question(situations, chosen, held, asked)


def _used(product_id: str) -> tuple[str, ...]:
    return (f"used.{product_id}", f"used.{product_id}.{BASE}", f"used.{product_id}.{HEAD}")


def _numbers(low: int, high: int) -> list[int]:
    # Nobody subscribes to no seats: where the range allows, one seat comes first.
    return list(
        dict.fromkeys(one for one in (max(low, 1), low, low + 1, low + 2, high) if low <= one <= high)
    )


def _wanted(situations: Situations, chosen: _Chosen, held: list[dict[str, Any]]) -> list[int | None]:
    """The seats or units to ask for; None where the question does not say."""
    if "quantity" in situations.inner:
        units = situations.units
        return list(_numbers(units.low(chosen.inner("quantity")), units.high(chosen.inner("quantity"))))
    ranges = situations.seat_ranges
    if "asked" in situations.inner and chosen.inner("asked") < ranges.size_to_most:
        return list(_numbers(ranges.low(chosen.inner("asked")), ranges.high(chosen.inner("asked"))))
    found: dict[int | None, None] = {}
    for side, name in ((BASE, "after"), (HEAD, "after.head")):
        if name in situations.inner:
            before, after = _before(situations, held, side), chosen.inner(name)
            for number in (*_numbers(ranges.low(after), ranges.high(after)), 0):
                difference = number - before if situations.action == SEATS[0] else before - number
                if difference > 0:
                    found[difference] = None
    return [*found] or [None]


def _before(situations: Situations, held: list[dict[str, Any]], side: str) -> int:
    """The seats of the item in a version."""
    item = situations.items[0 if side == BASE else 1]
    bringing = situations.versions[side].structure.bringing.get(item or "", [])
    return max((line["seats"] for line in held if line["item"] in bringing), default=0)


def _question(
    situations: Situations, chosen: _Chosen, held: list[dict[str, Any]], wanted: int | None
) -> Witness:
    pair, at = situations.pair, situations.pair.at
    attributes: dict[str, dict[str, str]] = {"user": {}, "account": {}}
    for name, domain in pair.domains.items():
        value = chosen.free(name)
        if value is None:
            value = domain.span if domain.span else (domain.texts or (OTHER,))[0]
        whose, _, key = name.partition(".")
        attributes[whose][key] = _text(value, pair.is_date(name))
    account: dict[str, Any] = {
        "kind": "account",
        "id": "example",
        "type": attributes["account"].pop("type", OTHER),
        "country": _open(attributes["account"].pop("country"), ("ZZ", "QQ")),
        "currency": _currency(situations, chosen),
        "users": [
            {
                "id": USER,
                "role": attributes["user"].pop("role", OTHER),
                **({"attributes": attributes["user"]} if attributes["user"] else {}),
            }
        ],
        "subscription": None,
    }
    if not chosen.inner("new"):
        start = _start(situations, chosen)
        cycle = chosen.inner("cycle")
        account["subscription"] = {
            "cycle": pair.cycles[cycle] if cycle < len(pair.cycles) else pair.cycles[0],
            "term": {"start": start.isoformat(), "end": months_later(at, 12).isoformat()},
            "items": held,
        }
    if attributes["account"]:
        account["attributes"] = attributes["account"]
    accepted = dict(_accepted(situations, chosen))
    if accepted:
        account["accepted_terms"] = accepted
    if "method" in situations.inner and chosen.inner("method") < len(pair.methods):
        account["payment_method"] = pair.methods[chosen.inner("method")]
    seats = quantity = None
    if "quantity" in situations.inner:
        quantity = wanted
    elif wanted is not None:
        seats = wanted
    return Witness(
        account, USER, situations.action, situations.item, seats, quantity, _to(situations, chosen), at
    )


def _to(situations: Situations, chosen: _Chosen) -> str | None:
    if "to" not in situations.inner:
        return None
    target = situations.declared(BASE).target
    names = situations.pair.cycles if target == "cycle" else situations.pair.methods
    return names[chosen.inner("to")] if chosen.inner("to") < len(names) else None


def _currency(situations: Situations, chosen: _Chosen) -> str:
    names = situations.pair.currencies
    number = chosen.inner("currency")
    if number < len(names):
        return names[number]
    return _open(OTHER, tuple(one for one in ("XXX", "XTS", "XAU") if one not in names))


def _open(value: str, others: tuple[str, ...]) -> str:
    return others[0] if value == OTHER else value


def _start(situations: Situations, chosen: _Chosen) -> date:
    at = situations.pair.at
    if "start" not in situations.inner:
        return at
    return situations.agreements.starts[chosen.inner("start")]


def _accepted(situations: Situations, chosen: _Chosen) -> Iterator[tuple[str, str]]:
    for name in situations.inner:
        what, _, terms = name.partition(".")
        if what == "accepted":
            version = situations.agreements.accepted(terms)[chosen.inner(name)]
            if version is not None:
                yield terms, "another" if version == UNKNOWN else version


def _text(value: Value, dated: bool) -> str:
    if isinstance(value, tuple):
        return (
            date.fromordinal(value[0]).isoformat()
            if dated
            else str(value[0] if value[0] > -(10**17) else value[1])
        )
    return value


def _answers(situations: Situations, question: Witness, side: str) -> Answer:
    """What a version's engine answers."""
    engine = situations.pair.engines[0 if side == BASE else 1]
    account = Account.model_validate(fitted(question.account, engine.definitions))
    decision = engine.prepare(account, question.user, question.at).decide(
        question.action, question.item, seats=question.seats, quantity=question.quantity, to=question.to
    )
    return answer(decision)


def fitted(account: Mapping[str, Any], definitions: Definitions) -> dict[str, Any]:
    """An account as one version takes it: without the facts and terms that only the other knows."""

    def known(whose: str, facts: Mapping[str, str]) -> dict[str, str]:
        return {key: value for key, value in facts.items() if f"{whose}.{key}" in definitions.vocabulary}

    return {
        **account,
        "attributes": known("account", account.get("attributes", {})),
        "users": [
            {**user, "attributes": known("user", user.get("attributes", {}))} for user in account["users"]
        ],
        "accepted_terms": {
            terms: version
            for terms, version in account.get("accepted_terms", {}).items()
            if terms in definitions.terms
        },
    }


def answer(decision: Decision) -> Answer:
    """A decision as rows tell it."""
    denied = decision.outcome == "deny"
    new = isinstance(decision.explainer, Asked) and decision.explainer.facts.new
    defers = decision.grounds.defers if isinstance(decision.grounds, Template) else None
    next_cycle, not_before = (False, None) if defers is None or denied or new else defers
    return Answer(
        decision.outcome,
        decision.channels,
        decision.reasons[0].code if denied else None,
        next_cycle,
        not_before if not_before and not_before > decision.at else None,
        tuple(sorted(decision.obligations, key=repr)),
    )

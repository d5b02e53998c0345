"""One question that a row is about, as an account that both engines were asked about before it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from typing import Any, Final

from ..decide.decision import Decision
from ..model.account import Account
from ..model.ask import Ask
from ..model.deed import ADD_SEATS, CANCEL, DOWNGRADE, REMOVE_SEATS, REMOVE_UNITS, UNDO
from ..model.definitions import Definitions
from ..subscription.days import on_anchor
from .answers import Answer, told, told_apart
from .derived import UNKNOWN
from .diagram import Diagram, Variable, assignment
from .frame import ON_TRIAL, tried_of
from .lines import NOTHING
from .pair import BASE, HEAD
from .seats import free_of, since_of
from .situations import Situations
from .values import OTHER, Ranges, Value

TRIES: Final = 400
"""Combinations of numbers tried: within ranges, only how they compare with each other cases."""

PLACES: Final = 12
"""Combinations of lines, ranges of seats and the like that are tried."""

USER: Final = "user"


@dataclass(frozen=True, slots=True)
class Witness:
    """A question: the account as its file would say it, and what is asked."""

    account: Mapping[str, Any]
    user: str
    at: date
    ask: Ask


def witness(situations: Situations, where: Diagram, base: Answer, head: Answer) -> Witness | None:
    """A question in a set of situations that both versions were asked, and answered as is said; None if none
    was found."""
    return next(
        (
            one
            for one in candidates(situations, where)
            if told(*(_answers(situations, one, side) for side in (BASE, HEAD))) == (base, head)
        ),
        None,
    )


def candidates(situations: Situations, where: Diagram) -> Iterator[Witness]:
    """Questions that may be in a set of situations: those in it are among them, as far as they are told apart
    by how numbers lie in their ranges."""
    for part in situations.parts(where):
        yield from _within(situations, part)


def _within(situations: Situations, where: Diagram) -> Iterator[Witness]:
    where = situations.situated(where)
    if not where.satisfiable():
        return
    for slot in situations.slots:
        # Nobody subscribes to no seats: an example does not either, where it can be helped.
        if slot.seats is not None:
            some = where & (slot.edition.is_(NOTHING) | ~slot.seats.is_(0))
            where = some if some.satisfiable() else where
    for _ in range(PLACES):
        chosen = _Chosen(situations, where)
        yield from islice(chosen.candidates(), TRIES)
        where &= ~chosen.place
        if not where.satisfiable():
            break


class _Chosen:
    """The values that one assignment gives to the parts of a situation, and the questions with these."""

    def __init__(self, situations: Situations, where: Diagram) -> None:
        self.situations = situations
        variables = situations.space.variables
        chosen = dict(zip(variables, assignment(where, variables), strict=True))
        self.values: Mapping[Variable, int] = {**chosen, **situations.filled(chosen)}

    @property
    def place(self) -> Diagram:
        """Where lines, seats and whatever else no rule compares are as they are here."""
        slots = self.situations.slots
        parts = [part for slot in slots for part in (slot.edition, slot.seats) if part is not None]
        parts += self.situations.inner.values()
        return self.situations.space.every(one.is_(self.values[one]) for one in parts)

    def _inner(self, name: str) -> int | None:
        """The value of a part that no rule compares; None where nothing depends on it."""
        variable = self.situations.inner.get(name)
        return None if variable is None else self.values[variable]

    def _named(self, name: str, names: Sequence[str]) -> str | None:
        """The same as a name; None where it is none of these."""
        chosen = self._inner(name)
        return names[chosen] if chosen is not None and chosen < len(names) else None

    def _free(self, name: str) -> Value | None:
        """The value of a fact that rules compare; None where none does."""
        for observable in self.situations.observables:
            if observable.attribute == name:
                return observable.classes[self.values[observable.variable]][0]
        return None

    def candidates(self) -> Iterator[Witness]:
        """Questions in the situation, with numbers that lie differently in their ranges."""
        lines = [
            (slot, slot.items[edition - 1])
            for slot in self.situations.lines.slots.values()
            if (edition := self.values[slot.edition])
        ]
        ranges = self.situations.seat_ranges
        choices = [
            [1] if slot.seats is None else _numbers(ranges, self.values[slot.seats]) for slot, _ in lines
        ]
        for seats, used in product(product(*choices), ("none", "all", "between")):
            held: list[dict[str, Any]] = []
            for (slot, item), number in zip(lines, seats, strict=True):
                in_use = 0
                free = self._inner(free_of(slot.product))
                if free is not None:
                    in_use = number - _free_seats(ranges, free, number, used)
                elif used != "none" and any(self._inner(name) for name in _used(slot.product)):
                    in_use = number if used == "all" else max(number - 1, 0)
                begun = self._inner(since_of(slot.product))
                since = {} if begun is None else {"since": _day(self.situations.since.low(begun))}
                held.append({"item": item, "seats": number, "in_use": in_use, **since})
            held.sort(key=lambda line: str(line["item"]))
            for asked in self._wanted(held):
                yield self._question(held, asked)

    def _wanted(self, held: list[dict[str, Any]]) -> list[int] | list[None]:
        """The seats or units to ask for; None where the question does not say."""
        units, asked = self._inner("quantity"), self._inner("asked")
        if units is not None and self.situations.does == REMOVE_UNITS:
            return [1]
        if units is not None:
            return _numbers(self.situations.units, units)
        ranges = self.situations.seat_ranges
        if asked is not None and asked < ranges.size_to_most:
            return _numbers(ranges, asked)
        found: dict[int, None] = {}
        for side, name in ((BASE, "after"), (HEAD, "after.head")):
            after = self._inner(name)
            if after is not None:
                before = self._before(held, side)
                for number in (*_numbers(ranges, after), 0):
                    adding = self.situations.does == ADD_SEATS
                    difference = number - before if adding else before - number
                    if difference > 0:
                        found[difference] = None
        return [*found] or [None]

    def _before(self, held: list[dict[str, Any]], side: str) -> int:
        """The seats of the item in a version."""
        bringing = self.situations.bringing(side)
        return max((line["seats"] for line in held if line["item"] in bringing), default=0)

    def _question(self, held: list[dict[str, Any]], wanted: int | None) -> Witness:
        ask = Ask(self.situations.action, self.situations.item, to=self._to())
        of_units = "quantity" in self.situations.inner
        ask = ask._replace(quantity=wanted) if of_units else ask._replace(seats=wanted)
        return Witness(self._account(held), USER, self.situations.pair.at, ask)

    def _account(self, held: list[dict[str, Any]]) -> dict[str, Any]:
        pair = self.situations.pair
        attributes: dict[str, dict[str, str]] = {"user": {}, "account": {}}
        for name, domain in pair.domains.items():
            value = self._free(name)
            if value is None:
                value = domain.span if domain.span else (domain.texts or (OTHER,))[0]
            whose, _, key = name.partition(".")
            attributes[whose][key] = _text(value, pair.is_date(name))
        of_user, of_account = attributes["user"], attributes["account"]
        number, unheard_of = self._inner("currency") or 0, ("XXX", "XTS", "XAU")
        others = (one for one in unheard_of if one not in pair.currencies)
        currency = pair.currencies[number] if number < len(pair.currencies) else next(others)
        country = of_account.pop("country")
        account: dict[str, Any] = {
            "kind": "account",
            "id": "example",
            "type": of_account.pop("type", OTHER),
            "country": "ZZ" if country == OTHER else country,
            "currency": currency,
            "users": [
                {
                    "id": USER,
                    "role": of_user.pop("role", OTHER),
                    **({"attributes": of_user} if of_user else {}),
                }
            ],
            "subscription": None if self._inner("new") else self._subscription(held),
        }
        if of_account:
            account["attributes"] = of_account
        accepted = dict(self._accepted())
        if accepted:
            account["accepted_terms"] = accepted
        method = self._named("method", pair.methods)
        if method is not None:
            account["payment_method"] = method
        return account

    def _subscription(self, held: list[dict[str, Any]]) -> dict[str, Any]:
        pair, begun, left = self.situations.pair, self._inner("start"), self._inner("left")
        start = pair.at if begun is None else self.situations.agreements.starts[begun]
        last = on_anchor(pair.at, 12, pair.at.day)
        if left is not None:
            last = pair.at + timedelta(days=self.situations.days.low(left))
        end = last.isoformat()
        return {
            "cycle": self._named("cycle", pair.cycles) or pair.cycles[0],
            "term": {"start": start.isoformat(), "end": end},
            **({"commitment": {"until": end}} if self._inner("committed") else {}),
            "items": held,
            **({"tried": tried} if (tried := list(self._tried_before())) else {}),
            **({"trials": [_tried(held[0]["item"], end)]} if self._inner(ON_TRIAL) else {}),
            **({"scheduled": list(self._waiting(end))} if self.situations.does == UNDO else {}),
        }

    def _tried_before(self) -> Iterator[str]:
        """What has been tried."""
        for item in dict.fromkeys(item for items in self.situations.pair.common.values() for item in items):
            if self._inner(tried_of(item)):
                yield item

    def _waiting(self, day: str) -> Iterator[dict[str, Any]]:
        """Something that waits, for a question about taking it back."""
        one, other = (engine.definitions for engine in self.situations.pair.engines)
        doing = (action for does in (REMOVE_SEATS, CANCEL, DOWNGRADE) for action in one.doing.get(does, ()))
        action = next((action for action in doing if action in other.actions), None)
        if action is not None:
            yield {"on": day, "change": {"action": action, "item": self.situations.item}}

    def _to(self) -> str | None:
        pair, target = self.situations.pair, self.situations.done_to
        return self._named("to", pair.cycles if target == "cycle" else pair.methods)

    def _accepted(self) -> Iterator[tuple[str, str]]:
        for name, variable in self.situations.inner.items():
            what, _, terms = name.partition(".")
            if what == "accepted":
                version = self.situations.agreements.accepted(terms)[self.values[variable]]
                if version is not None:
                    yield terms, "another" if version == UNKNOWN else version


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


def _tried(item: str, until: str) -> dict[str, str]:
    """A trial after which all is as it was: nothing waits."""
    return {"item": item, "until": until, "then": item}


def _used(product_id: str) -> tuple[str, ...]:
    return (f"used.{product_id}", f"used.{product_id}.{BASE}", f"used.{product_id}.{HEAD}")


def _free_seats(ranges: Ranges, one: int, seats: int, used: str) -> int:
    """How many of some seats are free, in a range: the most, the fewest, or one more than these."""
    low, high = ranges.low(one), ranges.high(one)
    return min({"none": high, "all": low}.get(used, min(low + 1, high)), seats)


def _numbers(ranges: Ranges, one: int) -> list[int]:
    """Some numbers of a range. Nobody subscribes to no seats: where it allows, one comes first."""
    low, high = ranges.low(one), ranges.high(one)
    return list(dict.fromkeys(n for n in (max(low, 1), low, low + 1, high) if low <= n <= high))


def _text(value: Value, dated: bool) -> str:
    """A text, or a number of a range: the first day, or what is nearest to none."""
    if isinstance(value, str):
        return value
    low, high = value
    return _day(low) if dated else str(min(max(low, 0), high))


def _answers(situations: Situations, question: Witness, side: str) -> Answer:
    """What a version's engine answers."""
    engine = situations.pair.engines[0 if side == BASE else 1]
    account = Account.model_validate(fitted(question.account, engine.definitions))
    return answer(engine.prepare(account, question.user, question.at).answer(question.ask))


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
    defers, settlement = decision.answer.defers, decision.settlement
    next_cycle, not_before = (False, None) if defers is None or denied or decision.facts.new else defers
    return Answer(
        decision.outcome,
        decision.channels,
        decision.reasons[0].code if denied else None,
        next_cycle,
        not_before if not_before and not_before > decision.at else None,
        tuple(sorted(decision.obligations, key=repr)),
        settlement if settlement is not None and told_apart(settlement, decision.does) else None,
    )

"""What tests leave untested, in the words of the catalog and the policies.

A rule fires when one of its alternatives holds for some question. A cell is an action, what it is done to,
a role and an account type; it is asserted when some question of it has an expectation. A limit is tested
when questions come to one less than it, to it, and to one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from ..check.asked import Asked as Askable
from ..compile.implied import LATER
from ..compile.normal import NormalRule
from ..decide.decision import Decision
from ..decide.derive import ATTRIBUTES, Change, limit_granted
from ..engine import Engine
from ..model.base import MOST_UNITS
from ..model.decision import IMPLIED
from ..model.logic import Predicate, Within
from ..model.vocabulary import NONE

MEASURES: Final = ("rules", "implied", "cells", "limits")
"""What can be measured: rules of the policies, rules that the catalog implies, cells, limits."""


class Cell(NamedTuple):
    """One sort of question. `item` is an item, a limit, or `none`."""

    action: str
    item: str
    role: str
    account_type: str


class Bound(NamedTuple):
    """A number at which an answer changes: of a limit that is granted, of an item's seats, or in a rule."""

    kind: Literal["limit", "seats", "rule"]
    what: str
    """The limit, the item or the rule."""
    attribute: str
    """What the number is held against, such as `change.quantity`."""
    number: int


class Untested(NamedTuple):
    """A bound, and which of the number before it, itself and the one after no question comes to."""

    bound: Bound
    numbers: tuple[int, ...]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measure(Generic[T]):
    """How much of something is tested. `missing` is the rest, sorted."""

    total: int
    missing: tuple[T, ...]

    @property
    def met(self) -> int:
        """How many are tested."""
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        """How many of a hundred are tested, rounded down; of nothing, all is."""
        return self.met * 100 // self.total if self.total else 100

    def reaches(self, percent: float) -> bool:
        """Whether at least so many of a hundred are tested; of nothing, all is."""
        return self.met * 100 >= percent * self.total


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is tested of rules, cells and limits."""

    rules: Measure[NormalRule]
    """Missing are the policies' rules that never fired."""
    implied: Measure[NormalRule]
    """The same for what the catalog implies."""
    cells: Measure[Cell]
    limits: Measure[Untested]

    def of(self, name: str) -> Measure[Any]:
        """One of MEASURES by its name."""
        measure: Measure[Any] = getattr(self, name)
        return measure


def coverage(decisions: Iterable[Decision], engine: Engine) -> Coverage:
    """What some decisions test of an engine's catalog and policies."""
    decisions = tuple(decisions)
    fired: dict[str, int] = {}
    for decision in decisions:
        fired[decision.action] = fired.get(decision.action, 0) | decision.matched
    names = {rule.id for action, matched in fired.items() for rule in engine.indexes[action].matched(matched)}
    rules: dict[bool, list[NormalRule]] = {True: [], False: []}
    for rule in sorted(engine.rules, key=lambda one: one.id):
        if not rule.id.startswith(f"{IMPLIED}{LATER}"):  # not in every shop can something wait that breaks it
            rules[rule.place == "" or rule.implied].append(rule)
    every = set(_cells(engine))
    bounds = _untested(decisions, engine)
    return Coverage(
        rules=Measure(len(rules[False]), tuple(one for one in rules[False] if one.id not in names)),
        implied=Measure(len(rules[True]), tuple(one for one in rules[True] if one.id not in names)),
        cells=Measure(len(every), tuple(sorted(every - {_cell(decision) for decision in decisions}))),
        limits=Measure(len(bounds), tuple(one for one in bounds if one.numbers)),
    )


def _cells(engine: Engine) -> Iterator[Cell]:
    definitions = engine.definitions
    subjects = Askable(definitions).subjects
    roles, types = (definitions.values(name) or () for name in ("user.role", "account.type"))
    for action in definitions.actions.values():
        for item, role, kind in product(subjects[action.target], roles, types):
            yield Cell(action.id, item, role, kind)


def _cell(decision: Decision) -> Cell:
    change, facts = decision.basis, decision.facts
    item = change.item if isinstance(change, Change) else NONE
    return Cell(decision.action, item, facts.user.role, facts.account.type)


def _untested(decisions: Iterable[Decision], engine: Engine) -> tuple[Untested, ...]:
    """Every bound with what is left of it, sorted."""
    bounds = dict(_bounds(engine))
    left = {one: {one.number - 1, one.number, one.number + 1} for one in bounds}
    for decision in decisions:
        change = decision.basis
        if isinstance(change, Change):
            for bound, actions in bounds.items():
                if _speaks_of(bound, actions, change, decision):
                    left[bound].discard(_value(bound.attribute, change, decision))
    return tuple(Untested(one, tuple(sorted(numbers))) for one, numbers in sorted(left.items()))


def _speaks_of(bound: Bound, actions: tuple[str, ...], change: Change, decision: Decision) -> bool:
    if bound.kind == "rule":
        return decision.action in actions
    if bound.what != change.item:
        return False
    if bound.kind == "seats":
        return True
    facts, definitions = decision.facts, decision.definitions
    return int(limit_granted(change.item, facts, definitions)) == bound.number


def _value(attribute: str, change: Change, decision: Decision) -> Any:
    if attribute in ATTRIBUTES:
        return change[ATTRIBUTES.index(attribute)]
    return decision.facts.attributes.get(attribute)


def _bounds(engine: Engine) -> Iterator[tuple[Bound, tuple[str, ...]]]:
    """The numbers that the catalog and the policies state, and for those of rules the actions they are on.

    A least of one seat is none: nobody asks for less.
    """
    for item in engine.definitions.items.values():
        for limit, number in item.limits.items():
            if 1 <= number < MOST_UNITS:  # what is unlimited has no bound
                yield Bound("limit", limit, "change.quantity", int(number)), ()
        for one in [item.on(each.effective.from_ or date.min) for each in item.versions] or [item]:
            if one.seats_min > 1:
                counted = "change.parent_seats" if one.needs_seats else "change.seats"
                yield Bound("seats", item.id, counted, one.seats_min), ()
            if one.seats_max is not None:
                yield Bound("seats", item.id, "change.seats", one.seats_max), ()
    for rule in engine.rules:
        if rule.implied:
            continue
        for clause in rule.clauses:
            for attribute, tests in clause.items():
                if engine.definitions.attribute_type(attribute) == "integer":
                    for number in sorted(_numbers(tests)):
                        yield Bound("rule", rule.id, attribute, number), rule.actions


def _numbers(tests: Iterable[Predicate]) -> set[int]:
    intervals = [interval for test in tests if isinstance(test, Within) for interval in test.intervals]
    return {number for interval in intervals for number in interval if number is not None}

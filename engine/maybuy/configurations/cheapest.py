"""The cheapest of all that can be held and meets some goals, and how many cost as little.

The tables of all parts of a ground (ground.py, tables.py) are put together one after the other. What some
parts come to is left out where it cannot become the cheapest any more: where it costs, with the least that is
still lacking, more than something that is known to meet all goals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Final, NamedTuple

from .ground import Ground
from .tables import Cheapest, Goal, Some, State, Table, Total, Units, add, capped, table_of, worthwhile

MOST_TABLES: Final = 50_000
"""As many are kept for questions to come."""
NEVER: Final = 1 << 62
"""More than anything costs."""
FEW: Final = 4_096
"""So many states of some parts together are not looked through for what is not worth its cost."""
_STEPS: Final = (5, 10, 20, 50, *[100] * 64)
"""By how much, in percent, what may be left out grows."""

Key = tuple[int, tuple[Goal, ...], int | None]


class Cheapests:
    """A ground, asked again and again. Tables of its parts are kept for questions to come."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.goals: dict[object, Goal | None] = {}
        """What was asked for before, in terms of lines."""
        self._tables: dict[Key, Table] = {}

    def least(self, goals: Sequence[Goal], on_request: int | None = None) -> Cheapest | None:
        """The cheapest that meets all goals; None where nothing does. What is on request is left out, or
        counts for so much. Raises QuestionError where it is too much to work out."""
        different = tuple(dict.fromkeys(goals))
        tables = [self._table(number, different, on_request) for number in range(len(self.ground.parts))]
        return _Joining(tables, different).least()

    def _table(self, number: int, goals: Sequence[Goal], on_request: int | None) -> Table:
        """What a part of the ground comes to, in terms of all goals."""
        part = self.ground.parts[number]
        own = [_within(goal, part.lines) for goal in goals]
        touched = tuple(one for one in own if one is not None)
        key = (number, touched, on_request)
        known = self._tables.get(key)
        if known is None:
            if len(self._tables) > MOST_TABLES:
                self._tables = {}
            known = self._tables.setdefault(key, table_of(part, self.ground, touched, on_request))
        return known if len(touched) == len(goals) else _widened(known, own, goals)


def _within(goal: Goal, lines: Sequence[int]) -> Goal | None:
    """What some lines have to do with a goal."""
    if isinstance(goal, Some):
        found = goal.lines.intersection(lines)
        return Some(found, goal.missing) if found else None
    known = frozenset(lines)
    given = tuple(one for one in goal.given if one[0] in known)
    return Total(goal.wanted, given) if given else None


def _widened(table: Table, own: Sequence[Goal | None], goals: Sequence[Goal]) -> Table:
    """A table about the goals that a part has to do with, in terms of all."""
    somes = [mine for goal, mine in zip(goals, own, strict=True) if isinstance(goal, Some)]
    totals = [mine for goal, mine in zip(goals, own, strict=True) if isinstance(goal, Total)]
    bits = [1 << place for place, mine in enumerate(somes) if mine is not None]
    found: dict[State, Cheapest] = {}
    for (mask, sums, _), cheapest in table.items():
        left = iter(sums)
        wide = sum(bit for number, bit in enumerate(bits) if mask >> number & 1)
        found[wide, tuple([next(left) if mine is not None else 0 for mine in totals]), ()] = cheapest
    return found


class _Scale(NamedTuple):
    """What some parts grant at most towards a total, the cheapest by the unit first, and what that costs at
    least: both for the first few together."""

    units: Sequence[Units]
    costs: Sequence[int]

    def least(self, wanted: Units, first: int = 0) -> int:
        """What so many units cost at least, of the parts from one on; NEVER where there are not so many."""
        if wanted <= 0:
            return 0
        reached = wanted + self.units[first]
        if reached > self.units[-1]:
            return NEVER
        place = bisect_left(self.units, reached)
        before, units = self.units[place - 1], self.units[place] - self.units[place - 1]
        more = self.costs[place] - self.costs[place - 1]
        return self.costs[place - 1] - self.costs[first] + int((reached - before) * more // units)


class _Joining:
    """The tables of all parts, while they are put together."""

    def __init__(self, tables: Sequence[Table], goals: Sequence[Goal]) -> None:
        self.wanted = tuple(goal.wanted for goal in goals if isinstance(goal, Total))
        self.bits = len(goals) - len(self.wanted)
        self.all: State = ((1 << self.bits) - 1, self.wanted, ())
        ordered = sorted(tables, key=lambda table: _rate(table, 0)) if self.wanted else tables
        self.tables = [sorted(one.items(), key=lambda entry: entry[1].cost) for one in ordered]
        self.scales = [_scale(ordered, place) for place in range(len(self.wanted))]
        self.some = list(accumulate(map(self._of_each, reversed(ordered)), _lower, initial=self._none))[::-1]
        """For the parts from each one on, what each goal of the kind Some costs at least."""

    @property
    def _none(self) -> tuple[int, ...]:
        return (NEVER,) * self.bits

    def _of_each(self, table: Table) -> tuple[int, ...]:
        """What each goal of the kind Some costs at least in a part."""
        found = list(self._none)
        for (mask, _, _), one in table.items():
            for place in range(self.bits):
                if mask >> place & 1:
                    found[place] = min(found[place], one.cost)
        return tuple(found)

    def least(self) -> Cheapest | None:
        """The cheapest that meets all goals; None where nothing does."""
        nothing: State = (0, (0,) * len(self.wanted), ())
        most = sum(table[-1][1].cost for table in self.tables if table)
        limit = self._lacking(nothing, 0)
        # What costs more than a limit is left out: the nearer it is, the less there is to look at.
        for more in _STEPS:
            if limit >= NEVER:
                return None
            found = {nothing: Cheapest(0, 1, ())}
            for number in range(len(self.tables)):
                found = self._joined(found, number, limit)
            if self.all in found or limit >= most:
                return found.get(self.all)
            limit = min(most, limit + 1 + limit * more // 100)
        raise AssertionError("the last limit is the most that there is")

    def _lacking(self, state: State, first: int) -> int:
        """What is lacking costs at least, of the parts from one on."""
        mask, sums, _ = state
        found = 0
        if mask != self.all[0]:
            some = self.some[first]
            found = max([some[place] for place in range(self.bits) if not mask >> place & 1])
        if sums != self.wanted:
            for place, scale in enumerate(self.scales):
                lacking = self.wanted[place] - sums[place]
                found = max(found, scale.least(lacking, 0 if place else first))
        return found

    def _joined(self, found: Mapping[State, Cheapest], number: int, limit: int) -> dict[State, Cheapest]:
        """What the parts before one come to together with it, within a limit."""
        joined: dict[State, Cheapest] = {}
        worth: dict[State, int] = {}
        for (mask, sums, _), one in found.items():
            for (more, added, _), other in self.tables[number]:
                cost = one.cost + other.cost
                if cost > limit:
                    break
                state = (mask | more, capped(sums, added, self.wanted) if sums else (), ())
                lacking = worth.get(state)
                if lacking is None:
                    lacking = worth[state] = self._lacking(state, number + 1)
                if cost + lacking <= limit:
                    add(joined, state, Cheapest(cost, one.ways * other.ways, one.way + other.way))
                    if state == self.all:
                        limit = min(limit, cost)
        return worthwhile(joined, FEW)


def _lower(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(min, one, other))


def _rate(table: Table, place: int) -> Fraction:
    """What a part costs at least by the unit of a total."""
    rates = [Fraction(one.cost) / Fraction(sums[place]) for (_, sums, _), one in table.items() if sums[place]]
    return min(rates, default=Fraction(NEVER))


def _scale(tables: Sequence[Table], place: int) -> _Scale:
    """What parts grant at most towards a total: the first in their order, all others by what they cost."""
    rated = [(_rate(table, place), max([sums[place] for _, sums, _ in table], default=0)) for table in tables]
    if place:
        rated = sorted(rated)
    units = accumulate((most for _, most in rated), initial=0)
    return _Scale([*units], [*accumulate((int(rate * Fraction(most)) for rate, most in rated), initial=0)])

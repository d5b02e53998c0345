"""How far a part of what can be held gets towards some goals, and at what cost.

A table says of each state that can be reached what the cheapest costs that gets as far: worked out from the
ends of the part's diagram up. What costs more than something else that gets at least as far is left out:
whatever is added to it, the other is cheaper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from ..diff.diagram import Node
from ..model.decision import QuestionError
from .ground import Ground, Part

Units = int | Decimal
Way = tuple[int, ...]
"""The numbers of lines that are there."""

MOST_STATES: Final = 50_000
"""Past this, a question is too much to work out."""
FEW: Final = 64
"""So many states of a part are not looked through for what is not worth its cost."""


class Some(NamedTuple):
    """One of some lines is to be there at least; or, `missing`, not to be there."""

    lines: frozenset[int]
    missing: bool = False


class Total(NamedTuple):
    """So much is to be granted by all lines together: by each line so much of each of some items. An item
    that several lines bring counts once, with the most."""

    wanted: Units
    given: tuple[tuple[int, tuple[tuple[str, Units], ...]], ...]


Goal = Some | Total


class Cheapest(NamedTuple):
    """What costs least of all that gets so far; of several, that with the fewest lines, and of these the
    first. `ways` is how many cost as little."""

    cost: int
    ways: int
    way: Way


State = tuple[int, tuple[Units, ...], tuple[Units, ...]]
"""How far something gets: which goals of the kind Some are met, in bits; how much there is towards each
Total; and the most so far of each item that may count in several lines."""
Table = Mapping[State, Cheapest]


def table_of(part: Part, ground: Ground, goals: Sequence[Goal], on_request: int | None) -> Table:
    """How far a part can get towards goals that it has to do with. What is on request is left out, or counts
    for so much. Raises QuestionError where it is too much to work out."""
    return _Making(part, ground, goals, on_request).table()


class _Making:
    """The table of one part, while it is made."""

    def __init__(self, part: Part, ground: Ground, goals: Sequence[Goal], on_request: int | None) -> None:
        self.part = part
        self.costs = [
            on_request if ground.lines[number].cost is None else ground.lines[number].cost
            for number in part.lines
        ]
        somes = [goal for goal in goals if isinstance(goal, Some)]
        self.setting = [_bits(number, somes, missing=False) for number in part.lines]
        self.leaving = [_bits(number, somes, missing=True) for number in part.lines]
        totals = [goal for goal in goals if isinstance(goal, Total)]
        self.wanted = tuple(goal.wanted for goal in totals)
        places: dict[tuple[int, str], int] = {}
        """The items that count once though several lines bring them, for each goal."""
        for goal, total in enumerate(totals):
            for _, given in total.given:
                for item, _ in given:
                    if item in ground.twice:
                        places.setdefault((goal, item), len(places))
        self.places = places
        self.adding = [self._adds(number, totals) for number in part.lines]
        self.nothing: State = (0, (0,) * len(totals), (0,) * len(places))

    def _adds(
        self, number: int, totals: Sequence[Total]
    ) -> tuple[tuple[Units, ...], tuple[Units, ...]] | None:
        """How much a line adds towards each total, and to what counts once; None where it adds nothing."""
        sums: list[Units] = [0] * len(totals)
        once: list[Units] = [0] * len(self.places)
        for goal, total in enumerate(totals):
            for item, units in dict(total.given).get(number, ()):
                if (place := self.places.get((goal, item))) is not None:
                    once[place] = units
                else:
                    sums[goal] += units
        return (tuple(sums), tuple(once)) if any(sums) or any(once) else None

    def table(self) -> Table:
        """How far the part can get, and at what cost."""
        lines, nodes = self.part.lines, self.part.nodes
        place = {number: index for index, number in enumerate(lines)}
        asking = sorted(
            ((place[one.bit], number) for number, one in enumerate(nodes) if isinstance(one, Node)),
            reverse=True,
        )
        ends: dict[int, int] = {number: len(lines) for number in range(len(nodes))}
        found: dict[int, dict[State, Cheapest]] = {
            number: {self.nothing: Cheapest(0, 1, ())} if one is True else {}
            for number, one in enumerate(nodes)
            if not isinstance(one, Node)
        }
        for index, number in asking:
            node = nodes[number]
            assert isinstance(node, Node)
            set_ = self._lifted(found[node.set_], index + 1, ends[node.set_])
            unset = self._lifted(found[node.unset], index + 1, ends[node.unset])
            found[number], ends[number] = self._either(index, set_, unset), index
        table = self._lifted(found[0], 0, ends[0])
        return self._settled(table) if self.places else table

    def _lifted(self, table: dict[State, Cheapest], start: int, end: int) -> dict[State, Cheapest]:
        """A table from an end on, from a start on: the lines between go either way."""
        if table:
            for index in reversed(range(start, end)):
                table = self._either(index, table, table)
        return table

    def _either(
        self, index: int, set_: Mapping[State, Cheapest], unset: Mapping[State, Cheapest]
    ) -> dict[State, Cheapest]:
        """What there is where a line is there, or is not."""
        found: dict[State, Cheapest] = {}
        cost, number = self.costs[index], self.part.lines[index]
        if cost is not None:
            bits, more = self.setting[index], self.adding[index]
            for state, cheapest in set_.items():
                mask, sums, once = state
                if more is not None:
                    sums = capped(sums, more[0], self.wanted)
                    once = tuple(map(max, once, more[1]))
                made = Cheapest(cheapest.cost + cost, cheapest.ways, (number, *cheapest.way))
                add(found, (mask | bits, sums, once), made)
        bits = self.leaving[index]
        for (mask, sums, once), cheapest in unset.items():
            add(found, (mask | bits, sums, once), cheapest)
        return worthwhile(found, FEW)

    def _settled(self, table: Mapping[State, Cheapest]) -> Table:
        """What counts once is added to what else there is."""
        found: dict[State, Cheapest] = {}
        for (mask, sums, once), cheapest in table.items():
            added = list(sums)
            for (goal, _), place in self.places.items():
                added[goal] = min(added[goal] + once[place], self.wanted[goal])
            add(found, (mask, tuple(added), ()), cheapest)
        return worthwhile(found, FEW)


def _bits(number: int, somes: Iterable[Some], *, missing: bool) -> int:
    """The goals that a line meets by being there, or by being missing."""
    return sum(
        1 << place for place, goal in enumerate(somes) if goal.missing == missing and number in goal.lines
    )


def capped(one: tuple[Units, ...], other: tuple[Units, ...], wanted: tuple[Units, ...]) -> tuple[Units, ...]:
    """What two states have towards each total together, and no more than is wanted."""
    return tuple([min(a + b, most) for a, b, most in zip(one, other, wanted, strict=True)])


def add(found: dict[State, Cheapest], state: State, one: Cheapest) -> None:
    """Something that gets as far as others: the cheapest stays, of several the first of the shortest."""
    known = found.get(state)
    if known is None or one.cost < known.cost:
        found[state] = one
    elif one.cost == known.cost:
        first = min(known.way, one.way, key=lambda way: (len(way), sorted(way)))
        found[state] = Cheapest(one.cost, known.ways + one.ways, first)


def worthwhile(found: dict[State, Cheapest], few: int) -> dict[State, Cheapest]:
    """Without what costs more than something that gets at least as far, where there are more than a few."""
    if len(found) <= few:
        return found
    if len(found) > MOST_STATES:
        raise QuestionError("too-large")
    kept: dict[State, Cheapest] = {}
    frontier: list[tuple[int, State]] = []
    """Of what was kept, that which gets furthest, with its cost."""
    for state, one in sorted(found.items(), key=lambda entry: entry[1].cost):
        if not any(cost < one.cost and _as_far(other, state) for cost, other in frontier):
            kept[state] = one
            frontier.append((one.cost, state))
    return kept


def _as_far(one: State, other: State) -> bool:
    """Whether something gets at least as far as another."""
    return (
        one[0] & other[0] == other[0]
        and all(a >= b for a, b in zip(one[1], other[1], strict=True))
        and all(a >= b for a, b in zip(one[2], other[2], strict=True))
    )

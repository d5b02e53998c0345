"""Where a need is met, as a diagram of all that can be held."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..diff.diagram import Diagram
from .ground import Ground
from .needs import Need, goal_of
from .space import Space
from .tables import Some, Total, Units


def where(need: Need, space: Space) -> Diagram:
    """Where a need is met."""
    ground = Ground(space.definitions, tuple(space.lines), (), space.bringing, frozenset())
    goal = goal_of(need, ground)
    if goal is None:
        return space.space.true
    if isinstance(goal, Some):
        return space.space.any(space.here[number] for number in sorted(goal.lines))
    return _sum_reaches(goal, space)


def _sum_reaches(goal: Total, space: Space) -> Diagram:
    """Where what several items grant comes to enough together."""
    by_item: dict[str, dict[int, Units]] = {}
    for number, granted in goal.given:
        for item, units in granted:
            by_item.setdefault(item, {})[number] = units
    given = [_amounts(lines, space) for lines in by_item.values()]

    @cache
    def reached(place: int, left: Units) -> Diagram:
        if left <= 0:
            return space.space.true
        if place == len(given):
            return space.space.false
        there = space.space.any(here for here, _ in given[place])
        parts = [here & reached(place + 1, left - units) for here, units in given[place]]
        return space.space.any([*parts, ~there & reached(place + 1, left)])

    return reached(0, goal.wanted)


def _amounts(lines: Mapping[int, Units], space: Space) -> list[tuple[Diagram, Units]]:
    """How much one item grants, and where: the most of the lines that bring it."""
    found: list[tuple[Diagram, Units]] = []
    above = space.space.false
    for units in sorted(set(lines.values()), reverse=True):
        here = space.space.any(space.here[number] for number, each in lines.items() if each == units)
        found.append((here & ~above, units))
        above |= here
    return found

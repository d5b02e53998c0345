"""In which ranges numbers of seats can lie at once that hang together."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Final

from ..model.base import MOST_SEATS
from .values import Bound, Ranges, possible

MORE: Final = "more"
FEWER: Final = "fewer"


def in_use(ranges: Ranges, removing: bool) -> list[tuple[int, int, int, int]]:
    """The ranges of a line's seats, of those that are free, and of those there would be, each with 1 where
    more are in use than that, or with 0."""
    return _in_use(ranges.starts, ranges.ends, ranges.size_to_most, removing)


@lru_cache(maxsize=256)
def _in_use(
    starts: tuple[int, ...], ends: tuple[int, ...], size: int, removing: bool
) -> list[tuple[int, int, int, int]]:
    zero, seats, used, after = range(4)

    def within(one: int, number: int, than: int = zero) -> list[Bound]:
        return [(one, than, ends[number]), (than, one, -starts[number])]

    found = []
    for one, left, later in product(range(size), range(size), range(len(starts))):
        # None are left after more are removed than there were.
        fewer: list[Bound] = [(after, seats, -1)] if removing and later else []
        there = [
            *within(seats, one),
            *within(seats, left, used),
            *within(after, later),
            (zero, used, 0),
            *fewer,
        ]
        for below, bound in enumerate(((used, after, 0), (after, used, -1))):
            if possible([*there, bound], 4):
                found.append((one, left, later, below))
    return found


def together(ranges: Ranges, removing: bool) -> dict[str, list[tuple[int, int, int, int]]]:
    """The ranges of two numbers of seats, and those that the same difference takes them to.

    For any two numbers, and for those of which the first is no less (MORE), or no more (FEWER).
    """
    return _together(ranges.starts, ranges.ends, ranges.size_to_most, removing)


@lru_cache(maxsize=256)
def _together(
    starts: tuple[int, ...], ends: tuple[int, ...], size: int, removing: bool
) -> dict[str, list[tuple[int, int, int, int]]]:
    zero, first, second, difference = range(4)

    def within(one: int, low: int, high: int, than: int = zero) -> list[Bound]:
        return [(one, than, high), (than, one, -low)]

    def reached(one: int, to: int) -> list[Bound]:
        if removing:
            # Below none there are none.
            return [(one, difference, 0)] if to == 0 else within(one, starts[to], ends[to], difference)
        return within(one, starts[to], ends[to], difference)

    found: dict[str, list[tuple[int, int, int, int]]] = {"": [], MORE: [], FEWER: []}
    orders = {"": [], MORE: [(second, first, 0)], FEWER: [(first, second, 0)]}
    for one, other in product(range(size), repeat=2):
        # Adding is taking away less than nothing.
        low, high = (1, MOST_SEATS) if removing else (-MOST_SEATS, -1)
        start = [
            *within(first, starts[one], ends[one]),
            *within(second, starts[other], ends[other]),
            *within(difference, low, high),
        ]
        for to, too in product(range(len(starts)), repeat=2):
            bounds = [*start, *reached(first, to), *reached(second, too)]
            if possible(bounds, 4):
                for order, more in orders.items():
                    if possible([*bounds, *more], 4):
                        found[order].append((one, other, to, too))
    return found

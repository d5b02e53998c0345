"""Numbers cut into ranges that nothing tells apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import product

from ..model.logic import Within


class Ranges:
    """The numbers from 0 to `most + beyond`, cut at some of them.

    Ranges below `size_to_most` have no number above `most`: what can be given; beyond it is what a sum may
    come to.
    """

    def __init__(self, cuts: Iterable[int], most: int, beyond: int = 0, least: int = 0) -> None:
        top = most + beyond
        inner = {cut for cut in cuts if least < cut <= top} | ({most + 1} if beyond else set())
        self.starts = (least, *sorted(inner))
        self.ends = (*(start - 1 for start in self.starts[1:]), top)
        self.size_to_most = self.of(most) + 1

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, number: int) -> int:
        """The range that a number is in."""
        return bisect_right(self.starts, number) - 1

    def low(self, one: int) -> int:
        """The first number of a range."""
        return self.starts[one]

    def high(self, one: int) -> int:
        """The last number of a range."""
        return self.ends[one]

    def room(self, one: int) -> int:
        """How many numbers a range has."""
        return self.ends[one] - self.starts[one] + 1

    def less(self, one: int, other: int, between: int = 0) -> bool:
        """Whether a number of one range can be less than one of another, with some more between them."""
        return one < other or (one == other and self.room(one) >= 2 + between)


Bound = tuple[int, int, int]
"""That the number at one place is at most so much more than the number at another."""


def possible(bounds: Iterable[Bound], places: int) -> bool:
    """Whether there are whole numbers, one for each place, that keep to all bounds."""
    most: list[list[int | None]] = [
        [0 if one == other else None for other in range(places)] for one in range(places)
    ]
    for one, other, bound in bounds:
        known = most[one][other]
        most[one][other] = bound if known is None else min(known, bound)
    for middle, one, other in product(range(places), repeat=3):
        first, second, known = most[one][middle], most[middle][other], most[one][other]
        if first is not None and second is not None and (known is None or first + second < known):
            most[one][other] = first + second
    # What is at most less than itself is not to be had.
    return all(most[one][one] == 0 for one in range(places))


def cuts(tests: Iterable[object]) -> set[int]:
    """Where predicates on a number begin and end."""
    found = set()
    for test in tests:
        for low, high in test.intervals if isinstance(test, Within) else ():
            found |= {low} if low is not None else set()
            found |= {high + 1} if high is not None else set()
    return found

"""Which allow rule comes nearest to granting something, and on what it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..compile.index import Index


@dataclass(frozen=True, slots=True)
class Shortfall:
    """For every clause at once, on how many of some attributes it fails.

    `digits` are the binary digits of these counts, lowest first, each a mask of clauses: counters that stand
    side by side in wide integers, so that counting takes no longer for more rules but in their width.
    """

    failing: tuple[tuple[str, int], ...]
    digits: tuple[int, ...]

    def nearest(self, candidates: int) -> tuple[int | None, tuple[str, ...]]:
        """The candidate clause that fails on the fewest attributes, and these; (None, ()) without
        candidates."""
        if not candidates:
            return None, ()
        for digit in reversed(self.digits):
            candidates = candidates & ~digit or candidates
        low = candidates & -candidates
        return low.bit_length() - 1, tuple(name for name, failed in self.failing if failed & low)


def shortfall(attributes: Mapping[str, object], names: Iterable[str], index: Index) -> Shortfall:
    """How far every clause is from holding, on the attributes named."""
    failing = tuple((name, index.everything & ~index.mask(name, attributes[name])) for name in names)
    digits: list[int] = []
    for _, carry in failing:
        rest = carry
        for place, digit in enumerate(digits):
            digits[place], rest = digit ^ rest, digit & rest
            if not rest:
                break
        if rest:
            digits.append(rest)
    return Shortfall(failing, tuple(digits))

"""Which allow rule comes nearest to granting something, and on what it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..compile.index import Index


@dataclass(frozen=True, slots=True)
class Shortfall:
    """For every clause at once, on how many of some attributes it fails.

    `clear` are the binary digits of these counts, highest first, each a mask of the clauses whose digit is 0:
    counters that stand side by side in wide integers, so that counting takes no longer for more rules but in
    their width.
    """

    failing: tuple[tuple[str, int], ...]
    clear: tuple[int, ...]

    def nearest(self, candidates: int) -> int | None:
        """The candidate clause that fails on the fewest attributes, the highest of several; None
        without candidates."""
        if not candidates:
            return None
        for clear in self.clear:
            candidates = candidates & clear or candidates
        return candidates.bit_length() - 1

    def unmet(self, clause: int) -> tuple[str, ...]:
        """The attributes on which a clause fails."""
        bit = 1 << clause
        return tuple([name for name, failed in self.failing if failed & bit])


def shortfall(attributes: Mapping[str, object], names: Iterable[str], index: Index) -> Shortfall:
    """How far every clause is from holding, on the attributes named."""
    return counted([(name, index.mask(name, attributes[name])) for name in names], index.everything)


def counted(masks: Iterable[tuple[str, int]], everything: int) -> Shortfall:
    """How far every clause is from holding, given the clauses that each attribute satisfies."""
    failing = tuple([(name, everything ^ mask) for name, mask in masks if mask != everything])
    digits: list[int] = []
    for _, carry in failing:
        rest = carry
        for place, digit in enumerate(digits):
            digits[place], rest = digit ^ rest, digit & rest
            if not rest:
                break
        else:
            digits.append(rest)
    return Shortfall(failing, tuple([everything ^ digit for digit in reversed(digits)]))

"""Which allow rule comes nearest to granting something, and on what it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..compile.index import Index


def nearest_rule(
    candidates: int, attributes: Mapping[str, object], tested: Iterable[str], index: Index
) -> tuple[int | None, tuple[str, ...]]:
    """The clause among candidates with the fewest attributes unmet, and these attributes.

    Counts for all clauses at once: one binary counter for each bit, its digits held in a few wide integers,
    so that the time does not grow with the number of rules but in their width. (None, ()) without candidates.
    """
    if not candidates:
        return None, ()
    names = [name for name in tested if name in attributes]
    failing = [index.everything & ~index.mask(name, attributes[name]) for name in names]
    digits: list[int] = []
    for carry in failing:
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry  # noqa: PLW2901
            if not carry:
                break
        if carry:
            digits.append(carry)
    for digit in reversed(digits):
        candidates = candidates & ~digit or candidates
    low = candidates & -candidates
    unmet = tuple(name for name, failed in zip(names, failing, strict=True) if failed & low)
    return low.bit_length() - 1, unmet

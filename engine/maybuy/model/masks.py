"""Sets of clauses as integers: a clause is a bit, so many are tested by one AND."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .logic import Among, Clause, Predicate

Tests = tuple[Predicate, ...]
"""What a clause says of one attribute."""


def mask_of(positions: Iterable[int], width: int) -> int:
    """Bits at positions, as one integer: through bytes, since shifting into a wide integer copies it each
    time."""
    buffer = bytearray((width >> 3) + 1)
    for position in positions:
        buffer[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(buffer, "little")


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits set in a mask, highest first."""
    while mask:
        position = mask.bit_length() - 1
        yield position
        mask ^= 1 << position


def by_attribute(clauses: Iterable[Clause]) -> dict[str, dict[int, Tests]]:
    """For each attribute the clauses that test it, by their numbers, with their tests."""
    found: dict[str, dict[int, Tests]] = {}
    for number, clause in enumerate(clauses):
        for attribute, tests in clause.items():
            found.setdefault(attribute, {})[number] = tests
    return found


def by_value(tests: Mapping[int, Tests], free: int, width: int) -> tuple[dict[str, int], int]:
    """For each value that some clause names, the clauses it satisfies; and those that all other values do.

    `free` are the clauses that say nothing of the attribute.
    """
    wanted: dict[str, list[int]] = {}
    refused: dict[str, list[int]] = {}
    negated = []
    for number, (one,) in tests.items():
        assert isinstance(one, Among)
        if one.negated:
            negated.append(number)
        for value in one.values:
            (refused if one.negated else wanted).setdefault(value, []).append(number)
    other = free | mask_of(negated, width)
    masks = {
        value: (other | mask_of(wanted.get(value, ()), width)) & ~mask_of(refused.get(value, ()), width)
        for value in {*wanted, *refused}
    }
    return masks, other

"""Which of many clauses hold wherever a given one does, and which may hold beside it, found without pairs.

As in the index that answers questions, a clause is a bit, and each attribute's values lead to the clauses
they satisfy. What is said here is certain: where it cannot be told, a clause is no wider, and may hold.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ..model.definitions import Definitions
from ..model.logic import Among, Clause, Holding, Predicate, Within, bounds, by_text
from ..model.masks import Tests, by_attribute, by_value, mask_of

MOST_PAIRS: Final = 4_000_000
"""Different tests on sets, by pairs, beyond which sets are compared only for being alike."""


class Clauses:
    """Many clauses, by attribute. A bit of an answer is the number of a clause."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.everything = (1 << len(clauses)) - 1
        self._tables: dict[str, _Table] = {}
        for attribute, tested in by_attribute(clauses).items():
            free = self.everything & ~mask_of(tested, len(clauses))
            self._tables[attribute] = _table(tested, free, len(clauses))
        self._wider: dict[tuple[str, Tests], int] = {}
        self._meeting: dict[tuple[str, Tests], int] = {}

    def wider(self, clause: Clause) -> int:
        """The clauses that hold wherever this one does."""
        mask = self.everything
        for attribute, table in self._tables.items():
            tests = clause.get(attribute)
            mask &= table.free if tests is None else self._of(self._wider, attribute, tests, table.wider)
        return mask

    def meeting(self, clause: Clause) -> int:
        """The clauses that may hold together with this one."""
        mask = self.everything
        for attribute, table in self._tables.items():
            tests = clause.get(attribute)
            if tests is not None:
                mask &= self._of(self._meeting, attribute, tests, table.meeting)
        return mask

    def _of(
        self,
        known: dict[tuple[str, Tests], int],
        attribute: str,
        tests: Tests,
        worked_out: Callable[[Tests], int],
    ) -> int:
        key = (attribute, tests)
        if key not in known:
            known[key] = worked_out(tests)
        return known[key]


class _Table(Protocol):
    """The tests of all clauses on one attribute."""

    free: int
    """The clauses that do not test it."""

    def wider(self, tests: Tests) -> int:
        """The clauses whose test holds wherever these do."""

    def meeting(self, tests: Tests) -> int:
        """The clauses whose test may hold together with these."""


def _table(tests: Mapping[int, Tests], free: int, width: int) -> _Table:
    first = next(iter(tests.values()))[0]
    if isinstance(first, Among):
        return _Values(tests, free, width)
    return _Numbers(tests, free, width) if isinstance(first, Within) else _Sets(tests, free, width)


class _Values:
    """Tests for being among some values, or for not being."""

    def __init__(self, tests: Mapping[int, Tests], free: int, width: int) -> None:
        self.free = free
        self.masks, self.rest = by_value(tests, free, width)

    def wider(self, tests: Tests) -> int:
        (test,) = tests
        assert isinstance(test, Among)
        mask = self.rest if test.negated else -1
        named = test.values if not test.negated else self.masks.keys() - test.values
        for value in named:
            mask &= self.masks.get(value, self.rest)
        return mask

    def meeting(self, tests: Tests) -> int:
        (test,) = tests
        assert isinstance(test, Among)
        mask = self.rest if test.negated else self.free
        for value in test.values if not test.negated else self.masks.keys() - test.values:
            mask |= self.masks.get(value, self.rest)
        return mask


class _Numbers:
    """Tests for being within intervals."""

    def __init__(self, tests: Mapping[int, Tests], free: int, width: int) -> None:
        self.free = free
        low: dict[float, list[int]] = {}
        high: dict[float, list[int]] = {}
        self.many: list[tuple[Within, int]] = []
        for number, (test,) in tests.items():
            assert isinstance(test, Within)
            if len(test.intervals) == 1:
                start, end = _ends(test.intervals[0])
                low.setdefault(start, []).append(number)
                high.setdefault(end, []).append(number)
            else:
                self.many.append((test, 1 << number))
        self.lows, self.below = _summed(sorted(low), low, width)
        highs, above = _summed(sorted(high, reverse=True), high, width)
        self.highs, self.above = highs[::-1], above[::-1]

    def wider(self, tests: Tests) -> int:
        (test,) = tests
        assert isinstance(test, Within)
        mask = -1
        for start, end in map(_ends, test.intervals):
            mask &= self._beginning(start) & self._ending(end)
        mask = mask if test.intervals else 0
        for other, bit in self.many:
            if all(
                any(_ends(one)[0] <= start and end <= _ends(one)[1] for one in other.intervals)
                for start, end in map(_ends, test.intervals)
            ):
                mask |= bit
        return mask | self.free

    def meeting(self, tests: Tests) -> int:
        (test,) = tests
        assert isinstance(test, Within)
        mask = self.free
        for start, end in map(_ends, test.intervals):
            mask |= self._beginning(end) & self._ending(start)
        for other, bit in self.many:
            mask |= bit if other.both(test).intervals else 0
        return mask

    def _beginning(self, number: float) -> int:
        """The clauses whose interval begins at a number or before it."""
        place = bisect_right(self.lows, number)
        return self.below[place - 1] if place else 0

    def _ending(self, number: float) -> int:
        """The clauses whose interval ends at a number or after it."""
        place = bisect_left(self.highs, number)
        return self.above[place] if place < len(self.highs) else 0


class _Sets:
    """Tests on what a set has."""

    def __init__(self, tests: Mapping[int, Tests], free: int, width: int) -> None:
        self.free = free
        numbers: dict[Tests, list[int]] = {}
        for number, each in tests.items():
            numbers.setdefault(each, []).append(number)
        self.masks = {each: mask_of(found, width) for each, found in numbers.items()}
        self.few = len(self.masks) ** 2 <= MOST_PAIRS

    def wider(self, tests: Tests) -> int:
        if not self.few:
            return self.free | self.masks.get(tests, 0)
        mask, passed = self.free, _Passed.of(tests)
        for other, bits_ in self.masks.items():
            mask |= bits_ if all(passed.implies(one) for one in other) else 0
        return mask

    def meeting(self, tests: Tests) -> int:
        mask, passed = self.free, [_Passed.of((one,)) for one in tests]
        for other, bits_ in self.masks.items():
            if not self.few or all(_may_pass(one, known) for one in other for known in passed):
                mask |= bits_
        return mask


@dataclass(frozen=True, slots=True)
class _Passed:
    """What is known of a set that passes some tests: items that it has, and that it has not; of which some at
    least it has one, or lacks one."""

    has: frozenset[str]
    has_not: frozenset[str]
    any: tuple[frozenset[str], ...]
    lacks: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, given: Iterable[Predicate]) -> _Passed:
        """What passing all given tests tells."""
        had = [one for one in given if isinstance(one, Holding)]
        return cls(
            frozenset(item for one in had if one.how == "all" or _single(one) for item in one.items),
            frozenset(item for one in had if one.how == "none" for item in one.items),
            tuple(one.items for one in had if one.how == "any"),
            tuple(one.items for one in had if one.how == "lacks"),
        )

    def implies(self, wanted: Predicate) -> bool:
        """Whether such a set passes another test as well."""
        assert isinstance(wanted, Holding)
        match wanted.how:
            case "any":
                return not self.has.isdisjoint(wanted.items) or _within(self.any, wanted.items)
            case "all":
                return wanted.items <= self.has
            case "none":
                return wanted.items <= self.has_not
        return not self.has_not.isdisjoint(wanted.items) or _within(self.lacks, wanted.items)


def _within(some: Iterable[frozenset[str]], items: frozenset[str]) -> bool:
    return any(one <= items for one in some)


def _single(one: Holding) -> bool:
    return one.how == "any" and len(one.items) == 1


def _may_pass(wanted: Predicate, passed: _Passed) -> bool:
    """Whether a set of which something is known may pass a test; true where it cannot be told."""
    assert isinstance(wanted, Holding)
    return not passed.implies(wanted.inverse())


def _ends(interval: tuple[int | None, int | None]) -> tuple[float, float]:
    low, high = interval
    return (float("-inf") if low is None else low, float("inf") if high is None else high)


def _summed(
    keys: Sequence[float], numbers: Mapping[float, Iterable[int]], width: int
) -> tuple[list[float], list[int]]:
    """For each key the clauses of all keys up to it."""
    masks, mask = [], 0
    for key in keys:
        mask |= mask_of(numbers[key], width)
        masks.append(mask)
    return list(keys), masks


def comparable(attribute: str, tests: Tests, definitions: Definitions) -> Tests | None:
    """What a clause says of an attribute, in the one way to say it: None where every value passes.

    Of an attribute whose values are listed, the values that pass; of sets, the tests in a fixed order.
    """
    first = tests[0]
    if isinstance(first, Among):
        known = definitions.values(attribute)
        if known is None:
            return (first,)
        passing = frozenset(value for value in known if first.holds(value))
        return None if passing.issuperset(known) else (Among(passing),)
    if isinstance(first, Within):
        every = bounds(attribute, definitions)
        numbers = first.both(every)
        return None if numbers == every else (numbers,)
    return tuple(sorted(tests, key=by_text))

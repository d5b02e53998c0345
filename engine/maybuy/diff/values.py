"""Numbers cut into ranges that nothing tells apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from ..model.logic import FIRST_DAY, LAST_DAY, Among, Holding, Predicate, Within
from ..model.vocabulary import Attribute
from .diagram import Variable

OTHER: Final = "*"
"""Stands for all values of an open list that nothing names: countries, currencies."""

Span = tuple[int, int]
Value = str | Span
"""A text, or the first and last number of a range."""

_MOST_NUMBER: Final = 10**18 - 1
_DAYS: Final = (FIRST_DAY, LAST_DAY)


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
        self.spans: Final = list(zip(self.starts, self.ends, strict=True))
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


@dataclass(frozen=True, slots=True)
class Observable:
    """An attribute whose value rules compare, in one version or the same in both.

    `classes` are the values that no rule tells apart, together; OTHER stands for all that are not named. Of a
    set of items, `member` are those of which one is asked for.
    """

    attribute: str
    side: str
    variable: Variable
    classes: tuple[tuple[Value, ...], ...]
    member: frozenset[str] = frozenset()


_LAST = ("subscription.holds", "subscription.tried", "terms.outdated")
_FIRST = ("user.role", "account.type")


def rank(name: str) -> tuple[int, str]:
    """Roles and types first, sets last: the order that keeps diagrams small and rows readable."""
    if name in _FIRST:
        return (_FIRST.index(name), name)
    return (3 if name in _LAST else 2, name)


def groups(tests: Iterable[Predicate]) -> list[frozenset[str]]:
    """The items that tests on a set name, those together that none tells apart."""
    sets = [test for test in tests if isinstance(test, Holding)]
    apart = {item for test in sets if test.how in ("all", "lacks") for item in test.items}
    named = {item for test in sets for item in test.items}
    found: dict[object, set[str]] = {}
    for item in sorted(named):
        key = item if item in apart else tuple(item in test.items for test in sets)
        found.setdefault(key, set()).add(item)
    return [frozenset(group) for group in found.values()]


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that a fact given with an account can have in both versions."""

    texts: tuple[str, ...] | None
    span: Span | None = None
    open: bool = False
    """Whether there are other values than those that rules name."""

    @property
    def empty(self) -> bool:
        """Whether there is no value at all."""
        return not self.open and not self.texts and (self.span is None or self.span[0] > self.span[1])

    def classes(self, tests: Iterable[Predicate]) -> tuple[tuple[Value, ...], ...]:
        """The values, those together that no test tells apart."""
        listed = list(tests)
        values: list[Value]
        if self.span is not None:
            low, high = self.span
            starts = sorted({low, *(cut for cut in cuts(listed) if low < cut <= high)})
            values = [(a, b - 1) for a, b in pairwise((*starts, high + 1))]
        else:
            values = [*(self.texts or ())]
            if self.open:
                named = {value for one in listed if isinstance(one, Among) for value in one.values}
                values += [*sorted(named - set(values)), OTHER]
        merged: dict[tuple[bool, ...], list[Value]] = {}
        for value in values:
            merged.setdefault(tuple(passes(value, one) for one in listed), []).append(value)
        return tuple(tuple(same) for same in merged.values())


def passes(value: Value, test: Predicate) -> bool:
    """Whether a value, or all numbers of a range that nothing cuts, passes a test."""
    if isinstance(test, Among):
        return test.holds(str(value))
    assert isinstance(test, Within) and isinstance(value, tuple)  # noqa: PT018  INVARIANT: one type an attribute
    return test.holds(value[0])


def domain(base: Attribute | None, head: Attribute | None) -> Domain:
    """The values that an attribute can have in both versions, or in the one that knows it."""
    if base is None or head is None:
        only = base or head
        assert only is not None  # INVARIANT: named by one of the two
        return _of(only)
    one, other = _of(base), _of(head)
    if one.span is not None and other.span is not None and base.type == head.type:
        return Domain(None, (max(one.span[0], other.span[0]), min(one.span[1], other.span[1])))
    if one.texts is not None and other.texts is not None:
        return Domain(both(one.texts, other.texts))
    return Domain(())


def _of(attribute: Attribute) -> Domain:
    if attribute.type == "bool":
        return Domain(("true", "false"))
    if attribute.type == "enum":
        return Domain(tuple(attribute.values or ()))
    if attribute.type == "date":
        return Domain(None, _DAYS)
    low, high = attribute.min, attribute.max
    return Domain(None, (-_MOST_NUMBER if low is None else low, _MOST_NUMBER if high is None else high))


def both(base: Iterable[str], head: Iterable[str]) -> tuple[str, ...]:
    """What both have, in the order of the base."""
    there = set(head)
    return tuple(one for one in base if one in there)

"""Conditions in normal form: alternatives of conjunctions, one predicate or more for each attribute.

The normal form is what the index, the second engine and every analysis work on. A condition that mixes
`any`, `unless` and several attributes becomes a short list of clauses, of which one must hold; in a
clause every test must. Each kind of predicate is closed under negation and intersection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Final

from .base import Effective
from .condition import IS, Condition, Test
from .definitions import Definitions, PlacedRule
from .item import LISTED, ON_REQUEST, Item
from .policy import Selector
from .vocabulary import NONE

MOST_CLAUSES: Final = 256
"""What one rule may unfold to; more is a mistake, and slow."""


class TooManyClausesError(ValueError):
    """A condition's alternatives multiply to more than MOST_CLAUSES."""


@dataclass(frozen=True, slots=True)
class Among:
    """The value is one of these, or with `negated` none of them."""

    values: frozenset[str]
    negated: bool = False

    def holds(self, value: str) -> bool:
        """Whether a value satisfies it."""
        return (value in self.values) != self.negated

    def inverse(self) -> Among:
        """What holds exactly where this does not."""
        return Among(self.values, not self.negated)

    def both(self, other: Among) -> Among:
        """What holds where this and the other do."""
        match self.negated, other.negated:
            case False, False:
                return Among(self.values & other.values)
            case False, True:
                return Among(self.values - other.values)
            case True, False:
                return Among(other.values - self.values)
        return Among(self.values | other.values, negated=True)

    def impossible(self, known: Iterable[str] | None) -> bool:
        """Whether no value satisfies it, given all there are (None: more than can be listed)."""
        if not self.negated:
            return not self.values
        return known is not None and self.values.issuperset(known)


Interval = tuple[int | None, int | None]
"""From the first to the last number, both included; None is no bound."""


@dataclass(frozen=True, slots=True)
class Within:
    """The number is in one of these intervals, which are apart and in order. Dates are day ordinals."""

    intervals: tuple[Interval, ...]

    def holds(self, value: int) -> bool:
        """Whether a number satisfies it."""
        return any(
            (low is None or low <= value) and (high is None or value <= high) for low, high in self.intervals
        )

    def inverse(self) -> Within:
        """What holds exactly where this does not."""
        gaps: list[Interval] = []
        start: int | None = None
        for low, high in self.intervals:
            if low is not None:
                gaps.append((start, low - 1))
            if high is None:
                return Within(tuple(gap for gap in gaps if _proper(gap)))
            start = high + 1
        return Within(tuple(gap for gap in (*gaps, (start, None)) if _proper(gap)))

    def both(self, other: Within) -> Within:
        """What holds where this and the other do."""
        met = [_overlap(a, b) for a in self.intervals for b in other.intervals]
        return Within(tuple(sorted((i for i in met if i and _proper(i)), key=_start)))


def _proper(interval: Interval) -> bool:
    low, high = interval
    return low is None or high is None or low <= high


def _start(interval: Interval) -> tuple[bool, int]:
    return (interval[0] is not None, interval[0] or 0)


def _overlap(a: Interval, b: Interval) -> Interval:
    lows = [low for low in (a[0], b[0]) if low is not None]
    highs = [high for high in (a[1], b[1]) if high is not None]
    return (max(lows) if lows else None, min(highs) if highs else None)


@dataclass(frozen=True, slots=True)
class Holding:
    """A set of items has `any`, `all` or `none` of these, or `lacks` one of them at least."""

    how: str
    items: frozenset[str]

    def holds(self, value: frozenset[str]) -> bool:
        """Whether a set satisfies it."""
        match self.how:
            case "any":
                return not self.items.isdisjoint(value)
            case "all":
                return self.items <= value
            case "none":
                return self.items.isdisjoint(value)
        return not self.items <= value

    def inverse(self) -> Holding:
        """What holds exactly where this does not."""
        return Holding({"any": "none", "none": "any", "all": "lacks", "lacks": "all"}[self.how], self.items)


Predicate = Among | Within | Holding
Clause = Mapping[str, tuple[Predicate, ...]]
"""For each attribute the predicates that must all hold: one, or several for a set of items."""

EMPTY: Final[Clause] = {}


def by_text(test: Predicate) -> tuple[str, list[str]]:
    """The order in which tests of one attribute are listed: several only of what is held."""
    return (test.how, sorted(test.items)) if isinstance(test, Holding) else ("", [])


def numbered(day: date) -> int:
    """A day as the number that date predicates compare."""
    return day.toordinal()


FIRST_DAY: Final = numbered(date(1900, 1, 1))
LAST_DAY: Final = numbered(date(2199, 12, 31))
"""The first and the last day that files can name."""


def days(effective: Effective) -> Within:
    """The days on which something is effective."""
    low = numbered(effective.from_) if effective.from_ else None
    high = numbered(effective.until) - 1 if effective.until else None
    return Within(((low, high),))


def predicate(test: Test, kind: str, definitions: Definitions) -> Predicate:
    """One entry of a condition, on an attribute of a given type.

    Raises ValueError where the operator or a value does not go with the type; check/ says so in words.
    """
    operator, values = test.operator, test.values
    if kind == "items":
        how = {IS: "any", "not": "none"}.get(operator, operator)
        if how not in ("any", "all", "none"):
            raise ValueError(f"`{operator}` does not go with a set")
        named = (str(value) for value in values)
        return Holding(how, frozenset(item for name in named for item in definitions.expand(name) or (name,)))
    if kind in ("integer", "date"):
        return _ranged(operator, values, kind)
    if operator not in (IS, "not"):
        raise ValueError(f"`{operator}` does not go with a list of values")
    texts = frozenset(str(value) for value in values)
    if test.attribute == "item":
        texts = frozenset(item for value in texts for item in definitions.expand(value) or (value,))
    return Among(texts, negated=operator == "not")


def _ranged(operator: str, values: tuple[object, ...], kind: str) -> Within:
    if operator in (IS, "not"):
        if kind == "date":
            numbers = sorted({numbered(date.fromisoformat(str(value))) for value in values})
        else:
            numbers = sorted({int(str(value)) for value in values})
        points = Within(tuple((number, number) for number in numbers))
        return points if operator == IS else points.inverse()
    bound = values[0]
    number = numbered(bound) if isinstance(bound, date) else int(str(bound))
    if (operator in ("from", "until")) != (kind == "date"):
        raise ValueError(f"`{operator}` does not go with this kind of attribute")
    intervals: dict[str, Interval] = {
        "at_least": (number, None),
        "from": (number, None),
        "more_than": (number + 1, None),
        "at_most": (None, number),
        "less_than": (None, number - 1),
        "until": (None, number - 1),
    }
    return Within((intervals[operator],))


def conjoin(clauses: Iterable[Clause]) -> Clause:
    """Clauses that must all hold, as one."""
    merged: dict[str, tuple[Predicate, ...]] = {}
    for clause in clauses:
        for attribute, tests in clause.items():
            for one in tests:
                merged[attribute] = _added(merged.get(attribute, ()), one)
    return merged


def _added(present: tuple[Predicate, ...], new: Predicate) -> tuple[Predicate, ...]:
    if not present or isinstance(new, Holding):
        return present if new in present else (*present, new)
    (old,) = present
    if isinstance(old, Among) and isinstance(new, Among):
        return (old.both(new),)
    assert isinstance(old, Within) and isinstance(new, Within)  # noqa: PT018  INVARIANT: one type an attribute
    return (old.both(new),)


def unfold(condition: Condition, definitions: Definitions) -> tuple[Clause, ...]:
    """The clauses of which one must hold for the condition to hold."""
    tests = conjoin({test.attribute: predicates(test, definitions)} for test in condition.tests)
    if not condition.alternatives:
        return (tests,)
    others = [clause for other in condition.alternatives for clause in unfold(other, definitions)]
    return _capped(conjoin((tests, other)) for other in others)


def negate(condition: Condition, definitions: Definitions) -> tuple[Clause, ...]:
    """The clauses of which one must hold for the condition not to hold."""
    failed: list[Clause] = [
        {test.attribute: (one.inverse(),)}
        for test in condition.tests
        for one in predicates(test, definitions)
    ]
    if condition.alternatives:
        each = [negate(other, definitions) for other in condition.alternatives]
        failed += _capped(conjoin(choice) for choice in product(*each))
    return tuple(failed)


def predicates(test: Test, definitions: Definitions) -> tuple[Predicate, ...]:
    """The predicates that must all hold for one entry of a condition.

    There is one, but for `all` of products with editions: of each of them some edition must be held.
    """
    kind = definitions.attribute_type(test.attribute) or "enum"
    whole = [str(value) for value in test.values if len(definitions.expand(str(value))) > 1]
    if kind != "items" or test.operator != "all" or not whole:
        return (predicate(test, kind, definitions),)
    exact = tuple(str(value) for value in test.values if str(value) not in whole)
    each = tuple(Holding("any", frozenset(definitions.expand(product_id))) for product_id in whole)
    return (*each, Holding("all", frozenset(exact))) if exact else each


def _capped(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    kept: list[Clause] = []
    for clause in clauses:
        if len(kept) >= MOST_CLAUSES:
            raise TooManyClausesError
        kept.append(clause)
    return tuple(kept)


def selected(items: tuple[str, ...] | Selector, definitions: Definitions) -> Clause:
    """What a rule's `items` says, as tests on the item's attributes."""
    if not isinstance(items, Selector):
        named = frozenset(
            item for reference in items for item in definitions.expand(reference) or (reference,)
        )
        return {"item": (Among(named),)}
    chosen = {name: getattr(items, name) for name in ("kind", "product", "edition", "price")}
    return {
        f"item.{name}": (Among(frozenset((value,))),) for name, value in chosen.items() if value is not None
    }


def selects(items: tuple[str, ...] | Selector | None, item: Item, definitions: Definitions) -> bool:
    """Whether what some `items` say is said of an item; without any it is said of all."""
    if items is None:
        return True
    words: dict[str, Any] = {
        "item": item.id,
        "item.kind": item.kind,
        "item.product": item.product,
        "item.edition": item.edition or NONE,
        "item.price": ON_REQUEST if item.on_request else LISTED,
    }
    clause = selected(items, definitions)
    return all(test.holds(words[name]) for name, tests in clause.items() for test in tests)


def clauses_of(placed: PlacedRule, definitions: Definitions) -> tuple[Clause, ...]:
    """A rule in normal form, clauses that can never hold left out.

    Raises TooManyClausesError, and ValueError where a value does not go with its attribute.
    """
    rule = placed.rule
    always: list[Clause] = [{"action": (Among(frozenset(rule.actions)),)}]
    if placed.effective.from_ or placed.effective.until:
        always.append({"at": (days(placed.effective),)})
    if rule.items is not None:
        always.append(selected(rule.items, definitions))
    when = unfold(rule.condition, definitions)
    unless = negate(rule.unless, definitions) if isinstance(rule.unless, Condition) else (EMPTY,)
    every = _capped(conjoin((*always, a, b)) for a in when for b in unless)
    return tuple(clause for clause in every if not any(impossible(clause, definitions)))


def impossible(clause: Clause, definitions: Definitions) -> Iterator[str]:
    """The attributes on which no value can satisfy a clause."""
    for attribute, predicates in clause.items():
        first = predicates[0]
        if isinstance(first, Among):
            if first.impossible(definitions.values(attribute)):
                yield attribute
        elif isinstance(first, Within):
            if not first.both(bounds(attribute, definitions)).intervals:
                yield attribute
        elif _contradictory(predicates):
            yield attribute


def bounds(attribute: str, definitions: Definitions) -> Within:
    """All values an integer or date attribute can have."""
    declared = definitions.vocabulary.get(attribute)
    if declared is None:
        return Within(((0, None),))
    return Within(((declared.min, declared.max),))


def _contradictory(predicates: tuple[Predicate, ...]) -> bool:
    """Whether a set cannot have what is asked of it and lack what is refused. Necessary cases only."""
    needed: set[str] = set()
    refused: set[str] = set()
    for one in predicates:
        if isinstance(one, Holding):
            needed |= one.items if one.how == "all" or (one.how == "any" and len(one.items) == 1) else set()
            refused |= one.items if one.how == "none" else set()
    anys = (one.items for one in predicates if isinstance(one, Holding) and one.how == "any")
    return not needed.isdisjoint(refused) or any(items <= refused for items in anys)

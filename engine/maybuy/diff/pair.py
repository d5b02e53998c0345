"""Two versions on a day: what both know, so that a question can be asked of either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from ..compile.implied import EDITIONS, SEATS
from ..engine import Engine
from ..model.definitions import Definitions
from ..model.logic import Among, Predicate, Within, numbered
from ..model.vocabulary import Attribute
from .lines import Structure
from .ranges import cuts
from .residual import Residual, Rules

BASE: Final = "base"
HEAD: Final = "head"
BOTH: Final = ""
OTHER: Final = "*"
"""Stands for all values of an open list that nothing names: countries, currencies."""

Span = tuple[int, int]
Value = str | Span
"""A text, or the first and last number of a range."""

_MOST_NUMBER: Final = 10**18 - 1
_DAYS: Final = (numbered(date(1900, 1, 1)), numbered(date(2199, 12, 31)))


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
        values: list[Value] = []
        if self.span is not None:
            low, high = self.span
            starts = sorted({low, *(cut for cut in cuts(listed) if low < cut <= high)})
            values += [(a, b - 1) for a, b in zip(starts, [*starts[1:], high + 1], strict=True)]
        else:
            values += self.texts or ()
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


class Pair:
    """Two versions of a catalog and its policies, on a day."""

    def __init__(self, first: Engine, second: Engine, at: date) -> None:
        self.engines: Final = (first, second)
        base, head = first.definitions, second.definitions
        self.definitions: Final = (base, head)
        self.at: Final = at
        both = [item for item in base.items if item in head.items]
        self.structures: Final = (Structure(base, both), Structure(head, both))
        self.common: Final[Mapping[str, tuple[str, ...]]] = _products(both, base)
        numbers: dict[object, int] = {}
        self.rules: Final = (Rules(base, at, numbers), Rules(head, at, numbers))

    def rules_on(
        self, action: str, items: tuple[str | None, str | None]
    ) -> tuple[tuple[Residual, ...], tuple[Residual, ...]]:
        """What the rules of each version say on an action and what it acts on there."""
        return self.rules[0].on(action, items[0]), self.rules[1].on(action, items[1])

    @property
    def cycles(self) -> tuple[str, ...]:
        """The billing cycles of both."""
        return _both(*(one.cycles for one in self.definitions))

    @property
    def methods(self) -> tuple[str, ...]:
        """The payment methods of both."""
        return _both(*(one.payment_methods for one in self.definitions))

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that both can be asked about in the same way, and decide by rules."""
        base, head = (one.actions for one in self.definitions)
        return tuple(
            action
            for action in _both(base, head)
            if base[action].target == head[action].target
            and base[action].offered_with is None
            and head[action].offered_with is None
        )

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Every currency that something names."""
        named = {
            currency
            for each in self.definitions
            for item in each.items.values()
            for dated in item.prices
            for currency in dated.amounts
        }
        for each in self.definitions:
            for placed in each.rules:
                for tests in (placed.rule.condition, placed.rule.unless):
                    named |= set(_named(tests, "account.currency"))
        return tuple(sorted(named))

    @cached_property
    def domains(self) -> Mapping[str, Domain]:
        """The facts that accounts bring, with the values that they can have in both versions.

        A fact that only one version knows has the values that one knows; the other does not look at it.
        """
        base, head = (one.vocabulary for one in self.definitions)
        known = {name: _domain(base.get(name), head.get(name)) for name in {**base, **head}}
        return {**known, "account.country": Domain(None, open=True)}

    def items_of(self, action: str) -> tuple[str | None, ...]:
        """What an action can be asked about in both versions."""
        base, head = self.definitions
        target = base.actions[action].target
        if target in ("item", "line", "held", "edition", "suite"):
            return tuple(item for items in self.common.values() for item in items)
        if target == "limit":
            return _both(base.limits, head.limits)
        return (None,)

    def acted_on(self, action: str, item: str | None) -> tuple[tuple[str | None, str | None], ...]:
        """What a question about an item may come to act on in each version.

        Where it comes to the same suite in both, that is the suite's own question and not counted again.
        """
        if action not in SEATS and action not in EDITIONS:
            return ((item, item),)
        if self.alike and _suites(self.definitions[0]) == _suites(self.definitions[1]):
            return ((item, item),)
        first, second = ((item, *self._suites_of(side, item)) for side in (0, 1))
        return tuple((one, other) for one in first for other in second if one != other or one == item)

    def _suites_of(self, side: int, item: str | None) -> tuple[str, ...]:
        """The suites, in any edition, that an item's product is a part of."""
        definitions = self.definitions[side]
        own = definitions.items.get(item or "")
        product = own.product if own else None
        made_of = (
            suite.product
            for suite in definitions.items.values()
            if any(definitions.items[part].product == product for part in suite.parts)
        )
        return tuple(one for suite in dict.fromkeys(made_of) for one in definitions.products[suite])

    def incomparable(self) -> Iterable[str]:
        """The actions that the two versions understand in different ways.

        What is offered with other actions follows from these, and has no rows of its own.
        """
        base, head = (one.actions for one in self.definitions)
        return (
            action
            for action in _both(base, head)
            if action not in self.actions and base[action] != head[action]
        )

    def impossible(self) -> bool:
        """Whether no account fits both versions."""
        return any(domain.empty for domain in self.domains.values())

    def is_date(self, attribute: str) -> bool:
        """Whether a fact is a day."""
        return any(each.attribute_type(attribute) == "date" for each in self.definitions)

    @cached_property
    def alike(self) -> bool:
        """Whether attributes follow from questions in the same way in both: only rules can make a
        difference."""
        base, head = self.definitions
        first, second = self.structures
        if any(first.said(item) != second.said(item) for items in self.common.values() for item in items):
            return False
        return all(_around(one, self) == _around(base, self) for one in (head,))


def _around(definitions: Definitions, pair: Pair) -> tuple[object, ...]:
    """What of a version, its rules and items apart, bears on an answer on that day."""
    priced = tuple(
        tuple(definitions.items[item].priced(currency, pair.at) for currency in (*pair.currencies, OTHER))
        for items in pair.common.values()
        for item in items
    )
    terms = {
        one.id: tuple((version.from_, version.version) for version in one.versions)
        for one in definitions.terms.values()
    }
    channels = {one.id: one.kind for one in definitions.channels.values()}
    order = tuple(definitions.channels)
    actions = {one.id: (one.target, one.channelled) for one in definitions.actions.values()}
    return priced, terms, channels, order, actions, tuple(definitions.cycles)


def _suites(definitions: Definitions) -> tuple[object, ...]:
    """What each suite is made of: by that, a question about a part comes to be about the suite."""
    return tuple((item.product, item.id, item.parts) for item in definitions.items.values() if item.parts)


def _both(base: Iterable[str], head: Iterable[str]) -> tuple[str, ...]:
    there = set(head)
    return tuple(one for one in base if one in there)


def _products(items: Iterable[str], definitions: Definitions) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        product = definitions.items[item].product
        found[product] = (*found.get(product, ()), item)
    return found


def _named(condition: object, attribute: str) -> Iterable[str]:
    """The values that a condition names of an attribute, in all its alternatives."""
    for test in getattr(condition, "tests", ()):
        if test.attribute == attribute:
            yield from (str(value) for value in test.values)
    for other in getattr(condition, "alternatives", ()):
        yield from _named(other, attribute)


def _domain(base: Attribute | None, head: Attribute | None) -> Domain:
    if base is None or head is None:
        only = base or head
        assert only is not None  # INVARIANT: named by one of the two
        return _of(only)
    one, other = _of(base), _of(head)
    if one.span is not None and other.span is not None and base.type == head.type:
        return Domain(None, (max(one.span[0], other.span[0]), min(one.span[1], other.span[1])))
    if one.texts is not None and other.texts is not None:
        return Domain(_both(one.texts, other.texts))
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

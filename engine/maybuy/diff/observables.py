"""Attributes whose values rules compare, each with the classes of values that no rule tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model.logic import Holding, Predicate
from .diagram import Variable
from .pair import Value


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


_LAST = ("subscription.holds", "terms.outdated")
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

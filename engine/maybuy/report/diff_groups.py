"""Rows of a difference put together, so that who gains and who loses is told on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..diff.rows import Case, Row
from ..diff.timeline import Days
from ..model.logic import Clause, Predicate

Told = tuple[Row, Days | None]

_Asked = tuple[str, str, Predicate]
"""A version (or both), an attribute, and a test on it."""


def grouped(rows: Iterable[Told]) -> list[Told]:
    """Rows about the same people, action and answers as one, which concerns most cases first.

    It asks for what all of them ask for, and is exact only where that is all that any asks for.
    """
    groups: dict[object, list[Told]] = {}
    for row, days in rows:
        key = (row.actions, row.roles, row.account_types, row.base, row.head, days)
        groups.setdefault(key, []).append((row, days))
    made = [(_one([row for row, _ in group]), group[0][1]) for group in groups.values()]
    return sorted(made, key=lambda one: -one[0].signatures)


def _one(rows: list[Row]) -> Row:
    asked = [_asked(case) for row in rows for case in row.when or ((),)]
    common = frozenset.intersection(*asked)
    return replace(
        rows[0],
        items=tuple(dict.fromkeys(item for row in rows for item in row.items)),
        when=(_case(common),) if common else (),
        itself=all(row.itself for row in rows),
        exact=all(row.exact for row in rows) and all(each == common for each in asked),
        signatures=sum(row.signatures for row in rows),
        witness=next((row.witness for row in rows if row.witness is not None), None),
    )


def _asked(case: Case) -> frozenset[_Asked]:
    return frozenset(
        (side, name, test) for side, clause in case for name, tests in clause.items() for test in tests
    )


def _case(asked: Iterable[_Asked]) -> Case:
    sides: dict[str, dict[str, tuple[Predicate, ...]]] = {}
    for side, name, test in sorted(asked, key=repr):
        clause = sides.setdefault(side, {})
        clause[name] = (*clause.get(name, ()), test)
    found: list[tuple[str, Clause]] = [(side, sides[side]) for side in sorted(sides)]
    return tuple(found)

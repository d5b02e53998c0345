"""Rules that hold on some days each, as rules that say themselves on which.

What holds on all days says nothing of them. So a catalog whose items change on a day has one set of rules,
which is compiled, asked, kept and compared like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model.logic import Clause, Interval, Predicate, Within
from .normal import NormalRule

AT = "at"

_Key = frozenset[tuple[str, tuple[Predicate, ...]]]


def joined(stretches: Sequence[tuple[Within, Sequence[NormalRule]]]) -> tuple[NormalRule, ...]:
    """One set of rules from those of stretches of days, which follow each other from the first to the last.

    Rules with one id that are about the same actions are one; those that are not stay apart.
    """
    found: dict[NormalRule, dict[_Key, list[Interval]]] = {}
    for span, rules in stretches:
        for rule in rules:
            clauses = found.setdefault(replace(rule, clauses=()), {})
            for key in dict.fromkeys(frozenset(clause.items()) for clause in rule.clauses):
                clauses.setdefault(key, []).extend(span.intervals)
    return tuple(
        replace(rule, clauses=tuple(_held(key, spans) for key, spans in clauses.items()))
        for rule, clauses in found.items()
    )


def _held(key: _Key, spans: Iterable[Interval]) -> Clause:
    """A clause on the days of some stretches."""
    clause, days = dict(key), Within(tuple(_together(spans)))
    if days.intervals == ((None, None),):
        return clause
    for other in clause.get(AT, ()):
        assert isinstance(other, Within)
        days = days.both(other)
    return {**clause, AT: (days,)}


def _together(spans: Iterable[Interval]) -> list[Interval]:
    """Intervals in order, each that begins where the one before ends joined with it."""
    found: list[Interval] = []
    for low, high in spans:
        if found and found[-1][1] is not None and low == found[-1][1] + 1:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found

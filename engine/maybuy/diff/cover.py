"""A set of situations in few words: the simplest cases that together are exactly that set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.logic import Among, Clause, Holding, Predicate, Within
from .diagram import Diagram, Diagrams, all_of, assignment, values
from .observables import Observable
from .pair import BASE, BOTH, HEAD, OTHER

MOST_CASES = 4
"""More than this is not read as a sentence: what they have in common is told instead."""

Box = dict[Observable, frozenset[int]]
"""For some attributes the classes that a case allows; all others are free."""


def cover(
    wanted: Diagram, valid: Diagram, observables: Sequence[Observable], space: Diagrams
) -> list[Box] | None:
    """Cases that hold exactly where something does, of what is valid; None if many are needed."""
    found: list[Box] = []
    rest = wanted
    variables = [one.variable for one in observables]
    outside = valid & ~wanted
    while rest.satisfiable():
        if len(found) == MOST_CASES:
            return None
        values = assignment(rest, variables)
        box: Box = {one: frozenset((value,)) for one, value in zip(observables, values, strict=True)}
        box = _grown(box, outside, space)
        found.append(box)
        rest &= ~diagram_of(box, space)
    return found


def diagram_of(box: Mapping[Observable, frozenset[int]], space: Diagrams) -> Diagram:
    """Where a case holds."""
    return all_of((one.variable.among(values) for one, values in box.items()), space)


def _grown(box: Box, outside: Diagram, space: Diagrams) -> Box:
    """A case with as little said as possible: what is said last stays longest."""
    ordered = sorted(box, key=_telling)
    # What is said by all that are still to be looked at, after each.
    after = [space.true]
    for one in reversed(ordered):
        after.append(after[-1] & one.variable.among(box[one]))
    grown: Box = {}
    for one, others in zip(ordered, reversed(after[:-1]), strict=True):
        # Of what is outside, only that is left which those said already let through.
        around = outside & others
        if not around.satisfiable():
            continue
        here = box[one] | (frozenset(range(one.variable.size)) - frozenset(one.variable.values(around)))
        grown[one] = here
        outside &= one.variable.among(here)
    return grown


def _telling(one: Observable) -> tuple[int, str, str]:
    """What to leave away first: what is worked out before what is given, and what is held last of all."""
    kind = one.attribute.partition(".")[0]
    order = ["change", "item", "terms", "payment", "subscription", "user", "account"]
    first = order.index(kind) if kind in order else len(order)
    return (9 if one.member else first, one.attribute, one.side)


def enclosing(wanted: Diagram, possible: Mapping[Observable, frozenset[int]]) -> Box:
    """What holds wherever something does, attribute by attribute: necessary, if perhaps not enough.

    `possible` are the values that each attribute has at all.
    """
    found = zip(possible, values(wanted, [one.variable for one in possible]), strict=True)
    return {one: frozenset(here) for one, here in found if frozenset(here) != possible[one]}


def clauses_of(box: Box) -> tuple[tuple[str, Clause], ...]:
    """A case as conditions like a rule's: on both versions' attributes and, where they differ, on one's."""
    found: dict[str, dict[str, tuple[Predicate, ...]]] = {BOTH: {}, BASE: {}, HEAD: {}}
    for one in sorted(box, key=lambda each: (each.attribute, each.side, sorted(each.member))):
        clause = found[one.side]
        if one.member:
            clause[one.attribute] = (*clause.get(one.attribute, ()), _holding(one, box[one]))
        else:
            clause[one.attribute] = (_predicate(one, box[one]),)
    return tuple((side, _joined(clause)) for side, clause in found.items() if clause)


def _holding(one: Observable, values: frozenset[int]) -> Holding:
    there = any(one.classes[value] == ("true",) for value in values)
    return Holding("any" if there else "none", one.member)


def _joined(clause: Clause) -> Clause:
    """What must not be held, in one breath."""
    joined = {}
    for name, tests in clause.items():
        lacking = [test for test in tests if isinstance(test, Holding) and test.how == "none"]
        items = frozenset(item for test in lacking for item in test.items)
        others = tuple(test for test in tests if test not in lacking)
        joined[name] = (*others, Holding("none", items)) if items else others
    return joined


def _predicate(one: Observable, values: frozenset[int]) -> Predicate:
    inside = [value for number in sorted(values) for value in one.classes[number]]
    if any(isinstance(value, tuple) for value in inside):
        return Within(_spans(one, inside))  # type: ignore[arg-type]
    if OTHER in inside:
        beyond = (same for number, same in enumerate(one.classes) if number not in values)
        return Among(frozenset(str(value) for same in beyond for value in same), negated=True)
    return Among(frozenset(str(value) for value in inside))


def _spans(one: Observable, inside: list[tuple[int, int]]) -> tuple[tuple[int | None, int | None], ...]:
    """Ranges side by side as one, without bounds where there is nothing beyond."""
    every = sorted(value for same in one.classes for value in same if isinstance(value, tuple))
    joined: list[tuple[int, int]] = []
    for low, high in sorted(inside):
        if joined and joined[-1][1] == low - 1:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    least, most = every[0][0], every[-1][1]
    return tuple((None if low == least else low, None if high == most else high) for low, high in joined)

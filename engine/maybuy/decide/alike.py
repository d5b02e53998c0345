"""What would do where a rule comes near: with it all that come as near, for want of the same attributes, but
for what others would refuse then (needs.py).

Whoever is told what is needed may have any of it, together with what there is already; and nothing else would
do in its place. Of several attributes at once, what is told of each goes with all that is told of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Final, cast

from ..compile.index import Index
from ..model.definitions import Definitions
from ..model.logic import Among, Clause, Holding, Predicate, Within
from .explain import Need, need_of

MOST_TOGETHER: Final = 3
"""Attributes for which others than the nearest rule's values are sought at once; past that there are too many
combinations."""

Scalar = Among | Within
Way = tuple[Predicate, ...]
"""Tests on a set that must all hold."""


def as_near(candidates: int, unmet: Iterable[str], attributes: Mapping[str, object], index: Index) -> int:
    """The candidate clauses that fail on these attributes and on no other."""
    failing = frozenset(unmet)
    for name in index.tested():
        met = index.mask(name, attributes[name])
        candidates &= ~met if name in failing else met
    return candidates


def but_for(candidates: int, unmet: Iterable[str], attributes: Mapping[str, object], index: Index) -> int:
    """The candidate clauses that fail on no other attribute than these."""
    for name in index.tested():
        if name not in unmet:
            candidates &= index.mask(name, attributes[name])
    return candidates


def lacking(
    unmet: Sequence[str],
    nearest: Clause,
    others: Iterable[Clause],
    attributes: Mapping[str, object],
    definitions: Definitions,
) -> tuple[Need, ...]:
    """What is needed of the attributes on which the nearest clause fails, and all `others` too."""
    distinct = {tuple(one[name] for name in unmet): one for one in (nearest, *others)}
    clauses = tuple(distinct.values())
    sets = [name for name in unmet if isinstance(nearest[name][0], Holding)]
    if len(unmet) > 1:
        clauses = tuple(one for one in clauses if all(one[name] == nearest[name] for name in sets))
    scalars = [name for name in unmet if name not in sets]
    values = _together(scalars, nearest, clauses, definitions)
    found: list[Need] = []
    for name in unmet:
        if name in values:
            found.append(need_of(name, values[name], attributes[name]))
        else:
            given = cast("frozenset[str]", attributes[name])
            found += _of_set(name, _ways([one[name] for one in clauses], given), given)
    return tuple(found)


def _together(
    names: Sequence[str], nearest: Clause, clauses: Sequence[Clause], definitions: Definitions
) -> dict[str, Scalar]:
    """Values of each attribute, of which any goes with any of the others: the nearest clause's and, one
    attribute after the other, all that may be added to these."""
    box = {name: cast("Scalar", nearest[name][0]) for name in names}
    if len(names) <= MOST_TOGETHER:
        for name in names:
            others = {one: values for one, values in box.items() if one != name}
            box[name] = _with_all(name, others, clauses, definitions)
    return box


def _with_all(
    name: str, others: Mapping[str, Scalar], clauses: Sequence[Clause], definitions: Definitions
) -> Scalar:
    """The values of one attribute that do whatever the others are, within theirs."""
    if not others:
        return reduce(_either, [cast("Scalar", one[name][0]) for one in clauses])
    (other, values), *rest = others.items()
    pieces = [values]
    for one in dict.fromkeys(cast("Scalar", clause[other][0]) for clause in clauses):
        halves = [half for piece in pieces for half in (_both(piece, one), _both(piece, one.inverse()))]
        pieces = [half for half in halves if not _nothing(half, other, definitions)]
    found: Scalar | None = None
    for piece in pieces:
        covering = [
            one
            for one in clauses
            if _nothing(_both(piece, cast("Scalar", one[other][0]).inverse()), other, definitions)
        ]
        each = _with_all(name, dict(rest), covering, definitions)
        found = each if found is None else _both(found, each)
    assert found is not None  # INVARIANT: a clause that can never hold is left out, so its values are some
    return found


def _both(one: Scalar, other: Scalar) -> Scalar:
    return one.both(other)  # type: ignore[arg-type]


def _either(one: Scalar, other: Scalar) -> Scalar:
    return _both(one.inverse(), other.inverse()).inverse()


def _nothing(values: Scalar, name: str, definitions: Definitions) -> bool:
    if isinstance(values, Within):
        return not values.intervals
    return values.impossible(definitions.values(name))


def _ways(tests: Iterable[Sequence[Predicate]], given: frozenset[str]) -> tuple[Way, ...]:
    """What each of some clauses still asks of a set; any of which would do."""
    simple: set[str] = set()
    ways: dict[Way, None] = {}
    for one in cast("Iterable[Sequence[Holding]]", tests):
        failing = [test for test in one if not test.holds(given)]
        first = failing[0]
        if len(failing) == 1 and (
            first.how == "any" or (first.how == "all" and len(first.items - given) == 1)
        ):
            added = {item for item in first.items - given if all(test.holds(given | {item}) for test in one)}
            simple |= added
            if added:
                continue
        taken = frozenset[str]().union(*(test.items for test in failing if test.how in ("none", "lacks")))
        ways[
            tuple(_missing(test, given - taken) for test in one if test in failing or _at_risk(test, failing))
        ] = None
    merged: tuple[Way, ...] = ((Holding("any", frozenset(simple)),),) if simple else ()
    return (*merged, *(way for way in ways if not any(set(one) < set(way) for one in ways)))


def _missing(test: Holding, given: frozenset[str]) -> Holding:
    """A test, without the items that are there of those that it wants."""
    return Holding("all", test.items - given) if test.how == "all" else test


def _at_risk(test: Holding, failing: Sequence[Holding]) -> bool:
    """Whether a test that holds might not, once others that fail are met."""
    wants = test.how in ("any", "all")
    others = (one for one in failing if (one.how in ("any", "all")) != wants)
    return any(not one.items.isdisjoint(test.items) for one in others)


def _of_set(name: str, ways: Sequence[Way], given: object) -> Iterable[Need]:
    told = tuple(tuple(need_of(name, one, given) for one in way) for way in ways)
    if len(told) == 1:
        return told[0]
    return [Need(name, (), refused=False, given="", ways=told)]

"""From differing answers to the fewest rows that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from ..model.decision import OUTCOMES
from ..model.logic import Among, Clause, Holding, Predicate, Within
from ..model.vocabulary import NONE
from .answers import Answer, Changed
from .diagram import Diagram, Diagrams, assignment, values
from .pair import BASE, BOTH, HEAD
from .scope import Box, Scope
from .situations import Situations
from .values import OTHER, Observable
from .witness import Witness, witness

MOST_CASES = 4
"""More than this is not read as a sentence: what they have in common is told instead."""


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
    return space.every(one.variable.among(values) for one, values in box.items())


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
        around = one.variable.values(outside, others)
        if not around:
            continue
        here = box[one] | (frozenset(range(one.variable.size)) - frozenset(around))
        grown[one] = here
        outside &= one.variable.among(here)
    return grown


def _telling(one: Observable) -> tuple[int, str, str]:
    """What to leave away first: what is worked out before what is given, and what is held last of all."""
    kind = one.attribute.partition(".")[0]
    order = ["change", "item", "terms", "payment", "subscription", "user", "account"]
    return (9 if one.member else order.index(kind), one.attribute, one.side)


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
    return tuple((side, _together(clause)) for side, clause in found.items() if clause)


def _holding(one: Observable, values: frozenset[int]) -> Holding:
    there = any(one.classes[value] == ("true",) for value in values)
    return Holding("any" if there else "none", one.member)


def _together(clause: Clause) -> Clause:
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


Section = Literal["loses", "gains", "changes"]
ROLE: Final = "user.role"
TYPE: Final = "account.type"
ITEM: Final = "item"
HELD: Final = "item.held"
DIRECTION: Final = "change.direction"
_RANK: Final = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}


def section_of(base: Answer, head: Answer) -> Section:
    """Whether who gets one answer in place of another can do less, more, or the same in another way."""
    before, after = ((_RANK[one.outcome], len(one.channels)) for one in (base, head))
    return "loses" if after < before else "gains" if after > before else "changes"


Case = tuple[tuple[str, Clause], ...]
"""Conditions that hold together: on what both versions agree on, then on one's attributes alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that changes, and for whom.

    `items` is empty for an action on nothing in particular. `when` are cases, of which one must hold: none
    means that nothing more is asked. With `itself`, the question must also be about the item itself, and not
    come to be about a suite that the item is held as a part of. With `exact`, the row holds wherever all that
    does; else, what is said is necessary, but not enough. `signatures` counts the combinations of values that
    rules tell apart.
    """

    actions: tuple[str, ...]
    items: tuple[str, ...]
    roles: tuple[str, ...]
    account_types: tuple[str, ...]
    when: tuple[Case, ...]
    itself: bool
    exact: bool
    base: Answer
    head: Answer
    signatures: int
    witness: Witness | None

    @property
    def section(self) -> Section:
        """Whether those it is about can do less, more, or the same in another way."""
        return section_of(self.base, self.head)


def rows_of(
    situations: Situations, changed: Iterable[Changed], shown: Set[object] = frozenset()
) -> list[Row]:
    """The rows about one action and item.

    `shown` is what rows with an example say, as `said_of` tells: one that says the same of another item will
    be merged with these, and needs none.
    """
    found: list[Row] = []
    scope = situations.scope
    for change in changed:
        for roles, types, where in people(scope, change.where):
            read = row_of(scope, change, roles, types, where)
            row = read.row
            if said_of(row) not in shown:
                row = replace(row, witness=witness(situations, read.whole, change.base, change.head))
            found.append(row)
    return found


def said_of(row: Row) -> tuple[object, ...]:
    """What a row says of its item: rows with the same of several items are merged."""
    return (row.actions, *_rest(row))


def _observable(scope: Scope, name: str) -> Observable | None:
    return next((one for one in scope.observables if one.attribute == name), None)


def people(scope: Scope, where: Diagram) -> Iterable[tuple[tuple[str, ...], tuple[str, ...], Diagram]]:
    """Who is concerned, as roles times account types, and what else is asked of each."""
    role, kind = _observable(scope, ROLE), _observable(scope, TYPE)
    groups: dict[Diagram, dict[tuple[str, ...], list[str]]] = {}
    for roles, here in _split(scope, role, ROLE, where):
        for types, rest in _split(scope, kind, TYPE, here):
            groups.setdefault(rest, {}).setdefault(roles, []).extend(types)
    for rest, by_role in groups.items():
        alike: dict[tuple[str, ...], list[str]] = {}
        for same, there in by_role.items():
            alike.setdefault(tuple(there), []).extend(same)
        for kinds, who in alike.items():
            yield (
                _ordered(who, scope, ROLE),
                _ordered(kinds, scope, TYPE),
                rest,
            )


def _split(
    scope: Scope, one: Observable | None, name: str, where: Diagram
) -> Iterable[tuple[tuple[str, ...], Diagram]]:
    if one is None:
        yield _all(scope, name), where
        return
    for number, same in enumerate(one.classes):
        rest = one.variable.within(where, number)
        if rest.satisfiable():
            yield tuple(str(value) for value in same), rest


def _all(scope: Scope, name: str) -> tuple[str, ...]:
    domain = scope.pair.domains.get(name)
    return tuple(domain.texts or ()) if domain else ()


def _ordered(values: Iterable[str], scope: Scope, name: str) -> tuple[str, ...]:
    there = set(values)
    return tuple(one for one in _all(scope, name) if one in there)


class Read(NamedTuple):
    """A row without an example, everything that it is about, and where what it says holds, if it is exact."""

    row: Row
    whole: Diagram
    told: Diagram | None


def row_of(
    scope: Scope, change: Changed, roles: tuple[str, ...], types: tuple[str, ...], where: Diagram
) -> Read:
    """One row, of those whom an answer changes for."""
    concerned = [one for one in (_observable(scope, name) for name in (ROLE, TYPE)) if one is not None]
    valid, who = scope.validity, scope.space.true
    for one in concerned:
        valid = valid.exists(one.variable.cube)
        chosen = roles if one.attribute == ROLE else types
        who &= one.variable.among(
            number for number, same in enumerate(one.classes) if not set(chosen).isdisjoint(map(str, same))
        )
    whole = where & who
    others = [one for one in scope.observables if one not in concerned]
    boxes = cover(where, valid, others, scope.space)
    exact = boxes is not None
    if boxes is None:
        boxes = [enclosing(where, {one: scope.possible[one] for one in others})]
    cases = tuple(_acting(scope, clauses_of(scope.fitting(box))) for box in boxes)
    row = Row(
        (scope.action,),
        (scope.item,) if scope.item else (),
        roles,
        types,
        () if cases == ((),) else cases,
        scope.elsewhere and scope.items[0] == scope.items[1],
        exact,
        change.base,
        change.head,
        scope.space.count(whole, [one.variable for one in scope.observables]),
        None,
    )
    told = scope.space.any(diagram_of(box, scope.space) for box in boxes) & who if exact else None
    return Read(row, whole, told)


def _acting(scope: Scope, case: Case) -> Case:
    """A case, with what the question comes to be about where that is not the same in both versions."""
    if scope.items[0] == scope.items[1]:
        return case
    clauses = dict(case)
    for side, item in zip((BASE, HEAD), scope.items, strict=True):
        clauses[side] = {**clauses.get(side, {}), ITEM: (Among(frozenset((item or NONE,))),)}
    return tuple((side, clauses[side]) for side in (BOTH, BASE, HEAD) if side in clauses)


def told_by(row: Row) -> bool:
    """Whether what a row asks for tells by itself that it is about the item itself.

    So it does where the item is on a line, or held in no way at all.
    """
    return bool(row.when) and all(_tells_itself(case) for case in row.when)


def _tells_itself(case: Case) -> bool:
    for side, clause in case:
        held, direction = clause.get(HELD, ()), clause.get(DIRECTION, ())
        if _only(held, {"line"}) or (side == BOTH and _only(held, {"line", "no"})):
            return True
        if _only(direction, {"up", "down", "same"}):
            return True
    return False


def _only(tests: Iterable[Predicate], values: Set[str]) -> bool:
    return any(isinstance(one, Among) and not one.negated and one.values <= values for one in tests)


def merged(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that say the same of several items, or actions, as one; the most important first."""
    once = _joined(rows, said_of)
    twice = _joined(once, lambda row: (row.items, *_rest(row)))
    return tuple(sorted(twice, key=_order))


def _rest(row: Row) -> tuple[object, ...]:
    return (row.roles, row.account_types, cases_of(row), row.exact, row.base, row.head)


def cases_of(row: Row) -> frozenset[object]:
    """The cases of a row as something that can be compared and counted."""
    return frozenset(
        frozenset((side, frozenset(clause.items())) for side, clause in case) for case in row.when
    )


def _joined(rows: Iterable[Row], key: Callable[[Row], object]) -> list[Row]:
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [
        replace(
            group[0],
            actions=tuple(dict.fromkeys(one for row in group for one in row.actions)),
            items=tuple(dict.fromkeys(one for row in group for one in row.items)),
            itself=any(row.itself for row in group),
            signatures=sum(row.signatures for row in group),
            witness=next((row.witness for row in group if row.witness), None),
        )
        for group in groups.values()
    ]


def _order(row: Row) -> tuple[object, ...]:
    by_outcome = _RANK[row.head.outcome] - _RANK[row.base.outcome]
    return (-abs(by_outcome), -_RANK[row.base.outcome], row.actions, row.items, row.roles, row.account_types)

"""Of which accounts the answer to a question can be another in the one version than in the other.

An answer follows from rules and from what a question comes to, for what is held. Where the same rules hold
for an account in both versions, and nothing that it holds is another thing in the other, nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..diff.pair import Pair, Residual
from ..model.logic import Among, Clause, Holding
from .gates import COLUMNS, OF_HELD, concerned, declared, differing, holding, holds, holds_any
from .reads import HOLDS, Asked, about_of, bearing_of, items_apart, same_around
from .sql import Expression, among, both, call, column, either, literal

LOOKED_AT: Final = column("odd")
"""Which accounts are looked at alone."""


def gate_of(pair: Pair, asked: Asked) -> Expression | None:
    """Which accounts can be answered another way than before, or at all; None where that is not known."""
    target = next(one.actions[asked.action].target for one in pair.definitions if asked.action in one.actions)
    tests: list[Expression] = []
    if target in OF_HELD and asked.item is not None:
        tests.append(holding(pair, asked.item))
    if pair.definitions[0] is not pair.definitions[1]:
        lines = _by_lines(pair, asked, target)
        if lines is not None:
            tests.append(either([*lines, *_by_rules(pair, asked)]))
    some = both(tests)
    return None if not tests else LOOKED_AT if some == literal(False) else either([LOOKED_AT, some])


def _by_lines(pair: Pair, asked: Asked, target: str) -> tuple[Expression, ...] | None:
    """The accounts for whose lines attributes of a question may follow in another way in the one version than
    in the other, as conditions of which one holds; None where they may for any."""
    about = {item for item in about_of(pair, asked) if item is not None}
    coming = about | {one for each in pair.definitions for item in about for one in each.coming.get(item, ())}
    if not same_around(pair, about) or not _same_facts(pair):
        return None
    bearing = bearing_of(pair, asked, target)
    found: list[Expression] = []
    for item, wanted in items_apart(pair, target).items():
        # What comes with a change is not held before it.
        some = None if not wanted or wanted & coming else holds_any(_lines(pair, wanted))
        if item in coming:
            if some is None:
                return None
            found.append(some)
        elif item in bearing:
            held = holds_any(_lines(pair, [item]) & bearing)
            found.append(held if some is None else both([held, some]))
    return tuple(dict.fromkeys(found))


def _lines(pair: Pair, items: Iterable[str]) -> frozenset[str]:
    """The items that bring one of some, itself among them, in either version."""
    wanted = frozenset(items)
    found = (
        one for each in pair.definitions for one in each.items if not each.coming[one].isdisjoint(wanted)
    )
    return frozenset(found) | wanted


def _same_facts(pair: Pair) -> bool:
    """Whether what an account does not say stands for the same in both versions."""
    base, head = ({fact.name: fact.default for fact in one.facts} for one in pair.definitions)
    return all(base[name] == head[name] for name in base.keys() & head.keys())


def _by_rules(pair: Pair, asked: Asked) -> Iterator[Expression]:
    """The accounts for which a rule may hold in one version alone, as conditions of which one holds."""
    for item in about_of(pair, asked):
        base, head = pair.rules_on(asked.action, (item, item))
        if [_kind(one) for one in base] == [_kind(one) for one in head]:
            for first, second in zip(base, head, strict=True):
                if first.said != second.said:
                    yield _in_one(pair, first, second)
        else:
            yield concerned(pair, differing(base, head))


def _kind(rule: Residual) -> tuple[object, ...]:
    """What a rule says, but for whom it holds; and its name, by which reasons are ordered."""
    return (
        rule.effect, rule.fact, rule.code, rule.channels, rule.until, rule.obligations, rule.settlement,
        rule.name,
    )  # fmt: skip


def _in_one(pair: Pair, first: Residual, second: Residual) -> Expression:
    """Whether one of two rules can hold that say the same of others, and not the other."""
    base = [one for one in first.clauses if one not in second.clauses]
    head = [one for one in second.clauses if one not in first.clauses]
    if len(base) == len(head) == 1:
        (one,), (other,) = base, head
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        if len(names) == 1 and names[0] in one and names[0] in other:
            apart = _passes_one(pair, names[0], one, other)
            if apart is not None:
                rest = {name: tests for name, tests in one.items() if name != names[0]}
                return both([apart, holds(pair, rest)])
    return either([holds(pair, one) for one in (*base, *head)])


def _passes_one(pair: Pair, name: str, one: Clause, other: Clause) -> Expression | None:
    """Whether an attribute may pass the tests of one clause and not of the other; None where that is not
    known."""
    if name == HOLDS:
        return _holds_one(pair, one, other)
    (first, *more), (second, *others) = one[name], other[name]
    if more or others or not isinstance(first, Among) or not isinstance(second, Among):
        return None
    if first.negated != second.negated or name.startswith("user.") or not declared(pair, name):
        return None
    value = column(COLUMNS.get(name, name))
    return either([call("null", value), among(value, sorted(first.values ^ second.values))])


def _holds_one(pair: Pair, one: Clause, other: Clause) -> Expression | None:
    """Whether what is held passes the tests of one clause and not of the other."""
    passed: list[Expression] = []
    for tests in (one[HOLDS], other[HOLDS]):
        asking = [test for test in tests if isinstance(test, Holding)]
        for item in frozenset[str]().union(*[test.items for test in asking]):
            lines = [
                {each for each in known.coming if item in known.coming[each]} for known in pair.definitions
            ]
            if lines[0] != lines[1]:
                return None
        passed.append(holds(pair, {HOLDS: tuple(asking)}))
    return call("not", call("=", *passed))

"""A rule that adds nothing, because another of the same effect speaks of all its cases and more.

Fails: `allow: [buy]` when `user.role: owner`, beside `allow: [buy, add_seats]` without a condition
Passes: the second alone
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.logic import Among, Clause
from ....model.masks import bits
from ....source import Finding, Severity, finding
from ...containment import Clauses
from ...context import Context, Stage
from ...said import Said, said

CODES = ("rule-covered", "rules-alike")
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each rule that could go, at its id."""
    kept: dict[object, Said] = {}
    for one in said(context):
        key = (one.rule.obligations and frozenset(one.rule.obligations), frozenset(map(_key, _effect(one))))
        if key in kept:
            yield _found("rules-alike", one, kept[key])
        kept.setdefault(key, one)
    yield from _covered(list(kept.values()))


def _covered(rules: list[Said]) -> Iterator[Finding]:
    owners = [number for number, one in enumerate(rules) for _ in one.clauses]
    table = Clauses([clause for one in rules for clause in _effect(one)])
    for number, one in enumerate(rules):
        wider: set[int] | None = None
        for clause in _effect(one):
            holders = {owners[bit] for bit in bits(table.wider(clause)) if owners[bit] != number}
            wider = holders if wider is None else wider & holders
        for other in sorted(wider or ()):
            if set(one.rule.obligations or ()) <= set(rules[other].rule.obligations or ()):
                yield _found("rule-covered", one, rules[other])
                break


def _effect(one: Said) -> list[Clause]:
    """The clauses, with what else must be the same for one rule to do what another does."""
    rule = one.rule
    does = {"effect": (Among(frozenset({f"{rule.effect} {rule.code} {rule.until} {rule.settlement}"})),)}
    return [{**clause, **does} for clause in one.clauses]


def _key(clause: Clause) -> object:
    return frozenset(clause.items())


def _found(code: str, one: Said, other: Said) -> Finding:
    return finding(
        one.written.document, code, (*one.written.path, "id"),
        severity=Severity.WARNING, word=one.rule.id, other=other.rule.id,
        where=other.written.document.place((*other.written.path, "id")),
    )  # fmt: skip

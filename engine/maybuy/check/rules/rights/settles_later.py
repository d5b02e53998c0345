"""A rule that settles only what waits: how that is charged, no rule says.

Fails: `settle: [remove_seats]` beside `defer: [remove_seats]` until the next cycle
Passes: the same where the rule that defers has a condition
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.logic import Clause
from ....model.policy import NEXT_CYCLE
from ....source import Finding, Severity, finding
from ...containment import Clauses
from ...context import Context, Stage
from ...said import said

CODES = ("settles-later",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found at the rule's id, with the rule that defers what it speaks of. A day may be past, the next cycle
    never is."""
    rules = list(said(context))
    deferring = [one for one in rules if one.rule.effect == "defer" and one.rule.until == NEXT_CYCLE]
    clauses: list[Clause] = [clause for one in deferring for clause in one.clauses]
    if not clauses:
        return
    owners = [one for one in deferring for _ in one.clauses]
    table = Clauses(clauses)
    for one in rules:
        wider = [table.wider(clause) for clause in one.clauses] if one.rule.effect == "settle" else []
        if wider and all(wider):
            other = owners[wider[0].bit_length() - 1]
            yield finding(
                one.written.document, "settles-later", (*one.written.path, "id"),
                severity=Severity.WARNING, word=one.rule.id, other=other.rule.id,
            )  # fmt: skip

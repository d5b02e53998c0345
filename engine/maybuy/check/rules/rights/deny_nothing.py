"""A rule that takes away what no rule gives.

Fails: `deny: [bundle]` through `website`, and no rule that allows `bundle` through it
Passes: `deny: [bundle]` beside `allow: [bundle]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...containment import Clauses
from ...context import Context, Stage
from ...said import said

CODES = ("deny-nothing",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found at the rule's id."""
    rules = list(said(context))
    granting = [clause for one in rules if one.rule.effect == "allow" for clause in one.clauses]
    table = Clauses(granting)
    for one in rules:
        if one.rule.effect == "deny" and not any(table.meeting(clause) for clause in one.clauses):
            yield finding(
                one.written.document, "deny-nothing", (*one.written.path, "id"),
                severity=Severity.WARNING, word=one.rule.id,
            )  # fmt: skip

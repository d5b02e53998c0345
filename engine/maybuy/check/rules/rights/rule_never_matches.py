"""A rule about questions that nobody can ask, or about channels where there are none.

Fails: `allow: [bundle]` with `items: {kind: add-on}`; `through: [website]` beside an action without channels
Passes: `allow: [bundle]` with `items: {kind: suite}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...asked import Asked
from ...context import Context, Stage, Written

CODES = ("rule-never-matches",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """At the rule, or at an action where the others can be asked."""
    asked = Asked(context.definitions)
    for written in context.rules:
        if written.clauses and any(asked.items(clause) != frozenset() for clause in written.clauses):
            yield from _questions(written, asked)
            yield from _channels(context, written)


def _questions(written: Written, asked: Asked) -> Iterator[Finding]:
    rule = written.placed.rule
    dead = [
        number
        for number, action in enumerate(rule.actions)
        if not any(asked.about(action, clause) for clause in written.clauses)
    ]
    if len(dead) == len(rule.actions):
        yield finding(
            written.document, "rule-never-matches", (*written.path, "id"),
            severity=Severity.WARNING, word=rule.id,
            known=", ".join(f"`{action}`" for action in rule.actions),
        )  # fmt: skip
        return
    for number in dead:
        yield finding(
            written.document, "rule-never-matches", (*written.path, rule.effect, number),
            severity=Severity.WARNING, variant="action", word=rule.id, action=rule.actions[number],
        )  # fmt: skip


def _channels(context: Context, written: Written) -> Iterator[Finding]:
    rule, actions = written.placed.rule, context.definitions.actions
    for number, action in enumerate(rule.actions if rule.through else ()):
        if action in actions and not actions[action].channelled:
            yield finding(
                written.document, "rule-never-matches", (*written.path, rule.effect, number),
                severity=Severity.WARNING, variant=f"channel-{rule.effect}", action=action,
            )  # fmt: skip

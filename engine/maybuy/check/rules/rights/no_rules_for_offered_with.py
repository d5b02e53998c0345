"""A rule about an action that is allowed exactly when some change is offered, and so has no rules.

Fails: `allow: [manage_subscription]`, declared with `offered_with: subscription_page`
Passes: `allow: [view_subscription]`, declared without
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, finding
from ...context import Context, Stage
from ...references import references

CODES = ("no-rules-for-offered-with",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for document, _, word, path, *_ in references(context, "action"):
        action = context.definitions.actions.get(word)
        if action is not None and action.offered_with is not None:
            yield finding(document, "no-rules-for-offered-with", path, word=word, channel=action.offered_with)

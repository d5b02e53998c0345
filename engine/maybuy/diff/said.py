"""What one decision comes to, as a difference compares answers."""

from __future__ import annotations

from datetime import date
from typing import Final

from ..decide.account_rules import NOT_LISTED
from ..decide.answer import Answer as Shared
from ..decide.decision import Decision, is_new, obligations_on
from ..model.definitions import Definitions
from .answers import Answer

NOT_THERE: Final = Answer("deny")
"""The answer about what a version does not have."""


def said(decision: Decision) -> Answer:
    """A decision but for names and days."""
    prepared = decision.prepared
    return told(decision.answer, prepared.at, prepared.engine.definitions, new=is_new(prepared.facts))


def told(answer: Shared, at: date, definitions: Definitions, *, new: bool) -> Answer:
    """What is shared by all who are answered alike on a day; all takes effect now for who is `new`."""
    if answer.outcome == "deny":
        return Answer("deny", reason=answer.reasons[0].code if answer.reasons else NOT_LISTED)
    next_cycle, not_before = answer.defers or (False, None)
    later = not new and (next_cycle or (not_before is not None and not_before > at))
    return Answer(
        answer.outcome,
        answer.channels,
        None,
        next_cycle if later else False,
        not_before if later else None,
        obligations_on(answer, at, definitions),
        None if new or later else answer.settles,
    )

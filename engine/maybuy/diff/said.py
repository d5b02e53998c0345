"""What one decision comes to, as a difference compares answers."""

from __future__ import annotations

from typing import Final

from ..decide.prepared import Decision
from .answers import Answer

NOT_THERE: Final = Answer("deny")
"""The answer about what a version does not have."""


def said(decision: Decision) -> Answer:
    """A decision but for names and days."""
    later = decision.effective.timing == "next_cycle"
    defers = (decision.answer.defers or (False, None)) if later else (False, None)
    return Answer(
        decision.outcome,
        decision.channels,
        decision.reasons[0].code if decision.outcome == "deny" else None,
        defers[0],
        defers[1],
        decision.obligations,
        decision.settlement,
    )

"""How long something can be tried."""

from __future__ import annotations

from ..model.trial import TrialOffer
from .speaker import Speaker, counted


def trial_days(key: str, trial: TrialOffer, words: Speaker) -> str:
    """How many days of a trial."""
    return counted("interface", key, trial.days, words.language, name="days")

"""Whether a value is one that a feature may have, wherever it is given."""

from __future__ import annotations

from typing import Any

from ..model.feature import CHOICE, DIGITS, NUMBER, OFF, ON, SWITCH, Feature
from ..source import nearest


def wrong_value(feature: Feature, value: str) -> tuple[str, dict[str, Any]] | None:
    """What keeps a feature from having a value: which sentence says so, and its words; None where nothing
    does."""
    words = {"feature": feature.id, "word": value}
    known = tuple(feature.values or ())
    if value == OFF:
        return None
    if feature.type == SWITCH:
        return None if value == ON else ("", words)
    if value == ON and value not in known:
        return "none", words
    if feature.type == CHOICE:
        if value in known or not known:  # that it has none is told where it is declared
            return None
        return "choice", {**words, "near": nearest(value, known), "known": ", ".join(known)}
    return ("number", words) if feature.type == NUMBER and not DIGITS.fullmatch(value) else None

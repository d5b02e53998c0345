"""What is said of units of a limit where somebody is asked how many."""

from __future__ import annotations

from ..views.by_unit import Bounds
from .speaker import Speaker


def bounds_said(limit: str, bounds: Bounds, words: Speaker) -> list[str]:
    """What bounds them, each in words; nothing where nothing does."""
    found = []
    if bounds.included:
        found.append(words.say("units.included", units=words.units(limit, bounds.included)))
    if bounds.step > 1:
        found.append(words.say("units.step", units=words.number(bounds.step)))
    if bounds.most is not None:
        found.append(words.say("units.most", units=words.units(limit, bounds.most)))
    return found

"""How many examples a law tries that says it for itself."""

from __future__ import annotations

from hypothesis import settings

FEWER = 2, 5
"""What is tried of a law's own number by default; other profiles try all of it."""


def drawn(usual: int) -> int:
    """The examples that a law tries, in the profile of this run, which says that it takes so many."""
    part, of = FEWER if settings.get_current_profile_name() == "default" else (1, 1)
    return -(-usual * part // of)

"""What fits what somebody is typing."""

from __future__ import annotations

from collections.abc import Iterable


def fitting(typed: str, known: Iterable[str]) -> list[str]:
    """Of what is known what fits, each once; capitals do not count."""
    wanted = typed.casefold()
    fits = [one for one in dict.fromkeys(known) if wanted in one.casefold()]
    return sorted(fits, key=lambda one: not one.casefold().startswith(wanted))

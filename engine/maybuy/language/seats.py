"""Sentences about seats in a catalog's own word for them: agents, users, posts.

What stands between the words that are filled in is changed, and never what is filled in: the name of a
product may have a seat in it. No sentence says anything of a seat that depends on the gender of its word, or
on how it sounds in English: `an agent`, but `a user`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from . import elides

MOST_SENTENCES: Final = 1_024
"""Sentences remembered: those of a few catalogs, as a word may be another whenever a file is edited."""

_OURS: Final = {"en": ("seat", "seats"), "fr": ("licence", "licences")}
_FOUND: Final = {
    "en": re.compile(r"\{[^{}]*\}|\b(?P<word>seats?)\b", re.IGNORECASE),
    "fr": re.compile(r"\{[^{}]*\}|\b(?P<before>de )?(?P<word>licences?)\b", re.IGNORECASE),
}


class Seat(NamedTuple):
    """What one seat is called, and many."""

    one: str
    many: str


PACKS: Final = {"en": Seat("pack", "packs"), "fr": Seat("lot", "lots")}
"""What is sold in packs has these for seats, whatever the catalog calls those."""


@lru_cache(MOST_SENTENCES)
def called(sentence: str, language: str, seat: Seat) -> str:
    """A sentence, its words not filled in yet, in the word for seats."""
    one, _ = _OURS[language]

    def own(found: re.Match[str]) -> str:
        ours = found["word"]
        if ours is None:
            return found[0]
        word = seat.one if ours.lower() == one else seat.many
        if ours[0].isupper():
            word = word[:1].upper() + word[1:]
        before = found.groupdict().get("before") or ""
        if before and elides(word):
            before = f"{before[0]}’"
        return f"{before}{word}".replace("{", "{{").replace("}", "}}")

    return _FOUND[language].sub(own, sentence)

"""Sentences about seats in a catalog's own word for them: agents, users, posts.

What stands between the words that are filled in is changed, and never what is filled in: the name of a
product may have a seat in it. No sentence says anything of a seat that depends on the gender of its word.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from . import elides

_OURS: Final = {"en": ("seat", "seats"), "fr": ("licence", "licences")}
_FOUND: Final = {
    "en": re.compile(r"\{[^{}]*\}|\b(?P<before>an? )?(?P<word>seats?)\b", re.IGNORECASE),
    "fr": re.compile(r"\{[^{}]*\}|\b(?P<before>de )?(?P<word>licences?)\b", re.IGNORECASE),
}
_VOWELS: Final = frozenset("aeiou")


class Seat(NamedTuple):
    """What one seat is called, and many."""

    one: str
    many: str


@cache
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
        before = _before(found["before"] or "", word, language)
        return f"{before}{word}".replace("{", "{{").replace("}", "}}")

    return _FOUND[language].sub(own, sentence)


def _before(before: str, word: str, language: str) -> str:
    """What stands before it, as its first letter wants it."""
    if not before:
        return ""
    if language == "fr":
        return f"{before[0]}’" if elides(word) else before
    return f"{before[0]}{'n' if word[:1].lower() in _VOWELS else ''} "

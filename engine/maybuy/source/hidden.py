"""Letters that nobody sees: they turn what stands beside them, or make two words of what looks like one.

Where a letter has work to do it is not hidden: joiners between the letters of Persian or Hindi and in emoji,
marks of direction in a line with Arabic or Hebrew in it, breaks where words are written without blanks, the
flags of England, Scotland and Wales. A soft hyphen is never hidden: it says where a long word may be broken,
moves nothing, and is shown wherever it does its work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from unicodedata import bidirectional, category, name

# Controls; separators of lines; embeddings, overrides and isolates; what Unicode has given up; fillers;
# a byte order mark.
_ALWAYS: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\u115f\u1160\u180e\u2061-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0001"
)
_DIRECTION: Final = "\u061c\u200e\u200f"
_BETWEEN: Final = "\u034f\u180b-\u180d\u180f\u200b-\u200d\u2060\ufe00-\ufe0f\U000e0100-\U000e01ef"
JOINERS: Final = frozenset("\u200c\u200d")
_TAGS: Final = "\U000e0020-\U000e007f"
_UNSEEN: Final = re.compile(f"\U0001f3f4[{_TAGS}]+|[{_ALWAYS}{_DIRECTION}{_BETWEEN}{_TAGS}]")
_ALWAYS_HIDDEN: Final = re.compile(f"[{_ALWAYS}{_TAGS}]")
_KEYCAP: Final = re.compile("[0-9#*]\ufe0f\u20e3")
_ALPHABETS: Final = ("LATIN", "GREEK", "CYRILLIC")
"""Whose letters stand by themselves: nothing unseen joins or shapes them."""


class Hidden(NamedTuple):
    """A letter that nobody sees, and its offset."""

    letter: str
    at: int

    @property
    def name(self) -> str:
        """What Unicode calls it; controls have no name."""
        return name(self.letter, "")

    @property
    def code(self) -> str:
        """How it is told: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
        return f"U+{ord(self.letter):04X} {self.name}".rstrip()


def hidden(text: str) -> Iterator[Hidden]:
    """Every letter of a text that is hidden in it."""
    for found in _UNSEEN.finditer(text):
        if len(found[0]) == 1 and not _works(text, found.start()):
            yield Hidden(found[0], found.start())


def _works(text: str, at: int) -> bool:
    letter = text[at]
    if _ALWAYS_HIDDEN.match(letter):
        return False
    if letter in _DIRECTION:
        begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[begin : end if end >= 0 else len(text)]
        return any(bidirectional(one) in ("R", "AL") and one not in _DIRECTION for one in line)
    if _KEYCAP.match(text, at - 1 if at else 0):
        return True
    before = at - 1
    while before >= 0 and (category(text[before]) in ("Mn", "Mc") or text[before] in JOINERS):
        before -= 1
    if before < 0:
        return False
    neighbour = text[before]
    return (
        not neighbour.isascii() and not neighbour.isspace() and not name(neighbour, "").startswith(_ALPHABETS)
    )

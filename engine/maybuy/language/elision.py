"""French words that lose their last letter before a vowel, whatever it is that a catalog names.

A sentence says `de {item}`. That it loses a letter before Explore and none before Guide is found out here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_LOSING: Final = re.compile(
    r"\b(?P<kept>(?:lors|puis|quoi|jus)?qu|d|l|n|s|j|m|t|c)(?P<lost>[ea]) \{(?P<name>\w+)\}", re.IGNORECASE
)
"""A word that may lose its last letter, and the word that is filled in after it."""

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_OPENING: Final = " \t\"'“‘«`([{\u00a0\u202f"

_VOWEL: Final = re.compile("[aeiouœæ]|y(?![aeiou])")
_SILENT_H: Final = re.compile(
    "h(?:abi|aleine|allucin|armoni|ebdo|eberg|ectare|elic|emi|erb|erit|esit|eur|exa|ier|isto|iver|olo|omm|omo|onn"
    "|onor|opita|ora|oriz|orlo|oro|orr|orti|ospi|ote|uile|uiss|uitre|uma|ume|umi|ydr|ygi|ymn|yper|ypo)"
)
"""How French words with a silent h begin. Any other h is taken to be heard, as it is in English names."""

_HEARD: Final = re.compile("onz|oui$|ouistiti|ouat|uhlan|ulul|un$")
"""What begins with a vowel and is spoken as if it did not."""


def elides(following: str) -> bool:
    """Whether what is before a text loses its last letter. Numbers keep it: `de 8`, `de 11`."""
    start = following.lstrip(_OPENING)
    found = _LETTERS.match(_plain(start))
    if found is None:
        return False
    word = found[0]
    return not _HEARD.match(word) and bool(_VOWEL.match(word) or _SILENT_H.match(word))


@cache
def _losing(sentence: str) -> tuple[tuple[str, str, str], ...]:
    """Of each place where a letter may be lost: what stands there, what it becomes, which word decides."""
    return tuple(
        (found[0], f"{found['kept']}’{{{found['name']}}}", found["name"])
        for found in _LOSING.finditer(sentence)
    )


def elided(sentence: str, words: dict[str, object]) -> str:
    """A sentence to fill in, with the letters lost that its words make it lose."""
    for before, after, name in _losing(sentence):
        if elides(str(words.get(name, ""))):
            sentence = sentence.replace(before, after)
    return sentence


def _plain(text: str) -> str:
    """Lower case without accents: `é` and its two halves are one letter here."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))

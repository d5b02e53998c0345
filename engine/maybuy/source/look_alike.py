"""Words that look the same on a screen and are not: what a computer compares is not what a reader sees.

Letters with accents have two forms, blanks and hyphens many; full-width, Cyrillic and Greek letters pass for
Latin ones; some letters are not seen at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import category, combining, decomposition, name, normalize

_LATIN: Final = str.maketrans(
    "аеорсухіјѕһԁԛԝѵАВЕКМНОРСТХУІЈЅοαρνικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡ‐‒–—−",
    "aeopcyxijshdqwvABEKMHOPCTXYIJSoapvikuABEZHIKMNOPTYXig-----",
)
"""Letters and hyphens that pass for others, and these."""

_DISTINCT: Final = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")

_MOST: Final = 3
"""Letters that are named: who reads them knows by then what is wrong."""


def one_form(text: str) -> str:
    """A text with each letter in the one form that stands for all canonically equivalent ones (NFC)."""
    return text if text.isascii() else normalize("NFC", text)


def plain(word: str) -> str:
    """What words have in common that differ in what is easily overlooked: case, `-` and `_`, look-alikes."""
    return _as_seen(word).casefold().replace("_", "-").replace(" ", "-")


def _as_seen(word: str) -> str:
    if word.isascii():
        return word
    seen = (letter for letter in normalize("NFC", word) if category(letter) != "Cf")
    return "".join(map(_common, seen)).translate(_LATIN)


def _common(letter: str) -> str:
    """A full-width letter, a blank or a ligature as the ordinary ones; but `²` does not look like `2`."""
    return letter if decomposition(letter).startswith(_DISTINCT) else normalize("NFKC", letter)


def without_accents(word: str) -> str:
    """A word in small letters, in those of ids as far as it looks as if it had no others."""
    return "".join(letter for letter in normalize("NFKD", _as_seen(word).casefold()) if not combining(letter))


def apart(word: str, near: str) -> tuple[str, str] | None:
    """The key of the sentence that tells two words apart which look the same, and the letters it names.

    None where anybody sees by what they differ.
    """
    if (word.isascii() and near.isascii()) or word == near or plain(word) != plain(near):
        return None
    for one, other in ((word, near), (near, word)):
        odd = dict.fromkeys(letter for letter in one if letter not in other and _is_odd(letter))
        if odd:
            return "look-alike" if one is word else "look-alike.other", ", ".join(_named(odd))
    return None


def _is_odd(letter: str) -> bool:
    return not letter.isascii() and (
        normalize("NFKC", letter) != letter
        or not name(letter, "").startswith("LATIN")
        or letter.translate(_LATIN) != letter
    )


def _named(letters: dict[str, None]) -> Iterator[str]:
    for letter in list(letters)[:_MOST]:
        yield f"U+{ord(letter):04X} {name(letter, '')}".rstrip()

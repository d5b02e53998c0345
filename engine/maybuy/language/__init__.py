"""What maybuy says, in the reader's language.

Every sentence shown to a user has a key here and one text per language; the rest of the package
names the key and the words to fill in. A new language is a new module with the same keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module
from string import Formatter
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
    """A sentence to fill in, with the letters lost that its words make it lose.

    It says `de {item}`. That it loses a letter before Explore and none before Guide is found out here.
    """
    for before, after, name in _losing(sentence):
        if elides(str(words.get(name, ""))):
            sentence = sentence.replace(before, after)
    return sentence


def _plain(text: str) -> str:
    """Lower case without accents: `é` and its two halves are one letter here."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


LANGUAGES: Final = ("en", "fr")
DEFAULT: Final = "en"

# One module per subject and language: diagnostics_en, diagnostics_fr, ...
SUBJECTS: Final = (
    "diagnostics", "decisions", "interface", "service", "differences", "importing", "exporting", "fleet",
    "pages", "studio", "customer", "mcp",
)  # fmt: skip


@cache
def sentences(language: str, subject: str) -> dict[str, str]:
    """All texts of one subject in one language, by key."""
    texts: dict[str, str] = import_module(f"{__name__}.{subject}_{language}").TEXTS
    return texts


@cache
def codes() -> tuple[str, ...]:
    """Every code that a finding may have, in the order of their texts."""
    return tuple(dict.fromkeys(key.partition(".")[0] for key in sentences(DEFAULT, "diagnostics")))


def supported(locale: str, default: str = DEFAULT) -> str:
    """The language to use for a locale such as `fr-FR` or `fr_CA.UTF-8`; the default where there is none."""
    language = locale.replace("_", "-").split("-")[0].split(".")[0].lower()
    return language if language in LANGUAGES else default


def say(subject: str, key: str, language: str, /, **words: object) -> str:
    """The sentence `key` of a subject, with its words filled in.

    Raises KeyError for a key that no language has: that is a fault of the program, never of its input.
    """
    return filled(sentences(language, subject)[key], language, words)


def filled(sentence: str, language: str, words: dict[str, object]) -> str:
    """A sentence with its words filled in."""
    return (elided(sentence, words) if language == "fr" else sentence).format(**words)


@cache
def named(subject: str, key: str, language: str) -> frozenset[str]:
    """The words that the sentence `key` of a subject names."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentences(language, subject)[key]) if name)


Naming = Callable[[Mapping[str, str]], str]
"""Which of a file's own translations is taken."""


def naming(language: str) -> Naming:
    """pick(), for a language."""
    return partial(pick, language=language)


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text for a language among a file's own translations, else the English, else the first.

    An empty mapping gives the empty string.
    """
    return texts.get(language) or texts.get(DEFAULT) or next(iter(texts.values()), "")

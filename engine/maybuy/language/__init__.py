"""What maybuy says, in the reader's language.

Every sentence shown to a user has a key here and one text per language; the rest of the package
names the key and the words to fill in. A new language is a new module with the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from string import Formatter
from typing import Final

from .elision import elided

LANGUAGES: Final = ("en", "fr")
DEFAULT: Final = "en"

# One module per subject and language: diagnostics_en, diagnostics_fr, ...
SUBJECTS: Final = ("diagnostics", "decisions", "interface", "service", "differences")


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
    sentence = sentences(language, subject)[key]
    return (elided(sentence, words) if language == "fr" else sentence).format(**words)


@cache
def named(subject: str, key: str, language: str) -> frozenset[str]:
    """The words that the sentence `key` of a subject names."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentences(language, subject)[key]) if name)


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text for a language among a file's own translations, else the English, else the first.

    An empty mapping gives the empty string.
    """
    return texts.get(language) or texts.get(DEFAULT) or next(iter(texts.values()), "")

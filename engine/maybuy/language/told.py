"""Findings in their reader's words: the one place where a sentence is made of a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from ..finding import Finding, Phrase, Severity, Span
from . import DEFAULT, say, sentences

SUBJECT = "diagnostics"

GUESSED = frozenset((
    "unknown-kind", "unknown-key", "unknown-item", "unknown-item.trial", "unknown-item.then",
    "unknown-product", "unknown-edition", "unknown-edition.of", "unknown-channel", "unknown-action",
    "unknown-attribute", "unknown-value", "unknown-value.country", "unknown-limit", "unknown-feature",
    "feature-value.choice", "unknown-promotion", "unknown-terms", "unknown-detail", "unknown-currency",
    "unknown-cycle", "unknown-payment-method", "default-not-a-value", "trial-then", "unknown-code",
    "unknown-account", "unknown-user",
))  # fmt: skip
"""What is cured by the word that was meant, where a word is near: the sentences have nothing to add to it."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding as it is shown: a stable code, a sentence, its cure where one is known, and its place.

    `help` is empty where there is nothing to add. `file` is as the user named it, or relative to the root.
    """

    code: str
    severity: Severity
    message: str
    help: str
    file: str
    span: Span


def told(findings: Iterable[Finding], language: str = DEFAULT) -> tuple[Diagnostic, ...]:
    """Findings in a language, in their order."""
    return tuple(_told(one, language) for one in findings)


def _told(one: Finding, language: str) -> Diagnostic:
    """The sentence is under `code`, or `code.variant`, its help under `.help`; a variant that has no help of
    its own has that of the code. Of JSON what is under `.json` is said and helps, where there is any.

    A word `near` picks `.help.near` instead, where there is one, and of what is GUESSED is asked for.
    """
    own = f"{one.code}.{one.variant}" if one.variant else one.code
    keys = [f"{own}.json", own] if one.of_json else [own]
    cure = SUBJECT, _first(*[f"{key}.help" for key in (*keys, one.code)])
    near = dict(one.words).get("near") is not None
    if near and own in GUESSED:
        cure = "interface", "meant"
    elif near:
        cure = SUBJECT, _first(f"{own}.help.near", cure[1])
    message = said(Phrase(SUBJECT, _first(*keys), one.words), language)
    return Diagnostic(
        one.code, one.severity, message, said(Phrase(*cure, one.words, one.apart), language),
        one.file, one.span,
    )  # fmt: skip


def _first(*keys: str) -> str:
    """The first key that has a sentence, else the last."""
    texts = sentences(DEFAULT, SUBJECT)
    return next((key for key in keys if key in texts), keys[-1])


def _word(word: object, language: str) -> object:
    return said(word, language) if isinstance(word, Phrase) else word


def said(phrase: Phrase, language: str) -> str:
    """A phrase in a language."""
    words = {name: _word(word, language) for name, word in phrase.words}
    whole = say(phrase.subject, phrase.key, language, **words)
    if phrase.apart is not None:
        key, letters = phrase.apart
        whole = f"{whole} {say('interface', key, language, letters=letters)}"
    return whole if phrase.part is None else whole.partition(" - ")[phrase.part]


class Refused(ValueError):  # noqa: N818  each kind of it is an Error
    """Something that cannot be done as it is asked: why is data, said in a language when it is shown.

    `kind` is stable, and the sentence that stands under it, of `SUBJECT` behind `PREFIX`, names the words.
    """

    SUBJECT: ClassVar[str]
    PREFIX: ClassVar[str]

    def __init__(self, kind: str, **words: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.words = words

    @property
    def code(self) -> str:
        """Which of its sentences is said: that of the kind, or of a case of it."""
        return self.kind

    def phrases(self) -> tuple[Phrase, ...]:
        """All that is to be said of it."""
        return (Phrase(self.SUBJECT, f"{self.PREFIX}.{self.code}", tuple(self.words.items())),)

    def message(self, language: str = DEFAULT) -> str:
        """What is wrong, and the cure after a dash where one is known."""
        between = said(Phrase("interface", "apart"), language)
        return between.join(said(phrase, language) for phrase in self.phrases())

    def __str__(self) -> str:
        return self.message()

"""What is wrong with a file that is read, or has been: the one place here that makes findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from ..finding import Finding, Path, Phrase, Severity, Word, Wrong
from ..language.told import Diagnostic, told
from ..language.visible import escaped
from .document import Document, Lines
from .hidden import JOINERS, hidden
from .look_alike import apart
from .nearest import Suggestions

LONGEST_WORD = 60


class RefusedError(Exception):
    """The file is not worth reading further; why is among the findings already."""


class Findings:
    """The findings about one text while it is read, in the order they were made."""

    def __init__(self, file: str, text: str, most: int = 1) -> None:
        self.file = file
        self.lines = Lines(text)
        self.most = most
        self.found: list[Finding] = []

    def add(self, code: str, start: int, end: int, *, variant: str = "", **words: object) -> None:
        """Note an error between two offsets. `variant` picks another sentence for the same code.

        Raises RefusedError once there are more than anyone will read.
        """
        if len(self.found) == self.most:
            self._note("syntax", start, start, "many", {"most": self.most})
            raise RefusedError
        self._note(code, start, end, variant, words)

    def _note(self, code: str, start: int, end: int, variant: str, words: Mapping[str, object]) -> None:
        fitting = tuple((name, shown(str(word))) for name, word in words.items())
        span = self.lines.span(start, end)
        self.found.append(Finding(code, Severity.ERROR, self.file, span, variant, fitting))


_AFTER_A_NUMBER: Final = re.compile(r"(?<=[0-9])[\u00a0\u202f](?=\S)")


def shown(word: str, longest: int = LONGEST_WORD) -> str:
    """A user's word cut to what fits a message: it may be megabytes long, or run over lines."""
    cut = word if len(word) <= longest else word[: longest - 1] + "…"
    cut = cut.replace("\r\n", " ").replace("\n", " ")
    if cut.isprintable():
        return cut
    # Joiners that have work to do, as in Persian and in emoji, are left to do it; so are spaces that keep a
    # number by its thousands, its unit or its currency.
    unseen = {one.at for one in hidden(cut)}
    kept = {found.start() for found in _AFTER_A_NUMBER.finditer(cut)}
    return "".join(
        each if each.isprintable() or at in kept or (each in JOINERS and at not in unseen) else escaped(each)
        for at, each in enumerate(cut)
    )


# A list of what would be right, and the way round a loop, are worth more room than a word of the user's.
LONGEST = {"known": 400, "loop": 400, "problem": 400, "cure": 400}

# A text that without its quotes would be what is wanted: it is shown with them.
_LOOKS_PLAIN: Final = re.compile(r"true|false|null|-?[0-9]+(?:\.[0-9]+)?")


class Found(NamedTuple):
    """A value as a word of a sentence: named by its text, or as the list or set of keys that it is."""

    value: Any


class Said(NamedTuple):
    """A single value as a word of a sentence, and the path to where it is written, in whatever way."""

    value: Any
    path: Path

    def __format__(self, _: str) -> str:
        return written(self.value)


def written(value: Any) -> str:
    """A single value as it stands in a file; an ellipsis for a list or mapping."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if value == "":
        return '""'
    return str(value) if isinstance(value, str | int | float | Decimal) else "…"


def finding(
    document: Document,
    code: str,
    path: Path,
    *,
    severity: Severity = Severity.ERROR,
    at_key: bool = False,
    variant: str = "",
    **words: object,
) -> Finding:
    """A finding about the value (or with `at_key` the key) at a path of a document.

    A word `near` that is not None is what may be meant by `word`. A number that stands at the path is told as
    it is written there, `0x10`, and not as the 16 that it is.
    """
    own = document.own_words(path)
    same = _ways(document.value(path)) if own is not None else ()

    def fit(name: str, word: object) -> Word:
        match word:
            case None | Phrase():
                return word
            case Found(value):
                return _named(value, own, document)
            case Said(value, where):
                return shown(document.own_words(where) or written(value))
        return shown(
            own if own is not None and str(word) in same else str(word), LONGEST.get(name, LONGEST_WORD)
        )

    word, near = words.get("word"), words.get("near")
    return Finding(
        code=code,
        severity=severity,
        file=document.file,
        span=document.key_span(path) if at_key else document.span(path),
        variant=variant,
        words=tuple((name, fit(name, word)) for name, word in words.items()),
        apart=apart(word, near) if isinstance(word, str) and isinstance(near, str) else None,
        of_json=document.is_json,
    )


def placed(document: Document, wrong: Wrong, suggestions: Suggestions | None = None) -> Finding:
    """What is wrong with plain data, in the document that it was read from.

    Of many in one text only those get a suggestion that `suggestions` has one for.
    """
    words = dict(wrong.words)
    if wrong.among is not None:
        near = (suggestions or Suggestions()).near(words["word"], wrong.among)
        words |= {"near": near, "known": ", ".join(wrong.among)}
    return finding(
        document, wrong.code, wrong.path,
        severity=wrong.severity, at_key=wrong.at_key, variant=wrong.variant, **words,
    )  # fmt: skip


def finding_at(document: Document, code: str, start: int, end: int, *, variant: str, **words: str) -> Finding:
    """A warning about a stretch of a document's text, between two offsets, whatever stands there."""
    span = document.lines.span(start, end)
    return Finding(code, Severity.WARNING, document.file, span, variant, tuple(words.items()))


def _ways(value: Any) -> tuple[str, ...]:
    """How a value that is no text may be called in a sentence: by its text, and a whole one as an integer."""
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return (written(value), f"{value:f}", str(int(value))) if whole else (written(value),)


def _named(value: Any, own: str | None, document: Document) -> str | Phrase:
    if isinstance(value, Mapping):
        return Phrase("diagnostics", f"wrong-type.this-mapping{'.json' if document.is_json else ''}")
    if isinstance(value, list):
        return Phrase("diagnostics", "wrong-type.this-list")
    quoted = isinstance(value, str) and _LOOKS_PLAIN.fullmatch(value)
    return f'`"{value}"`' if quoted else f"`{shown(own or written(value))}`"


class LoadError(ValueError):
    """Files that an engine or an account cannot be made of; `findings` has everything that is wrong."""

    def __init__(self, findings: Iterable[Finding], documents: Iterable[Document] = ()) -> None:
        super().__init__()
        self.findings = tuple(findings)
        self._documents = {document.file: document for document in documents}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in words, in English."""
        return told(self.findings)

    def __str__(self) -> str:
        return "; ".join(f"{one.file}:{one.span.line}: {one.message}" for one in self.diagnostics)

    def line(self, file: str, number: int) -> str:
        """A line of one of the files as it was read, counted from 1; empty where there is none."""
        document = self._documents.get(file)
        return document.line(number) if document else ""

"""A finding about a value or key of a file that has been read: the one constructor beyond this folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from ..language import DEFAULT, say, sentences
from .diagnostic import Diagnostic, Severity
from .document import Document, Path
from .findings import LONGEST_WORD, shown
from .look_alike import told_apart

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
    language: str,
    *,
    severity: Severity = Severity.ERROR,
    at_key: bool = False,
    variant: str = "",
    **words: object,
) -> Diagnostic:
    """A finding about the value (or with `at_key` the key) at a path of a document.

    The sentence is `code` in the diagnostics' texts, or `code.variant`; its help is under `.help`. A word
    `near` that is not None picks `.help.near` instead, where there is one, to suggest what may be meant. Of
    JSON the sentences under `.json` are said, where there are any. A number in the sentence that stands at
    the path is told as it is written there, `0x10`, and not as the 16 that it is.
    """
    key, known = (f"{code}.{variant}" if variant else code), sentences(DEFAULT, "diagnostics")
    if document.is_json and f"{key}.json" in known:
        key = f"{key}.json"
    own = document.own_words(path)
    same = _ways(document.value(path)) if own is not None else ()

    def fit(name: str, word: object) -> object:
        if isinstance(word, Found):
            return _named(word.value, own, document, language)
        if isinstance(word, Said):
            return shown(document.own_words(word.path) or written(word.value))
        return shown(own if str(word) in same else word, LONGEST.get(name, LONGEST_WORD))

    fitting = {name: fit(name, word) for name, word in words.items()}
    cure = f"{key}.help" if words.get("near") is None else f"{key}.help.near"
    if cure not in known:
        cure = f"{key}.help"
    return Diagnostic(
        code=code,
        severity=severity,
        message=say("diagnostics", key, language, **fitting),
        help=_cure(say("diagnostics", cure, language, **fitting), words, language),
        file=document.file,
        span=document.key_span(path) if at_key else document.span(path),
    )


def finding_at(
    document: Document, code: str, start: int, end: int, language: str, *, variant: str = "", **words: object
) -> Diagnostic:
    """A warning about a stretch of a document's text, between two offsets, whatever stands there."""
    key = f"{code}.{variant}" if variant else code
    return Diagnostic(
        code=code,
        severity=Severity.WARNING,
        message=say("diagnostics", key, language, **words),
        help=say("diagnostics", f"{key}.help", language, **words),
        file=document.file,
        span=document.lines.span(start, end),
    )


def _cure(said: str, words: Mapping[str, object], language: str) -> str:
    """A help, and what tells the suggestion in it from what is written, where that is not seen."""
    word, near = words.get("word"), words.get("near")
    apart = told_apart(word, near, language) if isinstance(word, str) and isinstance(near, str) else ""
    return f"{said} {apart}" if apart else said


def _ways(value: Any) -> tuple[str, ...]:
    """How a value that is no text may be called in a sentence: by its text, and a whole one as an integer."""
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return (written(value), f"{value:f}", str(int(value))) if whole else (written(value),)


def _named(value: Any, own: str | None, document: Document, language: str) -> str:
    if isinstance(value, Mapping):
        key = "wrong-type.this-mapping.json" if document.is_json else "wrong-type.this-mapping"
        return say("diagnostics", key, language)
    if isinstance(value, list):
        return say("diagnostics", "wrong-type.this-list", language)
    quoted = isinstance(value, str) and _LOOKS_PLAIN.fullmatch(value)
    return f'`"{value}"`' if quoted else f"`{shown(own or written(value))}`"

"""What is wrong, as data: a code, words and a place. language/told.py makes the sentence where it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

Path = tuple[str | int, ...]
"""The way to a value in plain data: keys, and places in lists."""


class Severity(StrEnum):
    """How bad a finding is; only errors make a command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A stretch of a file: lines and columns count from 1, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START: Final = Span(1, 1, 1, 1)

CAUSES: Final = frozenset({"duplicate-id"})
"""Codes of findings that make others: of two things with one id only the first counts, and what names the
other leads nowhere."""


class Phrase(NamedTuple):
    """A sentence, or part of one, that is a text in each language: its subject, its key, its words.

    `apart` is what tells a word from what is suggested in its place where both look the same: the key of the
    sentence that says so, and the letters. `part` is 0 for what stands before its dash, 2 for what is behind.
    """

    subject: str
    key: str
    words: tuple[tuple[str, object], ...] = ()
    apart: tuple[str, str] | None = None
    part: int | None = None


Word = str | Phrase | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a file: which sentence says so (`code`, `variant`), its words, its place.

    `file` is as the user named it, or relative to the root. `of_json` tells that it is about JSON,
    of which some things are said in other words; `apart` as in Phrase.
    """

    code: str
    severity: Severity
    file: str
    span: Span
    variant: str = ""
    words: tuple[tuple[str, Word], ...] = ()
    apart: tuple[str, str] | None = None
    of_json: bool = False

    def key(self) -> tuple[bool, str, Span, str, str]:
        """What findings are sorted by: what others may follow from, then file, place, code, words."""
        return (self.code not in CAUSES, self.file, self.span, self.code, f"{self.variant} {self.words}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with plain data, and the path to it: a finding before its file is looked at.

    `among` is what an unknown word could have been; the nearest is sought when it is placed.
    """

    code: str
    path: Path
    words: Mapping[str, Any]
    variant: str = ""
    at_key: bool = False
    among: Iterable[str] | None = None
    severity: Severity = Severity.ERROR

    def within(self, path: Path) -> Wrong:
        """The same in data that stands at a path of something larger."""
        return replace(self, path=(*path, *self.path))

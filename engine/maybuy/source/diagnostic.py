"""Findings about files: the one shape in which maybuy tells anyone that something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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


START = Span(1, 1, 1, 1)

CAUSES = frozenset({"duplicate-id"})
"""Codes of findings that make others: of two things with one id only the first counts, and what names the
other leads nowhere."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, a sentence, its cure where one is known, and its place.

    `help` is empty where there is nothing to add. `file` is as the user named it, or relative to the root.
    """

    code: str
    severity: Severity
    message: str
    help: str
    file: str
    span: Span

    def key(self) -> tuple[bool, str, Span, str, str]:
        """What findings are sorted by: what others may follow from, then file, place, code, message."""
        return (self.code not in CAUSES, self.file, self.span, self.code, self.message)

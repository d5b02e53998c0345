"""Findings as marks in a text, with their places as a browser counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..language.told import Diagnostic
from ..source.document import Lines
from . import texts


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in a text, with its place as a browser counts."""

    start: int
    end: int
    line: int
    said: Diagnostic


def marks_of(found: Iterable[Diagnostic], text: str) -> list[Mark]:
    """Where findings stand in the text that they are about."""
    lines = Lines(text)
    return [_mark(one, lines) for one in found]


def _mark(one: Diagnostic, lines: Lines) -> Mark:
    """A finding with its place in a text; one that stands nowhere has its first letter."""
    start, end = (
        _offset(lines, line, column)
        for line, column in ((one.span.line, one.span.column), (one.span.end_line, one.span.end_column))
    )
    return Mark(texts.utf16(lines.text, start), texts.utf16(lines.text, max(start, end)), one.span.line, one)


def _offset(lines: Lines, line: int, column: int) -> int:
    starts = lines.starts()
    begin = starts[min(line, len(starts)) - 1]
    return min(begin + column - 1, len(lines.text))

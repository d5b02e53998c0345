"""The part of a document that a finding underlines."""

from __future__ import annotations

from maybuy.source import Document, Span


def underlined(document: Document, span: Span) -> str:
    starts = document.lines.starts()
    start = starts[span.line - 1] + span.column - 1
    end = starts[span.end_line - 1] + span.end_column - 1
    return document.text[start:end]

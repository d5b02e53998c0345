"""Warnings that a file says are meant to be so: `silence: [{code: …, because: …}]` where they are.

A silencing takes away the warnings of its code that are placed inside the file, edition or rule it stands in.
Errors are not silenced, and a silencing that silences nothing is itself a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, NamedTuple

from ..source import Document, Finding, Path, Severity, Span, finding
from .context import Context
from .references import readable

CODES: Final = ("cannot-silence", "unused-silence")
MILD: Final = ("unused-silence",)

_HOLDERS: Final = ("editions", "rules")
"""The lists whose entries may silence, besides the files themselves."""


class Silencing(NamedTuple):
    """One entry of a `silence`, the path to it, and what it is about: a file as a whole, or part of it."""

    document: Document
    code: str
    path: Path
    within: Span | None

    def covers(self, found: Finding) -> bool:
        """Whether it speaks of a finding."""
        if found.code != self.code or found.file != self.document.file:
            return False
        inside = self.within
        return inside is None or (
            (inside.line, inside.column) <= (found.span.line, found.span.column)
            and (found.span.end_line, found.span.end_column) <= (inside.end_line, inside.end_column)
        )


def silencings(context: Context) -> Iterator[Silencing]:
    """Everything that the files silence."""
    for document in readable(context):
        yield from _of(document, document.data, (), None)
        for key in _HOLDERS:
            for number, entry in enumerate(document.data.get(key, ())):
                if "silence" in entry:
                    path = (key, number)
                    yield from _of(document, entry, path, document.extent(path))


def _of(document: Document, data: Any, path: Path, within: Span | None) -> Iterator[Silencing]:
    for number, entry in enumerate(data.get("silence", ())):
        if "code" in entry:
            yield Silencing(document, entry["code"], (*path, "silence", number), within)


def silenced(
    context: Context, found: Iterable[Finding], mild: Collection[str], looked_for: Collection[str]
) -> Iterator[Finding]:
    """What is left of all findings, and what is wrong with the silencings themselves.

    `mild` are the codes that may be warnings, `looked_for` those that were looked for this time.
    """
    left = list(found)
    whole = {file.document.file for file in context.files if file.model is not None}
    for one in silencings(context):
        where = (*one.path, "code")
        covered = [each for each in left if one.covers(each)]
        errors = [each for each in covered if each.severity is Severity.ERROR]
        if errors or (one.code in looked_for and one.code not in mild):
            yield finding(one.document, "cannot-silence", where, word=one.code)
        elif not covered and one.code in looked_for and one.document.file in whole:
            yield finding(one.document, "unused-silence", where, severity=Severity.WARNING, word=one.code)
        left = [each for each in left if each not in covered or each in errors]
    yield from left

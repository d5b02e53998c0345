"""All rules about the files of a root together, as they lie in rules/, and the warnings that files silence.

A file says `silence: [{code: …, because: …}]` where a warning is meant to be. That takes away the warnings
of its code that are placed inside the file, edition or rule it stands in. Errors are not silenced, and a
silencing that silences nothing is itself a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final, NamedTuple, cast

from ..language import codes
from ..source import Document, Finding, Path, Severity, Span, finding
from . import rules
from .context import Check, Context, Stage
from .daily import found_by
from .references import readable

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


def _listed() -> Iterator[Check]:
    for one in walk_packages(rules.__path__, f"{rules.__name__}."):
        if not one.ispkg:
            yield cast("Check", import_module(one.name))


CHECKS: tuple[Check, ...] = tuple(sorted(_listed(), key=lambda check: check.STAGE))

BY_CODE: Mapping[str, Check] = {code: check for check in CHECKS for code in check.CODES}
"""The rule that gives each code."""

MILD = frozenset(code for check in CHECKS for code in getattr(check, "MILD", ()))
"""The codes that may be warnings."""

WHOLE = frozenset(code for code, check in BY_CODE.items() if check.STAGE is Stage.WHOLE)


def run(context: Context) -> list[Finding]:
    """Everything that all rules find and no file silences, in no particular order."""
    found = list(_found(context, Stage.NAMES))
    clear = all(file.model is not None and file.document.ok for file in context.files)
    whole = clear and not any(one.severity is Severity.ERROR for one in found)
    found += _found(context, Stage.PLACES)
    if whole:
        found += _found(context, Stage.WHOLE)
    looked_for = set(codes()) - (frozenset() if whole else WHOLE)
    return list(silenced(context, found, MILD, looked_for))


def _found(context: Context, stage: Stage) -> Iterator[Finding]:
    return (one for check in CHECKS if check.STAGE is stage for one in found_by(check, context))

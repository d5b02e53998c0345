"""Findings where GitHub and GitLab look for them, beside the lines of a change.

GitHub takes annotations, and a summary of the step; GitLab takes a code quality report. Shapes:
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from ..language import say
from ..language.told import Diagnostic
from ..source import START, Severity
from . import markdown
from .money import number
from .sarif import LineOf, fingerprints, sentence

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST: Final = 10
"""Annotations of one kind that GitHub shows of a step; it drops the others without a word."""

MOST_ROWS: Final = 1_000
"""Rows of a summary, which may take a megabyte."""


def annotated(diagnostics: Sequence[Diagnostic], path_of: Callable[[str], PurePath]) -> Iterator[str]:
    """A line for each finding: as many annotations as are shown, and what is beyond them as plain text."""
    given: Counter[Severity] = Counter()
    for one in diagnostics:
        given[one.severity] += 1
        if given[one.severity] <= MOST:
            yield _annotation(one, path_of(one.file).as_posix())
        else:
            words = f"{one.severity}[{one.code}]: {sentence(one)}"
            yield _line(f"{path_of(one.file).as_posix()}:{one.span.line}:{one.span.column}: {words}")


def _annotation(one: Diagnostic, path: str) -> str:
    span, told = one.span, {"file": path, "title": one.code}
    if span != START:
        told |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # columns count only within one line
            told |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties = ",".join(f"{key}={_property(value)}" for key, value in told.items())
    return f"::{COMMANDS[one.severity]} {properties}::{_data(sentence(one))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _line(text: str) -> str:
    """A text that is no command, whatever a file's name or words begin with or contain.

    The runner takes a line for one that begins with `::`, blanks apart, or has `##[` anywhere; what nobody
    sees counts for nothing when it looks.
    """
    plain = markdown.visible(" ".join(text.split())).replace("##[", "##\\[")
    return f"./{plain}" if plain.startswith("::") else plain


def summary(diagnostics: Sequence[Diagnostic], path_of: Callable[[str], PurePath], language: str) -> str:
    """All findings as a Markdown table, for the step's summary; empty where there are none."""
    if not diagnostics:
        return ""
    heads = [say("interface", f"summary.{name}", language) for name in ("what", "where", "finding")]
    rows = (_row(one, path_of(one.file).as_posix(), language) for one in diagnostics[:MOST_ROWS])
    lines = [f"### {say('interface', 'summary.title', language)}", "", *markdown.table(heads, rows)]
    more = len(diagnostics) - MOST_ROWS
    if more > 0:
        lines += ["", say("interface", "summary.more", language, count=number(more, language))]
    return "\n".join([*lines, "", ""])


def _row(one: Diagnostic, path: str, language: str) -> list[str]:
    severity = say("interface", f"severity.{one.severity.value}", language)
    place = markdown.text(f"{path}:{one.span.line}:{one.span.column}")
    return [markdown.sentence(f"{severity} `{one.code}`"), place, markdown.sentence(sentence(one))]


SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def code_quality(
    diagnostics: Sequence[Diagnostic], line_of: LineOf, path_of: Callable[[str], PurePath]
) -> list[dict[str, Any]]:
    """Each finding, with a fingerprint of its own. `path_of` says where a file is in the repository."""
    return [
        {
            "description": sentence(one),
            "check_name": one.code,
            "fingerprint": mark,
            "severity": SEVERITIES[one.severity],
            "location": {
                "path": _text(path_of(one.file).as_posix()),
                "lines": {"begin": one.span.line, "end": one.span.end_line},
            },
        }
        for one, mark in zip(diagnostics, fingerprints(diagnostics, line_of), strict=True)
    ]


def _text(name: str) -> str:
    """A file's name as a text, which every reader of JSON can keep: a mark for what is no letter in it."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

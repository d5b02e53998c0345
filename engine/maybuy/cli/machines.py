"""Findings in the formats that machines read: chosen by --format, the same for every command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final

from ..language.told import Diagnostic
from ..report.forges import annotated, code_quality, summary
from ..report.junit import junit, of_diagnostics
from ..report.sarif import LineOf, sarif
from .shared import print_json, print_text

FORMATS: Final = ("sarif", "junit", "github", "gitlab")
STEP_SUMMARY: Final = "GITHUB_STEP_SUMMARY"


def print_findings(
    form: str,
    diagnostics: Sequence[Diagnostic],
    files: Iterable[str],
    line_of: LineOf,
    path_of: Callable[[str], PurePath],
    *,
    command: str,
    language: str,
) -> None:
    """Findings on standard output, in one of FORMATS. `files` are those that were looked at.

    For GitHub they are added to the step's summary as well, where there is one.
    """
    match form:
        case "sarif":
            print_json(sarif(diagnostics, line_of, path_of, command=command, language=language))
        case "gitlab":
            print_json(code_quality(diagnostics, line_of, path_of))
        case "junit":
            placed = [replace(one, file=path_of(one.file).as_posix()) for one in diagnostics]
            cases = of_diagnostics(placed, (path_of(file).as_posix() for file in files))
            print_text(junit(f"maybuy {command}", cases))
        case _:
            for line in annotated(diagnostics, path_of):
                print_text(line)
            add_to_summary(summary(diagnostics, path_of, language))


def add_to_summary(text: str) -> None:
    """Adds Markdown to the summary of the step of GitHub Actions that this runs in, if it runs in one."""
    file = os.environ.get(STEP_SUMMARY)
    if file and text:
        with Path(file).open("a", encoding="utf-8") as step:
            step.write(text)


def paths_from(root: Path, given: Iterable[str] = ()) -> Callable[[str], PurePath]:
    """Where a file is, seen from the current folder.

    Files are called by their way from the root, but for those that are called as they were `given`.
    """
    known = frozenset(given)

    def path_of(name: str) -> PurePath:
        path = Path(os.path.normpath(name if name in known else root / name))
        here = Path.cwd()
        return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path

    return path_of

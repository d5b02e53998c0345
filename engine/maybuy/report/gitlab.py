"""GitLab's code quality report: findings beside the lines of a merge request.

Shape: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, Final

from ..language.told import Diagnostic
from ..source import Severity
from .fingerprint import LineOf, fingerprints
from .sarif import sentence

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

"""SARIF 2.1.0: findings for code scanning and for editors.

Shape: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from ..language.told import Diagnostic
from ..source import START, Severity
from ..version import __version__
from .pages import FOLDERS, address, link, page, summary

LineOf = Callable[[str, int], str]
"""A file's line by number, empty where there is none."""


def fingerprints(diagnostics: Sequence[Diagnostic], line_of: LineOf) -> list[str]:
    """What tells one finding from another, run after run: its code, its file and what is underlined.

    Neither the line nor the sentence counts, so a finding stays the same one when lines move above it, and in
    every language. No two are the same: equal ones are counted, in their order.
    """
    seen: Counter[str] = Counter()
    found = []
    for one in diagnostics:
        line = "" if one.span == START else line_of(one.file, one.span.line)  # of a whole file, none counts
        end = one.span.end_column - 1 if one.span.end_line == one.span.line else len(line)
        underlined = line[one.span.column - 1 : end]
        words = "\0".join((one.code, one.file, underlined, " ".join(line.split())))
        digest = sha256(words.encode(errors="surrogateescape")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return found


SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
BASE: Final = "SRCROOT"
FOLDER: Final = "The folder in which the command was run."
_LINK: Final = re.compile(r"\[.*\]\(", re.DOTALL)
_BRACKET: Final = re.compile(r"[\\\[\]]")
_PLACEHOLDER: Final = re.compile(r"\{\d+\}")


def sarif(
    diagnostics: Sequence[Diagnostic],
    line_of: LineOf,
    path_of: Callable[[str], PurePath],
    *,
    command: str,
    language: str,
) -> dict[str, Any]:
    """The findings of a command as one run. `path_of` says where a file is, seen from the current folder."""
    codes = sorted({one.code for one in diagnostics})
    number = {code: index for index, code in enumerate(codes)}
    level = {one.code: LEVELS[one.severity] for one in reversed(diagnostics)}
    return run(
        command,
        language,
        [_rule(code, level[code], language) for code in codes],
        [
            {
                "ruleId": one.code,
                "ruleIndex": number[one.code],
                "level": LEVELS[one.severity],
                "message": message(sentence(one)),
                "locations": [{"physicalLocation": _location(one, path_of(one.file))}],
                "partialFingerprints": {"primaryLocationLineHash": mark},
            }
            for one, mark in zip(diagnostics, fingerprints(diagnostics, line_of), strict=True)
        ],
    )


def run(command: str, language: str, rules: Sequence[Any], results: Sequence[Any]) -> dict[str, Any]:
    """A log with one run of a command."""
    release = __version__
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "maybuy",
                        "version": release,
                        "semanticVersion": release,
                        "informationUri": link("", FOLDERS[0].parent),
                        "rules": rules,
                    }
                },
                "automationDetails": {"id": f"maybuy/{command}/"},
                "language": language,
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {BASE: {"description": {"text": FOLDER}}},
                "results": results,
            }
        ],
    }


def message(words: str) -> dict[str, str]:
    """A text as a message, nothing in which is taken for a link or a place to be filled in.

    Most viewers show an escape as it stands, so there is none but where the text would be misread.
    """
    if _LINK.search(words):
        words = _BRACKET.sub(r"\\\g<0>", words)
    if _PLACEHOLDER.search(words):
        words = words.replace("{", "{{").replace("}", "}}")
    return {"text": words}


def sentence(one: Diagnostic) -> str:
    """What is wrong and its cure, in one line."""
    return f"{one.message} - {one.help}" if one.help else one.message


def _rule(code: str, level: str, language: str) -> dict[str, Any]:
    """A code with what its page says of it: the first sentence, the reasons, and all of it."""
    text = page(code, language) or ""
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in code.split("-")),
        "shortDescription": {"text": summary(code, language)},
        "fullDescription": {"text": text.rpartition("\n## ")[2].partition("\n")[2].strip()},
        "help": {"text": text, "markdown": text},
        "helpUri": address(code, language),
        "defaultConfiguration": {"level": level},
    }


def artifact(path: PurePath) -> dict[str, str]:
    """A file, by an address that whatever letters are in its name make no other of."""
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": BASE}


def _location(one: Diagnostic, path: PurePath) -> dict[str, Any]:
    """Where a finding is; one about a whole file is at its beginning."""
    return {
        "artifactLocation": artifact(path),
        "region": {
            "startLine": one.span.line,
            "startColumn": one.span.column,
            "endLine": one.span.end_line,
            "endColumn": one.span.end_column,
        },
    }

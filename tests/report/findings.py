"""Findings to write in the formats of machines, with the lines they are on."""

from __future__ import annotations

from pathlib import PurePath

from maybuy.language.told import Diagnostic
from maybuy.source import START, Severity, Span

LINES = {
    ("catalog/a.yaml", 4): "requires: {any: [support/pro]}",
    ("catalog/a.yaml", 9): "requires: {any: [support/pro]}",
    ("catalog/b.yaml", 1): "kind: prodct",
}
UNKNOWN = Diagnostic(
    "unknown-item",
    Severity.ERROR,
    "`support/pro` is not an item of the catalog",
    "did you mean `support/professional`?",
    "catalog/a.yaml",
    Span(4, 18, 4, 29),
)
AGAIN = Diagnostic(
    "unknown-item", Severity.ERROR, UNKNOWN.message, UNKNOWN.help, "catalog/a.yaml", Span(9, 18, 9, 29)
)
KIND = Diagnostic(
    "unknown-kind",
    Severity.WARNING,
    "`prodct` is not a kind of file",
    "",
    "catalog/b.yaml",
    Span(1, 7, 1, 13),
)
EMPTY = Diagnostic(
    "missing-definition", Severity.INFO, "no catalog or policies are here", "begin one", ".", START
)
FOUND = [UNKNOWN, AGAIN, KIND, EMPTY]


def line_of(file: str, number: int) -> str:
    return LINES.get((file, number), "")


def path_of(name: str) -> PurePath:
    return PurePath("shop") / name

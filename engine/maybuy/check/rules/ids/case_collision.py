"""Two ids or names that differ only by small and capital letters, by `-` and `_`, or in no way that is seen.

Fails: `id: on-the-fly` beside `id: on_the_fly`; two products named `Chat` and `chat`
Passes: `id: on-the-fly` and `id: in-the-shop`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.base import as_scalar, as_text
from ....source import Document, Finding, Path, Severity, finding
from ....source.look_alike import plain
from ...context import Context, Stage
from ...references import SOLD
from .duplicate_id import ids

CODES = ("case-collision",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each after the first."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for file in context.files:
        if file.model is None:
            continue
        for key, path, at_key in _words(file.document):
            alike = (*key[:-1], plain(key[-1]))
            word, where = first.setdefault(alike, (key[-1], file.document.place(path)))
            if word != key[-1]:
                yield finding(
                    file.document, "case-collision", path, at_key=at_key,
                    severity=Severity.WARNING, variant="" if _easily_seen(word, key[-1]) else "look-alike",
                    word=key[-1], other=word, near=word, where=where,
                )  # fmt: skip


def _easily_seen(one: str, other: str) -> bool:
    return one.casefold().replace("_", "-") == other.casefold().replace("_", "-")


def _words(document: Document) -> Iterator[tuple[tuple[str, ...], Path, bool]]:
    """Every id, every name of something sold, every value of an attribute; the last word is what differs."""
    data = document.data
    for key, path in ids(document):
        if key[0] != "code":
            yield key, path, key[0] == "attribute"
    if data["kind"] in SOLD and "name" in data:
        for language, name in as_text(data["name"]).items():
            path = ("name", language) if isinstance(data["name"], dict) else ("name",)
            yield ("name", name), path, False
    if data["kind"] == "vocabulary":
        for attribute, declared in data["attributes"].items():
            values = declared.get("values", ())
            for number, value in enumerate(values):
                path = ("attributes", attribute, "values", value if isinstance(values, dict) else number)
                yield ("value", attribute, as_scalar(value)), path, isinstance(values, dict)

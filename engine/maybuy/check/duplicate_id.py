"""Two things with one id.

Fails: two rules `id: owner-buys`, be it in two files
Passes: `id: owner-buys` and `id: owner-buys-on-the-website`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..source import Diagnostic, Document, Path, finding
from .context import Context
from .references import SOLD

CODES = ("duplicate-id",)

# By kind of file, the lists whose entries have an id of their own among all files of that kind.
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "policy": ("rules",),
    "channels": ("channels", "contacts"),
    "actions": ("actions",),
    "limits": ("limits",),
    "payment-methods": ("methods",),
    "terms": ("terms", "details"),
    "catalog": ("cycles",),
}


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds: one finding for each after the first."""
    first: dict[tuple[str, ...], str] = {}
    for file in context.files:
        if file.model is None:
            continue
        for key, path in ids(file.document):
            if key not in first:
                first[key] = file.document.place(path)
                continue
            variant = "catalog" if key == ("catalog",) else "elsewhere"
            where = first[key]
            yield finding(
                file.document, CODES[0], path, context.language,
                at_key=key[0] == "attribute", variant=variant, id=key[-1], where=where,
            )  # fmt: skip


def ids(document: Document) -> Iterator[tuple[tuple[str, ...], Path]]:
    """What must be there once, with its path; the last of the words is the id."""
    data = document.data
    kind = data["kind"]
    if kind == "catalog":
        yield ("catalog",), ("kind",)
    if kind in SOLD:
        yield ("product", data["id"]), ("id",)
        for number, edition in enumerate(data.get("editions", ())):
            # A product that stands in two files is one finding, not one more for each edition.
            yield ("edition", document.file, edition["id"]), ("editions", number, "id")
    if kind == "promotion":
        yield ("promotion", data["id"]), ("id",)
        yield ("code", data["code"].casefold()), ("code",)
    if kind == "policy":
        yield ("policy", data["id"]), ("id",)
    if kind == "vocabulary":
        for name in data["attributes"]:
            yield ("attribute", name), ("attributes", name)
    for entries in _LISTS.get(kind, ()):
        for number, entry in enumerate(data.get(entries, ())):
            yield (entries, entry["id"]), (entries, number, "id")

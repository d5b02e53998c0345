"""Two things with one id.

Fails: two rules `id: owner-buys`, be it in two files
Passes: `id: owner-buys` and `id: owner-buys-on-the-website`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ....model.group import VALUES, listed
from ....source import Document, Finding, Path, finding
from ...context import Context, Stage
from ...references import SOLD, readable

CODES = ("duplicate-id",)
STAGE = Stage.NAMES

# By kind of file, the lists whose entries have an id of their own among all files of that kind.
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "policy": ("rules",),
    "promises": ("promises",),
    "channels": ("channels", "contacts"),
    "actions": ("actions",),
    "limits": ("limits",),
    "features": ("features",),
    "payment-methods": ("methods",),
    "terms": ("terms", "details"),
    "catalog": ("cycles",),
}
_TOGETHER: Final = {
    "features": "limits",
    "items": "product",
    "products": "product",
    "payment_methods": "methods",
}
"""Whose ids are no others' either: what is used is a limit or a feature, and what a list names one of its
kind or a group of some."""


def check(context: Context) -> Iterator[Finding]:
    """One finding for each after the first."""
    first: dict[tuple[str, ...], str] = {}
    for document in readable(context):
        for key, path in ids(document):
            if key not in first:
                first[key] = document.place(path)
                continue
            variant = "catalog" if key == ("catalog",) else "elsewhere"
            where = first[key]
            yield finding(
                document, CODES[0], path,
                at_key=key[0] == "attribute", variant=variant, id=key[-1], where=where,
            )  # fmt: skip
    yield from _alike(context)


def _alike(context: Context) -> Iterator[Finding]:
    """Groups that have the id of what they might list, where nothing else says so."""
    for document in readable(context):
        for group in listed(document.data):
            attribute = {"editions": "item.edition", VALUES: group.kind}.get(str(group.path[0]), "")
            if group.id in (context.named.values(attribute) or ()):
                path = (*group.path, "id")
                yield finding(document, "duplicate-id", path, variant="group", id=group.id)


def ids(document: Document) -> Iterator[tuple[tuple[str, ...], Path]]:
    """What must be there once, with its path; the last of the words is the id."""
    data = document.data
    kind = data["kind"]
    if kind == "catalog":
        yield ("catalog",), ("kind",)
    if kind in SOLD:
        yield from _own(("product",), data, ())
        for number, edition in enumerate(data.get("editions", ())):
            # A product that stands in two files is one finding, not one more for each edition.
            yield from _own(("edition", document.file), edition, ("editions", number))
    if kind == "promotion":
        yield from _own(("promotion",), data, ())
        if "code" in data:
            yield ("code", data["code"].casefold()), ("code",)
    if kind == "policy":
        yield from _own(("policy",), data, ())
    if kind == "vocabulary":
        for name in data.get("attributes", ()):
            yield ("attribute", name), ("attributes", name)
    for group in listed(data):
        key, *_ = group.path
        among = ("value", group.kind) if key == VALUES else (_TOGETHER.get(str(key), str(key)),)
        yield (*among, group.id), (*group.path, "id")
    for entries in _LISTS.get(kind, ()):
        for number, entry in enumerate(data.get(entries, ())):
            yield from _own((_TOGETHER.get(entries, entries),), entry, (entries, number))


def _own(
    among: tuple[str, ...], data: Mapping[str, Any], path: Path
) -> Iterator[tuple[tuple[str, ...], Path]]:
    if "id" in data:
        yield (*among, data["id"]), (*path, "id")

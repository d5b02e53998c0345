"""Limits and features that have days of their own, where the files say them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..model.base import ALWAYS, Effective
from ..model.contents import APART, entries
from ..source import Document, Path
from .context import Context
from .references import SOLD, readable


class Given(NamedTuple):
    """A limit or feature that comes with something: where, and on which days."""

    document: Document
    level: Path
    key: str
    """`limits` or `features`."""
    name: str
    path: Path
    days: Effective
    entry: Path
    """The entry of the list that it stands in."""
    dated: bool


def given(context: Context) -> Iterator[Given]:
    """All that stands where something has days of its own, level by level."""
    for document in readable(context):
        data = document.data
        if data["kind"] in SOLD:
            levels: list[tuple[Path, Mapping[str, Any]]] = [((), data)]
            levels += [(("editions", number), one) for number, one in enumerate(data.get("editions", ()))]
            for path, level in levels:
                yield from _of(document, path, level)


def _of(document: Document, level: Path, data: Mapping[str, Any]) -> Iterator[Given]:
    for limits, path in entries(data.get("limits")):
        yield from _named(document, level, "limits", limits, (*level, "limits", *path))
    for number, entry in enumerate(data.get("features", ())):
        here = (*level, "features", number)
        if isinstance(entry, Mapping):
            yield from _named(document, level, "features", entry, here)
        else:
            yield Given(document, level, "features", entry, here, ALWAYS, here, dated=False)


def _named(
    document: Document, level: Path, key: str, entry: Mapping[str, Any], here: Path
) -> Iterator[Given]:
    dated = "effective" in entry
    days = Effective.model_validate(entry["effective"]) if dated else ALWAYS
    for name in entry:
        if name not in APART:
            yield Given(document, level, key, name, (*here, name), days, here, dated)

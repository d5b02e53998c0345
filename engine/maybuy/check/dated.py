"""What has days of its own of all that comes with something or is required by it, where the files say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..model.base import ALWAYS, Effective
from ..model.contents import APART, entries
from ..model.dated import FOR
from ..model.versions import DAYS, ITEM, LISTS, WHOLE
from ..source import Document, Path
from .context import Context
from .references import SOLD, readable


class Given(NamedTuple):
    """What comes with something, or is said of it: where, and on which days."""

    document: Document
    level: Path
    key: str
    """`limits`, `features`, or what else may have days."""
    name: str
    path: Path
    days: Effective
    entry: Path
    """The entry of the list that it stands in."""
    dated: bool
    for_new: bool = False

    @property
    def variant(self) -> str:
        """Of what is told as a whole, another sentence: `seats` do not come with anything."""
        return "said" if self.key in WHOLE else ""


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
    for key in WHOLE:
        for number, entry in enumerate(data[key] if isinstance(data.get(key), list) else ()):
            here = (*level, key, number)
            yield Given(document, level, key, key, here, days_of(entry), here, dated=True)
    for key in LISTS:
        for number, entry in enumerate(data.get(key, ())):
            here = (*level, key, number)
            if isinstance(entry, str):
                yield Given(document, level, key, entry, here, ALWAYS, here, dated=False)
            elif ITEM in entry:
                yield Given(document, level, key, entry[ITEM], here, days_of(entry), here, dated=True)
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
    for name in entry:
        if name not in APART:
            days, for_new = days_of(entry), FOR in entry
            yield Given(document, level, key, name, (*here, name), days, here, DAYS in entry, for_new)


def days_of(entry: Mapping[str, Any]) -> Effective:
    """The days that an entry says, of which it may be silent."""
    return Effective.model_validate(entry[DAYS]) if DAYS in entry else ALWAYS

"""A feature is given a value that it cannot have, or is given twice.

Fails: `features: [{support_hours: 24/9}]`, where its values are `8/5` and `24/7`; `features: [sso, sso]`
Passes: `features: [sso, {support_hours: 24/7}]`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....model.contents import APART
from ....model.feature import ON, FeaturesFile, value_of
from ....source import Document, Finding, Path, finding
from ...context import Context, Stage
from ...features import wrong_value
from ...references import SOLD, readable

CODES = ("feature-value",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    known = {  # what is wrong where it is declared is said there
        one.id: one
        for file in context.files
        if isinstance(file.model, FeaturesFile)
        for one in file.model.features
    }
    for document in readable(context):
        for path, word, value, at_key in _given(document):
            if word in known and (wrong := wrong_value(known[word], value)):
                variant, words = wrong
                yield finding(document, "feature-value", path, at_key=at_key, variant=variant, **words)
        yield from _twice(document)


def _twice(document: Document) -> Iterator[Finding]:
    first: dict[tuple[Path, str], str] = {}
    for path, word, _, _ in _given(document):
        at = path.index("features") + 1
        within = path[:at]
        if "effective" in (document.value(path[: at + 1]) or ()):  # on other days, perhaps
            continue
        where = first.setdefault((within, word), document.place(path))
        if where != document.place(path):
            yield finding(document, "feature-value", path, variant="twice", feature=word, where=where)


def _given(document: Document) -> Iterator[tuple[Path, str, str, bool]]:
    """Every feature that what is sold is given: where, which, its value, and whether it is named by a key."""
    data = document.data
    if data["kind"] not in SOLD:
        return
    levels: list[tuple[Path, Mapping[str, Any]]] = [((), data)]
    levels += [(("editions", number), edition) for number, edition in enumerate(data.get("editions", ()))]
    for path, level in levels:
        for number, entry in enumerate(level.get("features", ())):
            where = (*path, "features", number)
            if isinstance(entry, str):
                yield where, entry, ON, False
            else:
                yield from (
                    ((*where, word), word, value_of(value), False)
                    for word, value in entry.items()
                    if word not in APART
                )

"""Something that comes with an item, without what it requires.

Fails: `includes: [collaboration]` in an edition, where `collaboration` requires a higher one
Passes: `includes: [collaboration]` in the higher one; or beside what it requires
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.definitions import Definitions
from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...granted import held_before
from ...sold import Sold, at, required, sold

CODES = ("includes-unmet",)
STAGE = Stage.WHOLE
LOOK = "each"
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What the item itself requires is there as well, and so is all that comes with it."""
    definitions = context.definitions
    for one in sold(context):
        there = definitions.coming[one.item.id] | held_before(one.item, definitions)
        there |= {
            item for word, _ in _words(one) for item in definitions.expand(word)
        }  # parts may name products
        for word, path in _words(one):
            lacking = [item for item in definitions.expand(word) if not _met(item, there, definitions)]
            if lacking:
                yield finding(
                    one.document, "includes-unmet", path,
                    severity=Severity.WARNING, item=one.item.id, word=word,
                    known=required(definitions.items[lacking[0]]),
                )  # fmt: skip


def _words(one: Sold) -> Iterator[tuple[str, Path]]:
    """What the files say that comes with an item, each with its place."""
    for level in one.levels:
        data = at(one.document.data, level)
        for key in ("includes", "parts"):
            for number, word in enumerate(data.get(key, ())):
                yield word, (*level, key, number)


def _met(item: str, there: frozenset[str], definitions: Definitions) -> bool:
    return definitions.met(definitions.items[item], there)

"""An item that cannot be held beside what it requires or comes with, or what that requires in turn.

Fails: `requires: {all: [support]}` beside `excludes: [support]`
Passes: `requires: {all: [support]}` beside `excludes: [support/essential]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...granted import held_before
from ...sold import Sold, at, sold

CODES = ("excludes-needed",)
STAGE = Stage.PLACES
LOOK = "each"
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found at what is needed. One of several alternatives that is excluded is a warning."""
    definitions = context.definitions
    excluded: dict[str, set[str]] = {}
    for item in definitions.items.values():
        for other in (other for word in item.excludes for other in definitions.expand(word)):
            excluded.setdefault(item.id, set()).add(other)
            excluded.setdefault(other, set()).add(item.id)
    for one in sold(context):
        apart = excluded.get(one.item.id)
        if apart:
            yield from _of(context, one, apart)


def _of(context: Context, one: Sold, apart: set[str]) -> Iterator[Finding]:
    definitions = context.definitions
    for level in one.levels:
        data = at(one.document.data, level)
        requires = data.get("requires", {})
        lists = {("includes",): data.get("includes", ()), ("parts",): data.get("parts", ())}
        needed: list[tuple[str, Path]] = [
            (word, (*level, *key, number))
            for key, words in lists.items()
            for number, word in enumerate(words)
        ]
        for word, path in needed:
            if not apart.isdisjoint(definitions.expand(word)):
                yield _found(one, word, path, "comes")
        for number, word in enumerate(requires.get("all", ())):
            if _impossible(context, word, apart):
                yield _found(one, word, (*level, "requires", "all", number), "")
            elif far := _far(context, one, word, apart):
                yield _found(one, word, (*level, "requires", "all", number), "chain", far)
        words = requires.get("any", ())
        dead = [number for number, word in enumerate(words) if _impossible(context, word, apart)]
        beyond = [_far(context, one, word, apart) for word in words]
        for number, word in enumerate(words):
            path = (*level, "requires", "any", number)
            if number in dead:
                yield _found(one, word, path, "" if len(dead) == len(words) else "one")
            elif all(other in dead or beyond[other] for other in range(len(words))):
                yield _found(one, word, path, "chain", beyond[number])


def _far(context: Context, one: Sold, word: str, apart: set[str]) -> str:
    """What a word requires in turn, whatever it stands for, and that cannot be held beside the item."""
    definitions = context.definitions
    items = definitions.expand(word) if all(file.is_sure for file in context.files) else ()
    seen = frozenset({one.item.id})
    each = [held_before(definitions.items[item], definitions, seen) & apart for item in items]
    return min(min(found) for found in each) if each and all(each) else ""


def _impossible(context: Context, word: str, apart: set[str]) -> bool:
    items = context.definitions.expand(word)
    return bool(items) and apart.issuperset(items)


def _found(one: Sold, word: str, path: Path, variant: str, other: str = "") -> Finding:
    severity = Severity.WARNING if variant == "one" else Severity.ERROR
    return finding(
        one.document, "excludes-needed", path,
        severity=severity, variant=variant, word=word, item=one.item.id, other=other,
    )  # fmt: skip

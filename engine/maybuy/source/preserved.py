"""Whether a text that was laid out anew has all that was there before.

Nothing is shared with what lays texts out: comments are looked for between the places of the values that were
read, not between tokens, and values are compared as they were read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..finding import Path
from .document import LINE_BREAK, Document, Node

_COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")


class Difference(NamedTuple):
    """What would be lost: a `comment`, or else a value, and its place in the text before."""

    variant: str
    start: int
    end: int


def first_difference(before: Document, after: Document) -> Difference | None:
    """The first comment that a text lost, gained, changed or moved past another one, or else the first value
    or spelling that differs; None where all is as it was."""
    remarks, kept = list(comments(before)), [text for _, text in comments(after)]
    for number, (start, text) in enumerate(remarks):
        if number >= len(kept) or kept[number] != text:
            return Difference("comment", start, start + len(text))
    if len(kept) > len(remarks) or not after.ok:
        return Difference("", 0, 1)
    said = {path: what for path, what, _ in _values(after)}
    for path, what, node in _values(before):
        if path not in said or said.pop(path) != what:
            return Difference("", node.start, node.end)
    return Difference("", 0, 1) if said else None


def comments(document: Document) -> Iterator[tuple[int, str]]:
    """The comments of a file in their order, each with its offset and without blanks at its end."""
    text = document.text
    at = 0
    for start, end in [*(sorted(_scalars(document.root)) if document.root else ()), (len(text), len(text))]:
        # A text below `|` or `>` may have a comment behind these.
        broken = LINE_BREAK.search(text, start, end) if text[start : start + 1] in {"|", ">"} else None
        until = broken.start() if broken else start
        for found in _COMMENT.finditer(text, at, until):
            yield found.start(), found[0].rstrip(" \t")
        at = max(at, end)


def _scalars(node: Node) -> Iterator[tuple[int, int]]:
    """Where keys and single values stand."""
    if node.kids is None:
        yield node.start, node.end
        return
    yield from (node.keys or {}).values()
    for kid in node.kids.values() if isinstance(node.kids, dict) else node.kids:
        if kid.start >= node.start:  # else an alias repeats it
            yield from _scalars(kid)


def _values(document: Document) -> Iterator[tuple[Path, object, Node]]:
    """All values with the ways to them: what each means, and unless it is quoted how it is spelled."""

    def walk(path: Path, data: Any, node: Node) -> Iterator[tuple[Path, object, Node]]:
        if isinstance(node.kids, dict):
            yield path, dict, node
            for key, kid in node.kids.items():
                yield from walk((*path, key), data[key], kid)
        elif node.kids is not None:
            yield path, list, node
            for number, kid in enumerate(node.kids):
                yield from walk((*path, number), data[number], kid)
        else:
            word = document.text[node.start : node.end]
            spelling = None if word[:1] in {"'", '"', "|", ">"} else word.split()
            yield path, (type(data), data, spelling), node

    if document.root:
        yield from walk((), document.data, document.root)

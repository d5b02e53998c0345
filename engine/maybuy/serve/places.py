"""Which key or value stands at a place of a body."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ..source import Document, Path, Span
from ..source.document import Node


class _Stretch(NamedTuple):
    start: int
    end: int
    path: Path


class Places:
    """All keys and values of a document by where they begin, so that many places are found in it quickly."""

    def __init__(self, document: Document) -> None:
        self._lines = document.lines.starts()
        root = document.root
        self._stretches = [] if root is None else sorted(_stretches(root, ()), key=lambda one: one.start)
        self._starts = [one.start for one in self._stretches]
        self._values = {one.path: one for one in self._stretches}

    def path(self, span: Span) -> Path:
        """The path to the key or value that stands where a span does; of several, the shortest."""
        wanted = self._lines[min(span.line, len(self._lines)) - 1] + span.column - 1
        last = bisect_right(self._starts, wanted) - 1
        if last < 0:
            return ()
        if self._starts[last] == wanted:
            return self._stretches[bisect_left(self._starts, wanted)].path
        inmost = self._stretches[last]
        while inmost.end <= wanted:  # it is between two others
            above = inmost.path[:-1]
            if not above:
                return ()
            inmost = self._values[above]
        return inmost.path


def _stretches(node: Node, path: Path) -> Iterator[_Stretch]:
    """Those below a node, with those that hold others before these."""
    if isinstance(node.kids, dict):
        for key, kid in node.kids.items():
            if node.keys and key in node.keys:
                yield _Stretch(*node.keys[key], (*path, key))
            yield _Stretch(kid.start, kid.end, (*path, key))
            yield from _stretches(kid, (*path, key))
    elif node.kids is not None:
        for number, kid in enumerate(node.kids):
            yield _Stretch(kid.start, kid.end, (*path, number))
            yield from _stretches(kid, (*path, number))

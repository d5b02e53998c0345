"""Which key or value stands at a place of a body."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from ...source import Document, Path, Span
from ...source.document import Node


class _Level(NamedTuple):
    """What stands directly in a list or mapping, in the order of the text."""

    starts: list[int]
    """Where each begins: its key, where it has one."""
    ends: list[int]
    """Where the key of each ends; where there is none, the same as its start."""
    steps: list[str] | range
    kids: list[Node]


class Places:
    """The keys and values of a document by where they begin, so that many places are found in it quickly.

    Only what holds a place that was asked for is looked into: bodies may be large, and mistakes few.
    """

    def __init__(self, document: Document) -> None:
        self._lines = document.lines
        self._root = document.root
        self._levels: dict[int, _Level] = {}  # by the identity of a node: the root keeps them all

    def path(self, span: Span) -> Path:
        """The path to the key or value that stands where a span does, else to what is around it."""
        starts = self._lines.starts()
        wanted = starts[min(span.line, len(starts)) - 1] + span.column - 1
        path: Path = ()
        node = self._root
        while node is not None and node.kids:
            level = self._level(node, node.kids)
            found = bisect_right(level.starts, wanted) - 1
            if found < 0:
                break
            step, kid = level.steps[found], level.kids[found]
            if wanted < level.ends[found]:
                return (*path, step)
            if not kid.start <= wanted < kid.end:
                break
            path = (*path, step)
            if kid.start == wanted:
                break
            node = kid
        return path

    def _level(self, node: Node, kids: dict[str, Node] | list[Node]) -> _Level:
        level = self._levels.get(id(node))
        if level is None:
            if isinstance(kids, dict):
                keys = node.keys or {}
                spans = [keys.get(key, (kid.start, kid.start)) for key, kid in kids.items()]
                starts, ends = [start for start, _ in spans], [end for _, end in spans]
                level = _Level(starts, ends, list(kids), list(kids.values()))
            else:
                starts = [kid.start for kid in kids]
                level = _Level(starts, starts, range(len(kids)), kids)
            self._levels[id(node)] = level
        return level

"""A file that has been read: its plain data, and where in the text each piece of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..finding import START, Finding, Path, Severity, Span

"""A way into the data, such as `("rules", 0, "when", "user.role")`."""

# What libyaml ends a line at; counting lines otherwise would put findings on the wrong one.
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost its reader. Files come from people, and from strangers through the service."""

    max_bytes: int = 5_000_000
    max_depth: int = 64
    """How many lists and mappings may stand inside each other, aliases expanded."""
    max_nodes: int = 500_000
    """Keys and values in the file, aliases expanded."""
    max_number_length: int = 40
    """Characters of one number."""
    max_exponent: int = 400
    """The largest power of ten of a number, either way; enough for any double."""
    max_findings: int = 500
    """Findings after which reading stops."""


LIMITS = Limits()


class Lines:
    """The lines of a text: from an offset to a line and column, and from a number to its text."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []  # found on first use: most files have no finding

    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(self.text))]
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1."""
        starts = self.starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """The text of a line without its break; empty for a line that is not there."""
        starts = self.starts()
        if not 1 <= number <= len(starts):
            return ""
        following = starts[number] if number < len(starts) else len(self.text)
        return LINE_BREAK.sub("", self.text[starts[number - 1] : following])


class Node:
    """Where one value stands, as offsets into the text; the same shape as the data beside it."""

    __slots__ = ("end", "keys", "kids", "start")

    def __init__(
        self,
        start: int,
        end: int,
        kids: dict[str, Node] | list[Node] | None = None,
        keys: dict[str, tuple[int, int]] | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.kids = kids
        self.keys = keys

    def child(self, step: str | int) -> Node | None:
        """The value under a key or at an index, if there is one."""
        kids = self.kids
        if isinstance(kids, dict):
            return kids.get(step) if isinstance(step, str) else None
        if kids is not None and isinstance(step, int) and 0 <= step < len(kids):
            return kids[step]
        return None


class GroupNode(Node):
    """Where the name of a group stands, for one of the members that it was written for."""

    __slots__ = ("group",)

    def __init__(self, group: str, start: int, end: int) -> None:
        super().__init__(start, end)
        self.group = group


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file as plain data, with a position for every key and value, and what was found while reading it.

    `data` is made of dict (keys always str, in file order), list, str, int, Decimal, bool and None. It is
    None where the file could not be read to its end. What an alias repeats is one shared object: do not
    change the data.
    """

    file: str
    text: str = field(repr=False)
    data: Any = field(repr=False)
    findings: tuple[Finding, ...]
    lines: Lines = field(repr=False)
    root: Node | None = field(repr=False)
    groups: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    """The groups whose members stand here in place of their names, each with its kind; see model/group.py."""

    @property
    def is_json(self) -> bool:
        """Whether what is said about it speaks of JSON, as its name says."""
        return self.file.lower().endswith(".json")

    @property
    def ok(self) -> bool:
        """Whether the file was read without an error."""
        return not any(found.severity is Severity.ERROR for found in self.findings)

    def has(self, path: Path) -> bool:
        """Whether something is written at `path`."""
        return len(self._trail(path)) == len(path) + 1

    def value(self, path: Path) -> Any:
        """The value at `path`; None where there is none."""
        found = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def group_at(self, path: Path) -> str | None:
        """The group by whose name the value at `path` is written; None where it is written itself."""
        found = self._trail(path) if self.groups else []
        last = found[-1] if len(found) == len(path) + 1 else None
        return last.group if isinstance(last, GroupNode) else None

    def texts(self) -> Iterator[tuple[str, int, int]]:
        """Every key and every text, and the offsets between which it stands; what an alias repeats, again."""
        waiting = [(self.data, self.root)] if self.root is not None else []
        while waiting:
            data, node = waiting.pop()
            if isinstance(data, str):
                yield data, node.start, node.end
            elif isinstance(data, list) and isinstance(node.kids, list):
                waiting += zip(data, node.kids, strict=True)
            elif isinstance(data, dict) and isinstance(node.kids, dict):
                yield from ((key, *where) for key, where in (node.keys or {}).items())
                waiting += ((value, node.kids[key]) for key, value in data.items() if key in node.kids)

    def span(self, path: Path = ()) -> Span:
        """Where the value at `path` stands, or its nearest ancestor that exists.

        A list or mapping written over several lines is placed on its first key or entry.
        """
        found = self._trail(path)
        return self.lines.span(found[-1].start, found[-1].end) if found else START

    def key_span(self, path: Path) -> Span:
        """Where the key at `path` stands (for an entry of a list, the entry); else its nearest ancestor's."""
        found = self._trail(path)
        if len(found) < 2:
            return self.span()
        step = path[len(found) - 2]
        keys = found[-2].keys
        if keys is None or not isinstance(step, str):
            return self.lines.span(found[-1].start, found[-1].end)
        return self.lines.span(*keys[step])

    def extent(self, path: Path = ()) -> Span:
        """All that the value at `path` takes up, however many lines: from its beginning to its last word."""
        found = self._trail(path)
        return self.lines.span(found[-1].start, last_of(found[-1])) if found else START

    def place(self, path: Path = ()) -> str:
        """Where the value at `path` begins, as `policies/rights.yaml:12:5`."""
        start = self.span(path)
        return f"{self.file}:{start.line}:{start.column}"

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its break; empty past the end."""
        return self.lines.line(number)

    def own_words(self, path: Path) -> str | None:
        """A number, truth value or null at `path` as it is written, such as `0x10`; None of anything else.

        What an alias repeats is written elsewhere; a text is its own words.
        """
        found = self._trail(path)
        if len(found) != len(path) + 1 or found[-1].kids is not None or isinstance(self.value(path), str):
            return None
        said = self.text[found[-1].start : found[-1].end]
        return None if said.startswith("*") else said or None

    def _trail(self, path: Path) -> list[Node]:
        """The nodes from the root down `path`, as far as they exist."""
        if self.root is None:
            return []
        trail = [self.root]
        for step in path:
            below = trail[-1].child(step) or self._listed(path[: len(trail) - 1], step, trail[-1])
            if below is None:
                break
            trail.append(below)
        return trail

    def _listed(self, path: Path, name: str | int, node: Node) -> Node | None:
        """Where a name stands in a list: as an entry, or with its value in an entry, which is what counts."""
        if not isinstance(name, str) or not isinstance(node.kids, list):
            return None
        for entry, kid in zip(self.value(path), node.kids, strict=True):
            if entry == name:
                return kid
            if isinstance(entry, dict) and name in entry:
                return kid.child(name)
        return None


def last_of(node: Node) -> int:
    """Where the last word inside a node ends; what an alias repeats lies elsewhere, and does not count."""
    end = node.end
    for kid in node.kids.values() if isinstance(node.kids, dict) else node.kids or ():
        if kid.start >= node.start:
            end = max(end, last_of(kid))
    return end

"""Plain data and its positions, built from a stream of openings, scalars and closings, within limits.

There is no recursion here: how deep a file nests is the file's choice, not ours.

An unquoted word means what the core schema of YAML 1.2 says, which is also what editors assume: `true`,
`null`, `10`, `0x1F` and `2.50` have a meaning; `no`, `12:30`, `1_000_000` and `2019-08-01` are texts.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, NamedTuple

from .document import LINE_BREAK, Limits, Node
from .findings import Findings, RefusedError

Plain = str | int | Decimal | bool | None

WORDS: Final[dict[str, Plain]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

_FIRST = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE](?P<exponent>[-+]?[0-9]+))?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class UnusableError(ValueError):
    """A number that is not kept; `code` is that of the finding to make of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolve(text: str, max_length: int, max_exponent: int) -> Plain:
    """The value of an unquoted scalar, numbers exactly as written.

    Raises UnusableError for a number that is not finite, or longer or larger than allowed: turning a million
    digits into a number takes seconds.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in _FIRST:
        return text
    if _INTEGER.fullmatch(text):
        return int(_short(text, max_length))
    if number := _NUMBER.fullmatch(text):
        _short(text, max_length)
        if abs(int(number["exponent"] or 0)) > max_exponent:
            raise UnusableError("number-too-long")
        return Decimal(text)
    if _BASED.fullmatch(text):
        return int(_short(text, max_length), 0)
    if _NOT_FINITE.fullmatch(text):
        raise UnusableError("not-finite")
    return text


def _short(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise UnusableError("number-too-long")
    return text


class Frame:
    """A list or mapping that is still open."""

    __slots__ = ("anchor", "awaits_key", "before", "data", "flow", "height", "key", "node")

    def __init__(self, data: Any, node: Node, *, flow: bool, anchor: str | None, before: int) -> None:
        self.data = data
        self.node = node
        self.flow = flow
        self.anchor = anchor
        self.before = before  # nodes counted before this one: gives its size when it closes
        self.height = 0
        self.awaits_key = node.keys is not None
        self.key: str | None = None  # None: the value to come is dropped, its key was refused


class Anchored(NamedTuple):
    """What an alias repeats, and what that costs."""

    data: Any
    node: Node
    size: int
    height: int


class Builder:
    """Takes a file piece by piece, in order; offsets are into the text."""

    def __init__(self, text: str, findings: Findings, limits: Limits) -> None:
        self.text = text
        self.findings = findings
        self.limits = limits
        self.data: Any = None
        self.root: Node | None = None
        self.stack: list[Frame] = []
        self.last_scalar = (0, 0)
        self._nodes = 0
        # An anchor maps to its frame as long as what it names is still open.
        self._anchors: dict[str, Anchored | Frame] = {}

    def scalar(self, text: str, start: int, end: int, *, plain: bool, anchor: str | None = None) -> None:
        """A key or a single value; `plain` is one without quotes, which may mean something else than text."""
        self._nodes += 1
        if self._nodes > self.limits.max_nodes:
            self._too_many(start, end)
        self.last_scalar = (start, end)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.awaits_key:
            self._key(frame, text, start, end)
            if anchor:
                self._anchors[anchor] = Anchored(text, Node(start, end), 1, 0)
            return
        value: Any = text
        if plain:
            try:
                value = resolve(text, self.limits.max_number_length, self.limits.max_exponent)
            except UnusableError as unusable:
                longest, largest = self.limits.max_number_length, self.limits.max_exponent
                self.findings.add(unusable.code, start, end, word=text, longest=longest, largest=largest)
                value = None
            if start == end:
                self._unspaced_colon(frame)
        node = Node(start, end)
        if anchor:
            self._anchors[anchor] = Anchored(value, node, 1, 0)
        self._attach(value, node, 0)

    def open(self, start: int, *, mapping: bool, flow: bool, anchor: str | None = None) -> None:
        """A list or mapping begins; `flow` is one in brackets."""
        self._nodes += 1
        if self._nodes > self.limits.max_nodes:
            self._too_many(start, start + 1)
        if len(self.stack) >= self.limits.max_depth:
            self._too_deep(start, start + 1)
        if self.stack and self.stack[-1].awaits_key:
            self.findings.add("bad-key", start, start + 1)
        node = Node(start, -1, {}, {}) if mapping else Node(start, -1, [])
        data: Any = {} if mapping else []
        frame = Frame(data, node, flow=flow, anchor=anchor, before=self._nodes - 1)
        if anchor:
            self._anchors[anchor] = frame
        self.stack.append(frame)

    def close(self, end: int) -> None:
        """The innermost open list or mapping ends."""
        frame = self.stack.pop()
        node = frame.node
        if frame.flow:
            node.end = end
        elif node.end < 0:
            node.end = node.start + 1
        if frame.anchor and self._anchors[frame.anchor] is frame:
            size = self._nodes - frame.before
            self._anchors[frame.anchor] = Anchored(frame.data, node, size, frame.height + 1)
        self._attach(frame.data, node, frame.height + 1)

    def alias(self, name: str, start: int, end: int) -> None:
        """What was anchored as `name` is repeated here."""
        if self.stack and self.stack[-1].awaits_key:
            self.findings.add("bad-key", start, end)
            self._attach(None, Node(start, end), 0)
            return
        anchored = self._anchors.get(name)
        if not isinstance(anchored, Anchored):
            variant = "" if anchored is None else "inside"
            self.findings.add("bad-alias", start, end, variant=variant, word=f"*{name}")
            anchored = Anchored(None, Node(start, end), 1, 0)
        self._nodes += anchored.size
        if self._nodes > self.limits.max_nodes:
            self._too_many(start, end)
        if len(self.stack) + anchored.height > self.limits.max_depth:
            self._too_deep(start, end)
        # The repeated value itself is placed on its alias, what is inside it where it is written.
        node = Node(start, end, anchored.node.kids, anchored.node.keys)
        self._attach(anchored.data, node, anchored.height)

    def open_bracket(self) -> int | None:
        """Where the innermost bracket that is still open stands."""
        return next((frame.node.start for frame in reversed(self.stack) if frame.flow), None)

    def _key(self, frame: Frame, text: str, start: int, end: int) -> None:
        node = frame.node
        keys = node.keys
        if keys is None:  # INVARIANT: only mappings await a key
            raise AssertionError(text)
        if node.end < 0:
            node.end = end
        frame.awaits_key = False
        if text == "<<" and self.text.startswith(text, start):
            self.findings.add("syntax", start, end, variant="merge")
            raise RefusedError  # whatever is not brought along would be missed everywhere
        if text in keys:
            line, _ = self.findings.lines.position(keys[text][0])
            self.findings.add("duplicate-key", start, end, word=text, line=line)
            frame.key = None
            return
        frame.key = text
        keys[text] = (start, end)

    def _attach(self, value: Any, node: Node, height: int) -> None:
        """Put a finished value where it belongs."""
        if not self.stack:
            self.data, self.root = value, node
            return
        frame = self.stack[-1]
        frame.height = max(height, frame.height)
        kids = frame.node.kids
        if isinstance(kids, dict):
            if frame.awaits_key:  # a list or mapping as a key, refused already
                frame.awaits_key = False
                frame.key = None
                return
            frame.awaits_key = True
            if frame.key is not None:
                frame.data[frame.key] = value
                kids[frame.key] = node
            return
        if kids is None:  # INVARIANT: a frame is a list or a mapping
            raise AssertionError(node)
        frame.data.append(value)
        kids.append(node)
        if frame.node.end < 0 and not frame.flow:
            frame.node.end = self._end_of_first_entry(frame.node.start, node)

    def _end_of_first_entry(self, start: int, entry: Node) -> int:
        """Where a list of dashes is underlined to: its first entry, as far as that shares the dash's line."""
        broken = LINE_BREAK.search(self.text, start, entry.end)
        if broken is None:
            return entry.end
        return start + 1 if broken.start() < entry.start else broken.start()

    def _unspaced_colon(self, frame: Frame | None) -> None:
        """In brackets `{monthly:25}` is one word without a value: valid YAML that nobody means."""
        if frame is not None and frame.flow and frame.node.keys is not None and frame.key is not None:
            key, colon, value = frame.key.partition(":")
            start, end = frame.node.keys[frame.key]
            if key and colon and value and self.text[start] not in "\"'":
                self.findings.add("syntax", start, end, variant="colon", before=key, after=value.strip())

    def _too_many(self, start: int, end: int) -> None:
        self.findings.add("too-many-nodes", start, end, most=self.limits.max_nodes)
        raise RefusedError

    def _too_deep(self, start: int, end: int) -> None:
        self.findings.add("too-deep", start, end, most=self.limits.max_depth)
        raise RefusedError

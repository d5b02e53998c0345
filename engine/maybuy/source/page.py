"""Writing the pieces of a YAML text: where lines begin, how far in, and which spaces there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import yaml

from .pieces import CLOSING, CONTENT, INLINE, OPENING, Lines, Piece, Remark

STEP: Final = 2
"""Spaces for each level."""

_NUMBER = re.compile("[0-9]")
_FURTHER = re.compile("\n(?=[^\n])")
_BEGINNING = re.compile("^(?=[^\n])", re.MULTILINE)
_BLOCKS = frozenset({yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken})
_DASHED = frozenset({yaml.BlockSequenceStartToken, yaml.BlockEntryToken})
_ENTRIES = frozenset({yaml.BlockEntryToken, yaml.KeyToken})
_ENDS_ENTRY = frozenset({yaml.BlockEndToken, yaml.KeyToken, yaml.ValueToken})
_AT_LEVEL = _ENTRIES | {yaml.ValueToken}
_AHEAD = frozenset({yaml.ValueToken, yaml.AnchorToken})
_BREAKABLE = OPENING | {yaml.FlowEntryToken}


class _Level(NamedTuple):
    """A list or mapping of lines that is still open: the column at which it stood, and the one it has now.

    `kind` is the token that it began with: a dash, where a list stands right below its key.
    """

    kind: type
    before: int
    now: int
    outer: _Level | None


def written(pieces: Iterable[Piece]) -> str:
    """The text that pieces make, with a line feed at the end of each line."""
    page = _Page()
    for piece in pieces:
        page.add(piece)
    return page.text()


class _Page:
    """What is written so far, and how deep inside lists and mappings that is."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._width = 0  # of the last line
        self._level: _Level | None = None
        self._brackets = 0
        self._last: Piece | None = None  # that is seen
        self._last_level: _Level | None = None  # that was open behind it
        self._unseen: list[type] = []  # the tokens since then

    def text(self) -> str:
        """All that is written."""
        if self._parts and (self._last is None or self._last.ended):
            self._parts.append("\n")
        return "".join(self._parts)

    def add(self, piece: Piece) -> None:
        """Writes the next piece."""
        if not self._brackets:
            self._enter(piece)
        if piece.kind in CLOSING:
            self._brackets -= 1
        if piece.is_seen:
            self._write(piece)
            self._last, self._last_level = piece, self._level
            self._unseen.clear()
        elif piece.kind is yaml.StreamEndToken:
            self._remarks(piece, 0)
        else:
            self._unseen.append(piece.kind)
        if piece.kind in OPENING:
            self._brackets += 1

    def _enter(self, piece: Piece) -> None:
        """Opens and closes lists and mappings of lines."""
        kind, level = piece.kind, self._level
        if kind in _ENDS_ENTRY and level and level.kind is yaml.BlockEntryToken:
            level = level.outer
        if kind in _BLOCKS or (kind is yaml.BlockEntryToken and not (level and level.kind in _DASHED)):
            level = _Level(kind, piece.column, level.now + STEP if level else 0, level)
        elif kind is yaml.BlockEndToken and level:
            level = level.outer
        self._level = level

    def _write(self, piece: Piece) -> None:
        column = self._column(piece)
        if self._last is None or self._begins_line(self._last, piece):
            self._remarks(piece, column)
            self._begin(" " * column if piece.kind is not Lines else "")
        else:
            self._put(" " if _apart(self._last.kind, piece.kind) else "")
        self._put(self._indented(piece))
        if piece.after:
            self._put(" " * max(1, piece.after.column - self._width) + piece.after.text)

    def _begin(self, margin: str) -> None:
        """Begins a line."""
        if self._parts:
            self._parts.append("\n")
        self._width = 0
        self._put(margin)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        broken = text.rfind("\n")
        self._width = len(text) - broken - 1 if broken >= 0 else self._width + len(text)

    def _begins_line(self, last: Piece, piece: Piece) -> bool:
        """Whether a piece stays on a line of its own, or moves up to the one that it belongs to."""
        if last.after or any(remark.text for remark in piece.above):
            return True
        if not piece.begins_line:
            return False
        if piece.kind in CLOSING:
            return last.kind not in OPENING
        if self._brackets:
            return last.kind in _BREAKABLE
        following = self._unseen[0] if self._unseen else piece.kind
        if last.kind in _ENTRIES:
            return following not in CONTENT
        return last.kind not in _AHEAD or following not in INLINE

    def _column(self, piece: Piece) -> int:
        """Where a piece stands if it begins a line."""
        level = self._level.now if self._level else -STEP
        if not self._brackets and (piece.kind in _AT_LEVEL or self._unseen[-1:] == [yaml.KeyToken]):
            return level
        return level + STEP + STEP * self._brackets

    def _indented(self, piece: Piece) -> str:
        """A piece with all of its lines but the first one indented, which follows what is written."""
        if piece.kind is not Lines and "\n" not in piece.text:
            return piece.text
        level = self._level.now if self._level else -STEP
        if piece.kind is not Lines:
            return _FURTHER.sub("\n" + " " * (level + STEP + STEP * self._brackets), piece.text)
        given = _NUMBER.search(self._last.text) if self._last else None
        return _BEGINNING.sub(" " * (max(level, 0) + (int(given[0]) if given else STEP)), piece.text)

    def _remarks(self, piece: Piece, column: int) -> None:
        """Writes the comments and empty lines above a piece."""
        empty = False
        for remark in piece.above:
            if remark.text:
                self._skip(empty)
                self._begin(" " * self._moved(remark, piece, column))
                self._put(remark.text)
            empty = not remark.text
        self._skip(empty and piece.is_seen)

    def _skip(self, empty: bool) -> None:
        if empty and self._parts:
            self._begin("")

    def _moved(self, remark: Remark, piece: Piece, column: int) -> int:
        """The column of a comment on a line of its own: it moves with what it stands in line with, be it a
        list or mapping that it is in, one that begins below it, or one that ends above it."""
        before, now = _all(self._last_level), _all(self._level)
        both = before.keys() & now.keys()
        found = [now[one] for one in now if one in both]
        found += [level for one, level in now.items() if one not in both]
        found += [level for one, level in reversed(before.items()) if one not in both]
        moves = [(level.before, level.now) for level in found]
        if piece.is_seen:
            moves.insert(0 if self._brackets else len(moves), (piece.column, column))
        moved = next((new for old, new in moves if old == remark.column), remark.column)
        if self._last and self._last.is_block:  # further in, it would belong to the text
            return min(moved, self._last_level.now if self._last_level else 0)
        return moved


def _all(level: _Level | None) -> dict[int, _Level]:
    """The open lists and mappings, the innermost one first, each by its identity."""
    found = {}
    while level:
        found[id(level)] = level
        level = level.outer
    return found


def _apart(last: type, kind: type) -> bool:
    """Whether there is a space between two pieces in one line."""
    if last in OPENING:
        return False
    if last in {yaml.ValueToken, yaml.KeyToken}:
        return True
    if kind is yaml.ValueToken:
        return last not in CLOSING | {yaml.ScalarToken}
    return kind not in CLOSING and kind is not yaml.FlowEntryToken

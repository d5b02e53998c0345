"""A YAML text in pieces, one for each token, with the comments and line breaks that stand around them.

YAML has no tokens for comments: they are what lies between the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from .document import LINE_BREAK
from .yaml_text import tokens

OPENING = frozenset({yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken})
CLOSING = frozenset({yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken})
INLINE = OPENING | {yaml.ScalarToken, yaml.AliasToken, yaml.AnchorToken}
"""What a value that may follow its key in one line begins with."""
CONTENT = INLINE | {yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken}

# Of what libyaml ends a line at, that which means no more; the others are part of the text around them.
_ENDING = re.compile("\r\n|[\r\n\x85]")
_HEADER = re.compile("[|>][-+0-9]*")
_MARKS = frozenset({yaml.DocumentStartToken, yaml.DocumentEndToken})
_UNSEEN = frozenset({yaml.StreamStartToken, yaml.StreamEndToken, yaml.DirectiveToken}) | _MARKS


class Lines:
    """The kind of a piece that is not a token: the lines of a text below its `|` or `>`."""


class Remark(NamedTuple):
    """A comment and its column; without a text, an empty line."""

    column: int
    text: str


@dataclass(slots=True)
class Piece:
    """A token, or the lines of a text below its `|` or `>`, without their indentation.

    `above` are comments and empty lines before it, `after` is the comment that ends its line. Its own line
    ends are all written as one line feed. `name` is what a scalar says.
    """

    kind: type
    text: str
    column: int
    name: str = ""
    begins_line: bool = False
    above: tuple[Remark, ...] = ()
    after: Remark | None = None
    ended: bool = True
    """False where the text of the file ends with this piece, and it would say more with a line feed."""

    @property
    def is_seen(self) -> bool:
        """Whether it takes any room: most tokens of structure do not."""
        return bool(self.text) or self.kind is Lines

    @property
    def is_block(self) -> bool:
        """Whether it is the `|` or `>` of a text, or its lines."""
        return self.kind is Lines or (self.kind is yaml.ScalarToken and self.text[0] in "|>")

    @property
    def keeps_end(self) -> bool:
        """Whether it matters to its text how many line ends follow."""
        return not self.ended or (self.kind is yaml.ScalarToken and self.is_block and "+" in self.text)

    @property
    def has_comment(self) -> bool:
        """Whether a comment stands before it on lines of its own, or ends its line."""
        return self.after is not None or any(remark.text for remark in self.above)


_Placed = tuple[Piece, int, int, int]
"""A piece, the offsets at which it begins and ends, and the column that follows it."""


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a text. Raises yaml.YAMLError for what is not YAML.

    What says nothing and carries no comment is left out: most marks of a document's beginning and end.
    """
    pieces: list[Piece] = []
    last: Piece | None = None
    end = column = 0
    for piece, start, stop, following in _placed(text):
        if piece.is_seen or piece.kind is yaml.StreamEndToken:
            if start > end:
                _surround(piece, last, text[end:start], column)
            last, end, column = piece, stop, following
        pieces.append(piece)
    return list(_without_idle(pieces))


def _placed(text: str) -> Iterator[_Placed]:
    quotable = True
    for token in tokens(text):
        kind = type(token)
        start, end, column = token.start_mark.index, token.end_mark.index, token.start_mark.column
        if kind is not yaml.ScalarToken:
            yield Piece(kind, text[start:end], column), start, end, token.end_mark.column
            quotable = kind is not yaml.KeyToken and (quotable or kind is not yaml.AnchorToken)
        elif token.style and token.style in "|>":
            yield from _block(text, start, end, column, token.value)
        else:
            written = _folded(text[start:end], token.style or "", quotable=quotable)
            yield Piece(kind, written, column, token.value), start, end, token.end_mark.column


def _folded(written: str, style: str, *, quotable: bool) -> str:
    """A scalar as it will be written: in double quotes rather than in single ones, but for keys; its further
    lines without indentation."""
    if style == "'" and quotable and not {'"', "\\"} & set(written):
        written = '"' + written[1:-1].replace("''", "'") + '"'
    lines = _ENDING.split(written)
    if len(lines) == 1:
        return written
    first, *middle, last = lines
    ends = [_closed(line, style) for line in (first, *(line.lstrip(" \t") for line in middle))]
    return "\n".join([*ends, last.lstrip(" \t")])


def _closed(line: str, style: str) -> str:
    """A line of a scalar without the blanks at its end, which mean nothing unless there is a `\\` before."""
    closed = line.rstrip(" \t")
    escapes = style == '"' and (len(closed) - len(closed.rstrip("\\"))) % 2
    return line[: len(closed) + 1] if escapes else closed


def _block(text: str, start: int, end: int, column: int, value: str) -> Iterator[_Placed]:
    """The first line of a text below `|` or `>`, and its other lines where there are any."""
    header = _HEADER.match(text, start, end)
    if header is None:  # INVARIANT: that is how its token begins
        raise AssertionError(text[start:end])
    following = column + header.end() - start
    yield Piece(yaml.ScalarToken, header[0], column, value), start, header.end(), following
    broken = LINE_BREAK.search(text, header.end(), end)
    if broken is None:
        return
    below = _ENDING.sub("\n", text[broken.end() : end])
    ended = below.endswith("\n")
    lines = below.removesuffix("\n").split("\n") if below else []
    margin = _margin(lines, value)
    lines = [line[margin:] for line in lines]
    if "+" not in header[0]:
        while lines and not lines[-1]:
            lines.pop()
            ended = True
    if lines:
        stop = _stop(text, broken.end(), end, len(lines))
        ended = ended or "-" in header[0]
        yield Piece(Lines, "\n".join(lines), 0, ended=ended), broken.end(), stop, 0


def _stop(text: str, start: int, end: int, count: int) -> int:
    """Where so many lines end, before their last line end."""
    for _ in range(count):
        found = _ENDING.search(text, start, end)
        if found is None:
            return end
        stop, start = found.span()
    return stop


def _margin(lines: list[str], value: str) -> int:
    """By how much the lines of a text are indented: as much as its first word is, less its own blanks."""
    said = value.split("\n")
    first, meant = (next((line for line in some if line.strip(" ")), None) for some in (lines, said))
    if first is None or meant is None:
        return max(map(len, lines), default=0) - max(map(len, said))
    return _blanks(first) - _blanks(meant)


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _surround(piece: Piece, last: Piece | None, between: str, column: int) -> None:
    """Gives what stands between two pieces to the one or the other."""
    if not between.strip(" "):
        return
    lines = LINE_BREAK.split(between)
    piece.begins_line = len(lines) > 1
    if last is not None:
        remark = _remark(lines[0], column)
        last.after = remark if remark.text else None
        lines = lines[1:]
    remarks = [_remark(line) for line in lines]
    if remarks and not remarks[-1].text:
        remarks.pop()  # the line of the piece itself
    piece.above = tuple(remarks)


def _remark(line: str, column: int = 0) -> Remark:
    text = line.lstrip(" \t")
    return Remark(column + len(line) - len(text), text.rstrip(" \t"))


def _without_idle(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without `---` and `...` where nothing needs them, and without a comma before a bracket."""
    kinds = {piece.kind for piece in pieces}
    idle = _MARKS if kinds - _UNSEEN else frozenset()
    if yaml.DirectiveToken in kinds:
        idle -= {yaml.DocumentStartToken}
    if any(piece.keeps_end for piece in pieces):  # empty lines behind `...` would become part of it
        idle -= {yaml.DocumentEndToken}
    above: tuple[Remark, ...] = ()
    begins_line = False
    for piece, following in zip(pieces, [*pieces[1:], pieces[-1]], strict=True):
        closes = following.kind in CLOSING and not following.begins_line
        if piece.after is None and (piece.kind in idle or (piece.kind is yaml.FlowEntryToken and closes)):
            above += piece.above
            begins_line |= piece.begins_line
            continue
        if piece.is_seen or piece.kind is yaml.StreamEndToken:
            piece.above, above = above + piece.above, ()
            piece.begins_line, begins_line = begins_line or piece.begins_line, False
        yield piece

"""Where a cursor stands in YAML that is being written, and so may be broken anywhere: the way to it.

Lines are gone through once, by their indentation; what stands in brackets, letter by letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ..finding import Path

_KEY: Final = re.compile(
    r"""(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s#{}\[\],&*!|>'"%@`][^#\n{}\[\]]*?))"""
    r"[ \t]*:(?=[ \t]|$)"
)
_DASH: Final = re.compile(r"-(?:[ \t]+|$)")
_SCALAR: Final = re.compile(r"[ \t]*(?:[&!][^\s]+[ \t]+)*[|>][-+0-9]*[ \t]*(?:#.*)?$")
_WORD: Final = re.compile(r"[^\s,\[\]{}\"':]*$")
_PLAIN_COLON: Final = re.compile(r":(?=[\s,\[\]{}]|$)")


class Place(NamedTuple):
    """`path` leads to the value that the cursor is in, or in whose mapping it would begin a key.

    `start` is where the word at the cursor begins. `inline` is true behind a key's colon, where no key can
    stand; `keys` are those that the mapping at `path` has already, but for the one at the cursor.
    """

    path: Path
    start: int
    inline: bool
    keys: frozenset[str]


@dataclass(slots=True)
class _Open:
    """A list or mapping of lines that is open: the column it stands at, and where in it one is."""

    column: int
    step: str | int


@dataclass(slots=True)
class _Bracket:
    """A list or mapping in brackets that is open; `key` is the one whose value is being written."""

    mapping: bool
    path: Path
    number: int = 0
    key: str | None = None
    begin: int = 0


@dataclass(slots=True)
class _Scan:
    text: str
    offset: int
    open: list[_Open] = field(default_factory=list)
    keys: dict[Path, list[tuple[str, int]]] = field(default_factory=dict)
    found: tuple[Path, int, bool] | None = None

    def path(self) -> Path:
        return tuple(one.step for one in self.open)

    def lines(self) -> None:
        at = 0
        deeper: int | None = None  # in a text below `|` or `>`, which goes on while lines are further in
        while at <= len(self.text):
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            line = self.text[at:end]
            column = len(line) - len(line.lstrip(" "))
            blank = not line.strip()
            here = at <= self.offset <= end
            if deeper is not None and (column > deeper or blank) and not (here and blank):
                at = end + 1
                continue
            if not blank or here:
                deeper = None
            if line.startswith(("---", "%")) or (not blank and line[column] == "#"):
                at = end + 1
                continue
            if blank:
                if here:
                    self._begin(self.offset - at)
                    if self.found is None:
                        self.found = self.path(), self.offset, False
                at = end + 1
                continue
            at, deeper = self._line(at, end, column)

    def _begin(self, column: int) -> None:
        """Closes what a line that begins at a column is no part of any more."""
        while self.open and self.open[-1].column >= column:
            self.open.pop()

    def _line(self, at: int, end: int, column: int) -> tuple[int, int | None]:
        """Goes through a line; where the next begins, and how far in a text that follows has to be."""
        place = at + column
        while dash := _DASH.match(self.text, place, end):
            self._entry(place - at)
            place = dash.end()
            if at <= self.offset <= end and self.offset < place and self.found is None:
                return end + 1, None  # before or in the dash
        key = _KEY.match(self.text, place, end)
        column = place - at
        if key is None:
            if column == 0 or not self.open or self.open[-1].column >= column:
                self._begin(column)
            return self._value(place, self.path(), inline=False), None
        self._begin(column)
        name = next(one for one in key.groups() if one is not None).strip()
        if key.start() <= self.offset <= key.end() - 1:
            self.found = self.path(), key.start(), False
        self.keys.setdefault(self.path(), []).append((name, key.start()))
        self.open.append(_Open(column, name))
        if _SCALAR.match(self.text, key.end(), end):
            return end + 1, column
        return self._value(key.end(), self.path(), inline=True), None

    def _entry(self, column: int) -> None:
        """Begins the next entry of the list at a column, which may be that of the key above it."""
        while self.open and self.open[-1].column > column:
            self.open.pop()
        if self.open and self.open[-1].column == column and isinstance(self.open[-1].step, int):
            self.open[-1].step += 1
        else:
            self.open.append(_Open(column, 0))

    def _value(self, begin: int, path: Path, *, inline: bool) -> int:
        """Goes through a value, which may go on over more lines; where the next begins."""
        brackets: list[_Bracket] = []
        place, quote = begin, ""
        while place <= len(self.text):
            if place == self.offset and self.found is None:
                self._stop(place, path, brackets, begin, inline=inline, quoted=bool(quote))
            if place == len(self.text):
                break
            letter = self.text[place]
            if letter == "\n" and (not brackets and not quote):
                return place + 1
            if letter == "\n" and brackets and self._breaks_off(place + 1):
                return place + 1
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "\"'" and self.text[place - 1] in " \t\n[{,:":
                quote = letter
            elif letter == "#" and (place == 0 or self.text[place - 1] in " \t\n"):
                place = self._comment(place)
                continue
            elif letter in "[{":
                within = self._inner(path, brackets)
                brackets.append(_Bracket(letter == "{", within, begin=place + 1))
            elif letter in "]}" and brackets:
                self._note(brackets[-1], place)
                brackets.pop()
            elif letter == "," and brackets:
                self._note(brackets[-1], place)
                brackets[-1].number += 1
                brackets[-1].key, brackets[-1].begin = None, place + 1
            elif brackets and brackets[-1].mapping and _PLAIN_COLON.match(self.text, place):
                said = self.text[brackets[-1].begin : place].strip().strip("\"'")
                brackets[-1].key = said
                self.keys.setdefault(brackets[-1].path, []).append((said, brackets[-1].begin))
            place += 1
        return len(self.text) + 1

    def _breaks_off(self, at: int) -> bool:
        """Whether a line cannot be part of brackets: they were left open, and a key of the file begins."""
        return at < len(self.text) and self.text[at] not in " \t\n]}#" and bool(_KEY.match(self.text, at))

    def _comment(self, place: int) -> int:
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        if place < self.offset <= end:
            self.found = (), -1, False
        return end

    def _note(self, bracket: _Bracket, place: int) -> None:
        """A key in braces without a value, such as `{a, b: 1}`."""
        said = self.text[bracket.begin : place].strip()
        if bracket.mapping and bracket.key is None and said:
            self.keys.setdefault(bracket.path, []).append((said, bracket.begin))

    @staticmethod
    def _inner(path: Path, brackets: list[_Bracket]) -> Path:
        """The way to the value that begins within the innermost brackets."""
        if not brackets:
            return path
        last = brackets[-1]
        return (*last.path, (last.key or "") if last.mapping else last.number)

    def _stop(
        self, place: int, path: Path, brackets: list[_Bracket], begin: int, *, inline: bool, quoted: bool
    ) -> None:
        word = _WORD.search(self.text, max(begin, self.text.rfind("\n", 0, place) + 1), place)
        start = word.start() if word else place
        if quoted:
            start = place
        if not brackets:
            self.found = path, start, inline
        elif brackets[-1].mapping and brackets[-1].key is None:
            self.found = brackets[-1].path, start, False
        else:
            self.found = self._inner(path, brackets), start, brackets[-1].mapping


def place_at(text: str, offset: int) -> Place | None:
    """The place of an offset; None in a comment, in a text of several lines, and between documents."""
    scan = _Scan(text, offset)
    scan.lines()
    if scan.found is None or scan.found[1] < 0:
        return None
    path, start, inline = scan.found
    keys = frozenset(key for key, at in scan.keys.get(path, ()) if not at <= offset <= at + len(key) + 1)
    return Place(path, start, inline, keys)

"""YAML files as odd as anybody may write them: comments wherever YAML has room for one, and any spacing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import yaml

PLAIN = (
    "a", "kind", "x1", "010", "1_000", "2020-09-01", "12.50", "~", "null", "true", "NO", "12:30", "1e3",
    "-1", "0x10", "it's", "a#b", "x:y", "http://x.example", "support/professional", "one two three", "été",
    'say "no"',
)  # fmt: skip
QUOTED = (
    "", " ", "4", "# none", "a # none", "one two # none", "x: y", "[1, 2]", "it's", 'say "no"', "a\\b", "---",
    "- a", "two  blanks", "a\tb", "été", "'", '"', "#", "{", "one\ntwo", "one\n\n  two\n", "# none\n# none",
    "  indented\nless", "many words to be broken into lines", "ends with a blank \nand goes on",
)  # fmt: skip
KEYS = ("id", "kind", "name", "rules", "when", "a b", "x", "user.role", "2020", "it's", "é")
ODD = ("", " why", "! {", " it's", ' "no', " - a", " a: b", "#", " ]", " \\", "\t|", " é", " &x *x", "  wide")
ENDINGS = ("\n", "\r\n", "\r")


class Word(NamedTuple):
    """A single value: what it says, and whether it stands there without quotes."""

    text: str
    plain: bool


class Mapping(NamedTuple):
    """Keys with their values."""

    pairs: tuple[tuple[str, Any], ...]


Tree = Word | Mapping | list[Any]


class Scribble(NamedTuple):
    """A file, and the comments in it."""

    text: str
    comments: list[str]


def anything(chance: random.Random, depth: int = 4) -> Mapping:
    """Some keys with any values."""
    keys = chance.sample(KEYS, chance.randint(1, 4))
    return Mapping(tuple((key, _value(chance, depth - 1)) for key in keys))


def tree_of(text: str) -> Tree:
    """What a file says."""

    def tree(node: Any) -> Tree:
        if isinstance(node, yaml.MappingNode):
            return Mapping(tuple((key.value, tree(value)) for key, value in node.value))
        if isinstance(node, yaml.SequenceNode):
            return [tree(entry) for entry in node.value]
        return Word(node.value, not node.style)

    return tree(yaml.compose(text, Loader=yaml.CSafeLoader))


def scribbled(tree: Tree, chance: random.Random) -> Scribble:
    """A file that says what a tree does."""
    scribe = _Scribe(chance)
    scribe.file(tree)
    return Scribble("".join(scribe.parts), scribe.comments)


def _value(chance: random.Random, depth: int) -> Tree:
    kind = chance.randrange(6) if depth else 0
    if kind <= 2:
        plain = chance.random() < 0.6
        return Word(chance.choice(PLAIN if plain else QUOTED), plain)
    if kind == 3:
        return [_value(chance, depth - 1) for _ in range(chance.randrange(4))]
    return anything(chance, depth) if kind == 4 or chance.randrange(3) else Mapping(())


class _Scribe:
    def __init__(self, chance: random.Random) -> None:
        self.parts: list[str] = []
        self.comments: list[str] = []
        self._chance = chance
        self._anchors: list[str] = []
        self._commented = chance.choice((0.0, 0.1, 0.3, 0.6))
        self._endings = (
            [chance.choice(ENDINGS)] if chance.randrange(3) else [chance.choice(ENDINGS[:2]), *ENDINGS]
        )

    def file(self, tree: Tree) -> None:
        """The whole of it, with marks of its beginning and its end."""
        if self._often(0.1):
            self.parts.append("\ufeff")
        self._between(8)
        directive = self._often(0.1)
        if directive:
            self.parts.append("%YAML 1.1")
            self._end(8)
        if directive or self._often(0.3):
            self.parts.append("---")
            self._end(8)
        column = self._chance.choice((0, 0, 0, 1, 3))
        self.parts.append(" " * column)
        self._block(tree, column)
        if self._often(0.2):
            self.parts.append("...")
            self._end(8)
        if self._often(0.2):
            last = self.parts[-1]
            self.parts[-1] = last.removesuffix("\n").removesuffix("\r")

    def _often(self, rate: float) -> bool:
        return self._chance.random() < rate

    def _blanks(self, least: int = 0) -> str:
        return " " * self._chance.choice((least, least, 1, 2, 5))

    def _line_end(self) -> None:
        self.parts.append(self._chance.choice(self._endings))

    def _comment(self) -> None:
        text = f"#{len(self.comments)}~{self._chance.choice(ODD)}"
        self.comments.append(text)
        self.parts.append(text + self._chance.choice(("", "", " ", "\t ")))

    def _end(self, most: int, *, tabs: bool = True) -> None:
        """Ends a line, maybe with a comment; others at most that far in may follow."""
        if self._often(self._commented):
            self.parts.append(self._chance.choice((" ", "   ", "\t" if tabs else " ")))
            self._comment()
        elif self._often(0.1):
            self.parts.append(self._blanks())
        self._line_end()
        self._between(most)

    def _between(self, most: int) -> None:
        """Comments on lines of their own and empty lines."""
        while self._often(max(0.1, self._commented / 2)):
            if self._often(self._commented):
                self.parts.append(" " * self._chance.randint(0, most))
                self._comment()
            elif self._often(0.1):
                self.parts.append(" " * self._chance.randint(0, most))
            self._line_end()

    def _block(self, tree: Tree, column: int) -> None:
        """A value whose first character stands at a column, up to the end of its last line."""
        if isinstance(tree, Word) or not (tree.pairs if isinstance(tree, Mapping) else tree):
            self._flow(tree, column - 1)
            self._end(8)
            return
        entries: Iterable[Any] = tree.pairs if isinstance(tree, Mapping) else tree
        for number, entry in enumerate(entries):
            if number:
                self.parts.append(" " * column)
            if isinstance(tree, Mapping):
                self._key(entry[0])
                self._behind(entry[1], column, dash=False)
            else:
                self.parts.append("-")
                self._behind(entry, column, dash=True)

    def _key(self, key: str) -> None:
        quoted = self._often(0.1)
        style: Callable[[str], str] = self._chance.choice((_single, _double))
        explicit = not quoted and self._often(0.03)
        if explicit:
            self.parts.append("? ")
        elif self._often(0.1):
            self.parts.append(f"&k{len(self.parts)} ")
        self.parts.append(style(key) if quoted else key)
        if explicit:
            column = _column("".join(self.parts[-400:]), back=len(key) + 2)
            self._end(8)
            self.parts.append(" " * column)
        elif self._often(0.1):
            self.parts.append(" ")
        self.parts.append(":")

    def _behind(self, tree: Tree, column: int, *, dash: bool) -> None:
        """A value behind its key or dash."""
        chance = self._chance
        if isinstance(tree, Word) and self._anchors and self._often(0.05):
            self.parts.append(self._blanks(1) + "*" + chance.choice(self._anchors))
            self._end(8)
            return
        anchored = self._often(0.08)
        if anchored:
            name = f"n{len(self.parts)}"
            self.parts.append(self._blanks(1) + "&" + name)
            if isinstance(tree, Word):
                self._anchors.append(name)
        lines = not isinstance(tree, Word) and bool(tree.pairs if isinstance(tree, Mapping) else tree)
        if lines and self._often(0.6):
            if dash and not anchored and self._often(0.6):
                blanks = self._blanks(1)
                self.parts.append(blanks)
                self._block(tree, column + 1 + len(blanks))
                return
            self._end(8, tabs=not dash or anchored)
            least = 0 if isinstance(tree, list) and not dash else 1
            further = column + least + chance.choice((0, 1, 1, 1, 3))
            self.parts.append(" " * further)
            self._block(tree, further)
        elif isinstance(tree, Word) and not tree.plain and _fits_lines(tree.text) and self._often(0.5):
            self._lines(tree.text, column)
        else:
            if self._often(0.1):
                self._end(8, tabs=not dash or anchored)
                self.parts.append(" " * (column + 1 + chance.randrange(4)))
            else:
                self.parts.append(self._blanks(1))
            self._flow(tree, column)
            self._end(8)

    def _lines(self, text: str, column: int) -> None:
        """A text below `|`."""
        further = self._chance.choice((1, 2, 2, 4))
        given = str(further) if text.lstrip("\n")[:1] == " " or self._often(0.1) else ""
        body = text.rstrip("\n")
        kept = self._chance.choice(("-", "+") if body == text else ("", "+", "-"))
        self.parts.append(self._blanks(1) + self._chance.choice("|>") + given + kept)
        if self._often(self._commented):
            self.parts.append(" ")
            self._comment()
        for line in body.split("\n"):
            self._line_end()
            self.parts.append(" " * (column + further) + line if line else "")
        self._line_end()
        self._between(column + further - 1)

    def _flow(self, tree: Tree, column: int, *, brackets: bool = False) -> None:
        """A value within a line, or within brackets over several."""
        if isinstance(tree, Word):
            self._word(tree, column, brackets=brackets)
            return
        mapping = isinstance(tree, Mapping)
        entries: list[Any] = list(tree.pairs) if isinstance(tree, Mapping) else tree
        self.parts.append("{" if mapping else "[")
        for number, entry in enumerate(entries):
            self._gap()
            if mapping:
                self.parts.append(_single(entry[0]) if self._often(0.2) else entry[0])
                self.parts.append(self._chance.choice((":", ":", " :")))
                self._gap(least=1)
            self._flow(entry[1] if mapping else entry, column, brackets=True)
            self._gap()
            if number < len(entries) - 1 or self._often(0.1):
                self.parts.append(",")
        self._gap()
        self.parts.append("}" if mapping else "]")

    def _gap(self, least: int = 0) -> None:
        """Room between brackets, commas and words."""
        self.parts.append(self._blanks(least))
        while self._often(self._commented / 4 + 0.03):
            if self._often(self._commented):
                self.parts.append(self._chance.choice((" ", "\t", "    ")))
                self._comment()
            self._line_end()
            self.parts.append(self._chance.choice((" ", "    ", "  \t", "")))

    def _word(self, word: Word, column: int, *, brackets: bool) -> None:
        plain = word.plain and not (brackets and set(word.text) & set(",[]{}:?"))
        written = word.text if plain else self._chance.choice((_single, _double))(word.text)
        if not plain and "\n" in word.text:
            written = _double(word.text)
        double = written[:1] == '"'
        for number, piece in enumerate(written.split(" ")):
            if number and self._breaks(written):
                # Blanks at the end of a line mean nothing, unless the line end is escaped.
                escaped = double and self._often(0.3)
                self.parts.append(" \\" if escaped else self._blanks())
                self._line_end()
                self.parts.append(" " * (max(column, 0) + 1 + self._chance.randrange(5)))
            elif number:
                self.parts.append(" ")
            self.parts.append(piece)

    def _breaks(self, written: str) -> bool:
        """Whether a blank becomes a line end: not one of several, and not one that is quoted."""
        return (
            not set(written) & {"\t", "\\"} and "  " not in written and len(written) > 4 and self._often(0.2)
        )


def _column(text: str, back: int) -> int:
    """The column of what ends a text and is so long."""
    line = text.replace("\r", "\n").rsplit("\n", 1)[-1]
    return len(line) - back


def _fits_lines(text: str) -> bool:
    return bool(text.strip("\n "))


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

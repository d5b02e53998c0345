"""A letter that nobody sees, in whatever a file says or in its comments.

Fails: a name with `U+202E` in it, which turns the letters that follow; `on\u200bline`, which is not `online`
Passes: a joiner in Persian, in Hindi or in an emoji; a soft hyphen
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ....source import Document, Finding, finding_at
from ....source.hidden import Hidden, hidden
from ...context import Context, Stage

CODES = ("hidden-character",)
STAGE = Stage.NAMES
MILD = CODES

_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ESCAPE: Final = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\n])")
_SHORT: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "v": "\v",
    "N": "\x85",
    "L": "\u2028",
    "P": "\u2029",
}
"""Letters that YAML has a short escape for; JSON has two of them."""


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        yield from hidden_characters(file.document)


def hidden_characters(document: Document) -> Iterator[Finding]:
    """Every letter of a file that nobody sees, be it written as it is or as an escape between quotes."""
    if not any(one.code == "bad-character" for one in document.findings):
        for one in hidden(document.text):
            yield _found(document, one, one.at, one.at + 1)
    if "\\" in document.text and document.root is not None:
        yield from _escaped(document)


def _escaped(document: Document) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()  # what an alias repeats is written once
    for text, start, end in document.texts():
        said = document.text[start:end]
        if said.startswith('"') and "\\" in said and (start, end) not in seen:
            seen.add((start, end))
            unseen = {one.letter: one for one in hidden(text)}
            for escape in _ESCAPE.finditer(said):
                one = unseen.get(_meant(escape[0]))
                if one is not None:
                    yield _found(document, one, start + escape.start(), start + escape.end())


def _meant(escape: str) -> str:
    return chr(int(escape[2:], 16)) if len(escape) > 2 else _SHORT.get(escape[1], "")


def _found(document: Document, one: Hidden, start: int, end: int) -> Finding:
    variant = "turning" if one.letter in _TURNING else "acting" if not one.name else ""
    return finding_at(document, "hidden-character", start, end, variant=variant, word=one.code)

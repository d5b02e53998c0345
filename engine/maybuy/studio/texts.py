"""Texts as an editor has them, and bytes as files have them: between both, nothing is lost but layout.

An editor has `\\n` at the end of each line and no byte order mark, whatever a file has; forms send `\\r\\n`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from ..source import LoadError, read
from ..source.layout import laid_out

LAID_OUT: Final = (".yaml", ".yml")
"""The endings of files that have the one layout; JSON has its own."""

_LINE_END: Final = re.compile("\r\n|[\r\n]")
_BOM: Final = "\ufeff"


class Made(NamedTuple):
    """The bytes to write, how they are shown, and whether they are laid out: what cannot be read is not."""

    content: bytes
    text: str
    laid_out: bool


def shown(content: bytes) -> str:
    """How an editor shows the bytes of a file. Raises UnicodeDecodeError."""
    return for_editor(content.decode("utf-8").removeprefix(_BOM))


def for_editor(text: str) -> str:
    """A text with `\\n` at the end of each line, wherever it comes from."""
    return _LINE_END.sub("\n", text)


def made(text: str, file: str, there: bytes) -> Made:
    """What is written when a text is saved as a file that has had the bytes `there`."""
    plain = for_editor(text)
    tidy = plain
    laid = False
    if file.lower().endswith(LAID_OUT):
        try:
            tidy = laid_out(read(plain, file))
            laid = True
        except LoadError:
            pass  # a working copy may have mistakes in it; they are shown
    return Made(tidy.replace("\n", line_end(there)).encode("utf-8", "surrogatepass"), tidy, laid)


def line_end(content: bytes) -> str:
    """What ends most lines of a file."""
    counted = Counter(re.findall(b"\r\n|[\r\n]", content)).most_common(1)
    return counted[0][0].decode() if counted else "\n"


def utf16(text: str, offset: int) -> int:
    """Where a place in a text is for a browser, which counts halves of pairs."""
    return offset + sum(one > "\uffff" for one in text[:offset])


def from_utf16(text: str, offset: int) -> int:
    """The place in a text that a browser calls so; the end of the text where it is behind that."""
    seen = 0
    for place, one in enumerate(text):
        if seen >= offset:
            return place
        seen += 2 if one > "\uffff" else 1
    return len(text)

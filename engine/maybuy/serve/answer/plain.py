"""Whether a JSON text can be read fast: whether a quick reader and a strict one would read the same in it.

The quick one keeps the last of two equal keys without a word, and knows nothing of characters that cannot be
seen. What is not plain is not wrong: it is only read by the reader of files, which is strict, and slower.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from msgspec import UNSET, MsgspecError, json

from ...source import is_printable

_NO_MARKS: Final = bytes(set(range(256)) - set(b"[]{}\\\x7f"))
LONG: Final = 500
"""So many brackets are not remembered."""

_NEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


def is_plain(text: bytes, max_depth: int) -> bool:
    """Whether a text is JSON without escapes, odd characters, keys given twice, and too deep nesting."""
    return plain_data(text, max_depth) is not UNSET


def plain_data(text: bytes, max_depth: int) -> Any:
    """What a plain JSON text says; UNSET for a text that is not plain."""
    try:
        if is_simple(text, max_depth):
            data = json.decode(text)
            if keeps_all(data, text):
                return data
    except (MsgspecError, OverflowError, RecursionError):
        pass
    return UNSET


def is_simple(text: bytes, max_depth: int) -> bool:
    """Whether a text has no escapes, odd characters, and too deep nesting, be it JSON or not."""
    marks = text.translate(None, _NO_MARKS)
    if not (_is_usual(marks, max_depth) if len(marks) < LONG else _is_shallow(marks, max_depth)):
        return False
    try:
        return text.isascii() or is_printable(text.decode())
    except UnicodeDecodeError:
        return False


def keeps_all(read: object, text: bytes) -> bool:
    """Whether what was read from a simple text has all its keys, so that none was given twice.

    Without escapes every `:` is either a key's or inside a text that is kept; so a key that was given twice
    shows as a colon that is lost when what was read is written again.
    """
    return json.encode(read).count(b":") == text.count(b":")


def _is_shallow(marks: bytes, max_depth: int) -> bool:
    """Whether there are brackets alone, not nested too deeply: pairs are taken away, level by level."""
    for _ in range(max_depth):
        if not marks:
            return True
        marks = marks.replace(b"{}", b"").replace(b"[]", b"")
    return not marks


_is_usual: Final = lru_cache(1_024)(_is_shallow)
"""As above: texts are many, and few the ways in which their brackets stand."""


def is_deep(text: bytes, most: int) -> bool:
    """Whether more lists and objects stand inside each other, whether or not the text is JSON."""
    level = 0
    for found in _NEXT.finditer(text):
        mark = found[0]
        if mark in b"[{":
            level += 1
            if level > most:
                return True
        elif mark in b"]}":
            level -= 1
    return False

"""The text of a file with other values of some of its first keys; all else stays, letter by letter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from .builder import WORDS, resolve
from .document import LIMITS, LINE_BREAK, Document, Node, last_of
from .reader import read

_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+-]*")
"""Texts that need no quotes, wherever they stand, as long as they mean no number and no word of YAML."""


def rewritten(document: Document, values: Mapping[str, Any]) -> str | None:
    """The text of a mapping with some values in the place of those that it has, or at its end.

    None where a text cannot be changed by itself, such as one that something else repeats.
    """
    text, present = document.text, document
    for key, value in values.items():
        root = present.root
        if root is None or not isinstance(root.kids, dict):
            return None
        text = (
            _in_brackets(text, root, key, value)
            if text[root.start] == "{"
            else _in_lines(present, key, value)
        )
        present = read(text, document.file)
    return text if present.ok and present.data == {**document.data, **values} else None


def _in_brackets(text: str, root: Node, key: str, value: Any) -> str:
    """JSON, or YAML that stands in brackets as a whole."""
    assert isinstance(root.kids, dict)
    spread = LINE_BREAK.search(text, root.start, root.end) is not None
    first = next(iter((root.keys or {}).values()), (root.end, root.end))
    pad = text[text.rfind("\n", 0, first[0]) + 1 : first[0]] if spread else ""
    written = json.dumps(value, ensure_ascii=False, indent=len(pad) or 2 if spread else None)
    written = written.replace("\n", "\n" + pad)
    node = root.kids.get(key)
    if node is not None:
        return text[: node.start] + written + text[last_of(node) :]
    last = max((last_of(kid) for kid in root.kids.values()), default=root.start + 1)
    comma = "," if root.kids else ""
    between = f"{comma}\n{pad}" if spread else f"{comma} " if comma else ""
    return f"{text[:last]}{between}{json.dumps(key)}: {written}{text[last:]}"


def _in_lines(document: Document, key: str, value: Any) -> str:
    """YAML with a key in each line."""
    text, root = document.text, document.root
    assert root is not None
    assert isinstance(root.kids, dict)
    pad = " " * (root.start - (text.rfind("\n", 0, root.start) + 1))
    end = "\r\n" if "\r\n" in text else "\n"
    node, where = root.kids.get(key), (root.keys or {}).get(key)
    if node is None or where is None:
        line = _line_end(text, last_of(root))
        return f"{text[:line]}{end}{pad}{_flow(key)}:{_value(value, pad, end, '')}{text[line:]}"
    colon = text.index(":", where[1]) + 1
    key_line, last = _line_end(text, colon), last_of(node)
    if node.start > key_line:  # it stands below its key, whose own comment stays
        return text[:colon] + _value(value, pad, end, text[colon:key_line]) + text[_line_end(text, last) :]
    last = max(last, colon)
    kept = text[last : _line_end(text, last)]
    return text[:colon] + _value(value, pad, end, kept) + text[_line_end(text, last) :]


def _line_end(text: str, offset: int) -> int:
    found = LINE_BREAK.search(text, offset)
    return found.start() if found else len(text)


def _value(value: Any, pad: str, end: str, comment: str) -> str:
    """What follows a key's colon: one line, or a line for each key of a mapping, with entries of lists below.

    `comment` is what the line of the key ends with.
    """
    if not isinstance(value, Mapping) or all(not isinstance(one, Mapping | list) for one in value.values()):
        return f" {_flow(value)}{comment}"
    lines = [comment.rstrip()]
    for key, one in value.items():
        if isinstance(one, list) and any(isinstance(entry, Mapping) for entry in one):
            lines += [f"{pad}  {_flow(key)}:", *(f"{pad}    - {_flow(entry)}" for entry in one)]
        else:
            lines.append(f"{pad}  {_flow(key)}: {_flow(one)}")
    return end.join(lines)


def _flow(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in WORDS:
        try:
            if isinstance(resolve(value, LIMITS.max_number_length, LIMITS.max_exponent), str):
                return value
        except ValueError:  # a number that is too long
            pass
    return json.dumps(value, ensure_ascii=False)

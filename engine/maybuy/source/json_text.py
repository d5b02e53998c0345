r"""JSON text into a builder.

Almost all JSON is YAML, but libyaml refuses an emoji written as `\ud83d\ude00`, a key longer than 1,024
characters, and some placements of tabs. So what opens with a bracket is tried as JSON first.
"""

from __future__ import annotations

import json
import re

from .builder import Builder

_OPENING = re.compile(r"[ \t\r\n]*[{\[]")
_TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
        (?P<mark>[\[\]{},:])
      | (?P<string>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")
      | (?P<plain>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![0-9.eE+-])|true|false|null)
    )""",
    re.VERBOSE,
)
_END = re.compile(r"[ \t\r\n]*\Z")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
_SURROGATE = re.compile("[\ud800-\udfff]")

# What may come next; a comma or closing bracket is only ever looked for after a value.
_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _COLON, _AFTER = range(6)


def looks_like_json(text: str) -> bool:
    """Whether a text opens with a bracket, as all JSON of interest does."""
    return _OPENING.match(text) is not None


def feed(text: str, builder: Builder) -> bool:
    """Read JSON into the builder; False where the text is not JSON, which leaves the builder half filled."""
    expected = _VALUE
    position = 0
    match = _TOKEN.match
    stack = builder.stack
    while token := match(text, position):
        kind = token.lastgroup
        start, position = token.span(kind or 0)
        if kind == "string":
            if expected in {_COLON, _AFTER}:
                return False
            builder.scalar(_decoded(text, start, position, builder), start, position, plain=False)
            expected = _COLON if expected in {_KEY, _KEY_OR_END} else _AFTER
        elif kind == "plain":
            if expected not in {_VALUE, _VALUE_OR_END}:
                return False
            builder.scalar(text[start:position], start, position, plain=True)
            expected = _AFTER
        else:
            following = _punctuation(text[start], expected, start, builder)
            if following is None:
                return False
            expected = following
        if expected == _AFTER and not stack:
            return _END.match(text, position) is not None
    return False


def _punctuation(mark: str, expected: int, start: int, builder: Builder) -> int | None:
    """What may follow a bracket, comma or colon; None where it may not stand here."""
    if mark in "[{":
        if expected not in {_VALUE, _VALUE_OR_END}:
            return None
        builder.open(start, mapping=mark == "{", flow=True)
        return _KEY_OR_END if mark == "{" else _VALUE_OR_END
    if mark == ":":
        return _VALUE if expected == _COLON else None
    mapping = builder.stack[-1].node.keys is not None if builder.stack else False
    if mark == ",":
        return None if expected != _AFTER else _KEY if mapping else _VALUE
    empty = _KEY_OR_END if mapping else _VALUE_OR_END
    if not builder.stack or mapping is not (mark == "}") or expected not in {_AFTER, empty}:
        return None
    builder.close(start + 1)
    return _AFTER


def _decoded(text: str, start: int, end: int, builder: Builder) -> str:
    """The text a JSON string stands for; half an emoji is noted and replaced."""
    if text.find("\\", start, end) < 0:
        return text[start + 1 : end - 1]
    value: str = json.loads(text[start:end])
    if not _SURROGATE.search(value):
        return value
    pending = -1  # where a first half stands that still wants its second
    for escape in _ESCAPE.finditer(text, start, end):
        code = (escape[1] or "").lower()
        second = "dc00" <= code <= "dfff"
        if second and pending == escape.start() - 6:
            pending = -1
            continue
        _half(pending, builder)
        pending = escape.start() if "d800" <= code <= "dfff" else -1
        if second:
            _half(pending, builder)
            pending = -1
    _half(pending, builder)
    return _SURROGATE.sub("\ufffd", value)


def _half(start: int, builder: Builder) -> None:
    if start >= 0:
        builder.findings.add(
            "bad-character", start, start + 6, variant="half", word=builder.text[start : start + 6]
        )

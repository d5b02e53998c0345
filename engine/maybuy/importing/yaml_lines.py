"""Plain data as lines of YAML, as people write them: short things in one line, the rest below each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Any, Final

from ..source import LIMITS
from ..source.builder import WORDS, resolve

WIDEST: Final = 100
_GROUPED: Final = 10_000
"""Whole numbers from here on have `_` between their thousands."""

_PLAIN: Final = re.compile(r"[^\W_](?:[^\s:#]| (?=[^\s#])|:(?=\S)|(?<=\S)#)*")
"""A text that needs no quotes on a line of its own, unless it means something else than a text."""
_LINE_ENDS: Final = re.compile("[\x85\u2028\u2029]")
_BRACKETS: Final = re.compile(r"[,\[\]{}]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with the comments above it and behind it. `spread` is one that never stands in one line."""

    value: Any
    above: tuple[str, ...] = ()
    after: str = ""
    spread: bool = False


class Count(int):
    """A number of units, whose thousands may be set off."""


def document(data: Mapping[str, Any], above: Sequence[str] = ()) -> str:
    """A file: its comments, then its keys."""
    lines = [_comment(text) for text in above] + list(_mapping(data, ""))
    return "\n".join(lines) + "\n"


def plain(value: Any) -> Any:
    """Data as it will be read: without comments."""
    match value:
        case Entry():
            return plain(value.value)
        case Mapping():
            return {key: plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case Count():
            return _grouped(value) if value >= _GROUPED else int(value)
    return value


def _comment(text: str) -> str:
    return f"# {text}" if text else "#"


def _mapping(data: Mapping[str, Any], margin: str) -> Iterator[str]:
    for key, given in data.items():
        entry = given if isinstance(given, Entry) else Entry(given)
        yield from (margin + _comment(text) for text in entry.above)
        yield from _under(f"{margin}{_scalar(key, flow=False)}:", entry, margin)


def _under(head: str, entry: Entry, margin: str) -> Iterator[str]:
    """A value behind its key: in the same line where there is room for it."""
    value = entry.value
    ending = f"   {_comment(entry.after)}" if entry.after else ""
    if (isinstance(value, str) and len(head) + len(value) >= WIDEST) or (
        isinstance(value, str) and "\n" in value
    ):
        yield from _text(head, value, margin + "  ", ending)
    elif _is_short(value, len(head), entry):
        shown = _flow(value) if isinstance(value, Mapping | list | tuple) else _scalar(value, flow=False)
        yield f"{head} {shown}{ending}"
    else:
        yield head + ending
        yield from (
            _mapping(value, margin + "  ") if isinstance(value, Mapping) else _list(value, margin + "  ")
        )


def _is_short(value: Any, before: int, entry: Entry) -> bool:
    if not isinstance(value, Mapping | list | tuple):
        return True
    return not entry.spread and not _has_entries(value) and before + 1 + len(_flow(value)) <= WIDEST


def _has_entries(value: Any) -> bool:
    if isinstance(value, Entry):
        return True
    if isinstance(value, Mapping):
        return any(map(_has_entries, value.values()))
    return isinstance(value, list | tuple) and any(map(_has_entries, value))


def _list(value: Sequence[Any], margin: str) -> Iterator[str]:
    for given in value:
        entry = given if isinstance(given, Entry) else Entry(given)
        yield from (margin + _comment(text) for text in entry.above)
        if isinstance(entry.value, Mapping) and not _is_short(entry.value, len(margin) + 2, entry):
            first, *others = _mapping(entry.value, margin + "  ")
            yield (
                margin
                + "- "
                + first[len(margin) + 2 :]
                + (f"   {_comment(entry.after)}" if entry.after else "")
            )
            yield from others
        else:
            yield from _under(margin + "-", entry, margin)


def _text(head: str, text: str, margin: str, ending: str) -> Iterator[str]:
    """A long text: folded where its words are all that matters, else in quotes."""
    if text.split() != text.split(" "):
        yield f"{head} {_quoted(text)}{ending}"
        return
    yield f"{head} >-{ending}"
    lines = wrap(text, WIDEST - len(margin), break_long_words=False, break_on_hyphens=False)
    yield from (margin + line for line in lines)


def _flow(value: Any) -> str:
    """A value in one line."""
    match value:
        case Mapping():
            return (
                "{"
                + ", ".join(f"{_scalar(key, flow=True)}: {_flow(one)}" for key, one in value.items())
                + "}"
            )
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool) -> str:
    match value:
        case bool() | None:
            return json.dumps(value)
        case Count():
            return _grouped(value) if value >= _GROUPED else str(int(value))
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
    text = str(value)
    safe = _PLAIN.fullmatch(text) and text not in WORDS
    if safe and not (flow and _BRACKETS.search(text)) and _is_text(text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """A text in double quotes; what YAML takes for the end of a line is escaped."""
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_text(text: str) -> bool:
    try:
        return isinstance(resolve(text, LIMITS.max_number_length, LIMITS.max_exponent), str)
    except ValueError:  # a number that is too long
        return False


def _grouped(number: int) -> str:
    return f"{number:_}"

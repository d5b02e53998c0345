"""One layout for YAML files. What a file says stays as it is, to the letter, and so do its comments.

Two spaces for each level, list entries below their key; `kind` and `id` first; double quotes rather than
single ones; no spaces inside brackets or at the ends of lines; never two empty lines together. Whether a
mapping stands in one line, and how long lines are, is left to whoever writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any, Final

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import CollectionEndEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

from .reader import read

FIRST: Final = ("kind", "id")
"""The keys that come first in a file. Further in only `id` does: there, `kind` says more of what it names."""

_WIDEST: Final = 1_000_000
"""So many columns that no line is ever folded."""


class LayoutError(ValueError):
    """A text that cannot be laid out: it is not YAML, or it would say something else afterwards."""


class _Letters(VersionedResolver):
    """Takes every scalar for the text it is, so that `010`, `1_000` and `2020-09-01` stay as written."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return self.DEFAULT_SCALAR_TAG if kind is ScalarNode else super().resolve(kind, value, implicit)


class _Writer(RoundTripEmitter):
    """Begins a new line below an empty list or mapping too, when a comment stands above all of them."""

    def expect_first_flow_sequence_item(self) -> None:
        self._expect_first(super().expect_first_flow_sequence_item)

    def expect_first_flow_mapping_key(self) -> None:
        self._expect_first(super().expect_first_flow_mapping_key)

    def _expect_first(self, expect: Callable[[], None]) -> None:
        empty = isinstance(self.event, CollectionEndEvent)
        expect()
        if empty:
            self.no_newline = False  # as the base class does at the end of those that hold something


def laid_out(text: str) -> str:
    """A YAML text in the one layout; laid out again, it stays the same.

    Raises LayoutError for what is not YAML. A text of nothing but comments is returned as it is.
    """
    before = read(text, "")
    if any(one.code == "syntax" for one in before.diagnostics):
        raise LayoutError("not YAML")
    for step in (_once, _closed_up):
        text = step(text)
        if read(text, "").data != before.data:
            raise LayoutError("it would say something else")
    return text


def _closed_up(text: str) -> str:
    """A text without spaces at the ends of lines and without a second empty line, but in texts of several
    lines, whose own they are."""
    own: set[int] = set()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            own |= set(range(event.start_mark.line + 1, event.end_mark.line))
    kept: list[str] = []
    for number, line in enumerate(text.split("\n")):
        ended = line if number in own else line.rstrip(" \t")
        if ended or number in own or not kept or kept[-1]:
            kept.append(ended)
    return "\n".join(kept)


def _once(text: str) -> str:
    writer = YAML(typ="rt")
    writer.Resolver = _Letters
    writer.Emitter = _Writer
    writer.preserve_quotes = True
    writer.width = _WIDEST
    writer.brace_single_entry_mapping_in_flow_sequence = True
    writer.indent(mapping=2, sequence=4, offset=2)
    try:
        data = writer.load(text.removeprefix("\ufeff"))
        if data is None:
            return text
        data = _settled(data, FIRST)
        out = StringIO()
        writer.dump(data, out)
    except (YAMLError, ValueError, RecursionError) as error:
        raise LayoutError(str(error)) from error
    return out.getvalue().strip("\n") + "\n"


def _settled(node: Any, first: tuple[str, ...] = FIRST[1:]) -> Any:
    """A node with its keys in order and its quotes double."""
    if isinstance(node, CommentedMap):
        for key in list(node):
            node[key] = _settled(node[key])
        _ordered(node, first)
    elif isinstance(node, CommentedSeq):
        for number, entry in enumerate(node):
            node[number] = _settled(entry)
    elif isinstance(node, SingleQuotedScalarString) and not {'"', "\\"} & set(node):
        return DoubleQuotedScalarString(node, anchor=node.anchor.value)
    return node


def _ordered(node: CommentedMap, first: tuple[str, ...]) -> None:
    """Moves some keys to the front, unless comments or empty lines between the keys would be torn off."""
    wanted = [key for key in first if key in node]
    if list(node)[: len(wanted)] == wanted:
        return
    if any("\n" in token.value.rstrip("\n") or token.value.count("\n") > 1 for token in _comments(node.ca)):
        return
    for key in reversed(wanted):
        node.move_to_end(key, last=False)


def _comments(attached: Any) -> Iterator[CommentToken]:
    """The comments between the keys of a mapping, empty lines among them."""
    for part in attached.items.values():
        for one in part:
            for token in one if isinstance(one, list) else (one,):
                if isinstance(token, CommentToken):
                    yield token

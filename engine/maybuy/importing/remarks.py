"""The comments of a YAML text, each given to the entry that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

import yaml

from ..finding import Path
from ..source import Document
from ..source.document import LINE_BREAK, Node
from ..source.yaml_text import tokens

_DEPTH: Final = 2
"""Entries are what stands below the keys of the file: a feature, a plan."""


def remarks_of(document: Document) -> Mapping[Path, tuple[str, ...]]:
    """Comments by the path of what they are about, `("plans", "PRO")` or `("plans",)`; of the whole, `()`.

    One on lines of its own is about what follows, one that ends a line about what stands in it.
    """
    if "#" not in document.text:
        return {}
    starts = dict(_starts(document.root, ())) if document.root is not None else {}
    found: dict[Path, list[str]] = {}
    path: Path = ()
    end = 0
    for token in _tokens(document.text):
        start = token.start_mark.index
        ending, *above = LINE_BREAK.split(document.text[end:start]) if start > end else [""]
        found.setdefault(path, []).extend(_said(ending))
        before, path = path, starts.get(start, path)
        about = path if before else ()  # above the first key: of the whole
        found.setdefault(about, []).extend(text for line in above for text in _said(line))
        end = max(end, token.end_mark.index if isinstance(token, yaml.ScalarToken) else start)
    return {where: tuple(texts) for where, texts in found.items() if texts}


def _tokens(text: str) -> Iterator[yaml.Token]:
    """The tokens, as far as there are any: JSON may have blanks where YAML has none."""
    with suppress(yaml.YAMLError):
        yield from tokens(text)


def _said(line: str) -> Iterator[str]:
    """The comment that a line ends with; one that only draws says nothing."""
    _, sign, said = line.partition("#")
    if sign and any(letter.isalnum() for letter in said):
        yield said.lstrip("#").strip()


def _starts(node: Node, path: Path) -> Iterator[tuple[int, Path]]:
    """Where the keys of the file and of its entries begin."""
    for key, (start, _) in (node.keys or {}).items():
        yield start, (*path, key)
        if len(path) + 1 < _DEPTH and isinstance(node.kids, dict) and key in node.kids:
            yield from _starts(node.kids[key], (*path, key))

"""Which key or value stands at a place: the same by its index as by a walk from the root."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.serve.request.places import Places
from maybuy.source import Document, Path, Span, read
from maybuy.source.document import Node

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


def walked(node: Node, wanted: int, path: Path) -> Path:
    if isinstance(node.kids, dict):
        for key, kid in node.kids.items():
            start, end = (node.keys or {})[key]
            if start <= wanted < end:
                return (*path, key)
            if kid.start <= wanted < kid.end:
                return walked(kid, wanted, (*path, key))
    for number, kid in enumerate(node.kids if isinstance(node.kids, list) else ()):
        if kid.start <= wanted < kid.end:
            return walked(kid, wanted, (*path, number))
    return path


def document(data: Any, indent: int | None) -> Document:
    return read(json.dumps(data, indent=indent), "body.json")


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=5), st.sampled_from([None, 1]))
def test_every_place_of_a_body_is_found_as_by_a_walk_from_its_root(data: Any, indent: int | None) -> None:
    body = document(data, indent)
    assert body.ok
    assert body.root is not None
    places = Places(body)
    for offset in range(len(body.text)):
        line, column = body.lines.position(offset)
        assert places.path(Span(line, column, line, column)) == walked(body.root, offset, ())


def test_a_place_past_the_end_is_that_of_the_whole() -> None:
    assert Places(document({"a": [1]}, None)).path(Span(1, 99, 1, 99)) == ()


def test_a_body_that_could_not_be_read_has_no_places() -> None:
    assert Places(read("{", "body.json")).path(Span(1, 1, 1, 1)) == ()

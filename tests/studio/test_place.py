from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from acceptance.accounts import ROOT
from maybuy.source import read
from maybuy.source.document import Node
from maybuy.studio.place import place_at

FILES = sorted(
    [*ROOT.glob("catalog/**/*.yaml"), *ROOT.glob("policies/**/*.yaml"), *ROOT.glob("examples/accounts/*")]
)


MOST = 60
"""Places of a file that are looked at: all of a small one."""


def values(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int, bool]]:
    """The way to each single value and key of a file, with where it begins."""
    if isinstance(node.kids, dict):
        for key, kid in node.kids.items():
            start, _ = (node.keys or {})[key]
            yield path, start, True
            yield from values(kid, (*path, key))
    elif node.kids is not None:
        for number, kid in enumerate(node.kids):
            yield from values(kid, (*path, number))
    else:
        yield path, node.start, False


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_the_way_to_every_key_and_value_is_the_one_that_the_reader_finds(file: Any) -> None:
    document = read(file.read_bytes(), file.name)
    assert document.root is not None
    every = list(values(document.root))
    for path, start, is_key in every[:: 1 + len(every) // MOST]:
        word = document.text[start : start + 1]
        if word in "\"'|>&*":
            continue
        found = place_at(document.text, start + (0 if is_key else 1))
        assert found is not None, document.text[start : start + 40]
        assert found.path == path, document.text[start : start + 40]


@pytest.mark.parametrize(
    ("text", "path", "inline"),
    [
        ("kind: product\n^", (), False),
        ("kind: ^\nid: a\n", ("kind",), True),
        ("editions:\n  - id: team\n    ^\n  - id: x\n", ("editions", 0), False),
        ("editions:\n- id: x\n- ^\n", ("editions", 1), False),
        ("a:\n  b: 1\n  ^\n", ("a",), False),
        ("a:\n  b: 1\n^\n", (), False),
        ("a: {b: {c: [x, {d: ^", ("a", "b", "c", 1, "d"), True),
        ("features: [{api: 10}, sand^\nid: x\n", ("features", 1), False),
        ("rules:\n  - when:\n      user.role: ^own\n", ("rules", 0, "when", "user.role"), True),
        ("a: [x, ^\n", ("a", 1), False),
        ("a: {b: 1, ^}\n", ("a",), False),
        ("a: 'it is' ^\n", ("a",), True),
    ],
)
def test_a_text_may_be_broken_anywhere(text: str, path: tuple[str | int, ...], inline: bool) -> None:
    before, after = text.split("^")
    found = place_at(before + after, len(before))

    assert found is not None
    assert (found.path, found.inline) == (path, inline)


@pytest.mark.parametrize(
    "text", ["a: 1 # re^mark\n", "# re^mark\n", "a: |\n  some ^text\n", "a: >-\n  x\n\n  y^\nb: 1\n"]
)
def test_there_is_nothing_to_say_in_comments_and_texts(text: str) -> None:
    before, after = text.split("^")

    assert place_at(before + after, len(before)) is None


def test_keys_that_are_there_are_known_but_for_the_one_at_the_cursor() -> None:
    text = "kind: product\nid: a\nna\nseats: {min: 1}\n"
    found = place_at(text, text.index("na") + 2)

    assert found is not None
    assert found.keys == {"kind", "id", "seats"}
    found = place_at(text, text.index("id") + 1)
    assert found is not None
    assert found.keys == {"kind", "seats"}


@pytest.mark.parametrize("file", FILES[:3], ids=lambda path: path.name)
def test_it_never_fails_wherever_a_text_ends(file: Any) -> None:
    text = file.read_text(encoding="utf-8")[:700]
    for end in range(len(text)):
        place_at(text[:end], end)

"""One layout for YAML files."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from maybuy.source import LoadError, layout, read
from maybuy.source.layout import laid_out
from maybuy.source.page import written

FILES = sorted(
    path
    for folder in ("catalog", "policies", "examples", "engine/maybuy/templates")
    for path in (ROOT / folder).rglob("*.yaml")
)


def laid(text: str) -> str:
    """A text laid out, which stays so when it is laid out again."""
    after = laid_out(read(text, "f.yaml"))
    assert laid_out(read(after, "f.yaml")) == after
    return after


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_is_laid_out_already(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert laid(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1\n", "a: 1\n"),
        ("rules:\n- id: a\n", "rules:\n  - id: a\n"),
        ("rules:\n      -   id: a\n", "rules:\n  - id: a\n"),
        ("a: [ 1,2 ]\n", "a: [1, 2]\n"),
        ("a: {b: 1,c: 2 }\n", "a: {b: 1, c: 2}\n"),
        ("a: [{b: 1}]\n", "a: [{b: 1}]\n"),
        ("a: 'it''s'\n", 'a: "it\'s"\n'),
        ("a: 'say \"no\"'\n", "a: 'say \"no\"'\n"),
        ('a: "4"\n', 'a: "4"\n'),
        ("name: A\nid: a\nkind: product\n", "kind: product\nid: a\nname: A\n"),
        ("rules:\n  - name: A\n    id: a\n", "rules:\n  - id: a\n    name: A\n"),
        ("channels:\n  - {kind: assisted, id: a}\n", "channels:\n  - {id: a, kind: assisted}\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a: 1   \nb: 2 # why  \n", "a: 1\nb: 2 # why\n"),
        ("a: 1", "a: 1\n"),
        ("a:\n# why\n- {}\n- b: 1\n  c: 2\n", "a:\n# why\n  - {}\n  - b: 1\n    c: 2\n"),
        ("a: # why\n- []\n- b: 1\n  c: 2\n", "a: # why\n  - []\n  - b: 1\n    c: 2\n"),
        ("a:   1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("a: 1\r\nb: 2\nc: 3\r\n", "a: 1\r\nb: 2\r\nc: 3\r\n"),
        ("a: 1\nb: |\r\n  x\n  y\n", "a: 1\nb: |\n  x\n  y\n"),
        ("a: 1\rb:   2\r", "a: 1\rb: 2\r"),
        ("a: 1\r\nb: 2", "a: 1\r\nb: 2\r\n"),
        ("\ufeffa: 1\n", "a: 1\n"),
        ("---\na: 1\n...\n", "a: 1\n"),
        ("# c\n--- {a: 1}\n...\n# d\n", "# c\n{a: 1}\n# d\n"),
        ("a:\n  1\nb:\n  {c: 1}\n", "a: 1\nb: {c: 1}\n"),
        ("a:\n  -\n    b: 1\n  -\n    - 2\n", "a:\n  - b: 1\n  - - 2\n"),
        ("a: [1,]\nb: {c: 1, }\nd: {\n}\n", "a: [1]\nb: {c: 1}\nd: {}\n"),
        ("a: [ 1,\n2,\n  3\n]\n", "a: [1,\n    2,\n    3\n  ]\n"),
        ("a:\n- b: one\n   two\n- 'c\n\n  d'\n", 'a:\n  - b: one\n      two\n  - "c\n\n    d"\n'),
        ("a: >-\n      x\n       y\n\n\nb: 1\n", "a: >-\n  x\n   y\n\nb: 1\n"),
        ("a:\n- |2\n    x\n   y\n", "a:\n  - |2\n      x\n     y\n"),
        (
            "rules:\n  - name: A\n    when:\n      b: 1\n    id: a\n\n\n  - id: b\n",
            "rules:\n  - id: a\n    name: A\n    when:\n      b: 1\n\n  - id: b\n",
        ),
        ("id: a # one\nname: A\nkind: product\n", "kind: product\nid: a # one\nname: A\n"),
    ],
)
def test_a_text_is_laid_out_as_the_guide_says(before: str, after: str) -> None:
    assert laid(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "a: 010\n",
        "a: 1_000_000\n",
        "a: 2020-09-01\n",
        "a: 12.50\n",
        "a: NO\n",
        "a: 12:30\n",
        "a: ~\n",
        "a: null\n",
        "a:\nb: 1\n",
        "a: 1e3\n",
        "a: |\n  one\n\n\n  two  \nb: 1\n",
        "a: &x [1]\nb: *x\n",
        "# nothing but this\n",
    ],
)
def test_what_is_written_stays_to_the_letter(text: str) -> None:
    assert laid(text) == text


def test_a_long_line_stays_as_long_as_it_is() -> None:
    text = f"a: {'word ' * 60}end\n"
    assert laid(text) == text


def test_keys_with_comments_or_empty_lines_between_them_stay_where_they_are() -> None:
    text = "name: A\n# what it is\nkind: product\n\nid: a\n"
    assert laid(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Above, at and below the marks of a document, and at its end.
        ("# c\n---\n# d\na: 1\n...\n# e\n", "# c\n# d\na: 1\n# e\n"),
        ("--- # c\na:  1\n... # d\n# e", "--- # c\na: 1\n... # d\n# e\n"),
        ("# c\n%YAML 1.1 # d\n--- # e\na: 1\n", "# c\n%YAML 1.1 # d\n--- # e\na: 1\n"),
        # Inside brackets.
        ("a: [1, # c\n  # d\n  2 # e\n  ]   # f\n", "a: [1, # c\n    # d\n    2 # e\n  ]   # f\n"),
        ("a: { # c\n b: 1 # d\n , c: # e\n  2}\n", "a: { # c\n    b: 1 # d\n    , c: # e\n    2}\n"),
        # Between a key and its value, after dashes and anchors.
        ("a: # c\n    # d\n    1\n", "a: # c\n  # d\n  1\n"),
        ("a:\n-   # c\n  b: 1\n- &x # d\n  - 2\n", "a:\n  - # c\n    b: 1\n  - &x # d\n    - 2\n"),
        # In a text of several lines it is no comment; behind `|` and below the text it is.
        ("a: |   # c\n    # text\n   # d\nb: 1\n", "a: |   # c\n  # text\n# d\nb: 1\n"),
        # On lines of their own they go where what they are in line with goes.
        (
            "a:\n- b: 1\n  # c\n  d: 2\n# e\n- f: 3\n# g\nh: 4\n",
            "a:\n  - b: 1\n    # c\n    d: 2\n  # e\n  - f: 3\n# g\nh: 4\n",
        ),
        ("a:\n- b: 1\n  # c\n# d\n", "a:\n  - b: 1\n    # c\n# d\n"),
        ("a:\n       # odd\n  - b   # far\n", "a:\n       # odd\n  - b   # far\n"),
        # A key is not moved past a comment.
        ("id: a # one\nkind: product # two\n", "id: a # one\nkind: product # two\n"),
        ("rules: # who\n  - deny: [buy]\n\n    id: one\n", "rules: # who\n  - deny: [buy]\n\n    id: one\n"),
    ],
)
def test_comments_stay_with_what_they_are_about(before: str, after: str) -> None:
    assert laid(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  one",
        "a: |\n  one\n   ",
        "a: >+\n  one\n\n\n",
        "a: |+\n  one\n...\n\n# c\n",
        "a: |+\n  one\n\n\n# c\nb: 1\n",
        "when: {b: 1}\nid: |+\n  one\n\nname: x\n",
        "name: &x a\nid: *x\n",
    ],
)
def test_the_end_of_a_text_stays_as_it_is(text: str) -> None:
    assert laid(text) == text


def test_what_only_json_may_say_is_left_at_its_place() -> None:
    with pytest.raises(LoadError) as caught:
        laid_out(read('{"a": 1,\n "b": "\\ud83d\\ude00"}\n', "f.json"))
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.line) == ("not-laid-out", 2)


def test_a_layout_that_loses_a_comment_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "written", lambda pieces: written(pieces).replace(" # why", ""))
    with pytest.raises(LoadError) as caught:
        laid_out(read("a:   1\nb: 2 # why\n", "f.yaml"))
    (found,) = caught.value.diagnostics
    assert (found.code, found.span[:2]) == ("not-laid-out", (2, 6))
    assert "would lose this comment" in found.message


@pytest.mark.parametrize("text", [" --- a: 1\n", "a: |\n    x\u2028    y\n"])
def test_what_would_say_something_else_is_left_at_its_place(text: str) -> None:
    with pytest.raises(LoadError) as caught:
        laid_out(read(text, "f.yaml"))
    (found,) = caught.value.diagnostics
    assert found.code == "not-laid-out"
    assert found.file == "f.yaml"


@pytest.mark.parametrize("text", ["a: [1\n", "a: 1\n b: 2\n", "a: 'b\n"])
def test_what_is_not_yaml_is_refused(text: str) -> None:
    with pytest.raises(LoadError):
        laid_out(read(text, "f.yaml"))

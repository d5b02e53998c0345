"""Where things stand in a file."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source import START, Document, Path, Span, read
from source.underlined import underlined

POLICY = """\
kind: policy  # what this is
rules:
  - id: "first"
    when: {user.role: [owner, 'é 😀 x'], account.new: true}
  -
    id: |
      second
      and more
    until:
  - - nested
    - more
  - [flow, list]
names:
- plain text
  on two lines
- &anchored {a: 1}
- *anchored
- &later
  b: 2
"""


@pytest.fixture(scope="module")
def policy() -> Document:
    document = read(POLICY, "policies/rights.yaml")
    assert document.ok
    return document


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ((), "kind"),
        (("kind",), "policy"),
        (("rules",), "- id"),
        (("rules", 0), "id"),
        (("rules", 0, "id"), '"first"'),
        (("rules", 0, "when"), "{user.role: [owner, 'é 😀 x'], account.new: true}"),
        (("rules", 0, "when", "user.role"), "[owner, 'é 😀 x']"),
        (("rules", 0, "when", "user.role", 1), "'é 😀 x'"),
        (("rules", 0, "when", "account.new"), "true"),
        (("rules", 1), "id"),
        (("rules", 1, "id"), "|\n      second\n      and more"),
        (("rules", 1, "until"), ""),
        (("rules", 2), "- nested"),
        (("rules", 3), "[flow, list]"),
        (("names",), "- plain text"),
        (("names", 0), "plain text\n  on two lines"),
        (("names", 1), "{a: 1}"),
        (("names", 2), "*anchored"),
        (("names", 2, "a"), "1"),
        (("names", 3), "b"),
        (("names", 3, "b"), "2"),
    ],
)
def test_a_value_is_placed_on_its_own_text(policy: Document, path: Path, marked: str) -> None:
    assert underlined(policy, policy.span(path)) == marked


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        (("kind",), "kind"),
        (("rules",), "rules"),
        (("rules", 0), "id"),
        (("rules", 0, "when"), "when"),
        (("rules", 0, "when", "user.role"), "user.role"),
        (("rules", 0, "when", "user.role", 0), "owner"),
        (("rules", 0, "when", "account.new"), "account.new"),
        (("names", 2, "a"), "a"),
    ],
)
def test_a_key_is_placed_on_its_own_text(policy: Document, path: Path, marked: str) -> None:
    assert underlined(policy, policy.key_span(path)) == marked


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("nothing",), "kind", "kind"),
        (("rules", 0, "because", "en"), "id", "id"),
        (("rules", 9), "- id", "rules"),
        (("rules", -1), "- id", "rules"),
        (("rules", "0"), "- id", "rules"),
        (("kind", "deeper", 3), "policy", "kind"),
        ((0,), "kind", "kind"),
    ],
)
def test_a_path_that_leads_nowhere_is_placed_on_its_nearest_ancestor(
    policy: Document, path: Path, value: str, key: str
) -> None:
    assert underlined(policy, policy.span(path)) == value
    assert underlined(policy, policy.key_span(path)) == key


def test_columns_count_characters_from_one(policy: Document) -> None:
    assert policy.span(("rules", 0, "when", "account.new")) == Span(4, 54, 4, 58)


def test_a_place_names_the_file_the_line_and_the_column(policy: Document) -> None:
    assert policy.place(("rules", 0, "id")) == "policies/rights.yaml:3:9"


def test_a_line_is_given_without_its_break(policy: Document) -> None:
    assert policy.line(1) == "kind: policy  # what this is"
    assert read("a: 1\r\nb: 2\r\n", "f.yaml").line(1) == "a: 1"


@pytest.mark.parametrize("number", [-1, 0, 100])
def test_a_line_that_is_not_there_is_empty(policy: Document, number: int) -> None:
    assert policy.line(number) == ""


@pytest.mark.parametrize("text", ["", "# nothing", "a: ["])
def test_a_file_without_data_places_everything_at_its_start(text: str) -> None:
    document = read(text, "f.yaml")
    assert document.span(("a", 0)) == document.key_span(("a",)) == START
    assert document.place() == "f.yaml:1:1"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_lines_end_where_the_parser_ends_them(end: str) -> None:
    document = read(f"a: é{end}b: c{end}", "f.yaml")
    assert document.span(("b",)) == Span(2, 4, 2, 5)
    assert document.line(2) == "b: c"


def test_a_dash_alone_on_its_line_is_underlined_alone() -> None:
    document = read("a:\n  -  # why\n    b: 1\n", "f.yaml")
    assert underlined(document, document.span(("a",))) == "-"


def test_positions_in_json_are_those_of_its_text() -> None:
    document = read('{\n\t"é": [1,\n\t\t{"b": "\\ud83d\\ude00"}]\n}', "f.json")
    assert underlined(document, document.span(("é", 1, "b"))) == '"\\ud83d\\ude00"'
    assert underlined(document, document.key_span(("é",))) == '"é"'
    assert document.span() == Span(1, 1, 4, 2)


def test_a_document_shows_itself_briefly() -> None:
    assert repr(read("a: 1", "f.yaml")) == "Document(file='f.yaml', findings=())"


# Without line breaks, which are folded, and without the characters that no file may hold.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
)
LEAVES = st.none() | st.booleans() | st.integers() | WORDS
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=15,
)


def paths(data: object, so_far: Path = ()) -> list[Path]:
    below: list[tuple[str | int, object]] = []
    if isinstance(data, dict):
        below = list(data.items())
    elif isinstance(data, list):
        below = list(enumerate(data))
    return [so_far, *(path for step, inner in below for path in paths(inner, (*so_far, step)))]


def at(data: object, path: Path) -> object:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


@given(DATA, st.sampled_from([True, False, None]))
def test_the_text_at_the_place_of_a_value_reads_as_that_value(data: object, flow: bool | None) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, width=10**6, sort_keys=False)
    text = text.removesuffix("...\n")
    document = read(text, "f.yaml")
    assert document.ok
    for path in paths(document.data):
        value = at(document.data, path)
        marked = underlined(document, document.span(path))
        if not isinstance(value, list | dict) or marked[:1] in {"[", "{"}:
            assert read(marked, "f.yaml").data == value
        if path and isinstance(path[-1], str):
            key = underlined(document, document.key_span(path))
            assert list(read(f"? {key}\n", "f.yaml").data) == [path[-1]]


@given(DATA.filter(lambda data: isinstance(data, list | dict)), st.sampled_from([None, 1]))
def test_the_text_at_the_place_of_a_json_value_is_that_json(data: object, indent: int | None) -> None:
    document = read(json.dumps(data, indent=indent), "f.json")
    for path in paths(document.data):
        assert json.loads(underlined(document, document.span(path))) == at(data, path)


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        (("rules", 0), "id", "true}"),
        (("rules", 2), "- nested", "more"),
        (("names",), "- plain", "2"),
        (("names", 2), "*anchored", "*anchored"),
        (("kind",), "policy", "policy"),
    ],
)
def test_an_extent_goes_from_the_first_word_to_the_last(
    policy: Document, path: Path, first: str, last: str
) -> None:
    whole = underlined(policy, policy.extent(path))
    assert whole.startswith(first)
    assert whole.endswith(last)


def test_a_document_that_was_not_read_has_no_extent() -> None:
    assert read("", "empty.yaml").extent() == START

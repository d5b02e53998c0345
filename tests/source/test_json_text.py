"""JSON is read as what it says, and placed like YAML."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source import read

# Text without the characters that no file may hold.
PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029")
)


def test_json_indented_with_tabs_is_read() -> None:
    data = {"a": [1, {"b": None}], "c": {}, "d": []}
    assert read(json.dumps(data, indent="\t"), "f.json").data == data


def test_json_escapes_mean_what_json_says() -> None:
    document = read(r'{"a": "\/ \ud83d\ude00 \u00e9 \" \\ \\ud83d \n"}', "f.json")
    assert document.ok
    assert document.data == {"a": '/ 😀 é " \\ \\ud83d \n'}


def test_json_keys_may_be_longer_than_yaml_allows() -> None:
    assert read(json.dumps({"k" * 5000: 1}), "f.json").data == {"k" * 5000: 1}


@pytest.mark.parametrize(
    ("escapes", "columns"),
    [(r"\ud83d", [3]), (r"\ude00", [3]), (r"\ud83d\ud83d\ude00", [3]), (r"\ude00\ud83d", [3, 9])],
)
def test_each_half_of_a_character_in_json_is_found(escapes: str, columns: list[int]) -> None:
    document = read(f'["{escapes}"]', "f.json")
    assert [found.span.column for found in document.findings] == columns
    assert "\ufffd" in document.data[0]


def test_duplicate_keys_are_found_in_json() -> None:
    document = read('{"a": 1,\n "a": 2}', "f.json")
    assert [found.code for found in document.findings] == ["duplicate-key"]
    assert document.data == {"a": 1}


@pytest.mark.parametrize(
    "text", ["[a, 'b']", "{a: 1, b}", '{"a": 1,}', '["a", # why\n "b"]', '{"a": 1}\n# end']
)
def test_yaml_in_brackets_that_is_not_json_is_read_as_yaml(text: str) -> None:
    document = read(text, "f.yaml")
    assert document.ok
    assert document.data


@pytest.mark.parametrize(
    "text",
    ["[1 2", '{"a" 1}', "{]", "[}", '{"a": 1', "[,]", "[1]]", '["\\q"]', '{"a": 1}}', '["a" "b"]'],
)
def test_what_is_neither_json_nor_yaml_is_refused(text: str) -> None:
    document = read(text, "f.json")
    assert (document.ok, document.data) == (False, None)


def exactly(data: object) -> object:
    """What reading gives for a value written by json.dumps."""
    return json.loads(json.dumps(data), parse_float=Decimal)


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    PRINTABLE,
)
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(PRINTABLE, inner, max_size=5),
    max_leaves=20,
)


@given(
    DATA.filter(lambda data: isinstance(data, list | dict)),
    st.booleans(),
    st.sampled_from([None, 0, 2, "\t"]),
)
def test_json_reads_back_equal(data: object, ascii_only: bool, indent: int | str | None) -> None:
    document = read(json.dumps(data, ensure_ascii=ascii_only, indent=indent), "f.json")
    assert document.findings == ()
    assert document.data == exactly(data)

"""A value that a sentence speaks of is called as it is written: `0x10`, and not the 16 that it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check.roots import context, rule
from maybuy.check.registry import run
from maybuy.language.told import told
from maybuy.loading import account_of
from maybuy.model.definitions import Definitions
from maybuy.model.reading import model_of
from maybuy.source import Document, LoadError, finding, read

SCALARS = (
    "0x10",
    "0o17",
    "1e3",
    "1E+2",
    "1_0.",
    "010",
    "+5",
    "-0",
    "2.50",
    ".5",
    "5.",
    "True",
    "NULL",
    "~",
    "FALSE",
)


def messages(text: str, file: str = "f.yaml") -> list[str]:
    document = read(text, file)
    return [one.message for one in (*told(document.findings), *told(model_of(document)[1]))]


@pytest.mark.parametrize("word", [one for one in SCALARS if one not in ("1_0.", "NULL", "~")])
def test_what_is_no_id_is_called_as_it_is_written(word: str) -> None:
    (message,) = messages(f"kind: limits\nlimits:\n  - id: {word}\n")
    assert f"`{word}`" in message


@pytest.mark.parametrize("word", ["1e3", "-0.50", "16", "true", "1.0E+2"])
def test_in_json_as_well(word: str) -> None:
    (message,) = messages(f'{{"kind": "limits", "limits": [{{"id": {word}}}]}}', "f.json")
    assert f"`{word}`" in message


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("kind: 0x10\n", "0x10"),
        ("kind: True\n", "True"),
        ("kind: 1.50\n", "1.50"),
        ("kind: product\nid: x\nseats: {min: 0x7fffffffff}\n", "0x7fffffffff"),
        ("kind: add-on\nid: x\nprices: {EUR: {monthly: -0x1}}\n", "-0x1"),
        ("kind: add-on\nid: x\nprices: {EUR: {monthly: 1.50}}\non_sale: 0x1\n", "0x1"),
        ("kind: add-on\nid: x\neffective: {from: 0x7e4}\nprices: {EUR: {monthly: 1}}\n", "0x7e4"),
        ("kind: channels\nchannels: [{id: a, kind: 0x1}]\n", "0x1"),
    ],
)
def test_whatever_is_wrong_with_it(text: str, word: str) -> None:
    assert any(f"`{word}`" in one for one in messages(text)), messages(text)


@pytest.mark.parametrize("text", ['"1.50"', "'1.50'"])
def test_a_text_in_quotes_is_its_own_words(text: str) -> None:
    found = messages(f"kind: limits\nlimits:\n  - {{id: a, name: [{text}]}}\n")
    assert found == ["this list is not a text, nor one for each language"]
    (message,) = messages(f"kind: add-on\nid: x\non_sale: {text}\nprices: {{EUR: {{monthly: 1}}}}\n")
    assert '`"1.50"`' in message


def test_a_wrong_value_of_a_condition_is_called_as_it_is_written() -> None:
    found = [one.message for one in told(run(context(rule("allow: [buy]\nwhen: {user.role: [0x10, True]}"))))]
    assert found == ["`user.role` is never `0x10`", "`user.role` is never `True`"]


def test_so_is_a_number_of_an_account(engine_definitions: Definitions) -> None:
    text = (
        "id: a\ntype: 0x10\ncountry: FR\ncurrency: USD\nusers: [{id: u, role: 1e1}]\n"
        "subscription:\n  cycle: annual\n  term: {start: 2020-01-01, end: 2021-01-01}\n"
        "  items: [{item: support/team, seats: 0x3, in_use: 0xF}]\n"
    )
    with pytest.raises(LoadError) as refused:
        account_of(read(text, "a.yaml"), engine_definitions)
    found = " ".join(one.message for one in refused.value.diagnostics)
    assert all(word in found for word in ("`0x10`", "`1e1`", "0x3", "0xF"))


@pytest.fixture
def engine_definitions(engine: object) -> Definitions:
    definitions = getattr(engine, "definitions", None)
    assert isinstance(definitions, Definitions)
    return definitions


def test_what_an_alias_repeats_is_called_by_its_value() -> None:
    (first, second) = messages("kind: limits\nlimits:\n  - id: &n 0x10\n  - id: *n\n")
    assert ("`0x10`" in first, "`16`" in second) == (True, True)


numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.integers(0, 10**9).map(hex),
    st.integers(0, 10**9).map(oct),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda one: f"{one:e}"),
    st.sampled_from(["true", "True", "TRUE", "false", "False"]),
)


@given(numbers)
def test_any_value_that_is_no_text_is_called_as_it_is_written(word: str) -> None:
    document: Document = read(f"a: {word}\n", "f.yaml")
    value = document.data["a"]
    if document.ok and not isinstance(value, str):
        spoken = "true" if value is True else "false" if value is False else str(value)
        found = finding(document, "unknown-item", ("a",), word=spoken, near=None, known="x")
        (said,) = told((found,))
        assert f"`{word[:59]}" in said.message

"""From a file's bytes to plain data."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maybuy.language import sentences
from maybuy.language.told import told
from maybuy.source import START, read, yaml_text


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nULL", "nULL")),
        *(("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False)),
        *(("yes", "yes"), ("NO", "NO"), ("on", "on"), ("y", "y")),
        *(("0", 0), ("10", 10), ("010", 10), ("-7", -7), ("+7", 7), ("0o17", 15), ("0x1F", 31)),
        *(("0b11", "0b11"), ("0o8", "0o8"), ("-0x1", "-0x1"), ("1_000_000", "1_000_000")),
        *(("2.50", Decimal("2.50")), (".5", Decimal("0.5")), ("1.", Decimal(1)), ("1e3", Decimal(1000))),
        *(("-1.5E-2", Decimal("-0.015")), ("0.1", Decimal("0.1")), (".", "."), ("1.2.3", "1.2.3")),
        *(("12:30", "12:30"), ("2019-08-01", "2019-08-01"), ("٣", "٣"), ("+", "+")),
    ],
)
def test_an_unquoted_word_means_what_yaml_1_2_says(word: str, value: object) -> None:
    document = read(f"a: {word}\n", "f.yaml")
    assert document.ok
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize("quoted", ['"10"', "'10'", "|-\n  10", ">-\n  10"])
def test_a_quoted_or_block_text_is_never_a_number(quoted: str) -> None:
    assert read(f"a: {quoted}\n", "f.yaml").data == {"a": "10"}


def test_decimals_keep_every_digit_that_was_written() -> None:
    assert str(read("a: 19.90", "f.yaml").data["a"]) == "19.90"


def test_a_key_is_the_text_that_was_written() -> None:
    document = read("4: a\nNO: b\n'5': c\nnull: d\n1.0: e\n2019-08-01: f\n", "f.yaml")
    assert list(document.data) == ["4", "NO", "5", "null", "1.0", "2019-08-01"]


def test_the_order_of_keys_is_that_of_the_file() -> None:
    assert list(read("b: 1\na: 2\nc: 3\n", "f.yaml").data) == ["b", "a", "c"]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_nothing_and_not_an_error(text: str) -> None:
    document = read(text, "f.yaml")
    assert (document.data, document.ok) == (None, True)


def test_a_duplicate_key_is_named_with_the_line_of_the_first() -> None:
    document = read("a: 1\nb: 2\na: {c: 3}\n", "f.yaml")
    (found,) = told(document.findings)
    assert "line 1" in found.message
    assert found.span == (3, 1, 3, 2)


def test_the_first_of_two_equal_keys_is_kept() -> None:
    assert read("a: 1\n'a': {c: 3}\nb: 2\n", "f.yaml").data == {"a": 1, "b": 2}


def test_equal_keys_are_found_inside_a_value_that_is_dropped() -> None:
    document = read("a: 1\na: {b: 1, b: 2}\n", "f.yaml")
    assert [found.span.column for found in document.findings] == [1, 11]


def test_reading_goes_on_after_a_tag() -> None:
    document = read("a: !!str 5\nb: !money [1]\nc: !<x> {d: e}\nd: ! f\ne: 1\n", "f.yaml")
    assert [found.code for found in document.findings] == ["tag"] * 4
    assert document.data == {"a": 5, "b": [1], "c": {"d": "e"}, "d": "f", "e": 1}


def test_reading_goes_on_after_a_list_as_a_key() -> None:
    document = read("? [a, b]\n: [c]\nd: 1\n", "f.yaml")
    assert [found.code for found in document.findings] == ["bad-key"]
    assert document.data == {"d": 1}


def test_only_the_first_document_of_a_file_is_read() -> None:
    assert read("a: 1\n---\nb: 2\n---\nc: [\n", "f.yaml").data == {"a": 1}


def test_an_alias_repeats_what_was_anchored() -> None:
    document = read("a: &x [1, {b: 2}]\nc: *x\nd: &y text\ne: [*y, *x]\n", "f.yaml")
    assert document.ok
    assert document.data["c"] == [1, {"b": 2}]
    assert document.data["e"] == ["text", [1, {"b": 2}]]


def test_an_anchor_may_be_given_again() -> None:
    assert read("a: &x 1\nb: &x 2\nc: *x\n", "f.yaml").data["c"] == 2


def test_a_merge_key_in_quotes_is_a_key_like_any_other() -> None:
    assert read("a: &x {b: 1}\nc: {'<<': *x}\n", "f.yaml").data["c"] == {"<<": {"b": 1}}


@pytest.mark.parametrize("content", ["\ufeffa: é\n", "\ufeffa: é\n".encode(), "a: é\n".encode()])
def test_a_byte_order_mark_is_tolerated_and_moves_nothing(content: str | bytes) -> None:
    document = read(content, "f.yaml")
    assert document.data == {"a": "é"}
    assert document.key_span(("a",)) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    ("content", "word", "place"),
    [
        ("a: é\nb: é\n".encode("latin-1"), "0xE9", (1, 4, 1, 5)),
        ("a: é\nb: ".encode() + b"\xff", "0xFF", (2, 4, 2, 5)),
        ("a: 1\n".encode("utf-16"), "0xFF", (1, 1, 1, 2)),
        (b"a: \xed\xa0\x80", "0xED", (1, 4, 1, 5)),
    ],
)
def test_bytes_that_are_not_utf_8_are_placed(
    content: bytes, word: str, place: tuple[int, int, int, int]
) -> None:
    document = read(content, "f.yaml")
    (found,) = told(document.findings)
    assert (found.code, found.span) == ("not-utf8", place)
    assert found.message == f"the file is not written in UTF-8: byte `{word}` here"
    assert found.help == "save it again with the encoding UTF-8"
    assert (document.text, document.data, document.span(("a",))) == ("", None, START)


def test_half_a_character_in_a_text_is_a_bad_character() -> None:
    (found,) = told(read("a: \ud800", "f.yaml").findings)
    assert (found.code, found.span) == ("bad-character", (1, 4, 1, 5))


def test_the_language_of_findings_can_be_chosen() -> None:
    (found,) = told(read("a: 1\na: 2\n", "f.yaml").findings, "fr")
    assert found.message == "`a` figure deux fois ; il est déjà à la ligne 1"


def test_a_word_in_a_message_is_cut_and_stays_on_one_line() -> None:
    document = read('"a\\nb\\e": 1\n"a\\nb\\e": 2\n? "' + "x" * 100 + '"\n? "' + "x" * 100 + '"\n', "f.yaml")
    first, second = (found.message for found in told(document.findings))
    assert first.startswith("`a b\\x1b` is given twice")
    assert second.startswith("`" + "x" * 59 + "…` is given twice")


def test_every_finding_of_reading_has_a_help_in_english() -> None:
    texts = sentences("en", "diagnostics")
    for code in ("syntax", "tag", "bad-key", "bad-alias", "bad-character", "unreadable", "too-large"):
        assert {
            f"{key}.help" for key in texts if key.split(".")[0] == code and not key.endswith("help")
        } <= set(texts)


def test_the_python_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x {b: [1, 'é 😀', \"c\"], d: 2.50}\ne:\n  - *x\n  - |\n    text\n    more\n4:\n"
    expected = read(text, "f.yaml")
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)
    document = read(text, "f.yaml")
    assert document.data == expected.data
    for path in ((), ("a",), ("a", "b", 1), ("e",), ("e", 0), ("e", 1), ("4",)):
        assert document.span(path) == expected.span(path)
        assert document.key_span(path) == expected.key_span(path)


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_raise(content: bytes) -> None:
    document = read(content, "f.yaml")
    assert document.ok is (document.findings == ())


@given(st.text(max_size=200))
def test_no_text_makes_reading_raise(content: str) -> None:
    document = read(content, "f.yaml")
    assert document.ok is (document.findings == ())


PIECES = st.sampled_from(
    [
        *(
            "a",
            "b: ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            " ",
            "\t",
            '"',
            "'",
            "#",
            " # c\n",
        ),
        *(
            "&x ",
            "*x",
            "!t ",
            "!",
            "|",
            ">",
            "|2-\n",
            "? ",
            "---\n",
            "...\n",
            "%TAG ! x\n",
            "%YAML 1.2\n",
            "\\",
            "\\u",
        ),
        *(
            "1",
            "-1.5",
            ".inf",
            "1e999",
            "é",
            "😀",
            "\r\n",
            "\r",
            "\x85",
            "\u2028",
            "\ufeff",
            "\0",
            "a:b",
            "<<: ",
            "@",
            "`",
        ),
        *('"\\ud83d"', '{"a":', "null", "~", "true"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["en", "fr"]))
def test_nothing_like_yaml_makes_reading_raise(content: str, language: str) -> None:
    document = read(content, "f.yaml")
    assert document.ok is (document.findings == ())
    for found in told(document.findings, language):
        assert found.span[:2] <= found.span[2:]
        assert 1 <= found.span.line <= len(document.lines.starts())


@given(st.lists(PIECES, max_size=20).map("".join))
def test_nothing_like_yaml_makes_reading_with_the_python_parser_raise(content: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)
        read(content, "f.yaml")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_is_a_number_that_can_be_written(number: float) -> None:
    assert math.isclose(float(read(f"a: {number!r}", "f.yaml").data["a"]), number)

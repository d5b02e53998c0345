"""What is written without rich is what rich would have written."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from maybuy.report import decision_text
from maybuy.report.decision_text import Words, plain, show_rows
from maybuy.report.stream import PLAIN_WIDTH

MEASURED = [letter for letter in map(chr, range(0x110000)) if decision_text._ONE_COLUMN.fullmatch(letter)]
TEXTS = st.text(st.sampled_from("ab -\xa0’\u202f✔é"), max_size=40)
PIECES = st.lists(st.tuples(TEXTS, st.sampled_from(["", "faint", "deny"])), min_size=1, max_size=3)
LABELS = st.text(st.sampled_from("ab "), max_size=12)


def by_rich(heading: Words, body: list[tuple[str, Words]]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)
        patch.delenv("FORCE_COLOR", raising=False)
        patch.setattr(sys, "stdout", StringIO())
        decision_text._print(heading, body)
        return sys.stdout.getvalue()  # type: ignore[attr-defined]


def test_every_letter_that_is_measured_is_one_column_wide() -> None:
    assert len(MEASURED) > 500
    assert [letter for letter in MEASURED if cell_len(letter) != 1] == []


@given(heading=PIECES, body=st.lists(st.tuples(LABELS, PIECES), min_size=1, max_size=4))
def test_rows_that_fit_are_as_rich_writes_them(heading: Words, body: list[tuple[str, Words]]) -> None:
    written = plain(heading, body)
    assert written is None or written == by_rich(heading, body)


def test_a_row_is_left_to_rich_once_it_is_too_wide() -> None:
    def row(length: int) -> list[tuple[str, Words]]:
        return [("label", (("x" * length, ""),))]

    widest = PLAIN_WIDTH - len("  label  ")
    assert plain((("heading", ""),), row(widest)) == f"heading\n  label  {'x' * widest}\n"
    assert plain((("heading", ""),), row(widest + 1)) is None
    assert plain((("x" * (PLAIN_WIDTH + 1), ""),), row(1)) is None


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "全", "\xad", "e\u0301"])
def test_what_is_hard_to_measure_is_left_to_rich(text: str) -> None:
    assert plain(((text, ""),), [("label", (("", ""),))]) is None


@pytest.mark.parametrize(("name", "value"), [("COLUMNS", "30"), ("FORCE_COLOR", "1")])
def test_what_the_environment_says_of_the_terminal_is_followed(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for other in decision_text._ASKED:
        monkeypatch.delenv(other, raising=False)
    body = [("label", (("some words that take more than thirty columns", "deny"),))]
    show_rows((("heading", "title"),), body)
    before = capsys.readouterr().out
    monkeypatch.setenv(name, value)
    show_rows((("heading", "title"),), body)
    assert capsys.readouterr().out != before

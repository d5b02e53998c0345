"""What others wrote is shown and does nothing else, whatever it is."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.language.visible import on_one_line, visible, visible_json

REORDERING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
"""What Unicode calls the letters that reorder others until they are ended."""


def acts(letter: str) -> bool:
    """Whether a letter does something to a terminal but be shown there, tabs and line feeds apart."""
    kind = unicodedata.category(letter)
    return letter not in "\t\n" and (
        kind in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(letter) in REORDERING
    )


@given(st.text())
def test_nothing_that_is_shown_acts(text: str) -> None:
    assert not any(map(acts, visible(text)))
    assert not any(acts(letter) or letter in "\t\n" for letter in on_one_line(text))


@pytest.mark.parametrize("letter", [chr(code) for code in range(0x3000) if acts(chr(code))])
def test_every_letter_that_acts_is_shown_as_the_escape_that_yaml_has_for_it(letter: str) -> None:
    assert visible(f"a{letter}b") == f"a{letter.encode('unicode_escape').decode()}b"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"])))
def test_what_does_not_act_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == on_one_line(text) == text


@pytest.mark.parametrize(
    "text", ["12\u202f€ : prêt", "می\u200cخواهم", "👨\u200d👩", "Zähler\u00adstand", "שלום\u200e!"]
)
def test_letters_that_a_language_needs_stay(text: str) -> None:
    assert visible(text) == text


@given(st.recursive(st.text(), st.lists))
def test_json_means_what_it_meant_and_shows_nothing_that_acts(value: object) -> None:
    shown = visible_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(shown) == value
    assert not any(map(acts, shown))

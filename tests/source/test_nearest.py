"""What someone probably meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source import nearest

ITEMS = [
    *("support/team", "support/professional", "support/enterprise", "suite/team", "suite/professional"),
    *("collaboration", "productivity-pack", "sunshine", "talk/professional"),
]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("colaboration", "collaboration"),
        ("Collaboration", "collaboration"),
        ("SUPPORT/Team", "support/team"),
        ("productivity_pack", "productivity-pack"),
        ("productivity", "productivity-pack"),
        ("support/pro", "support/professional"),
        ("support/profesional", "support/professional"),
        ("suport/enterprise", "support/enterprise"),
        ("suite/pro", "suite/professional"),
        ("enterprise", "support/enterprise"),
        ("sunshne", "sunshine"),
    ],
)
def test_a_slip_suggests_the_word_it_is_closest_to(word: str, meant: str) -> None:
    assert nearest(word, ITEMS) == meant


@pytest.mark.parametrize("word", ["", "x", "invoice", "guide/light", "x" * 100_000])
def test_a_word_that_is_like_nothing_suggests_nothing(word: str) -> None:
    assert nearest(word, ITEMS) is None


def test_a_word_that_differs_in_case_alone_comes_before_a_closer_looking_one() -> None:
    assert nearest("OWNER", ["owners", "Owner"]) == "Owner"


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert nearest("owner", []) is None


def test_any_iterable_of_words_will_do() -> None:
    assert nearest("ownr", (word for word in ("admin", "owner"))) == "owner"


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=10))
def test_a_suggestion_is_always_one_of_the_known_words(word: str, known: list[str]) -> None:
    found = nearest(word, known)
    assert found is None or found in known


@given(st.text(min_size=1, max_size=20), st.lists(st.text(max_size=20), max_size=10))
def test_a_known_word_suggests_itself_or_its_equal(word: str, known: list[str]) -> None:
    found = nearest(word, [*known, word])
    assert found is not None

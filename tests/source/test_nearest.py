"""What someone probably meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source import Suggestions, nearest
from maybuy.source.nearest import MOST_LOOKED_AT, MOST_SUGGESTIONS

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


def test_of_a_very_long_list_only_the_first_are_compared_but_an_equal_is_found_anywhere() -> None:
    many = [f"word-number-{number}" for number in range(20_000)]
    assert nearest("colaboration", ["collaboration", *many]) == "collaboration"
    assert nearest("colaboration", [*many, "collaboration"]) is None
    assert nearest("Collaboration", [*many, "collaboration"]) == "collaboration"


def test_of_many_that_are_alike_the_most_alike_is_suggested() -> None:
    many = [f"support-{number}/professional" for number in range(1_000)]
    assert nearest("support-777/profesional", many) == "support-777/professional"


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=10))
def test_the_first_suggestions_for_a_text_are_those_for_each_word(word: str, known: list[str]) -> None:
    assert Suggestions().near(word, known) == nearest(word, known)


def test_for_many_words_of_a_text_nothing_is_suggested_any_more() -> None:
    few, suggestions = ["owner", "admin"], Suggestions()
    found = [suggestions.near("ownr", few) for _ in range(MOST_SUGGESTIONS + 10)]
    assert found == ["owner"] * MOST_SUGGESTIONS + [None] * 10


def test_the_longer_the_list_of_what_is_known_the_fewer_words_are_looked_for_in_it() -> None:
    known, suggestions = ["owner", *("x" * number for number in range(999))], Suggestions()
    found = [suggestions.near("ownr", known) for _ in range(30)]
    assert found == ["owner"] * (MOST_LOOKED_AT // 1_000) + [None] * (30 - MOST_LOOKED_AT // 1_000)

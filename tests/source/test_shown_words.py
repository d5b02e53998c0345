"""Words in messages: what nobody sees is told by its escape, and numbers stay as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from maybuy.report.money import money, number
from maybuy.source.findings import shown

KEPT = ["40,00\u00a0$US", "2\u202f000\u00a0licences", "Chat, 1\u00a0licence", "+3\u202f%"]


@pytest.mark.parametrize("text", KEPT)
def test_a_space_that_keeps_a_number_by_what_it_counts_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


def test_numbers_and_amounts_are_shown_as_they_are_in_every_language() -> None:
    for language in ("en", "fr"):
        for text in (number(1_234_567, language), money(Decimal(1234), "EUR", language)):
            assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plus\u00a0pro", "plus\\xa0pro"),
        ("\u00a0prices", "\\xa0prices"),
        ("24\u00a0", "24\\xa0"),
        ("24\u00a0\u00a0x", "24\\xa0\\xa0x"),
        ("a\u202fb", "a\\u202fb"),
    ],
)
def test_any_other_is_told_by_its_escape(text: str, told: str) -> None:
    assert shown(text) == told

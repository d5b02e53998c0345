"""Texts that say nothing: of spaces, and of letters that nobody sees."""

from __future__ import annotations

from unicodedata import category

import pytest

from maybuy.model.base import as_text, says
from maybuy.model.violations import validator, violated

PLANE = [chr(number) for number in range(0x10000) if category(chr(number)) not in ("Cn", "Co", "Cs")]
SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Marks above or below numbers: formats that are seen."""
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


TAGS = [chr(number) for number in range(0xE0000, 0xE0080) if category(chr(number)) == "Cf"]
UNSEEN = [
    "\u200b",
    "\u2060",
    "\ufeff",
    "\xad",
    " \u200d\n",
    "\u3164",
    "\t",
    "".join(TAGS),
    "\U000e0100\u200b",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_that_nobody_sees_is_none(text: str) -> None:
    for given in (text, {"en": text}):
        with pytest.raises(ValueError, match="text"):
            as_text(given)
    assert as_text(f"{text}x") == {"*": f"{text}x"}


def test_what_unicode_calls_a_space_a_control_or_a_format_says_nothing() -> None:
    unseen = {
        one for one in (*PLANE, *TAGS) if category(one) in ("Cc", "Cf", "Zs", "Zl", "Zp")
    } - SEEN_FORMATS
    assert [one for one in unseen if says(one)] == []


def test_letters_digits_and_signs_say_something() -> None:
    seen = {one for one in PLANE if category(one)[0] in "LNPS"} - FILLERS
    assert [one for one in seen if not says(one)] == []


def test_a_flag_is_seen_whose_country_is_told_in_letters_that_are_not() -> None:
    assert says("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")


@pytest.mark.parametrize("text", UNSEEN)
def test_a_name_that_nobody_sees_is_told_as_one_where_it_stands(text: str) -> None:
    for name in (text, {"en": text}):
        found = list(violated(validator("product"), {"kind": "product", "id": "desk", "name": name}))
        assert {(one.code, one.path[0]) for one in found} == {("out-of-range", "name")}

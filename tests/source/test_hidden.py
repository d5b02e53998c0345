"""Letters that nobody sees are found, and those that have work to do where they stand are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source.hidden import hidden

AT_WORK = {
    "Persian": "می\u200cخواهم",
    "Hindi": "क्\u200dष",
    "a family": "👨\u200d👩\u200d👧",
    "an astronaut of any colour": "👩🏽\u200d🚀",
    "a keycap": "1\ufe0f\u20e3",
    "a heart": "❤\ufe0f",
    "England": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Hebrew with a mark": "שלום\u200e!",
    "Thai": "สวัสดี\u200bครับ",
    "a variant of a Han character": "葛\U000e0100",
    "a soft hyphen": "Zähler\u00adstand",
    "a French price": "12\u202f€",
}
HIDDEN = {
    "an override": "Archive \u202egnol",
    "an isolate": "\u2066x\u2069",
    "an escape": "\x1b]0;x\x07",
    "a control of the second set": "\x9b2J",
    "a blank of no width": "on\u200bline",
    "a joiner in English": "on\u200dline",
    "a joiner after an accent": "caf\u00e9\u200ds",
    "a mark of direction in English": "online\u200e",
    "a byte order mark": "a\ufeffb",
    "a tag without a flag": "x\U000e0067",
    "a variant of a letter": "a\ufe0f",
    "a filler": "x\u3164",
    "a separator of lines": "a\u2028b",
}


@pytest.mark.parametrize("text", AT_WORK.values(), ids=AT_WORK)
def test_a_letter_with_work_to_do_is_not_hidden(text: str) -> None:
    assert list(hidden(text)) == []


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_a_letter_that_nobody_sees_is_found_where_it_stands(text: str) -> None:
    found = list(hidden(text))
    assert found
    assert all(text[one.at] == one.letter and f"U+{ord(one.letter):04X}" in one.code for one in found)


@given(
    st.text(
        st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u115f\u1160\u3164\uffa0")
    )
)
def test_letters_digits_marks_and_blanks_are_never_hidden(text: str) -> None:
    assert list(hidden(text)) == []


@given(
    st.text(st.characters(max_codepoint=0x17F, categories=["L", "N", "P", "Zs"])),
    st.characters(categories=["Cc", "Cf"]),
)
def test_beside_latin_letters_whatever_is_not_shown_is_hidden(text: str, letter: str) -> None:
    shown = "\t\n\r\u00ad"  # and the marks that stand before numbers in Arabic and other scripts
    if letter in shown or unicodedata.bidirectional(letter) == "AN" or ord(letter) in SHOWN_IN_SCRIPTS:
        return
    assert [one.at for one in hidden(f"a{text}{letter}")] == [len(text) + 1]


SHOWN_IN_SCRIPTS = {
    0x070F,
    0x110BD,
    0x110CD,
    0x08E2,
    0x06DD,
    *range(0x600, 0x606),
    *range(0x890, 0x892),
    *range(0x13430, 0x13440),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
}
"""Format characters of scripts of their own: signs of numbers, verses, hieroglyphs, shorthand and music."""

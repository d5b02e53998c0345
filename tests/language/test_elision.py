"""In French, what stands before a name agrees with it, whatever a catalog calls its things."""

from __future__ import annotations

import re
import unicodedata
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.language import SUBJECTS, say, sentences
from maybuy.language.__init__ import elides

SENTENCES = [(subject, key) for subject in SUBJECTS for key in sentences("fr", subject)]

# What is filled in without an article of its own: names out of files, lists of them, words of the policies.
NAMES = frozenset(
    {
        "item", "via", "held", "parts", "needs", "others", "parent", "by", "limit", "attribute", "given",
        "name", "value", "what", "about", "terms", "detail", "promotion", "action", "channels", "methods",
        "wanted", "cycle", "steps",
    }
)  # fmt: skip

ARTICLE = re.compile(r"(?i)(?:\b(?:du|des|au|aux|le|la|les|une|cette|ce) |\b(?:l|d)’)$")
LOSING = re.compile(r"(?i)\b(?:de|que|jusque|lorsque|puisque|quoique|le|la|ne|se|je|me|te|ce) $")
LOST = re.compile(r"(?i)\b(?:[dlnsjmtc]|qu|jusqu|lorsqu|puisqu|quoiqu)’$")

AGREEING = [
    (subject, key)
    for subject, key in SENTENCES
    if re.search(r"(?i)\b(?:[dlnsjmtc]e|la|(?:jus|lors|puis|quoi)?que) \{", sentences("fr", subject)[key])
]

rest = st.text(
    alphabet=st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd")) | st.sampled_from(" -'ÉéÀœ"),
    min_size=1,
    max_size=12,
)
begun = st.sampled_from([*"aeiouyhAEIOUYH", *"éÉœÀgG8 -«", ""])
names = st.builds(str.__add__, begun, rest)


def before(subject: str, key: str, name: str, filled: str) -> list[str]:
    """What stands before a name at each of its places in a French sentence."""
    marked = f"{filled}\ue000"
    fields = {field for _, field, _, _ in Formatter().parse(sentences("fr", subject)[key]) if field}
    words = {field: marked if field == name else "" for field in fields}
    said = say(subject, key, "fr", **words)
    return [said[: found.start() - len(filled)] for found in re.finditer("\ue000", said)]


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("Explore", True), ("Enterprise", True), ("Amarrages", True), ("Élite", True), ("E\u0301lite", True),
        ("Œuvres", True), ("Yves", True), ("Hébergement", True), ("« Explore »", True), ("urls", True),
        ("Guide", False), ("High Volume API", False), ("Yaourt", False), ("8\u00a0licences", False),
        ("onze licences", False), ("Support", False), ("", False), ("…", False),
    ],
)  # fmt: skip
def test_a_letter_is_lost_before_a_vowel_that_is_heard(name: str, lost: bool) -> None:
    assert elides(name) is lost
    said = say("decisions", "wrong_direction", "fr", item="Guide", held=name)
    assert (f"au-dessous d’{name}" if lost else f"au-dessous de {name}") in said


@given(filled=names, data=st.data())
def test_every_sentence_loses_its_letter_exactly_where_the_name_asks_for_it(
    filled: str, data: st.DataObject
) -> None:
    subject, key = data.draw(st.sampled_from(AGREEING))
    named = {field for _, field, _, _ in Formatter().parse(sentences("fr", subject)[key])}
    for name in NAMES & named:
        for text in before(subject, key, name, filled):
            assert not (LOSING if elides(filled) else LOST).search(text), (subject, key, name)


@given(first=st.sampled_from("aeiAEIéÉêàœŒ"), more=rest)
def test_every_name_that_begins_with_a_vowel_takes_a_letter_away(first: str, more: str) -> None:
    held = f"{first}{more}"
    said = say("decisions", "wrong_direction", "fr", item="x", held=held)
    assert f"au-dessous d’{held} :" in said


@given(first=st.sampled_from("bcdfgjklmnpqrstvwxzBGKSçñ0123456789"), more=rest)
def test_every_name_that_begins_with_a_consonant_or_a_number_leaves_it(first: str, more: str) -> None:
    held = f"{first}{more}"
    said = say("decisions", "wrong_direction", "fr", item="x", held=held)
    assert f"au-dessous de {held} :" in said


@given(filled=names)
def test_both_halves_of_an_accented_letter_are_the_letter(filled: str) -> None:
    assert elides(unicodedata.normalize("NFD", filled)) == elides(unicodedata.normalize("NFC", filled))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_article_stands_before_a_name_whose_gender_nobody_knows(subject: str) -> None:
    wrong = [
        (key, text, field)
        for key, sentence in sentences("fr", subject).items()
        for text, field, _, _ in Formatter().parse(sentence)
        if field in NAMES and ARTICLE.search(text)
    ]
    assert wrong == []

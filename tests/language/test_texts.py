"""Every language says the same things."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from maybuy.language import DEFAULT, LANGUAGES, SUBJECTS, pick, say, sentences, supported

PAIRS = [(language, subject) for language in LANGUAGES for subject in SUBJECTS]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("language", "subject"), PAIRS)
def test_every_language_has_the_same_keys(language: str, subject: str) -> None:
    assert set(sentences(language, subject)) == set(sentences(DEFAULT, subject))


@pytest.mark.parametrize(("language", "subject"), PAIRS)
def test_every_language_fills_in_the_same_words(language: str, subject: str) -> None:
    default = sentences(DEFAULT, subject)
    for key, text in sentences(language, subject).items():
        assert placeholders(text) == placeholders(default[key]), key


@pytest.mark.parametrize(("language", "subject"), PAIRS)
def test_every_word_to_fill_in_has_a_name(language: str, subject: str) -> None:
    for key, text in sentences(language, subject).items():
        assert "" not in placeholders(text), key
        assert not any(name.isdigit() for name in placeholders(text)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_lower_case_on_one_line_and_without_a_final_period(language: str) -> None:
    for key, text in sentences(language, "diagnostics").items():
        assert text, key
        assert "\n" not in text, key
        assert not re.search(r"[^.…]\.$", text), key
        assert text[0] == text[0].lower(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_help_belongs_to_a_message(language: str) -> None:
    texts = sentences(language, "diagnostics")
    for key in texts:
        if key.endswith(".help"):
            said = key.removesuffix(".help")
            assert {said, said.removesuffix(".json")} & texts.keys()


def test_french_texts_use_the_typographic_apostrophe() -> None:
    for key, text in sentences("fr", "diagnostics").items():
        outside_examples = re.sub(r"`[^`]*`|'…'", "", text)
        assert "'" not in outside_examples, key


def test_words_are_filled_in_as_they_are() -> None:
    assert "`{x}`" in say("diagnostics", "tag", "en", word="{x}")


def test_a_key_that_no_language_has_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        say("diagnostics", "no-such-code", "en")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr-FR", "fr"), ("fr_CA.UTF-8", "fr"), ("FR", "fr"), ("de", "en"), ("C.UTF-8", "en")],
)
def test_a_locale_leads_to_a_language_or_to_english(locale: str, language: str) -> None:
    assert supported(locale) == language


def test_a_file_s_own_translations_fall_back_to_english_then_to_any() -> None:
    assert pick({"en": "a", "fr": "b"}, "fr") == "b"
    assert pick({"en": "a"}, "fr") == "a"
    assert pick({"de": "c"}, "fr") == "c"
    assert pick({}, "fr") == ""


COUNTED = re.compile(r"\{\w+\} (?:licence|lot|jour|mois|client|abonnement)")


@pytest.mark.parametrize("subject", [one for one in SUBJECTS if one != "diagnostics"])
def test_no_line_ends_between_a_number_and_what_it_counts_in_french(subject: str) -> None:
    assert [key for key, text in sentences("fr", subject).items() if COUNTED.search(text)] == []

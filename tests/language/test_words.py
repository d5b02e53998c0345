"""One word for one thing, in both languages: those that were given up do not come back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maybuy.language import SUBJECTS, sentences

ROOT = Path(__file__).parents[2]

GIVEN_UP = {
    "fr": (
        r"annul\w+",  # a product, an account, a subscription: résilier
        r"tout de suite",  # immédiatement
        r"\b(?:réunir|réunis) (?:en|dans)|combin\w+",  # regrouper
        r"redescend\w*|passer à l’édition|édition supérieure|revenir à l’édition",  # mettre à niveau
        r"\boptions (?:et|pour)|: option\b",  # module supplémentaire
        r"par cycle (?:mensuel|annuel|\{)",  # par mois, par an
        r"\bmonthly\b(?!`|:)|\bannual\b",
        r"sorte|genre de fichier",  # type
        r"mise en page|mettre en page",  # mise en forme
        r"à la volée",
        r"\{percent\} %",
    ),
    "en": (
        r"laid out|lay out",  # format
        r"given back",  # credit
        r"on its own line",
        r"every \{cycle\} cycle|\b1 seats\b",
    ),
}  # fmt: skip

FRENCH_IN_FILES = [
    path
    for folder in ("catalog", "policies", "engine/maybuy/templates")
    for path in sorted(ROOT.glob(f"{folder}/**/*.yaml"))
]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("language", GIVEN_UP)
def test_no_sentence_uses_a_word_that_was_given_up(language: str, subject: str) -> None:
    for key, text in sentences(language, subject).items():
        outside_code = re.sub(r"`[^`]*`", "", text)
        for word in GIVEN_UP[language]:
            assert not re.search(word, outside_code, re.IGNORECASE), f"{key}: {text}"


@pytest.mark.parametrize("path", FRENCH_IN_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_french_name_in_a_file_uses_a_word_that_was_given_up(path: Path) -> None:
    for french in re.findall(r"\bfr: (.+)", path.read_text(encoding="utf-8")):
        for word in GIVEN_UP["fr"]:
            assert not re.search(word, french, re.IGNORECASE), french


@pytest.mark.parametrize("subject", SUBJECTS)
def test_french_sentences_have_a_space_before_high_marks(subject: str) -> None:
    for key, text in sentences("fr", subject).items():
        outside_code = re.sub(r"`[^`]*`|\{[^}]*\}|https?://\S*|\w+:\S", "", text)
        assert not re.search(r"[^\s\u00a0\u202f(«\"'…`][!?;%]|\w:(?:\s|$)", outside_code), f"{key}: {text}"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_french_sentences_have_the_typographic_apostrophe(subject: str) -> None:
    for key, text in sentences("fr", subject).items():
        assert not re.search(r"\w'\w", re.sub(r"`[^`]*`", "", text)), f"{key}: {text}"

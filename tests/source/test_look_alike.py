"""Words that look alike are told apart in words, and compared in one form where they are values."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.language.told import told
from maybuy.loading import account_of, load, read_root
from maybuy.model.base import as_scalar
from maybuy.model.decision import QuestionError
from maybuy.model.reading import model_of
from maybuy.serve.answer.inline import account_of_json
from maybuy.source import nearest, read
from maybuy.source.look_alike import apart, plain

Form = Literal["NFC", "NFD"]
SMALL = Path(__file__).parents[1] / "broken" / "root"

ALIKE = {
    "a Cyrillic letter": ("\u043ewner", "owner", "U+043E CYRILLIC SMALL LETTER O"),
    "a Greek letter": ("\u03bfwner", "owner", "U+03BF GREEK SMALL LETTER OMICRON"),
    "a wide letter": ("\uff4fwner", "owner", "U+FF4F FULLWIDTH LATIN SMALL LETTER O"),
    "a blank that does not break": ("the\u00a0owner", "the owner", "U+00A0 NO-BREAK SPACE"),
    "a letter that nobody sees": ("own\u200ber", "owner", "U+200B ZERO WIDTH SPACE"),
    "an accent of its own": ("jose\u0301", "jos\u00e9", "U+0301 COMBINING ACUTE ACCENT"),
    "an accent of its own in what is known": ("jos\u00e9", "jose\u0301", "U+0301 COMBINING ACUTE ACCENT"),
    "a dash": ("on\u2013line", "on-line", "U+2013 EN DASH"),
}


@pytest.mark.parametrize(("word", "known", "letter"), ALIKE.values(), ids=ALIKE)
def test_a_word_that_looks_like_a_known_one_leads_to_it_and_is_told_from_it(
    word: str, known: str, letter: str
) -> None:
    assert nearest(word, ["something", known]) == known
    unlike = apart(word, known)
    assert unlike is not None
    assert letter in unlike[1]


@pytest.mark.parametrize(
    ("word", "known"), [("ownr", "owner"), ("Owner", "owner"), ("größe", "grösse"), ("m²", "m2")]
)
def test_of_a_difference_that_anybody_sees_nothing_is_said(word: str, known: str) -> None:
    assert apart(word, known) is None


@given(st.text())
def test_the_two_forms_of_a_letter_are_one_value(text: str) -> None:
    composed, decomposed = normalize("NFC", text), normalize("NFD", text)
    if text:
        assert as_scalar(composed) == as_scalar(decomposed) == composed
    assert plain(composed) == plain(decomposed)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_a_word_of_ascii_is_one_value_by_itself(text: str) -> None:
    if text:
        assert as_scalar(text) == text


@pytest.mark.parametrize(
    ("word", "suggested"), [("Café Crème", "cafe-creme"), ("\u043ewner", "owner"), ("Größe", "grosse")]
)
def test_an_id_is_suggested_in_the_letters_that_are_seen(word: str, suggested: str) -> None:
    document = read(f"kind: limits\nlimits:\n  - id: {word}\n", "f.yaml")
    (found,) = told(model_of(document)[1])
    assert f"write `{suggested}`" in found.help


def test_a_user_whose_name_is_written_in_another_form_is_told_apart(engine: Engine) -> None:
    text = (
        "id: a\ntype: self_service\ncountry: FR\ncurrency: USD\nsubscription: null\n"
        "users: [{id: jose\u0301, role: owner}]\n"
    )
    account = account_of(read(text, "a.yaml"), engine.definitions)
    with pytest.raises(QuestionError) as refused:
        engine.prepare(account, "jos\u00e9", date(2020, 9, 1))
    assert "did you mean" in refused.value.message("en")
    assert "U+0301 COMBINING ACUTE ACCENT" in refused.value.message("en")
    assert "U+0301 COMBINING ACUTE ACCENT" in refused.value.message("fr")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_a_value_is_the_same_in_both_forms_wherever_it_comes_from(
    form: Form, other: Form, tmp_path: Path
) -> None:
    """In the vocabulary, a condition and an account; in YAML, in JSON and in a request."""
    declared, given_ = normalize(form, "privilégié"), normalize(other, "privilégié")
    root = tmp_path / "root"
    shutil.copytree(SMALL, root)
    vocabulary = root / "policies" / "vocabulary.yaml"
    text = vocabulary.read_text(encoding="utf-8").replace("[online, partner]", f"[online, {declared}]")
    vocabulary.write_text(text, encoding="utf-8")
    rules = (
        "kind: policy\nid: more\nrules:\n  - {id: one, deny: [buy], when: {account.type: " + given_ + "}}\n"
    )
    (root / "policies" / "more.yaml").write_text(rules, encoding="utf-8")
    account = {
        "id": "a", "type": given_, "country": "FR", "currency": "EUR", "subscription": None,
        "users": [{"id": "u", "role": "owner"}],
    }  # fmt: skip
    assert not [one for one in read_root(root).diagnostics if one.code == "unknown-value"]
    engine = load(root)
    for file, written in (
        ("a.yaml", json.dumps(account, ensure_ascii=False)),
        ("a.json", json.dumps(account)),
    ):
        read_in = account_of(read(written, file), engine.definitions)
        decision = engine.prepare(read_in, "u", date(2020, 9, 1)).decide("buy", "notes/basic")
        assert decision.outcome == "deny"
        assert decision.reasons[0].rule == "one"
        quick = account_of_json(written.encode())
        assert quick is not None
        assert quick.type == read_in.type == normalize("NFC", given_)

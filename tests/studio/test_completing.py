from __future__ import annotations

import pytest

from acceptance.accounts import ROOT, shipped
from maybuy.model.kinds import KINDS
from maybuy.studio.completing import Offer, offers_at

DEFINITIONS = shipped().definitions


def offered(text: str, language: str = "en") -> dict[str, Offer]:
    """What is offered where a caret stands."""
    before, after = text.split("^")
    found = offers_at(before + after, len(before), DEFINITIONS, language)
    assert found.start <= len(before)
    return {one.word: one for one in found.offers}


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("^", {"kind"}),
        ("kind: ^", {*KINDS}),
        ("kind: product\n^", {"id", "name", "editions", "seats"}),
        ("kind: product\neditions:\n  - ^", {"id", "prices", "includes", "on_sale"}),
        ("kind: product\neditions:\n  - includes: [^]", {"sunshine", "productivity-pack"}),
        ("kind: product\neditions:\n  - on_sale: ^", {"true", "false"}),
        ("kind: product\neditions:\n  - prices: {^}", {"USD"}),
        ("kind: product\neditions:\n  - prices: {USD: {^}}", {"monthly", "annual"}),
        ("kind: product\neditions:\n  - features: [^]", {"sandbox", "api_requests"}),
        ("kind: add-on\nrequires: {any: [sup^", {"support", "support/team"}),
        ("kind: policy\nrules:\n  - allow: [^", {"buy", "add_seats"}),
        ("kind: policy\nrules:\n  - when:\n      user.role: ^", {"owner", "admin"}),
        ("kind: policy\nrules:\n  - when: {^", {"user.role", "account.type"}),
        ("kind: account\nsubscription: {cycle: ^", {"monthly", "annual"}),
        ("kind: account\nsubscription:\n  items:\n    - {item: ^", {"collaboration"}),
    ],
)
def test_ids_keys_and_values_of_the_place_are_offered(text: str, some: set[str]) -> None:
    assert some <= {*offered(text)}


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("kind: product\nid: a\n^", {"id", "kind"}),
        ("kind: product\nseats: ^", {"min", "max"}),
        ("kind: nonsense\n^", {"id"}),
        ("kind: product # ^", {"id"}),
        ("kind: policy\nrules:\n  - allow: [^", {"support/team"}),
    ],
)
def test_nothing_is_offered_that_cannot_stand_there(text: str, none: set[str]) -> None:
    assert not none & {*offered(text)}


def test_what_is_offered_says_what_it_is_in_the_reader_s_language() -> None:
    assert offered("kind: policy\nrules:\n  - allow: [^")["add_seats"].about == "Add seats"
    french = offered("kind: policy\nrules:\n  - allow: [^", "fr")
    assert french["add_seats"].about == "Ajouter des licences d’agent"


def test_what_is_written_reads_back_as_what_is_offered() -> None:
    offers = offered("kind: policy\nrules:\n  - when:\n      account.chat_phase: ^")
    assert {one.text for one in offers.values()} >= {"3", "4"}
    assert offered("kind: product\n^")["name"].text == "name: "


def test_what_is_offered_for_a_shipped_file_has_what_stands_there() -> None:
    text = (ROOT / "catalog" / "support.yaml").read_text(encoding="utf-8")
    place = text.index("productivity-pack") + 3
    found = offers_at(text, place, DEFINITIONS, "en")

    assert text[found.start : place] == "pro"
    assert "productivity-pack" in [one.word for one in found.offers]

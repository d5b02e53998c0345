"""How a change is charged, as it is told: in JSON, by the service, on a receipt, and between two versions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec import json

from maybuy import to_json
from maybuy.client.answers import decision_of
from maybuy.decide.consider import considered
from maybuy.diff.answers import Answer
from maybuy.model.answers import Decision as Shown
from maybuy.model.settlement import Settlement
from maybuy.report.considered_text import _Told
from maybuy.report.diff_sentences import DiffWords
from maybuy.report.json_form import decision_json
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.state import Snapshot
from ordering import change, customer, order, shop
from report.test_preview_text import receipt
from strategies import Data

DAY = date(2020, 9, 16)
RULES: list[Data] = [
    {"id": "upgrades", "settle": ["upgrade_edition"], "by": "full", "credit": "none"},
    {"id": "seats", "settle": ["add_seats"], "by": "nothing"},
    {"id": "fewer", "settle": ["remove_seats"], "credit": "none"},
    {"id": "suites", "settle": ["bundle"], "by": "new_term"},
]
ENGINE = shop(rules=RULES, later=())
ACCOUNT = customer(
    ("desk/basic", 10, 2), ("chat/basic", 10), cycle="monthly", term=("2020-09-01", "2020-10-01")
)
ASKED = ENGINE.prepare(ACCOUNT, "owner", DAY)


@pytest.mark.parametrize(
    ("action", "item", "settlement"),
    [
        ("upgrade_edition", "desk/pro", {"by": "full", "credit": "none"}),
        ("add_seats", "desk", {"by": "nothing", "credit": "none"}),
        ("remove_seats", "desk", {"by": "proration", "credit": "none"}),
        ("bundle", "all/pro", {"by": "new_term", "credit": "rest"}),
        ("buy", "chat/pro", None),
    ],
)
def test_a_decision_says_how_it_is_charged_where_a_rule_does(
    action: str, item: str, settlement: dict[str, str] | None
) -> None:
    decision = ASKED.decide(action, item)
    plain = decision_json(decision, ENGINE.definitions, "en")
    assert (decision.outcome, plain.get("settlement")) == ("allow" if settlement else "deny", settlement)
    assert ("settlement" in plain) == (plain.get("settlement") is not None)
    served = AnswerCache(Snapshot(ENGINE, datetime.now(UTC))).encoded(decision, "en", remedies=True)
    assert json.decode(served) == plain
    assert json.decode(served, type=Shown)
    read = decision_of(served)
    assert read.settlement == (Settlement(**settlement) if settlement else None)  # type: ignore[arg-type]


def test_a_receipt_says_what_is_charged_in_full_and_what_is_not_credited() -> None:
    upgrade = change("upgrade_edition", "desk/pro")
    told = receipt(ACCOUNT, upgrade, at=DAY, engine=ENGINE)
    assert "Desk Pro, 10 seats, in full for the term until October 1, 2020 $200.00" in told
    assert "note: nothing is credited for Desk Basic" in told
    told = receipt(ACCOUNT, upgrade, at=DAY, engine=ENGINE, language="fr")
    assert "Desk Pro, 10 licences, pour la période entière jusqu’au 1er octobre 2020 exclu 200,00 $US" in told
    assert "à savoir : Desk Basic ne donne lieu à aucun crédit" in told


def test_a_receipt_says_what_is_not_charged_before_the_next_term() -> None:
    one = change("add_seats", "desk", seats=1)
    assert "Desk Basic, 1 seat, at no charge until October 1, 2020 $0.00" in receipt(
        ACCOUNT, one, at=DAY, engine=ENGINE
    )
    assert "Desk Basic, 1 licence, sans frais jusqu’au 1er octobre 2020 exclu 0,00 $US" in receipt(
        ACCOUNT, one, at=DAY, engine=ENGINE, language="fr"
    )


def test_lines_are_described_with_how_they_are_charged() -> None:
    def lines(action: str, language: str, **more: object) -> list[str]:
        summary = ENGINE.preview(ACCOUNT, order(change(action, **more)), DAY)  # type: ignore[arg-type]
        return [one["description"] for one in to_json(summary, ENGINE, language)["lines"]]

    assert lines("upgrade_edition", "en", item="desk/pro") == [
        "Desk Pro, 10 seats, charged in full for this term",
        "Chat Basic, 10 seats",
    ]
    assert lines("add_seats", "fr", item="desk", seats=2) == [
        "Desk Basic, 12\u00a0licences, dont 2 en plus, sans frais avant la prochaine période",
        "Chat Basic, 10\u00a0licences",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "charged in full for this term, without credit"),
        ("fr", "facturé pour la période entière, sans aucun crédit"),
    ],
)
def test_the_rule_is_among_those_that_were_considered(language: str, said: str) -> None:
    decision = ASKED.decide("upgrade_edition", "desk/pro")
    (one,) = [each for each in considered(decision) if each.rule.effect == "settle"]
    assert (one.applies, one.rule.id) == (True, "upgrades")
    assert _Told(decision, language).sentence(one.rule) == said


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "yes, charged for the rest of the term", "yes, charged in full for this term"),
        ("fr", "oui, facturé pour le reste de la période", "oui, facturé pour la période entière"),
    ],
)
def test_another_settlement_is_told_on_both_sides(language: str, before: str, after: str) -> None:
    words = DiffWords(ENGINE.definitions, ENGINE.definitions, language)
    base, head = Answer("allow", ("page",)), Answer("allow", ("page",), settlement=Settlement("full"))
    assert (words.answer(base, head), words.answer(head, base)) == (before, after)


def test_what_no_longer_waits_is_told_with_how_it_is_charged() -> None:
    words = DiffWords(ENGINE.definitions, ENGINE.definitions, "en")
    base = Answer("allow", ("page",), next_cycle=True)
    head = Answer("allow", ("page",), settlement=Settlement("full", "none"))
    assert words.answer(base, head) == "yes, with the next cycle"
    assert words.answer(head, base) == "yes, at once, charged in full for this term, without credit"

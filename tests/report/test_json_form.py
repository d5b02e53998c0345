"""The JSON that services rely on: exactly these keys, and these values where a name alone would mislead."""

from __future__ import annotations

from datetime import date

import pytest

from acceptance.accounts import AT, account, ask, prospect, shipped
from maybuy.decide.consider import considered
from maybuy.language.told import Diagnostic
from maybuy.model.decision import Remedy, Step
from maybuy.report.json_form import considered_json, decision_json, diagnostic_json, offers_json, remedy_json
from maybuy.source import Severity, Span

DEFINITIONS = shipped().definitions


def shown(*args: object, **more: object) -> dict[str, object]:
    return decision_json(ask(*args, **more), DEFINITIONS, "en")  # type: ignore[arg-type]


def test_a_decision_has_the_keys_of_the_contract_and_what_helps_to_show_it() -> None:
    decision = shown(account("support/professional"), "add_seats", "support")
    contract = {
        "outcome", "action", "item", "account", "user", "at", "channels", "effective", "obligations",
        "reasons", "remedies", "contacts", "catalog",
    }  # fmt: skip
    assert set(decision) - contract == {"acts_on", "to", "seats", "quantity", "price"}
    assert contract <= set(decision)


def test_the_item_is_as_it_was_asked_and_beside_it_the_one_that_would_change() -> None:
    decision = shown(account("support-suite/professional"), "add_seats", "support")
    assert (decision["item"], decision["acts_on"]) == ("support", "support-suite/professional")


def test_what_is_refused_takes_effect_never() -> None:
    decision = shown(account("support/professional"), "add_seats", "support", user="agent")
    assert decision["effective"] == {"timing": None, "on": None}
    assert decision["channels"] == []


def test_a_price_is_per_seat_and_month_for_every_billing_cycle() -> None:
    assert shown(account("support/professional"), "add_seats", "support")["price"] == {
        "currency": "USD",
        "per": "seat_month",
        "cycles": {"monthly": "59.00", "annual": "49.00"},
    }
    assert shown(account("support/professional"), "cancel_account")["price"] is None


def test_obligations_say_which_terms_in_which_version_and_which_details() -> None:
    assert shown(prospect(country="BR"), "buy", "support/team")["obligations"] == [
        {"kind": "accept_terms", "terms": "master-subscription-agreement", "version": "2019-01"},
        {"kind": "accept_terms", "terms": "privacy", "version": "2020-01"},
        {"kind": "provide", "detail": "vat-number"},
    ]


def test_a_reason_says_which_rule_where_and_from_which_source() -> None:
    (reason,) = shown(account("support/professional"), "buy", "temporary-agents")["reasons"]  # type: ignore[misc]
    assert list(reason) == ["code", "rule", "message", "at", "source"]
    assert reason["code"] == "withdrawn"
    assert reason["at"].startswith("policies/rights.yaml:")
    assert reason["source"] == "facts, account types"


def test_only_what_is_not_listed_names_what_is_unmet() -> None:
    (reason,) = shown(account("support/professional"), "add_seats", "support", user="admin")["reasons"]  # type: ignore[misc]
    assert (reason["code"], reason["unmet"]) == ("not_listed", ["user.role"])


@pytest.mark.parametrize(
    ("step", "form"),
    [
        (Step("role", "user.role", "owner"), {"kind": "role", "role": "owner"}),
        (Step("item", "item", "support/professional", "upgrade_edition"),
         {"kind": "item", "item": "support/professional", "action": "upgrade_edition"}),
        (Step("item", "item", "support/professional", "buy", or_higher=True),
         {"kind": "item", "item": "support/professional", "action": "buy", "or_higher": True}),
        (Step("seats", "", 2), {"kind": "seats", "seats": 2}),
        (Step("seats", "support/professional", 10),
         {"kind": "seats", "seats": 10, "item": "support/professional"}),
        (Step("cycle", "subscription.cycle", "monthly"), {"kind": "cycle", "cycle": "monthly"}),
        (Step("date", "at", date(2021, 3, 1)), {"kind": "date", "date": "2021-03-01"}),
        (Step("attribute", "account.sunshine", "true"),
         {"kind": "attribute", "attribute": "account.sunshine", "value": "true"}),
    ],
)  # fmt: skip
def test_a_step_has_the_form_of_its_kind(step: Step, form: dict[str, object]) -> None:
    assert remedy_json(Remedy("refer", (step,))) == {"outcome": "refer", "steps": [form]}


def test_two_steps_of_a_remedy_come_in_the_order_they_are_taken() -> None:
    remedies = shown(account("support/team"), "buy", "collaboration", user="admin")["remedies"]
    assert {
        "outcome": "allow",
        "steps": [
            {"kind": "role", "role": "owner"},
            {
                "kind": "item",
                "item": "support/professional",
                "action": "upgrade_edition",
                "or_higher": True,
            },
        ],
    } in remedies  # type: ignore[operator]


def test_offers_carry_whose_they_are_the_day_and_the_catalog() -> None:
    decisions = shipped().offers(account("support/professional"), "owner", AT)
    form = offers_json(
        decisions, account="account", user="owner", at=AT, definitions=DEFINITIONS, language="en"
    )
    assert list(form) == ["account", "user", "at", "catalog", "offers"]
    assert (form["at"], len(form["offers"])) == ("2020-09-01", len(decisions))
    assert form["catalog"] == {"id": DEFINITIONS.id, "version": DEFINITIONS.version}


def test_a_finding_has_the_keys_of_the_contract_and_null_for_no_help() -> None:
    finding = Diagnostic("tag", Severity.WARNING, "said", "", "a.yaml", Span(1, 2, 3, 4))
    assert diagnostic_json(finding) == {
        "code": "tag", "severity": "warning", "message": "said", "help": None, "file": "a.yaml",
        "line": 1, "column": 2, "end_line": 3, "end_column": 4,
    }  # fmt: skip


def test_a_rule_considered_says_whether_it_applies_and_through_what() -> None:
    asked = shipped().prepare(account("support/professional", chat_phase="4"), "owner", AT)
    forms = {one.rule.id: considered_json(one) for one in considered(asked.decide("add_seats", "support"))}
    taken = forms["chat-phase-4-has-no-seats-on-the-fly"]
    assert (taken["effect"], taken["channels"], taken["applies"], taken["unmet"]) == (
        "deny", ["on_the_fly"], True, [],
    )  # fmt: skip
    assert forms["catalog:not-held"]["at"] is None

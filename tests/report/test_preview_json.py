"""The summary of an order and its record as JSON."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from typing import Any

import pytest

from acceptance.accounts import account, example, prospect, shipped
from maybuy.model.account import Account, Line, Subscription
from maybuy.report.preview_json import preview_json, record_json, subscription_json
from ordering import change, customer, newcomer, preview, shop
from serve.test_readers import FULL

DEFINITIONS = shipped().definitions
BOTH = ["master-subscription-agreement", "privacy"]
PROFESSIONAL = account("support/professional", in_use=9, pays_by="card")
CONTRACT = {
    "outcome", "changes", "lines", "discounts", "totals", "effective", "scheduled", "subscription_after",
    "obligations", "payment_methods", "missing", "ready",
}  # fmt: skip


def shown(one: Account, *changes: dict[str, object], language: str = "en", **more: Any) -> dict[str, Any]:
    answer = preview_json(preview(one, *changes, **more), DEFINITIONS, language)
    return json.loads(json.dumps(answer))  # type: ignore[no-any-return]


def test_a_summary_has_the_keys_of_the_contract() -> None:
    answer = shown(
        PROFESSIONAL, change("add_seats", "support", seats=3), change("change_billing_cycle", to="monthly")
    )
    assert set(answer) >= CONTRACT
    assert set(answer["lines"][0]) >= {
        "item", "description", "seats", "unit_price", "cycle", "recurring", "due_now", "from", "until",
    }  # fmt: skip
    assert set(answer["totals"]) >= {"currency", "recurring", "due_now"}
    assert answer["scheduled"] == [
        {"on": "2021-03-01", "change": {"action": "change_billing_cycle", "to": "monthly"}}
    ]
    assert answer["effective"] == {"timing": "next_cycle", "on": "2021-03-01"}
    assert answer["catalog"] == {"id": "zendesk", "version": DEFINITIONS.version}


def test_a_line_says_all_that_a_bill_needs() -> None:
    (line,) = shown(PROFESSIONAL, change("add_seats", "support", seats=3))["lines"]
    assert line == {
        "kind": "line", "item": "support/professional",
        "description": "Support Professional, 15 seats, 3 of them new", "seats": 15, "seats_added": 3,
        "unit_price": "49.00", "cycle": "annual", "recurring": "8820.00", "due_now": "874.75",
        "from": "2020-09-01", "until": "2021-03-01",
    }  # fmt: skip


def test_a_line_is_described_in_the_singular_and_in_french() -> None:
    (line,) = shown(prospect(), change("buy", "support/team", seats=1), language="fr")["lines"]
    assert line["description"] == "Support Team, 1\u00a0licence"
    (line,) = shown(PROFESSIONAL, change("add_seats", "support"), language="fr")["lines"]
    assert line["description"] == "Support Professional, 13\u00a0licences, dont 1 en plus"


@pytest.mark.parametrize(
    ("currency", "pattern"), [("JPY", r"-?\d+"), ("USD", r"-?\d+\.\d\d"), ("KWD", r"-?\d+\.\d{3}")]
)
def test_money_is_a_string_with_the_currencys_own_decimals(currency: str, pattern: str) -> None:
    engine = shop(currency=currency, promotions=[{"id": "p", "code": "P", "percent": 10}])
    apart = customer(("desk/basic", 3), ("chat/pro", 3), currency=currency)
    amounts = []
    for one, action in ((apart, "bundle"), (newcomer(currency=currency), "buy")):
        summary = preview(one, change(action, "all/pro"), engine=engine, promotion="p")
        answer = preview_json(summary, engine.definitions, "en")
        amounts += [line[key] for line in answer["lines"] for key in ("unit_price", "recurring", "due_now")]
        amounts += [answer["totals"][key] for key in ("recurring", "due_now", "recurring_after")]
        amounts += [one[key] for one in answer["discounts"] for key in ("amount", "recurring")]
        amounts += [one[key] for one in answer["savings"] for key in ("separately", "together", "amount")]
    assert len(amounts) == (9 + 3 + 2) + (3 + 3 + 2 + 3)
    assert all(re.fullmatch(pattern, amount) for amount in amounts), amounts


def test_what_is_priced_on_request_has_no_amounts() -> None:
    answer = shown(account("support/enterprise", pays_by="card"), change("buy", "sunshine-select"))
    line = next(line for line in answer["lines"] if line["item"] == "sunshine-select")
    assert (line["unit_price"], line["recurring"], line["due_now"]) == (None, None, None)


def test_a_subscription_is_as_an_account_file_has_it() -> None:
    answer = shown(prospect(), change("buy", "support/team"), promotion="STARTUP")
    now = answer["subscription_now"]
    assert now == {
        "cycle": "monthly", "term": {"start": "2020-09-01", "end": "2020-10-01"},
        "items": [
            {
                "item": "support/team", "seats": 1, "in_use": 0, "since": "2020-09-01",
                "paid": [{"on": "2020-09-01", "amount": "6.25"}],
            }
        ],
        "promotions": [{"id": "startup", "until": "2021-03-01"}],
    }  # fmt: skip
    carried = {**prospect().model_dump(mode="json", exclude_none=True), "subscription": now}
    assert Account.model_validate(carried).subscription is not None
    assert shown(PROFESSIONAL, change("cancel_account"))["subscription_after"] is None


def test_each_thing_that_is_missing_says_what_it_is() -> None:
    answer = shown(
        prospect(),
        change("buy", "support/team"),
        change("buy", "collaboration"),
        promotion="x",
        payment_method="wire",
    )
    assert answer["missing"] == [
        {"kind": "refused", "change": "buy collaboration"},
        {"kind": "promotion", "code": "x"},
        {"kind": "accept_terms", "terms": "master-subscription-agreement", "version": "2019-01"},
        {"kind": "accept_terms", "terms": "privacy", "version": "2020-01"},
        {"kind": "payment_method", "method": "wire"},
    ]
    assert (answer["ready"], answer["payment_methods"]) == (False, ["card", "paypal"])
    assert answer["promotions_refused"] == [
        {"code": "x", "reason": "unknown", "message": "there is no such code"}
    ]


def test_a_language_changes_sentences_and_nothing_else() -> None:
    def without_sentences(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: without_sentences(one)
                for key, one in value.items()
                if key not in ("message", "description")
            }
        return [without_sentences(one) for one in value] if isinstance(value, list) else value

    changes = (change("cancel_product", "chat"), change("buy", "guide/lite"), change("add_seats", "support"))
    answers = [
        shown(example("suite"), *changes, user="maude", promotion="x", language=one) for one in ("en", "fr")
    ]
    assert answers[0] != answers[1]
    assert without_sentences(answers[0]) == without_sentences(answers[1])


# Records


def record(language: str = "en", **more: Any) -> dict[str, Any]:
    asked = {"accept": BOTH, "payment_method": "card", **more}
    return record_json(
        preview(prospect(), change("buy", "support/team", seats=2), **asked), DEFINITIONS, language
    )


def test_a_record_is_the_same_for_the_same_order_on_the_same_day_in_any_language() -> None:
    assert record() == record()
    assert record("fr")["id"] == record()["id"]
    assert record("fr")["lines"][0]["description"] == "Support Team, 2\u00a0licences"


@pytest.mark.parametrize(
    "other",
    [
        {"cycle": "annual"},
        {"payment_method": "paypal"},
        {"at": date(2020, 9, 2)},
        {"details": {"vat-number": "X"}},
    ],
)
def test_another_order_has_another_record(other: dict[str, Any]) -> None:
    assert record(**other)["id"] != record()["id"]


def test_a_record_keeps_what_was_decided_and_accepted_and_given() -> None:
    kept = record(details={"vat-number": "CHE-1"})
    assert kept["details"] == {"vat-number": "CHE-1"}
    assert [one["version"] for one in kept["accepted"]] == ["2019-01", "2020-01"]
    assert [one["outcome"] for one in kept["decisions"]] == ["allow"]
    assert kept["subscription_now"]["items"] == [
        {"item": "support/team", "seats": 2, "in_use": 0, "since": "2020-09-01"}
    ]
    assert kept["catalog"]["version"] == DEFINITIONS.version


def test_a_record_claims_no_acceptance_that_was_not_given() -> None:
    assert record(accept=["privacy"])["accepted"] == [
        {"terms": "privacy", "version": "2020-01", "at": "2020-09-01"}
    ]


def test_all_that_an_account_records_of_a_subscription_is_written_back() -> None:
    said = copy.deepcopy(FULL["subscription"])
    said["items"][0]["paid"] = [{"on": "2020-03-01", "amount": "5832.00"}]
    said["items"][0]["price"]["because"] = "since the beginning"
    read = Subscription.model_validate(said)
    first = read.items[0]
    assert first.model_fields_set == set(Line.model_fields)
    assert read.model_fields_set == set(Subscription.model_fields)
    assert Subscription.model_validate(subscription_json(read)) == read

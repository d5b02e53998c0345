"""The acceptance rows that the reading commands and the preview answer: what is held, compared, shown and summed up.

They are asked through the command line alone, on the shipped catalog.
"""

# ruff: noqa: N802  (a test is named by its row)

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import ROOT, shipped
from commands import ACCOUNTS, ACME, AT, answer, run

ORDERS = ROOT / "examples" / "orders"
JACOB = {"user": "jacob", "at": "2020-09-11", "cycle": "monthly"}
SUPPORT = {"action": "buy", "item": "support/professional", "seats": 5}
TERMS = ["master-subscription-agreement", "privacy"]


def preview(account: str, **order: Any) -> Any:
    """The summary of an order, as JSON."""
    said = json.dumps({"kind": "order", **order})
    result = run("preview", str(ACCOUNTS / f"{account}.yaml"), "-", "--format", "json", given=said)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def missing(summary: Any) -> set[str]:
    return {one["kind"] for one in summary["missing"]}


# S10


@pytest.mark.parametrize(
    "words",
    [("--user", "luc", "add_seats", "support"), ("--user", "marie", "buy", "more-storage")],
    ids=["a refusal", "a purchase"],
)
def test_S10_every_answer_names_the_representative_and_customer_support(words: tuple[str, ...]) -> None:
    assert answer("decide", ACME, *words, *AT)["contacts"] == ["representative", "customer_support"]
    assert "your Zendesk representative or Customer Support" in run("decide", ACME, *words, *AT).stdout


# S12


def test_S12_the_summary_has_product_edition_and_seats_of_everything_purchased() -> None:
    held = answer("entitlements", ACME, *AT)["features"]
    assert [(one["product"], one["edition"], one["seats"]) for one in held if one["how"] == "line"] == [
        ("support", "professional", 12),
        ("collaboration", None, 12),
    ]
    text = run("entitlements", ACME, *AT).stdout
    assert "Support Professional  12 seats" in text
    assert "Collaboration         12 seats" in text


@pytest.mark.parametrize("path", sorted(ACCOUNTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_S12_nothing_is_in_the_summary_that_is_not_purchased_or_comes_with_it(path: Path) -> None:
    held = answer("entitlements", str(path), *AT)["features"]
    lines = {one["item"] for one in held if one["how"] == "line"}
    for one in held:
        assert one["item"] in lines or one["via"] in {other["item"] for other in held}


# S23, S25, S35


def test_S23_the_total_follows_each_edit_before_anything_is_purchased() -> None:
    more = {"action": "add_seats", "item": "support", "seats": 3}
    explore = {"action": "buy", "item": "explore/professional", "seats": 12}
    totals = [
        Decimal(preview("acme", user="marie", at="2020-09-01", changes=changes)["totals"]["due_now"])
        for changes in ([], [more], [more, explore])
    ]
    assert totals == [Decimal(0), Decimal("874.75"), Decimal("1517.42")]


def test_S25_without_a_code_the_price_is_the_list_s() -> None:
    summary = preview("prospect", **JACOB, changes=[SUPPORT])
    assert summary["discounts"] == []
    assert summary["totals"]["due_now"] == "295.00"


def test_S35_another_edition_is_another_price_in_the_summary() -> None:
    due = {
        edition: preview(
            "prospect", **JACOB, changes=[{**SUPPORT, "item": f"support/{edition}"}]
        )["totals"]["due_now"]
        for edition in ("team", "professional", "enterprise")
    }  # fmt: skip
    assert due == {"team": "125.00", "professional": "295.00", "enterprise": "625.00"}


# S24, S26, S27, S29, S30, S31


def test_S24_a_code_is_applied_before_the_order_is_confirmed() -> None:
    summary = preview("prospect", **JACOB, changes=[SUPPORT], promotion="STARTUP")
    assert [one["promotion"] for one in summary["discounts"]] == ["startup"]
    assert summary["totals"]["due_now"] == "73.75"


def test_S24_a_code_that_does_not_exist_is_refused_with_a_reason() -> None:
    summary = preview("prospect", **JACOB, changes=[SUPPORT], promotion="NOTHING")
    assert [one["reason"] for one in summary["promotions_refused"]] == ["unknown"]
    assert "promotion" in missing(summary)


def test_S26_S27_a_new_subscriber_who_has_not_accepted_the_terms_is_not_ready() -> None:
    summary = preview("prospect", **JACOB, changes=[SUPPORT], payment_method="card")
    assert [one.get("terms") for one in summary["missing"]] == TERMS
    assert not summary["ready"]


def test_S27_a_new_subscriber_who_has_accepted_them_is() -> None:
    summary = preview("prospect", **JACOB, changes=[SUPPORT], payment_method="card", accept=TERMS)
    assert (summary["missing"], summary["ready"]) == ([], True)


def test_S29_terms_come_before_the_payment_method_in_what_is_missing() -> None:
    summary = preview("prospect", **JACOB, changes=[SUPPORT], promotion="NOTHING")
    assert [one["kind"] for one in summary["missing"]] == [
        "promotion", "accept_terms", "accept_terms", "payment_method",
    ]  # fmt: skip


def test_S30_card_and_paypal_are_offered_and_nothing_else() -> None:
    assert preview("prospect", **JACOB, changes=[SUPPORT])["payment_methods"] == ["card", "paypal"]
    wire = preview("prospect", **JACOB, changes=[SUPPORT], accept=TERMS, payment_method="wire")
    assert missing(wire) == {"payment_method"}


def test_S31_an_order_that_is_ready_is_confirmed_with_its_record() -> None:
    result = run("preview", ACME, str(ORDERS / "acme-grows.yaml"), "--confirm")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["kind"] == "order-record"


def test_S31_an_order_that_is_not_ready_is_not_confirmed() -> None:
    result = run("preview", str(ACCOUNTS / "prospect.yaml"), str(ORDERS / "startup.yaml"), "--confirm")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "accept the privacy terms (2020-01)" in result.stderr


# S15


def test_S15_the_saving_of_a_suite_is_in_the_summary() -> None:
    summary = preview(
        "separate-products", user="elise", at="2020-09-01",
        changes=[{"action": "bundle", "item": "support-suite/professional"}],
    )  # fmt: skip
    (saving,) = summary["savings"]
    assert Decimal(saving["together"]) < Decimal(saving["separately"])


# S36


@pytest.mark.parametrize("product", shipped().definitions.products)
def test_S36_a_comparison_has_every_edition_of_the_product_lowest_first(product: str) -> None:
    compared = answer("compare", product, *AT)["editions"]
    assert [one["item"] for one in compared] == list(shipped().definitions.products[product])


def test_S36_a_comparison_tells_which_editions_can_be_had() -> None:
    compared = answer("compare", "support", *AT)["editions"]
    assert [one["edition"] for one in compared if one["on_sale"]] == [
        "team", "professional", "enterprise", "elite",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "edition", "add_on", "comes"),
    [
        ("S42", "professional", "collaboration", "available"),
        ("S43", "professional", "productivity-pack", "available"),
        ("S44", "enterprise", "collaboration", "available"),
        ("S45", "enterprise", "productivity-pack", "included"),
        ("S46", "team", "collaboration", None),
        ("S46", "essential", "productivity-pack", None),
        ("S68", "enterprise", "sunshine", "included"),
        ("S70", "enterprise", "sunshine-select", "available"),
        ("S72", "professional", "sunshine-select", None),
    ],
)
def test_S36_a_comparison_tells_what_comes_with_an_edition(
    row: str, edition: str, add_on: str, comes: str | None
) -> None:
    (column,) = [one for one in answer("compare", "support", *AT)["editions"] if one["edition"] == edition]
    found = [key for key in ("included", "available") if add_on in column[key]]
    assert found == ([comes] if comes else []), row


# S40


@pytest.mark.parametrize("item", shipped().definitions.items)
def test_S40_every_item_can_be_looked_at_before_it_is_bought(item: str) -> None:
    shown = answer("show", item, *AT)
    assert shown["description"]
    assert shown["prices"] or shown["price"] != "listed"
    assert run("show", item, *AT).exit_code == 0


def test_S40_the_details_of_collaboration_say_what_it_costs_and_needs() -> None:
    shown = answer("show", "collaboration", *AT)
    assert shown["prices"] == {"monthly": "12.00", "annual": "10.00"}
    assert shown["requires"][0]["any"] == ["support/professional", "support/enterprise", "support/elite"]


# S69, S70, S71


@pytest.mark.parametrize(
    ("name", "value"),
    [("support-enterprise", 1_000_000), ("enterprise-select", 100_000_000), ("acme", 0)],
)
def test_S69_S70_S72_custom_objects_are_those_of_what_is_held(name: str, value: int) -> None:
    (limit,) = answer("entitlements", str(ACCOUNTS / f"{name}.yaml"), *AT)["limits"]
    assert (limit["limit"], limit["value"]) == ("custom_objects", value)


def test_S71_sunshine_select_is_shown_to_be_bought_from_the_representative_alone() -> None:
    rights = answer("show", "sunshine-select", *AT)["rights"]
    assert [one["channels"] for one in rights] == [["representative"]]

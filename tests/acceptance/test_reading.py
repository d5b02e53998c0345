"""The acceptance rows that the reading commands answer: what is held, compared and shown.

They are asked through the command line alone, on the shipped catalog.
"""

# ruff: noqa: N802  (a test is named by its row)

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.accounts import shipped
from commands import ACCOUNTS, ACME, AT, answer, run

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

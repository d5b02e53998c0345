"""What a difference tells of the catalog as a whole and of promotions: what every sum depends on."""

from __future__ import annotations

from typing import Any

import pytest

from maybuy.diff.lists import ItemChange, item_changes
from maybuy.diff.rule_lists import Values
from maybuy.engine import Engine
from ordering import shop_files
from strategies import gathered

SPRING: dict[str, Any] = {
    "id": "spring", "code": "SPRING", "percent": 20, "when": {"account.new": True}, "items": ["desk"],
}  # fmt: skip


def told(settings: dict[str, Any], promotion: dict[str, Any]) -> list[ItemChange]:
    def made(catalog: dict[str, Any], one: dict[str, Any]) -> Engine:
        files = shop_files(promotions=[one])
        return Engine(gathered([{**files[0], **catalog}, *files[1:]]))

    base, head = made({}, SPRING), made(settings, promotion)
    return list(item_changes(base.definitions, head.definitions))


@pytest.mark.parametrize(
    ("settings", "key", "base", "head"),
    [
        ({"prorate_by": "month"}, "prorated by", "day", "month"),
        ({"below_zero": "refund"}, "below zero", "credit", "refund"),
        ({"currencies": ["USD", "EUR"]}, "currencies", ("USD",), ("EUR", "USD")),
    ],
)
def test_what_the_catalog_says_of_all_that_is_charged_is_told(
    settings: dict[str, Any], key: str, base: str | Values, head: str | Values
) -> None:
    assert told(settings, SPRING) == [ItemChange("changed", "catalog", "shop", key, base, head)]


@pytest.mark.parametrize(
    ("promotion", "key", "base", "head"),
    [
        ({"when": {"account.new": False}}, "when account.new", ("true",), ("false",)),
        ({"when": None}, "when account.new", ("true",), None),
        ({"items": ["desk/pro"]}, "items", ("desk",), ("desk/pro",)),
        ({"percent": 30}, "percent", "20", "30"),
        ({"min_seats": 5}, "min_seats", "0", "5"),
    ],
)
def test_for_whom_and_what_a_promotion_is_is_told(
    promotion: dict[str, Any], key: str, base: str | Values, head: str | Values | None
) -> None:
    changed = {name: value for name, value in {**SPRING, **promotion}.items() if value is not None}
    assert told({}, changed) == [ItemChange("changed", "promotion", "spring", key, base, head)]


def test_what_an_action_does_is_told() -> None:
    base, head = (shop_files(), shop_files())
    for file in head:
        if file["kind"] == "actions":
            file["actions"] = [
                {**one, "does": "nothing"}
                if one["id"] == "view_subscription" or one["id"] == "bundle"
                else one
                for one in file["actions"]
            ]
    found = item_changes(*(Engine(gathered(files)).definitions for files in (base, head)))
    assert ItemChange("changed", "action", "bundle", "does", "bundle", "nothing") in found

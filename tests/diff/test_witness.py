"""The examples of rows."""

from __future__ import annotations

from typing import Any

from diff.brute import DAY
from diff.tiny import engine
from maybuy.diff.difference import difference

PRICES = {"prices": {"USD": {"monthly": 2, "annual": 1}}}
CATALOG: dict[str, Any] = {
    "p": {"kind": "product", "id": "p", "editions": [{"id": "a", **PRICES}, {"id": "b", **PRICES}]},
    "q": {"kind": "product", "id": "q", **PRICES},
    "x": {"kind": "add-on", "id": "x", **PRICES, "requires": {"any": ["p"]}},
}


def rules(when: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "r", "allow": ["add_seats", "remove_seats", "cancel_product", "buy"], "when": when}]


def test_an_example_has_at_least_a_seat_on_each_line_where_the_change_permits() -> None:
    first, second = (
        engine(CATALOG, rules({"user.role": role, "change.seats": {"at_least": 1}}), ("2019-01-01",))
        for role in ("owner", "guest")
    )
    found = difference(first, second, DAY)
    lines = [
        line
        for row in found.rows
        if row.witness is not None and row.witness.account["subscription"]
        for line in row.witness.account["subscription"]["items"]
    ]
    assert found.rows
    assert all(row.witness is not None for row in found.rows)
    assert lines
    assert all(line["seats"] > 0 for line in lines)


def test_rows_about_several_items_have_one_example_of_one_of_them() -> None:
    first, second = (
        engine(CATALOG, rules({"user.role": role}), ("2019-01-01",)) for role in ("owner", "guest")
    )
    rows = difference(first, second, DAY).rows
    several = [row for row in rows if len(row.items) > 1]
    assert several
    for row in several:
        assert row.witness is not None
        assert row.witness.ask.item in row.items
        assert row.witness.ask.action in row.actions


def test_an_example_on_trial_tries_a_line_that_it_has() -> None:
    first, second = (
        engine(CATALOG, rules({"user.role": role, "subscription.on_trial": True}), ("2019-01-01",))
        for role in ("owner", "guest")
    )
    rows = difference(first, second, DAY).rows
    assert {action for row in rows for action in row.actions} >= {"add_seats", "cancel_product", "buy"}
    for row in rows:
        assert row.witness is not None
        subscription = row.witness.account["subscription"]
        held = {line["item"] for line in subscription["items"]}
        assert {one["item"] for one in subscription["trials"]} <= held
        assert subscription["trials"]

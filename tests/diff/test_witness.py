"""The examples of rows."""

from __future__ import annotations

from typing import Any

import pytest

from diff.brute import DAY
from diff.test_cases import OLD, allow, catalog
from diff.test_exact import without_example
from diff.test_parts import SUITES
from diff.tiny import engine
from maybuy.diff.difference import difference

PRICES = {"prices": {"USD": {"monthly": 2, "annual": 1}}}
CATALOG: dict[str, Any] = {
    "p": {"kind": "product", "id": "p", "editions": [{"id": "a", **PRICES}, {"id": "b", **PRICES}]},
    "q": {"kind": "product", "id": "q", **PRICES},
    "x": {"kind": "add-on", "id": "x", **PRICES, "requires": {"any": ["p"]}},
}
UNDO = {"undo": "held"}


def rules(when: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "r", "allow": ["add_seats", "remove_seats", "cancel_product", "buy"], "when": when}]


def test_an_example_has_at_least_a_seat_on_each_line_where_the_change_permits() -> None:
    first, second = (
        engine(CATALOG, rules({"user.role": role, "change.seats": {"at_least": 1}}), OLD)
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
    first, second = (engine(CATALOG, rules({"user.role": role}), OLD) for role in ("owner", "guest"))
    rows = difference(first, second, DAY).rows
    several = [row for row in rows if len(row.items) > 1]
    assert several
    for row in several:
        assert row.witness is not None
        assert row.witness.ask.item in row.items
        assert row.witness.ask.action in row.actions


def test_an_example_on_trial_tries_a_line_that_it_has() -> None:
    first, second = (
        engine(CATALOG, rules({"user.role": role, "subscription.on_trial": True}), OLD)
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


def test_an_example_has_one_seat_and_the_first_cycle_where_nothing_asks_for_them() -> None:
    when = {"subscription.holds": {"any": ["p"]}, "change.seats": {"at_least": 2}}
    sold = {name: CATALOG[name] for name in "pq"}
    first, second = (
        engine(sold, [{"id": "r", "allow": ["buy"], "when": {**when, "user.role": role}}], OLD)
        for role in ("owner", "guest")
    )
    rows = [row for row in difference(first, second, DAY).rows if "q" in row.items]
    assert rows
    for row in rows:
        assert row.witness is not None
        subscription = row.witness.account["subscription"]
        assert [line["seats"] for line in subscription["items"]] == [1]
        assert subscription["cycle"] == "monthly"


def test_an_example_of_taking_back_has_something_that_waits() -> None:
    first, second = (
        engine(CATALOG, [{"id": "r", "allow": ["undo"], "when": {"user.role": role}}], OLD, actions=UNDO)
        for role in ("owner", "guest")
    )
    rows = difference(first, second, DAY).rows
    assert {item for row in rows for item in row.items} == {"p/a", "p/b", "q", "x"}
    for row in rows:
        assert row.witness is not None
        (waiting,) = row.witness.account["subscription"]["scheduled"]
        assert waiting["change"]["item"] == row.witness.ask.item


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({}, {"balance": "0", "born": "1900-01-01"}),
        ({"account.balance": {"less_than": -2}}, {"balance": "-3"}),
        ({"account.balance": {"at_least": 7}}, {"balance": "7"}),
        ({"account.balance": {"at_least": -7}}, {"balance": "0"}),
        ({"account.born": {"from": "2000-02-03", "until": "2000-03-01"}}, {"born": "2000-02-03"}),
    ],
)
def test_an_example_has_facts_as_one_would_say_them(when: dict[str, Any], expected: dict[str, str]) -> None:
    facts = {"account.balance": {"type": "integer"}, "account.born": {"type": "date"}}
    first, second = (
        engine(
            CATALOG, [{"id": "r", "allow": ["buy"], "when": {**when, "user.role": role}}], OLD, facts=facts
        )
        for role in ("owner", "guest")
    )
    rows = difference(first, second, DAY).rows
    assert rows
    for row in rows:
        assert row.witness is not None
        assert expected.items() <= row.witness.account["attributes"].items()


@pytest.mark.parametrize(("fewest", "seats", "below"), [(3, 5, True), (4, 7, False)], ids=["few", "many"])
def test_an_example_is_found_where_as_few_or_as_many_are_free_as_can_be(
    fewest: int, seats: int, below: bool
) -> None:
    when = {
        "item.seats": seats, "change.seats": fewest, "change.below_in_use": below,
        "item.seats_free": {"at_least": 1, "less_than": fewest},
    }  # fmt: skip
    sold = catalog("q", q={"seats": {"min": fewest}})
    denied = {"id": "r", "deny": ["remove_seats"], "code": "one", "when": when}
    first, second = (engine(sold, [allow("remove_seats"), *more], OLD) for more in ([], [denied]))
    assert without_example(first, second, "remove_seats", "q") == []


def test_an_example_asks_for_the_seats_that_it_takes_in_the_head() -> None:
    when = {"item.seats": {"at_least": 5}, "change.seats": 9}
    denied = {"id": "r", "deny": ["add_seats"], "code": "one", "when": when}
    first, second = (engine(sold, [allow("add_seats"), denied], OLD) for sold in SUITES)
    assert without_example(first, second, "add_seats", "q") == []

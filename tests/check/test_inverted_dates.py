"""Days that end before they begin."""

from __future__ import annotations

from check.roots import NEW, rule, said


def test_days_that_end_where_they_begin_are_found_at_their_end() -> None:
    files = rule("allow: [buy]\neffective: {from: 2020-01-01, until: 2020-01-01}")
    assert said("inverted-dates", files) == [
        ("policies/new.yaml:6", "2020-01-01", "`2020-01-01` is not after `2020-01-01`")
    ]


def test_the_days_of_prices_are_looked_at() -> None:
    files = {
        NEW: (
            "kind: product\n"
            "id: pens\n"
            "prices:\n"
            "  - {effective: {from: 2021-01-01, until: 2020-01-01}, EUR: {monthly: 4, yearly: 5}}\n"
        ),
    }
    assert said("inverted-dates", files) == [
        ("catalog/new.yaml:4", "2020-01-01", "`2020-01-01` is not after `2021-01-01`")
    ]


def test_days_in_order_and_days_open_at_one_end_are_right() -> None:
    files = rule("allow: [buy]\neffective: {from: 2020-01-01, until: 2020-01-02}")
    assert said("inverted-dates", files) == []

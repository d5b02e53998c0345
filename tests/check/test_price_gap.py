"""Days between dated prices on which there is none."""

from __future__ import annotations

from check.roots import NEW, said


def priced(*days: str, also: str = "") -> dict[str, str]:
    lists = "".join(f"  - {{effective: {{{each}}}, EUR: {{monthly: 4, yearly: 3}}}}\n" for each in days)
    return {NEW: f"kind: product\nid: pens\n{also}prices:\n{lists}"}


def test_a_gap_is_found_at_the_day_on_which_it_ends_whatever_the_order() -> None:
    for files in (
        priced("until: 2020-01-01", "from: 2020-03-01"),
        priced("from: 2020-03-01", "until: 2020-01-01"),
    ):
        assert [found[1:] for found in said("price-gap", files)] == [
            ("2020-03-01", "`pens` has no price in EUR from 2020-01-01 until 2020-03-01")
        ]


def test_a_list_that_covers_the_days_of_another_leaves_no_gap() -> None:
    assert said("price-gap", priced("from: 2020-01-01", "until: 2020-02-01", "from: 2021-01-01")) == []


def test_days_before_the_first_price_and_after_the_last_are_no_gap() -> None:
    assert said("price-gap", priced("'from': 2020-01-01, until: 2020-02-01")) == []


def test_days_on_which_it_is_not_sold_need_no_price() -> None:
    files = priced("until: 2020-01-01", "from: 2020-03-01", also="effective: {from: 2020-03-01}\n")
    assert said("price-gap", files) == []

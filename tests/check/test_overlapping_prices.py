"""Two prices of one item in one currency on the same days."""

from __future__ import annotations

from check.roots import NEW, said


def priced(*lists: str) -> dict[str, str]:
    return {NEW: "kind: product\nid: pens\nprices:\n" + "".join(f"  - {{{each}}}\n" for each in lists)}


EUR = "EUR: {monthly: 4, yearly: 3}"


def test_the_later_list_is_found_at_its_currency() -> None:
    files = priced(f"effective: {{from: 2020-01-01}}, {EUR}", f"effective: {{until: 2020-01-02}}, {EUR}")
    assert said("overlapping-prices", files) == [
        (
            "catalog/new.yaml:5",
            "EUR",
            "`pens` has two prices in EUR on the same days, the other at catalog/new.yaml:4:42",
        )
    ]


def test_an_end_on_the_day_of_a_beginning_is_no_overlap() -> None:
    files = priced(f"effective: {{from: 2020-01-01}}, {EUR}", f"effective: {{until: 2020-01-01}}, {EUR}")
    assert said("overlapping-prices", files) == []


def test_two_currencies_may_have_the_same_days() -> None:
    assert said("overlapping-prices", priced(EUR, "USD: {monthly: 4, yearly: 3}")) == []


def test_prices_for_new_customers_hold_beside_those_before_and_no_others() -> None:
    new = f"effective: {{from: 2020-01-01}}, for: new, {EUR}"
    newer = f"effective: {{from: 2021-01-01}}, for: new, {EUR}"
    assert said("overlapping-prices", priced(EUR, new, newer)) == []
    assert said("overlapping-prices", priced(newer, new, EUR)) == []
    assert len(said("overlapping-prices", priced(EUR, new, new))) == 1
    assert len(said("overlapping-prices", priced(new, f"effective: {{from: 2022-01-01}}, {EUR}"))) == 1

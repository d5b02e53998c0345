"""A code that takes off less than one percent, or is promised to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check.roots import NEW, said

CODE = "below-one-percent"


def taking(percent: str, more: str = "") -> dict[str, str]:
    return {NEW: f"kind: promotion\nid: spring\ncode: SPRING\npercent: {percent}\n{more}"}


def promised(percent: str) -> dict[str, str]:
    return {
        "policies/new.yaml": f"kind: promises\npromises:\n  - {{id: codes, codes_take_at_most: {percent}}}\n"
    }


@given(st.integers(min_value=1, max_value=10_000))
def test_a_percentage_is_found_exactly_if_it_is_less_than_one(hundredths: int) -> None:
    percent = f"{Decimal(hundredths) / 100:f}"
    for files in (taking(percent), promised(percent)):
        assert bool(said(CODE, files)) is (hundredths < 100)


@pytest.mark.parametrize(
    ("percent", "message"),
    [("0.5", "`0.5` is half a percent"), ("0.25", "`0.25` is less than one percent")],
)
def test_it_is_found_where_it_stands(percent: str, message: str) -> None:
    assert said(CODE, taking(percent)) == [("catalog/new.yaml:4", percent, message)]
    assert said(CODE, promised(percent)) == [("policies/new.yaml:3", percent, message)]

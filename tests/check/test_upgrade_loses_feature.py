"""An edition that comes without a feature of the one below it, or with less of it."""

from __future__ import annotations

import pytest

from check.roots import NEW, context, said
from maybuy.check.registry import run

CODE = "upgrade-loses-feature"


def editions(low: str, high: str) -> dict[str, str]:
    prices = "prices: {EUR: {monthly: %s, yearly: %s}}"
    lower, upper = prices % (4, 3), prices % (6, 5)
    text = f"editions:\n  - {{id: low, {lower}{low}}}\n  - {{id: high, {upper}{high}}}\n"
    return {NEW: f"kind: product\nid: pens\n{text}"}


def given(*features: str) -> str:
    return f", features: [{', '.join(features)}]"


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        ("sso", "sso", False),
        ("sso", "{history: 5}", True),
        ("{history: 5}", "{history: 5.0}", False),
        ("{history: 5}", "{history: 10}", False),
        ("{history: 10}", "{history: 9}", True),
        ("{history: 0}", "sso", False),
        ("{support_hours: 24/7}", "{support_hours: 8/5}", True),
        ("{support_hours: 8/5}", "{support_hours: 24/7}", False),
    ],
)
def test_less_than_below_is_found(low: str, high: str, found: bool) -> None:
    assert bool(said(CODE, editions(given(low), given(high)))) == found


def test_what_comes_with_an_edition_is_its_own() -> None:
    assert said(CODE, editions(given("sso"), ", includes: [search]")) == []
    assert len(said(CODE, editions(", includes: [search]", ""))) == 3


def test_what_stands_beside_the_editions_is_in_all_of_them() -> None:
    files = editions("", "")
    assert said(CODE, {NEW: files[NEW].replace("editions:", "features: [sso]\neditions:")}) == []
    taken = {
        NEW: editions("", ", features: [{sso: false}]")[NEW].replace(
            "editions:", "features: [sso]\neditions:"
        )
    }
    assert len(said(CODE, taken)) == 1


@pytest.mark.parametrize(
    "wrong", ["history", "{history: a month}", "{support_hours: 24/9}", "nothing", "{sso: 5}"]
)
def test_a_value_that_cannot_be_is_found_and_compared_with_nothing(wrong: str) -> None:
    codes = [one.code for one in run(context(editions(given(wrong), given("sso"))))]
    assert {"feature-value", "unknown-feature"} & {*codes}


def test_a_limit_that_there_is_not_is_compared_with_nothing() -> None:
    codes = [one.code for one in run(context(editions(", limits: {sheets: 2}", ", limits: {sheets: 1}")))]
    assert "unknown-limit" in codes

"""Charges by use that nobody can come to pay."""

from __future__ import annotations

import pytest

from check.roots import said

CODE = "never-charged"


def root(charge: str, limits: str, limit: str = "", **more: str) -> dict[str, str]:
    files = {
        "catalog/calls.yaml": f"kind: limits\nlimits:\n  - {{id: calls{limit}}}\n",
        "catalog/line.yaml": (
            f"kind: add-on\nid: line\nlimits: {{calls: {limits}}}\ncharges:\n"
            f"  - {{id: used, by: use, per: calls, {charge}}}\n"
        ),
    }
    sold = {
        f"catalog/{name}.yaml": f"kind: add-on\nid: {name}\nprice: on_request\n{rest}\n"
        for name, rest in more.items()
    }
    return {**files, **sold}


TIERS = "tiers: graduated, prices: {EUR: [{up_to: 500, price: 2}, {up_to: 1_000, price: 1}, {price: 0.5}]}"
ALL = "`used` is never charged: 1000 of `calls` are included, and no more than 1000 can be used"
TIER = "this tier of `used` is never reached: no more than 1000 of `calls` can be used"


def test_what_is_included_up_to_the_limit_is_never_charged() -> None:
    wanted = [("catalog/line.yaml:5", "1_000", ALL)]
    assert said(CODE, root("included: 1_000, prices: {EUR: 1}", "1_000")) == wanted
    for included, most in (("999", "1_000"), ("1_000", "1_001"), ("1_000", "unlimited"), ("1_000", "0")):
        assert said(CODE, root(f"included: {included}, prices: {{EUR: 1}}", most)) == []


def test_a_tier_that_begins_where_the_limit_ends_is_never_reached() -> None:
    ((place, _, message),) = said(CODE, root(TIERS, "1_000"))
    assert (place, message) == ("catalog/line.yaml:5", TIER)
    assert len(said(CODE, root(TIERS, "400"))) == 1
    assert said(CODE, root(TIERS, "1_001")) == []


def test_units_count_as_they_are_sold() -> None:
    tiers = "of: 100, tiers: graduated, prices: {EUR: [{up_to: 1_000, price: 2}, {price: 1}]}"
    assert said(CODE, root(tiers, "1_001")) == []
    assert len(said(CODE, root(tiers, "999"))) == 1


@pytest.mark.parametrize(
    ("limit", "limits", "found"),
    [
        ("", "{calls: 1_001}", False),
        ("", "{calls: 1_000}", True),
        (", adds_up: true", "{calls: 1}", False),
        ("", "{calls: 400}\nquantity: {min: 1, max: 3}", False),
        ("", "{calls: 400}\nquantity: {min: 1, max: 2}", True),
        ("", "{calls: 400}\nquantity: {min: 1}", False),
        ("", "{calls: 1_001}\nexcludes: [line]", True),
        (", per: seat", "{calls: 1}", False),
        (", per: day", "{calls: 1}", False),
        (", per: month", "{calls: 1}", True),
    ],
)
def test_what_can_be_held_beside_it_counts(limit: str, limits: str, found: bool) -> None:
    files = root("included: 1_000, prices: {EUR: 1}", "1_000", limit, more=f"limits: {limits}")
    assert bool(said(CODE, files)) is found


def test_of_a_limit_that_does_not_come_with_it_nothing_is_known() -> None:
    files = root("included: 1_000, prices: {EUR: 1}", "1_000")
    files["catalog/line.yaml"] = files["catalog/line.yaml"].replace("limits: {calls: 1_000}\n", "")
    assert said(CODE, files) == []

"""An add-on that costs more than another that grants more."""

from __future__ import annotations

import pytest

from check.roots import NEW, said

OTHER = "catalog/other.yaml"


def files(price: str, grants: str, requires: str = "any: [notes/plus]", **more: str) -> dict[str, str]:
    """`large`, at 3 with 50 pages and some history, beside `small`."""
    large = (
        "kind: add-on\nid: large\nrequires: {any: [notes/plus]}\nlimits: {pages: 50}\n"
        "features: [sso, {history: 30}]\nprices: {EUR: {monthly: 3, yearly: 3}}\n"
    )
    small = (
        f"kind: add-on\nid: small\nrequires: {{{requires}}}\n{grants}\n"
        f"prices: {{EUR: {{monthly: {price}, yearly: 2}}}}\n"
    )
    return {NEW: small, OTHER: large, **more}


@pytest.mark.parametrize(
    ("price", "grants", "found"),
    [
        ("4", "limits: {pages: 10}", True),
        ("4", "features: [{history: 10}]", True),
        ("4", "features: [sso]", True),
        ("3", "limits: {pages: 10}", False),
        ("4", "limits: {pages: 51}", False),
        ("4", "features: [{history: 31}]", False),
        ("4", "features: [{support_hours: 8/5}]", False),
        ("4", "limits: {pages: 50}\nfeatures: [sso, {history: 30}]", False),
        ("4", "description: who knows what", False),
        ("4", "limits: {pages: 10}\nincludes: [archive]", False),
    ],
)
def test_what_costs_more_for_less_is_found_at_its_price(price: str, grants: str, found: bool) -> None:
    message = f"`small` costs {price} EUR monthly and grants less than `large`, which costs 3"
    told = said("dearer-grants-less", files(price, grants))
    assert [one[1:] for one in told] == ([(price, message)] if found else [])


@pytest.mark.parametrize(
    ("requires", "found"),
    [("any: [notes/plus], all: [archive]", True), ("any: [notes]", False), ("any: [archive]", False)],
)
def test_only_who_can_have_the_other_pays_too_much(requires: str, found: bool) -> None:
    assert bool(said("dearer-grants-less", files("4", "limits: {pages: 10}", requires))) is found


def test_what_makes_something_else_possible_is_more() -> None:
    need = {"catalog/need.yaml": "kind: add-on\nid: need\nprice: on_request\nrequires: {any: [small]}\n"}
    assert said("dearer-grants-less", files("4", "limits: {pages: 10}", **need)) == []


def test_what_can_be_had_with_more_is_another_matter() -> None:
    laid = files("4", "limits: {pages: 10}")
    laid[OTHER] += "excludes: [archive]\n"
    assert said("dearer-grants-less", laid) == []
    laid[NEW] += "excludes: [archive]\n"
    assert len(said("dearer-grants-less", laid)) == 1


def test_the_other_may_bring_it() -> None:
    laid = files("4", "description: some ink")
    laid[OTHER] = laid[OTHER].replace("limits: {pages: 50}", "includes: [small]")
    assert len(said("dearer-grants-less", laid)) == 1


def test_editions_of_one_add_on_are_another_matter() -> None:
    editions = (
        "kind: add-on\nid: ink\nrequires: {any: [notes/plus]}\neditions:\n"
        "  - {id: a, limits: {pages: 9}, prices: {EUR: {monthly: 1, yearly: 1}}}\n"
        "  - {id: b, limits: {pages: 8}, prices: {EUR: {monthly: 2, yearly: 2}}}\n"
    )
    assert said("dearer-grants-less", {NEW: editions}) == []

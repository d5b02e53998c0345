"""Editions that grant less than the one below them."""

from __future__ import annotations

from check.roots import NEW, said


def editions(*lines: str) -> dict[str, str]:
    listed = "".join(f"  - {{id: e{n}, price: on_request{each}}}\n" for n, each in enumerate(lines))
    return {NEW: f"kind: product\nid: pens\neditions:\n{listed}"}


def test_the_higher_edition_is_found_at_its_limit() -> None:
    assert said("upgrade-lowers-limit", editions(", limits: {pages: 20}", ", limits: {pages: 10}")) == [
        ("catalog/new.yaml:5", "10", "`pens/e1` grants 10 of `pages`, less than `pens/e0` below it, with 20")
    ]


def test_a_limit_that_is_lost_is_found_at_the_edition() -> None:
    assert said("upgrade-lowers-limit", editions(", includes: [notes/plus]", "")) == [
        (
            "catalog/new.yaml:5",
            "e1",
            "`pens/e1` grants nothing of `pages`, and `pens/e0` below it grants 1000",
        )
    ]


def test_what_comes_with_the_higher_edition_counts_as_its_own() -> None:
    files = editions(", limits: {pages: 20}", ", limits: {pages: 10}, includes: [notes/plus]")
    assert said("upgrade-lowers-limit", files) == []


def test_a_limit_of_the_product_is_the_same_in_all_editions() -> None:
    text = (
        "kind: product\nid: pens\nprice: on_request\nlimits: {pages: 5}\neditions: [{id: red}, {id: blue}]\n"
    )
    assert said("upgrade-lowers-limit", {NEW: text}) == []

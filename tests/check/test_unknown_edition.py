"""Editions that no product has."""

from __future__ import annotations

from check.roots import NEW, rule, said
from maybuy.check import unknown_edition


def test_an_edition_that_no_product_has_is_found() -> None:
    files = rule("deny: [buy]\nitems: {edition: pro}")
    assert said(unknown_edition, files) == [
        (
            "policies/new.yaml:6",
            "pro",
            "no product has an edition `pro`",
        )
    ]


def test_an_edition_of_another_product_is_found() -> None:
    files = {
        **rule("deny: [buy]\nitems: {product: notes, edition: red}"),
        NEW: ("kind: product\nid: pens\nprice: on_request\neditions: [{id: red}]\n"),
    }
    assert said(unknown_edition, files) == [
        (
            "policies/new.yaml:6",
            "red",
            "`notes` has no edition `red`",
        )
    ]


def test_an_edition_that_some_product_has_may_be_selected() -> None:
    files = rule("deny: [buy]\nitems: {edition: plus}")
    assert said(unknown_edition, files) == []


def test_the_edition_of_an_unknown_product_is_not_spoken_of() -> None:
    files = rule("deny: [buy]\nitems: {product: pens, edition: red}")
    assert said(unknown_edition, files) == []

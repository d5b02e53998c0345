"""Products that no file defines."""

from __future__ import annotations

from check.roots import rule, said
from maybuy.check import unknown_product


def test_a_product_that_no_file_defines_is_found_in_a_selector() -> None:
    files = rule("deny: [buy]\nitems: {product: note}")
    assert said(unknown_product, files) == [
        (
            "policies/new.yaml:6",
            "note",
            "`note` is not a product of the catalog",
        )
    ]


def test_a_product_of_the_catalog_may_be_selected() -> None:
    files = rule("deny: [buy]\nitems: {product: notes}")
    assert said(unknown_product, files) == []

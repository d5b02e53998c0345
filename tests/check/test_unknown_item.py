"""Items that no file defines."""

from __future__ import annotations

from check.roots import NEW, rule, said
from maybuy.check import unknown_item


def test_an_item_that_no_file_defines_is_found_where_it_is_named() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprice: on_request\nincludes: [archive, archives]\n"),
    }
    assert said(unknown_item, files) == [
        (
            "catalog/new.yaml:4",
            "archives",
            "`archives` is not an item of the catalog",
        )
    ]


def test_an_item_is_found_in_the_requirements_of_an_edition() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprice: on_request\neditions: [{id: a, requires: {all: [note]}}]\n"),
    }
    assert said(unknown_item, files) == [
        (
            "catalog/new.yaml:4",
            "note",
            "`note` is not an item of the catalog",
        )
    ]


def test_a_product_stands_for_its_editions() -> None:
    files = rule("deny: [buy]\nitems: [notes, archive, notes/plus]")
    assert said(unknown_item, files) == []


def test_nothing_is_unknown_while_a_file_that_may_define_it_has_the_wrong_shape() -> None:
    files = {
        **rule("deny: [buy]\nitems: [pens]"),
        NEW: "kind: product\nid: pens\nprice: free\n",
    }
    assert said(unknown_item, files) == []


def test_a_file_of_another_kind_with_the_wrong_shape_hides_nothing() -> None:
    files = {
        **rule("deny: [buy]\nitems: [pens]"),
        NEW: "kind: limits\n",
    }
    assert said(unknown_item, files) == [
        (
            "policies/new.yaml:6",
            "pens",
            "`pens` is not an item of the catalog",
        )
    ]

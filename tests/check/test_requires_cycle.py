"""Items that must each be held before the other."""

from __future__ import annotations

from check.roots import NEW, said


def test_two_items_that_require_each_other_are_found_once() -> None:
    files = {
        NEW: ("kind: add-on\nid: ink\nprice: on_request\nrequires: {all: [pens]}\n"),
        "catalog/pens.yaml": ("kind: add-on\nid: pens\nprice: on_request\nrequires: {any: [ink]}\n"),
    }
    assert said("requires-cycle", files) == [
        ("catalog/new.yaml:4", "requires", "nobody can buy any of these first: `ink` → `pens` → `ink`")
    ]


def test_another_way_to_hold_one_of_them_breaks_the_circle() -> None:
    files = {
        NEW: ("kind: add-on\nid: ink\nprice: on_request\nrequires: {all: [pens]}\n"),
        "catalog/pens.yaml": ("kind: add-on\nid: pens\nprice: on_request\nrequires: {any: [ink, notes]}\n"),
    }
    assert said("requires-cycle", files) == []


def test_an_item_that_comes_with_another_breaks_the_circle() -> None:
    files = {
        NEW: ("kind: add-on\nid: ink\nprice: on_request\nrequires: {all: [pens]}\n"),
        "catalog/pens.yaml": ("kind: add-on\nid: pens\nprice: on_request\nrequires: {any: [ink]}\n"),
        "catalog/set.yaml": ("kind: product\nid: set\nprice: on_request\nincludes: [pens]\n"),
    }
    assert said("requires-cycle", files) == []


def test_an_item_that_requires_itself_is_found() -> None:
    files = {NEW: "kind: add-on\nid: ink\nprice: on_request\nrequires: {all: [ink]}\n"}
    assert said("requires-cycle", files) == [
        ("catalog/new.yaml:4", "requires", "nobody can buy any of these first: `ink` → `ink`")
    ]


def test_an_unknown_item_is_no_circle() -> None:
    files = {NEW: "kind: add-on\nid: ink\nprice: on_request\nrequires: {all: [pens]}\n"}
    assert said("requires-cycle", files) == []

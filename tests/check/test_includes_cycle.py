"""Items that come with each other in a circle."""

from __future__ import annotations

from check.roots import NEW, said


def test_a_circle_of_three_is_named_whole_and_once() -> None:
    files = {
        NEW: (
            "kind: product\n"
            "id: a\n"
            "price: on_request\n"
            "editions: [{id: x, includes: [a/y]}, {id: y, includes: [a/z]}, {id: z, includes: [a/x]}]\n"
        ),
    }
    assert said("includes-cycle", files) == [
        (
            "catalog/new.yaml:4",
            "includes",
            "these include each other in a circle: `a/x` → `a/y` → `a/z` → `a/x`",
        )
    ]


def test_a_suite_that_is_part_of_itself_is_found() -> None:
    files = {NEW: "kind: suite\nid: a\nprice: on_request\neditions: [{id: x, parts: [a/x, notes/plus]}]\n"}
    assert said("includes-cycle", files) == [
        ("catalog/new.yaml:4", "parts", "these include each other in a circle: `a/x` → `a/x`")
    ]


def test_items_that_come_with_each_other_one_way_are_right() -> None:
    files = {NEW: "kind: product\nid: pens\nprice: on_request\nincludes: [archive, notes/plus]\n"}
    assert said("includes-cycle", files) == []

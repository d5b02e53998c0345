"""Ids, names and values that are hard to tell apart."""

from __future__ import annotations

from check.roots import NEW, said


def test_two_ids_that_differ_by_a_dash_are_found_at_the_second() -> None:
    files = {NEW: "kind: limits\nlimits: [{id: big-pages}, {id: big_pages}]\n"}
    assert said("case-collision", files) == [
        (
            "catalog/new.yaml:2",
            "big_pages",
            "only capitals, `-` or `_` tell `big_pages` from `big-pages`, at catalog/new.yaml:2:15",
        )
    ]


def test_two_names_of_products_that_differ_by_capitals_are_found() -> None:
    files = {
        NEW: "kind: product\nid: pens\nname: {en: The Pens}\nprice: on_request\n",
        "catalog/quills.yaml": "kind: product\nid: quills\nname: {en: the pens}\nprice: on_request\n",
    }
    assert [found[:2] for found in said("case-collision", files)] == [("catalog/quills.yaml:3", "the pens")]


def test_two_values_of_one_attribute_are_found_and_of_two_are_not() -> None:
    text = (
        "kind: vocabulary\nattributes:\n  account.a: {type: enum, values: %s}\n"
        "  account.b: {type: enum, values: [VIP]}\n"
    )
    assert said("case-collision", {NEW: text % "[vip]"}) == []
    assert [mark for _, mark, _ in said("case-collision", {NEW: text % "[vip, Vip]"})] == ["Vip"]
    assert [mark for _, mark, _ in said("case-collision", {NEW: text % "{vip: a, Vip: b}"})] == ["Vip"]

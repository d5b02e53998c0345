"""Items that cannot be held beside what they need."""

from __future__ import annotations

from check.roots import NEW, context, said
from maybuy.check.registry import BY_CODE


def item(rest: str) -> dict[str, str]:
    return {NEW: f"kind: add-on\nid: ink\nprice: on_request\n{rest}"}


def test_a_requirement_that_is_excluded_is_found_where_it_is_required() -> None:
    assert said("excludes-needed", item("requires: {all: [notes]}\nexcludes: [notes]\n")) == [
        ("catalog/new.yaml:4", "notes", "`ink` requires `notes`, and the two cannot be held together")
    ]


def test_an_edition_may_be_excluded_of_a_product_that_is_required() -> None:
    assert said("excludes-needed", item("requires: {all: [notes]}\nexcludes: [notes/basic]\n")) == []


def test_what_comes_with_an_item_is_found_whoever_of_the_two_excludes_the_other() -> None:
    message = "`archive` comes with `ink`, and the two cannot be held together"
    files = item("includes: [archive]\n") | {
        "catalog/archive.yaml": "kind: add-on\nid: archive\nprice: on_request\nexcludes: [ink]\n"
    }
    assert said("excludes-needed", files) == [("catalog/new.yaml:4", "archive", message)]


def test_one_alternative_of_several_is_a_warning_and_all_of_them_are_errors() -> None:
    one = item("requires: {any: [archive, notes]}\nexcludes: [archive]\n")
    assert said("excludes-needed", one) == [
        ("catalog/new.yaml:4", "archive", "`archive` is no way to buy `ink`: the two cannot be held together")
    ]
    (warning,) = (found.severity for found in BY_CODE["excludes-needed"].check(context(one)))
    every = item("requires: {any: [archive, notes]}\nexcludes: [archive, notes]\n")
    assert warning == "warning"
    assert [found.severity for found in BY_CODE["excludes-needed"].check(context(every))] == [
        "error",
        "error",
    ]

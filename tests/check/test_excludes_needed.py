"""Items that cannot be held beside what they need."""

from __future__ import annotations

from check.roots import NEW, context, said
from maybuy.check.daily import found_by
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
    (warning,) = (found.severity for found in found_by(BY_CODE["excludes-needed"], context(one)))
    every = item("requires: {any: [archive, notes]}\nexcludes: [archive, notes]\n")
    assert warning == "warning"
    assert [found.severity for found in found_by(BY_CODE["excludes-needed"], context(every))] == [
        "error",
        "error",
    ]


CHAIN = "`ink` requires `archive`, which requires `notes/plus`, and `ink` and `notes/plus` cannot be held "
CHAIN += "together"


def test_what_is_required_in_turn_is_needed_as_well() -> None:
    for requires in ("{any: [archive]}", "{all: [archive]}"):
        files = item(f"requires: {requires}\nexcludes: [notes/plus]\n")
        assert said("excludes-needed", files) == [("catalog/new.yaml:4", "archive", CHAIN)]


def test_what_is_required_in_turn_is_not_where_there_is_another_way() -> None:
    assert said("excludes-needed", item("requires: {any: [archive, notes]}\nexcludes: [notes/plus]\n")) == []
    either = "kind: add-on\nid: archive\nprice: on_request\nrequires: {any: [notes]}\n"
    files = item("requires: {any: [archive]}\nexcludes: [notes/plus]\n") | {"catalog/archive.yaml": either}
    assert said("excludes-needed", files) == []


def test_of_several_ways_that_all_lead_to_what_is_excluded_each_is_found() -> None:
    files = item("requires: {any: [archive, notes/plus]}\nexcludes: [notes/plus]\n")
    found = said("excludes-needed", files)
    assert [(marked, "which requires" in told) for _, marked, told in found] == [
        ("archive", True), ("notes/plus", False),
    ]  # fmt: skip


def test_as_long_as_a_file_cannot_be_read_nothing_is_said_of_what_follows_from_it() -> None:
    files = item("requires: {any: [archive]}\nexcludes: [notes/plus]\n") | {
        "catalog/other.yaml": "kind: add-on\nid: [\n"
    }
    assert said("excludes-needed", files) == []

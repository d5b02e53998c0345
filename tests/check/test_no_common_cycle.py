"""Something that requires what is sold for other billing cycles only."""

from __future__ import annotations

import pytest

from check.roots import NEW, said

NOTES = "catalog/notes.yaml"


def files(ink: str, notes: str, requires: str = "any: [notes]", **others: str) -> dict[str, str]:
    return {
        NOTES: f"kind: product\nid: notes\nprice: on_request\n{notes}\n",
        NEW: f"kind: add-on\nid: ink\nprice: on_request\nrequires: {{{requires}}}\n{ink}\n",
        **others,
    }


@pytest.mark.parametrize(
    ("ink", "notes", "found"),
    [
        ("cycles: [monthly]", "cycles: [yearly]", True),
        ("cycles: [monthly]", "cycles: [yearly, monthly]", False),
        ("cycles: [monthly]", "", False),
        ("", "cycles: [yearly]", False),
        ("on_sale: false\ncycles: [monthly]", "cycles: [yearly]", False),
    ],
)
def test_two_that_are_sold_for_no_cycle_in_common_are_found(ink: str, notes: str, found: bool) -> None:
    message = "`ink` requires `notes`, which is sold for other billing cycles only"
    expected = [("catalog/new.yaml:4", "requires", message)] if found else []
    assert said("no-common-cycle", files(ink, notes)) == expected


def test_each_of_all_that_is_required_is_sold_for_the_same_cycle() -> None:
    pens = {"catalog/pens.yaml": "kind: product\nid: pens\nprice: on_request\ncycles: [monthly]\n"}
    assert len(said("no-common-cycle", files("", "cycles: [yearly]", "all: [notes, pens]", **pens))) == 1
    assert said("no-common-cycle", files("", "cycles: [yearly]", "any: [notes, pens]", **pens)) == []


def test_what_comes_with_something_else_is_had_in_the_cycles_of_that() -> None:
    suite = "kind: suite\nid: set\nprice: on_request\neditions: [{id: one, parts: [notes, archive]}]\n"
    laid = files("cycles: [monthly]", "cycles: [yearly]", **{"catalog/set.yaml": suite})
    assert said("no-common-cycle", laid) == []


def test_what_cannot_be_had_at_all_is_another_matter() -> None:
    assert said("no-common-cycle", files("cycles: [monthly]", "on_sale: false\ncycles: [yearly]")) == []

"""What has as many seats as something requires it, and has no bounds of its own."""

from __future__ import annotations

import pytest

from check.roots import NEW, said


def ink(requires: str, seats: str = "same_as: notes") -> dict[str, str]:
    return {NEW: f"kind: add-on\nid: ink\nprice: on_request\nrequires: {{{requires}}}\nseats: {{{seats}}}\n"}


MESSAGE = "`ink` has as many seats as `notes`, and can be had without it"


@pytest.mark.parametrize(
    ("requires", "found"),
    [
        ("any: [notes]", False),
        ("any: [notes/plus]", False),
        ("all: [archive, notes/basic]", False),
        ("any: [archive, search], all: [notes]", False),
        ("any: [notes/plus, archive]", True),
        ("all: [archive]", True),
    ],
)
def test_whoever_has_what_it_requires_has_what_it_follows(requires: str, found: bool) -> None:
    expected = [("catalog/new.yaml:5", "notes", MESSAGE)] if found else []
    assert said("same-seats", ink(requires)) == expected


@pytest.mark.parametrize(("bound", "word"), [("min: 2", "min"), ("max: 9", "max")])
def test_bounds_besides_are_found_at_themselves(bound: str, word: str) -> None:
    message = f"`ink` has as many seats as `notes`, and `{word}` besides"
    assert said("same-seats", ink("any: [notes]", f"same_as: notes, {bound}")) == [
        ("catalog/new.yaml:5", word, message)
    ]


def test_what_follows_itself_or_in_a_circle_does_not_require_it_or_is_a_circle_of_needs() -> None:
    assert len(said("same-seats", ink("any: [notes]", "same_as: ink"))) == 1
    other = "kind: add-on\nid: notes\nprice: on_request\nrequires: {any: [ink]}\nseats: {same_as: ink}\n"
    circle = {**ink("any: [notes]"), "catalog/notes.yaml": other}
    assert said("same-seats", circle) == []
    assert len(said("requires-cycle", circle)) == 1


def test_an_unknown_name_is_told_as_one() -> None:
    assert said("same-seats", ink("any: [notes]", "same_as: pens")) == []

"""What comes with something, and that whoever may buy it has already."""

from __future__ import annotations

import pytest

from check.roots import NEW, said

NOTES = "catalog/notes.yaml"
PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"


def notes(basic: str, plus: str) -> str:
    editions = f"editions:\n  - {{id: basic, {PRICES}{basic}}}\n  - {{id: plus, {PRICES}{plus}}}\n"
    return f"kind: product\nid: notes\n{editions}"


def ink(requires: str, rest: str) -> str:
    return f"kind: add-on\nid: ink\n{PRICES}\nrequires: {requires}\n{rest}"


@pytest.mark.parametrize(("units", "found"), [(999, True), (1000, True), (1001, False)])
def test_a_limit_is_found_that_is_not_above_what_is_required(units: int, found: bool) -> None:
    files = {NEW: ink("{any: [notes/plus]}", f"limits: {{pages: {units}}}\n")}
    message = f"`ink` grants {units} of `pages`, and what it requires, `notes/plus`, grants 1000 already"
    assert said("adds-nothing", files) == ([("catalog/new.yaml:5", str(units), message)] if found else [])


def test_of_several_ways_the_one_that_grants_least_counts() -> None:
    files = {
        NOTES: notes(", limits: {pages: 10}", ", limits: {pages: 100}"),
        NEW: ink("{any: [notes]}", "limits: {pages: 50}\n"),
    }
    assert said("adds-nothing", files) == []
    files[NEW] = ink("{any: [notes]}", "limits: {pages: 10}\n")
    assert len(said("adds-nothing", files)) == 1


def test_of_several_requirements_the_one_that_grants_most_counts() -> None:
    files = {NEW: ink("{any: [archive], all: [notes/plus]}", "limits: {pages: 500}\n")}
    assert len(said("adds-nothing", files)) == 1


def test_what_comes_with_what_is_required_is_held_already() -> None:
    files = {
        NOTES: notes("", ", includes: [archive]"),
        NEW: ink("{any: [notes/plus]}", "includes: [archive]\n"),
    }
    message = "`ink` includes `archive`, which comes with what it requires, `notes/plus`"
    assert said("adds-nothing", files) == [("catalog/new.yaml:5", "archive", message)]
    files[NEW] = ink("{any: [notes]}", "includes: [archive]\n")
    assert said("adds-nothing", files) == []


def test_what_is_required_in_turn_is_held_as_well() -> None:
    assert len(said("adds-nothing", {NEW: ink("{any: [archive]}", "includes: [notes/plus]\n")})) == 1


def test_what_grants_nothing_that_is_written_down_may_do_anything() -> None:
    assert said("adds-nothing", {NEW: ink("{any: [notes/plus]}", "")}) == []


FEATURES = "kind: features\nfeatures: [{id: sso}, {id: hours, type: choice, values: [day, night]}]\n"


def test_a_feature_is_found_that_is_had_with_the_same_value() -> None:
    files = {
        "catalog/features.yaml": FEATURES,
        NOTES: notes("", ", features: [sso, {hours: day}]"),
        NEW: ink("{any: [notes/plus]}", "features: [{hours: night}, sso]\n"),
    }
    message = "`ink` grants `sso`, which what it requires, `notes/plus`, grants already"
    assert said("adds-nothing", files) == [("catalog/new.yaml:5", "sso", message)]
    assert said("adds-nothing", {**files, NEW: ink("{any: [notes]}", "features: [sso]\n")}) == []


def test_nothing_is_above_what_is_unlimited() -> None:
    files = {
        NOTES: notes("", ", limits: {pages: unlimited}"),
        NEW: ink("{any: [notes/plus]}", "limits: {pages: 5}\n"),
    }
    ((_, marked, message),) = said("adds-nothing", files)
    assert (marked, "grants unlimited already" in message) == ("5", True)


def test_of_a_limit_that_adds_up_more_of_it_is_something() -> None:
    files = {NEW: ink("{any: [notes/plus]}", "limits: {pages: 1}\n")}
    assert len(said("adds-nothing", files)) == 1
    files["catalog/limits.yaml"] = "kind: limits\nlimits: [{id: pages, adds_up: true}]\n"
    assert said("adds-nothing", files) == []

"""Something for more seats of what it requires than that is ever sold with."""

from __future__ import annotations

import pytest

from check.roots import NEW, said

NOTES = "catalog/notes.yaml"
PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"


def files(least: int, most: str, **more: str) -> dict[str, str]:
    notes = f"kind: product\nid: notes\n{PRICES}\nseats: {most}\n"
    ink = f"kind: add-on\nid: ink\n{PRICES}\nrequires: {{any: [notes]}}\nseats: {{min: {least}}}\n"
    return {NOTES: notes, NEW: ink, **more}


@pytest.mark.parametrize(("least", "found"), [(5, False), (6, True)])
def test_more_than_there_can_be_is_found_at_the_least(least: int, found: bool) -> None:
    message = f"`ink` is for {least} seats or more of what it requires, `notes`, which has 5 at most"
    wanted = [("catalog/new.yaml:5", str(least), message)] if found else []
    assert said("seats-out-of-reach", files(least, "{max: 5}")) == wanted


def test_without_a_bound_there_can_be_any_number() -> None:
    assert said("seats-out-of-reach", files(1_000, "{min: 1}")) == []


@pytest.mark.parametrize(("most", "found"), [("{max: 9}", True), ("{max: 10}", False), ("{min: 1}", False)])
def test_the_seats_of_a_suite_count_for_its_parts(most: str, found: bool) -> None:
    suite = (
        f"kind: suite\nid: all\nseats: {most}\neditions: [{{id: one, {PRICES}, parts: [notes, archive]}}]\n"
    )
    laid = files(10, "{max: 5}", **{"catalog/suite.yaml": suite})
    assert bool(said("seats-out-of-reach", laid)) is found


def test_what_requires_nothing_counts_its_own_seats() -> None:
    ink = f"kind: add-on\nid: ink\n{PRICES}\nseats: {{min: 1_000}}\n"
    assert said("seats-out-of-reach", {NEW: ink}) == []

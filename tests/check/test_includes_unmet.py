"""Something that comes with an item, without what it requires."""

from __future__ import annotations

from check.roots import NEW, said

NOTES = "catalog/notes.yaml"
PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"


def notes(basic: str, plus: str = "") -> dict[str, str]:
    editions = f"editions:\n  - {{id: basic, {PRICES}{basic}}}\n  - {{id: plus, {PRICES}{plus}}}\n"
    return {NOTES: f"kind: product\nid: notes\n{editions}"}


def test_it_is_found_where_it_is_included() -> None:
    message = "`archive` comes with `notes/basic`, and requires `notes/plus`, which does not"
    assert said("includes-unmet", notes(", includes: [archive]")) == [
        ("catalog/notes.yaml:4", "archive", message)
    ]


def test_what_is_required_may_be_the_item_itself() -> None:
    assert said("includes-unmet", notes("", ", includes: [archive]")) == []


def test_it_may_come_with_it_or_be_required_by_the_item() -> None:
    ink = f"kind: add-on\nid: ink\n{PRICES}\n"
    assert said("includes-unmet", {NEW: f"{ink}includes: [archive]\n"}) != []
    assert said("includes-unmet", {NEW: f"{ink}includes: [archive, notes/plus]\n"}) == []
    assert said("includes-unmet", {NEW: f"{ink}includes: [archive]\nrequires: {{any: [notes/plus]}}\n"}) == []
    either = f"{ink}includes: [archive]\nrequires: {{any: [notes]}}\n"
    assert said("includes-unmet", {NEW: either}) != []


def test_the_parts_of_a_suite_come_with_it_too() -> None:
    def suite(parts: str) -> dict[str, str]:
        return {NEW: f"kind: suite\nid: all\neditions: [{{id: one, {PRICES}, parts: [{parts}]}}]\n"}

    assert said("includes-unmet", suite("notes/plus, archive")) == []
    ((_, marked, _),) = said("includes-unmet", suite("notes/basic, archive"))
    assert marked == "archive"

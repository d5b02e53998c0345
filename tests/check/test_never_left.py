"""Things that can be bought and never cancelled."""

from __future__ import annotations

from check.roots import rights, said


def test_a_product_is_found_once_and_single_editions_each() -> None:
    files = rights("allow: [buy]", "allow: [cancel_product], items: [archive]")
    assert said("never-left", files) == [
        ("catalog/notes.yaml:2", "notes", "`notes` can be bought, and no rule lets anyone cancel it")
    ]
    files = rights("allow: [buy]", "allow: [cancel_product], items: [archive, notes/basic]")
    assert said("never-left", files) == [
        ("catalog/notes.yaml:6", "plus", "`notes/plus` can be bought, and no rule lets anyone cancel it")
    ]


def test_a_rule_that_takes_cancelling_away_from_everyone_counts() -> None:
    files = rights("allow: [buy, cancel_product]", "deny: [cancel_product], items: {kind: add-on}")
    assert [mark for _, mark, _ in said("never-left", files)] == ["archive"]
    files = rights("allow: [buy, cancel_product]", "deny: [cancel_product], unless: {user.role: owner}")
    assert said("never-left", files) == []


def test_what_cannot_be_bought_and_a_catalog_without_cancelling_are_left_alone() -> None:
    assert said("never-left", rights("allow: [buy, cancel_product], items: [archive]")) == []
    assert said("never-left", rights("allow: [buy]")) == []

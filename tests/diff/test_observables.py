"""Attributes with classes of values."""

from __future__ import annotations

from maybuy.diff.values import groups, rank
from maybuy.model.logic import Holding


def test_roles_and_types_come_first_and_sets_last() -> None:
    names = ["terms.outdated", "change.seats", "account.type", "subscription.holds", "user.role", "user.team"]
    assert sorted(names, key=rank) == [
        "user.role", "account.type", "change.seats", "user.team", "subscription.holds",
        "terms.outdated",
    ]  # fmt: skip


def test_items_that_every_rule_names_together_are_one_group() -> None:
    tests = [Holding("any", frozenset("abc")), Holding("none", frozenset("bc"))]
    assert set(groups(tests)) == {frozenset("a"), frozenset("bc")}


def test_items_that_must_all_be_held_are_groups_of_their_own() -> None:
    assert set(groups([Holding("all", frozenset("ab"))])) == {frozenset("a"), frozenset("b")}

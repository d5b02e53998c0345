"""Which rules differ, and what in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diff.tiny import engine, rules
from maybuy.diff.rule_lists import RuleChange, rule_changes
from maybuy.model.definitions import Definitions

RULE: dict[str, Any] = {
    "id": "r", "deny": ["buy"], "through": ["page", "site"], "when": {"change.seats": {"at_least": 22}},
}  # fmt: skip


def definitions(*made: dict[str, Any]) -> Definitions:
    return engine({}, list(made), ("2019-01-01",)).definitions


def between(
    old: dict[str, Any], new: dict[str, Any]
) -> list[tuple[str | None, tuple[str, ...], tuple[str, ...]]]:
    return [(one.key, one.base, one.head) for one in rule_changes(definitions(old), definitions(new))]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"when": {"change.seats": {"at_least": 30}}},
            ("when change.seats", ("at_least 22",), ("at_least 30",)),
        ),
        ({"through": ["page"]}, ("through", ("page", "site"), ("page",))),
        ({"deny": ["buy", "use"]}, ("deny", ("buy",), ("buy", "use"))),
        ({"code": "ask_us"}, ("code", (), ("ask_us",))),
        ({"items": ["q"]}, ("items", (), ("q",))),
        ({"items": {"kind": "add-on"}}, ("items", (), ("kind add-on",))),
        ({"unless": {"user.role": "owner"}}, ("unless user.role", (), ("owner",))),
        ({"effective": {"from": "2020-01-01"}}, ("effective from", (), ("2020-01-01",))),
        ({"effective": {"until": "2020-02-01"}}, ("effective until", (), ("2020-02-01",))),
        (
            {"when": {"change.seats": {"at_least": 22, "less_than": 30}}},
            ("when change.seats", ("at_least 22",), ("at_least 22, less_than 30",)),
        ),
        (
            {"when": {"change.seats": {"at_least": 22, "not": [25, 26]}}},
            ("when change.seats", ("at_least 22",), ("at_least 22, not 25 or not 26",)),
        ),
        (
            {"unless": {"any": [{"user.role": {"not": ["owner", "guest"]}, "account.flag": True}]}},
            ("unless any", (), ("user.role: not owner or not guest, account.flag: true",)),
        ),
        (
            {"when": {**RULE["when"], "any": [{"user.role": "owner"}, {"account.flag": True}]}},
            ("when any", (), ("user.role: owner", "account.flag: true")),
        ),
    ],
)  # fmt: skip
def test_of_a_rule_that_says_something_else_the_key_is_told_with_both_values(
    changed: dict[str, Any], expected: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert between(RULE, {**RULE, **changed}) == [expected]


def test_another_effect_is_another_key() -> None:
    allowed = {"allow" if key == "deny" else key: value for key, value in RULE.items()}
    assert [key for key, _, _ in between(RULE, allowed)] == ["deny", "allow"]


def test_the_order_of_values_makes_no_difference() -> None:
    assert between(RULE, {**RULE, "through": ["site", "page"]}) == []


def test_of_rules_of_a_file_that_change_in_the_same_way_it_is_told_once() -> None:
    old = [{**RULE, "id": name} for name in "abc"]
    new = [{**one, "through": ["person"]} for one in old[:2]]
    (changed, removed) = sorted(
        rule_changes(definitions(*old), definitions(*new)), key=lambda one: one.change
    )
    assert (changed.rules, changed.head) == (("a", "b"), ("person",))
    assert (removed.change, removed.rules) == ("removed", ("c",))
    assert removed.base == ("deny: buy", "through: page, site", "when change.seats: at_least 22")


def _said(made: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    def told(value: Any) -> Any:
        return tuple(sorted(map(str, value))) if isinstance(value, list) else value

    return {one["id"]: {key: told(value) for key, value in one.items()} for one in made}


@given(rules(), rules(), st.booleans())
def test_something_is_told_if_and_only_if_a_rule_says_something_else(
    old: list[dict[str, Any]], new: list[dict[str, Any]], alike: bool
) -> None:
    new = [*reversed(old)] if alike else new
    first, second = definitions(*old), definitions(*new)
    found = rule_changes(first, second)
    assert bool(found) == (_said(old) != _said(new))
    back = {"new": "removed", "removed": "new", "changed": "changed"}

    def key(one: RuleChange) -> tuple[object, ...]:
        return one.change, one.key or "", one.base, one.head, frozenset(one.rules)

    turned = {
        (back[kind], name, head, base, ids)
        for kind, name, base, head, ids in map(key, rule_changes(second, first))
    }
    assert {key(one) for one in found} == turned


@pytest.mark.parametrize(
    ("effect", "key", "base", "head"),
    [
        ({"defer": ["buy"]}, "until", "2021-01-05", "next_cycle"),
        ({"require": ["buy"]}, "obligations", ["accept:rules"], ["accept:rules", "provide:number"]),
        ({"settle": ["buy"]}, "by", "full", "nothing"),
        ({"settle": ["buy"], "by": "full"}, "credit", "rest", "none"),
    ],
)
def test_what_other_rules_say_is_told_under_its_key(
    effect: dict[str, Any], key: str, base: str | list[str], head: str | list[str]
) -> None:
    old, new = ({"id": "r", **effect, key: said} for said in (base, head))
    first, second = (tuple(said) if isinstance(said, list) else (said,) for said in (base, head))
    assert between(old, new) == [(key, first, second)]


def test_rules_that_are_new_are_told_each_by_itself_and_changes_of_rules_file_by_file() -> None:
    alike = [{**RULE, "id": name} for name in "abc"]
    found = rule_changes(definitions(RULE), definitions(RULE, *alike))
    assert [(one.change, one.rules) for one in found] == [
        ("new", ("a",)), ("new", ("b",)), ("new", ("c",)),
    ]  # fmt: skip
    changed = definitions(*({**one, "through": ["person"]} for one in alike))
    places = ("one.yaml:1:1", "other.yaml:1:1", "one.yaml:22:5")
    placed = replace(
        changed,
        rules=tuple(replace(one, place=place) for one, place in zip(changed.rules, places, strict=True)),
    )
    found = rule_changes(definitions(*alike), placed)
    assert [(one.rules, one.place) for one in found] == [
        (("a", "c"), "one.yaml:1:1"), (("b",), "other.yaml:1:1"),
    ]  # fmt: skip

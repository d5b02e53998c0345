"""What is left of rules on one action and item."""

from __future__ import annotations

from typing import Any

from diff.brute import DAY
from diff.tiny import engine
from maybuy.diff import pair
from maybuy.diff.pair import Residual, Rules, same
from maybuy.model.logic import Among

PRICES = {"prices": {"USD": {"monthly": 2, "annual": 1}}}
CATALOG: dict[str, Any] = {
    "p": {"kind": "product", "id": "p", "editions": [{"id": "a", **PRICES}, {"id": "b", **PRICES}]},
    "q": {"kind": "product", "id": "q", **PRICES},
}


def left(
    rules: list[dict[str, Any]], action: str, item: str | None, numbers: dict[object, int]
) -> list[Residual]:
    definitions = engine(CATALOG, rules, ("2019-01-01",)).definitions
    return [one for one in Rules(definitions, DAY, numbers).on(action, item) if not one.fact]


def test_a_rule_is_left_only_for_its_items_and_says_nothing_of_them_then() -> None:
    rules = [{"id": "r", "allow": ["buy"], "items": ["p/a", "q"], "when": {"user.role": "owner"}}]
    (rule,) = left(rules, "buy", "q", {})
    assert rule.clauses == ({"user.role": (Among(frozenset({"owner"})),)},)
    assert left(rules, "buy", "p/b", {}) == []
    assert left(rules, "add_seats", "q", {}) == []


def test_a_rule_on_a_kind_or_product_is_left_where_the_item_is_of_it() -> None:
    rules = [{"id": "r", "deny": ["buy"], "when": {"item.product": "p", "item.edition": "b"}}]
    assert [bool(left(rules, "buy", item, {})) for item in ("p/a", "p/b", "q")] == [False, True, False]


def test_rules_that_say_the_same_by_other_names_are_the_same() -> None:
    numbers: dict[object, int] = {}
    one = [{"id": "one", "allow": ["buy"], "when": {"user.role": "owner"}}]
    other = [{"id": "other", "allow": ["buy", "add_seats"], "when": {"user.role": "owner"}}]
    narrower = [{**one[0], "through": ["page"]}]
    base = left(one, "buy", "q", numbers)
    assert same(base, left(other, "buy", "q", numbers))
    assert not same(base, left(narrower, "buy", "q", numbers))


def test_rules_with_codes_of_their_own_are_the_same_only_if_told_in_the_same_order() -> None:
    numbers: dict[object, int] = {}
    when = [{"user.role": "owner"}, {"account.type": "small"}, {"account.flag": True}]
    acts = [["buy", "add_seats", "remove_seats"], ["buy", "add_seats"], ["buy"]]
    both = [
        [
            {"id": name, "deny": on, "code": code, "when": if_}
            for name, on, code, if_ in zip(names, acts, ("no", "never", "no"), when, strict=True)
        ]
        for names in ("abc", "cba")
    ]
    base, head = (left(rules, "buy", "q", numbers) for rules in both)
    assert [one.said for one in base] == [one.said for one in head]
    assert same(base, base)
    assert not same(base, head)


def test_each_predicate_of_rules_is_told_once() -> None:
    when = {"user.role": "owner", "account.flag": True}
    rules = [{"id": f"r{n}", "allow": ["buy"], "when": when} for n in range(2)]
    found = pair.tested(left(rules, "buy", "q", {}))
    assert found == {
        "user.role": [Among(frozenset({"owner"}))], "account.flag": [Among(frozenset({"true"}))],
    }  # fmt: skip

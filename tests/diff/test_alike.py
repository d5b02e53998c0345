"""Items that nothing tells apart are looked at once, and told of like all others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from diff.brute import DAY
from diff.test_exact import pairs
from diff.tiny import engine, rules
from maybuy.diff import difference as differences
from maybuy.diff.answers import changes
from maybuy.diff.diagram import FEW_NODES
from maybuy.diff.difference import difference
from maybuy.diff.pair import Pair
from maybuy.diff.rows import Row, merged, rows_of
from maybuy.diff.situations import Situations

PRICES = {"prices": {"USD": {"monthly": 2, "annual": 1}}}
RULES = [{"id": "r", "allow": ["buy", "add_seats"], "when": {"user.role": "owner", "change.seats": 2}}]
VERSIONS = ("2019-01-01",)


def product(name: str, **more: Any) -> dict[str, Any]:
    return {"kind": "product", "id": name, **PRICES, **more}


CATALOG = {
    **{name: product(name) for name in "pq"},
    "r": product("r", seats={"min": 2}),
    "t": {"kind": "product", "id": "t", "editions": [{"id": one, **PRICES} for one in "abc"]},
    **{name: {"kind": "add-on", "id": name, **PRICES, "requires": {"any": ["p"]}} for name in "xy"},
}


def one_by_one(base: Any, head: Any) -> tuple[Row, ...]:
    """The rows of all actions and items, each looked at by itself."""
    pair = Pair(base, head, DAY)
    found: list[Row] = []
    for action in pair.actions:
        for item in pair.items_of(action):
            for acted_on in pair.acted_on(action, item):
                situations = Situations(pair, action, item, acted_on, FEW_NODES)
                found += rows_of(situations, changes(situations, *pair.rules_on(action, acted_on)))
    return merged(found)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [("p", "q", True), ("t/a", "t/b", True), ("x", "y", True), ("p", "r", False), ("p", "x", False)],
)
def test_items_are_alike_if_nothing_that_rules_compare_can_be_otherwise(
    first: str, second: str, alike: bool
) -> None:
    made = engine(CATALOG, RULES, VERSIONS)
    pair = Pair(made, made, DAY)
    forms = [Situations(pair, "buy", item, (item, item), FEW_NODES).form for item in (first, second)]
    assert (forms[0] == forms[1]) is alike


def test_items_that_nothing_tells_apart_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str | None] = []

    def looking(situations: Any, *rest: Any) -> Any:
        looked.append(situations.item)
        return changes(situations, *rest)

    monkeypatch.setattr(differences, "changes", looking)
    base = engine(CATALOG, RULES, VERSIONS)
    head = engine(CATALOG, [{**RULES[0], "allow": ["add_seats"]}], VERSIONS)
    rows = difference(base, head, DAY).rows
    assert looked == ["x", "p", "r", "t/a"]
    assert {item for row in rows for item in row.items} == {"p", "q", "r", "t/a", "t/b", "t/c", "x", "y"}
    assert rows == one_by_one(base, head)


@pytest.mark.slow
@settings(max_examples=6)
@given(rules(), rules())
def test_rows_are_the_same_as_when_each_item_is_looked_at_by_itself(policy: Any, other: Any) -> None:
    base = engine(CATALOG, policy, VERSIONS)
    head = engine(CATALOG, [*policy[1:], *({**one, "id": f"n{one['id']}"} for one in other[:2])], VERSIONS)
    assert difference(base, head, DAY).rows == one_by_one(base, head)


@pytest.mark.slow
@settings(max_examples=5)
@given(pairs())
def test_so_they_are_where_catalogs_differ_and_suites_are_acted_on(made: Any) -> None:
    base, head, _ = made
    assert difference(base, head, DAY).rows == one_by_one(base, head)


def by_unit(included: int | None) -> dict[str, Any]:
    """The catalog, where P is paid for by the units of a limit too, some of them included; or is not."""
    units = {"id": "units", "per": "things", "included": included, "prices": {"USD": 1}}
    sold = PRICES if included is None else {**PRICES, "charges": [units]}
    return {**CATALOG, "p": {**product("p"), **sold}}


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        (None, 0, {"add_units", "remove_units", "use"}),
        (5, None, {"add_units", "remove_units", "use"}),
        (5, 6, {"add_units", "remove_units", "use"}),
        (5, 5, set()),
        (None, None, set()),
    ],
)
def test_what_hangs_on_units_that_are_bought_is_said_not_to_be_compared(
    before: int | None, after: int | None, missing: set[str]
) -> None:
    first, second = (engine(by_unit(one), RULES, VERSIONS) for one in (before, after))
    found = difference(first, second, DAY).not_computed
    assert {(one.action, one.item, one.why) for one in found} == {
        (action, "things", "counted") for action in missing
    }

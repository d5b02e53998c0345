"""Many items are looked at together: what is said of them holds for every question about each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY, SEATS, questions, size
from diff.test_exact import MOST, SOME_SEATS, covers
from diff.tiny import TARGETS, engine, rules
from maybuy.diff import difference as differences
from maybuy.diff import together
from maybuy.diff.answers import told
from maybuy.diff.diagram import FEW_NODES
from maybuy.diff.difference import rows_about
from maybuy.diff.pair import Pair
from maybuy.diff.rows import Row
from maybuy.diff.situations import Situations

VERSIONS = ("2019-01-01",)
PRICED = {"prices": {"USD": {"monthly": 2, "annual": 1}}}
SMALL = {
    "p": {"kind": "product", "id": "p", "editions": [{"id": one, **PRICED} for one in "ab"]},
    "q": {"kind": "product", "id": "q", **PRICED, "seats": {"max": 2}},
    "x": {"kind": "add-on", "id": "x", **PRICED, "requires": {"any": ["p"]}},
    "y": {"kind": "add-on", "id": "y", **PRICED, "requires": {"any": ["q"]}, "excludes": ["x"]},
}
CATALOG = {
    **SMALL,
    "p": {
        **SMALL["p"],
        "editions": [{"id": "a", **PRICED}, {"id": "b", **PRICED, "includes": ["x"]}],
    },
    "s": {
        "kind": "suite", "id": "s", "editions": [{"id": "one", "parts": ["p/a", "q"], **PRICED}],
    },
}  # fmt: skip
ON_ITEMS = sorted(
    action for action, target in TARGETS.items() if target in ("item", "line", "held", "edition", "suite")
)
TOLD = {"each by itself": 10**9, "all together": -1}


@st.composite
def edits(draw: st.DrawFn) -> tuple[Any, Any, str]:
    """Two versions that differ in the rules of an action, on a catalog of a few items; and the action."""
    catalog, action = draw(st.sampled_from([CATALOG, SMALL])), draw(st.sampled_from(ON_ITEMS))
    policy, other = ([_on(action, rule, catalog) for rule in draw(rules())] for _ in range(2))
    head = [*policy[1:], *({**rule, "id": f"n{rule['id']}"} for rule in other[:2])]
    return engine(catalog, policy, VERSIONS), engine(catalog, head, VERSIONS), action


def _on(action: str, rule: dict[str, Any], catalog: dict[str, Any]) -> dict[str, Any]:
    """A rule as one on the action, of items that the catalog has."""
    (effect,) = {"allow", "deny", "defer", "require", "settle"} & rule.keys()
    sold = [one for one in rule.get("items", ()) if one in catalog]
    others = {key: value for key, value in rule.items() if key != "items"}
    return {**others, effect: [action], **({"items": sold} if sold else {})}


def hold(pair: Pair, rows: Sequence[Row], action: str, item: str, most: int = MOST) -> int:
    """Holds rows against every question about an action and item, or against about `most`; how many answers
    differ."""
    situations = Situations(pair, action, item, (item, item), FEW_NODES)
    whole = size(situations) <= MOST
    some = size(situations, SEATS if whole else SOME_SEATS)
    if most == MOST < some:
        return 0
    share = 1.0 if most == MOST else most / some
    count = 0
    mine = [row for row in rows if action in row.actions and item in row.items]
    for asked in questions(pair.engines, situations, SEATS if whole else SOME_SEATS, share):
        about = [row for row in mine if covers(row, asked)]
        exact = {(row.base, row.head) for row in about if row.exact}
        if asked.answers[0] == asked.answers[1]:
            assert not exact, (asked.attributes, asked.answers)
            continue
        count += 1
        said = told(*asked.answers)
        assert said in {(row.base, row.head) for row in about}, (asked.attributes, asked.answers)
        assert exact <= {said}
    return count


@pytest.fixture(params=TOLD, autouse=True)
def _told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "MANY", 1)
    monkeypatch.setattr(together, "MOST_ROWS", TOLD[request.param])


@pytest.mark.slow
@settings(max_examples=15)
@given(edits(), st.data())
def test_every_question_that_is_answered_otherwise_is_told_of(
    made: tuple[Any, Any, str], data: st.DataObject
) -> None:
    *engines, action = made
    pair = Pair(*engines, DAY)
    items = pair.items_of(action)
    rows, missing = rows_about(pair, [(action, item) for item in items])
    assert not missing
    assert all(row.witness is not None for row in rows)
    hold(pair, rows, action, str(data.draw(st.sampled_from(items))))


RULES = [
    {"id": "all", "allow": ["cancel_product"], "when": {"user.role": "owner"}},
    {"id": "of-p", "allow": ["cancel_product"], "when": {"account.flag": True}, "items": ["p"]},
]


def test_items_are_told_of_together_where_they_would_take_too_many_rows() -> None:
    base = engine(SMALL, RULES, VERSIONS)
    head = engine(SMALL, [{**RULES[0], "when": {"user.role": "guest"}}, RULES[1]], VERSIONS)
    pair = Pair(base, head, DAY)
    items = pair.items_of("cancel_product")
    rows, _ = rows_about(pair, [("cancel_product", item) for item in items])
    losing = [row for row in rows if row.section == "loses" and row.roles == ("owner",)]
    if together.MOST_ROWS < 0:
        (row,) = losing
        assert (set(row.items), row.exact) == (set(items), False)
    else:
        assert len(losing) > 1
        assert all(row.exact for row in losing)
    assert sum(hold(pair, rows, "cancel_product", str(item), FEW) for item in items)


def test_what_is_told_of_items_together_is_exact_where_it_is_so_of_each() -> None:
    pair = Pair(
        *(
            engine(SMALL, [{**RULES[0], "when": {"user.role": role}}], VERSIONS)
            for role in ("owner", "guest")
        ),
        DAY,
    )
    items = pair.items_of("cancel_product")
    rows, _ = rows_about(pair, [("cancel_product", item) for item in items])
    assert {item for row in rows for item in row.items} == set(items)
    assert all(row.exact for row in rows)


FEW = 120
"""Questions that are asked about each item."""


def deny(name: str, action: str, code: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "deny": [action], "code": code, **more}


FLAG = {"account.flag": True}
OWNER = {"user.role": "owner"}
ABOUT = {
    "seats": "x", "codes": "p/b", "lines": "q", "held": "p/b", "ways": "p/b", "later": "q",
    "trials": "p/a", "names": "q", "some": "q", "parts": "s/one",
}  # fmt: skip
"""The item that each is asked about, beside another."""
CASES: dict[str, tuple[dict[str, Any], str, list[dict[str, Any]], list[dict[str, Any]]]] = {
    "seats": (
        SMALL, "buy", [deny("a", "buy", "one", when={"change.seats": {"at_least": 2}})],
        [deny("a", "buy", "one", when={"change.seats": {"at_least": 3}})],
    ),
    "codes": (
        SMALL, "cancel_product",
        [deny("a", "cancel_product", "one", items=["p"]), deny("b", "cancel_product", "two", when=FLAG)],
        [deny("b", "cancel_product", "one", when=FLAG), deny("c", "cancel_product", "two", items=["x"])],
    ),
    "lines": (
        SMALL, "add_seats", [],
        [
            deny("a", "add_seats", "one", when={"subscription.holds": {"any": ["x", "y"]}}),
            deny("b", "add_seats", "one", items=["q"], when={"item.seats": {"at_least": 2}}),
        ],
    ),
    "held": (
        CATALOG, "cancel_product", [],
        [deny("a", "cancel_product", "no", when={"item.held": "line", "subscription.holds": {"any": ["x"]}})],
    ),
    "ways": (
        CATALOG, "upgrade_edition", [deny("a", "upgrade_edition", "one", when={"change.direction": "up"})],
        [deny("b", "upgrade_edition", "one", when={"change.direction": "same", **FLAG})],
    ),
    "later": (
        SMALL, "remove_seats", [{"id": "a", "defer": ["remove_seats"], "until": "next_cycle", "when": FLAG}],
        [
            {"id": "a", "defer": ["remove_seats"], "until": "2021-01-05", "items": ["p", "q"]},
            {"id": "b", "settle": ["remove_seats"], "by": "nothing", "unless": FLAG},
        ],
    ),
    "trials": (
        SMALL, "cancel_product", [],
        [deny("a", "cancel_product", "one", items=["p/a"], when={"subscription.on_trial": True})],
    ),
    "names": (
        SMALL, "cancel_product",
        *(
            [deny(name, "cancel_product", "one", when=OWNER), deny("b", "cancel_product", "two", when=FLAG)]
            for name in "ac"
        ),
    ),
    "parts": (CATALOG, "buy", [], [deny("a", "buy", "one", when={"change.parts_held": {"at_least": 1}})]),
    "some": (
        SMALL, "add_seats", [],
        [deny(f"r-{one[0]}", "add_seats", "one", items=[one], when=FLAG) for one in ("q", "p/a")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_so_is_what_changes_by_rules_of_all_items_and_of_some(name: str) -> None:
    catalog, action, old, new = CASES[name]
    allowing = {"id": "may", "allow": [action], **({"when": OWNER} if name == "some" else {})}
    pair = Pair(*(engine(catalog, [allowing, *more], VERSIONS) for more in (old, new)), DAY)
    items = [str(item) for item in pair.items_of(action)]
    rows, missing = rows_about(pair, [(action, item) for item in items])
    assert not missing
    assert all(row.witness is not None for row in rows)
    about = [ABOUT[name], next(item for item in items if item != ABOUT[name])]
    assert sum(hold(pair, rows, action, item, FEW) for item in about)

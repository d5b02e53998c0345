"""Every question about small catalogs that differ in one thing, for each thing that is worked out apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from diff.brute import DAY
from diff.test_exact import check, without_example
from diff.tiny import engine
from maybuy.diff import rows as making
from maybuy.diff.difference import difference, timed

LISTED: Mapping[str, Any] = {"prices": {"USD": {"monthly": 2, "annual": 1}}}
OLD = ("2019-01-01",)


def catalog(names: str = "pqs", **changes: Mapping[str, Any]) -> dict[str, Any]:
    """Some of a product of two editions, one of none, an add-on and a suite, with some keys changed."""
    sold: dict[str, dict[str, Any]] = {
        "p": {"kind": "product", "editions": [{"id": "a", **LISTED}, {"id": "b", **LISTED}]},
        "q": {"kind": "product", **LISTED, "limits": {"things": 1}},
        "x": {"kind": "add-on", **LISTED, "requires": {"any": ["p"]}},
        "s": {"kind": "suite", "editions": [{"id": "one", "parts": ["p/b", "q"], **LISTED}]},
    }
    return {name: {"id": name, **sold[name], **changes.get(name, {})} for name in names}


def parts(*items: str) -> dict[str, Any]:
    return {"editions": [{"id": "one", "parts": list(items), **LISTED}]}


def allow(*actions: str, **more: Any) -> dict[str, Any]:
    return {"id": f"may-{'-'.join(actions)}", "allow": list(actions), **more}


def deny(name: str, action: str, code: str, **when: Any) -> dict[str, Any]:
    return {"id": name, "deny": [action], "code": code, **({"when": when} if when else {})}


def defer(name: str, action: str, until: str, **when: Any) -> dict[str, Any]:
    return {"id": name, "defer": [action], "until": until, **({"when": when} if when else {})}


def settle(name: str, action: str, by: str, credit: str = "rest", **when: Any) -> dict[str, Any]:
    said = {"id": name, "settle": [action], "by": by, "credit": credit}
    return {**said, "when": when} if when else said


FLAG: dict[str, Any] = {"account.flag": True}
OWNER: dict[str, Any] = {"user.role": "owner"}
SMALL: dict[str, Any] = {"account.type": "small"}
EVERY: dict[str, Any] = {"through": ["page", "site", "person"]}
PAGE: dict[str, Any] = {"through": ["page"]}
ASKING: dict[str, Any] = {"id": "r", "require": ["buy"], "obligations": ["provide:number"]}
MORE: dict[str, Any] = {"id": "more", "allow": ["buy"]}
LAST: dict[str, Any] = deny("b", "buy", "two", **FLAG)
DAYS = [
    defer("a", "buy", "2021-01-05", **OWNER),
    defer("b", "buy", "2020-12-01", **FLAG),
    defer("c", "buy", DAY.isoformat(), **SMALL),
]


def settled(action: str) -> list[dict[str, Any]]:
    """Rules that meet: each gentler than the one before for what adds something."""
    return [
        settle("a", action, "full", "none", **OWNER),
        settle("b", action, "new_term", **FLAG),
        settle("c", action, "proration", "none", **SMALL),
        settle("d", action, "nothing", **OWNER, **FLAG),
    ]


Versions = tuple[dict[str, Any], dict[str, Any]]
Rules = tuple[list[dict[str, Any]], list[dict[str, Any]]]

PLAIN: Versions = (catalog("q"), catalog("q"))
FEWEST: Versions = (catalog("q"), catalog("q", q={"seats": {"min": 2}}))
OTHER_PARTS: Versions = (catalog(), catalog(s=parts("p/a", "q")))
MORE_NEEDED: Versions = (catalog("px"), catalog("px", x={"requires": {"any": ["p/b"]}, "seats": {"min": 2}}))


OWN_NEED: Versions = (catalog("px", x={"requires": {"any": ["p/a"]}}),) * 2
BROUGHT: Versions = (
    catalog(
        "pqx",
        p={"editions": [{"id": "a", **LISTED}, {"id": "b", **LISTED, "includes": ["x"]}]},
        x={"requires": {"any": ["q"]}},
    ),
) * 2

ENDING: Versions = (
    {
        **catalog("qx", x={"requires": {"any": ["q"]}, "when_unmet": "ends"}),
        "y": {"id": "y", "kind": "add-on", **LISTED, "requires": {"any": ["x"]}},
    },
) * 2


def found_out(action: str, attribute: str) -> Rules:
    """Rules that differ in what an attribute says would be wrong after the action."""
    return [allow(action)], [allow(action), deny("a", action, "one", **{attribute: True})]


def always(action: str) -> Rules:
    return [allow(action)], [allow(action)]


COUNTED = [allow("use"), deny("a", "use", "one", **{"change.quantity": {"less_than": 1}})]

CYCLES: Versions = (catalog("pqs"), catalog("pqs", q={"cycles": ["annual"]}))

CASES: dict[str, tuple[Versions, Rules, str, str | None]] = {
    "days": (PLAIN, ([allow("buy")], [allow("buy"), *DAYS]), "buy", "q"),
    "later-days": (PLAIN, ([allow("buy"), *DAYS[1:]], [allow("buy"), *DAYS]), "buy", "q"),
    "new-accounts": (PLAIN, ([allow("buy")], [allow("buy"), defer("a", "buy", "next_cycle")]), "buy", "q"),
    **{
        f"settled-{action}": (PLAIN, ([allow(action)], [allow(action), *settled(action)]), action, "q")
        for action in ("buy", "add_seats", "remove_seats", "cancel_product")
    },
    "settled-otherwise": (
        PLAIN,
        (
            [allow("add_seats"), *settled("add_seats")],
            [allow("add_seats"), *settled("add_seats")[1:], settle("a", "add_seats", "full", **OWNER)],
        ),
        "add_seats",
        "q",
    ),
    "settled-or-put-off": (
        PLAIN,
        (
            [allow("buy"), settle("a", "buy", "full")],
            [allow("buy"), settle("a", "buy", "full"), *DAYS, defer("d", "buy", "next_cycle", **OWNER)],
        ),
        "buy",
        "q",
    ),
    "names-of-rules": (
        PLAIN,
        (
            [allow("buy"), deny("a", "buy", "one", **OWNER), deny("b", "buy", "two", **FLAG)],
            [allow("buy"), deny("c", "buy", "one", **OWNER), deny("b", "buy", "two", **FLAG)],
        ),
        "buy",
        "q",
    ),
    "against-all-beside-against-each": (
        PLAIN,
        (
            [allow("buy", when=OWNER), deny("a", "buy", "one") | EVERY],
            [allow("buy", when=OWNER), deny("a", "buy", "one") | EVERY, deny("b", "buy", "one")],
        ),
        "buy",
        "q",
    ),
    "allowed-to-more-beside-what-is-asked-for": (
        PLAIN,
        ([allow("buy", when=FLAG), ASKING], [allow("buy", when=FLAG), ASKING, {**MORE, "when": OWNER}]),
        "buy",
        "q",
    ),
    "names-of-rules-of-a-channel": (
        PLAIN,
        (
            [allow("buy", **PAGE), {**deny("a", "buy", "one", **OWNER), **PAGE}, {**LAST, **PAGE}],
            [allow("buy", **PAGE), {**deny("c", "buy", "one", **OWNER), **PAGE}, {**LAST, **PAGE}],
        ),
        "buy",
        "q",
    ),
    **{
        f"other-parts-{action}-{item}": (OTHER_PARTS, always(action), action, item)
        for action, items in (
            ("buy", ("p/a", "p/b")),
            ("cancel_product", ("p/a", "p/b")),
            ("add_seats", ("p/a", "p/b")),
            ("upgrade_edition", ("p/b",)),
        )
        for item in items
    },
    **{
        f"fewest-{action}": (FEWEST, always(action), action, "q")
        for action in ("buy", "add_seats", "remove_seats")
    },
    **{
        f"limits-{limits}": (
            (catalog("q"), catalog("q", q={"limits": limits})), (COUNTED, COUNTED), "use", "things",
        )
        for limits in ({"things": 3}, {})
    },
    **{
        f"cycles-{action}": (CYCLES, always(action), action, item)
        for action, item in (
            ("buy", "q"), ("cancel_product", "p/b"), ("cancel_product", "q"), ("change_billing_cycle", None),
        )
    },
    **{
        f"{attribute}-{action}-{item}": (OWN_NEED, found_out(action, f"change.{attribute}"), action, item)
        for attribute, action, item in (
            ("breaks", "cancel_product", "p/a"),
            ("breaks", "upgrade_edition", "p/b"),
        )
    },
    **{
        f"{attribute}-brought-{action}": (BROUGHT, found_out(action, f"change.{attribute}"), action, item)
        for attribute, action, item in (
            ("lacks", "buy", "p/b"),
            ("breaks", "cancel_product", "q"),
        )
    },
    **{
        f"breaks-ended-{item}": (ENDING, found_out("cancel_product", "change.breaks"), "cancel_product", item)
        for item in ("q", "x")
    },
    "in-use": (OTHER_PARTS, always("bundle"), "bundle", "s/one"),
    **{
        f"needed-{action}": (MORE_NEEDED, always(action), action, "p/a")
        for action in ("remove_seats", "downgrade_edition", "cancel_product")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_all_that_changes_and_nothing_else_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_CASES", 10_000)
    sold, rules, action, item = CASES[name]
    first, second = (engine(each, made, OLD) for each, made in zip(sold, rules, strict=True))
    assert check(first, second, action, item) > 0


@pytest.mark.parametrize("turned", [False, True])
def test_so_it_is_of_an_action_that_one_version_alone_has_channels_for(turned: bool) -> None:
    rules = [allow("buy", when=OWNER), deny("a", "buy", "one", **FLAG)]
    base, head = (engine(catalog("q"), rules, OLD, unchannelled=each) for each in (("use",), ("use", "buy")))
    assert check(*((head, base) if turned else (base, head)), "buy", "q") > 0


def test_a_rule_that_settles_a_change_as_without_it_changes_nothing() -> None:
    usual = settle("a", "add_seats", "proration")
    base, head = (engine(PLAIN[0], [allow("add_seats"), *more], OLD) for more in ([], [usual]))
    assert not difference(base, head, DAY).rows


def test_the_days_before_the_first_that_is_named_are_days_too() -> None:
    when = {"effective": {"until": "2020-03-01"}}
    base, head = (
        engine(PLAIN[0], [allow("buy", **more)], ("2021-01-01",)) for more in (when, {**when, "when": OWNER})
    )
    _, rows = timed(base, head, DAY)
    assert rows
    assert {(days.since, days.until) for _, days in rows} == {(None, date(2020, 3, 1))}


@pytest.mark.parametrize(
    ("since", "told"), [("2020-09-01", True), (DAY.isoformat(), True), ("2020-09-16", False)]
)
def test_terms_are_told_that_are_others_on_the_day_of_a_question(since: str, told: bool) -> None:
    rules = [allow("buy"), {"id": "r", "require": ["buy"], "obligations": ["accept:rules"]}]
    base, head = (engine(PLAIN[0], rules, days) for days in (OLD, (*OLD, since)))
    assert bool(difference(base, head, DAY).rows) is told


@pytest.mark.parametrize("name", CASES)
def test_all_that_is_said_to_be_possible_is_so_of_some_account(name: str) -> None:
    sold, rules, action, item = CASES[name]
    first, second = (engine(each, made, OLD) for each, made in zip(sold, rules, strict=True))
    assert without_example(first, second, action, item) == []

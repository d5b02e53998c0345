"""Every question about small catalogs whose rules look at one attribute, for each attribute there is."""

from __future__ import annotations

from typing import Any, Final

import pytest

from diff import test_exact
from diff.test_cases import LISTED, OLD, Versions, allow, catalog, parts
from diff.test_exact import check, without_example
from diff.tiny import engine
from maybuy.diff import rows as making
from maybuy.engine import Engine

FEW: Final = 600
"""Questions that are asked of one pair; where there are more, about that many of them."""

TWO: Final = {"at_least": 2}
THREE: Final = {"at_least": 3}
BELOW: Final = {"less_than": 2}

Q: Final = catalog("q")
P: Final = catalog("p")
ON_TOP: Final = catalog("px")
MORE_TOP: Final = catalog("px", x={"seats": {"min": 2}})
ON_EITHER: Final = catalog("pqx", x={"requires": {"any": ["p/a", "q"]}, "seats": {"min": 2}})
SUITE: Final = catalog("pqs")
BESIDE: Final = catalog("pqxs", x={"requires": {"any": ["p/a"]}})
SMALL: Final = catalog("q") | {
    "r": {"id": "r", "kind": "product", **LISTED},
    "s": {"id": "s", "kind": "suite", "editions": [{"id": "one", "parts": ["q", "r"], **LISTED}]},
}
ALIKE: Final = {"things": {"id": "things", "kind": "product", **LISTED, "limits": {"packs": 2}}}
PARTED: Final = catalog("pqs", q={"seats": {"max": 2}}, p={"seats": {"min": 2}})
INCLUDING: Final = catalog("qx", q={"includes": ["x"]}, x={"requires": {"any": ["q"]}})
FOLLOWING: Final = catalog("qx", x={"requires": {"any": ["q"]}, "seats": {"same_as": "q"}})
LED: Final = FOLLOWING | {
    "y": {"id": "y", "kind": "add-on", **LISTED, "requires": {"any": ["x"]}, "seats": {"min": 2}}
}
COMING: Final = (
    catalog("q", q={"includes": ["x", "y", "z"]})
    | {
        name: {"id": name, "kind": "add-on", **LISTED, "requires": {"any": [needed]}}
        for name, needed in (("x", "z"), ("y", "r"), ("z", "q"))
    }
    | {"r": {"id": "r", "kind": "product", **LISTED}}
)
"""With Q comes what one of the others that come requires, and not what another does."""
EXCLUDING: Final = catalog("qx", q={"includes": ["x"]}, x={"requires": {"any": ["q"]}, "excludes": ["z"]}) | {
    "z": {"id": "z", "kind": "product", **LISTED}
}
YEARLY: Final = catalog("q", q={"cycles": ["annual"]})
GRANTING: Final = catalog("px", x={"limits": {"packs": 2}}) | {
    "q": {"id": "q", "kind": "product", **LISTED, "limits": {"things": 3, "packs": 1}},
    "r": {"id": "r", "kind": "product", **LISTED, "limits": {"things": 1, "packs": 1}, "features": ["light"]},
}
FEWER: Final = catalog("q", q={"seats": {"min": 3}})
ASKED_FOR: Final = catalog("q", q={"prices": None, "price": "on_request"})

ONCE: Final[dict[str, tuple[dict[str, Any], str, str | None, str, Any]]] = {
    "seats-held": (Q, "add_seats", "q", "item.seats", THREE),
    "seats-held-of-none": (Q, "buy", "q", "item.seats", 0),
    "seats-held-otherwise": (P, "upgrade_edition", "p/b", "item.seats", TWO),
    "seats-brought": (INCLUDING, "cancel_product", "x", "item.seats", TWO),
    "free": (Q, "remove_seats", "q", "item.seats_free", {"at_least": 1}),
    "free-of-fewer": (Q, "cancel_product", "q", "", {"item.seats": BELOW, "item.seats_free": TWO}),
    "free-of-many": (FEWER, "cancel_product", "q", "item.seats_free", TWO),
    "free-beside-use": (Q, "remove_seats", "q", "item.seats_free", 1),
    "since": (Q, "cancel_product", "q", "item.since", {"until": "2020-01-01"}),
    "since-never": (Q, "buy", "q", "item.since", {"from": "2020-09-16"}),
    "seats-added": (Q, "add_seats", "q", "change.seats", TWO),
    "seats-removed": (Q, "remove_seats", "q", "change.seats", BELOW),
    "seats-bought": (Q, "buy", "q", "change.seats", TWO),
    "seats-bought-at-least": (FEWER, "buy", "q", "change.seats", {"at_least": 4}),
    "seats-on-top": (ON_TOP, "buy", "x", "change.seats", TWO),
    "seats-that-follow": (FOLLOWING, "buy", "x", "change.seats", TWO),
    "seats-bundled": (SMALL, "bundle", "s/one", "change.seats", TWO),
    "parent": (ON_TOP, "buy", "x", "change.parent_seats", THREE),
    "parent-of-none": (Q, "buy", "q", "change.parent_seats", TWO),
    "below-in-use-of-parts": (SMALL, "buy", "s/one", "change.below_in_use", True),
    "below-in-use-and-seats": (
        Q, "buy", "q", "", {"change.below_in_use": True, "change.seats": TWO, "item.seats": TWO},
    ),
    "apart-and-seats": (
        FOLLOWING, "buy", "x", "",
        {"change.unsound": "seats_follow", "change.seats": 1, "change.parent_seats": 1},
    ),
    "seats-of-nothing": (Q, "extend_subscription", None, "change.seats", 0),
    "seats-of-a-limit-that-is-called-like-an-item": (ALIKE, "use", "things", "item.seats", 0),
    "seats-after-a-limit-that-is-called-like-an-item": (ALIKE, "use", "things", "change.seats", 0),
    "parent-of-a-limit-that-is-called-like-an-item": (ALIKE, "use", "things", "change.parent_seats", 0),
    "since-of-a-limit-that-is-called-like-an-item": (
        ALIKE, "use", "things", "item.since", {"from": "2020-09-16"},
    ),
    "below-in-use": (Q, "remove_seats", "q", "change.below_in_use", True),
    "below-in-use-again": (Q, "buy", "q", "change.below_in_use", True),
    "below-in-use-on-top": (ON_TOP, "buy", "x", "change.below_in_use", True),
    "parts": (SMALL, "bundle", "s/one", "change.parts_held", 1),
    "parts-of-none": (Q, "buy", "q", "change.parts_held", 0),
    "breaks": (ON_TOP, "cancel_product", "p/a", "change.breaks", True),
    "breaks-by-seats": (MORE_TOP, "remove_seats", "p/a", "change.breaks", True),
    "breaks-by-seats-beside-others": (
        ON_EITHER, "remove_seats", "p/a", "", {"change.breaks": True, "item.seats": BELOW},
    ),
    "breaks-by-seats-that-follow": (LED, "remove_seats", "q", "change.breaks", True),
    "breaks-otherwise": (ON_TOP, "downgrade_edition", "p/a", "change.breaks", True),
    "breaks-by-a-suite": (BESIDE, "buy", "s/one", "change.breaks", True),
    "breaks-nothing": (ON_TOP, "buy", "x", "change.breaks", False),
    "lacks": (INCLUDING, "buy", "q", "change.lacks", True),
    "lacks-beside-what-comes": (
        COMING, "buy", "q", "", {"change.lacks": True, "subscription.holds": {"any": ["r"]}},
    ),
    "excluded": (EXCLUDING, "buy", "q", "change.excluded", True),
    "apart": (PARTED, "cancel_product", "q", "change.unsound", "too_few_seats"),
    "apart-many": (PARTED, "cancel_product", "p/b", "change.unsound", "too_many_seats"),
    "apart-one-too-many": (
        catalog("pqs", q={"seats": {"max": 1}}), "cancel_product", "p/b", "",
        {"change.unsound": "too_many_seats", "item.seats": {"at_most": 2}, "item.held": "part"},
    ),
    "follows": (FOLLOWING, "buy", "x", "change.unsound", "seats_follow"),
    "unsold": (YEARLY, "change_billing_cycle", None, "change.unsound", "not_sold_for_cycle"),
    "unsold-where-it-is-not-said-what-to": (
        YEARLY, "change_billing_cycle", None, "",
        {
            "change.direction": "none", "change.unsound": "none", "subscription.cycle": "annual",
            "subscription.holds": {"any": ["q"]},
        },
    ),
    "sound": (Q, "add_seats", "q", "change.unsound", "none"),
    "to": (Q, "change_billing_cycle", None, "change.to", "annual"),
    "to-pay": (Q, "change_payment_method", None, "change.to", "card"),
    "to-nothing": (Q, "buy", "q", "change.to", "none"),
    "way": (P, "upgrade_edition", "p/b", "change.direction", "up"),
    "way-down": (P, "downgrade_edition", "p/a", "change.direction", "down"),
    "way-nowhere": (P, "upgrade_edition", "p/b", "change.direction", "same"),
    "way-of-cycles": (Q, "change_billing_cycle", None, "change.direction", "same"),
    "way-of-paying": (Q, "change_payment_method", None, "change.direction", "same"),
    "way-of-suites": (
        SUITE, "bundle", "s/one", "change.direction", "up",
    ),
    "units": (Q, "use", "things", "change.quantity", TWO),
    "units-more": (Q, "add_units", "things", "change.quantity", TWO),
    "within": (GRANTING, "use", "things", "change.within_limit", True),
    "within-sum": (GRANTING, "use", "packs", "change.within_limit", True),
    **{
        f"within-{limit}-of-several": (
            GRANTING, "use", limit, "", {"change.within_limit": True, "change.quantity": {"at_least": 4}},
        )
        for limit in ("things", "packs")
    },
    "within-feature": (GRANTING, "use", "light", "change.within_limit", True),
    "held": (Q, "buy", "q", "item.held", "line"),
    "held-as-part": (SUITE, "cancel_product", "q", "item.held", "part"),
    "held-as-part-of-a-higher-edition": (SUITE, "buy", "p/a", "item.held", "part"),
    "held-otherwise": (P, "cancel_product", "p/a", "item.held", "other_edition"),
    "included": (INCLUDING, "buy", "x", "item.held", "included"),
    "price": (Q, "buy", "q", "item.price", "listed"),
    "price-on-request": (ASKED_FOR, "buy", "q", "item.price", "on_request"),
    "kind": (Q, "buy", "q", "item.kind", "product"),
    "left": (Q, "extend_subscription", None, "subscription.days_left", {"at_most": 30}),
    "left-none": (Q, "buy", "q", "subscription.days_left", 0),
    "committed": (Q, "buy", "q", "subscription.committed", True),
    "on-trial": (Q, "extend_subscription", None, "subscription.on_trial", True),
    "tried": (Q, "buy", "q", "subscription.tried", {"any": ["q"]}),
    "tried-all": (P, "buy", "p/a", "subscription.tried", {"all": ["p/a", "p/b"]}),
    "holds": (ON_TOP, "extend_subscription", None, "subscription.holds", {"any": ["p", "x"]}),
    "holds-all": (SUITE, "extend_subscription", None, "subscription.holds", {"all": ["p/b", "q"]}),
    "holds-not-all": (
        SUITE, "extend_subscription", None, "unless", {"subscription.holds": {"all": ["p/b", "q"]}},
    ),
    "outdated": (Q, "buy", "q", "terms.outdated", {"any": ["rules"]}),
    "outdated-before-all": (
        Q, "buy", "q", "", {"terms.outdated": {"any": ["rules"]}, "account.new": True},
    ),
    "country": (Q, "buy", "q", "account.country", {"not": ["FR"]}),
    "currency": (Q, "buy", "q", "account.currency", "USD"),
    "new": (Q, "buy", "q", "account.new", True),
    "cycle": (Q, "buy", "q", "subscription.cycle", "monthly"),
    "paying": (Q, "buy", "q", "payment.method", {"not": "none"}),
    "size": (Q, "buy", "q", "account.size", TWO),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_many_cases_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_CASES", 10_000)


def without_none(sold: dict[str, Any]) -> dict[str, Any]:
    """Files without the keys that are taken away."""
    return {
        name: {key: value for key, value in one.items() if value is not None} for name, one in sold.items()
    }


def denying(action: str, attribute: str, test: Any) -> dict[str, Any]:
    """A rule on one attribute, or on several, or unless something is so."""
    tests = test if attribute in ("", "unless") else {attribute: test}
    return {"id": "a", "deny": [action], "code": "one", attribute if attribute == "unless" else "when": tests}


def once(name: str) -> tuple[Engine, Engine, str, str | None]:
    sold, action, item, attribute, test = ONCE[name]
    denied, days = denying(action, attribute, test), ("2019-01-01", "2020-01-01", "2021-01-01")
    base, head = (engine(without_none(sold), [allow(action), *more], days) for more in ([], [denied]))
    return base, head, action, item


@pytest.mark.parametrize("name", ONCE)
def test_what_a_rule_on_an_attribute_changes_is_told_and_nothing_else(name: str) -> None:
    assert check(*once(name), FEW) > 0


@pytest.mark.parametrize("name", ONCE)
def test_all_that_is_said_to_be_possible_is_so_of_some_account(name: str) -> None:
    assert without_example(*once(name)) == []


@pytest.mark.parametrize("days", [("2021-01-01",), ("2019-01-01", "2021-01-01")])
def test_terms_that_have_not_begun_are_accepted_by_all(days: tuple[str, ...]) -> None:
    rules = [allow("buy"), denying("buy", "terms.outdated", {"any": ["rules"]})]
    base, head = (engine(Q, each, days) for each in (rules[:1], rules))
    assert check(base, head, "buy", "q", FEW) > 0
    assert without_example(base, head, "buy", "q") == []


SUITES: Final = (SMALL, SMALL | {"s": {**SMALL["s"], **parts("r", "t")}, "t": {**SMALL["r"], "id": "t"}})
"""Only in the first is Q a part of what is sold together."""

TWICE: Final[dict[str, tuple[Versions, str, str | None, str, Any]]] = {
    "added": (SUITES, "add_seats", "q", "change.seats", TWO),
    "removed": (SUITES, "remove_seats", "q", "change.seats", BELOW),
    "added-beside-a-suite-to-come": (SUITES[::-1], "add_seats", "q", "change.seats", TWO),
    "added-from": (SUITES, "add_seats", "q", "", {"change.seats": {"at_least": 3}, "item.seats": BELOW}),
    "removed-in-use": (SUITES, "remove_seats", "q", "change.below_in_use", True),
    "left-free": (SUITES, "remove_seats", "q", "", {"change.below_in_use": True, "item.seats_free": 1}),
    "fewest": ((Q, FEWER), "buy", "q", "change.seats", {"at_least": 3}),
    "most": ((ON_TOP, catalog("px", x={"seats": {"max": 1}})), "buy", "x", "change.seats", TWO),
    "parent": (
        (ON_TOP, catalog("px", x={"requires": {"any": ["p/b"]}})), "buy", "x", "change.parent_seats", TWO,
    ),
    "brought": (
        (catalog("qx", x={"requires": {"any": ["q"]}}), INCLUDING), "cancel_product", "x", "item.seats", TWO,
    ),
    "held": (
        (catalog("qx", x={"requires": {"any": ["q"]}}), INCLUDING), "buy", "x", "item.held", "included",
    ),
    "parts": (
        (SUITE, catalog(s=parts("p/a", "q"))), "cancel_product", "p/a", "item.held", "part",
    ),
    "holds": (
        (SUITE, catalog(s=parts("p/a", "q"))), "extend_subscription", None, "subscription.holds",
        {"any": ["p/a"]},
    ),
    "in-use": (
        (ON_TOP, catalog("px", x={"requires": {"any": ["p/b"]}})), "buy", "x", "change.below_in_use", True,
    ),
    "in-use-of-fewest": ((Q, catalog("q", q={"seats": {"min": 2}})), "buy", "q", "change.below_in_use", True),
    "in-use-of-others": (
        (ON_TOP | {"q": Q["q"]}, catalog("pqx", x={"requires": {"any": ["q"]}})), "buy", "x", "",
        {"change.below_in_use": True, "change.seats": TWO},
    ),
    "in-use-and-seats": (
        (ON_TOP, catalog("px", x={"requires": {"any": ["p/b"]}})), "buy", "x", "",
        {"change.below_in_use": True, "change.seats": TWO},
    ),
    "in-use-where-what-is-needed-is-not-held": (
        tuple(catalog("pqx", x={"requires": {"any": [one]}, "seats": {"min": 2}}) for one in "pq"), "buy",
        "x", "", {"change.below_in_use": True, "change.seats": TWO},
    ),
    "in-use-of-one-that-follows-another": (
        tuple(
            catalog("pqx", x={"requires": {"any": ["p", "q"]}, "seats": {"same_as": one}}) for one in "qp"
        ),
        "buy", "x", "", {"change.below_in_use": True, "change.seats": TWO},
    ),
    "in-use-of-parts": (
        SUITES, "buy", "s/one", "", {"change.below_in_use": True, "change.seats": {"at_least": 3}},
    ),
    "follows": (
        (FOLLOWING, catalog("qx", x={"requires": {"any": ["q"]}})), "buy", "x", "change.unsound",
        "seats_follow",
    ),
    "follows-another": (
        (
            catalog("pqx", x={"requires": {"any": ["q"]}, "seats": {"same_as": "q"}}),
            catalog("pqx", x={"requires": {"any": ["p"]}, "seats": {"same_as": "p"}}),
        ),
        "buy", "x", "change.unsound", "seats_follow",
    ),
    "within": (
        (Q, catalog("q", q={"limits": {"things": 2}})), "use", "things", "change.within_limit", True,
    ),
    "lacks": (
        (
            catalog("qx", q={"includes": ["x"]}, x={"requires": {"any": ["r"]}}) | {"r": SMALL["r"]},
            INCLUDING | {"r": SMALL["r"]},
        ),
        "buy", "q", "change.lacks", True,
    ),
    "price": ((Q, ASKED_FOR), "buy", "q", "item.price", "listed"),
    "way-of-a-suite-of-one": ((catalog("pq"), SUITE), "upgrade_edition", "p/b", "change.direction", "up"),
    "apart": ((SUITE, PARTED), "cancel_product", "q", "change.unsound", "too_few_seats"),
    "unsold": ((Q, YEARLY), "change_billing_cycle", None, "change.unsound", "not_sold_for_cycle"),
}  # fmt: skip


def twice(name: str) -> tuple[Engine, Engine, str, str | None]:
    sold, action, item, attribute, test = TWICE[name]
    denied = denying(action, attribute, test)
    base, head = (engine(without_none(each), [allow(action), denied], OLD) for each in sold)
    return base, head, action, item


@pytest.mark.parametrize("name", TWICE)
def test_so_it_is_where_the_attribute_is_not_the_same_in_both_versions(name: str) -> None:
    assert check(*twice(name), FEW) > 0


@pytest.mark.parametrize("name", TWICE)
def test_all_that_is_possible_of_both_versions_is_so_of_one_account(name: str) -> None:
    assert without_example(*twice(name)) == []


ON_ONE: Final = {
    one: catalog("qx", x={"requires": {"any": [one]}}) | {"r": {"id": "r", "kind": "product", **LISTED}}
    for one in "qr"
}


@pytest.mark.parametrize("names", ["qr", "rq"])
def test_of_two_numbers_in_one_range_more_may_be_in_use_than_one_and_not_than_the_other(
    names: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_exact, "SOME_SEATS", (2, 3))
    rules = [allow("buy"), denying("buy", "", {"change.below_in_use": True, "change.seats": TWO})]
    base, head = (engine(ON_ONE[one], rules, OLD) for one in names)
    assert check(base, head, "buy", "x", 7 * FEW) > 0

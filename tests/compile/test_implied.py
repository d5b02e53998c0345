"""The deny rules that a catalog implies."""

from __future__ import annotations

from datetime import date

from maybuy.compile.implied import catalog_rules
from maybuy.compile.index import by_action
from maybuy.compile.normal import NormalRule
from maybuy.model.definitions import Definitions
from maybuy.model.logic import Among, Holding, Within
from strategies import PLAIN_ACTIONS, Data, gathered

ACTIONS: Data = {
    "kind": "actions",
    "actions": [{"id": one, "target": target} for one, target in PLAIN_ACTIONS.items()],
}
PRICES: Data = {"prices": {"USD": {"monthly": 1}}}
PRODUCT: Data = {
    "kind": "product",
    "id": "alpha",
    "editions": [{"id": "low", **PRICES}, {"id": "top", **PRICES}],
}


def definitions(*files: Data) -> Definitions:
    return gathered([ACTIONS, *files])


def named(*files: Data) -> dict[str, NormalRule]:
    return {rule.id: rule for rule in catalog_rules(definitions(*files))}


def test_every_fact_denies_on_every_channel() -> None:
    rules = named(PRODUCT)
    assert rules
    assert {(rule.effect, rule.channels) for rule in rules.values()} == {("deny", None)}
    assert all(name.startswith("catalog:") for name in rules)


def test_what_is_not_on_sale_is_not_acquired() -> None:
    rule = named({**PRODUCT, "on_sale": False})["catalog:alpha/low:on-sale"]
    assert (rule.code, set(rule.actions)) == (
        "not_on_sale",
        {"buy", "start_trial", "bundle", "upgrade_edition", "downgrade_edition"},
    )


def test_outside_its_days_an_item_is_not_on_sale() -> None:
    days = {"from": "2020-01-01", "until": "2020-02-01"}
    (clause,) = named({**PRODUCT, "effective": days})["catalog:alpha/top:sold"].clauses
    (outside,) = clause["at"]
    assert isinstance(outside, Within)
    held = [
        outside.holds(date(*day).toordinal())
        for day in ((2019, 12, 31), (2020, 1, 1), (2020, 1, 31), (2020, 2, 1))
    ]
    assert held == [True, False, False, True]


def test_a_requirement_of_a_product_is_met_by_any_edition_of_it() -> None:
    rule = named(PRODUCT, {"kind": "add-on", "id": "extra", "requires": {"any": ["alpha"]}, **PRICES})[
        "catalog:extra:requires"
    ]
    assert rule.code == "not_compatible"
    assert [clause["subscription.holds"] for clause in rule.clauses] == [
        (Holding("none", frozenset({"alpha/low", "alpha/top"})),)
    ]


def test_lacking_any_one_of_several_requirements_is_enough() -> None:
    other: Data = {"kind": "product", "id": "beta", **PRICES}
    rule = named(
        PRODUCT, other, {"kind": "add-on", "id": "extra", "requires": {"all": ["alpha", "beta"]}, **PRICES}
    )["catalog:extra:requires"]
    assert len(rule.clauses) == 2


def test_what_one_item_excludes_excludes_it_too() -> None:
    found = definitions(PRODUCT, {"kind": "add-on", "id": "extra", "excludes": ["alpha"], **PRICES})
    assert found.excluded["extra"] == ("alpha/low", "alpha/top")
    assert found.excluded["alpha/low"] == ("extra",)


def test_what_comes_with_an_item_is_asked_of_what_is_held_afterwards() -> None:
    rival: Data = {
        "kind": "add-on",
        "id": "rival",
        "requires": {"any": ["beta"]},
        "excludes": ["alpha"],
        **PRICES,
    }
    beta, pack = ({"kind": "product", "id": one, **PRICES} for one in ("beta", "pack"))
    rules = named(PRODUCT, rival, beta, {**pack, "includes": ["rival"]})
    held = frozenset({"true"})
    for name, attribute in (("requires", "change.lacks"), ("excludes", "change.excluded")):
        (clause,) = rules[f"catalog:pack:{name}"].clauses
        assert clause.keys() == {"action", "item", attribute}
        assert (clause["item"], clause[attribute]) == ((Among(frozenset({"pack"})),), (Among(held),))


def test_seat_bounds_deny_below_the_fewest_and_above_the_most() -> None:
    rules = named({**PRODUCT, "seats": {"min": 2, "max": 5}})
    (few,) = rules["catalog:alpha/low:min-seats"].clauses
    (many,) = rules["catalog:alpha/low:max-seats"].clauses
    assert few["change.seats"] == (Within(((None, 1),)),)
    assert many["change.seats"] == (Within(((6, None),)),)


def test_an_add_ons_fewest_seats_are_those_of_what_it_requires() -> None:
    rules = named(
        PRODUCT,
        {"kind": "add-on", "id": "extra", "seats": {"min": 3}, "requires": {"any": ["alpha"]}, **PRICES},
    )
    (few,) = rules["catalog:extra:min-parent-seats"].clauses
    assert few["change.parent_seats"] == (Within(((1, 2),)),)
    assert "catalog:extra:min-seats" not in rules


def test_editions_of_an_add_on_are_held_to_the_seats_of_what_they_require() -> None:
    editions = [{"id": "one", "seats": {"min": 3}, **PRICES}, {"id": "two", "seats": {"min": 5}, **PRICES}]
    rules = named(
        PRODUCT, {"kind": "add-on", "id": "extra", "requires": {"any": ["alpha"]}, "editions": editions}
    )
    for name, least in (("one", 3), ("two", 5)):
        bought, changed = rules[f"catalog:extra/{name}:min-parent-seats"].clauses
        for clause, action in ((bought, "buy"), (changed, "upgrade_edition")):
            (speaking,) = clause["action"]
            assert isinstance(speaking, Among)
            assert speaking.holds(action)
            assert clause["change.parent_seats"] == (Within(((1, least - 1),)),)
            assert "change.seats" not in clause


def test_which_fact_speaks_hangs_on_no_other_action_that_is_declared() -> None:
    gone: Data = {"kind": "add-on", "id": "gone", "on_sale": False}
    found = [
        by_action(catalog_rules(gathered([{"kind": "actions", "actions": actions}, gone])), ["buy"], ())
        for actions in ([{"id": "buy", "target": "item"}], ACTIONS["actions"])
    ]
    of_sale = [[rule.id for rule in one["buy"].rules if rule.code == "not_on_sale"] for one in found]
    assert of_sale[0] == of_sale[1]
    assert {*of_sale[0]} == {"catalog:gone:on-sale", "catalog:no-price"}


def test_facts_about_actions_that_nobody_declared_are_left_out() -> None:
    only_buying: Data = {"kind": "actions", "actions": [{"id": "buy", "target": "item"}]}
    codes = {rule.code for rule in catalog_rules(gathered([only_buying, PRODUCT]))}
    assert "already_held" in codes
    assert not codes & {"limit_reached", "no_change"}


def test_each_requirement_of_an_item_has_its_number_in_the_id_of_its_rule() -> None:
    product: Data = {
        "kind": "product", "id": "extra", "requires": {"any": ["alpha"]},
        "editions": [{"id": "top", "requires": {"any": ["alpha/top"]}, **PRICES}],
    }  # fmt: skip
    rules = [rule for name, rule in named(PRODUCT, product).items() if "requires" in name]
    assert [rule.id for rule in rules] == ["catalog:extra/top:requires", "catalog:extra/top:requires-2"]
    held = [frozenset({"alpha/low", "alpha/top"}), frozenset({"alpha/top"})]
    assert [rule.clauses[0]["subscription.holds"] for rule in rules] == [
        (Holding("none", one),) for one in held
    ]

"""Editions side by side say what the engine decides of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from acceptance.accounts import AT, ROLES, account, ask, codes, shipped
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.views.compare import Column, column, find, rights
from report.extended import extended
from strategies import HALF, World, gathered, worlds

DEFINITIONS = shipped().definitions
CATALOG_SPEAKS = {"not_compatible", "excluded", "not_on_sale", "already_held", "already_included"}


def of(item: str, at: date = AT) -> Column:
    return column(DEFINITIONS.items[item], "USD", at, DEFINITIONS)


def test_a_product_stands_for_its_editions_lowest_first() -> None:
    assert [item.id for item in find("guide", DEFINITIONS)] == [
        "guide/lite", "guide/professional", "guide/enterprise",
    ]  # fmt: skip
    assert [item.id for item in find("guide/lite", DEFINITIONS)] == ["guide/lite"]


@pytest.mark.parametrize(("word", "code"), [("suport", "unknown-item-near"), ("x" * 30, "unknown-item")])
def test_a_name_that_is_no_item_is_an_error_with_the_nearest(word: str, code: str) -> None:
    with pytest.raises(QuestionError) as raised:
        find(word, DEFINITIONS)
    assert raised.value.code == code


def test_limits_count_what_is_included() -> None:
    assert of("support/enterprise").limits == {"custom_objects": 1_000_000}
    assert of("support/elite").limits == {"custom_objects": 100_000_000}
    assert of("support/professional").limits == {}


def test_an_edition_names_the_suites_that_it_is_a_part_of() -> None:
    assert of("guide/professional").suites == ("support-suite/professional",)
    assert of("guide/lite").suites == ()


def test_prices_are_those_of_the_day() -> None:
    prices = [
        {"effective": {"until": "2020-10-01"}, "USD": {"monthly": 5}},
        {"effective": {"from": "2020-10-01"}, "USD": {"monthly": 6}},
    ]
    dated = gathered([{"kind": "product", "id": "dated", "prices": prices}])
    last, first = (
        column(dated.items["dated"], "USD", day, dated).prices
        for day in (date(2020, 9, 30), date(2020, 10, 1))
    )
    assert (last, first) == ({"monthly": Decimal(5)}, {"monthly": Decimal(6)})


def test_an_item_is_on_sale_on_its_days_alone() -> None:
    definitions = extended().definitions
    on_sale = {
        day: column(definitions.items["season"], "USD", day, definitions).on_sale
        for day in (date(2020, 5, 31), date(2020, 6, 1), date(2020, 8, 31), date(2020, 9, 1))
    }
    assert list(on_sale.values()) == [False, True, True, False]


def test_what_is_not_sold_is_not_on_sale() -> None:
    assert not of("support/essential").on_sale
    assert of("support/team").on_sale
    euros = column(DEFINITIONS.items["support/team"], "EUR", AT, DEFINITIONS)
    assert (euros.on_sale, euros.price, euros.prices) == (False, "none", {})


@pytest.mark.parametrize("item", DEFINITIONS.items)
def test_what_can_be_added_is_what_an_account_with_just_that_edition_is_not_kept_from(item: str) -> None:
    one = account(item)
    added = {
        other.id
        for other in DEFINITIONS.items.values()
        if other.requires and CATALOG_SPEAKS.isdisjoint(codes(ask(one, "buy", other.id)))
    }
    assert set(of(item).available) == added


def holding(engine: Engine, item: str) -> Account:
    """An account that holds one item with plenty of seats; its facts are the vocabulary's first values."""
    facts = {name: (one.values or {}) for name, one in engine.definitions.vocabulary.items()}
    return Account.model_validate(
        {
            "id": "one", "type": next(iter(facts["account.type"])), "country": "FR", "currency": "USD",
            "users": [{"id": role, "role": role} for role in facts["user.role"]],
            "subscription": {
                "cycle": next(iter(engine.definitions.cycles)),
                "term": {"start": "2020-06-01", "end": "2021-06-01"},
                "items": [{"item": item, "seats": 50}],
            },
        }
    )  # fmt: skip


@HALF
@given(world=worlds())
def test_in_any_catalog_what_can_be_added_is_what_an_account_is_not_kept_from(world: World) -> None:
    engine = Engine(gathered(world.files))
    definitions = engine.definitions
    for item in definitions.items.values():
        asked = engine.prepare(holding(engine, item.id), ROLES[0], AT)
        found = column(item, "USD", AT, definitions)
        added = {other.id for other in definitions.items.values() if other.requires and fits(asked, other.id)}
        assert set(found.available) == added
        assert set(found.included) == asked.facts.holdings.items - {item.id}


def fits(asked: Prepared, item: str) -> bool:
    return CATALOG_SPEAKS.isdisjoint(reason.code for reason in asked.decide("buy", item).reasons)


# Who may buy


def may(item: str) -> dict[str, set[str]]:
    """The channels on which some rule lets somebody buy, by rule."""
    return {one.rule: set(one.channels) for one in rights(DEFINITIONS.items[item], AT, shipped())}


def test_a_channel_that_a_rule_takes_away_for_everybody_is_not_named() -> None:
    assert may("sunshine-select") == {"any-owner-turns-to-the-representative": {"representative"}}


def test_a_rule_that_leaves_some_accounts_out_narrows_whom_the_others_let_buy() -> None:
    (right,) = rights(DEFINITIONS.items["temporary-agents"], AT, shipped())
    (role,), (kind,) = right.clause["user.role"], right.clause["account.type"]
    assert role.holds("owner")  # type: ignore[arg-type]
    assert kind.holds("sales_assisted")  # type: ignore[arg-type]
    assert not kind.holds("self_service")  # type: ignore[arg-type]


def test_before_the_policies_begin_nobody_may_buy() -> None:
    assert rights(DEFINITIONS.items["guide/lite"], date(2019, 7, 1), shipped()) == ()


@pytest.mark.parametrize("item", DEFINITIONS.items)
@pytest.mark.parametrize("kind", ["self_service", "sales_assisted", "other"])
def test_the_channels_of_a_purchase_are_those_of_the_rules_that_let_this_user_buy(
    item: str, kind: str
) -> None:
    one = account(type=kind)
    for user in ROLES:
        decision = ask(one, "buy", item, user=user)
        granted = {
            channel
            for right in rights(DEFINITIONS.items[item], AT, shipped())
            if holds(right.clause, kind, user)
            and not any(holds(clause, kind, user) for clause in right.unless)
            for channel in right.channels
        }
        if {"granted", "not_listed"} & set(codes(decision)) and not CATALOG_SPEAKS & set(codes(decision)):
            assert granted == set(decision.channels)


def holds(clause: object, kind: str, role: str) -> bool:
    """Whether a clause on the account's type, the user's role and newness holds of a subscriber."""
    facts = {"account.type": kind, "user.role": role, "account.new": "false"}
    assert isinstance(clause, dict)
    assert set(clause) <= set(facts)
    return all(test.holds(facts[name]) for name, tests in clause.items() for test in tests)

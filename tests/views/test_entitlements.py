"""What an account is entitled to is what it holds, each with where it comes from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from acceptance.accounts import AT, account, prospect, shipped
from maybuy.model.account import Account
from maybuy.model.base import MOST_UNITS
from maybuy.model.decision import QuestionError
from maybuy.subscription.holdings import holdings
from maybuy.views.entitlements import Feature, LimitHeld, Source, entitlements
from strategies import HALF, World, worlds


def shown(one: Account) -> list[tuple[str, str, str]]:
    return [(feature.item, feature.how, feature.via) for feature in features(one)]


def features(one: Account) -> tuple[Feature, ...]:
    return shipped().entitlements(one, AT).features


def limits(one: Account) -> tuple[LimitHeld, ...]:
    return shipped().entitlements(one, AT).limits


def test_a_line_comes_before_what_it_brings() -> None:
    assert shown(account("support/enterprise", "collaboration")) == [
        ("support/enterprise", "line", "support/enterprise"),
        ("productivity-pack", "included", "support/enterprise"),
        ("sunshine", "included", "support/enterprise"),
        ("collaboration", "line", "collaboration"),
    ]


def test_what_a_part_of_a_suite_includes_comes_through_the_part() -> None:
    found = shown(account("support-suite/enterprise"))
    assert ("support/enterprise", "part", "support-suite/enterprise") in found
    assert ("productivity-pack", "included", "support/enterprise") in found


def test_everything_that_a_line_brings_has_its_seats() -> None:
    assert {one.seats for one in features(account("support-suite/enterprise", seats=7))} == {7}


def test_an_account_without_a_subscription_holds_nothing() -> None:
    assert features(prospect()) == ()
    assert limits(prospect()) == (LimitHeld("custom_objects", 0, None, None, None),)


def test_a_limit_names_the_item_that_grants_it_and_what_brings_that() -> None:
    (included,) = limits(account("support/enterprise"))
    assert included == LimitHeld("custom_objects", 1_000_000, "sunshine", "included", "support/enterprise")


def test_the_highest_limit_counts_and_limits_do_not_add_up() -> None:
    (highest,) = limits(account("support/enterprise", "sunshine-select"))
    assert highest == LimitHeld("custom_objects", 100_000_000, "sunshine-select", "line", "sunshine-select")


@HALF
@given(world=worlds())
def test_what_is_held_is_exactly_what_the_lines_bring(world: World) -> None:
    definitions = world.engine.definitions
    lines = world.account.subscription.items if world.account.subscription else ()
    found = entitlements(world.account, world.at, definitions).features
    assert {one.item for one in found} == holdings(lines, definitions).items
    assert [one.item for one in found if one.how == "line"] == [line.item for line in lines]
    assert {one.via for one in found} <= {one.item for one in found}


def granted(world: World, limit: str) -> dict[str, float]:
    """How much of a limit each item brings that is held: for each seat or pack, or as much as was bought."""
    definitions, found = world.engine.definitions, {}
    lines = world.account.subscription.items if world.account.subscription else ()
    for one in entitlements(world.account, world.at, definitions).features:
        item = definitions.items[one.item]
        units = item.limits.get(limit, 0)
        own = next((line for line in lines if line.item == one.item), None)
        if own is not None and item.in_packs:
            units *= own.seats
        elif definitions.limits[limit].by_seat:
            units *= one.seats
        paid = any(charge.per == limit and not charge.once and charge.by is None for charge in item.charges)
        bought = own.units.get(limit, 0) if own is not None and paid else 0
        found[one.item] = min(max(units, bought), MOST_UNITS)
    return found


@HALF
@given(world=worlds())
def test_a_limit_is_the_highest_of_all_that_is_held(world: World) -> None:
    definitions = world.engine.definitions
    found = entitlements(world.account, world.at, definitions)
    assert {one.limit for one in found.limits} == set(definitions.limits)
    for one in found.limits:
        units = granted(world, one.limit)
        together = min(sum(units.values()), MOST_UNITS)
        of_items = together if definitions.limits[one.limit].adds_up else max(units.values(), default=0)
        agreed = [
            each.grant.limits.get(one.limit, 0)
            for each in world.account.exceptions
            if (each.from_ or world.at) <= world.at and (each.until is None or world.at < each.until)
        ]
        assert one.value == max([of_items, *agreed])
        if one.item is not None:
            parts = [units[item] for item in (one.item, *one.also)]
            assert (min(sum(parts), MOST_UNITS), max(parts)) == (one.value, parts[0])
        assert (one.exception is not None) == (one.value > of_items)


@HALF
@given(world=worlds())
def test_an_account_may_use_as_much_as_its_limit_says_and_no_more(world: World) -> None:
    asked = world.engine.prepare(world.account, world.user, world.at)
    for one in entitlements(world.account, world.at, world.engine.definitions).limits:
        for quantity in (one.value, one.value + 1):
            if quantity <= MOST_UNITS:  # nobody asks for more
                decision = asked.decide("use", one.limit, quantity=int(quantity))
                told = {reason.code for reason in decision.reasons}
                assert ("limit_reached" in told) == (quantity > one.value)


def test_what_comes_from_two_places_is_listed_once_with_both() -> None:
    one = account("support-suite/enterprise", "chat/enterprise", "productivity-pack")
    found = {feature.item: feature for feature in features(one)}
    assert len(found) == len(features(one))
    assert found["chat/enterprise"] == Feature(
        "chat/enterprise", "line", "chat/enterprise", 12, (Source("part", "support-suite/enterprise"),)
    )
    assert found["productivity-pack"].also == (Source("included", "support/enterprise"),)
    assert found["support/enterprise"].also == ()


def test_the_most_seats_of_several_sources_count() -> None:
    said = account("support-suite/enterprise", "chat/enterprise").model_dump(mode="json", exclude_none=True)
    for first, second in ((3, 8), (8, 3)):
        for line, seats in zip(said["subscription"]["items"], (first, second), strict=True):
            line["seats"] = seats
        assert {one.item: one.seats for one in features(Account.model_validate(said))}["chat/enterprise"] == 8


def test_only_days_from_the_recorded_term_on_can_be_asked_about() -> None:
    one = account("support/team")
    assert one.subscription is not None
    first = one.subscription.term.start
    assert shipped().entitlements(one, first).features
    with pytest.raises(QuestionError) as raised:
        shipped().entitlements(one, first - timedelta(1))
    assert raised.value.code == "outside-term"
    assert shipped().entitlements(prospect(), first - timedelta(1)).features == ()

"""What questions come to, shared between accounts: only where it does not depend on what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, shipped
from maybuy.compile.compiled import Compiled
from maybuy.decide.case import case_of, holding, related, without_holdings
from maybuy.decide.derive import ON_ITEMS, Change, derive
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.ask import Ask, Question
from maybuy.model.policy import Action
from strategies import HALF, World, accounts, days, worlds

DEFINITIONS = shipped().definitions


def assert_untouched(facts, definitions) -> int:  # type: ignore[no-untyped-def]
    """Of items that have nothing to do with what is held, it does not matter what is held."""
    if facts.waits:  # all that they ask about is worked out anew
        return 0
    touched = related(definitions).touched(facts)
    nothing, compared = without_holdings(facts), 0
    for action in definitions.actions.values():
        if action.target in ON_ITEMS:
            for item in definitions.items:
                if item not in touched:
                    asked = (action, Ask(action.id, item), definitions)
                    assert derive(facts, *asked) == derive(nothing, *asked)
                    compared += 1
    return compared


@HALF
@given(world=worlds())
def test_what_is_held_does_not_matter_to_what_it_does_not_touch(world: World) -> None:
    asked = world.engine.prepare(world.account, world.user, world.at)
    assert_untouched(asked.facts, world.engine.definitions)


@given(data=st.data())
def test_what_is_held_of_the_shipped_catalog_does_not_matter_to_what_it_does_not_touch(
    data: st.DataObject,
) -> None:
    one = data.draw(accounts(DEFINITIONS))
    assert_untouched(shipped().prepare(one, "owner", data.draw(days(one))).facts, DEFINITIONS)


def test_what_it_changes_to_is_said_where_that_can_be_one_thing_only() -> None:
    asked = shipped().prepare(account("support/team"), "owner", AT)
    (other,) = DEFINITIONS.cycles.keys() - {asked.facts.attributes["subscription.cycle"]}
    assert asked.decide("change_billing_cycle").to == other


def test_a_holding_leaves_most_of_the_shipped_catalog_untouched() -> None:
    asked = shipped().prepare(account("guide/professional"), "owner", AT)
    assert assert_untouched(asked.facts, DEFINITIONS) > 100


def test_an_add_on_is_touched_by_what_it_requires_and_a_suite_by_its_parts() -> None:
    touched = related(DEFINITIONS).by_product["support"]
    assert {"collaboration", "support-suite/professional", "support/enterprise"} <= touched
    assert "guide/professional" not in touched


def test_more_seats_another_line_or_other_prices_are_another_holding() -> None:
    def of(one: Question, stretch: int = 0) -> tuple[object, ...]:
        return holding(shipped().prepare(one.account, "owner", AT).facts, stretch)

    base = Question(account("support/team"), "owner", "buy", at=AT)
    same = base.account.model_copy(update={"id": "another"})
    assert of(base) == of(replace(base, account=same))
    others = [
        replace(base, account=account("support/professional")),
        replace(base, account=account("support/team", "chat/team")),
    ]
    assert len({of(base), of(base, 1), *map(of, others)}) == 4


def assert_shared_rightly(engine: Engine, some: Iterable[tuple[Account, str, date]], seats: int) -> int:
    """Whoever else was asked about before, a question comes to what it comes to on its own."""
    compared = 0
    for one, user, at in some:
        asked = engine.prepare(one, user, at)
        if asked.facts.waits:  # all that they ask about is worked out anew
            continue
        for plan in engine.plans.values():
            if plan.action.target not in ON_ITEMS or plan.action.offered_with is not None:
                continue
            for item in engine.definitions.items:
                edition = engine.definitions.items[item].edition
                for number, to in ((None, None), (seats, None), (None, edition)):
                    found = asked.decide(plan.action.id, item, seats=number, to=to)
                    ask = Ask(plan.action.id, item, number, to=to)
                    alone = case_of(plan, asked.facts, ask, engine.definitions)
                    assert found.case._replace(number=0) == alone._replace(number=0)
                    compared += 1
    return compared


def with_more_seats(one: Account, more: int) -> Account:
    if one.subscription is None:
        return one
    lines = tuple(line.model_copy(update={"seats": line.seats + more}) for line in one.subscription.items)
    return one.model_copy(update={"subscription": one.subscription.model_copy(update={"items": lines})})


@HALF
@given(world=worlds(), more=st.integers(1, 9), seats=st.integers(1, 30))
def test_whoever_was_asked_about_before_a_question_comes_to_the_same(
    world: World, more: int, seats: int
) -> None:
    others = (world.account, with_more_seats(world.account, more))
    some = [(one, world.user, world.at) for one in others]
    assert_shared_rightly(world.engine, some, seats)


@given(data=st.data(), seats=st.integers(1, 30))
def test_whoever_was_asked_about_before_a_question_on_the_shipped_catalog_comes_to_the_same(
    data: st.DataObject, seats: int
) -> None:
    shared = accounts(DEFINITIONS).filter(lambda one: not (one.subscription and one.subscription.trials))
    one, other = data.draw(shared), data.draw(shared)
    some = [one, with_more_seats(one, data.draw(st.integers(1, 9))), other]
    engine = Engine(DEFINITIONS, Compiled(shipped().rules, shipped().indexes))
    assert (
        assert_shared_rightly(engine, [(each, "owner", data.draw(days(each))) for each in some], seats) > 500
    )


def test_another_edition_of_what_is_held_comes_to_the_same_for_all_who_hold_it() -> None:
    engine = Engine(DEFINITIONS, Compiled(shipped().rules, shipped().indexes))
    one = account("support/team")
    asked, other = (engine.prepare(each, "owner", AT) for each in (one, with_more_seats(one, 3)))
    for seats in (None, 7):
        first = asked.decide("buy", "support/professional", seats=seats)
        second = other.decide("buy", "support/professional", seats=seats)
        assert first.basis == second.basis
        assert first.case._replace(basis=None) == second.case._replace(basis=None)


def test_seats_in_use_that_a_purchase_would_fall_short_of_are_another_matter() -> None:
    engine = Engine(DEFINITIONS, Compiled(shipped().rules, shipped().indexes))
    some = [account("support/team", seats=9, in_use=in_use) for in_use in (0, 9)]
    found = [engine.prepare(one, "owner", AT).decide("buy", "support/team").basis for one in some]
    assert [one.below_in_use for one in found if isinstance(one, Change)] == ["false", "true"]


def test_what_a_question_comes_to_has_the_seats_of_the_account_that_asks() -> None:
    trial = Action(id="trial", target="item")
    engine = Engine(replace(DEFINITIONS, actions={**DEFINITIONS.actions, "trial": trial}))
    some = [account("support/team", seats=seats) for seats in (5, 7)]
    found = [engine.prepare(one, "owner", AT).decide("trial", "support/team") for one in some]
    assert [one.basis.seats for one in found if isinstance(one.basis, Change)] == [5, 7]

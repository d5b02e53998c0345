"""Answers that are easy to get wrong: paid twice, left without its parent, a way out for a prospect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import Step
from maybuy.model.order import Order

DAY = date(2020, 9, 1)


def customer(*items: str, subscribed: bool = True) -> Account:
    term = {"start": "2020-03-01", "end": "2021-03-01"}
    lines = [{"item": item, "seats": 12} for item in items]
    subscription = {"cycle": "annual", "term": term, "items": lines} if subscribed else None
    users = [{"id": "ana", "role": "owner"}, {"id": "ben", "role": "admin"}]
    return Account.model_validate(
        {
            "id": "reviewed",
            "type": "self_service",
            "country": "US",
            "currency": "USD",
            "users": users,
            "subscription": subscription,
        }
    )


def order(*changes: dict[str, object]) -> Order:
    return Order.model_validate({"user": "ana", "changes": list(changes), "payment_method": "card"})


def test_a_paid_line_of_something_also_included_can_be_given_up(engine: Engine) -> None:
    asked = engine.prepare(customer("support/enterprise", "productivity-pack"), "ana", DAY)
    assert asked.decide("cancel_product", "productivity-pack").outcome == "allow"
    assert asked.decide("buy", "productivity-pack").reasons[0].code == "already_included"


def test_an_upgrade_to_what_includes_an_add_on_gives_the_add_on_s_line_back(engine: Engine) -> None:
    account = customer("support/professional", "productivity-pack")
    summary = engine.preview(account, order({"action": "upgrade_edition", "item": "support/enterprise"}), DAY)
    assert summary.recurring == Decimal("14256.00")
    assert [line.item for line in summary.lines if line.kind == "credit"] == [
        "support/professional",
        "productivity-pack",
    ]


def test_what_will_lose_what_it_requires_is_not_bought_in_either_order(engine: Engine) -> None:
    cancel = {"action": "cancel_product", "item": "support"}
    downgrade = {"action": "downgrade_edition", "item": "support/team"}
    buy = {"action": "buy", "item": "collaboration"}
    for first in (cancel, downgrade):
        for changes in ((first, buy), (buy, first)):
            summary = engine.preview(customer("support/professional"), order(*changes), DAY)
            assert [one.outcome for one in summary.changes] == ["allow", "deny"]
            assert summary.changes[1].reasons[0].code == "required_by"


def test_a_prospect_is_told_what_to_buy_first(engine: Engine) -> None:
    decision = engine.prepare(customer(subscribed=False), "ana", DAY).decide("buy", "collaboration")
    assert decision.remedies[0].steps == (
        Step("item", "item", "support/professional", "buy", or_higher=True),
    )


def test_who_misses_the_manage_button_is_told_whom_to_ask(engine: Engine) -> None:
    decision = engine.prepare(customer("support/professional"), "ben", DAY).decide("manage_subscription")
    assert [remedy.steps for remedy in decision.remedies] == [(Step("role", "user.role", "owner"),)]


def test_a_limit_is_raised_by_asking_the_owner_to_buy_what_raises_it(engine: Engine) -> None:
    asked = engine.prepare(customer("support/enterprise"), "ben", DAY)
    decision = asked.decide("use", "custom_objects", quantity=100_000_000)
    steps = (Step("role", "user.role", "owner"), Step("item", "item", "sunshine-select", "buy"))
    assert steps in [remedy.steps for remedy in decision.remedies]


def test_a_higher_edition_than_the_suite_s_is_reached_by_upgrading_the_suite(engine: Engine) -> None:
    asked = engine.prepare(customer("support-suite/professional"), "ana", DAY)
    decision = asked.decide("buy", "support/enterprise")
    assert decision.reasons[0].code == "already_held"
    assert decision.remedies[0].steps == (Step("item", "item", "support/enterprise", "upgrade_edition"),)


def test_seats_that_would_be_left_are_counted_on_the_add_on_itself(engine: Engine) -> None:
    asked = engine.prepare(customer("support/professional", "collaboration"), "ana", DAY)
    decision = asked.decide("remove_seats", "collaboration", seats=12)
    reason = decision.reasons[0]
    assert reason.code == "too_few_seats"
    assert decision.words(reason)["seats"] == 0


def test_an_order_that_changes_nothing_is_not_ready(engine: Engine) -> None:
    summary = engine.preview(customer("support/professional"), order({"action": "view_subscription"}), DAY)
    assert (summary.ready, [one.kind for one in summary.missing]) == (False, ["changes"])

"""What of a subscription's time rules may name: it is worked out for those rules alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.decide.explain import needs
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.logic import Holding
from ordering import change, customer, newcomer, outcomes, preview, shop

START, END, NEXT_END = date(2020, 3, 1), date(2021, 3, 1), date(2022, 3, 1)


def refusing(what: str = "subscription", **when: object) -> Engine:
    """A shop that lets nobody cancel whose subscription is like that, or upgrade, or who asks of such an
    item."""
    named = {f"{what}.{name}": value for name, value in when.items()}
    denied = ["cancel_product", "upgrade_edition", "buy"]
    return shop(rules=[{"id": "no", "deny": denied, "when": named, "code": "kept"}])


def committed(until: date | None) -> Account:
    """A subscriber under contract until a day."""
    one = customer(("desk/pro", 3))
    assert one.subscription is not None
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    if until is not None:
        said["subscription"]["commitment"] = {"until": until.isoformat()}
    return Account.model_validate(said)


def tried(until: dict[str, date]) -> Account:
    """A subscriber of two products who tries some of them until a day, and then goes on with them."""
    said = customer(("desk/pro", 3), ("chat/pro", 3)).model_dump(
        mode="json", exclude_none=True, by_alias=True
    )
    said["subscription"]["trials"] = [
        {"item": item, "until": day.isoformat(), "then": item} for item, day in until.items()
    ]
    return Account.model_validate(said)


def kept(engine: Engine, one: Account, at: date, action: str = "cancel_product", item: str = "desk") -> bool:
    decision = engine.prepare(one, "owner", at).decide(action, item)
    return "kept" in [reason.code for reason in decision.reasons]


TRIED = refusing(on_trial=True)
CONTRACT, DAYS_LEFT = refusing(committed=True), {n: refusing(days_left={"at_most": n}) for n in (0, 30, 365)}


@given(until=st.none() | st.dates(START, date(2023, 1, 1)), at=st.dates(START, date(2023, 1, 1)))
def test_a_contract_binds_until_its_day_through_all_terms(until: date | None, at: date) -> None:
    assert kept(CONTRACT, committed(until), at) == (until is not None and at < until)


@given(at=st.dates(START, NEXT_END - timedelta(days=1)), most=st.sampled_from(sorted(DAYS_LEFT)))
def test_days_are_counted_to_the_end_of_the_term_that_the_day_is_in(at: date, most: int) -> None:
    end = END if at < END else NEXT_END
    assert kept(DAYS_LEFT[most], customer(("desk/pro", 3)), at) == ((end - at).days <= most)


@given(
    untils=st.lists(st.dates(START + timedelta(days=1), NEXT_END), max_size=2),
    at=st.dates(START, NEXT_END - timedelta(days=1)),
)
def test_a_subscription_is_on_trial_while_some_line_is(untils: list[date], at: date) -> None:
    one = tried(dict(zip(("desk/pro", "chat/pro"), untils, strict=False)))
    assert kept(TRIED, one, at) == any(at < until for until in untils)


def test_a_line_that_is_given_up_is_no_longer_tried() -> None:
    gone = {"id": "no", "deny": ["buy"], "items": ["extra"], "when": {"subscription.on_trial": True}}
    engine = shop(rules=[gone], later=[])
    order = [change("cancel_product", "chat"), change("buy", "extra")]
    assert outcomes(preview(tried({"chat/pro": END}), *order, at=START, engine=engine)) == ["allow", "allow"]
    assert outcomes(preview(tried({"desk/pro": END}), *order, at=START, engine=engine)) == ["allow", "deny"]


FREE = {n: refusing("item", seats_free=n) for n in range(6)}


@given(seats=st.integers(1, 5), more=st.integers(1, 5), data=st.data())
def test_seats_are_free_that_nobody_uses(seats: int, more: int, data: st.DataObject) -> None:
    used, busy = data.draw(st.integers(0, seats)), data.draw(st.integers(0, more))
    one, suite = customer(("desk/pro", seats, used)), customer(("all/pro", more, busy))

    def free(of: Account, action: str, item: str) -> list[int]:
        return [n for n, engine in FREE.items() if kept(engine, of, START, action, item)]

    asked = [("cancel_product", "desk"), ("cancel_product", "desk/pro"), ("upgrade_edition", "desk/top")]
    assert [free(one, *each) for each in asked] == [[seats - used]] * 3
    assert [free(suite, "cancel_product", item) for item in ("all", "desk/pro", "chat")] == [
        [more - busy]
    ] * 3
    assert free(one, "buy", "chat/pro") == free(newcomer(), "buy", "desk/pro") == [0]
    assert free(one, "cancel_product", "desk/top") == [0]


def test_a_prospect_is_under_no_contract_has_no_days_left_and_tries_nothing() -> None:
    engine = refusing(committed=False, days_left=0, on_trial=False)
    attributes = engine.prepare(newcomer(), "owner", START).facts.attributes
    said = [attributes[f"subscription.{name}"] for name in ("committed", "days_left", "on_trial")]
    assert said == ["false", 0, "false"]


@pytest.mark.parametrize(
    "name", ["subscription.committed", "subscription.days_left", "subscription.on_trial"]
)
def test_what_no_condition_names_is_not_worked_out(name: str) -> None:
    assert name not in shop().prepare(customer(("desk/pro", 3)), "owner", START).facts.attributes


def test_accounts_that_rules_tell_apart_by_the_days_left_alone_are_answered_apart() -> None:
    engine, one = DAYS_LEFT[30], customer(("desk/pro", 3))
    days = (END - timedelta(days=31), END - timedelta(days=30), END - timedelta(days=31))
    assert [kept(engine, one, day) for day in days] == [False, True, False]


def test_a_promotion_may_ask_for_a_contract() -> None:
    promotion = {"id": "loyal", "code": "LOYAL", "percent": 10, "when": {"subscription.committed": True}}
    engine = shop(promotions=[promotion])
    attributes = engine.prepare(committed(date(2022, 1, 1)), "owner", START).facts.attributes
    assert attributes["subscription.committed"] == "true"


def test_an_item_lacks_what_it_requires_itself() -> None:
    engine = refusing("change", lacks=True)
    assert kept(engine, customer(("chat/pro", 3)), START, "buy", "extra")
    assert not kept(engine, customer(("desk/pro", 3)), START, "buy", "extra")


EARLY = date(2020, 6, 1)
BEGUN = refusing("item", since={"until": EARLY.isoformat()})


@given(
    since=st.none() | st.dates(EARLY - timedelta(days=2), EARLY + timedelta(days=2)),
    at=st.dates(START, NEXT_END - timedelta(days=1)),
)
def test_an_item_is_held_since_its_line_began(since: date | None, at: date) -> None:
    said = customer(("desk/pro", 3), ("all/pro", 2)).model_dump(mode="json", exclude_none=True, by_alias=True)
    said["subscription"]["items"] = [
        {**line, "since": since.isoformat()} if since else line for line in said["subscription"]["items"]
    ]
    one, day = Account.model_validate(said), min(since or START, at)
    early = day < EARLY
    assert [kept(BEGUN, one, at, "cancel_product", item) for item in ("desk", "all", "chat")] == [early] * 3
    assert kept(BEGUN, one, at, "upgrade_edition", "desk/top") == early
    assert not kept(BEGUN, newcomer(), at, "buy", "desk/pro")


BETWEEN = refusing("item", seats={"at_least": 2, "at_most": 3})
ALL_OF_IT = refusing("subscription", holds={"any": ["desk"], "none": ["chat"]})


@given(seats=st.integers(1, 6))
def test_all_operators_on_an_attribute_must_hold(seats: int) -> None:
    assert kept(BETWEEN, customer(("desk/pro", seats)), START, item="desk") == (2 <= seats <= 3)
    one, both = customer(("desk/pro", seats)), customer(("desk/pro", seats), ("chat/pro", seats))
    assert [kept(ALL_OF_IT, each, START, item="desk") for each in (one, both)] == [True, False]


def test_what_is_missing_is_the_operator_that_does_not_hold() -> None:
    clause = {
        "subscription.holds": (Holding("any", frozenset({"chat"})), Holding("none", frozenset({"more"})))
    }
    for held, wanted in ({"desk"}, ("chat",)), ({"chat", "more"}, ("more",)):
        (need,) = needs(clause, clause, {"subscription.holds": frozenset(held)})
        assert (need.wanted, need.refused) == (wanted, wanted == ("more",))

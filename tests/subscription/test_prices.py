"""What binds a line and what was paid for it, with amounts worked out by hand for a month of thirty days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.account import ActivePromotion, Subscription, Trial
from maybuy.subscription.costs import Billing, rest, unit_price
from maybuy.subscription.prices import (
    Running,
    counting,
    covers,
    known,
    paid_for_leaving,
    paid_for_rest,
    reduced_left,
    reduced_rest,
    runs,
    used_in_term,
)
from ordering import shop
from strategies import Data

START, END = date(2020, 9, 1), date(2020, 10, 1)
MIDDLE = date(2020, 9, 16)
DESK = "desk/basic"
"""Ten a seat and month."""

LISTS = [
    {"effective": {"until": "2020-05-01"}, "USD": {"monthly": 1}},
    {"effective": {"from": "2020-05-01", "until": "2020-09-01"}, "USD": {"monthly": 3}},
    {"effective": {"until": "2020-02-01"}, "USD": {"monthly": 2}},
]
PROMOTIONS: list[Data] = [
    {"id": "half", "code": "HALF", "percent": 50, "duration": 3, "voided_by": ["remove_seats"]},
    {"id": "fifth", "code": "FIFTH", "percent": 20, "duration": 3, "items": ["desk"]},
    {"id": "ten", "code": "TEN", "amount": {"USD": 10}, "duration": 3},
    {"id": "capped", "code": "CAPPED", "percent": 50, "maximum": {"USD": 15}, "duration": 3},
    {"id": "bare", "code": "BARE", "percent": 10, "duration": 3, "items": {"edition": "none"}},
]
SHOP = shop(promotions=PROMOTIONS, more=[{"kind": "product", "id": "old", "prices": LISTS}]).definitions


def billed(*items: Data, promotions: Any = (), scheduled: Any = ()) -> Billing:
    """A month of some lines."""
    said = {
        "cycle": "monthly", "term": {"start": str(START), "end": str(END)}, "items": list(items),
        "promotions": list(promotions), "scheduled": list(scheduled),
    }  # fmt: skip
    return Billing(Subscription.model_validate(said), "USD", SHOP)


def running(*names: str, **days: str) -> list[Data]:
    return [{"id": name, **days} for name in names]


@pytest.mark.parametrize(
    ("line", "price"),
    [
        ({"item": DESK}, 10),
        ({"item": DESK, "price": {"seats": 7}}, 7),
        ({"item": DESK, "price": {"seats": 7, "until": "2020-09-02"}}, 7),
        ({"item": DESK, "price": {"seats": 7, "until": "2020-09-01"}}, 10),
        ({"item": DESK, "since": "2020-09-11", "price": {"seats": 7, "until": "2020-09-12"}}, 7),
        ({"item": DESK, "since": "2020-09-11", "price": {"seats": 7, "until": "2020-09-11"}}, 10),
        ({"item": DESK, "since": "2019-01-01", "price": {"seats": 7, "until": "2020-09-01"}}, 10),
        ({"item": "old"}, 3),
        ({"item": "bespoke"}, None),
        ({"item": "bespoke", "price": {"seats": 7}}, 7),
    ],
)
def test_the_price_agreed_binds_until_its_day_else_the_list_else_the_last_that_ended(
    line: Data, price: int | None
) -> None:
    billing = billed(line)
    assert unit_price(billing.subscription.items[0], billing) == price


@pytest.mark.parametrize(("item", "expected"), [("extra", True), (DESK, False), ("all/pro", False)])
def test_a_promotion_may_be_for_what_has_no_editions(item: str, expected: bool) -> None:
    assert covers(SHOP.promotions["bare"], SHOP.items[item], SHOP) is expected


@given(st.none() | st.integers(0, 9), st.none() | st.integers(0, 9), st.integers(0, 9))
def test_a_promotion_runs_from_its_first_day_to_the_day_before_its_end(
    from_: int | None, until: int | None, day: int
) -> None:
    def on(number: int | None) -> date | None:
        return None if number is None else START + timedelta(number)

    one = ActivePromotion.model_construct(id="half", from_=on(from_), until=on(until), used={})
    days = range(from_ or 0, 10 if until is None else until)
    assert runs(one, START + timedelta(day)) is (day in days)


def test_what_a_waiting_change_is_to_end_does_not_count_and_stays_known() -> None:
    waiting = {"on": "2020-10-01", "change": {"action": "remove_seats", "item": "desk"}}
    other = {"on": "2020-10-01", "change": {"action": "add_seats", "item": "desk"}}
    both = running("half", "fifth")
    for scheduled, counted in (([], ["fifth", "half"]), ([other], ["fifth", "half"]), ([waiting], ["fifth"])):
        one = billed({"item": DESK}, promotions=both, scheduled=scheduled).subscription
        assert [each.active.id for each in counting(one, SHOP)] == counted
        assert [each.active.id for each in known(one, SHOP)] == ["fifth", "half"]


@pytest.mark.parametrize(
    ("promotions", "day", "left"),
    [
        ([], 0, Fraction(30)),
        ([], 15, Fraction(15)),
        (running("half"), 0, Fraction(15)),
        (running("half", until="2020-09-11"), 0, Fraction(25)),
        (running("half", until="2020-09-11"), 10, Fraction(20)),
        (running("half", until="2020-09-11"), 9, Fraction(41, 2)),
        (running("half", **{"from": "2020-09-21"}), 0, Fraction(25)),
        (running("half", **{"from": "2020-09-21"}), 25, Fraction(5, 2)),
        (running("half", **{"from": "2020-09-06", "until": "2020-09-16"}), 0, Fraction(25)),
        (running("half", until="2020-10-01"), 0, Fraction(15)),
        (running("half", **{"from": "2020-10-01"}), 0, Fraction(30)),
        (running("half", "fifth"), 0, Fraction(12)),
        # ten days of 0.4, five of 0.5, fifteen in full
        (
            [*running("half", until="2020-09-16"), *running("fifth", until="2020-09-11")],
            0,
            Fraction(4) + Fraction(5, 2) + 15,
        ),
        (running("ten"), 0, Fraction(30)),
        (running("bare"), 0, Fraction(30)),
    ],
)
def test_percentages_take_their_part_of_the_days_on_which_they_run(
    promotions: list[Data], day: int, left: Fraction
) -> None:
    billing = billed({"item": DESK, "seats": 3}, promotions=promotions)
    item, found = SHOP.items[DESK], known(billing.subscription, SHOP)
    assert reduced_left(item, billing, START + timedelta(day), found) == left / 30
    (line,) = billing.subscription.items
    assert reduced_rest(line, billing, START + timedelta(day), found) == 3 * 10 * left / 30


@pytest.mark.parametrize(("by", "left"), [("day", Fraction(20, 365)), ("month", Fraction(1, 12))])
def test_a_year_costs_twelve_months_and_its_rest_by_days_or_months_begun(by: str, left: Fraction) -> None:
    term = {"start": "2020-09-01", "end": "2021-09-01"}
    said = {"cycle": "annual", "term": term, "items": [{"item": DESK, "seats": 3}]}
    billing = Billing(Subscription.model_validate(said), "USD", shop(prorate_by=by).definitions)
    (line,) = billing.subscription.items
    assert reduced_rest(line, billing, START, ()) == rest(Fraction(30), billing, START) == 360
    assert rest(Fraction(30), billing, date(2021, 8, 12)) == 360 * left


def test_what_is_tried_costs_nothing_and_the_rest_its_price() -> None:
    billing = billed({"item": DESK}, {"item": "chat/pro"})
    tried = billing.subscription.model_copy(update={"trials": (Trial(item=DESK, until=date(2020, 9, 16)),)})
    costs = [unit_price(line, billing._replace(subscription=tried)) for line in tried.items]
    assert costs == [0, 15]


def test_what_has_a_maximum_is_a_sum_and_no_percentage_of_each_day() -> None:
    billing = billed({"item": DESK, "seats": 3}, promotions=running("capped"))
    (line,) = billing.subscription.items
    assert reduced_rest(line, billing, START, known(billing.subscription, SHOP)) == 30


@pytest.mark.parametrize(
    ("line", "promotions", "day", "paid"),
    [
        ({"seats": 3}, [], 0, 30),
        ({"seats": 3}, [], 15, 15),
        ({"seats": 3}, running("half"), 15, Fraction(15, 2)),
        ({"seats": 3, "paid": "12"}, running("half"), 15, 6),
        ({"seats": 3, "since": "2020-09-16"}, [], 0, 15),
        ({"seats": 3, "since": "2020-09-16"}, [], 24, 6),
        ({"seats": 3, "paid": "12", "since": "2020-09-16"}, [], 0, 12),
        ({"seats": 3, "paid": "12", "since": "2020-09-16"}, [], 24, Fraction(24, 5)),
        # 30 for all days, of which 6 are left; 8 for the last twelve
        (
            {
                "seats": 3,
                "paid": [{"on": "2020-09-01", "amount": 30}, {"on": "2020-09-19", "amount": 8}],
            },
            [],
            24,
            Fraction(6) + 4,
        ),
        # what is paid later is not worth more than it was
        ({"seats": 3, "paid": [{"on": "2020-09-19", "amount": 8}]}, [], 5, 8),
        ({"seats": 3, "paid": [{"amount": 6}, {"on": "2020-09-16", "amount": -9}]}, [], 15, 0),
        # what is for after the term is for none of it
        ({"seats": 3, "paid": [{"on": "2020-10-01", "amount": 8}]}, [], 5, 0),
        # ten off thirty is a third, at each day alike
        ({"seats": 3}, running("ten"), 15, 10),
        ({"seats": 3}, [{"id": "ten", "used": {"2020-09-01": 3}}], 15, Fraction(27, 2)),
        ({"seats": 3}, [{"id": "ten", "used": {"2020-08-01": 3}}], 15, 10),
        ({"seats": 3}, running("ten", **{"from": "2020-09-02"}), 15, 15),
        ({"seats": 1}, running("ten"), 15, 0),
        ({"seats": 3}, running("fifth", "ten"), 0, 14),
        ({"seats": 2}, running("capped"), 15, 5),
        ({"seats": 6}, running("capped"), 15, Fraction(45, 2)),
    ],
)  # fmt: skip
def test_what_was_paid_for_the_rest_is_what_is_recorded_else_what_the_price_came_to(
    line: Data, promotions: list[Data], day: int, paid: Fraction
) -> None:
    billing = billed({"item": DESK, **line}, promotions=promotions)
    (only,) = billing.subscription.items
    assert paid_for_rest(only, billing, START + timedelta(day)) == paid


@pytest.mark.parametrize(("item", "paid"), [(DESK, 24), ("chat/pro", 36)])
def test_a_sum_is_taken_of_each_line_by_its_part(item: str, paid: int) -> None:
    """Fifteen, half of the 75 being more: 6 of 30 and 9 of 45."""
    billing = billed(
        {"item": DESK, "seats": 3}, {"item": "chat/pro", "seats": 3}, promotions=running("capped")
    )
    line = next(one for one in billing.subscription.items if one.item == item)
    assert paid_for_rest(line, billing, START) == paid


def test_what_is_priced_on_request_was_paid_for_with_nothing_that_is_known() -> None:
    billing = billed({"item": "bespoke", "seats": 3}, promotions=running("half", "ten"))
    (line,) = billing.subscription.items
    assert (paid_for_rest(line, billing, START), reduced_rest(line, billing, START, ())) == (0, 0)


@pytest.mark.parametrize(
    ("amounts", "leaving", "given"),
    [
        (["40"], 1, 10),
        (["40"], 4, 40),
        (["30", "0"], 1, 0),
        (["30", "0"], 2, 10),
        (["30", "0"], 4, 30),
        (["0"], 1, 0),
        (["0"], 3, 0),
    ],
)
def test_seats_that_were_free_leave_first(amounts: list[str], leaving: int, given: int) -> None:
    """Four seats; one that stays is worth ten."""
    payments = [{"on": str(START), "amount": one} for one in amounts]
    billing = billed({"item": DESK, "seats": 4, "paid": payments})
    (line,) = billing.subscription.items
    kept = line.model_copy(update={"seats": 4 - leaving}) if leaving < 4 else None
    assert paid_for_leaving(line, kept, billing, START) == given


@pytest.mark.parametrize(
    ("active", "seats", "used"),
    [
        ({"id": "ten"}, 3, 10),
        ({"id": "ten", "from": "2020-09-01"}, 3, 10),
        ({"id": "ten", "from": "2020-09-02"}, 3, 0),
        ({"id": "ten", "until": "2020-09-02"}, 3, 10),
        ({"id": "ten", "used": {"2020-09-01": "2.5"}}, 3, Fraction(5, 2)),
        ({"id": "ten", "from": "2020-09-02", "used": {"2020-09-01": "2.5"}}, 3, Fraction(5, 2)),
        ({"id": "capped"}, 3, 15),
        ({"id": "capped"}, 2, 10),
        ({"id": "capped"}, 9, 15),
    ],
)
def test_of_a_sum_all_is_used_that_could_be_when_the_term_began(
    active: Data, seats: int, used: Fraction
) -> None:
    billing = billed({"item": DESK, "seats": seats}, promotions=[active])
    (one,) = billing.subscription.promotions
    assert used_in_term(Running(one, SHOP.promotions[one.id]), billing) == used


def test_in_another_currency_a_sum_is_nothing() -> None:
    billing = billed({"item": DESK, "seats": 3}, promotions=running("ten"))
    (one,) = billing.subscription.promotions
    assert used_in_term(Running(one, SHOP.promotions[one.id]), billing._replace(currency="EUR")) == 0
    assert Decimal(10) == unit_price(billing.subscription.items[0], billing)

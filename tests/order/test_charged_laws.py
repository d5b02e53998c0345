"""What a customer pays over a term for what has charges: the price of each day, whatever is ordered in it.

The price of a day is reckoned from the scales as they read, seat by seat; it knows nothing of orders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from order.test_money_laws import DAYS, END, FIRST, HALF, ORDERS, START, TEN, Course, ordered
from ordering import change, customer, newcomer, order, shop_files
from strategies import Data, gathered

Price = Callable[[int], Fraction]


def flat_and_seats(seats: int) -> Fraction:
    return Fraction(35) + sum(Fraction("4.99") for seat in range(1, seats + 1) if seat > 2)


def graduated(seats: int) -> Fraction:
    return sum(
        (Fraction("9.99") if seat <= 3 else Fraction("5.05") for seat in range(1, seats + 1)), Fraction(0)
    )


def volume(seats: int) -> Fraction:
    return seats * (Fraction(10) if seats <= 3 else Fraction(7))


def package(seats: int) -> Fraction:
    return Fraction(20) if seats <= 2 else Fraction(33) if seats <= 5 else Fraction(70)


def at_least(seats: int) -> Fraction:
    return max(Fraction(25), 6 * Fraction(seats))


def beside(seats: int) -> Fraction:
    return 3 * Fraction(seats) + 8


CHARGES: Mapping[str, tuple[Data, Price]] = {
    "desk/basic": (
        {"charges": [{"id": "fee", "prices": {"USD": 35}},
                     {"id": "seats", "per": "seat", "included": 2, "prices": {"USD": "4.99"}}]},
        flat_and_seats,
    ),
    "desk/pro": (
        {"charges": [{"id": "seats", "per": "seat", "tiers": "graduated",
                      "prices": {"USD": [{"up_to": 3, "price": "9.99"}, {"price": "5.05"}]}}]},
        graduated,
    ),
    "desk/top": (
        {"charges": [{"id": "seats", "per": "seat", "tiers": "volume",
                      "prices": {"USD": [{"up_to": 3, "price": 10}, {"price": 7}]}}]},
        volume,
    ),
    "chat/basic": (
        {"charges": [{"id": "seats", "per": "seat", "tiers": "package",
                      "prices": {"USD": [{"up_to": 2, "price": 20}, {"up_to": 5, "price": 33},
                                         {"price": 70}]}}]},
        package,
    ),
    "chat/pro": (
        {"charges": [{"id": "seats", "per": "seat", "prices": {"USD": 6}}],
         "minimum": {"USD": {"monthly": 25, "annual": 25, "quarterly": 25}}},
        at_least,
    ),
    "all/pro": (
        {"prices": {"USD": {"monthly": 3, "annual": 3, "quarterly": 3}},
         "charges": [{"id": "fee", "prices": {"USD": 8}}]},
        beside,
    ),
}  # fmt: skip


def charged() -> Engine:
    """The shop, where everything has charges."""
    files = shop_files(promotions=[HALF, TEN], later=())
    for file in files:
        for edition in file.get("editions", ()):
            said = CHARGES.get(f"{file['id']}/{edition['id']}")
            if said is not None:
                del edition["prices"]
                edition.update(said[0])
    return Engine(gathered(files))


ENGINE = charged()


def by_the_day(course: Course, kept: Fraction = Fraction(1)) -> Fraction:
    """What all days cost, less what a promotion takes of it."""
    days = (CHARGES[item][1](seats) for day in course.held for item, seats in day.items())
    return sum(days, Fraction(0)) * kept / DAYS


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS)
def test_all_that_is_paid_in_a_term_is_the_price_of_its_days(
    orders: list[tuple[int, list[dict[str, object]]]],
) -> None:
    course = ordered(ENGINE, newcomer(), [(0, FIRST), *orders])
    assert abs(Fraction(course.paid) - by_the_day(course)) <= Fraction(course.sums, 200)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS)
def test_a_promotion_that_runs_takes_its_part_of_every_day(
    orders: list[tuple[int, list[dict[str, object]]]],
) -> None:
    course = ordered(ENGINE, newcomer(), [(0, FIRST), *orders], "HALF")
    assert abs(Fraction(course.paid) - by_the_day(course, Fraction(1, 2))) <= Fraction(course.sums, 100)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS, st.sampled_from(["HALF", "TEN"]))
def test_nobody_is_given_back_more_than_was_paid(
    orders: list[tuple[int, list[dict[str, object]]]], code: str
) -> None:
    course = ordered(ENGINE, newcomer(), [(0, FIRST), *orders], code)
    assert course.paid >= -Fraction(course.sums, 100)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS, st.integers(1, 12), st.integers(1, 8))
def test_a_subscriber_whose_payments_are_not_recorded_has_paid_the_price(
    orders: list[tuple[int, list[dict[str, object]]]], desk: int, chat: int
) -> None:
    one = customer(("desk/pro", desk), ("chat/basic", chat), cycle="monthly", term=(str(START), str(END)))
    course = ordered(ENGINE, one, orders)
    before = graduated(desk) + package(chat)
    assert abs(before + Fraction(course.paid) - by_the_day(course)) <= Fraction(course.sums, 200)


@pytest.mark.parametrize("item", CHARGES)
def test_every_price_is_what_the_scales_say(item: str) -> None:
    """The reckoning of this file against the one that is tested by hand."""
    for seats in range(1, 12):
        course = ordered(ENGINE, newcomer(), [(0, [{"action": "buy", "item": item, "seats": seats}])])
        assert course.paid == round(CHARGES[item][1](seats), 2)


@settings(deadline=None, max_examples=drawn(60))
@given(
    st.sampled_from(sorted(CHARGES)), st.integers(1, 9), st.integers(1, 9), st.integers(1, 28), st.booleans(),
    st.data(),
)  # fmt: skip
def test_what_waited_leaves_as_much_to_give_back_as_was_paid_for_what_is_left(
    item: str, seats: int, then: int, day: int, halved: bool, data: st.DataObject
) -> None:
    """What a change on a day within the term charges or gives back is nowhere recorded, but it was paid."""
    price, kept = CHARGES[item][1], Fraction(1, 2) if halved else Fraction(1)
    assume(seats != then and item != "all/pro")
    what = change("add_seats" if then > seats else "remove_seats", item, seats=abs(then - seats))
    one = customer(
        (item, seats), cycle="monthly", term=(str(START), str(END)),
        promotions=[{"id": "half", "until": str(END)}] if halved else [],
        scheduled=[{"on": str(START + timedelta(day)), "change": what}],
    )  # fmt: skip
    assert one.subscription is not None
    line = one.subscription.items[0].model_copy(
        update={"paid": Decimal(round(price(seats) * kept * 10**6)) / 10**6}
    )
    recorded = one.subscription.model_copy(update={"items": (line,)})
    last = data.draw(st.integers(day, 29))
    for account in (one, one.model_copy(update={"subscription": recorded})):
        gone = order(change("cancel_product", item.partition("/")[0]))
        due = ENGINE.preview(account, gone, START + timedelta(last)).due_now
        assert abs(Fraction(due) + price(then) * kept * (DAYS - last) / DAYS) <= Fraction(1, 100)

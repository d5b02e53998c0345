"""How long a promotion lasts, how often it may be used, and between which sums it holds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.preview_json import preview_json
from ordering import change, customer, newcomer, order, refused, shop, taken_off

START = date(2020, 9, 1)
FEW = change("buy", "desk/basic", seats=4)
"""Forty a month."""


def bounded(**more: Any) -> Engine:
    """A shop with one promotion, of half the price unless it says an amount."""
    off = {} if "amount" in more else {"percent": 50}
    return shop(promotions=[{"id": "one", "code": "ONE", **off, **more}], later=())


def after(
    engine: Engine, account: Account, day: date, *changes: Any, code: str = "ONE"
) -> tuple[Preview, Account]:
    """The summary of an order, and the account as its file has it afterwards."""
    said = order(*changes, promotion=[code] if code else [], cycle="monthly")
    summary = engine.preview(account, said, day)
    now = preview_json(summary, engine.definitions, "en")["subscription_now"]
    written = account.model_dump(mode="json", by_alias=True, exclude_none=True)
    return summary, Account.model_validate({**written, "subscription": now})


@pytest.mark.parametrize(
    ("percent", "off"), [(12.5, "5.00"), (0.01, "0.00"), (33.33, "13.33"), (100, "40.00")]
)
def test_a_percentage_may_have_two_decimals(percent: float, off: str) -> None:
    summary, _ = after(bounded(percent=Decimal(str(percent))), newcomer(), START, FEW)
    assert taken_off(summary) == {"one": Decimal(off)}


@pytest.mark.parametrize(
    ("day", "duration", "until"),
    [
        (date(2020, 9, 1), {"months": 3}, date(2020, 12, 1)),
        (date(2020, 9, 11), {"months": 1}, date(2020, 10, 11)),
        (date(2020, 8, 31), {"months": 6}, date(2021, 2, 28)),
        (date(2020, 9, 11), "forever", None),
        (date(2020, 9, 11), 2, date(2020, 11, 11)),
    ],
)
def test_a_promotion_lasts_for_cycles_for_months_or_for_ever(
    day: date, duration: Any, until: date | None
) -> None:
    engine = bounded(duration=duration)
    summary, account = after(engine, newcomer(), day, FEW)
    assert account.subscription is not None
    assert [(one.id, one.until) for one in account.subscription.promotions] == [("one", until)]
    assert summary.discounts[0].until == until
    later, _ = after(engine, account, date(2024, 5, 20), code="")
    assert (later.recurring_net == 20) is (until is None)


def test_months_go_by_in_the_middle_of_a_term_too() -> None:
    """Half of a year for forty a month is taken off for two of its months."""
    engine = bounded(duration={"months": 2}, items=["desk/basic"])
    account = customer(("chat/basic", 1), cycle="annual", term=("2020-09-01", "2021-09-01"))
    summary, _ = after(engine, account, START, FEW)
    days = Decimal((date(2020, 11, 1) - START).days) / 365
    assert taken_off(summary) == {"one": round(480 * days / 2, 2)}


@pytest.mark.parametrize(("minimum", "why"), [("40", None), ("40.01", "minimum"), ("0", None)])
def test_a_code_asks_for_a_least_sum_of_what_it_covers(minimum: str, why: str | None) -> None:
    engine = bounded(minimum={"USD": minimum}, items=["desk/basic"])
    summary, _ = after(engine, newcomer(), START, FEW, change("buy", "chat/pro", seats=100))
    assert refused(summary) == ([] if why is None else [("ONE", why)])
    said = preview_json(summary, engine.definitions, "fr")["promotions_refused"]
    assert [one["message"] for one in said] == (
        ["ce que le code couvre doit atteindre 40,01\xa0$US au moins"] if why else []
    )


def test_what_is_given_back_counts_against_the_least_sum() -> None:
    engine = bounded(minimum={"USD": 40})
    account = customer(("desk/basic", 4), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    up = change("upgrade_edition", "desk/pro")
    assert refused(after(engine, account, START, up)[0]) == []
    assert refused(after(engine, account, START + timedelta(1), up)[0]) == [("ONE", "minimum")]


def test_a_code_that_lasts_may_reach_its_least_sum_with_the_next_term() -> None:
    engine = bounded(minimum={"USD": 40}, duration=2)
    account = customer(("desk/basic", 4), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    summary, _ = after(engine, account, START, change("apply_promotion"))
    assert refused(summary) == []
    assert summary.discounts[0].recurring == 20


@pytest.mark.parametrize("key", ["minimum", "maximum"])
def test_a_sum_in_another_currency_is_for_that_currency_only(key: str) -> None:
    engine = shop(
        promotions=[{"id": "one", "code": "ONE", "percent": 50, key: {"EUR": 5}}],
        more=[],
        currency="USD",
        later=(),
    )
    assert refused(after(engine, newcomer(), START, FEW)[0]) == [("ONE", "currency")]


@settings(deadline=None, max_examples=drawn(30))
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 9)), max_size=4), st.integers(1, 60))
def test_no_more_than_the_maximum_is_taken_in_a_term_over_all_its_orders(
    orders: list[tuple[int, int]], most: int
) -> None:
    """And never less, where half of what is paid comes to more."""
    engine = bounded(maximum={"USD": most}, duration=2)
    summary, account = after(engine, newcomer(), START, FEW)
    taken, charged = summary.discounts[0].amount, summary.lines[0].due_now or Decimal(0)
    for day, seats in sorted(orders):
        summary, account = after(
            engine, account, START + timedelta(day), change("add_seats", "desk", seats=seats), code=""
        )
        taken += summary.discounts[0].amount
        charged += summary.lines[0].due_now or Decimal(0)
    assert abs(taken - min(most, charged / 2)) <= Decimal("0.01") * (len(orders) + 1)
    renewal = summary.payments[-1]
    assert renewal.amount == summary.recurring - min(Decimal(most), summary.recurring / 2)


def test_the_maximum_of_a_code_for_one_order_is_for_that_order() -> None:
    engine = bounded(maximum={"USD": 15})
    summary, account = after(engine, newcomer(), START, FEW)
    assert (taken_off(summary), summary.due_now) == ({"one": 15}, 25)
    again, _ = after(engine, account, START, change("add_seats", "desk", seats=4))
    assert taken_off(again) == {"one": 15}


@pytest.mark.parametrize("duration", [None, 1, {"months": 1}])
@pytest.mark.parametrize(("bound", "times"), [({"once": True}, 1), ({"at_most": 3}, 3), ({}, 5)])
def test_a_customer_uses_a_code_only_so_many_times(bound: Any, times: int, duration: Any) -> None:
    engine = bounded(**bound, **({} if duration is None else {"duration": duration}))
    account, used = newcomer(), 0
    for number in range(5):
        day = START + timedelta(62 * number)
        what = FEW if number == 0 else change("add_seats", "desk", seats=1)
        summary, account = after(engine, account, day, what)
        if refused(summary):
            assert refused(summary) == [("ONE", "once")]
        else:
            used += 1
    assert used == times


def test_a_code_that_an_action_ended_was_used() -> None:
    engine = bounded(once=True, duration=6, voided_by=["remove_seats"])
    _, account = after(engine, newcomer(), START, FEW)
    _, account = after(engine, account, START + timedelta(3), change("remove_seats", "desk"), code="")
    assert account.subscription is not None
    assert [(one.id, one.until) for one in account.subscription.promotions] == [("one", date(2020, 9, 4))]
    summary, _ = after(engine, account, START + timedelta(90), change("add_seats", "desk"))
    assert refused(summary) == [("ONE", "once")]
    assert summary.recurring_net == summary.recurring


def test_a_code_that_is_for_more_seats_was_used_too() -> None:
    engine = bounded(once=True, duration=6, min_seats=4)
    _, account = after(engine, newcomer(), START, FEW)
    _, account = after(engine, account, START + timedelta(3), change("remove_seats", "desk"), code="")
    summary, _ = after(engine, account, START + timedelta(90), change("add_seats", "desk"))
    assert refused(summary) == [("ONE", "once")]


def test_a_code_that_was_used_takes_nothing_off_afterwards() -> None:
    engine = bounded(once=True, amount={"USD": 30})
    summary, account = after(engine, newcomer(), START, FEW)
    assert summary.due_now == 10
    summary, _ = after(engine, account, START, change("cancel_product", "desk"), code="")
    assert summary.due_now == -10


@pytest.mark.parametrize("most", ["0.01", 60, 200, 10_000])
@pytest.mark.parametrize("months", [6, 12, 18])
def test_what_a_maximum_keeps_of_a_percentage_is_left_to_the_next(most: object, months: int) -> None:
    """1,200 a year: of the half of it on which both run, the second takes half of what the first leaves."""
    both = {"percent": 50, "duration": {"months": months}, "stacks": True}
    promotions = [
        {"id": "one", "code": "ONE", "maximum": {"USD": most}, **both},
        {"id": "two", "code": "TWO", "maximum": {"USD": 10_000}, **both},
    ]
    said = order(change("buy", "desk/basic", seats=10), promotion=["ONE", "TWO"], cycle="annual")
    summary = shop(promotions=promotions, later=()).preview(newcomer(), said, START)
    running = Fraction(1200 * (365 if months >= 12 else 181), 365)
    first = min(running / 2, Fraction(Decimal(str(most))))
    for code, off in (("one", first), ("two", (running - first) / 2)):
        assert abs(Fraction(taken_off(summary)[code]) - off) <= Fraction(1, 100)


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize(("most", "taken"), [(10_000, 150), (30, 30)])
def test_a_percentage_with_a_maximum_is_credited_for_the_days_on_which_it_ran(
    most: int, taken: int, recorded: bool
) -> None:
    """A year of 1,200 that is half price until December: afterwards all of a day's price was paid."""
    off = {"id": "one", "code": "ONE", "percent": 50, "maximum": {"USD": most}, "duration": {"months": 3}}
    engine = shop(promotions=[off], later=())
    account = customer(
        ("desk/basic", 10), term=("2020-09-01", "2021-09-01"),
        promotions=[{"id": "one", "until": "2020-12-01"}],
    )  # fmt: skip
    if recorded:
        said = order(change("buy", "desk/basic", seats=10), promotion=["ONE"], cycle="annual")
        account = newcomer().model_copy(
            update={"subscription": engine.preview(newcomer(), said, START).subscription_now}
        )
    for day in (date(2020, 9, 1), date(2020, 10, 1), date(2020, 12, 1), date(2021, 8, 1)):
        credit = engine.preview(account, order(change("cancel_product", "desk")), day).due_now
        half = max((date(2020, 12, 1) - day).days, 0)
        price = Fraction(1200 * (date(2021, 9, 1) - day).days, 365)
        less = min(Fraction(1200 * 91, 730), Fraction(taken)) * half / 91
        assert abs(Fraction(credit) + price - less) <= Fraction(1, 100), day


BOUNDED = st.tuples(st.sampled_from([20, 50, 100]), st.integers(1, 900), st.integers(1, 14))
"""How much of the price, the most of it in a term, and for how many months."""


@settings(deadline=None, max_examples=drawn(60))
@given(st.tuples(BOUNDED, BOUNDED), st.integers(0, 364), st.sampled_from(["never", "at_once", "later"]))
def test_two_percentages_with_a_maximum_are_credited_for_the_days_on_which_they_ran(
    bounds: tuple[tuple[int, int, int], ...], day: int, recorded: str
) -> None:
    """A year of 1,200: each day costs as much as is left of it, whenever it is recorded as paid."""
    codes, until = ("one", "two"), []
    for _, _, months in bounds:
        year, month = divmod(START.month - 1 + months, 12)
        until.append(date(START.year + year, month + 1, 1))
    engine = shop(
        promotions=[
            {"id": code, "code": code, "percent": percent, "maximum": {"USD": most}, "stacks": True,
             "items": ["desk"], "duration": {"months": months}}
            for code, (percent, most, months) in zip(codes, bounds, strict=True)
        ],
        later=(),
    )  # fmt: skip
    running = [{"id": code, "until": str(end)} for code, end in zip(codes, until, strict=True)]
    account = customer(("desk/basic", 10), term=("2020-09-01", "2021-09-01"), promotions=running)
    if recorded == "at_once":
        said = order(change("buy", "desk/basic", seats=10), promotion=list(codes), cycle="annual")
        account = account.model_copy(
            update={"subscription": engine.preview(newcomer(), said, START).subscription_now}
        )
    if recorded == "later":
        found = engine.preview(account, order(change("buy", "chat/pro")), START + timedelta(day // 2))
        assert found.subscription_now is not None
        assert found.subscription_now.items[0].payments is not None
        account = account.model_copy(update={"subscription": found.subscription_now})
    days = [Fraction(1200, 365)] * 365
    for (percent, most, _), end in zip(bounds, until, strict=True):
        off = [
            one * percent / 100 if START + timedelta(number) < end else Fraction(0)
            for number, one in enumerate(days)
        ]
        counts = min(Fraction(1), most / sum(off)) if any(off) else Fraction(0)
        days = [one - less * counts for one, less in zip(days, off, strict=True)]
    cancelled = engine.preview(account, order(change("cancel_product", "desk")), START + timedelta(day))
    assert abs(Fraction(cancelled.due_now) + sum(days[day:])) <= Fraction(2, 100)

"""Prices of parts of terms, rounding, and the terms that follow one another."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Literal

import pytest

from maybuy.model.account import AgreedPrice, Line, Payment, Subscription, Term, Trial
from maybuy.order.charges import credits_of, net_of, order_lines, total, whole_cycle
from maybuy.subscription.costs import Billing
from maybuy.subscription.currency import rounded
from maybuy.subscription.days import anchor_of, left_of, next_term, on_anchor
from ordering import change, customer, preview, shop

SHOP = shop()
BY: tuple[Literal["day"], Literal["month"]] = ("day", "month")


def term(start: str, end: str) -> Term:
    return Term.model_validate({"start": start, "end": end})


# Worked out apart from the code, from the calendar alone


def same_day(start: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def counted_days(start: date, end: date, at: date) -> Fraction:
    """The days left over the days of the term, counted one by one."""
    days = [start + timedelta(days=one) for one in range((end - start).days)]
    return Fraction(sum(1 for one in days if one >= at), len(days))


def counted_months(start: date, at: date, months: int) -> Fraction:
    """The months not over yet on a day, over the months of the term."""
    return Fraction(sum(1 for one in range(1, months + 1) if same_day(start, one) > at), months)


STARTS = [
    (2019, 1, 1), (2019, 1, 31), (2019, 2, 28), (2019, 3, 1), (2019, 11, 30), (2019, 12, 31), (2020, 1, 29),
    (2020, 1, 30), (2020, 1, 31), (2020, 2, 28), (2020, 2, 29), (2020, 3, 1), (2020, 3, 31), (2020, 5, 31),
    (2020, 11, 30), (2023, 2, 28), (2024, 2, 29), (2100, 2, 28),
]  # fmt: skip
CYCLES = {"monthly": 1, "quarterly": 3, "annual": 12, "two years": 24}
PRORATIONS = [
    (date(*start), months, offset)
    for (start, months), offset in product(product(STARTS, CYCLES.values()), (0.0, 0.31, 0.5, 0.77, 0.999))
]


def day_in(start: date, end: date, share: float) -> date:
    return start + timedelta(days=int((end - start).days * share))


@pytest.mark.parametrize(
    ("start", "months", "share"),
    PRORATIONS,
    ids=[f"{start}+{months}@{share}" for start, months, share in PRORATIONS],
)
def test_what_is_left_of_a_term_is_what_the_calendar_says(start: date, months: int, share: float) -> None:
    end = same_day(start, months)
    at = day_in(start, end, share)
    one = Term.model_construct(start=start, end=end)
    assert left_of(one, at, months, start.day, "day") == counted_days(start, end, at)
    assert left_of(one, at, months, start.day, "month") == counted_months(start, at, months)


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("months", CYCLES.values())
def test_all_of_a_term_is_left_on_its_first_day_and_least_on_its_last(
    months: int, by: Literal["day", "month"]
) -> None:
    start = date(2020, 1, 31)
    one = Term.model_construct(start=start, end=same_day(start, months))
    shares = [
        left_of(one, start + timedelta(days=day), months, 31, by) for day in range((one.end - start).days)
    ]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == (Fraction(1, len(shares)) if by == "day" else Fraction(1, months))


@pytest.mark.parametrize(
    ("start", "end", "at", "months", "by", "left"),
    [
        ("2015-01-01", "2016-01-01", date(2015, 6, 2), 12, "day", Fraction(213, 365)),
        ("2015-01-01", "2016-01-01", date(2015, 6, 2), 12, "month", Fraction(7, 12)),
        ("2015-01-01", "2016-01-01", date(2015, 5, 31), 12, "month", Fraction(8, 12)),
        ("2015-01-01", "2016-01-01", date(2015, 6, 1), 12, "month", Fraction(7, 12)),
        ("2020-01-01", "2021-01-01", date(2020, 12, 31), 12, "day", Fraction(1, 366)),
        ("2020-01-31", "2020-02-29", date(2020, 2, 28), 1, "day", Fraction(1, 29)),
        ("2020-01-31", "2020-02-29", date(2020, 2, 28), 1, "month", Fraction(1)),
        ("2020-01-31", "2021-01-31", date(2020, 2, 28), 12, "month", Fraction(12, 12)),
        ("2020-01-31", "2021-01-31", date(2020, 2, 29), 12, "month", Fraction(11, 12)),
        ("2020-11-30", "2021-11-30", date(2021, 2, 28), 12, "month", Fraction(9, 12)),
        ("2020-09-01", "2020-10-01", date(2020, 9, 11), 1, "day", Fraction(20, 30)),
    ],
)
def test_a_share_of_a_term_comes_out_as_worked_out_by_hand(
    start: str, end: str, at: date, months: int, by: Literal["day", "month"], left: Fraction
) -> None:
    assert left_of(term(start, end), at, months, int(start[-2:]), by) == left


# From the price to the amount


CHARGES = [
    (by, cycle, start, share, seats, added)
    for by, (cycle, start), share, (seats, added) in product(
        ("day", "month"),
        (
            ("monthly", date(2020, 1, 31)), ("monthly", date(2020, 2, 29)), ("quarterly", date(2019, 11, 30)),
            ("annual", date(2020, 2, 29)), ("annual", date(2019, 3, 1)),
        ),
        (0.0, 0.34, 0.9),
        ((1, 1), (7, 13)),
    )
]  # fmt: skip


@pytest.mark.parametrize(("by", "cycle", "start", "share", "seats", "added"), CHARGES)
def test_seats_added_cost_their_price_for_the_rest_of_the_term(
    by: str, cycle: str, start: date, share: float, seats: int, added: int
) -> None:
    months = CYCLES[cycle]
    end = same_day(start, months)
    at = day_in(start, end, share)
    one = customer(("desk/basic", seats), cycle=cycle, term=(start.isoformat(), end.isoformat()))
    summary = preview(
        one,
        change("add_seats", "desk", seats=added),
        at=at,
        engine=shop(prorate_by=by, desk=("9.99", 20, 50)),
    )
    left = counted_days(start, end, at) if by == "day" else counted_months(start, at, months)
    cents = Fraction(999) * added * months * left
    assert summary.due_now == Decimal(int(cents + Fraction(1, 2))) / 100
    assert summary.recurring == Decimal("9.99") * (seats + added) * months


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Fraction(1, 2), "JPY", "1"), (Fraction(-1, 2), "JPY", "-1"), (Fraction(49, 100), "JPY", "0"),
        (Fraction(3, 2), "JPY", "2"), (Fraction(5, 2), "JPY", "3"), (Fraction(-5, 2), "JPY", "-3"),
        (Fraction(12345, 10), "JPY", "1235"),
        (Fraction(5, 1000), "USD", "0.01"), (Fraction(-5, 1000), "USD", "-0.01"),
        (Fraction(4999, 1000000), "USD", "0.00"), (Fraction(25, 1000), "USD", "0.03"),
        (Fraction(1, 3), "USD", "0.33"), (Fraction(-2, 3), "USD", "-0.67"), (Fraction(10), "USD", "10.00"),
        (Fraction(5, 10000), "KWD", "0.001"), (Fraction(-5, 10000), "KWD", "-0.001"),
        (Fraction(1, 3), "KWD", "0.333"), (Fraction(2, 3), "KWD", "0.667"), (Fraction(10), "KWD", "10.000"),
        (Fraction(10**24) + Fraction(1, 200), "USD", "1000000000000000000000000.01"),
    ],
)  # fmt: skip
def test_an_amount_is_rounded_half_away_from_zero_to_the_currencys_own_unit(
    amount: Fraction, currency: str, expected: str
) -> None:
    assert str(rounded(amount, currency)) == expected


@pytest.mark.parametrize(
    ("currency", "monthly", "recurring", "due"),
    [("JPY", 1234, "3702", "2468"), ("USD", "12.35", "37.05", "24.70"), ("KWD", "1.235", "3.705", "2.470")],
)
def test_amounts_have_the_decimals_of_their_currency(
    currency: str, monthly: object, recurring: str, due: str
) -> None:
    engine = shop(currency=currency, desk=(monthly, 9999, 99999))
    one = customer(("desk/basic", 1), cycle="monthly", term=("2020-09-01", "2020-10-01"), currency=currency)
    summary = preview(one, change("add_seats", "desk", seats=2), at=date(2020, 9, 1), engine=engine)
    assert (str(summary.recurring), str(summary.due_now)) == (recurring, due)


def test_every_line_is_rounded_by_itself_and_credits_apart_from_charges() -> None:
    engine = shop(currency="JPY", desk=(1, 2, 4))
    one = customer(("desk/basic", 1), cycle="monthly", term=("2020-09-01", "2020-10-01"), currency="JPY")
    # Half the month: 0.5 for Basic is a credit of 1, 2 for Top is a charge of 2, not one of 1.5 rounded.
    summary = preview(one, change("upgrade_edition", "desk/top"), at=date(2020, 9, 16), engine=engine)
    assert [line.due_now for line in summary.lines] == [Decimal(2), Decimal(-1)]
    assert summary.due_now == Decimal(1)


# The next term


@pytest.mark.parametrize(
    ("start", "end", "then", "expected"),
    [
        ("2020-03-01", "2021-03-01", 12, "2022-03-01"),
        ("2020-03-01", "2021-03-01", 1, "2021-04-01"),
        ("2020-09-01", "2020-10-01", 12, "2021-10-01"),
        ("2020-01-31", "2020-02-29", 1, "2020-03-31"),
        ("2019-01-31", "2019-02-28", 1, "2019-03-31"),
        ("2020-01-30", "2020-02-29", 1, "2020-03-30"),
        ("2020-02-29", "2020-03-31", 1, "2020-04-30"),
        ("2020-02-29", "2020-03-29", 1, "2020-04-29"),
        ("2020-02-29", "2021-02-28", 12, "2022-02-28"),
        ("2023-02-28", "2024-02-28", 12, "2025-02-28"),
        ("2020-11-30", "2021-02-28", 3, "2021-05-30"),
        ("2020-01-31", "2020-02-29", 12, "2021-02-28"),
        ("2020-08-31", "2020-09-30", 3, "2020-12-31"),
    ],
)
def test_a_term_is_followed_by_one_that_begins_where_it_ends(
    start: str, end: str, then: int, expected: str
) -> None:
    one = subscribed((), term=term(start, end))
    following = next_term(one.term, then, anchor_of(one))
    assert (following.start.isoformat(), following.end.isoformat()) == (end, expected)


@pytest.mark.parametrize(
    "start", [date(2020, 1, 31), date(2019, 12, 31), date(2020, 1, 29), date(2019, 8, 30)]
)
def test_monthly_terms_follow_each_other_for_ten_years_without_a_gap_or_a_lost_month(start: date) -> None:
    one = Term.model_construct(start=start, end=same_day(start, 1))
    for number in range(1, 121):
        following = next_term(one, 1, start.day)
        assert following.start == one.end
        expected = same_day(start, number + 1)
        assert (following.end.year, following.end.month) == (expected.year, expected.month)
        one = following


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)), (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)), (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2020, 10, 31), 1, date(2020, 11, 30)), (date(2020, 11, 30), 3, date(2021, 2, 28)),
    ],
)  # fmt: skip
def test_some_months_later_is_the_same_day_or_the_months_last(
    start: date, months: int, expected: date
) -> None:
    assert on_anchor(start, months, start.day) == expected == same_day(start, months)


# Lines


YEAR = term("2020-03-01", "2021-03-01")
SHARED = shop(prorate_by="month")
"""Half of an annual term from March is left in September."""


def subscribed(items: tuple[Line, ...], cycle: str = "annual", term: Term = YEAR) -> Subscription:
    return Subscription(cycle=cycle, term=term, items=items)


def billed(*items: Line, cycle: str = "annual") -> Billing:
    return Billing(subscribed(items, cycle), "USD", SHARED.definitions)


DAY = date(2020, 9, 1)


def test_only_what_is_new_is_paid_for_and_what_is_gone_is_given_back() -> None:
    before = billed(Line(item="desk/basic", seats=4), Line(item="chat/pro", seats=2))
    after = billed(Line(item="desk/top", seats=4), Line(item="chat/pro", seats=3))
    lines = order_lines(before, after, DAY)
    assert [(line.kind, line.item, line.seats, line.added, str(line.due_now)) for line in lines] == [
        ("line", "desk/top", 4, 4, "1200.00"),
        ("line", "chat/pro", 3, 1, "90.00"),
        ("credit", "desk/basic", 4, 0, "-240.00"),
    ]
    assert [(line.from_, line.until) for line in lines] == [(DAY, date(2021, 3, 1))] * 3


def test_what_does_not_change_is_listed_from_the_beginning_of_the_term_and_costs_nothing_now() -> None:
    held = billed(Line(item="desk/basic", seats=4))
    (only,) = order_lines(held, held, DAY)
    assert (only.added, only.due_now, only.from_) == (0, Decimal("0.00"), date(2020, 3, 1))
    assert only.recurring == Decimal("480.00")


def test_what_was_added_in_the_term_and_does_not_change_is_listed_from_its_own_first_day() -> None:
    held = billed(Line(item="desk/basic", seats=4, since=date(2020, 6, 1)))
    (only,) = order_lines(held, held, DAY)
    assert (only.added, only.from_) == (0, date(2020, 6, 1))


def test_what_is_priced_on_request_has_no_amounts_and_counts_for_nothing() -> None:
    (only,) = order_lines(billed(), billed(Line(item="bespoke", seats=2)), DAY)
    assert (only.unit_price, only.recurring, only.due_now) == (None, None, None)
    assert total((only.due_now, Decimal("1.50")), Decimal("0.00")) == Decimal("1.50")


def test_a_whole_cycle_costs_the_prices_of_its_own_cycle() -> None:
    lines = (Line(item="all/pro", seats=2), Line(item="bespoke"))
    for cycle, cost in (("monthly", "60.00"), ("annual", "672.00"), ("quarterly", "180.00")):
        assert str(whole_cycle(billed(*lines, cycle=cycle))) == cost


@pytest.mark.parametrize(
    ("before", "after", "replaced", "net"),
    [
        ((("desk/basic", 3), ("chat/basic", 2)), (("all/pro", 3),), {"all/pro": 240}, {"all/pro": 264}),
        (
            (("all/pro", 2),),
            (("desk/pro", 2), ("chat/pro", 2)),
            {"desk/pro": 192, "chat/pro": 144},
            {"desk/pro": 48, "chat/pro": 36},
        ),
        ((("more", 2),), (("all/pro", 2),), {"all/pro": 12}, {"all/pro": 324}),
        ((("desk/basic", 3),), (("chat/pro", 2),), {}, {"chat/pro": 180}),
        ((("desk/basic", 3),), (("desk/basic", 2),), {}, {"desk/basic": 0}),
        ((("desk/basic", 3),), (("desk/basic", 4),), {}, {"desk/basic": 60}),
    ],
)
def test_what_is_given_back_counts_against_what_takes_its_place(
    before: tuple[tuple[str, int], ...],
    after: tuple[tuple[str, int], ...],
    replaced: dict[str, int],
    net: dict[str, int],
) -> None:
    """Half a year of a seat: 60 of Desk Basic, 120 of Pro, 30 and 90 of Chat, 168 of the suite, 6 of More."""
    old, new = (billed(*[Line(item=item, seats=seats) for item, seats in some]) for some in (before, after))
    lines = order_lines(old, new, DAY)
    assert credits_of(lines, SHARED.definitions) == replaced
    charged = [line for line in lines if line.kind == "line"]
    assert {line.item: net_of(line, lines, SHARED.definitions) for line in charged} == net


def test_of_what_takes_its_place_for_nothing_each_takes_over_as_much() -> None:
    """Half a year of two seats of the suite are 336. Where one costs something it takes over all."""
    old, new = (
        billed(*[Line(item=item, seats=2) for item in some])
        for some in (("all/pro",), ("desk/pro", "chat/pro"))
    )
    lines = [
        replace(line, due_now=Decimal(0)) if line.kind == "line" else line
        for line in order_lines(old, new, DAY)
    ]
    assert credits_of(lines, SHARED.definitions) == {"desk/pro": 168, "chat/pro": 168}
    (one,) = (line for line in lines if line.item == "desk/pro")
    costs = [replace(one, due_now=Decimal(5)) if line is one else line for line in lines]
    assert credits_of(costs, SHARED.definitions) == {"desk/pro": 336}


@pytest.mark.parametrize(
    ("tried", "seats", "added", "due"),
    [
        ((True, True), 5, 1, 0),
        ((True, False), 4, 4, 240),
        ((False, False), 5, 1, 60),
        ((False, False), 3, 0, 0),
    ],
)
def test_what_was_tried_is_paid_for_whole_once_it_is_not(
    tried: tuple[bool, bool], seats: int, added: int, due: int
) -> None:
    trials = (Trial(item="desk/basic", until=date(2020, 9, 1)),)
    before, after = (
        one._replace(subscription=one.subscription.model_copy(update={"trials": trials if on else ()}))
        for one, on in zip(
            (billed(Line(item="desk/basic", seats=4)), billed(Line(item="desk/basic", seats=seats))),
            tried,
            strict=True,
        )
    )
    line = order_lines(before, after, DAY)[0]
    assert (line.added, line.due_now) == (added, due)


def test_a_new_term_is_paid_for_whole_and_the_old_ones_rest_is_given_back() -> None:
    before = billed(Line(item="desk/basic", seats=4), Line(item="chat/pro", seats=1))
    after = Billing(
        subscribed((Line(item="desk/basic", seats=3),), term=term("2020-09-01", "2021-09-01")),
        "USD",
        SHARED.definitions,
    )
    found = [
        (line.kind, line.item, line.seats, line.added, line.due_now)
        for line in order_lines(before, after, DAY)
    ]
    assert found == [
        ("line", "desk/basic", 3, 3, 360), ("credit", "desk/basic", 4, 0, -240),
        ("credit", "chat/pro", 1, 0, -90),
    ]  # fmt: skip


def test_what_was_paid_of_what_has_no_price_is_given_back() -> None:
    (only,) = order_lines(billed(Line(item="bespoke", seats=2, paid=Decimal(60))), billed(), DAY)
    assert (only.kind, only.item, only.seats, only.unit_price, only.due_now) == (
        "credit", "bespoke", 2, None, -30,
    )  # fmt: skip
    assert order_lines(billed(Line(item="bespoke", seats=2)), billed(), DAY) == ()


def test_of_what_stays_nothing_is_given_back_even_where_more_was_paid_than_it_costs() -> None:
    paid = (Payment(amount=Decimal(900)), Payment(on=DAY, amount=Decimal(0)))
    held = billed(Line(item="desk/basic", seats=4, paid=paid))
    assert [(line.kind, line.due_now) for line in order_lines(held, held, DAY)] == [("line", 0)]


@pytest.mark.parametrize(
    ("agreed", "until", "each"), [(None, None, 5), (3, "2021-01-01", 3), (3, "2020-01-01", 5)]
)
def test_what_is_given_back_is_told_with_the_price_of_a_seat_that_it_was_paid_at(
    agreed: int | None, until: str | None, each: int
) -> None:
    one = customer(("chat/basic", 4))
    assert one.subscription is not None
    if agreed is not None:
        price = {"seats": agreed, "until": until}
        line = one.subscription.items[0].model_copy(update={"price": AgreedPrice.model_validate(price)})
        one = one.model_copy(update={"subscription": one.subscription.model_copy(update={"items": (line,)})})
    found = preview(one, change("upgrade_edition", "chat/pro"), engine=SHOP, at=date(2020, 9, 1))
    told = {line.kind: (line.item, line.unit_price) for line in found.lines}
    assert told == {"line": ("chat/pro", 15), "credit": ("chat/basic", each)}

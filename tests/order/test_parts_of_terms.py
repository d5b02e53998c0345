"""A percentage that begins or ends within a term: what each day costs, and what is credited for those left.

The price of a day is worked out here from the calendar alone: the list's, or less the percentage while that
runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.receipt import Receipt
from ordering import change, customer, newcomer, order, preview, prices, shop
from strategies import Data

START, END = date(2021, 1, 31), date(2022, 1, 31)
PRICES = {"desk/basic": 10, "desk/pro": 20, "desk/top": 50}
CENT = Fraction(1, 100)


def code(percent: int, months: int) -> Data:
    return {"id": "some", "code": "SOME", "percent": percent, "duration": {"months": months}}


def price_of(lines: dict[str, int], days: Iterable[date], percent: int, ends: date) -> Fraction:
    """What lines cost on some days of the year: a day's part of their price, less the percentage until it
    ends."""
    a_day = Fraction(sum(PRICES[item] * seats for item, seats in lines.items()) * 12, (END - START).days)
    return sum((a_day * (1 - Fraction(percent, 100) * (one < ends)) for one in days), Fraction(0))


def days(from_: date, until: date) -> list[date]:
    return [from_ + timedelta(number) for number in range((until - from_).days)]


def made(summary: Preview, account: Account) -> Account:
    assert [one.outcome for one in summary.changes] == ["allow"] * len(summary.changes)
    return account.model_copy(update={"subscription": summary.subscription_now})


def buyer(engine: Engine, item: str, seats: int) -> tuple[Account, date]:
    """Who has bought something for a year with the code, and the day on which that ends."""
    bought = order(change("buy", item, seats=seats), cycle="annual", promotion="SOME")
    account = made(engine.preview(newcomer(), bought, START), newcomer())
    assert account.subscription is not None
    ends = account.subscription.promotions[0].until
    assert ends is not None
    return account, ends


CHANGES: tuple[tuple[Data, dict[str, int]], ...] = (
    (change("upgrade_edition", "desk/top"), {"desk/top": 6}),
    (change("downgrade_edition", "desk/basic"), {"desk/basic": 6}),
    (change("remove_seats", "desk", seats=2), {"desk/pro": 4}),
    (change("add_seats", "desk", seats=3), {"desk/pro": 9}),
    (change("cancel_product", "desk"), {}),
)


@example(percent=50, months=3, first=200, second=1, asked=CHANGES[0])
@example(percent=100, months=3, first=30, second=200, asked=CHANGES[2])
@given(
    percent=st.integers(1, 100), months=st.integers(1, 11), first=st.integers(0, 364),
    second=st.integers(0, 200), asked=st.sampled_from(CHANGES),
)  # fmt: skip
def test_a_change_costs_the_difference_of_the_days_that_are_left(
    percent: int, months: int, first: int, second: int, asked: tuple[Data, dict[str, int]]
) -> None:
    """Bought with a code for some months of a year, changed on one day and given up on another."""
    engine = shop(promotions=[code(percent, months)], later=())
    account, ends = buyer(engine, "desk/pro", 6)
    one, lines = asked
    day = START + timedelta(first)
    summary = preview(account, one, at=day, engine=engine)
    left = days(day, END)
    due = price_of(lines, left, percent, ends) - price_of({"desk/pro": 6}, left, percent, ends)
    assert abs(Fraction(summary.due_now) - due) <= 2 * CENT
    last = min(day + timedelta(second), END - timedelta(1))
    if lines:
        gone = preview(made(summary, account), change("cancel_product", "desk"), at=last, engine=engine)
        rest = price_of(lines, days(last, END), percent, ends)
        assert abs(Fraction(gone.due_now) + rest) <= 3 * CENT


def test_a_code_that_is_entered_within_the_term_takes_nothing_of_what_was_paid_before() -> None:
    """Three seats more for half a year with half off for two months; what is given up first is theirs and the
    others' alike: as much of each as is left of it."""
    engine = shop(promotions=[code(50, 2)], later=())
    account = customer(("desk/pro", 6), cycle="annual", term=(str(START), str(END)))
    day = date(2021, 8, 1)
    added = preview(account, change("add_seats", "desk", seats=3), at=day, engine=engine, promotion="SOME")
    ends = date(2021, 10, 1)
    due = price_of({"desk/pro": 3}, days(day, END), 50, ends)
    assert abs(Fraction(added.due_now) - due) <= CENT
    last = date(2021, 12, 1)
    gone = preview(made(added, account), change("cancel_product", "desk"), at=last, engine=engine)
    assert abs(Fraction(gone.due_now) + price_of({"desk/pro": 9}, days(last, END), 0, last)) <= 2 * CENT


def test_what_is_left_of_a_cycles_price_is_of_the_price_that_is_shown() -> None:
    """The price rises with the next term, and the code counts from then on: what the summary says of a cycle
    is of one price, and what then is to pay of the other."""
    dear = {
        "kind": "product",
        "id": "lamp",
        "prices": [
            {"effective": {"until": "2022-01-01"}, **prices("USD", 10, 10)},
            {"effective": {"from": "2022-01-01"}, **prices("USD", 16, 16)},
        ],
    }
    engine = shop(promotions=[code(50, 12)], more=[dear])
    account = customer(("lamp", 1), cycle="annual", term=(str(START), str(END)))
    summary = preview(
        account, change("apply_promotion"), at=date(2021, 8, 1), engine=engine, promotion="SOME"
    )
    assert (summary.recurring, summary.discounts[0].recurring, summary.recurring_net) == (120, 60, 60)
    assert [(one.on, one.amount) for one in summary.payments] == [(END, Decimal(96))]
    said = list(Receipt(summary, engine.definitions, "en").afterwards())
    assert not any("then $120.00" in one for one in said), said
    assert any("$96.00 a year, at the prices of that day" in one for one in said), said


def test_a_term_that_is_no_whole_cycle_is_paid_for_until_its_day_and_changes_no_price() -> None:
    """A month from April 15, and 16 of the 31 days of the one after, until terms turn on the 31st."""
    engine = shop()
    account = customer(("desk/pro", 11), cycle="monthly", term=("2026-01-31", "2026-04-15"))
    summary = preview(account, at=date(2026, 2, 28), engine=engine)
    due = round(Decimal(220) * (31 + 16) / 31, 2)
    assert [(one.on, one.amount) for one in summary.payments] == [(date(2026, 4, 15), due)]
    receipt = Receipt(summary, engine.definitions, "en")
    assert [one.said for one in receipt.payments()] == ["$333.55 for the time until May 31, 2026"]
    assert (receipt.recurring(), list(receipt.afterwards())) == ("$220.00 a month", [])


@example(percent=100, months=3, seats=[2, 2, 2], after=60)
@example(percent=50, months=3, seats=[1] * 14, after=3)
@given(
    percent=st.integers(1, 100), months=st.integers(1, 11),
    seats=st.lists(st.integers(-2, 3), min_size=1, max_size=14), after=st.integers(0, 300),
)  # fmt: skip
def test_however_often_seats_come_and_go_each_costs_its_days_and_records_stay_short(
    percent: int, months: int, seats: list[int], after: int
) -> None:
    engine = shop(promotions=[code(percent, months)], later=())
    account, ends = buyer(engine, "desk/pro", 20)
    day = START + timedelta(after)
    for number, fewer in enumerate(seats):
        asked = change("remove_seats" if fewer > 0 else "add_seats", "desk", seats=abs(fewer) or 1)
        at = min(day + timedelta(number), END - timedelta(1))
        summary = preview(account, asked, at=at, engine=engine)
        due = price_of({"desk/pro": -fewer if fewer > 0 else abs(fewer) or 1}, days(at, END), percent, ends)
        assert abs(Fraction(summary.due_now) - due) <= (number + 2) * CENT
        account = made(summary, account)
        assert account.subscription is not None
        payments = account.subscription.items[0].payments or ()
        assert len([one for one in payments if one.on is not None and one.on > at]) <= 1
        assert len(payments) <= number + 3


def with_maximum(maximum: int) -> Data:
    return {**code(50, 3), "maximum": {"USD": maximum}}


def test_a_percentage_with_a_maximum_counts_for_its_days_as_one_without() -> None:
    engine = shop(promotions=[with_maximum(100_000)], later=())
    account, _ = buyer(engine, "desk/pro", 6)
    last = date(2021, 10, 1)
    gone = preview(account, change("cancel_product", "desk"), at=last, engine=engine)
    assert abs(Fraction(gone.due_now) + price_of({"desk/pro": 6}, days(last, END), 0, last)) <= CENT


def test_of_a_percentage_that_its_maximum_cuts_off_what_was_taken_is_of_its_days() -> None:
    """Half off for three months would be $174.25 of $1,440.00; at most $60.00 are."""
    engine = shop(promotions=[with_maximum(60)], later=())
    bought = order(change("buy", "desk/pro", seats=6), cycle="annual", promotion="SOME")
    summary = engine.preview(newcomer(), bought, START)
    assert summary.due_now == 1380
    account, day = made(summary, newcomer()), START + timedelta(10)
    ends = date(2021, 4, 30)
    whole, later = (price_of({"desk/pro": 6}, days(one, END), 0, START) for one in (day, ends))
    gone = preview(account, change("cancel_product", "desk"), at=day, engine=engine)
    of_days = Fraction(60 * (ends - day).days, (ends - START).days)
    assert abs(Fraction(gone.due_now) + whole - of_days) <= CENT
    gone = preview(account, change("cancel_product", "desk"), at=ends, engine=engine)
    assert abs(Fraction(gone.due_now) + later) <= CENT


def test_what_is_taken_over_is_for_the_days_that_it_was_paid_for() -> None:
    """An upgrade for nothing of what was bought with half off for some months, given up when that is over."""
    nothing = {"id": "n", "settle": ["upgrade_edition"], "by": "nothing"}
    engine = shop(promotions=[code(50, 3)], later=(), rules=[nothing])
    account, _ = buyer(engine, "desk/basic", 10)
    up = preview(account, change("upgrade_edition", "desk/pro"), at=date(2021, 3, 1), engine=engine)
    assert up.due_now == 0
    last = date(2021, 10, 1)
    gone = preview(made(up, account), change("cancel_product", "desk"), at=last, engine=engine)
    assert abs(Fraction(gone.due_now) + price_of({"desk/basic": 10}, days(last, END), 0, last)) <= 2 * CENT

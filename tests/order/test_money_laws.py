"""What a customer pays over a term, whatever is ordered in it: the price of each day on which something is
held.

The calculation goes day by day and knows nothing of charges, credits or what was paid.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.payments import Due
from maybuy.order.summary import Preview
from maybuy.subscription.course import as_of
from ordering import change, customer, newcomer, order, shop

START, DAYS = date(2020, 9, 1), 30
END = START + timedelta(DAYS)
HALF = {"id": "half", "code": "HALF", "percent": 50, "duration": 3}
FIFTH = {"id": "fifth", "code": "FIFTH", "percent": 20, "duration": 2, "stacks": True, "items": ["desk/pro"]}
TEN = {"id": "ten", "code": "TEN", "amount": {"USD": 10}, "duration": 3, "stacks": True}
CAPPED = {"id": "capped", "code": "CAPPED", "percent": 50, "maximum": {"USD": 15}, "duration": 3}
THIRD = {"id": "third", "code": "THIRD", "percent": 30, "duration": 2, "stacks": True}
AT_ONCE = shop(promotions=[HALF, FIFTH, THIRD, TEN, CAPPED], later=(), desk=("9.99", "20.05", 50))
PRICES = {
    "desk/basic": "9.99",
    "desk/pro": "20.05",
    "desk/top": "50",
    "chat/basic": "5",
    "chat/pro": "15",
    "all/pro": "30",
}

CHANGES = [
    change("add_seats", "desk", seats=1), change("add_seats", "chat", seats=3),
    change("remove_seats", "desk"), change("remove_seats", "chat"),
    change("upgrade_edition", "desk/pro"), change("upgrade_edition", "desk/top"),
    change("upgrade_edition", "chat/pro"), change("downgrade_edition", "desk/basic"),
    change("downgrade_edition", "chat/basic"), change("cancel_product", "chat"),
    change("buy", "chat/basic"), change("bundle", "all/pro"), change("buy", "all/pro"),
]  # fmt: skip


class Course(NamedTuple):
    """What was held on each day, and what was paid for all of it."""

    held: list[dict[str, int]]
    paid: Decimal
    sums: int
    """How many amounts were rounded."""


def ordered(
    engine: Engine, first: Account, orders: list[tuple[int, list[dict[str, object]]]], *codes: str
) -> Course:
    """Orders on days of the term, each on the account that the one before leaves; the first with codes."""
    account, paid, sums = first, Decimal(0), 0
    held: list[dict[str, int]] = []
    for number, (day, changes) in enumerate(sorted(orders, key=lambda one: one[0])):
        held += [_held(account)] * (day - len(held))
        summary = engine.preview(
            account, order(*changes, promotion=list(codes) if number == 0 else []), START + timedelta(day)
        )
        paid, sums = paid + summary.due_now, sums + len(summary.lines) + len(summary.discounts)
        account = _next(account, summary)
    held += [_held(account)] * (DAYS - len(held))
    return Course(held, paid, sums)


def _held(account: Account) -> dict[str, int]:
    return {line.item: line.seats for line in account.subscription.items} if account.subscription else {}


def _next(account: Account, summary: Preview) -> Account:
    if summary.outcome == "deny" and not any(one.outcome != "deny" for one in summary.changes):
        return account
    return account.model_copy(update={"subscription": summary.subscription_now})


def by_the_day(
    course: Course, kept: Fraction = Fraction(1), kept_of: dict[str, Fraction] | None = None
) -> Fraction:
    """What all days cost, each item less what a promotion takes of it."""
    cost = Fraction(0)
    for day in course.held:
        for item, seats in day.items():
            part = kept * (kept_of or {}).get(item, Fraction(1))
            cost += seats * Fraction(PRICES[item]) * part / DAYS
    return cost


ORDERS = st.lists(
    st.tuples(st.integers(1, DAYS - 1), st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2)),
    max_size=5,
)
FIRST = [change("buy", "desk/basic", seats=2), change("buy", "chat/basic", seats=2)]


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS)
def test_all_that_is_paid_in_a_term_is_the_price_of_its_days(
    orders: list[tuple[int, list[dict[str, object]]]],
) -> None:
    course = ordered(AT_ONCE, newcomer(), [(0, FIRST), *orders])
    assert abs(Fraction(course.paid) - by_the_day(course)) <= Fraction(course.sums, 200)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS)
def test_a_promotion_that_runs_takes_its_part_of_every_day(
    orders: list[tuple[int, list[dict[str, object]]]],
) -> None:
    course = ordered(AT_ONCE, newcomer(), [(0, FIRST), *orders], "HALF")
    assert abs(Fraction(course.paid) - by_the_day(course, Fraction(1, 2))) <= Fraction(course.sums, 100)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS)
def test_promotions_multiply_on_what_they_cover(orders: list[tuple[int, list[dict[str, object]]]]) -> None:
    course = ordered(
        AT_ONCE, newcomer(), [(0, [change("buy", "desk/pro", seats=2)]), *orders], "FIFTH", "THIRD"
    )
    cost = by_the_day(course, Fraction(7, 10), {"desk/pro": Fraction(8, 10)})
    assert abs(Fraction(course.paid) - cost) <= Fraction(course.sums, 100)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS)
def test_nobody_is_given_back_more_than_was_paid(orders: list[tuple[int, list[dict[str, object]]]]) -> None:
    everything = [(DAYS - 1, [change("cancel_product", "chat"), change("cancel_product", "desk")])]
    for codes in ((), ("HALF",)):
        course = ordered(AT_ONCE, newcomer(), [(0, FIRST), *orders, *everything], *codes)
        assert course.paid >= -Fraction(course.sums, 100)


@settings(deadline=None, max_examples=drawn(60))
@given(ORDERS, st.integers(1, 12))
def test_a_subscriber_whose_payments_are_not_recorded_has_paid_the_price(
    orders: list[tuple[int, list[dict[str, object]]]], seats: int
) -> None:
    one = customer(
        ("desk/pro", seats), ("chat/pro", 2), cycle="monthly", term=(str(START), str(END + timedelta(1)))
    )
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    said["subscription"]["term"]["end"] = str(END)
    account = Account.model_validate(said)
    course = ordered(AT_ONCE, account, orders)
    before = seats * Fraction(PRICES["desk/pro"]) + 2 * Fraction(PRICES["chat/pro"])
    assert abs(before + Fraction(course.paid) - by_the_day(course)) <= Fraction(course.sums, 200)


WAITING = st.lists(st.tuples(st.integers(1, DAYS + 29), st.sampled_from(CHANGES[:9])), max_size=3)
PAID = st.sampled_from([None, "40", "0", "33.33"])


def subscriber(waiting: list[tuple[int, dict[str, object]]], paid: str | None, **more: object) -> Account:
    """A subscriber to four and two seats, for whom changes wait on days of this term and the next."""
    one = customer(
        ("desk/pro", 4), ("chat/pro", 2), cycle="monthly", term=(str(START), str(END)),
        scheduled=[{"on": str(START + timedelta(day)), "change": what} for day, what in waiting], **more,
    )  # fmt: skip
    said = one.model_dump(mode="json", by_alias=True, exclude_none=True)
    if paid is not None:
        said["subscription"]["items"][0]["paid"] = paid
    return Account.model_validate(said)


def days_ahead(summary: Preview, engine: Engine, until: date) -> Fraction:
    """What each day of the course costs from the order's on, its term's part of a whole month."""
    cost = Fraction(0)
    assert summary.subscription_now is not None
    account = summary.account.model_copy(update={"subscription": summary.subscription_now})
    day = summary.at
    while day < until:
        present = as_of(account, day, engine.definitions).subscription
        if present is not None:
            length = (present.term.end - present.term.start).days
            for line in present.items:
                cost += line.seats * Fraction(PRICES[line.item]) / length
        day += timedelta(1)
    return cost


@settings(deadline=None, max_examples=drawn(60))
@given(WAITING, st.integers(0, DAYS - 1), st.lists(st.sampled_from(CHANGES), max_size=2))
def test_the_payments_to_come_add_up_to_the_price_of_the_days_to_come(
    waiting: list[tuple[int, dict[str, object]]], day: int, changes: list[dict[str, object]]
) -> None:
    account = subscriber(waiting, None)
    at = START + timedelta(day)
    summary = AT_ONCE.preview(account, order(*changes), at)
    nothing = AT_ONCE.preview(account, order(), at)
    if summary.subscription_now is None:
        return
    assert nothing.subscription_now is not None
    held = nothing.subscription_now.items
    prepaid = sum((one.seats * Fraction(PRICES[one.item]) for one in held), Fraction(0)) * (DAYS - day) / DAYS
    paid = sum((Fraction(one.amount) for one in summary.payments), Fraction(0))
    ends = END + timedelta(31)
    sums = 12 * (len(summary.payments) + 1)
    assert abs(prepaid + paid - days_ahead(summary, AT_ONCE, ends)) <= Fraction(sums, 200)


@settings(deadline=None, max_examples=drawn(60))
@given(
    WAITING,
    PAID,
    st.integers(0, DAYS - 1),
    st.integers(0, DAYS),
    st.sampled_from(CHANGES),
    st.sampled_from(["", "half", "ten", "capped"]),
)
def test_what_waits_is_the_same_whether_or_not_an_account_is_written_anew(
    waiting: list[tuple[int, dict[str, object]]],
    paid: str | None,
    first: int,
    later: int,
    what: dict[str, object],
    code: str,
) -> None:
    running = [{"id": code, "until": str(END + timedelta(10))}] if code else []
    account, at = subscriber(waiting, paid, promotions=running), START + timedelta(first)
    written = _next(account, AT_ONCE.preview(account, order(), at))
    one = AT_ONCE.preview(account, order(what), at + timedelta(later))
    other = AT_ONCE.preview(written, order(what), at + timedelta(later))
    assert (one.due_now, one.subscription_now, one.payments) == (
        other.due_now, other.subscription_now, other.payments,
    )  # fmt: skip


@settings(deadline=None, max_examples=drawn(60))
@given(WAITING, PAID, st.integers(0, DAYS - 1), ORDERS, st.sampled_from(["", "half", "ten", "capped"]))
def test_no_more_is_given_back_than_was_paid_whatever_waited(
    waiting: list[tuple[int, dict[str, object]]],
    paid: str | None,
    day: int,
    orders: list[tuple[int, list[dict[str, object]]]],
    code: str,
) -> None:
    running = [{"id": code, "until": str(END)}] if code and paid is None else []
    account, at = subscriber(waiting, paid, promotions=running), START + timedelta(day)
    price = 4 * Decimal(PRICES["desk/pro"]) if paid is None else Decimal(paid)
    spent = price + 2 * Decimal(PRICES["chat/pro"])
    if running:
        spent = {"half": spent / 2, "ten": spent - 10, "capped": spent - min(15, spent / 2)}[code]
    sums, since = 1, START
    everything = [change("cancel_product", "desk"), change("cancel_product", "chat")]
    for number, changes in [*sorted((one for one in orders if one[0] < day), key=_day), (day, everything)]:
        on = START + timedelta(number)
        spent += sum((one.amount for one in _of_waiting(account, since, on)), Decimal(0))
        summary = AT_ONCE.preview(account, order(*changes), on)
        spent, sums = spent + summary.due_now, sums + len(summary.lines) + len(summary.discounts) + 12
        account, since = _next(account, summary), on
    assert at == on
    assert spent >= -Fraction(sums, 200)


def _day(one: tuple[int, list[dict[str, object]]]) -> int:
    return one[0]


def _of_waiting(account: Account, since: date, until: date) -> list[Due]:
    """What is due for what waits from a day on until another."""
    course = AT_ONCE.preview(account, order(), since).payments
    return [one for one in course if since < one.on <= until and one.reason == "change"]

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

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from ordering import change, customer, newcomer, order, shop

START, DAYS = date(2020, 9, 1), 30
END = START + timedelta(DAYS)
HALF = {"id": "half", "code": "HALF", "percent": 50, "duration": 3}
FIFTH = {"id": "fifth", "code": "FIFTH", "percent": 20, "duration": 2, "stacks": True, "items": ["desk/pro"]}
THIRD = {"id": "third", "code": "THIRD", "percent": 30, "duration": 2, "stacks": True}
AT_ONCE = shop(promotions=[HALF, FIFTH, THIRD], later=(), desk=("9.99", "20.05", 50))
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


@settings(deadline=None, max_examples=60)
@given(ORDERS)
def test_all_that_is_paid_in_a_term_is_the_price_of_its_days(
    orders: list[tuple[int, list[dict[str, object]]]],
) -> None:
    course = ordered(AT_ONCE, newcomer(), [(0, FIRST), *orders])
    assert abs(Fraction(course.paid) - by_the_day(course)) <= Fraction(course.sums, 200)


@settings(deadline=None, max_examples=60)
@given(ORDERS)
def test_a_promotion_that_runs_takes_its_part_of_every_day(
    orders: list[tuple[int, list[dict[str, object]]]],
) -> None:
    course = ordered(AT_ONCE, newcomer(), [(0, FIRST), *orders], "HALF")
    assert abs(Fraction(course.paid) - by_the_day(course, Fraction(1, 2))) <= Fraction(course.sums, 100)


@settings(deadline=None, max_examples=60)
@given(ORDERS)
def test_promotions_multiply_on_what_they_cover(orders: list[tuple[int, list[dict[str, object]]]]) -> None:
    course = ordered(
        AT_ONCE, newcomer(), [(0, [change("buy", "desk/pro", seats=2)]), *orders], "FIFTH", "THIRD"
    )
    cost = by_the_day(course, Fraction(7, 10), {"desk/pro": Fraction(8, 10)})
    assert abs(Fraction(course.paid) - cost) <= Fraction(course.sums, 100)


@settings(deadline=None, max_examples=60)
@given(ORDERS)
def test_nobody_is_given_back_more_than_was_paid(orders: list[tuple[int, list[dict[str, object]]]]) -> None:
    everything = [(DAYS - 1, [change("cancel_product", "chat"), change("cancel_product", "desk")])]
    for codes in ((), ("HALF",)):
        course = ordered(AT_ONCE, newcomer(), [(0, FIRST), *orders, *everything], *codes)
        assert course.paid >= -Fraction(course.sums, 100)


@settings(deadline=None, max_examples=60)
@given(ORDERS, st.integers(1, 12))
def test_a_subscriber_whose_payments_are_not_recorded_has_paid_the_price(
    orders: list[tuple[int, list[dict[str, object]]]], seats: int
) -> None:
    one = customer(
        ("desk/pro", seats), ("chat/pro", 2), cycle="monthly", term=(str(START), str(END + timedelta(1)))
    )
    said = one.model_dump(mode="json", exclude_none=True)
    said["subscription"]["term"]["end"] = str(END)
    account = Account.model_validate(said)
    course = ordered(AT_ONCE, account, orders)
    before = seats * Fraction(PRICES["desk/pro"]) + 2 * Fraction(PRICES["chat/pro"])
    assert abs(before + Fraction(course.paid) - by_the_day(course)) <= Fraction(course.sums, 200)

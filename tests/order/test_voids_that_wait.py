"""A sum off that a change which waits is to void: nothing of it is used as long as that waits."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from ordering import change, customer, preview, shop

LEAVES = date(2021, 6, 20)
START = date(2020, 9, 1)
SUM = 90
GO, STAY = change("cancel_product", "chat"), change("buy", "chat/pro", seats=3)
RULES: Any = [{"id": "on-a-day", "defer": ["cancel_product"], "until": str(LEAVES)}]
EITHER = pytest.mark.parametrize(
    "takes", [{"amount": {"USD": SUM}}, {"percent": 100, "maximum": {"USD": SUM}}], ids=["amount", "percent"]
)


def sold(takes: dict[str, Any]) -> Engine:
    promotion = {
        "id": "off", "code": "OFF", "duration": "forever", "voided_by": ["cancel_product"], **takes,
    }  # fmt: skip
    return shop(promotions=[promotion], later=(), rules=RULES)


def holder(cycle: str, end: date) -> Account:
    return customer(
        ("desk/pro", 4), ("chat/pro", 3), cycle=cycle, term=(str(START), str(end)), promotions=[{"id": "off"}]
    )


def after(account: Account, one: Preview) -> Account:
    return account.model_copy(update={"subscription": one.subscription_now})


def turns_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@EITHER
@settings(deadline=None, max_examples=drawn(60))
@given(st.lists(st.tuples(st.integers(0, 25), st.sampled_from(["go", "stay", "both", 1, 3, 9])), max_size=9))
def test_of_each_term_it_takes_what_is_charged_while_nothing_waits_to_void_it(
    takes: dict[str, Any], orders: list[tuple[int, Any]]
) -> None:
    """Reckoned order by order and month by month: $20 a seat of Desk, $45 for Chat."""
    engine, account = sold(takes), holder("monthly", turns_after(START))
    at, term, used, waits, seats = START, START, Fraction(SUM), False, 4

    def charged(amount: Fraction) -> Fraction:
        nonlocal used
        taken = Fraction(0) if waits else min(SUM - used, amount)
        used += taken
        return amount - taken

    for days, what in orders:
        at += timedelta(days)
        while turns_after(term) <= at:
            term, used = turns_after(term), Fraction(0)
            charged(Fraction(20 * seats + 45))
        asked, due = [], Fraction(0)
        if what in ("go", "both"):
            asked, waits = [GO], True
        elif what == "stay":
            asked, waits = [STAY] if waits else [], False
        if what == "both" or isinstance(what, int):
            more = 2 if what == "both" else what
            asked, seats = [*asked, change("add_seats", "desk", seats=more)], seats + more
            left = Fraction((turns_after(term) - at).days, (turns_after(term) - term).days)
            due = charged(20 * more * left)
        one = preview(account, *asked, at=at, engine=engine)
        account = after(account, one)
        assert abs(Fraction(one.due_now) - due) <= Fraction(1, 50)
        renewal = next(each for each in one.payments if each.reason == "renewal")
        whole = Fraction(20 * seats + 45)
        assert (renewal.on, renewal.amount) == (turns_after(term), whole if waits else max(whole - SUM, 0))


@EITHER
def test_nothing_of_it_is_used_of_a_term_that_begins_anew_while_what_voids_it_waits(
    takes: dict[str, Any],
) -> None:
    engine, account = sold(takes), holder("annual", date(2021, 9, 1))
    account = after(account, preview(account, GO, at=date(2020, 9, 10), engine=engine))
    turn = change("change_billing_cycle", to="quarterly")
    account = after(account, preview(account, turn, at=date(2020, 10, 1), engine=engine))
    account = after(account, preview(account, STAY, at=date(2020, 10, 5), engine=engine))
    more = preview(account, change("add_seats", "desk", seats=5), at=date(2020, 10, 6), engine=engine)
    charge = Fraction(5 * 20 * 3 * 87, 92)
    assert abs(Fraction(more.due_now) - charge + SUM) <= Fraction(1, 200)


@EITHER
def test_another_sum_is_still_taken_off_each_renewal_while_what_voids_that_one_waits(
    takes: dict[str, Any],
) -> None:
    """$80 for Desk and $45 for Chat, less $10."""
    files: Any = [
        {"id": "off", "duration": "forever", "voided_by": ["cancel_product"], "code": "OFF", **takes},
        {"id": "other", "duration": "forever", "amount": {"USD": 10}, "code": "OTHER"},
    ]
    engine = shop(promotions=files, later=(), rules=RULES)
    running: Any = [{"id": "off"}, {"id": "other"}]
    account = customer(
        ("desk/pro", 4),
        ("chat/pro", 3),
        cycle="monthly",
        term=("2020-09-01", "2020-10-01"),
        promotions=running,
    )
    account = after(account, preview(account, GO, at=date(2020, 9, 10), engine=engine))
    for at, on in ((10, 10), (20, 10), (40, 11)):
        one = preview(account, at=START + timedelta(at), engine=engine)
        assert [(each.on, each.amount) for each in one.payments] == [(date(2020, on, 1), 115)]

"""A promotion whose conditions something that waits breaks: what it takes off until then, what was paid with
it, and that it goes on where that is taken back.

What was paid for a day is worked out here from the calendar alone: half of the list's price.
"""

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
from maybuy.report.preview_json import subscription_json
from ordering import change, customer, preview, shop

START, DAYS = date(2020, 9, 1), 365
BREAKS, DAY = date(2020, 12, 1), 91
WITH_CHAT = {"subscription.holds": {"any": ["chat/pro"]}}
HALF: Any = {"id": "half", "code": "HALF", "percent": 50, "when": WITH_CHAT}
DOWN, UP = change("downgrade_edition", "chat/basic"), change("upgrade_edition", "chat/pro")


def sold(until: str, **lasts: object) -> Engine:
    rules: Any = [{"id": "on-a-day", "defer": ["downgrade_edition"], "until": until}]
    return shop(promotions=[{**HALF, **lasts}], later=(), rules=rules)


def holder(until: str | None) -> Account:
    """Who pays half of 360 for Desk, and half of 360 for Chat, for a year."""
    promotions = [{"id": "half", **({"until": until} if until else {})}]
    return customer(
        ("desk/basic", 3), ("chat/pro", 2), term=("2020-09-01", "2021-09-01"), promotions=promotions
    )


def after(account: Account, summary: Preview) -> Account:
    return account.model_copy(update={"subscription": summary.subscription_now})


@pytest.mark.parametrize("until", [None, "2022-03-01"])
@settings(deadline=None, max_examples=drawn(20))
@given(ordered=st.integers(0, 200), left=st.integers(0, 300))
def test_what_was_paid_is_given_back_whatever_waits(until: str | None, ordered: int, left: int) -> None:
    """On each day what was paid for those that are left, before what waits falls due and after it."""
    engine, account = sold(str(BREAKS), duration="forever"), holder(until)
    on, off = sorted((ordered, left))
    account = after(account, preview(account, DOWN, at=START + timedelta(on), engine=engine))
    given_up = preview(account, change("cancel_product", "desk"), at=START + timedelta(off), engine=engine)
    assert abs(Fraction(given_up.due_now) + Fraction(180 * (DAYS - off), DAYS)) <= Fraction(1, 200)


@settings(deadline=None, max_examples=drawn(20))
@given(ordered=st.integers(0, DAY - 1))
def test_what_waits_gives_back_what_was_paid_and_is_charged_in_full(ordered: int) -> None:
    """Half of 360 for Chat Pro for the rest, less all of 120 for Chat Basic."""
    at = START + timedelta(ordered)
    summary = preview(holder(None), DOWN, at=at, engine=sold(str(BREAKS), duration="forever"))
    (due,) = (one.amount for one in summary.payments if one.on == BREAKS)
    assert abs(Fraction(due) - Fraction((120 - 180) * (DAYS - DAY), DAYS)) <= Fraction(1, 100)


@pytest.mark.parametrize("until", [None, "2022-03-01", "2020-11-01"])
@pytest.mark.parametrize("day", ["next_cycle", str(BREAKS)])
@settings(deadline=None, max_examples=drawn(20))
@given(ordered=st.integers(0, 50), later=st.integers(0, 9))
def test_a_promotion_goes_on_once_what_is_to_break_its_conditions_is_taken_back(
    until: str | None, day: str, ordered: int, later: int
) -> None:
    engine, account, at = sold(day, duration="forever"), holder(until), START + timedelta(ordered)
    waiting = after(account, preview(account, DOWN, at=at, engine=engine))
    back = preview(waiting, UP, at=at + timedelta(later), engine=engine)
    plain = preview(account, at=at + timedelta(later), engine=engine)
    assert [one.change.action for one in back.undone] == ["downgrade_edition"]
    assert (back.due_now, back.payments, back.discounts) == (0, plain.payments, plain.discounts)
    assert back.subscription_now is not None
    assert back.subscription_now.promotions == account.subscription.promotions  # type: ignore[union-attr]
    if day == "next_cycle":
        assert subscription_json(back.subscription_now) == subscription_json(account.subscription)


def test_it_is_written_how_long_it_lasts_otherwise() -> None:
    engine = sold("next_cycle", duration="forever")
    lasting: Any = {"until": "2022-03-01"}
    for until, otherwise, due in ((None, {}, "360"), ("2022-03-01", lasting, "541.48")):
        account = holder(until)
        written = subscription_json(preview(account, DOWN, at=START, engine=engine).subscription_now)
        assert written is not None
        assert written["promotions"] == [{"id": "half", "until": "2021-09-01", "otherwise": otherwise}]
        said = account.model_dump(mode="json", by_alias=True, exclude_none=True)
        read = Account.model_validate({**said, "subscription": written})
        (renewal,) = preview(read, UP, at=START, engine=engine).payments
        assert (renewal.on, renewal.amount) == (date(2021, 9, 1), Decimal(due))


@settings(deadline=None, max_examples=drawn(20))
@given(
    entered=st.integers(0, 50), ordered=st.integers(0, 20), later=st.integers(0, 19), days=st.integers(0, 250)
)
def test_a_code_that_counts_from_the_next_term_on_still_does_once_that_is_taken_back(
    entered: int, ordered: int, later: int, days: int
) -> None:
    """Two more seats are paid for in full until then, on every day before and after what was to break it."""
    engine, account, at = sold(str(BREAKS), duration="forever"), holder(None), START + timedelta(entered)
    none = account.subscription.model_copy(update={"promotions": ()})  # type: ignore[union-attr]
    account = account.model_copy(update={"subscription": none})
    account = after(
        account, preview(account, change("apply_promotion"), at=at, engine=engine, promotion=["HALF"])
    )
    waiting = after(account, preview(account, DOWN, at=(at := at + timedelta(ordered)), engine=engine))
    back = after(waiting, preview(waiting, UP, at=(at := at + timedelta(later)), engine=engine))
    assert back.subscription == account.subscription
    at += timedelta(days)
    more = preview(back, change("add_seats", "desk", seats=2), at=at, engine=engine)
    paid = Fraction(240 * (DAYS - (at - START).days), DAYS)
    assert abs(Fraction(more.due_now) - paid) <= Fraction(1, 200)


@pytest.mark.parametrize("until", [None, "2020-11-15", "2021-03-01", "2021-09-01", "2022-03-01"])
@pytest.mark.parametrize("day", ["next_cycle", str(BREAKS)])
def test_as_much_is_taken_off_whether_conditions_or_too_few_seats_are_to_end_it(
    until: str | None, day: str
) -> None:
    """Of each cycle too, as long as what ends it only waits."""
    rules: Any = [{"id": "on-a-day", "defer": ["cancel_product"], "until": day}]
    running = [{"id": "half", **({"until": until} if until else {})}]
    account = customer(
        ("desk/basic", 1), ("chat/pro", 2), term=("2020-09-01", "2021-09-01"), promotions=running
    )
    found = []
    for ends in ({"when": WITH_CHAT}, {"min_seats": 2}):
        half: Any = {"id": "half", "code": "HALF", "percent": 50, "duration": "forever", **ends}
        engine = shop(promotions=[half], later=(), rules=rules)
        one = preview(account, change("cancel_product", "chat"), at=START + timedelta(20), engine=engine)
        taken = [(each.amount, each.recurring, each.until) for each in one.discounts]
        found.append((one.due_now, one.recurring, one.recurring_net, one.payments, taken))
    assert found[0] == found[1]


@pytest.mark.parametrize("until", [None, "2022-03-01"])
@pytest.mark.parametrize("voids_first", [False, True])
def test_what_is_taken_back_is_so_too_while_something_waits_that_voids_the_promotion(
    until: str | None, voids_first: bool
) -> None:
    """What was to break its conditions is, in autumn; what was to void it, only after the day of that."""
    rules: Any = [
        {"id": "on-a-day", "defer": ["downgrade_edition"], "until": str(BREAKS)},
        {"id": "in-spring", "defer": ["cancel_product"], "until": "2021-04-10"},
    ]
    half: Any = {**HALF, "duration": "forever", "voided_by": ["cancel_product"]}
    engine, account = shop(promotions=[half], later=(), rules=rules), holder(until)
    leave = change("cancel_product", "desk")
    orders = [leave, DOWN, UP] if voids_first else [DOWN, leave, UP]
    one = account
    for day, asked in enumerate(orders, start=9):
        one = after(one, preview(one, asked, at=START + timedelta(day), engine=engine))
    at = BREAKS + timedelta(9)
    back = preview(one, change("buy", "desk/basic", seats=3), at=at, engine=engine)
    plain = preview(account, at=at, engine=engine)
    assert (back.due_now, back.scheduled, back.payments) == (0, (), plain.payments)
    assert back.subscription_now is not None
    assert account.subscription is not None
    assert back.subscription_now.promotions == account.subscription.promotions

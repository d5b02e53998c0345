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

"""What was paid stays paid: what is charged and given back where the record says little, or something odd."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.preview_json import preview_json
from ordering import change, customer, order, preview, shop
from strategies import Data

START = date(2020, 9, 1)
TEN = {"id": "ten", "code": "TEN", "amount": {"USD": 10}, "duration": 3}
HALF = {"id": "half", "code": "HALF", "percent": 50, "duration": 3, "voided_by": ["upgrade_edition"]}
AT_ONCE = shop(promotions=[TEN, HALF], later=())
HALVED = [{"id": "half", "until": "2020-12-01"}]


def held(*items: dict[str, object], **more: object) -> Account:
    """A subscriber of a month of thirty days."""
    said = customer(cycle="monthly", term=("2020-09-01", "2020-10-01"), **more).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    said["subscription"]["items"] = list(items)
    return Account.model_validate(said)


def on(account: Account, day: int, *changes: dict[str, object]) -> Preview:
    return AT_ONCE.preview(account, order(*changes), START + timedelta(day))


def left_by(account: Account, summary: Preview) -> Account:
    """The account that an order leaves."""
    return account.model_copy(update={"subscription": summary.subscription_now})


def test_an_amount_off_is_no_part_of_what_is_given_back() -> None:
    """The first seat was free: nine more cost 45 for half a month, and no more comes back."""
    account = held({"item": "desk/basic", "seats": 1}, promotions=[{"id": "ten", "until": "2020-12-01"}])
    paid = []
    for one in (
        change("add_seats", "desk", seats=9), change("remove_seats", "desk", seats=9),
        change("add_seats", "desk", seats=9), change("cancel_product", "desk"),
    ):  # fmt: skip
        summary = on(account, 15, one)
        paid.append(summary.due_now)
        account = left_by(account, summary)
    assert paid[0] == 45
    assert sum(paid) == 0


def test_an_amount_off_a_cycle_is_taken_of_a_term_that_begins_at_once_too() -> None:
    taken = [{"id": "ten", "until": "2020-12-01", "used": {"2020-09-01": 10}}]
    for day, given_back in ((0, Decimal(20)), (15, Decimal(10))):
        account = held({"item": "desk/basic", "seats": 3}, promotions=taken)
        summary = on(account, day, change("change_billing_cycle", to="annual"))
        assert summary.due_now == 360 - 10 - given_back
        again = left_by(account, summary)
        assert on(again, day, change("add_seats", "desk")).discounts[0].amount == 0


@pytest.mark.parametrize("paid", ["100", "60"])
def test_seats_that_waited_to_leave_are_given_back_once(paid: str) -> None:
    waiting = [{"on": "2020-09-11", "change": {"action": "remove_seats", "item": "desk", "seats": 5}}]
    account = held({"item": "desk/basic", "seats": 10, "paid": paid}, scheduled=waiting)
    assert on(account, 15, change("cancel_product", "desk")).due_now == -Decimal(paid) / 4


@pytest.mark.parametrize(
    "line",
    [
        {"paid": "100", "since": "2020-09-11"},
        {"since": "2020-09-11", "price": {"seats": 15}},
        {"paid": [{"on": "2020-09-11", "amount": "100"}]},
    ],
)
def test_no_more_is_given_back_than_was_paid_for_what_has_yet_to_begin(line: dict[str, object]) -> None:
    account = held({"item": "desk/basic", "seats": 10, **line})
    assert on(account, 0, change("cancel_product", "desk")).due_now == -100


def test_a_promotion_takes_its_part_of_a_price_that_only_the_customer_has() -> None:
    account = held({"item": "bespoke", "seats": 1, "price": {"seats": 60}}, promotions=HALVED)
    assert on(account, 15, change("add_seats", "bespoke")).due_now == 15


def test_taking_back_what_waits_leaves_the_subscription_as_it_was() -> None:
    engine = shop(promotions=[HALF], later=["downgrade_edition"])
    before = held({"item": "desk/pro", "seats": 2}, promotions=HALVED)
    waiting = engine.preview(before, order(change("downgrade_edition", "desk/basic")), START)
    back = engine.preview(
        left_by(before, waiting), order(change("upgrade_edition", "desk/pro")), START + timedelta(5)
    )
    alone = engine.preview(before, order(), START)
    assert back.due_now == 0
    assert [one.change.action for one in back.undone] == ["downgrade_edition"]
    for one in (waiting, back, alone):
        said = preview_json(one, engine.definitions, "en")["subscription_now"]
        said.pop("scheduled", None)
        assert said == {
            "cycle": "monthly",
            "term": {"start": "2020-09-01", "end": "2020-10-01"},
            "items": [{"item": "desk/pro", "seats": 2, "in_use": 0}],
            "promotions": [{"id": "half", "until": "2020-12-01"}],
        }


@pytest.mark.parametrize(("day", "due", "ends"), [(0, 0, "2020-10-01"), (15, 15, "2020-10-16")])
def test_an_extension_that_nothing_puts_off_begins_a_term_at_once(day: int, due: int, ends: str) -> None:
    """Thirty for the term that begins, less what was paid for the rest of the one that it cuts short."""
    summary = on(held({"item": "desk/basic", "seats": 3}), day, change("extend_subscription"))
    assert (summary.due_now, summary.scheduled) == (due, ())
    assert summary.subscription_now is not None
    assert str(summary.subscription_now.term.end) == ends


@pytest.mark.parametrize("price", [{}, {"price": {"seats": 9}}])
def test_an_edition_that_is_left_and_come_back_to_in_an_order_is_held_as_before(
    price: dict[str, object],
) -> None:
    account = held({"item": "desk/basic", "seats": 2, "paid": "20", "since": "2020-08-01", **price})
    summary = on(
        account, 10, change("upgrade_edition", "desk/pro"), change("downgrade_edition", "desk/basic")
    )
    assert summary.due_now == 0
    assert summary.subscription_now is not None
    assert account.subscription is not None
    (before,), (after,) = account.subscription.items, summary.subscription_now.items
    assert (after.since, after.price) == (before.since, before.price)
    assert on(left_by(account, summary), 15, change("cancel_product", "desk")).due_now == -10


@pytest.mark.parametrize("desk", [1001, 1003, 1005, 333])
@pytest.mark.parametrize("percent", ["50", "12.5", "33.33"])
def test_what_is_recorded_as_paid_is_what_was_to_pay_to_the_unit(desk: int, percent: str) -> None:
    off = {"id": "off", "code": "OFF", "percent": Decimal(percent), "duration": 3}
    engine = shop(currency="JPY", desk=(desk, desk + 2, desk * 3), promotions=[off], later=())
    parts = [change("buy", "desk/basic", seats=3), change("buy", "chat/basic")]
    said = order(*parts, promotion=["OFF"], cycle="monthly")
    account = customer().model_copy(update={"currency": "JPY", "subscription": None})
    summary = engine.preview(account, said, START)
    assert summary.subscription_now is not None
    payments = [one.amount for line in summary.subscription_now.items for one in line.payments or ()]
    assert sum(payments) == summary.due_now
    left = order(change("cancel_product", "desk"), change("cancel_product", "chat"))
    assert engine.preview(left_by(account, summary), left, START).due_now == -summary.due_now


@pytest.mark.parametrize(
    ("ending", "waits"),
    [
        ({"voided_by": ["cancel_product"]}, change("cancel_product", "chat")),
        ({"min_seats": 11}, change("cancel_product", "chat")),
        ({}, change("cancel_product", "chat")),
    ],
)
@given(at=st.dates(date(2020, 9, 1), date(2021, 2, 28)), percent=st.integers(1, 99))
def test_what_was_paid_less_a_code_is_credited_less_it_though_it_has_ended_since(
    ending: Data, waits: Data, at: date, percent: int
) -> None:
    engine = shop(promotions=[{"id": "code", "code": "CODE", "percent": percent, **ending}], later=[])
    account = customer(
        ("desk/pro", 10),
        ("chat/pro", 12),
        scheduled=[{"on": "2020-09-01", "change": waits}],
        promotions=[{"id": "code", "from": "2020-03-01"}],
    )
    paid = Fraction(5 * 20 * 12 * (100 - percent), 100)
    left = Fraction((date(2021, 3, 1) - at).days, 365)
    found = preview(account, change("remove_seats", "desk", seats=5), at=at, engine=engine)
    credit = -Fraction(found.due_now)
    assert abs(credit - paid * left) <= Fraction(1, 100)
    assert credit <= paid * left + Fraction(1, 200)


def test_what_is_credited_on_a_later_day_is_foretold_as_it_will_be() -> None:
    engine = shop(
        promotions=[{"id": "code", "code": "CODE", "percent": 50, "voided_by": ["cancel_product"]}], later=[]
    )
    waiting = [
        {"on": "2020-09-01", "change": change("cancel_product", "chat")},
        {"on": "2020-11-01", "change": change("remove_seats", "desk", seats=5)},
    ]
    account = customer(
        ("desk/pro", 10),
        ("chat/pro", 12),
        scheduled=waiting,
        promotions=[{"id": "code", "from": "2020-03-01"}],
    )
    found = preview(account, at=date(2020, 8, 1), engine=engine)
    chat, desk = (Fraction(months * 12 * days, 2 * 365) for months, days in ((12 * 15, 181), (5 * 20, 120)))
    assert [(one.on, one.amount) for one in found.payments][:2] == [
        (date(2020, 9, 1), -round(Decimal(chat.numerator) / chat.denominator, 2)),
        (date(2020, 11, 1), -round(Decimal(desk.numerator) / desk.denominator, 2)),
    ]

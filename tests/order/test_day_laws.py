"""What is due, and foretold, day by day, where percentages end within a term, or before their time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from ledger import Ledger, told
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from ordering import change, customer, order, shop
from strategies import Data

START = date(2020, 1, 31)
ENDS = {"monthly": date(2020, 2, 29), "quarterly": date(2020, 4, 30), "annual": date(2021, 1, 31)}
OLD: Data = {"id": "old", "code": "OLD", "percent": 50, "duration": "forever", "stacks": True}
NEW: Data = {"id": "new", "code": "NEW", "percent": 20, "duration": {"months": 2}, "stacks": True}
PROMOTIONS: list[Data] = [
    OLD, NEW,
    {**OLD, "id": "many", "code": "MANY", "min_seats": 3},
    {**OLD, "id": "short", "code": "SHORT", "percent": 10, "cycles": ["monthly", "quarterly"]},
    {**OLD, "id": "void", "code": "VOID", "percent": 30, "voided_by": ["remove_seats", "downgrade_edition"]},
    {**OLD, "id": "fifth", "code": "FIFTH", "percent": 20},
    {**OLD, "id": "some", "code": "SOME", "percent": 25, "items": ["desk/pro", "desk/basic"]},
    {**OLD, "id": "low", "code": "LOW", "items": ["desk/basic"]},
]  # fmt: skip
PRICES = {"desk/basic": 10, "desk/pro": 20, "desk/top": 50, "chat/basic": 5, "chat/pro": 15}
SHOP = shop(promotions=PROMOTIONS, later=())
LEDGER = Ledger(
    SHOP, {item: Fraction(one) for item, one in PRICES.items()}, {str(one["id"]): one for one in PROMOTIONS}
)
CHANGES = [
    change("add_seats", "desk"), change("add_seats", "chat", seats=3), change("cancel_product", "chat"),
    change("upgrade_edition", "desk/top"), change("downgrade_edition", "desk/basic"),
    change("upgrade_edition", "chat/pro"), change("remove_seats", "desk", seats=2),
    change("change_billing_cycle", to="annual"), change("change_billing_cycle", to="monthly"),
]  # fmt: skip
DAYS = st.integers(1, 80)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """A subscriber for whom some changes wait, and with promotions of which some end within the term."""
    cycle = draw(st.sampled_from(sorted(ENDS)))
    running = [
        {"id": one, **({"until": str(START + timedelta(draw(DAYS)))} if draw(st.booleans()) else {})}
        for one in sorted(draw(st.sets(st.sampled_from(["many", "short", "void", "some"]))))
    ]
    until = str(START + timedelta(draw(DAYS)))
    waiting = draw(st.lists(st.tuples(DAYS, st.sampled_from(CHANGES)), max_size=2))
    return customer(
        ("desk/pro", draw(st.integers(3, 4))), ("chat/basic", 2), cycle=cycle,
        term=(str(START), str(ENDS[cycle])), promotions=[*running, {"id": "old", "until": until}],
        scheduled=[
            {"on": str(START + timedelta(day)), "change": what}
            for day, what in sorted(waiting, key=lambda one: one[0])
        ],
    )  # fmt: skip


def near(one: Decimal, other: Fraction, sums: int) -> bool:
    return abs(Fraction(one) - other) <= Fraction(sums, 200)


@settings(deadline=None, max_examples=drawn(80))
@given(
    accounts(),
    st.lists(st.tuples(DAYS, st.lists(st.sampled_from(CHANGES), max_size=2), st.booleans()), max_size=3),
)
def test_what_is_due_is_what_days_cost_more_than_was_paid_for_them(
    account: Account, orders: list[tuple[int, list[Data], bool]]
) -> None:
    present = account.subscription
    assert present is not None
    paid = LEDGER.begun(present)
    for day, some, code in sorted(orders, key=lambda one: one[0]):
        at = START + timedelta(day)
        for _, _, then in LEDGER.walked(paid, present, at):
            paid = then
        before = on(account, at=at).account.subscription
        summary = on(account, *some, at=at, codes=["NEW"] if code else [])
        present = summary.subscription_now
        if before is None or present is None:
            return
        was = {told(one) for one in before.promotions}
        new = frozenset(told(one) for one in present.promotions) - was
        due, paid = LEDGER.due(paid, before, present, at, new)
        assert near(summary.due_now, due, 14)
        account = account.model_copy(update={"subscription": present})
        foretold = {one.on: one.amount for one in summary.payments if one.reason != "order"}
        until = present.term.end
        for each, sum_, _ in LEDGER.walked(paid, present, until):
            if each > at:
                assert near(foretold.get(each, Decimal(0)), sum_, 14), each


def on(account: Account, *changes: Data, at: date, codes: Iterable[str] = ()) -> Preview:
    return SHOP.preview(account, order(*changes, promotion=list(codes)), at)


YEAR, MONTH = ("annual", "2020-01-01", "2021-01-01"), ("monthly", "2020-01-01", "2020-02-01")


def held(term: tuple[str, str, str], *running: Data, waiting: Iterable[tuple[str, Data]] = ()) -> Account:
    return customer(
        ("desk/basic", 4), cycle=term[0], term=term[1:], promotions=running,
        scheduled=[{"on": day, "change": what} for day, what in waiting],
    )  # fmt: skip


def after(summary: Preview) -> Account:
    return summary.account.model_copy(update={"subscription": summary.subscription_now})


@pytest.mark.parametrize(
    ("running", "until", "from_"),
    [
        # of 240 a year that were paid, and of 2400 for all four at the top, half, until the code
        ("old", 240 + (1200 - 240) * 0.8, 480 + (2400 - 480) * 0.8),
        # the promotion is not for the top
        ("some", 360 + (2400 - 360) * 0.8, 480 + (2400 - 480) * 0.8),
    ],
)
def test_a_day_is_credited_with_what_was_paid_for_it_where_a_code_spared_what_was_replaced(
    running: str, until: float, from_: float
) -> None:
    """In June 58 days are left until a promotion ends, and then 139 of 366."""
    one = held(YEAR, {"id": running, "until": "2020-08-15"})
    up = on(one, change("upgrade_edition", "desk/top"), at=date(2020, 3, 18), codes=["FIFTH"])
    gone = on(after(up), change("cancel_product", "desk"), at=date(2020, 6, 18))
    assert abs(float(gone.due_now) + (58 * until + 139 * from_) / 366) < 0.011


@pytest.mark.parametrize(
    ("code", "off"),
    [
        # of 2400 for all four at the top, less 240 that were paid, a fifth for two months: 61 of 366 days
        ("NEW", "72.00"),
        # for all 150 days until another promotion ends, and 139 from then on, when 480 were paid
        ("FIFTH", "322.88"),
    ],
)
def test_a_code_that_lasts_takes_its_part_of_what_its_days_cost_more_than_was_paid_for_them(
    code: str, off: str
) -> None:
    one = held(YEAR, {"id": "low", "until": "2020-08-15"})
    up = on(one, change("upgrade_edition", "desk/top"), at=date(2020, 3, 18), codes=[code])
    assert [str(one.amount) for one in up.discounts if one.promotion == code.lower()] == [off]


FEWER, CHAT = change("remove_seats", "desk", seats=2), change("buy", "chat/basic", seats=2)


@pytest.mark.parametrize("waits", [True, False])
def test_what_waits_is_foretold_and_credited_at_the_promotions_of_its_days(*, waits: bool) -> None:
    """Two seats of Chat from the 11th on, for 10 a month: ten days at half the price, and eleven at all of
    it, once there are too few seats of Desk."""
    eleventh, ends = date(2020, 1, 11), ("2020-01-21", FEWER)
    one = held(MONTH, {"id": "many"}, waiting=[("2020-01-11", CHAT), ends] if waits else [ends])
    if waits:
        told_ = on(one, at=START.replace(day=1)).payments
        assert [str(due.amount) for due in told_ if due.on == eleventh] == ["5.16"]
    else:
        bought = on(one, CHAT, at=eleventh)
        assert str(bought.due_now) == "5.16"
        one = after(bought)
    gone = on(one, change("cancel_product", "chat"), at=date(2020, 1, 25))
    assert str(gone.due_now) == "-2.26"


def test_a_term_that_begins_while_a_promotion_is_to_end_within_it_is_foretold_by_its_days() -> None:
    """Half of 40 for ten days of 29 in February, all of it for nineteen; then half of that is credited."""
    one = held(MONTH, {"id": "many"}, waiting=[("2020-02-11", FEWER)])
    told_ = on(one, at=START.replace(day=20)).payments
    assert [(str(due.on), str(due.amount)) for due in told_] == [
        ("2020-02-01", "33.10"), ("2020-02-11", "-13.10"),
    ]  # fmt: skip


def test_what_an_order_ends_does_not_count_again_though_what_waits_would_have_ended_it() -> None:
    """Two of four seats go at once; another edition waited, and is taken back."""
    engine_ = shop(promotions=PROMOTIONS, later=["downgrade_edition"])
    one = customer(
        ("desk/pro", 4), cycle="monthly", term=MONTH[1:], promotions=[{"id": "void"}],
        scheduled=[{"on": "2020-02-01", "change": change("downgrade_edition", "desk/basic")}],
    )  # fmt: skip
    fewer = engine_.preview(one, order(change("remove_seats", "desk", seats=2)), date(2020, 1, 17))
    assert str(fewer.due_now) == "-13.55"  # two seats for 15 of 31 days, of which 70 % were paid
    assert [one.about for one in fewer.warnings] == ["void"]
    assert fewer.subscription_now is not None
    assert fewer.subscription_now.promotions == ()
    back = engine_.preview(after(fewer), order(change("upgrade_edition", "desk/pro")), date(2020, 1, 17))
    assert (back.undone, back.discounts) == (one.subscription and one.subscription.scheduled, ())
    assert [str(due.amount) for due in back.payments] == ["40.00"]

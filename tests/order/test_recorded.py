"""What an account records after an order of what was paid and of promotions, in a month of thirty days."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from maybuy.model.account import Account
from maybuy.order.applied import OrderRecord, RecordError, applied
from maybuy.order.counted import Counted
from maybuy.order.discounts import Entered
from maybuy.order.summary import Preview
from maybuy.report.preview_json import record_json
from maybuy.subscription.costs import Billing
from maybuy.subscription.prices import has_sums, known
from ordering import change, customer, order, refused, shop, taken_off
from strategies import Data

START, MIDDLE, END = date(2020, 9, 1), date(2020, 9, 16), date(2020, 10, 1)
PROMOTIONS: list[Data] = [
    {"id": "half", "code": "HALF", "percent": 50, "duration": 3, "voided_by": ["remove_seats"]},
    {"id": "once", "code": "ONCE", "percent": 50, "once": True, "stacks": True},
    {"id": "lasts", "code": "LASTS", "percent": 50, "once": True, "duration": 3, "voided_by": ["add_seats"]},
    {"id": "free", "code": "FREE", "percent": 100, "stacks": True},
    {"id": "ten", "code": "TEN", "amount": {"USD": 10}, "duration": 3, "stacks": True},
    {"id": "big", "code": "BIG", "percent": 50, "duration": 3, "minimum": {"USD": 30}},
]
AT_ONCE = shop(promotions=PROMOTIONS, later=())
PUT_OFF = shop(promotions=PROMOTIONS)


def held(desk: Data | None = None, **more: Any) -> Account:
    """Three seats of Desk and two of Chat, at thirty a month each."""
    said = customer(cycle="monthly", term=(str(START), str(END)), **more).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    lines = [{"item": "desk/basic", "seats": 3, **(desk or {})}, {"item": "chat/pro", "seats": 2}]
    said["subscription"]["items"] = lines
    return Account.model_validate(said)


def on(
    account: Account, *changes: Data, day: date = MIDDLE, engine: Any = AT_ONCE, code: Any = ()
) -> Preview:
    found: Preview = engine.preview(account, order(*changes, promotion=list(code)), day)
    return found


def paid(summary: Preview) -> dict[str, Any]:
    assert summary.subscription_now is not None
    return {
        line.item: line.payments
        and [(one.on and one.on.day, str(Decimal(one.amount).normalize())) for one in line.payments]
        for line in summary.subscription_now.items
    }


def promoted(summary: Preview) -> list[tuple[Any, ...]]:
    assert summary.subscription_now is not None
    return [(one.id, one.from_, one.until, dict(one.used)) for one in summary.subscription_now.promotions]


MORE, FEWER = change("add_seats", "desk"), change("remove_seats", "desk")
UP = change("upgrade_edition", "desk/pro")
WHOLE = [(1, "3E+1")]
"""Thirty, paid on the first."""
FIVE = [(16, "5")]


@pytest.mark.parametrize(
    ("line", "changes", "codes", "desk", "chat"),
    [
        # the price tells it
        ({}, [MORE], [], ("desk/basic", None), None),
        ({}, [FEWER], [], ("desk/basic", None), None),
        # who pays less than the price has it recorded, with what was paid until then
        ({}, [MORE], ["HALF"], ("desk/basic", [*WHOLE, (16, "2.5")]), WHOLE),
        ({}, [MORE], ["FREE"], ("desk/basic", WHOLE), WHOLE),
        ({}, [UP], ["HALF"], ("desk/pro", [(16, "22.5")]), WHOLE),
        # what is recorded goes on to be
        ({"paid": "30"}, [MORE], [], ("desk/basic", [*WHOLE, (16, "5")]), None),
        ({"paid": "12"}, [FEWER], [], ("desk/basic", [(1, "12"), (16, "-2")]), None),
        ({"paid": "12"}, [], [], ("desk/basic", [(1, "12")]), None),
        ({"paid": [{"on": "2020-09-04", "amount": 9}]}, [MORE], [], ("desk/basic", [(4, "9"), *FIVE]), None),
        ({"paid": "30"}, [UP], [], ("desk/pro", None), None),
        ({"paid": "12", "since": "2020-09-11"}, [MORE], [], ("desk/basic", [(11, "12"), (16, "5")]), None),
    ],
)  # fmt: skip
def test_what_was_paid_is_recorded_where_the_price_does_not_tell_it(
    line: Data, changes: list[Data], codes: list[str], desk: tuple[str, Any], chat: Any
) -> None:
    assert paid(on(held(line), *changes, code=codes)) == {desk[0]: desk[1], "chat/pro": chat}


def test_where_a_sum_runs_what_is_added_is_recorded_of_all_lines() -> None:
    running = [{"id": "ten", "until": "2020-12-01", "used": {str(START): 10}}]
    more = on(held(promotions=running), MORE)
    # ten of sixty were taken off each half
    assert paid(more) == {"desk/basic": [(1, "25"), (16, "5")], "chat/pro": [(1, "25")]}
    assert paid(on(held(promotions=running))) == {"desk/basic": None, "chat/pro": None}
    assert paid(on(held(promotions=running), FEWER)) == {
        "desk/basic": [(1, "25"), (16, "-4.17")],
        "chat/pro": [(1, "25")],
    }


@pytest.mark.parametrize(
    ("changes", "item", "expected"),
    [
        # what was paid for the rest of Basic is worth as much of Pro
        ([UP], "desk/pro", [(16, "15")]),
        ([MORE], "desk/basic", [*WHOLE, (16, "0")]),
        ([change("buy", "bespoke")], "desk/basic", None),
    ],
)
def test_what_is_not_charged_is_recorded_with_what_it_takes_over(
    changes: list[Data], item: str, expected: Any
) -> None:
    rules: list[Data] = [{"id": "free", "settle": ["upgrade_edition", "add_seats", "buy"], "by": "nothing"}]
    found = paid(on(held(), *changes, engine=shop(rules=rules, later=())))
    assert (found[item], found["chat/pro"]) == (expected, None)


def test_of_a_new_line_that_a_code_pays_for_nothing_was_paid() -> None:
    one = customer(("desk/basic", 3), cycle="monthly", term=(str(START), str(END)))
    found = paid(on(one, change("buy", "chat/pro", seats=2), code=["FREE"]))
    assert found == {"desk/basic": WHOLE, "chat/pro": [(16, "0")]}


def test_in_a_term_that_begins_anew_nothing_was_paid_before() -> None:
    annual = change("change_billing_cycle", to="annual")
    assert paid(on(held({"paid": "12"}), annual)) == {"desk/basic": None, "chat/pro": None}
    # half of what 360 are more than the six and fifteen that are given back
    assert paid(on(held({"paid": "12"}), annual, code=["HALF"])) == {
        "desk/basic": [(16, "183")],
        "chat/pro": [(16, "187.5")],
    }


def test_of_a_term_that_an_order_begins_nothing_of_a_sum_is_used_yet() -> None:
    running = [{"id": "ten", "until": "2022-12-01", "used": {str(START): 4}}]
    anew = on(held(promotions=running), change("change_billing_cycle", to="annual"))
    assert [one.amount for one in anew.discounts] == [10]
    assert promoted(anew)[0][3] == {START: 4, MIDDLE: 10}


@pytest.mark.parametrize(
    ("running", "expected"),
    [
        ([], [("16", "5.00"), ("21", "3.33"), ("01", "80.00")]),
        ([{"id": "half", "until": "2020-12-01"}], [("16", "2.50"), ("21", "1.66"), ("01", "40.00")]),
        # six of ten are left of this term
        ([{"id": "ten", "used": {str(START): 4}}], [("21", "2.33"), ("01", "70.00")]),
        # all of it was taken when this term began
        ([{"id": "ten"}], [("16", "5.00"), ("21", "3.33"), ("01", "70.00")]),
    ],
)
def test_what_is_to_come_is_less_what_runs_then(running: list[Data], expected: list[Any]) -> None:
    """A seat more from the 16th costs five, another from the 21st 3.33."""
    waiting = [{"on": f"2020-09-{day}", "change": MORE} for day in (16, 21)]
    found = on(held(promotions=running, scheduled=waiting), day=date(2020, 9, 15)).payments
    assert [(f"{one.on:%d}", str(one.amount)) for one in found] == expected
    assert [one.reason for one in found] == [*["change"] * (len(expected) - 1), "renewal"]


def test_a_code_for_one_order_is_recorded_where_it_counts_how_often() -> None:
    assert promoted(on(held(), MORE, code=["FREE"])) == []
    assert promoted(on(held(), MORE, code=["ONCE"])) == [("once", MIDDLE, MIDDLE, {})]
    both = on(held(), MORE, code=["TEN", "ONCE"])
    # half of five, and the rest of it
    assert promoted(both) == [
        ("once", MIDDLE, MIDDLE, {}),
        ("ten", MIDDLE, date(2020, 12, 1), {START: Decimal("2.5")}),
    ]


def test_a_sum_that_lasts_is_used_up_over_the_orders_of_a_term() -> None:
    first = on(held(), change("add_seats", "desk", seats=1), code=["TEN"])
    assert promoted(first) == [("ten", MIDDLE, date(2020, 12, 1), {START: 5})]
    account = held().model_copy(update={"subscription": first.subscription_now})
    second = on(account, change("add_seats", "desk", seats=3))
    assert (second.due_now, [one.amount for one in second.discounts]) == (10, [5])


FIFTY = shop(
    promotions=[
        {"id": "fifty", "code": "FIFTY", "amount": {"USD": 50}, "duration": "forever", "stacks": True},
        {"id": "all", "code": "ALL", "percent": 100, "stacks": True},
    ],
    later=(),
)


@pytest.mark.parametrize("day", [START, END])
@pytest.mark.parametrize("seats", [(3, 1, 4), (3, -2, 3), (6, -3, 9), (2, 3, 3)])
def test_a_sum_is_taken_once_a_term_over_all_orders_of_it(seats: tuple[int, int, int], day: date) -> None:
    """Nothing records what it took of a term that began by itself: that is of what was held then."""
    account = customer().model_copy(update={"subscription": None})
    buying = order(change("buy", "desk/basic", seats=seats[0]), promotion=["FIFTY"], cycle="monthly")
    summary, used = FIFTY.preview(account, buying, START), min(50, 10 * seats[0])
    for more in seats[1:]:
        account = account.model_copy(update={"subscription": summary.subscription_now})
        action = "add_seats" if more > 0 else "remove_seats"
        summary = FIFTY.preview(account, order(change(action, "desk", seats=abs(more))), day)
        off = min(50 - used, max(10 * more, 0))
        assert [one.amount for one in summary.discounts] == [off]
        used += off


def test_a_sum_that_another_code_left_nothing_of_is_not_used_yet() -> None:
    account = customer().model_copy(update={"subscription": None})
    codes = {"promotion": ["FIFTY", "ALL"], "cycle": "monthly"}
    first = FIFTY.preview(account, order(change("buy", "desk/basic", seats=3), **codes), START)
    assert taken_off(first) == {"all": 30, "fifty": 0}
    account = account.model_copy(update={"subscription": first.subscription_now})
    assert FIFTY.preview(account, order(change("buy", "chat/pro", seats=4)), START).due_now == 10


SUMS = [
    {"id": "a", "code": "A", "amount": {"USD": 20}, "items": ["chat"]},
    {"id": "b", "code": "B", "amount": {"USD": 50}},
    {"id": "c", "code": "C", "amount": {"USD": 30}, "items": ["desk"]},
    {"id": "d", "code": "D", "percent": 25, "maximum": {"USD": 15}, "items": ["desk"]},
    {"id": "e", "code": "E", "percent": 40, "duration": {"months": 1}},
]


@pytest.mark.parametrize("codes", [one for n in (2, 3, 4) for one in combinations("abcde", n)])
@pytest.mark.parametrize("cycle", ["monthly", "quarterly"])
def test_of_a_term_that_began_by_itself_all_that_was_paid_is_given_back(
    codes: tuple[str, ...], cycle: str
) -> None:
    """Several sums, for other lines, one of what the others leave: nothing of it is recorded."""
    promotions = [{"duration": "forever", "stacks": True, **one} for one in SUMS if one["id"] in codes]
    engine = shop(promotions=promotions, later=())
    start, end = {"monthly": (START, END), "quarterly": (START, date(2020, 12, 1))}[cycle]
    account = customer(
        ("desk/basic", 10), ("chat/basic", 4), cycle=cycle, term=(str(start), str(end)),
        promotions=[{"id": one, "from": str(end)} for one in codes if one != "e"]
        + [{"id": one, "from": str(end), "until": "2021-01-01"} for one in codes if one == "e"],
    )  # fmt: skip
    to_come = engine.preview(account, order(), START).payments
    was_paid = sum(one.amount for one in to_come if one.on == end)
    gone = order(change("cancel_product", "desk"), change("cancel_product", "chat"))
    assert abs(engine.preview(account, gone, end).due_now + was_paid) <= Decimal("0.01")


@pytest.mark.parametrize("codes", [one for n in (0, 1, 2, 5) for one in combinations("abcde", n)])
@pytest.mark.parametrize(
    "what",
    [
        change("add_seats", "desk", seats=7), change("remove_seats", "desk", seats=4),
        change("upgrade_edition", "desk/pro"), change("buy", "bulk", seats=2),
        change("cancel_product", "chat"),
    ],
)  # fmt: skip
def test_what_waited_for_its_day_is_as_if_it_were_ordered_on_it(what: Data, codes: tuple[str, ...]) -> None:
    promotions = [{"duration": "forever", "stacks": True, **one} for one in SUMS if one["id"] in codes]
    bulk = {"kind": "product", "id": "bulk", "name": "Bulk", "prices": {"USD": {"monthly": 9}}}
    engine = shop(promotions=promotions, later=(), more=[bulk])

    def account(*waiting: Data) -> Account:
        return customer(
            ("desk/basic", 6), ("chat/basic", 4), cycle="monthly", term=(str(START), str(END)),
            promotions=[{"id": one, "until": "2021-01-01"} for one in codes],
            scheduled=[{"on": str(MIDDLE), "change": one} for one in waiting],
        )  # fmt: skip

    one, other = account(what), account()
    ordered = engine.preview(other, order(what), MIDDLE)
    other = other.model_copy(update={"subscription": ordered.subscription_now})
    told = engine.preview(one, order(), START).payments
    assert sum(due.amount for due in told if due.on == MIDDLE) == ordered.due_now
    held = [line.item.partition("/")[0] for line in other.subscription.items] if other.subscription else []
    for last in (change("add_seats", "desk"), *[change("cancel_product", product) for product in held]):
        due = [engine.preview(each, order(last), date(2020, 9, 21)).due_now for each in (one, other)]
        assert abs(due[0] - due[1]) <= Decimal("0.01"), last


STACKING = {"duration": "forever", "stacks": True}
LATER_SUMS = [
    {"id": "cap", "code": "CAP", "percent": 50, "maximum": {"USD": 5}, "items": ["desk"], **STACKING},
    {"id": "tenth", "code": "TENTH", "percent": 10, **STACKING},
    {"id": "much", "code": "MUCH", "amount": {"USD": 400}, **STACKING},
    {"id": "until", "code": "UNTIL", "percent": 20, "voided_by": ["add_seats"], **STACKING},
]
TWO_MORE, THREE_LESS = change("add_seats", "desk", seats=2), change("remove_seats", "desk", seats=3)


def basic(*promotions: Data, waiting: dict[date, Data] | None = None, seats: int = 3) -> Account:
    return customer(
        ("desk/basic", seats), cycle="monthly", term=(str(START), str(END)), promotions=promotions,
        scheduled=[{"on": str(day), "change": what} for day, what in (waiting or {}).items()],
    )  # fmt: skip


@pytest.mark.parametrize(
    "running",
    [
        [{"id": "cap", "from": "2020-09-21"}, {"id": "tenth", "from": "2020-09-02", "until": str(END)}],
        [{"id": "cap", "from": "2020-09-21"}],
        [{"id": "much", "used": {str(START): 2}}],
        [{"id": "cap"}, {"id": "much", "used": {str(START): 8}}],
        [{"id": "until"}],
    ],
)
@pytest.mark.parametrize("then", [TWO_MORE, change("change_billing_cycle", to="quarterly")])
def test_what_waits_one_after_the_other_is_as_if_it_were_ordered(running: list[Data], then: Data) -> None:
    """Also where a percentage with a maximum takes nothing of the second any more, a sum all of it, or where
    what waits still is to end a promotion once more."""
    engine = shop(promotions=LATER_SUMS, later=())
    second, last = date(2020, 9, 21), date(2020, 9, 26)
    one, other = (basic(*running, waiting={MIDDLE: TWO_MORE, second: then, last: TWO_MORE}) for _ in range(2))
    assert other.subscription is not None
    for day, what in ((MIDDLE, TWO_MORE), (second, then), (last, TWO_MORE)):
        assert other.subscription is not None
        left = [each for each in other.subscription.scheduled if each.on != day]
        present = other.subscription.model_copy(update={"scheduled": tuple(left)})
        other = other.model_copy(update={"subscription": present})
        now = engine.preview(other, order(what), day).subscription_now
        other = other.model_copy(update={"subscription": now})
        for asked in (THREE_LESS, TWO_MORE, change("cancel_product", "desk")):
            due = [engine.preview(each, order(asked), day).due_now for each in (one, other)]
            assert abs(due[0] - due[1]) <= Decimal("0.02"), (day, asked)


@pytest.mark.parametrize("from_", [START, date(2020, 9, 2), MIDDLE])
def test_what_a_percentage_for_days_to_come_took_is_used_whatever_is_left(from_: date) -> None:
    """Half of 100 a month is more than 5, of whichever days of it."""
    engine = shop(promotions=LATER_SUMS, later=())
    account = basic({"id": "cap", "from": str(from_)}, seats=10)
    fewer = engine.preview(account, order(change("remove_seats", "desk", seats=9)), START).subscription_now
    account = account.model_copy(update={"subscription": fewer})
    assert taken_off(engine.preview(account, order(TWO_MORE), MIDDLE)) == {"cap": 0}


@pytest.mark.parametrize(
    ("more", "gone", "told", "back"),
    [
        (change("buy", "chat/basic", seats=2), ["desk", "chat"], 5, 12 + 5),
        (change("upgrade_edition", "desk/pro"), ["desk"], 30 - 12, 30),
    ],
)
def test_what_waits_is_given_back_without_what_something_else_that_waits_is_to_end(
    more: Data, gone: list[str], told: int, back: int
) -> None:
    """Of half a month 12 of 15 were paid for what was held then; what comes is charged in full."""
    engine = shop(promotions=LATER_SUMS, later=())
    account = basic({"id": "until"}, waiting={MIDDLE: more, date(2020, 9, 21): TWO_MORE})
    assert engine.preview(account, order(), START).payments[0].amount == told
    cancelled = order(*[change("cancel_product", product) for product in gone])
    assert engine.preview(account, cancelled, MIDDLE).due_now == -back


def test_of_a_term_that_a_waiting_cycle_begins_what_is_to_be_ended_takes_nothing() -> None:
    """Three at 10 a month for three months, though a promotion is recorded until seats are added."""
    engine = shop(promotions=LATER_SUMS, later=())
    cycle = change("change_billing_cycle", to="quarterly")
    account = basic({"id": "until"}, waiting={MIDDLE: cycle, date(2020, 12, 1): TWO_MORE})
    gone = engine.preview(account, order(change("cancel_product", "desk")), MIDDLE)
    assert gone.due_now == -90


def test_what_one_sum_left_another_is_not_used_yet() -> None:
    two = [{"id": name, "code": name, "amount": {"USD": 50}, "duration": 3, "stacks": True} for name in "ab"]
    one = customer(
        ("desk/basic", 6), cycle="monthly", term=(str(START), str(END)),
        promotions=[{"id": name} for name in "ab"],
    )  # fmt: skip
    found = shop(promotions=two, later=()).preview(one, order(change("add_seats", "desk", seats=5)), START)
    assert (taken_off(found), found.due_now) == ({"a": 0, "b": 40}, 10)


def test_what_an_order_ends_is_remembered_where_it_counts_how_often() -> None:
    until = {"until": "2020-12-01"}
    one = held(promotions=[{"id": "half", **until}, {"id": "lasts", **until}])
    assert promoted(on(one, MORE)) == [
        ("half", None, date(2020, 12, 1), {}), ("lasts", None, MIDDLE, {}),
    ]  # fmt: skip
    assert promoted(on(one, FEWER)) == [("lasts", None, date(2020, 12, 1), {})]
    assert [notice.about for notice in on(one, FEWER).warnings] == ["half"]


def test_what_a_waiting_change_is_to_end_stays_recorded_until_then() -> None:
    one = held(promotions=[{"id": "half", "until": "2020-12-01"}])
    waits = on(one, FEWER, engine=PUT_OFF)
    assert promoted(waits) == [("half", None, date(2020, 12, 1), {})]
    assert waits.discounts == ()


@pytest.mark.parametrize(
    ("what", "due", "credit"),
    [
        (change("add_seats", "desk"), 5, 10),
        (UP, 22.5, 30),
        (change("change_billing_cycle", to="annual"), 705, 360),
    ],
)
def test_what_is_charged_while_a_change_waits_that_ends_a_promotion_is_credited_in_full(
    what: Data, due: float, credit: int
) -> None:
    """Half of 30 was paid before the change waited, and nothing is taken off afterwards."""
    engine = shop(promotions=PROMOTIONS, later=["remove_seats"])
    one = held(promotions=[{"id": "half", "until": "2021-10-01"}])
    for asked, to_pay in ((change("remove_seats", "chat"), 0), (what, due)):
        found = on(one, asked, engine=engine)
        assert found.due_now == Decimal(str(to_pay))
        one = one.model_copy(update={"subscription": found.subscription_now})
    if what["action"] == "add_seats":
        credit = Decimal("12.5")  # three at half the price, and one at all of it
    assert on(one, change("cancel_product", "desk"), engine=engine).due_now == -credit


def test_a_term_that_begins_while_such_a_change_waits_is_credited_in_full_too() -> None:
    one = customer(
        ("desk/basic", 4), cycle="monthly", term=(str(START), str(END)),
        promotions=[{"id": "half", "until": "2021-10-01"}],
        scheduled=[{"on": "2020-10-16", "change": change("remove_seats", "desk", seats=2)}],
    )  # fmt: skip
    told = on(one, day=START).payments
    assert [(str(due.on), str(due.amount)) for due in told] == [
        ("2020-10-01", "40.00"), ("2020-10-16", "-10.32"),
    ]  # fmt: skip
    gone = on(one, change("cancel_product", "desk"), day=date(2020, 10, 20))
    assert gone.due_now == Decimal("-7.74")


@pytest.mark.parametrize(
    ("until", "left"), [("2020-09-01", []), ("2020-09-16", ["half"]), ("2020-09-10", ["half"])]
)
def test_what_ended_within_the_term_is_recorded_to_its_end(until: str, left: list[str]) -> None:
    summary = on(held(promotions=[{"id": "half", "until": until}]), MORE)
    assert ([one[0] for one in promoted(summary)], summary.discounts) == (left, ())


@pytest.mark.parametrize(("seats", "why"), [(5, [("BIG", "minimum")]), (6, [])])
def test_a_least_sum_is_reached_by_just_that_sum(seats: int, why: list[Any]) -> None:
    """Thirty for six seats in half a month; the next term costs more anyhow, but for a code of one order."""
    assert refused(on(held(), change("add_seats", "desk", seats=seats), code=["BIG"])) == why


def test_a_code_that_asks_for_no_least_sum_takes_its_part_of_any() -> None:
    """A seat costs 33 cents for the last day."""
    last = on(held(), MORE, day=date(2020, 9, 30), code=["HALF"])
    assert (refused(last), last.due_now) == ([], Decimal("0.16"))


@pytest.mark.parametrize(
    ("promotion", "why"),
    [
        ({"minimum": {"USD": 60}}, None), ({"minimum": {"USD": "60.01"}}, "minimum"),
        ({"items": ["extra"]}, "items"), ({"items": ["extra"], "minimum": {"USD": 1}}, "items"),
        ({"items": ["chat"], "minimum": {"USD": 30}}, None),
        ({"items": ["chat"], "minimum": {"USD": 31}}, "minimum"),
    ],
)  # fmt: skip
def test_a_code_that_lasts_may_begin_with_the_next_term(promotion: Data, why: str | None) -> None:
    said = {"id": "one", "code": "ONE", "percent": 50, "duration": 2, **promotion}
    found = on(held(), change("apply_promotion"), engine=shop(promotions=[said], later=()), code=["ONE"])
    assert refused(found) == ([] if why is None else [("ONE", why)])
    assert [one[:2] for one in promoted(found)] == ([("one", END)] if why is None else [])


def test_a_code_that_was_used_is_used_on_the_same_day_too() -> None:
    first = on(held(), MORE, code=["ONCE"])
    account = held().model_copy(update={"subscription": first.subscription_now})
    assert refused(on(account, MORE, code=["ONCE"])) == [("ONCE", "once")]


@pytest.mark.parametrize(("least", "why"), [(0, "items"), (1, "seats")])
def test_where_nothing_is_held_a_code_that_asks_for_seats_says_so(least: int, why: str) -> None:
    said = {"id": "one", "code": "ONE", "percent": 50, "min_seats": least}
    one = customer(("desk/basic", 3), cycle="monthly", term=(str(START), str(END)))
    gone = on(one, change("cancel_product", "desk"), engine=shop(promotions=[said], later=()), code=["ONE"])
    assert refused(gone) == [("ONE", why)]


@pytest.mark.parametrize(
    ("term", "day", "until"),
    [
        (("2020-02-29", "2020-03-31"), date(2020, 2, 29), date(2020, 3, 31)),
        (("2020-02-29", "2020-03-31"), date(2020, 3, 5), date(2020, 4, 5)),
        (("2020-02-29", "2020-03-31"), date(2020, 3, 31), date(2020, 4, 30)),
    ],
)
def test_months_are_counted_from_turn_to_turn_where_they_begin_with_a_term(
    term: tuple[str, str], day: date, until: date
) -> None:
    said = {"id": "one", "code": "ONE", "percent": 50, "duration": {"months": 1}}
    one = customer(("desk/basic", 3), cycle="monthly", term=term)
    (discount,) = on(one, MORE, day=day, engine=shop(promotions=[said], later=()), code=["ONE"]).discounts
    assert discount.until == until


@pytest.mark.parametrize(
    ("until", "ends", "because"),
    [
        ("2020-12-01", date(2020, 11, 1), "cycle"),
        ("2020-11-01", date(2020, 11, 1), None),
        ("2020-10-01", END, None),
    ],
)
def test_a_promotion_ends_by_its_own_time_where_the_course_ends_it_no_sooner(
    until: str, ends: date, because: str | None
) -> None:
    said = {"id": "one", "code": "ONE", "percent": 50, "duration": 9, "cycles": ["monthly"]}
    engine = shop(promotions=[said], later=())
    waiting = [{"on": "2020-11-01", "change": change("change_billing_cycle", to="annual")}]
    one = held(promotions=[{"id": "one", "until": until}], scheduled=waiting)
    (discount,) = on(one, MORE, engine=engine).discounts
    assert (discount.until, discount.ends_because) == (ends, because)


@pytest.mark.parametrize(
    ("promotions", "sums"),
    [
        ([], False), ([{"id": "half", "until": "2020-12-01"}], False), ([{"id": "ten"}], True),
        ([{"id": "ten", "until": "2020-09-02"}], True), ([{"id": "ten", "until": "2020-09-01"}], False),
    ],
)  # fmt: skip
def test_a_sum_counts_in_the_terms_on_whose_first_day_it_runs(promotions: list[Data], sums: bool) -> None:
    subscription = held(promotions=promotions).subscription
    assert subscription is not None
    assert has_sums(Billing(subscription, "USD", AT_ONCE.definitions)) is sums


def test_those_that_end_on_a_day_do_not_count_on_it() -> None:
    account = held(promotions=[{"id": "half", "until": "2020-09-16"}, {"id": "ten"}])
    assert account.subscription is not None
    found = [
        Entered(one.active, one, lasts=True, new=False)
        for one in known(account.subscription, AT_ONCE.definitions)
    ]
    counted = Counted(tuple(found), (), ())
    for day, names in ((date(2020, 9, 15), ["half", "ten"]), (MIDDLE, ["ten"])):
        assert [one.active.id for one in counted.on(day)] == names


def record_of(account: Account, *changes: Data) -> OrderRecord:
    told = record_json(on(account, *changes), AT_ONCE.definitions, "en")
    return OrderRecord.model_validate(json.loads(json.dumps(told)))


def test_a_record_goes_with_an_account_that_tells_what_was_paid_in_another_way() -> None:
    whole, parts = held({"paid": 90}), held({"paid": [{"amount": 90}]})
    for one, other in ((whole, parts), (parts, whole)):
        record = record_of(one, MORE)
        assert applied(other, record, AT_ONCE.definitions).subscription == record.subscription_now
    record = record_of(whole, MORE)
    with pytest.raises(RecordError, match=str(record.at)):
        applied(held({"paid": 89}), record, AT_ONCE.definitions)


def test_a_record_goes_with_an_account_in_which_what_was_due_is_not_done_yet() -> None:
    due = {"on": "2020-09-10", "change": {"action": "remove_seats", "item": "desk/basic", "seats": 1}}
    one = held(scheduled=[due])
    record = record_of(one, MORE)
    after = applied(one, record, AT_ONCE.definitions)
    assert after.subscription == record.subscription_now
    assert after.subscription is not None
    assert not after.subscription.scheduled
    assert applied(after, record, AT_ONCE.definitions) is after

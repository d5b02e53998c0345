"""What is recorded in each phase of a subscription, by days and amounts worked out by hand."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

import pytest

from maybuy.model.account import Subscription, Term
from maybuy.subscription.course import Phase, begun_anew, course, overdue
from ordering import change, shop
from strategies import Data

PROMOTIONS: list[Data] = [
    {"id": "half", "code": "A", "percent": 50, "duration": 3, "voided_by": ["remove_seats"]},
    {"id": "once", "code": "B", "percent": 50, "duration": 3, "voided_by": ["remove_seats"], "once": True},
    {"id": "ten", "code": "C", "amount": {"USD": 10}, "duration": 3},
]
KEPT = [
    {"USD": {"monthly": 1, "annual": 1}},
    {"effective": {"from": "2030-01-01"}, "for": "new", "USD": {"monthly": 2, "annual": 2}},
]
SHOP = shop(promotions=PROMOTIONS, more=[{"kind": "product", "id": "old", "prices": KEPT}]).definitions
START, END = date(2020, 9, 1), date(2020, 10, 1)
DAY = "2020-09-11"


def month(*items: Data, **more: Any) -> Subscription:
    return Subscription.model_validate(
        {
            "cycle": "monthly", "term": {"start": str(START), "end": str(END)},
            "items": list(items) or [{"item": "desk/pro", "seats": 4}], **more,
        }
    )  # fmt: skip


def phases(one: Subscription, most: int = 3) -> list[Phase]:
    return list(islice(course(one, SHOP), most))


def present(one: Subscription, day: str) -> Subscription:
    found = next(each for each in course(one, SHOP) if each.start <= date.fromisoformat(day) < each.until)
    assert found.subscription is not None
    return found.subscription


def waits(what: Data, on: str = DAY) -> Data:
    return {"on": on, "change": what}


FEWER, ANNUAL = change("remove_seats", "desk", seats=1), change("change_billing_cycle", to="annual")


@pytest.mark.parametrize(
    "more",
    [
        {"promotions": [{"id": "half", "until": DAY}]},
        {"promotions": [{"id": "half", "from": DAY}]},
        {"promotions": [{"id": "half", "from": "2020-08-01", "until": DAY}]},
        {"trials": [{"item": "desk/pro", "until": DAY, "then": "desk/pro"}], "items": [
            {"item": "desk/pro"}, {"item": "chat/pro"},
        ]},
        {"commitment": {"until": DAY}},
        {"scheduled": [waits(FEWER)]},
    ],
)  # fmt: skip
def test_a_phase_ends_where_something_is_different(more: Data) -> None:
    assert [one.start for one in phases(month(**more))] == [START, date(2020, 9, 11), END]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"promotions": [{"id": "half", "from": str(START), "until": str(END)}]},
        {"commitment": {"until": str(START)}},
        {"commitment": {"until": str(END)}},
        {"scheduled": [waits(FEWER, str(START))]},
        {"scheduled": [waits(FEWER, str(END))]},
    ],
)
def test_it_does_not_end_where_the_term_does_anyhow(more: Data) -> None:
    assert [one.start for one in phases(month(**more))] == [START, END, date(2020, 11, 1)]


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({}, 30),
        ({"scheduled": [waits(FEWER), waits(ANNUAL, str(END))]}, 10),
        ({"trials": [{"item": "desk/pro", "until": DAY}]}, 10),
        ({"promotions": [{"id": "half", "until": DAY}]}, 30),
        ({"commitment": {"until": DAY}}, 30),
    ],
)
def test_what_is_recorded_is_how_things_stand_until_something_falls_due(more: Data, days: int) -> None:
    one = month(**more)
    last = [day for day in range(1, 31) if not overdue(one, date(2020, 9, day))]
    assert last == list(range(1, days + 1))
    assert overdue(one, END)


def test_another_cycle_begins_a_term_on_the_day_it_fell_due_and_nothing_is_paid_of_it_yet() -> None:
    one = month(
        {"item": "desk/pro", "seats": 4, "paid": "80"},
        scheduled=[waits(ANNUAL)],
        promotions=[{"id": "ten", "until": "2022-01-01", "used": {"2020-09-01": 10, DAY: 2}}],
    )
    found = present(one, DAY)
    assert (found.cycle, str(found.term.start), str(found.term.end)) == ("annual", DAY, "2021-09-11")
    assert ([line.paid for line in found.items], found.scheduled, found.anchor) == ([None], (), None)
    assert found.promotions[0].used == {START: 10}
    assert present(one, "2020-09-10") == one


def test_a_cycle_that_it_has_already_changes_nothing() -> None:
    one = month(scheduled=[waits(change("change_billing_cycle", to="monthly"))])
    assert present(one, DAY) == month()


def test_a_cycle_that_fell_due_before_the_term_begins_with_it() -> None:
    found = present(month(scheduled=[waits(ANNUAL, "2020-08-20")]), str(START))
    assert (found.cycle, found.term.start, found.term.end) == ("annual", START, date(2021, 9, 1))


@pytest.mark.parametrize("many", [1, 2])
def test_at_the_terms_end_the_last_of_the_cycles_that_wait_counts(many: int) -> None:
    waiting = [waits(ANNUAL, str(END)), waits(change("change_billing_cycle", to="quarterly"), str(END))]
    found = present(month(scheduled=waiting[:many]), str(END))
    ends = {1: ("annual", date(2021, 10, 1)), 2: ("quarterly", date(2021, 1, 1))}
    assert (found.cycle, found.term.start, found.term.end) == (ends[many][0], END, ends[many][1])


def test_a_cycle_that_waits_for_the_terms_end_keeps_the_day_on_which_terms_turn() -> None:
    said = month(scheduled=[waits(change("change_billing_cycle", to="quarterly"), "2020-02-29")])
    one = said.model_copy(update={"term": Term(start=date(2020, 1, 31), end=date(2020, 2, 29))})
    found = present(one, "2020-02-29")
    assert (found.cycle, found.term.end, found.anchor) == ("quarterly", date(2020, 5, 31), None)
    assert present(one, "2020-05-31").term.end == date(2020, 8, 31)


@pytest.mark.parametrize(
    ("what", "paid", "after"),
    [
        (change("remove_seats", "desk", seats=1), "80", ["60"]),
        (change("add_seats", "desk", seats=2), "80", ["120"]),
        (change("remove_seats", "desk", seats=3), "10", ["2.5"]),
        (change("remove_seats", "chat", seats=1), "80", ["80"]),
        (FEWER, [{"amount": 10}, {"on": "2020-09-05", "amount": "0.01"}], ["7.5", "0.0075"]),
        (FEWER, "0.00001", ["0.000008"]),
    ],
)  # fmt: skip
def test_of_what_was_paid_each_seat_keeps_its_part(what: Data, paid: Any, after: list[str]) -> None:
    lines = [{"item": "desk/pro", "seats": 4, "paid": paid}, {"item": "chat/pro", "seats": 2}]
    one = month(*lines, scheduled=[waits(what)])
    (line, _) = present(one, DAY).items
    assert line.payments is not None
    assert [f"{payment.amount.normalize():f}" for payment in line.payments] == after
    assert [line.paid for line in present(one, str(END)).items] == [None, None]


@pytest.mark.parametrize(
    ("promotion", "during", "after"),
    [
        ({"id": "half", "until": "2021-01-01"}, [], []),
        ({"id": "once", "until": "2021-01-01"}, [("once", None, DAY)], [("once", None, DAY)]),
        ({"id": "once"}, [("once", None, DAY)], [("once", None, DAY)]),
        ({"id": "once", "from": "2020-10-01"}, [("once", DAY, DAY)], [("once", DAY, DAY)]),
        (
            {"id": "once", "from": "2020-09-03", "until": "2020-09-05"},
            [("once", "2020-09-03", "2020-09-05")],
            [("once", "2020-09-03", "2020-09-05")],
        ),
        ({"id": "half", "until": "2020-09-05"}, [("half", None, "2020-09-05")], []),
        ({"id": "half", "until": DAY}, [("half", None, DAY)], []),
        ({"id": "half", "until": str(START)}, [], []),
        ({"id": "ten", "until": "2020-12-01"}, [("ten", None, "2020-12-01")], [("ten", None, "2020-12-01")]),
        ({"id": "ten", "until": str(END)}, [("ten", None, str(END))], []),
    ],
)
def test_a_promotion_stays_recorded_while_it_runs_or_matters(
    promotion: Data, during: list[Any], after: list[Any]
) -> None:
    """Seats leave on the 11th, which ends two of them; the one that can be used once is remembered."""
    one = month(scheduled=[waits(FEWER)], promotions=[promotion])
    for day, expected in ((DAY, during), (str(END), after)):
        found = [(each.id, each.from_, each.until) for each in present(one, day).promotions]
        assert [tuple(str(part) if part else None for part in each) for each in found] == expected


@pytest.mark.parametrize(
    ("line", "since"),
    [
        ({"item": "desk/pro"}, None),
        ({"item": "old"}, START),
        ({"item": "old", "since": "2019-01-01"}, date(2019, 1, 1)),
        ({"item": "desk/pro", "since": "2019-01-01"}, date(2019, 1, 1)),
    ],
)
def test_in_the_next_term_a_line_says_since_when_it_is_held_where_its_price_depends_on_it(
    line: Data, since: date | None
) -> None:
    for found in (present(month(line), str(END)), begun_anew(month(line), date(2020, 9, 20), "annual", SHOP)):
        assert [each.since for each in found.items] == [since]


TRIAL = {"item": "desk/pro", "until": DAY}


@pytest.mark.parametrize(
    ("items", "trials", "held", "start"),
    [
        (["desk/pro", "chat/pro"], [TRIAL], ["chat/pro"], str(START)),
        (["desk/pro", "chat/pro"], [{**TRIAL, "then": "desk/basic"}], ["desk/basic", "chat/pro"], str(START)),
        (["desk/pro"], [{**TRIAL, "then": "desk/pro"}], ["desk/pro"], DAY),
        (["desk/pro"], [TRIAL], [], str(START)),
        (
            ["desk/pro", "chat/pro"],
            [{**TRIAL, "then": "desk/pro"}, {"item": "chat/pro", "until": "2020-09-21"}],
            ["desk/pro", "chat/pro"],
            DAY,
        ),
        (
            ["desk/pro", "chat/pro"],
            [TRIAL, {"item": "chat/pro", "until": "2020-09-21"}],
            ["chat/pro"],
            str(START),
        ),
    ],
)
def test_the_term_begins_with_what_is_paid_first_where_all_was_tried(
    items: list[str], trials: list[Data], held: list[str], start: str
) -> None:
    found = present(month(*[{"item": one, "paid": "3"} for one in items], trials=trials), DAY)
    assert [line.item for line in found.items] == held
    assert str(found.term.start) == start
    assert [one.item for one in found.trials] == [one["item"] for one in trials[1:]]
    began = [line.item for line in found.items if str(line.since) == DAY]
    assert began == [one["then"] for one in trials if "then" in one]


def test_what_goes_on_after_its_trial_does_so_at_the_list_and_unpaid() -> None:
    tried = {"item": "desk/pro", "paid": "3", "price": {"seats": 7}}
    one = month(tried, {"item": "chat/pro", "paid": "3"}, trials=[{**TRIAL, "then": "desk/pro"}])
    assert [(line.price, line.paid) for line in present(one, DAY).items] == [(None, None), (None, 3)]


def test_a_trial_that_is_over_when_the_term_begins_leaves_the_term() -> None:
    one = month(trials=[{"item": "desk/pro", "until": str(START), "then": "desk/pro"}])
    stub = one.model_copy(update={"term": Term(start=START, end=date(2020, 10, 16))})
    assert present(stub, str(START)).term == stub.term


@pytest.mark.parametrize(("gone", "left"), [("desk", ["chat/pro"]), ("chat", [])])
def test_a_trial_ends_with_its_line(gone: str, left: list[str]) -> None:
    waiting = [waits(change("cancel_product", gone), "2020-09-05")]
    trials = [{"item": "chat/pro", "until": DAY, "then": "chat/pro"}]
    one = month({"item": "desk/pro"}, {"item": "chat/pro"}, scheduled=waiting, trials=trials)
    assert [each.item for each in present(one, "2020-09-05").trials] == left


def test_what_does_not_renew_ends_unless_it_is_extended_and_what_is_cancelled_ends_anyhow() -> None:
    extended, gone = (waits(change(one), str(END)) for one in ("extend_subscription", "cancel_account"))
    for renews, waiting, last in (
        (True, [], False), (False, [], True), (False, [extended], False), (True, [gone], True),
        (False, [extended, gone], True), (False, [waits(FEWER, str(END))], True),
    ):  # fmt: skip
        found = phases(month(renews=renews, scheduled=waiting), 2)[1]
        assert (found.start, found.subscription is None) == (END, last)
        assert (found.until == date.max) == last


def test_an_account_that_is_cancelled_within_its_term_ends_then() -> None:
    found = phases(month(scheduled=[waits(change("cancel_account"))]))
    assert [(one.start, one.subscription is None) for one in found] == [
        (START, False), (date(2020, 9, 11), True),
    ]  # fmt: skip

"""Prices `for: new` bind lines begun since; the others keep the list before them until that one ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import with_line
from maybuy.diff.difference import difference
from maybuy.diff.price_lists import price_changes
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.report.preview_json import subscription_json
from maybuy.subscription.costs import Billing, unit_price
from maybuy.subscription.course import as_of
from maybuy.views.timeline import timeline
from ordering import change, customer, newcomer, order, prices, shop

FIRST, SECOND = date(2020, 4, 1), date(2020, 7, 15)
OLD, NEW, NEWEST = 50, 60, 75


@cache
def seller(ends: date | None = None, *, second: bool = True) -> Engine:
    """A shop with Desk and Old: what is new costs more from two days on."""
    return shop(more=[{"kind": "product", "id": "old", "prices": lists(ends, second=second)}])


def lists(ends: date | None = None, *, second: bool = True) -> list[dict[str, Any]]:
    def priced(amount: int) -> dict[str, Any]:
        return {"USD": dict.fromkeys(("monthly", "annual", "quarterly"), amount)}

    found = [{**({"effective": {"until": ends.isoformat()}} if ends else {}), **priced(OLD)}]
    found.append({"effective": {"from": FIRST.isoformat()}, "for": "new", **priced(NEW)})
    if second:
        found.append({"effective": {"from": SECOND.isoformat()}, "for": "new", **priced(NEWEST)})
    return found


def begun(day: date, since: date | None = None) -> Account:
    """A customer who has had one line from a day on, and pays by the month."""
    end = (day.replace(day=1) + timedelta(days=32)).replace(day=day.day)
    one = customer(("old", 2), cycle="monthly", term=(day.isoformat(), end.isoformat()))
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    if since is not None:
        said["subscription"]["items"][0]["since"] = since.isoformat()
    return Account.model_validate(said)


def price(one: Account, at: date, engine: Engine) -> int:
    subscription = as_of(one, at, engine.definitions).subscription
    assert subscription is not None
    found = unit_price(subscription.items[0], Billing(subscription, "USD", engine.definitions))
    assert found is not None
    return int(found)


days = st.dates(date(2020, 1, 1), date(2020, 12, 28)).filter(lambda day: day.day <= 28)


@given(start=days, after=st.integers(0, 900))
def test_a_line_keeps_the_price_of_its_first_day_at_every_renewal(start: date, after: int) -> None:
    expected = OLD if start < FIRST else NEW if start < SECOND else NEWEST
    assert price(begun(start), start + timedelta(days=after), seller()) == expected


@given(start=days, recorded=st.integers(0, 700), after=st.integers(0, 900))
def test_when_it_began_counts_however_late_the_record_is(start: date, recorded: int, after: int) -> None:
    later = (start + timedelta(days=recorded)).replace(day=1)
    one = begun(max(later, start), since=start)
    expected = OLD if start < FIRST else NEW if start < SECOND else NEWEST
    assert price(one, max(later, start) + timedelta(days=after), seller()) == expected


@given(start=days.filter(lambda day: day < FIRST), after=st.integers(0, 900))
def test_once_the_list_before_ends_the_others_pay_the_new_one_from_their_next_renewal(
    start: date, after: int
) -> None:
    ends, at = date(2020, 10, 10), start + timedelta(days=after)
    engine = seller(ends)
    subscription = as_of(begun(start), at, engine.definitions).subscription
    assert subscription is not None
    expected = OLD if subscription.term.start < ends else NEWEST
    assert price(begun(start), at, engine) == expected


@given(day=days)
def test_a_purchase_is_at_the_newest_price(day: date) -> None:
    expected = OLD if day < FIRST else NEW if day < SECOND else NEWEST
    bought = seller().preview(newcomer(), order(change("buy", "old", seats=2), cycle="monthly"), day)
    assert [line.unit_price for line in bought.lines] == [expected]
    held = customer(("chat/pro", 2), term=("2020-01-01", "2021-01-01"))
    beside = seller().preview(held, order(change("buy", "old", seats=2)), day)
    assert [line.unit_price for line in beside.lines if line.item == "old"] == [expected]


@given(day=st.dates(date(2020, 3, 1), date(2021, 2, 28)), seats=st.integers(1, 5))
def test_more_seats_of_a_line_cost_what_the_line_does(day: date, seats: int) -> None:
    added = seller().preview(begun(date(2020, 3, 1)), order(change("add_seats", "old", seats=seats)), day)
    assert [line.unit_price for line in added.lines if line.kind == "line"] == [OLD]


@cache
def with_a_fee() -> Engine:
    """A shop in which each seat of Old has a fee, paid once: what is new a higher one from two days on."""
    fees = [
        {"USD": OLD},
        {"effective": {"from": FIRST.isoformat()}, "for": "new", "USD": NEW},
        {"effective": {"from": SECOND.isoformat()}, "for": "new", "USD": NEWEST},
    ]
    fee = {"id": "fee", "per": "seat", "once": True, "prices": fees}
    return shop(more=[{"kind": "product", "id": "old", "prices": prices("USD", 1, 1), "charges": [fee]}])


@given(start=days, after=st.integers(0, 500), seats=st.integers(1, 5))
def test_what_more_seats_cost_once_is_what_those_cost_with_which_the_line_began(
    start: date, after: int, seats: int
) -> None:
    more, day = order(change("add_seats", "old", seats=seats)), start + timedelta(days=after)
    fee = OLD if start < FIRST else NEW if start < SECOND else NEWEST
    added = with_a_fee().preview(begun(start), more, day)
    assert [line.due_now for line in added.lines if line.kind == "once"] == [seats * fee]


@given(start=days, after=st.integers(0, 500), later=st.integers(0, 500))
def test_what_is_recorded_at_any_time_keeps_the_price(start: date, after: int, later: int) -> None:
    engine, at = seller(), start + timedelta(days=after)
    one = begun(start)
    subscription = subscription_json(as_of(one, at, engine.definitions).subscription)
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    recorded = Account.model_validate({**said, "subscription": subscription})
    until = at + timedelta(days=later)
    assert price(recorded, until, engine) == price(one, until, engine)


def test_where_no_list_is_for_new_ones_nothing_more_is_recorded() -> None:
    engine, one = shop(), with_line(customer(("desk/pro", 2)), "chat/pro", 3)
    after = as_of(one, date(2023, 1, 1), engine.definitions).subscription
    assert after is not None
    assert [line.since for line in after.items] == [None, None]


def changes(base: Sequence[dict[str, Any]], head: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    def engine(prices: Sequence[dict[str, Any]]) -> Engine:
        return shop(more=[{"kind": "product", "id": "old", "prices": list(prices)}])

    found = price_changes(engine(base).definitions, engine(head).definitions)
    return [(one.since, one.base, one.head, one.reaches) for one in found if one.cycle == "monthly"]


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (lists(second=False)[:1], lists(second=False), [(FIRST, OLD, NEW, "new")]),
        (
            lists(second=False),
            lists(date(2021, 1, 1), second=False),
            [(date(2021, 1, 1), OLD, NEW, "held")],
        ),
        (
            lists(FIRST)[:1],
            [*lists(FIRST)[:1], {key: one for key, one in lists()[1].items() if key != "for"}],
            [(FIRST, None, NEW, "all")],
        ),
    ],
)
def test_a_difference_says_whom_it_reaches(base: Any, head: Any, expected: list[tuple[Any, ...]]) -> None:
    assert changes(base, head) == expected


def test_the_days_of_a_catalog_say_whom_a_price_is_for() -> None:
    ends = date(2020, 10, 10)
    found = [
        (one.on, one.before, one.after, one.reaches)
        for one in timeline(seller(ends).definitions)
        if one.kind == "price" and one.cycle == "monthly"
    ]
    assert found == [
        (FIRST, OLD, NEW, "new"), (SECOND, NEW, NEWEST, "new"), (ends, OLD, NEWEST, "held"),
    ]  # fmt: skip


def test_answers_do_not_differ_by_who_keeps_a_price() -> None:
    one, other = seller(second=False), seller()
    assert not difference(one, other, SECOND).rows


@pytest.mark.parametrize("on", ["2020-03-20", "2020-04-10", "2020-04-15", "2020-05-10"])
def test_a_line_keeps_its_price_where_another_cycle_waits_for_a_day_within_a_term(on: str) -> None:
    """Two of what costs 50 a month, paid by the quarter from a day on that is after new ones cost more."""
    one = customer(
        ("old", 2), cycle="monthly", term=("2020-03-15", "2020-04-15"),
        scheduled=[{"on": on, "change": change("change_billing_cycle", to="quarterly")}],
    )  # fmt: skip
    assert price(one, date.fromisoformat(on), seller()) == OLD
    assert price(one, date(2021, 3, 1), seller()) == OLD

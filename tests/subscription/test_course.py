"""The course of a subscription: laws that hold for any, and days worked out by hand."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maybuy.model.account import Account, Subscription, Term
from maybuy.subscription.course import Phase, as_of, course, overdue
from maybuy.subscription.days import anchor_of, left_of, months_of, next_term, on_anchor
from ordering import customer, shop

SHOP = shop()
DEFINITIONS = SHOP.definitions
CYCLES = dict(DEFINITIONS.cycles)

DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))
WAITING = [
    {"action": "downgrade_edition", "item": "desk/basic"},
    {"action": "cancel_product", "item": "chat"},
    {"action": "remove_seats", "item": "desk", "seats": 2},
    {"action": "change_billing_cycle", "to": "monthly"},
    {"action": "change_billing_cycle", "to": "annual"},
    {"action": "buy", "item": "extra", "seats": 2},
    {"action": "extend_subscription"},
    {"action": "cancel_account"},
]


def same_day(start: date, months: int, anchor: int) -> date:
    """Some months later on a day of the month, or on the month's last: by the calendar alone."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(anchor, monthrange(year, month + 1)[1]))


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """A customer of the shop in some term, with changes that wait for some days of it and later."""
    start, cycle = draw(DAYS), draw(st.sampled_from(sorted(CYCLES)))
    end = same_day(start, CYCLES[cycle], start.day)
    one = customer(
        ("desk/pro", draw(st.integers(1, 9))), ("chat/pro", 3), cycle=cycle, term=(str(start), str(end))
    )
    waiting = draw(st.lists(st.sampled_from(WAITING), max_size=3))
    ons = [draw(st.sampled_from([start, end, end + timedelta(40), start + timedelta(9)])) for _ in waiting]
    said = one.model_dump(mode="json", exclude_none=True)
    said["subscription"]["scheduled"] = [
        {"on": str(on), "change": change} for on, change in zip(ons, waiting, strict=True)
    ]
    said["subscription"]["renews"] = draw(st.booleans())
    return Account.model_validate(said)


def phases(one: Account, most: int = 40) -> list[Phase]:
    assert one.subscription is not None
    return list(islice(course(one.subscription, DEFINITIONS), most))


@given(accounts())
def test_phases_follow_each_other_without_a_gap_from_the_recorded_terms_first_day(one: Account) -> None:
    found = phases(one)
    assert one.subscription is not None
    assert found[0].start == one.subscription.term.start
    for before, after in pairwise(found):
        assert before.start < before.until == after.start
    assert all(one.subscription is not None for one in found[:-1])


@given(accounts())
def test_each_phase_lies_in_its_term_with_nothing_left_that_has_fallen_due(one: Account) -> None:
    for phase in phases(one):
        if phase.subscription is not None:
            term = phase.subscription.term
            assert term.start <= phase.start < phase.until <= term.end
            assert all(waiting.on > phase.start for waiting in phase.subscription.scheduled)


@given(accounts(), st.integers(0, 900), st.integers(0, 900))
def test_it_does_not_matter_from_which_day_a_later_one_is_looked_at(
    one: Account, first: int, more: int
) -> None:
    assert one.subscription is not None
    near = one.subscription.term.start + timedelta(first)
    far = near + timedelta(more)
    assert as_of(as_of(one, near, DEFINITIONS), far, DEFINITIONS) == as_of(one, far, DEFINITIONS)


@given(accounts(), st.integers(0, 900))
def test_an_account_of_a_day_is_up_to_date_on_it(one: Account, days: int) -> None:
    assert one.subscription is not None
    day = one.subscription.term.start + timedelta(days)
    found = as_of(one, day, DEFINITIONS)
    assert found.subscription is None or not overdue(found.subscription, day)
    if not overdue(one.subscription, day):
        assert found is one


@given(accounts())
def test_what_does_not_renew_ends_with_its_term_or_the_one_it_is_extended_by(one: Account) -> None:
    subscription = one.subscription
    assert subscription is not None
    ended = [phase for phase in phases(one, 200) if phase.subscription is None]
    kinds = {waiting.change.action for waiting in subscription.scheduled}
    if subscription.renews:
        assert bool(ended) == ("cancel_account" in kinds)
    else:
        assert ended
        if not kinds & {"extend_subscription", "cancel_account", "change_billing_cycle"}:
            assert ended[0].start == subscription.term.end


@given(DAYS, st.sampled_from([1, 3, 12]), st.integers(1, 31))
def test_terms_turn_on_their_anchor_for_ever(start: date, months: int, anchor: int) -> None:
    first = same_day(start, 0, anchor)
    one = Subscription(
        cycle="annual", term=Term(start=first, end=same_day(first, months, anchor)), anchor=anchor
    )
    assert anchor_of(one) == anchor
    term = one.term
    for number in range(2, 30):
        term = next_term(term, months, anchor)
        assert term.end == same_day(first, months * number, anchor)


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        ("2026-08-31", 3, ["2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31"]),
        ("2024-02-29", 12, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("2026-01-31", 1, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    ],
)
def test_a_subscription_goes_back_to_the_day_on_which_it_began(
    start: str, months: int, ends: list[str]
) -> None:
    cycle = next(name for name, length in CYCLES.items() if length == months)
    first = on_anchor(date.fromisoformat(start), months, int(start[-2:]))
    one = customer(("desk/pro", 1), cycle=cycle, term=(start, str(first)))
    assert [str(phase.until) for phase in phases(one, 4)] == ends


# What is left of a term


@given(DAYS, st.sampled_from([1, 3, 12]), st.sampled_from([1, 3, 12]), st.floats(0, 0.999))
def test_a_term_of_whole_months_has_its_share_of_a_cycle(
    start: date, months: int, cycle: int, part: float
) -> None:
    term = Term(start=start, end=same_day(start, months, start.day))
    day = start + timedelta(int((term.end - start).days * part))
    days = Fraction((term.end - day).days, (term.end - start).days)
    assert left_of(term, day, cycle, start.day, "day") == days * months / cycle
    assert left_of(term, start, cycle, start.day, "month") == Fraction(months, cycle)
    assert left_of(term, term.end, cycle, start.day, "day") == 0


@given(DAYS, st.integers(1, 800))
def test_the_months_of_any_term_lie_between_those_of_whole_ones(start: date, days: int) -> None:
    term = Term(start=start, end=start + timedelta(days))
    found = months_of(term, max(term.start.day, term.end.day))
    whole = int(found)
    assert same_day(start, whole, start.day) <= term.end
    assert found >= 0
    assert months_of(Term(start=start, end=start + timedelta(days + 1)), start.day) > 0


@pytest.mark.parametrize(
    ("start", "end", "anchor", "months"),
    [
        ("2026-03-16", "2026-04-10", 16, Fraction(25, 31)),
        ("2026-03-01", "2026-03-16", 16, Fraction(15, 31)),
        ("2026-03-16", "2026-04-16", 16, Fraction(1)),
        ("2026-02-28", "2026-03-31", 31, Fraction(1)),
        ("2026-02-27", "2026-03-31", 31, 1 + Fraction(4, 31)),
        ("2026-01-31", "2026-04-15", 31, 2 + Fraction(15, 30)),
        ("2024-11-30", "2026-03-01", 30, 15 + Fraction(1, 30)),
        ("2026-01-01", "2027-03-16", 16, 14 + Fraction(15, 31)),
    ],
)
def test_the_months_of_a_term_are_the_whole_ones_and_the_days_of_the_one_begun(
    start: str, end: str, anchor: int, months: Fraction
) -> None:
    assert months_of(Term.model_validate({"start": start, "end": end}), anchor) == months


@given(DAYS, st.sampled_from([1, 3, 12]), st.integers(1, 31), st.sampled_from(["day", "month"]))
def test_all_of_a_cycle_is_left_where_a_term_from_anchor_to_anchor_begins(
    day: date, months: int, anchor: int, by: Literal["day", "month"]
) -> None:
    term = Term(start=same_day(day, 0, anchor), end=same_day(day, months, anchor))
    assert left_of(term, term.start, months, anchor, by) == 1
    assert left_of(term, term.end - timedelta(1), months, anchor, "month") == Fraction(1, months)


def test_a_term_that_the_last_of_all_days_cuts_short_costs_a_whole_cycle() -> None:
    start = date(9999, 6, 1)
    term = Term(start=start, end=on_anchor(start, 12, 1))
    assert term.end == date.max
    assert left_of(term, start, 12, 1, "day") == 1


@settings(deadline=None)
@given(accounts())
def test_the_anchor_is_recorded_where_the_term_does_not_tell_it(one: Account) -> None:
    """Whoever reads an account back that was written between two terms goes on to the same days."""
    assert one.subscription is not None
    for phase in phases(one, 12):
        if phase.subscription is None:
            return
        read = Subscription.model_validate(phase.subscription.model_dump(mode="json", exclude_none=True))
        assert anchor_of(read) == anchor_of(phase.subscription)

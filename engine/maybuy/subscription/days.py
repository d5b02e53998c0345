"""The days of a subscription: the terms that follow one another, and what part of one is left.

A term turns on the same day of each month, its *anchor*: the 31st is the last day of a shorter month, and the
31st again of a longer one. Where an account does not record it, the anchor is the later of the days of the
month on which its term starts and ends: a term from 28 February to 31 March turns on the 31st.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import Literal

from ..model.account import Subscription, Term


def on_anchor(day: date, months: int, anchor: int) -> date:
    """The anchor's day in the month that is some months after a day's.

    The last of all days where the calendar ends before that.

    >>> on_anchor(date(2026, 11, 30), 3, 31), on_anchor(date(2027, 2, 28), 3, 31)
    (datetime.date(2027, 2, 28), datetime.date(2027, 5, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(anchor, monthrange(year, month + 1)[1]))


def anchor_of(subscription: Subscription) -> int:
    """The day of the month on which the terms of a subscription turn."""
    term = subscription.term
    return subscription.anchor or max(term.start.day, term.end.day)


def to_record(term: Term, anchor: int) -> int | None:
    """The anchor as a subscription of this term records it: None where the term tells it by itself."""
    return None if max(term.start.day, term.end.day) == anchor else anchor


def next_term(term: Term, months: int, anchor: int) -> Term:
    """The term that follows, of a cycle of `months` months."""
    return Term.model_construct(start=term.end, end=on_anchor(term.end, months, anchor))


def months_of(term: Term, anchor: int) -> Fraction:
    """How many months a term is long. Of a month begun, the days it has of it over that month's days.

    >>> months_of(Term(start="2026-03-01", end="2026-04-01"), 1)
    Fraction(1, 1)
    >>> months_of(Term(start="2026-03-01", end="2026-04-16"), 16)
    Fraction(3, 2)
    """
    turn = _turns_on(term.start, anchor)
    whole = (term.end.year - term.start.year) * 12 + term.end.month - term.start.month
    if on_anchor(term.start, whole, turn) > term.end:
        whole -= 1
    begun, ends = on_anchor(term.start, whole, turn), on_anchor(term.start, whole + 1, turn)
    return whole + Fraction((term.end - begun).days, max((ends - begun).days, 1))


def _turns_on(start: date, anchor: int) -> int:
    """The day of the month by which a term's months are counted: the anchor where the term starts on it."""
    return anchor if start == on_anchor(start, 0, anchor) else start.day


def left_of(term: Term, day: date, months: int, anchor: int, prorate_by: Literal["day", "month"]) -> Fraction:
    """What part of a whole cycle of `months` months is left of a term on a day, that day included.

    By days, or by months begun. A term longer or shorter than its cycle has its share of a whole one: a month
    in annual billing is one twelfth of it.

    >>> left_of(Term(start="2015-01-01", end="2016-01-01"), date(2015, 6, 2), 12, 1, "day")
    Fraction(213, 365)
    >>> left_of(Term(start="2015-01-01", end="2016-01-01"), date(2015, 6, 2), 12, 1, "month")
    Fraction(7, 12)
    >>> left_of(Term(start="2026-03-01", end="2026-04-01"), date(2026, 3, 1), 12, 1, "day")
    Fraction(1, 12)
    """
    if day >= term.end:
        return Fraction(0)
    turn = _turns_on(term.start, anchor)
    regular = on_anchor(term.start, months, turn) == term.end
    length = Fraction(months) if regular else months_of(term, anchor)
    if prorate_by == "day":
        return Fraction((term.end - day).days, (term.end - term.start).days) * length / months
    elapsed, begun = 0, -(-length.numerator // length.denominator)
    while elapsed < begun - 1 and on_anchor(term.start, elapsed + 1, turn) <= day:
        elapsed += 1
    return Fraction(begun - elapsed, months)

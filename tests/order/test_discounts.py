"""What promotions take off the lines of an order, with amounts worked out by hand for a month of 30 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.account import ActivePromotion, Subscription
from maybuy.order.charges import order_lines, renewal_lines
from maybuy.order.discounts import Entered, reduced, running_on, with_used
from maybuy.subscription.costs import Billing
from maybuy.subscription.prices import Running
from ordering import shop
from strategies import Data

START, MIDDLE = date(2020, 9, 1), date(2020, 9, 16)
HERE = {str(START): 0}
"""Nothing of a sum is used yet."""

PROMOTIONS: list[Data] = [
    {"id": "half", "code": "A", "percent": 50, "duration": 3},
    {"id": "fifth", "code": "B", "percent": 20, "duration": 3, "items": ["desk"]},
    {"id": "ten", "code": "C", "amount": {"USD": 10}, "duration": 3},
    {"id": "twenty", "code": "D", "amount": {"USD": 20}, "duration": 3, "items": ["desk"]},
    {"id": "capped", "code": "E", "percent": 50, "maximum": {"USD": 15}, "duration": 3},
    {"id": "third", "code": "F", "percent": Decimal("33.33")},
    {"id": "other", "code": "G", "percent": Decimal("33.33")},
    {"id": "all", "code": "H", "percent": 100},
    {"id": "euros", "code": "I", "amount": {"EUR": 10}, "duration": 3},
]
SHOP = shop(promotions=PROMOTIONS).definitions


def billed(*lines: tuple[str, int]) -> Billing:
    items = [{"item": item, "seats": seats} for item, seats in lines]
    term = {"start": str(START), "end": "2020-10-01"}
    return Billing(
        Subscription.model_validate({"cycle": "monthly", "term": term, "items": items}), "USD", SHOP
    )


def lasting(name: str, *, new: bool = False, **active: Any) -> Entered:
    """A promotion of an earlier order, or one that lasts and whose code is entered."""
    one = ActivePromotion.model_validate({"id": name, **active})
    return Entered(one, Running(one, SHOP.promotions[name]), lasts=True, new=new)


def once(name: str) -> Entered:
    """A code for this order alone."""
    one = ActivePromotion.model_validate({"id": name})
    return Entered(one, Running(one, SHOP.promotions[name]), lasts=False, new=True)


def taken(*promotions: Entered, billing: Billing, day: date = START, before: Billing | None = None) -> Any:
    """What each takes off a new term, or of what changes on a day."""
    lines = renewal_lines(billing) if before is None else order_lines(before, billing, day)
    found = reduced(lines, promotions, billing, day)
    return {name: str(off) for name, off in found.taken.items()}, dict(found.left)


TERM = billed(("desk/basic", 3), ("chat/pro", 2))
"""Thirty and thirty."""


@pytest.mark.parametrize(
    ("promotions", "off", "left"),
    [
        ([lasting("half")], {"half": "30.00"}, (15, 15)),
        ([once("half")], {"half": "30.00"}, (15, 15)),
        ([lasting("half", until="2020-09-11")], {"half": "10.00"}, (25, 25)),
        ([once("half"), lasting("fifth")], {"fifth": "6.00", "half": "27.00"}, (12, 15)),
        ([lasting("ten", used=HERE)], {"ten": "10.00"}, (25, 25)),
        ([lasting("ten", used={str(START): 4})], {"ten": "6.00"}, (27, 27)),
        ([lasting("ten", used={str(START): 14})], {"ten": "0.00"}, (30, 30)),
        ([lasting("ten", used={str(START): 4}, new=True)], {"ten": "10.00"}, (25, 25)),
        ([lasting("ten", **{"from": "2020-09-02"}, used=HERE)], {"ten": "0.00"}, (30, 30)),
        ([lasting("twenty", used=HERE)], {"twenty": "20.00"}, (10, 30)),
        ([lasting("euros", used=HERE)], {"euros": "0.00"}, (30, 30)),
        ([once("ten")], {"ten": "10.00"}, (25, 25)),
        ([lasting("capped", used=HERE)], {"capped": "15.00"}, (Fraction(45, 2), Fraction(45, 2))),
        ([lasting("capped", used={str(START): 9})], {"capped": "6.00"}, (27, 27)),
        ([once("capped")], {"capped": "15.00"}, (Fraction(45, 2), Fraction(45, 2))),
        ([once("all"), once("ten")], {"all": "60.00", "ten": "0.00"}, (0, 0)),
        ([once("all"), once("half")], {"all": "60.00", "half": "0.00"}, (0, 0)),
        # half without a bound first, then half of thirty with one, and the amounts at last
        (
            [lasting("capped", used=HERE), lasting("half"), lasting("ten", used=HERE)],
            {"half": "30.00", "capped": "15.00", "ten": "10.00"},
            (Fraction(5, 2), Fraction(5, 2)),
        ),
        # what runs comes before what is entered, whatever it is called
        (
            [once("half"), lasting("ten", used=HERE), once("fifth")],
            {"fifth": "6.00", "half": "27.00", "ten": "10.00"},
            (12 - Fraction(40, 9), 15 - Fraction(50, 9)),
        ),
    ],
)
def test_each_takes_its_part_of_what_the_ones_before_it_leave(
    promotions: Sequence[Entered], off: dict[str, str], left: tuple[Fraction, Fraction]
) -> None:
    for each in permutations(promotions):
        assert taken(*each, billing=TERM) == (off, dict(zip(("desk/basic", "chat/pro"), left, strict=True)))


def test_what_is_taken_together_adds_up_to_the_cent() -> None:
    """Of ten 3.333, and of the rest 2.2221: together 5.5551."""
    off, left = taken(once("third"), once("other"), billing=billed(("desk/basic", 1)))
    assert (off, left) == (
        {"other": "3.33", "third": "2.23"},
        {"desk/basic": 10 * Fraction(6667, 10000) ** 2},
    )


@pytest.mark.parametrize(
    ("promotion", "off"),
    [
        (once("half"), "7.50"),
        (once("ten"), "10.00"),
        (once("twenty"), "15.00"),
        (lasting("half", new=True), "7.50"),
        (lasting("half"), "15.00"),
        (lasting("ten", used=HERE), "10.00"),
        (lasting("twenty", used=HERE), "20.00"),
        (lasting("half", until="2020-09-26"), "10.00"),
    ],
)
def test_a_code_takes_of_the_net_and_what_runs_of_the_charge(promotion: Entered, off: str) -> None:
    """Pro costs three seats thirty for half a month, and Basic gives fifteen back."""
    before, after = billed(("desk/basic", 3)), billed(("desk/pro", 3))
    found, left = taken(promotion, billing=after, day=MIDDLE, before=before)
    assert found == {promotion.active.id: off}
    assert left == {"desk/pro": 30 - Fraction(off)}


def test_of_what_gives_more_back_than_it_costs_a_code_takes_nothing() -> None:
    found, left = taken(
        once("half"), billing=billed(("desk/basic", 3)), day=MIDDLE, before=billed(("desk/pro", 3))
    )
    assert (found, left) == ({"half": "0.00"}, {"desk/basic": 15})


def test_where_nothing_is_charged_nothing_is_taken() -> None:
    for one in (once("half"), once("ten"), lasting("half"), lasting("ten", used=HERE)):
        found, left = taken(one, billing=billed(), day=MIDDLE, before=billed(("desk/pro", 3)))
        assert (found, left) == ({one.active.id: "0.00"}, {})


@given(st.permutations([once("half"), lasting("fifth"), lasting("ten", used=HERE), once("third")]))
def test_the_order_in_which_they_are_entered_changes_nothing(promotions: list[Entered]) -> None:
    found, left = taken(*promotions, billing=TERM)
    assert sum(Decimal(off) for off in found.values()) == round(Decimal(60) - _exact(left), 2)
    assert (found, left) == taken(*reversed(promotions), billing=TERM)


def _exact(left: dict[str, Fraction]) -> Decimal:
    whole = sum(left.values(), Fraction(0))
    return Decimal(whole.numerator) / whole.denominator


def test_what_is_used_of_a_sum_is_recorded_for_its_term_beside_others() -> None:
    one = with_used(lasting("ten", used={"2020-08-01": 3}), START, Decimal(4))
    used = {date(2020, 8, 1): 3, START: 4}
    assert (one.active.used, one.promotion.active.used, one.active.id) == (used, used, "ten")
    assert running_on(one.promotion, START, Decimal(6)) == lasting(
        "ten", used={"2020-08-01": 3, str(START): 6}
    )
    half = lasting("half")
    assert with_used(half, START, Decimal(4)) is half

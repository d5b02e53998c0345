"""What a change does to the lines of a subscription, and which scheduled changes it takes the place of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from maybuy.model.account import Line, ScheduledChange
from maybuy.model.order import OrderChange
from maybuy.subscription.changes import LineChange, changed, line_change, planned
from maybuy.subscription.waiting import agree
from ordering import shop

DEFINITIONS = shop().definitions
DAY = date(2021, 3, 1)


def lines(*held: tuple[str, int]) -> tuple[Line, ...]:
    return tuple(Line(item=item, seats=seats) for item, seats in held)


def waiting(on: date, change: LineChange) -> ScheduledChange:
    words = {"action": change.does, "item": change.item, "seats": change.seats, "to": change.to}
    recorded = OrderChange.model_validate({name: one for name, one in words.items() if one is not None})
    return ScheduledChange(on=on, change=recorded)


def after(change: LineChange, *held: tuple[str, int]) -> list[tuple[str, int]]:
    return [(line.item, line.seats) for line in changed(lines(*held), change, DAY, DEFINITIONS)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (LineChange("buy", "chat/pro", 3), [("desk/pro", 5), ("extra", 5), ("chat/pro", 3)]),
        (LineChange("add_seats", "desk/pro", 2), [("desk/pro", 7), ("extra", 5)]),
        (LineChange("add_seats", "desk/pro"), [("desk/pro", 6), ("extra", 5)]),
        (LineChange("remove_seats", "extra", 4), [("desk/pro", 5), ("extra", 1)]),
        (LineChange("upgrade_edition", "desk/top"), [("desk/top", 5), ("extra", 5)]),
        (LineChange("downgrade_edition", "desk/basic"), [("desk/basic", 5), ("extra", 5)]),
        (LineChange("downgrade_edition", "desk", to="basic"), [("desk/basic", 5), ("extra", 5)]),
        (LineChange("cancel_product", "extra"), [("desk/pro", 5)]),
        (LineChange("cancel_product", "desk"), [("extra", 5)]),
        (LineChange("cancel_account"), []),
        (LineChange("change_billing_cycle", to="monthly"), [("desk/pro", 5), ("extra", 5)]),
        (LineChange("extend_subscription"), [("desk/pro", 5), ("extra", 5)]),
        (LineChange("cancel_product", "chat"), [("desk/pro", 5), ("extra", 5)]),
        (LineChange("cancel_product", "nothing-there-is"), [("desk/pro", 5), ("extra", 5)]),
    ],
)
def test_a_change_leaves_these_lines(change: LineChange, expected: list[tuple[str, int]]) -> None:
    assert after(change, ("desk/pro", 5), ("extra", 5)) == expected


@pytest.mark.parametrize(
    ("change", "held", "expected"),
    [
        (LineChange("remove_seats", "desk/pro", 2), "desk/top", [("desk/top", 3)]),
        (LineChange("cancel_product", "desk/pro"), "desk/top", []),
        (LineChange("remove_seats", "desk/pro", 2), "all/pro", [("all/pro", 3)]),
        (LineChange("remove_seats", "desk/basic", 2), "all/pro", [("all/pro", 3)]),
        (LineChange("cancel_product", "chat/basic"), "all/pro", [("desk/pro", 5)]),
    ],
)
def test_what_was_put_off_is_meant_for_its_product_in_whatever_edition_it_is_held_by_then(
    change: LineChange, held: str, expected: list[tuple[str, int]]
) -> None:
    assert after(change, (held, 5)) == expected


def test_what_is_held_as_it_was_named_comes_before_another_edition_of_it() -> None:
    held = (("desk/basic", 5), ("all/pro", 9))
    assert after(LineChange("add_seats", "desk/pro", 1), *held) == [("desk/basic", 5), ("all/pro", 10)]


def test_what_is_scheduled_happens_by_its_day() -> None:
    later = (
        waiting(date(2022, 3, 1), LineChange("cancel_product", "chat/pro")),
        waiting(DAY, LineChange("remove_seats", "chat/pro", 1)),
    )
    assert planned(lines(("chat/pro", 5)), later[1:], DEFINITIONS) == lines(("chat/pro", 4))
    assert planned(lines(("chat/pro", 5)), later, DEFINITIONS) == ()


MONTHLY = LineChange("change_billing_cycle", to="monthly")
DOWN = LineChange("downgrade_edition", "desk/basic")
FEWER = LineChange("remove_seats", "desk/pro", 1)
NO_CHAT = LineChange("cancel_product", "chat/pro")
EXTENDED = LineChange("extend_subscription")
ALL = (MONTHLY, DOWN, FEWER, NO_CHAT, EXTENDED)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (LineChange("change_billing_cycle", to="quarterly"), (DOWN, FEWER, NO_CHAT, EXTENDED)),
        (LineChange("downgrade_edition", "desk/pro"), (MONTHLY, FEWER, NO_CHAT, EXTENDED)),
        (LineChange("upgrade_edition", "desk/top"), (MONTHLY, FEWER, NO_CHAT, EXTENDED)),
        (LineChange("upgrade_edition", "chat/pro"), ALL),
        (LineChange("cancel_product", "desk/pro"), (MONTHLY, NO_CHAT, EXTENDED)),
        (LineChange("cancel_product", "desk"), (MONTHLY, NO_CHAT, EXTENDED)),
        (LineChange("cancel_product", "extra"), ALL),
        (LineChange("bundle", "all/pro", 5), (MONTHLY, EXTENDED)),
        (LineChange("remove_seats", "desk/pro", 2), ALL),
        (LineChange("add_seats", "desk/pro", 2), ALL),
        (LineChange("extend_subscription"), (MONTHLY, DOWN, FEWER, NO_CHAT)),
        (LineChange("change_payment_method", to="card"), ALL),
        (LineChange("cancel_account"), ()),
    ],
)
def test_a_later_word_on_the_same_thing_takes_an_earlier_ones_place(
    change: LineChange, left: tuple[LineChange, ...]
) -> None:
    held = lines(("desk/pro", 5), ("chat/pro", 2), ("extra", 1))
    fresh = [waiting(DAY, one) for one in ALL]
    agreed = agree(held, (), fresh, change, "annual", DEFINITIONS)
    assert tuple(line_change(one.change, DEFINITIONS) for one in agreed.fresh) == tuple(
        replace(one, action=one.does) for one in left
    )

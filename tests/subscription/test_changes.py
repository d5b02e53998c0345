"""What a change does to the lines of a subscription, and which scheduled changes it takes the place of."""

from __future__ import annotations

from datetime import date

import pytest

from maybuy.model.account import Line, ScheduledChange
from maybuy.model.ask import Ask, ask_of
from maybuy.model.order import OrderChange
from maybuy.subscription.changes import changed, planned
from maybuy.subscription.waiting import agree
from ordering import shop

DEFINITIONS = shop().definitions
DAY = date(2021, 3, 1)


def lines(*held: tuple[str, int]) -> tuple[Line, ...]:
    return tuple(Line(item=item, seats=seats) for item, seats in held)


def waiting(on: date, change: Ask) -> ScheduledChange:
    recorded = {name: one for name, one in change._asdict().items() if one is not None}
    return ScheduledChange(on=on, change=OrderChange.model_validate(recorded))


def after(change: Ask, *held: tuple[str, int]) -> list[tuple[str, int]]:
    return [(line.item, line.seats) for line in changed(lines(*held), change, DAY, DEFINITIONS)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Ask("buy", "chat/pro", 3), [("desk/pro", 5), ("extra", 5), ("chat/pro", 3)]),
        (Ask("add_seats", "desk/pro", 2), [("desk/pro", 7), ("extra", 5)]),
        (Ask("add_seats", "desk/pro"), [("desk/pro", 6), ("extra", 5)]),
        (Ask("remove_seats", "extra", 4), [("desk/pro", 5), ("extra", 1)]),
        (Ask("upgrade_edition", "desk/top"), [("desk/top", 5), ("extra", 5)]),
        (Ask("downgrade_edition", "desk/basic"), [("desk/basic", 5), ("extra", 5)]),
        (Ask("downgrade_edition", "desk", to="basic"), [("desk/basic", 5), ("extra", 5)]),
        (Ask("cancel_product", "extra"), [("desk/pro", 5)]),
        (Ask("cancel_product", "desk"), [("extra", 5)]),
        (Ask("cancel_account"), []),
        (Ask("change_billing_cycle", to="monthly"), [("desk/pro", 5), ("extra", 5)]),
        (Ask("extend_subscription"), [("desk/pro", 5), ("extra", 5)]),
        (Ask("cancel_product", "chat"), [("desk/pro", 5), ("extra", 5)]),
        (Ask("cancel_product", "nothing-there-is"), [("desk/pro", 5), ("extra", 5)]),
    ],
)
def test_a_change_leaves_these_lines(change: Ask, expected: list[tuple[str, int]]) -> None:
    assert after(change, ("desk/pro", 5), ("extra", 5)) == expected


@pytest.mark.parametrize(
    ("change", "held", "expected"),
    [
        (Ask("remove_seats", "desk/pro", 2), "desk/top", [("desk/top", 3)]),
        (Ask("cancel_product", "desk/pro"), "desk/top", []),
        (Ask("remove_seats", "desk/pro", 2), "all/pro", [("all/pro", 3)]),
        (Ask("remove_seats", "desk/basic", 2), "all/pro", [("all/pro", 3)]),
        (Ask("cancel_product", "chat/basic"), "all/pro", [("desk/pro", 5)]),
    ],
)
def test_what_was_put_off_is_meant_for_its_product_in_whatever_edition_it_is_held_by_then(
    change: Ask, held: str, expected: list[tuple[str, int]]
) -> None:
    assert after(change, (held, 5)) == expected


def test_what_is_held_as_it_was_named_comes_before_another_edition_of_it() -> None:
    held = (("desk/basic", 5), ("all/pro", 9))
    assert after(Ask("add_seats", "desk/pro", 1), *held) == [("desk/basic", 5), ("all/pro", 10)]


def test_what_is_scheduled_happens_by_its_day() -> None:
    later = (
        waiting(date(2022, 3, 1), Ask("cancel_product", "chat/pro")),
        waiting(DAY, Ask("remove_seats", "chat/pro", 1)),
    )
    assert planned(lines(("chat/pro", 5)), later[1:], DEFINITIONS) == lines(("chat/pro", 4))
    assert planned(lines(("chat/pro", 5)), later, DEFINITIONS) == ()


MONTHLY = Ask("change_billing_cycle", to="monthly")
DOWN = Ask("downgrade_edition", "desk/basic")
FEWER = Ask("remove_seats", "desk/pro", 1)
NO_CHAT = Ask("cancel_product", "chat/pro")
EXTENDED = Ask("extend_subscription")
ALL = (MONTHLY, DOWN, FEWER, NO_CHAT, EXTENDED)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (Ask("change_billing_cycle", to="quarterly"), (DOWN, FEWER, NO_CHAT, EXTENDED)),
        (Ask("downgrade_edition", "desk/pro"), (MONTHLY, FEWER, NO_CHAT, EXTENDED)),
        (Ask("upgrade_edition", "desk/top"), (MONTHLY, FEWER, NO_CHAT, EXTENDED)),
        (Ask("upgrade_edition", "chat/pro"), ALL),
        (Ask("cancel_product", "desk/pro"), (MONTHLY, NO_CHAT, EXTENDED)),
        (Ask("cancel_product", "desk"), (MONTHLY, NO_CHAT, EXTENDED)),
        (Ask("cancel_product", "extra"), ALL),
        (Ask("bundle", "all/pro", 5), (MONTHLY, EXTENDED)),
        (Ask("remove_seats", "desk/pro", 2), ALL),
        (Ask("add_seats", "desk/pro", 2), ALL),
        (Ask("extend_subscription"), (MONTHLY, DOWN, FEWER, NO_CHAT)),
        (Ask("change_payment_method", to="card"), ALL),
        (Ask("cancel_account"), ()),
    ],
)
def test_a_later_word_on_the_same_thing_takes_an_earlier_ones_place(
    change: Ask, left: tuple[Ask, ...]
) -> None:
    held = lines(("desk/pro", 5), ("chat/pro", 2), ("extra", 1))
    fresh = [waiting(DAY, one) for one in ALL]
    agreed = agree(held, (), fresh, change, "annual", DEFINITIONS)
    assert tuple(ask_of(one.change) for one in agreed.fresh) == left

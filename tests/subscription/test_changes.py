"""What a change does to the lines of a subscription, and which scheduled changes it takes the place of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maybuy.model.account import AgreedPrice, Line, ScheduledChange, Subscription, Term
from maybuy.model.ask import Ask, ask_of
from maybuy.model.order import OrderChange
from maybuy.subscription.changes import as_held, changed, planned
from maybuy.subscription.waiting import agree, waits_for
from ordering import shop, shop_files
from strategies import gathered

DEFINITIONS = shop().definitions
DAY = date(2021, 3, 1)


def lines(*held: tuple[str, int]) -> tuple[Line, ...]:
    return tuple(Line(item=item, seats=seats) for item, seats in held)


def waiting(on: date, change: Ask) -> ScheduledChange:
    recorded = {name: one for name, one in change.named.items() if one is not None}
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
        (Ask("remove_seats", "extra", 9), [("desk/pro", 5), ("extra", 1)]),
        (Ask("upgrade_edition", "desk/top"), [("desk/top", 5), ("extra", 5)]),
        (Ask("downgrade_edition", "desk/basic"), [("desk/basic", 5), ("extra", 5)]),
        (Ask("downgrade_edition", "desk", to="basic"), [("desk/basic", 5), ("extra", 5)]),
        (Ask("upgrade_edition", "desk", to="top"), [("desk/top", 5), ("extra", 5)]),
        (Ask("upgrade_edition", "desk", to="desk/top"), [("desk/top", 5), ("extra", 5)]),
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


OLD = date(2019, 3, 1)
AGREED = AgreedPrice(seats=Decimal(7))


def told(*some: Line) -> list[tuple[str, int, date | None, object, object]]:
    return [(line.item, line.seats, line.since, line.price, line.paid) for line in some]


def test_a_line_that_becomes_another_item_begins_then_and_others_stay_as_they_are() -> None:
    before = [
        Line(item=item, seats=5, since=OLD, price=AGREED, paid=Decimal(9))
        for item in ("desk/pro", "chat/pro")
    ]
    chat = ("chat/pro", 5, OLD, AGREED, 9)
    up = changed(before, Ask("upgrade_edition", "desk/top"), DAY, DEFINITIONS)
    assert told(*up) == [("desk/top", 5, DAY, None, None), chat]
    added = changed(before, Ask("add_seats", "desk", 1), DAY, DEFINITIONS)
    assert told(*added) == [("desk/pro", 6, OLD, AGREED, 9), chat]
    bought = changed(before, Ask("buy", "extra", 1), DAY, DEFINITIONS)
    assert told(*bought)[2] == ("extra", 1, DAY, None, None)


def test_what_was_held_before_an_order_is_held_after_it_as_it_was() -> None:
    term = Term(start=date(2020, 3, 1), end=DAY)
    before = Subscription(
        cycle="annual", term=term, items=(Line(item="desk/pro", since=OLD, price=AGREED, paid=Decimal(9)),)
    )
    lines_after = (Line(item="desk/pro", seats=3, since=DAY), Line(item="extra", since=DAY, paid=Decimal(2)))
    after = before.model_copy(update={"items": lines_after})
    extra = ("extra", 1, DAY, None, 2)
    assert told(*as_held(before, after).items) == [("desk/pro", 3, OLD, AGREED, 9), extra]
    anew = after.model_copy(update={"term": Term(start=date(2020, 9, 1), end=date(2021, 9, 1))})
    assert told(*as_held(before, anew).items) == [("desk/pro", 3, OLD, AGREED, None), extra]


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
        (Ask("buy", "chat/pro", 5), (MONTHLY, DOWN, FEWER, EXTENDED)),
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


HOLD = lines(("desk/pro", 5), ("chat/pro", 2), ("extra", 1))
KEEPING = [
    {**file, "actions": [*file["actions"], {"id": "keep", "does": "undo"}]}
    if file["kind"] == "actions"
    else file
    for file in shop_files()
]
WITH_UNDO = gathered(KEEPING)
LESS = Ask("remove_seats", "desk/pro", 3)
MORE = Ask("add_seats", "desk/pro", 3)
NO_DESK = Ask("cancel_product", "desk/pro")
GONE = Ask("cancel_account")
BACK = "undone"
OVER = "replaced"
STAYS = "kept"


def came_to(new: Ask, *earlier: Ask) -> tuple[Ask | None, list[tuple[str, Ask]]]:
    """What is left of a change beside those that wait from earlier orders, and what becomes of each."""
    agreed = agree(HOLD, [waiting(DAY, one) for one in earlier], (), new, "annual", WITH_UNDO)
    assert agreed.fresh == ()
    found = [(STAYS, agreed.earlier), (BACK, agreed.undone), (OVER, agreed.replaced)]
    return agreed.change, [(name, ask_of(one.change)) for name, ones in found for one in ones]


def more(seats: int | None, item: str = "desk") -> Ask:
    return Ask("add_seats", item, seats)


def fewer(seats: int | None, item: str = "desk/pro") -> Ask:
    return Ask("remove_seats", item, seats)


@pytest.mark.parametrize(
    ("new", "earlier", "left", "becomes"),
    [
        (more(2), [LESS], None, [(STAYS, fewer(1)), (BACK, LESS)]),
        (more(3), [LESS], None, [(BACK, LESS)]),
        (more(5), [LESS], more(2), [(BACK, LESS)]),
        (more(None), [fewer(2)], None, [(STAYS, fewer(1)), (BACK, fewer(2))]),
        (more(2), [fewer(None)], more(1), [(BACK, fewer(None))]),
        (more(None), [fewer(None)], None, [(BACK, fewer(None))]),
        (more(3), [fewer(2), fewer(2)], None, [(STAYS, fewer(1)), (BACK, fewer(2)), (BACK, fewer(2))]),
        (more(2), [fewer(2), fewer(2)], None, [(STAYS, fewer(2)), (BACK, fewer(2))]),
        (more(2, "chat"), [LESS], more(2, "chat"), [(STAYS, LESS)]),
        (more(2, "nothing"), [LESS], more(2, "nothing"), [(STAYS, LESS)]),
        (fewer(1), [MORE], None, [(STAYS, Ask("add_seats", "desk/pro", 2)), (BACK, MORE)]),
        (more(2), [MORE], more(2), [(STAYS, MORE)]),
        (fewer(2), [LESS], fewer(2), [(STAYS, LESS)]),
    ],
)  # fmt: skip
def test_seats_that_are_added_keep_those_that_were_to_go(
    new: Ask, earlier: list[Ask], left: Ask | None, becomes: list[tuple[str, Ask]]
) -> None:
    assert came_to(new, *earlier) == (left, becomes)


UP = Ask("upgrade_edition", "desk/pro")
TOP = Ask("upgrade_edition", "desk/top")
BUY = Ask("buy", "desk/pro", 5)
ANNUAL = Ask("change_billing_cycle", to="annual")
QUARTERLY = Ask("change_billing_cycle", to="quarterly")


@pytest.mark.parametrize(
    ("new", "old", "left", "becomes"),
    [
        # what is held is kept, and costs nothing
        (UP, DOWN, None, BACK), (UP, NO_DESK, None, BACK), (BUY, NO_DESK, None, BACK),
        (BUY, DOWN, None, BACK), (BUY._replace(seats=7), NO_DESK, BUY._replace(seats=7), BACK),
        (BUY._replace(seats=None), NO_DESK, None, BACK), (UP, GONE, None, BACK),
        (Ask("downgrade_edition", "desk/pro"), TOP, None, BACK),
        (EXTENDED, NO_DESK, EXTENDED, BACK), (EXTENDED, GONE, EXTENDED, BACK),
        (EXTENDED, EXTENDED, EXTENDED, OVER), (EXTENDED, LESS, EXTENDED, STAYS),
        (more(1), NO_DESK, more(1), BACK), (more(1), GONE, more(1), BACK), (more(1), DOWN, more(1), STAYS),
        (ANNUAL, MONTHLY, None, BACK), (ANNUAL, DOWN, ANNUAL, STAYS), (ANNUAL, GONE, ANNUAL, STAYS),
        # another word on the same thing takes the place of the one that waits
        (TOP, DOWN, TOP, OVER), (TOP, NO_DESK, TOP, BACK), (QUARTERLY, MONTHLY, QUARTERLY, OVER),
        (NO_DESK, DOWN, NO_DESK, OVER), (NO_DESK, LESS, NO_DESK, OVER), (NO_DESK, NO_CHAT, NO_DESK, STAYS),
        (GONE, LESS, GONE, OVER), (GONE, MONTHLY, GONE, OVER), (LESS, NO_DESK, LESS, STAYS),
        (LESS, DOWN, LESS, STAYS), (TOP, NO_CHAT, TOP, STAYS), (TOP, LESS, TOP, STAYS),
        (DOWN, NO_DESK, DOWN, BACK), (Ask("buy", "desk/top", 5), NO_DESK, Ask("buy", "desk/top", 5), BACK),
        (Ask("bundle", "all/pro", 5), DOWN, Ask("bundle", "all/pro", 5), OVER),
        (Ask("bundle", "all/pro", 5), NO_CHAT, Ask("bundle", "all/pro", 5), OVER),
        (Ask("bundle", "all/pro", 5), Ask("cancel_product", "extra"), Ask("bundle", "all/pro", 5), STAYS),
        (Ask("bundle", "all/pro", 5), GONE, Ask("bundle", "all/pro", 5), BACK),
        (Ask("keep", "desk"), LESS, None, BACK), (Ask("keep", "desk"), DOWN, None, BACK),
        (Ask("keep", "desk"), NO_CHAT, Ask("keep", "desk"), STAYS),
        (Ask("change_payment_method", to="card"), LESS, Ask("change_payment_method", to="card"), STAYS),
    ],
)  # fmt: skip
def test_a_later_word_takes_back_or_takes_the_place_of_what_waits_from_earlier(
    new: Ask, old: Ask, left: Ask | None, becomes: str
) -> None:
    assert came_to(new, old) == (left, [(becomes, old)])


def test_of_the_same_order_nothing_is_taken_back() -> None:
    fresh = [waiting(DAY, LESS)]
    agreed = agree(HOLD, (), fresh, MORE, "annual", WITH_UNDO)
    assert (agreed.change, list(agreed.fresh), agreed.undone, agreed.replaced) == (MORE, fresh, (), ())


@pytest.mark.parametrize(("product", "expected"), [("desk", True), ("chat", False), ("extra", False)])
def test_something_waits_for_the_product_that_it_names(product: str, expected: bool) -> None:
    scheduled = [waiting(DAY, MONTHLY), waiting(DAY, LESS)]
    term = Term(start=date(2020, 3, 1), end=DAY)
    one = Subscription(cycle="annual", term=term, items=HOLD, scheduled=tuple(scheduled))
    assert waits_for(one, product, WITH_UNDO) is expected
    assert not waits_for(None, product, WITH_UNDO)


def test_a_line_given_up_and_bought_again_keeps_the_units_of_which_nothing_was_ordered() -> None:
    """So it does the day on which it began, and what was agreed."""
    was = Line(item="desk/pro", seats=5, since=OLD, price=AGREED, units={"mails": 500, "calls": 7})
    again = Line(item="desk/pro", seats=3, since=DAY, units={"mails": 900})
    before, then = (
        Subscription(cycle="annual", term=Term(start=OLD, end=date(2022, 3, 1)), items=(one,))
        for one in (was, again)
    )
    (line,) = as_held(before, then).items
    assert (line.seats, line.since, line.price) == (3, OLD, AGREED)
    assert line.units == {"mails": 900, "calls": 7}

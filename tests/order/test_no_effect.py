"""What an order allows is done on its day, or the order says that it is not.

What is done is read off the course alone: what is held on each day, with the order and without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account, Subscription
from maybuy.order.summary import OrderError, Preview
from maybuy.subscription.course import course
from ordering import change, customer, held, missing, preview, scheduled, shop
from strategies import Data

START, AT, NEXT, LATER = date(2020, 9, 1), date(2020, 9, 11), date(2020, 10, 1), date(2020, 11, 1)
ABOUT = {
    "buy": ("desk/basic", "desk/pro", "chat/basic", "chat/pro", "extra", "more"),
    "add_seats": ("desk", "chat", "all", "extra"),
    "remove_seats": ("desk", "chat", "all", "extra"),
    "upgrade_edition": ("desk/pro", "desk/top", "chat/pro"),
    "downgrade_edition": ("desk/basic", "desk/pro", "chat/basic"),
    "bundle": ("all/pro",),
    "cancel_product": ("desk", "chat", "all", "extra", "more"),
}
EVERY = [
    *(change(action, item, **({"seats": 2} if action.endswith("seats") else {}))
      for action, items in ABOUT.items() for item in items),
    *(change("change_billing_cycle", to=to) for to in ("annual", "monthly", "quarterly")),
]  # fmt: skip
ALL = frozenset({*ABOUT, "change_billing_cycle"})
DEFERRED = st.sampled_from(
    [ALL, frozenset[str](), ALL - {"downgrade_edition"}, frozenset({"downgrade_edition"})]
)
SHOPS: dict[frozenset[str], Engine] = {}
HELD = (
    (("all/pro", 3, 1),),
    (("all/pro", 4, 4), ("bespoke", 1)),
    (("desk/pro", 3, 2), ("chat/pro", 2, 1)),
    (("desk/top", 3), ("extra", 2)),
    (("desk/basic", 2), ("chat/basic", 5, 5)),
    (("all/pro", 3), ("desk/pro", 2)),
)


def engine(later: frozenset[str]) -> Engine:
    """A shop in which some actions wait for the next cycle."""
    if later not in SHOPS:
        SHOPS[later] = shop(later=sorted(later))
    return SHOPS[later]


@st.composite
def customers(draw: st.DrawFn) -> Account:
    """A customer of a suite or of its parts, with changes that wait; not all of them come to anything."""
    days = st.sampled_from([date(2020, 9, 20), NEXT, LATER])
    leaving = st.sampled_from(["desk", "chat"]).map(lambda part: change("cancel_product", part))
    waiting = draw(
        st.lists(st.tuples(days, st.one_of(leaving, st.sampled_from(EVERY))), min_size=1, max_size=2)
    )
    return customer(
        *draw(st.sampled_from(HELD)), cycle="monthly", term=(str(START), str(NEXT)),
        scheduled=[{"on": str(day), "change": one} for day, one in waiting],
    )  # fmt: skip


def happens(subscription: Subscription | None, shop: Engine) -> list[tuple[object, ...]]:
    """What is held and in which cycle from which day on, told once for days on which it stays the same."""
    found: list[tuple[object, ...]] = []
    if subscription is None:
        return found
    for phase in islice(course(subscription, shop.definitions), 12):
        then = phase.subscription
        state = then and (then.cycle, sorted((one.item, one.seats) for one in then.items))
        if phase.until > AT and (not found or found[-1][1] != state):
            found.append((max(phase.start, AT), state))
    return found


def told(one: Preview) -> list[str]:
    return [notice.about for notice in one.warnings if notice.code == "no_effect"]


def summed_up(one: Account, wanted: Iterable[Data], shop: Engine) -> Preview:
    try:
        return preview(one, *wanted, engine=shop, at=AT)
    except OrderError:
        assume(False)
        raise


@settings(max_examples=drawn(100))
@given(one=customers(), later=DEFERRED)
def test_what_is_allowed_is_done_or_said_not_to_be(one: Account, later: frozenset[str]) -> None:
    shop = engine(later)
    assume(not told(summed_up(one, (), shop)))  # what waited in vain before is told as well
    before = happens(one.subscription, shop)
    for wanted in EVERY:
        found = summed_up(one, [wanted], shop)
        if found.outcome == "deny":
            continue
        same = happens(found.subscription_now, shop) == before
        codes = {notice.code for notice in found.warnings}
        assert not same or codes & {"no_effect", "undone", "superseded", "in_vain"}, wanted
        if codes == {"no_effect"} and found.scheduled == (one.subscription and one.subscription.scheduled):
            assert same
            assert (found.ready, missing(found), found.due_now) == (False, [("changes", None)], 0)


SUITE = customer(
    ("all/pro", 3), cycle="monthly", term=(str(START), str(NEXT)),
    scheduled=[{"on": str(NEXT), "change": change("cancel_product", "chat")}],
)  # fmt: skip


@pytest.mark.parametrize("item", ["desk", "chat", "all"])
def test_seats_of_a_suite_that_is_gone_by_then_are_not_promised(item: str) -> None:
    found = preview(SUITE, change("add_seats", item, seats=4), engine=engine(frozenset({"add_seats"})), at=AT)
    assert (told(found), found.ready, missing(found)) == (["all/pro"], False, [("changes", None)])
    assert (scheduled(found), held(found, after=True)) == ([("cancel_product", "chat")], {"desk/pro": 3})


def test_a_part_that_is_an_edition_of_its_own_only_later_is_not_changed_before() -> None:
    down = change("downgrade_edition", "desk/basic")
    found = preview(SUITE, down, engine=engine(frozenset()), at=AT)
    assert (told(found), found.ready, missing(found)) == (["desk/basic"], False, [("changes", None)])
    later = preview(SUITE, down, engine=engine(frozenset({"downgrade_edition"})), at=AT)
    assert (told(later), later.ready, held(later, after=True)) == ([], True, {"desk/basic": 3})


@pytest.mark.parametrize(
    ("other", "later", "on", "after"),
    [
        (change("remove_seats", "desk"), {"add_seats"}, ("now", AT), {"desk/pro": 2}),
        (
            change("downgrade_edition", "desk/basic"), {"add_seats", "downgrade_edition"},
            ("next_cycle", NEXT), {"desk/basic": 3},
        ),
    ],
)  # fmt: skip
def test_the_rest_of_an_order_is_done_and_that_it_is_not(
    other: Data, later: set[str], on: tuple[str, date], after: dict[str, int]
) -> None:
    vain = change("add_seats", "desk", seats=4)
    for wanted in ([vain, other], [other, vain]):
        found = preview(SUITE, *wanted, engine=engine(frozenset(later)), at=AT)
        assert (told(found), found.ready, found.effective) == (["all/pro"], True, on)
        assert ("add_seats", "all/pro") not in scheduled(found)
        assert held(found, after=True) == after


def test_what_waits_from_earlier_orders_is_told_once_an_order_leaves_it_nothing_to_do() -> None:
    more = [{"on": str(LATER), "change": change("add_seats", "all", seats=4)}]
    one = customer(("all/pro", 3), cycle="monthly", term=(str(START), str(NEXT)), scheduled=more)
    shop = engine(frozenset({"cancel_product"}))
    assert told(preview(one, engine=shop, at=AT)) == []
    found = preview(one, change("cancel_product", "chat"), engine=shop, at=AT)
    assert (told(found), held(found, after=True)) == (["all"], {"desk/pro": 3})
    assert scheduled(found) == [("cancel_product", "chat/pro"), ("add_seats", "all")]

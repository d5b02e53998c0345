"""What a customer pays for units of a limit that are ordered: the price of each day, whatever is ordered.

The price of a day is reckoned from the scales as they read, block by block; it knows nothing of orders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from ordering import change, customer, newcomer, preview, prices, shop_files
from strategies import Data, gathered

START, DAYS = date(2020, 9, 1), 30
TERM = (START.isoformat(), (START + timedelta(DAYS)).isoformat())

Price = Callable[[int], Fraction]


def graduated(units: int) -> Fraction:
    """Blocks of five: ten units are included, those up to the twentieth cost more."""
    blocks = -(-units // 5)
    return sum(
        (Fraction("9.99") if 5 * block <= 20 else Fraction("5.05") for block in range(3, blocks + 1)),
        Fraction(0),
    )


def volume(units: int) -> Fraction:
    """Blocks of ten, all of them at the price of the tier reached."""
    blocks = -(-units // 10)
    return blocks * (Fraction(10) if blocks <= 3 else Fraction(7))


def package(units: int) -> Fraction:
    """One price for all; five are included."""
    return Fraction(0 if units <= 5 else 20 if units <= 12 else 33 if units <= 40 else 70)


def scale(tiers: str, *steps: tuple[int | None, object], **more: object) -> Data:
    rates = [
        {"price": price} if up_to is None else {"up_to": up_to, "price": price} for up_to, price in steps
    ]
    return {"id": "contacts", "per": "contacts", "tiers": tiers, "prices": {"USD": rates}, **more}


SCALES: Mapping[str, tuple[Data, int, Price]] = {
    "mail/steps": (scale("graduated", (20, "9.99"), (None, "5.05"), of=5, included=10), 10, graduated),
    "mail/bulk": (scale("volume", (30, 10), (None, 7), of=10), 0, volume),
    "mail/box": (scale("package", (12, 20), (40, 33), (None, 70), included=5), 5, package),
}
"""By edition its charge, the units that are included, and what some cost a month."""
SEAT = Fraction(3)


def sells(*later: str) -> Engine:
    """The shop with Mail, which has seats at 3 beside contacts; some actions wait for the next cycle."""
    editions = [
        {"id": item.partition("/")[2], "charges": [charge], "prices": prices("USD", 3, 3)}
        for item, (charge, _, _) in SCALES.items()
    ]
    files = shop_files(
        more=[
            {"kind": "limits", "limits": [{"id": "contacts"}]},
            {"kind": "product", "id": "mail", "editions": editions},
        ],
        later=later,
    )
    for file in files:
        if file["kind"] == "actions":
            file["actions"] += [{"id": "add_units"}, {"id": "remove_units"}]
        if file["kind"] == "policy":
            file["rules"][0]["allow"] += ["add_units", "remove_units"]
    return Engine(gathered(files))


AT_ONCE, LATER = sells(), sells("remove_units")

EDITIONS = st.sampled_from(list(SCALES))
UNITS = st.none() | st.integers(0, 60)
SOME = st.integers(1, 45)
DAY = st.integers(0, DAYS - 1).map(lambda days: START + timedelta(days))


def more(units: int) -> Data:
    return change("add_units", "contacts", quantity=units)


def fewer(units: int) -> Data:
    return change("remove_units", "contacts", quantity=units)


def having(item: str, units: int | None, seats: int = 2) -> Account:
    said = customer((item, seats), cycle="monthly", term=TERM).model_dump(mode="json", exclude_none=True)
    if units is not None:
        said["subscription"]["items"][0]["units"] = {"contacts": units}
    return Account.model_validate(said)


def after(one: Account, found: Preview) -> Account:
    return one.model_copy(update={"subscription": found.subscription_now})


def units_in(item: str, units: int | None) -> int:
    return SCALES[item][1] if units is None else units


def monthly(item: str, units: int | None, seats: int = 2) -> Fraction:
    return SCALES[item][2](units_in(item, units)) + SEAT * seats


CHANGES = st.one_of(
    SOME.map(more),
    SOME.map(fewer),
    st.just(change("add_seats", "mail")),
    EDITIONS.map(lambda item: change("upgrade_edition", item)),
    EDITIONS.map(lambda item: change("downgrade_edition", item)),
)
ORDERS = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.lists(CHANGES, min_size=1, max_size=3)), max_size=5
).map(lambda orders: sorted(orders, key=lambda one: one[0]))


class State:
    """What is held of Mail, reckoned from what is ordered."""

    def __init__(self, item: str) -> None:
        self.item, self.units, self.seats = item, None, 1  # type: str, int | None, int

    def change(self, one: Data) -> None:
        """What a change makes of it; nothing where there are not so many units, or no such way to go."""
        ranks = list(SCALES)
        match one["action"], one.get("quantity"):
            case "add_units", int(units):
                self.units = units_in(self.item, self.units) + units
            case "remove_units", int(units) if units <= units_in(self.item, self.units):
                self.units = units_in(self.item, self.units) - units
            case "add_seats", _:
                self.seats += 1
            case ("upgrade_edition" | "downgrade_edition") as way, _:
                up = ranks.index(str(one["item"])) - ranks.index(self.item)
                if up > 0 if way == "upgrade_edition" else up < 0:
                    self.item = str(one["item"])

    @property
    def price(self) -> Fraction:
        return monthly(self.item, self.units, self.seats)


@settings(deadline=None, max_examples=drawn(80))
@given(EDITIONS, ORDERS)
def test_all_that_is_paid_in_a_term_is_the_price_of_its_days(
    item: str, orders: list[tuple[int, list[Data]]]
) -> None:
    one, state = newcomer(), State(item)
    found = preview(one, change("buy", item), at=START, engine=AT_ONCE, cycle="monthly")
    one, paid, sums, owed, since = after(one, found), found.due_now, 1, Fraction(0), 0
    for day, changes in orders:
        owed += state.price * (day - since)
        since = day
        found = preview(one, *changes, at=START + timedelta(day), engine=AT_ONCE)
        for made in changes:
            state.change(made)
        one, paid, sums = after(one, found), paid + found.due_now, sums + len(found.lines)
        assert found.recurring == round(state.price, 2)
    owed += state.price * (DAYS - since)
    assert abs(Fraction(paid) - owed / DAYS) <= Fraction(sums, 200)


@given(EDITIONS, UNITS, SOME)
def test_who_has_ordered_units_pays_what_who_is_recorded_with_all_of_them_pays(
    item: str, units: int | None, added: int
) -> None:
    ordered = preview(having(item, units), more(added), at=START, engine=AT_ONCE)
    total = units_in(item, units) + added
    recorded = preview(having(item, total), at=START, engine=AT_ONCE)
    assert ordered.recurring == recorded.recurring == round(monthly(item, total), 2)
    assert ordered.subscription_now == having(item, total).subscription


@given(EDITIONS, UNITS, SOME, SOME, DAY)
def test_units_in_two_parts_cost_what_they_cost_together(
    item: str, units: int | None, one: int, other: int, at: date
) -> None:
    have = having(item, units)
    whole = preview(have, more(one + other), at=at, engine=AT_ONCE)
    together = preview(have, more(one), more(other), at=at, engine=AT_ONCE)
    assert (together.due_now, together.subscription_now) == (whole.due_now, whole.subscription_now)
    first = preview(have, more(one), at=at, engine=AT_ONCE)
    second = preview(after(have, first), more(other), at=at, engine=AT_ONCE)
    assert second.subscription_now == whole.subscription_now
    assert abs(first.due_now + second.due_now - whole.due_now) <= Decimal("0.01")


@given(EDITIONS, UNITS, SOME, DAY)
def test_units_that_are_added_and_taken_away_on_a_day_cost_nothing(
    item: str, units: int | None, added: int, at: date
) -> None:
    have = having(item, units)
    together = preview(have, more(added), fewer(added), at=at, engine=AT_ONCE)
    assert together.due_now == 0
    first = preview(have, more(added), at=at, engine=AT_ONCE)
    second = preview(after(have, first), fewer(added), at=at, engine=AT_ONCE)
    assert first.due_now + second.due_now == 0
    assert second.subscription_now == having(item, units_in(item, units)).subscription


@given(EDITIONS, st.integers(1, 60), st.data(), DAY)
def test_adding_what_is_to_go_takes_it_back_at_no_charge(
    item: str, units: int, data: st.DataObject, at: date
) -> None:
    leaving = data.draw(st.integers(1, units))
    added = data.draw(SOME)
    have = having(item, units)
    waiting = preview(have, fewer(leaving), at=at, engine=LATER)
    assert (waiting.outcome, waiting.due_now) == ("allow", 0)
    assert waiting.recurring_after == round(monthly(item, units - leaving), 2)
    found = preview(after(have, waiting), more(added), at=at, engine=LATER)
    kept, fresh = min(leaving, added), max(added - leaving, 0)
    left = [(one.change.action, one.change.quantity) for one in found.scheduled]
    assert left == ([("remove_units", leaving - kept)] if leaving > kept else [])
    assert [one.change.quantity for one in found.undone] == [leaving]
    alone = preview(have, more(fresh), at=at, engine=LATER) if fresh else preview(have, at=at, engine=LATER)
    assert (found.due_now, found.recurring) == (alone.due_now, alone.recurring)
    assert found.recurring_after == round(monthly(item, units - leaving + added), 2)


@given(EDITIONS, UNITS, st.integers(1, 100), st.integers(0, 60))
def test_as_many_are_taken_away_as_there_will_be(
    item: str, units: int | None, fewer_: int, waiting: int
) -> None:
    there = units_in(item, units)
    gone = min(waiting, there)
    scheduled: list[dict[str, Any]] = [
        {"on": TERM[1], "change": {"action": "remove_units", "item": "contacts", "quantity": gone}}
    ]
    one = having(item, units)
    assert one.subscription is not None
    said = one.model_dump(mode="json", exclude_none=True)
    said["subscription"]["scheduled"] = scheduled if gone else []
    found = preview(Account.model_validate(said), fewer(fewer_), at=START, engine=LATER)
    if fewer_ <= there - gone:
        assert found.outcome == "allow"
        assert found.subscription_after is not None
        assert found.subscription_after.items[0].units == {"contacts": there - gone - fewer_}
    else:
        assert [one.code for one in found.changes[0].reasons] == ["too_few_units"]

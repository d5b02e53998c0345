"""What a catalog asks of what is held is so on every day after an order, unless it was not so before it.

What is asked is read here from the files, by plain loops, and of the engine only the course is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account, Line, Subscription
from maybuy.order.summary import OrderError
from maybuy.subscription.course import as_of, course
from ordering import ACTIONS, LATER, change, order, shop_files
from plain_catalog import PlainCatalog
from strategies import Data, gathered

SOLD = ("product", "add-on", "suite")
BEGIN = date(2026, 1, 1)
ITEMS = ("alpha/low", "alpha/top", "beta/low", "beta/top", "gamma", "extra", "bonus", "both/one", "both/two")
SEATS = st.sampled_from([1, 2, 3, 5])
Faults = dict[tuple[str, ...], int]


def faults(lines: Iterable[Line], cycle: str | None, catalog: PlainCatalog) -> Faults:
    """What is not as the catalog asks, and by how much."""
    found: Faults = {}
    lines = list(lines)
    for line in lines:
        found["cycle", line.item] = int(not catalog.sold_for(line.item, cycle))
    held = catalog.held(line.item for line in lines)
    for item in held:
        if not catalog.met(item, held):
            found["requires", item] = 1
        for other in (catalog.excluded(item) & held) - {item}:
            found["excludes", *sorted((item, other))] = 1
    for product, lines_of in Counter(catalog.items[line.item]["product"] for line in lines).items():
        found["twice", product] = lines_of - 1
    for line in lines:
        said = catalog.items[line.item]
        bounds, product = said.get("seats", {}), said["product"]
        least, most = bounds.get("min", 1), bounds.get("max", line.seats)
        if said.get("requires"):
            parents = [one.seats for one in lines if catalog.brought(one.item) & catalog.wanted(line.item)]
            if parents and max(parents) < least and catalog.met(line.item, held):
                found["parents", line.item] = 1
        else:
            found["least", product] = max(least - line.seats, 0)
        if followed := bounds.get("same_as"):
            wanted = catalog.named(followed)
            same = [one.seats for one in lines if catalog.brought(one.item) & wanted]
            found["same", line.item] = int(bool(same) and line.seats != max(same))
        found["most", product] = max(line.seats - most, 0)
        found["in use", product] = max(line.in_use - line.seats, 0)
    return found


def phases(
    subscription: Subscription | None, engine: Engine
) -> list[tuple[date, Sequence[Line], str | None]]:
    """What is held from which day on, and how it is billed, further than anything can wait here."""
    if subscription is None:
        return [(date.min, (), None)]
    ahead = islice(course(subscription, engine.definitions), 40)
    return [
        (one.start, one.subscription.items, one.subscription.cycle)
        if one.subscription
        else (one.start, (), None)
        for one in ahead
    ]


def unsound(
    before: Subscription | None, after: Subscription | None, at: date, engine: Engine, catalog: PlainCatalog
) -> Iterator[str]:
    """What is asked and not so on some day from an order's on, and was so before it, then and that day."""
    courses = [phases(one, engine) for one in (before, after)]
    days = sorted({start for each in courses for start, _, _ in each if start > at} | {at})

    def on(number: int, day: date) -> Faults:
        _, lines, cycle = [one for one in courses[number] if one[0] <= day][-1]
        return faults(lines, cycle, catalog)

    for day in days:
        old, today = on(0, day), on(0, at)
        for name, much in on(1, day).items():
            if much > max(old.get(name, 0), today.get(name, 0)):
                yield f"{day}: {name}"


@st.composite
def sold(draw: st.DrawFn) -> list[Data]:
    """A small catalog in which much hangs together."""
    some = st.integers(0, 4).map(lambda one: one == 0)

    def named(own: str, most: int = 2) -> list[str]:
        others = [one for one in ITEMS if not one.startswith((own, "both"))]
        return draw(st.lists(st.sampled_from(others), min_size=1, max_size=most, unique=True))

    def asking(own: str) -> Data:
        said: Data = {}
        if draw(some):
            said["requires"] = {draw(st.sampled_from(["any", "any", "all"])): named(own)}
        if draw(some):
            said["excludes"] = named(own, 1)
        if draw(some):
            said["cycles"] = [draw(st.sampled_from(["monthly", "annual"]))]
        return said

    def edition(own: str, name: str, **more: Any) -> Data:
        including: Data = {"includes": named(own, 1)} if own in ("alpha", "both") and draw(some) else {}
        return {"id": name, "price": "on_request", **asking(own), **including, **more}

    def bounds() -> Data:
        return {"seats": draw(st.sampled_from([{}, {}, {"min": 3}, {"max": 3}, {"min": 2, "max": 5}]))}

    cycles = st.sampled_from([{}, {}, {"cycles": ["annual"]}])
    parts = draw(st.sampled_from([["alpha", "beta"], ["beta", "gamma"], ["alpha", "gamma"]]))
    suite = [
        {**edition("both", name), "parts": [one if one == "gamma" else f"{one}/{rank}" for one in parts]}
        for name, rank in (("one", "low"), ("two", "top"))
    ]
    needing = any("requires" in one for one in suite)
    add_ons = [
        {
            "kind": "add-on",
            "id": one,
            "price": "on_request",
            **asking(one),
            **bounds(),
            **draw(st.sampled_from([{}, {"when_unmet": "ends"}])),
        }
        for one in ("extra", "bonus")
    ]
    for one in add_ons:
        wanted = one.get("requires", {}).get("any", ())
        if len(wanted) == 1 and draw(st.booleans()):
            one["seats"] = {"same_as": wanted[0]}
    return [
        {"kind": "product", "id": "alpha", "editions": [edition("alpha", "low"), edition("alpha", "top")]},
        {"kind": "product", "id": "beta", "editions": [edition("beta", "low"), edition("beta", "top")]},
        {"kind": "product", "id": "gamma", "price": "on_request", **bounds(), **draw(cycles)},
        *add_ons,
        # The fewest seats of a suite with a requirement would be those of what it requires.
        {"kind": "suite", "id": "both", "editions": suite, **(bounds() if not needing else {})},
    ]


@st.composite
def shops(draw: st.DrawFn) -> tuple[Engine, PlainCatalog]:
    """A shop where everybody may do everything, some of it later."""
    catalog = draw(sold())
    later = draw(st.sampled_from([LATER, [*LATER, "upgrade_edition"], [*LATER, "buy", "add_seats"], []]))
    others = [one for one in shop_files(later=later) if one["kind"] not in SOLD]
    next(one for one in others if one["kind"] == "actions")["actions"].append(
        {"id": "undo", "target": "held"}
    )
    rule = {"id": "keep", "allow": ["undo"], "through": ["page"]}
    next(one for one in others if one["kind"] == "policy")["rules"].append(rule)
    return Engine(gathered([*others, *catalog])), PlainCatalog(catalog)


@st.composite
def customers(draw: st.DrawFn) -> Account:
    """An account of some lines, whether or not they go together."""
    lines, taken = [], set()
    for item in draw(st.lists(st.sampled_from(ITEMS), max_size=4, unique=True)):
        product = item.partition("/")[0]
        if product not in taken and not (taken and product == "both") and "both" not in taken:
            taken.add(product)
            seats = draw(SEATS)
            lines.append({"item": item, "seats": seats, "in_use": draw(st.integers(0, seats))})
    tried = draw(st.lists(st.sampled_from(lines), max_size=1)) if lines else []
    trials = [
        {"item": line["item"], "until": draw(st.sampled_from(["2026-01-20", "2026-03-01"]))} for line in tried
    ]
    return Account.model_validate(
        {
            "id": "one", "type": "self_service", "country": "US", "currency": "USD",
            "users": [{"id": "owner", "role": "owner"}],
            "subscription": {
                "cycle": "monthly", "term": {"start": "2026-01-01", "end": "2026-02-01"}, "items": lines,
                "renews": draw(st.sampled_from([True, True, True, False])),
                "trials": trials,
            },
        }
    )  # fmt: skip


DONE = (
    "buy", "buy", "buy", "add_seats", "remove_seats", "upgrade_edition", "downgrade_edition", "bundle",
    "cancel_product", "cancel_product", "change_billing_cycle", "extend_subscription", "undo",
)  # fmt: skip
Wanted = tuple[str, int, int]
"""An action, which of the things that it can be done to, and how many seats."""


def wanted() -> st.SearchStrategy[tuple[int, list[Wanted]]]:
    """How many days later, and what is ordered."""
    one = st.tuples(st.sampled_from(DONE), st.integers(0, 20), SEATS)
    rare = st.tuples(st.sampled_from([*DONE, "cancel_account"]), st.integers(0, 20), SEATS)
    return st.tuples(st.sampled_from([0, 0, 0, 0, 3, 40]), st.lists(one | rare, min_size=1, max_size=3))


def asked(one: Wanted, held: Sequence[str]) -> Data:
    """A change of what is held, or by which something comes that is not."""
    action, which, seats = one
    products = {item.partition("/")[0] for item in held}
    choices = {
        "item": [*[item for item in ITEMS if item.partition("/")[0] not in products] * 2, *held],
        "suite": [item for item in ITEMS if item.startswith("both")],
        "edition": [item for item in ITEMS if item.partition("/")[0] in products and item not in held],
        "line": held,
        "held": [*held, "alpha", "beta", "gamma"],
    }
    target = ACTIONS.get(action, "held")
    if target == "cycle":
        return change(action, to=("monthly", "annual")[which % 2])
    if not choices.get(target):
        return change(action if target == "none" else "extend_subscription")
    item = choices[target][which % len(choices[target])]
    return change(action, item, **({"seats": seats} if target in ("item", "line") else {}))


def check(
    shop: tuple[Engine, PlainCatalog], account: Account, orders_: Iterable[tuple[int, list[Wanted]]]
) -> int:
    """Makes some orders one after the other; how many changes were made of them."""
    (engine, catalog), at, made = shop, BEGIN, 0
    for wait, each in orders_:
        at += timedelta(days=wait)
        before = as_of(account, at, engine.definitions).subscription
        held = [line.item for line in before.items] if before else []
        changes = [asked(one, held) for one in each]
        try:
            summary = engine.preview(account, order(*changes), at)
        except OrderError:
            continue
        made += sum(one.outcome != "deny" for one in summary.changes)
        found = list(unsound(before, summary.subscription_now, at, engine, catalog))
        told = [(one.action, one.item, one.outcome) for one in summary.changes]
        assert not found, (found, told, before, summary.subscription_now)
        account = account.model_copy(update={"subscription": summary.subscription_now})
    return made


@settings(max_examples=drawn(60))
@given(shops(), customers(), st.lists(wanted(), min_size=1, max_size=6))
def test_no_order_makes_a_later_day_unsound(shop: Any, account: Account, ordered: Any) -> None:
    check(shop, account, ordered)


@pytest.mark.slow
@settings(max_examples=300)
@given(shops(), customers(), st.lists(wanted(), min_size=1, max_size=6))
def test_no_order_of_many_makes_a_later_day_unsound(shop: Any, account: Account, ordered: Any) -> None:
    check(shop, account, ordered)

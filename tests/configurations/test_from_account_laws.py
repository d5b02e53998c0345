"""What an account is told to order gives what is needed, and no short order does for less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from configurations.brute import _seats, granting_catalogs, needed
from maybuy import to_json
from maybuy.configurations.asking import find, find_from
from maybuy.configurations.candidates import Scope
from maybuy.configurations.configuration import Configuration
from maybuy.configurations.find import Found
from maybuy.configurations.needs import Need, wanted_units
from maybuy.configurations.standing import near, standing
from maybuy.engine import Engine
from maybuy.model.account import Account, Subscription
from maybuy.model.base import MOST_UNITS
from maybuy.model.definitions import Definitions
from maybuy.model.order import Order
from maybuy.order.charges import whole_cycle
from maybuy.order.summary import OrderError, Preview
from maybuy.subscription.costs import Billing, monthly
from maybuy.subscription.course import course
from maybuy.subscription.customers import priced_for
from strategies import AT, CHANNELS, HALF, ROLES, Data, World, accounts, days, gathered, policies, sold

LEADING = ("buy", "bundle", "upgrade_edition", "downgrade_edition", "cancel_product")


@st.composite
def asked(draw: st.DrawFn) -> tuple[World, list[Need]]:
    """A catalog of which most may be bought, an account, and something that is needed."""
    catalog = draw(granting_catalogs())
    items, products = sold(catalog)
    rules = draw(policies(items, products))
    if draw(st.integers(0, 3)):
        rules = [one for one in rules if one["kind"] != "policy" or draw(st.booleans())]
    rules.append(_open(draw(st.lists(st.sampled_from(LEADING), max_size=2))))
    files = (*catalog, *rules)
    definitions = gathered(files)
    one = draw(accounts(definitions))
    world = World(files, one, draw(st.sampled_from(ROLES)), draw(days(one)))
    return world, draw(needed(definitions))


def _open(put_off: Sequence[str]) -> Data:
    """That everybody may do nearly all, some of it with the next cycle."""
    actions = [*LEADING, "add_seats", "remove_seats", "change_billing_cycle", "add_units", "remove_units"]
    every: list[Data] = [{"id": "open", "allow": actions, "through": list(CHANNELS)}]
    if put_off:
        every.append({"id": "later", "defer": list(put_off), "until": "next_cycle"})
    return {"kind": "policy", "id": "everybody", "rules": every}


def left(summary: Preview, engine: Engine) -> Subscription | None:
    """What an account has once nothing waits, and nothing is tried."""
    if summary.subscription_now is None:
        return None
    for phase in course(summary.subscription_now, engine.definitions, summary.currency):
        one = phase.subscription
        if one is None or (summary.at < phase.until and not (one.scheduled or one.trials)):
            if one is None or not summary.subscription_now.trials:
                assert one == summary.subscription_after
            return one
    raise AssertionError("without an end")


def gives(engine: Engine, summary: Preview, needs: Sequence[Need]) -> bool:
    """Whether an account has what is needed once an order has taken effect, as entitlements tell it."""
    after = left(summary, engine)
    assert after is not None
    day = max(summary.effective.on or summary.at, summary.at, after.term.start)
    account = summary.account.model_copy(update={"subscription": after})
    held: Any = to_json(engine.entitlements(account, day), engine)
    limits = {one["limit"]: one["value"] for one in held["limits"]}
    features = {one["feature"]: one["value"] for one in held.get("granted_features", ())}
    return all(_given(one, limits, features, engine.definitions) for one in needs)


def costs(engine: Engine, summary: Preview) -> Decimal | None:
    """What that costs for a whole cycle; None where some of it has no price."""
    after = left(summary, engine)
    if after is None or any(one.kind == "price" for one in summary.missing):
        return None
    billing = Billing(after, summary.currency, priced_for(summary.account, engine.definitions))
    if any(monthly(line, billing) is None for line in after.items):
        return None
    return whole_cycle(billing)


def _given(
    need: Need, limits: Mapping[str, Any], features: Mapping[str, Any], definitions: Definitions
) -> bool:
    if need.units is not None:
        units = limits[need.what]
        return units == "unlimited" or (need.units < MOST_UNITS and Decimal(units) >= need.units)
    value = features[need.what]
    if value in (None, False):
        return False
    feature = definitions.features[need.what]
    if need.value is None or value is True:
        return True
    if feature.type == "text":
        return bool(value == need.value)
    return feature.weight(str(value)) >= feature.weight(need.value)


def short_orders(world: World, lines: Sequence[Any], scope: Scope, engine: Engine) -> Iterator[Preview]:
    """Orders of at most two changes, each of another product, that are not refused."""
    seats: dict[str, set[int]] = {}
    for one in lines:
        seats.setdefault(one.item.id, set()).add(one.seats)
    singles = [
        {"action": action, "item": item, **({"seats": count} if action in ("buy", "bundle") else {})}
        for item in engine.definitions.items
        for action in LEADING
        for count in sorted(seats.get(item, ()) if action in ("buy", "bundle") else (1,))
    ]
    yield from _previewed(world, [], scope, engine)
    first = [one for one in singles if any(_previewed(world, [one], scope, engine))]
    for one in first:
        yield from _previewed(world, [one], scope, engine)
        for other in singles:
            products = {engine.definitions.items[str(each["item"])].product for each in (one, other)}
            if len(products) == 2:
                yield from _previewed(world, [one, other], scope, engine)


def _previewed(world: World, changes: list[Data], scope: Scope, engine: Engine) -> Iterator[Preview]:
    new = {} if world.account.subscription else {"cycle": scope.cycle}
    order = Order.model_validate({"user": world.user, "at": world.at, "changes": changes, **new})
    try:
        summary = engine.preview(world.account, order, world.at)
    except OrderError:
        return
    if summary.outcome != "deny" and all(one.outcome != "deny" for one in summary.changes):
        yield summary


def within(summary: Preview, lines: Sequence[Any], scope: Scope, engine: Engine) -> bool:
    """Whether what an order leads to is among the subscriptions that are meant."""
    after = left(summary, engine)
    if after is None or after.cycle != scope.cycle or not after.items:
        return False
    definitions = engine.definitions
    for line in after.items:
        standing_ = definitions.items[line.item].product in scope.standing
        if not standing_ and line.seats != _seats(line, after.items, definitions, scope):
            return False
    known = {(one.item.id, one.seats, one.line.units.get("objects")) for one in lines}
    return all((line.item, line.seats, line.units.get("objects")) in known for line in after.items)


@pytest.mark.slow
@HALF
@given(asked())
def test_an_order_gives_what_is_needed_and_no_short_one_does_for_less(one: tuple[World, list[Need]]) -> None:
    world, needs = one
    engine = world.engine
    present = standing(engine, world.account, world.user, world.at)
    found = find_from(engine, [each.text for each in needs], world.account, world.user, world.at)
    event(_kind(found))
    best: Decimal | None = None
    if found.best is not None:
        assert found.order is not None
        again = engine.preview(world.account, found.order.order, world.at)
        assert again.outcome != "deny"
        assert all(each.outcome != "deny" for each in again.changes)
        assert costs(engine, again) == found.best.recurring
        assert gives(engine, again, needs)
        best = found.best.recurring
    if not found.proven:
        return
    lines = near(present, _wanted(found))
    for summary in short_orders(world, lines, found.scope, engine):
        cost = costs(engine, summary)
        if cost is not None and within(summary, lines, found.scope, engine) and gives(engine, summary, needs):
            assert best is not None, summary.order
            assert best <= cost, summary.order


def _wanted(found: Found) -> Scope:
    return replace(found.scope, wanted=wanted_units(found.needs))


def _kind(found: Found) -> str:
    if found.best is not None:
        assert found.order is not None
        return f"{len(found.order.order.changes)} changes"
    if found.on_request is not None:
        return "on request"
    return found.not_computed or ("refused" if found.refused else "missing" if found.missing else "nothing")


@st.composite
def newcomers(draw: st.DrawFn) -> tuple[Engine, Account, list[Need]]:
    """A catalog of which anybody may buy all, and somebody who has nothing yet."""
    catalog = draw(granting_catalogs())
    rules = [*draw(policies(*sold(catalog))), _open(())]
    files = [*catalog, *(one for one in rules if one.get("id") == "everybody" or one["kind"] != "policy")]
    definitions = gathered(files)
    one = draw(accounts(definitions)).model_copy(update={"subscription": None, "exceptions": ()})
    # Of several items with words of their own, what is held tells those of one alone.
    needs = [each for each in draw(needed(definitions)) if not each.text.startswith("words=")]
    return Engine(definitions), one, needs


@given(newcomers())
def test_who_has_nothing_yet_and_may_buy_all_is_told_what_is_cheapest_for_anybody(
    asked_: tuple[Engine, Account, list[Need]],
) -> None:
    engine, account, needs = asked_
    texts = [one.text for one in needs]
    anybody = find(engine, texts, AT, currency=account.currency)
    found = find_from(engine, texts, account, "agent", AT)
    event(_kind(found))
    assert found.scope == anybody.scope
    assert found.proven
    assert [_amount(found.best), _amount(found.next)] == [_amount(anybody.best), _amount(anybody.next)]
    assert (found.ties, found.without, found.missing) == (anybody.ties, anybody.without, anybody.missing)
    assert found.refused is None
    if found.best is not None:
        assert found.order is not None
        assert found.order.ready == (not found.order.missing)


def _amount(one: Configuration | None) -> Decimal | None:
    return None if one is None else one.recurring

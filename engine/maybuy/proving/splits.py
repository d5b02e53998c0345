"""Whether two orders never cost less than one that leads to the same.

What is ordered at once is ordered in two as well, on the same day: fewer seats and the rest, a lower edition
and the upgrade, the parts and the suite; by who begins, and by who has something for half a term. What there
is to pay until the end of the next term is compared, by previews. Seats are tried where a price of something
bends. Where a cent is rounded for each line, a cent is no saving.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from time import monotonic
from typing import Any, Final

from ..check.account import AccountError
from ..diff.difference import Missing, dates
from ..diff.witness import Witness
from ..engine import Engine
from ..model import deed
from ..model.account import Account
from ..model.ask import Ask
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.logic import selects
from ..model.order import Order
from ..model.promise import PlacedPromise
from ..order.summary import OrderError, Preview
from ..subscription.currency import decimals
from ..subscription.days import on_anchor
from .prices import Side
from .proof import Proof

MOST_SEATS: Final = 1_000
"""More seats than that are not tried where nothing bends."""

Change = tuple[str, str, int | None]
"""What is done, to what, in how many seats."""
Orders = tuple[tuple[Change, ...], ...]


@dataclass(frozen=True, slots=True)
class Cheaper:
    """Orders one after the other that cost less than one that leads to the same, for which `witness` asks."""

    witness: Witness
    changes: tuple[Change, ...]
    apart: Orders
    currency: str
    together: Decimal
    separately: Decimal


@dataclass(frozen=True, slots=True)
class _Case:
    """An account, what it orders at once, and ways to order the same in two."""

    account: Account
    cycle: str
    whole: tuple[Change, ...]
    ways: tuple[Orders, ...]


def proof_of_orders(engine: Engine, promised: PlacedPromise, today: date, deadline: float) -> Proof:
    """Whether nothing is cheaper in two orders, today and from each day on from which something changes."""
    found: dict[object, Cheaper] = {}
    compared = False
    for day in _days(engine, promised, today):
        trying = _Trying(engine, day)
        for case in _cases(engine.definitions.on(day), promised, day):
            if monotonic() > deadline:
                return Proof(promised, tuple(found.values()), (Missing(None, None, "time"),), False)
            for user in (one.id for one in case.account.users):
                whole = trying.paid(case, user, (case.whole,))
                if whole is None:
                    continue
                for way in case.ways:
                    apart = trying.paid(case, user, way)
                    compared = compared or apart is not None
                    if apart is not None and trying.is_less(apart, whole):
                        key = (tuple(one[:2] for one in case.whole), tuple(one[0][0] for one in way))
                        found.setdefault(key, trying.told(case, user, way, whole, apart))
                break  # who else may do so pays as much
    return Proof(promised, tuple(found.values()), (), not compared)


def _days(engine: Engine, promised: PlacedPromise, today: date) -> Iterator[date]:
    every = [one for one in dates(engine.definitions, engine.definitions) if one > today]
    return (one for one in (today, *every) if promised.promise.effective.covers(one))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What orders leave, and all that there is to pay for it."""

    summary: Preview
    total: Decimal
    held: tuple[tuple[str, int], ...]


class _Trying:
    """Orders while they are tried, on a day."""

    def __init__(self, engine: Engine, day: date) -> None:
        self.engine = engine
        self.day = day

    def paid(self, case: _Case, user: str, orders: Orders) -> _Paid | None:
        """What orders come to, one after the other; None where one of them is refused or has no price."""
        account, before, summary = case.account, Decimal(0), None
        for changes in orders:
            if summary is not None:
                before += summary.due_now
                account = account.model_copy(update={"subscription": summary.subscription_now})
            said: dict[str, Any] = {"user": user, "at": self.day, "changes": [_said(one) for one in changes]}
            if account.subscription is None:
                said["cycle"] = case.cycle
            try:
                summary = self.engine.preview(account, Order.model_validate(said), self.day)
            except (OrderError, QuestionError, AccountError):
                return None
            if any(one.outcome != "allow" for one in summary.changes) or summary.on_request:
                return None
        assert summary is not None  # INVARIANT: there is an order at least
        after = summary.subscription_after
        held = () if after is None else tuple(sorted((line.item, line.seats) for line in after.items))
        return _Paid(summary, before + sum((one.amount for one in summary.payments), Decimal(0)), held)

    def is_less(self, apart: _Paid, whole: _Paid) -> bool:
        """Whether the same is cheaper, by more than is rounded."""
        cents = Decimal(2 * len(whole.summary.lines) + 2).scaleb(-decimals(whole.summary.currency))
        return apart.held == whole.held and apart.total + cents < whole.total

    def told(self, case: _Case, user: str, way: Orders, whole: _Paid, apart: _Paid) -> Cheaper:
        """What was found, with its account."""
        said = case.account.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        account = {"kind": "account", "subscription": None, **said}
        action, item, seats = case.whole[0]
        witness = Witness(account, user, self.day, Ask(action, item, seats))
        return Cheaper(witness, case.whole, way, whole.summary.currency, whole.total, apart.total)


def _said(one: Change) -> dict[str, Any]:
    action, item, seats = one
    return {"action": action, "item": item, **({} if seats is None else {"seats": seats})}


def _cases(definitions: Definitions, promised: PlacedPromise, day: date) -> Iterator[_Case]:
    """What is tried on a day."""
    catalog = definitions.catalog
    sold = [
        one
        for one in definitions.items.values()
        if one.on_sale
        and one.effective.covers(day)
        and selects(promised.promise.items, one, definitions)
        and not one.on_request
    ]
    types = definitions.vocabulary["account.type"].values or ()
    currencies = catalog.currencies if catalog else ()
    for kind, currency, cycle, item in product(types, currencies, definitions.cycles, sold):
        if item.sold_for(cycle):
            new = _account(kind, currency, None, definitions)
            for seats in _seats(item, currency, cycle, day, definitions):
                yield from _of_new(new, item, seats, cycle, definitions)
                held = _subscription(item, seats, cycle, day, definitions)
                yield from _of_held(_account(kind, currency, held, definitions), item, cycle, definitions)


def _account(kind: str, currency: str, subscription: object, definitions: Definitions) -> Account:
    roles = definitions.vocabulary["user.role"].values or ()
    return Account.model_validate(
        {
            "id": "example", "type": kind, "country": "US", "currency": currency,
            "users": [{"id": one, "role": one} for one in roles], "subscription": subscription,
        }
    )  # fmt: skip


def _subscription(item: Item, seats: int, cycle: str, day: date, definitions: Definitions) -> dict[str, Any]:
    """Something that was bought half a term ago."""
    months = definitions.cycles[cycle]
    start = day - timedelta(days=15 * months)
    line = {"item": item.id, "seats": seats, "since": start}
    return {
        "cycle": cycle,
        "term": {"start": start, "end": on_anchor(start, months, start.day)},
        "items": [line],
    }


def _seats(item: Item, currency: str, cycle: str, day: date, definitions: Definitions) -> list[int]:
    """In how many seats something is tried: a few, and as many as where its price bends. Where all seats cost
    the same, two tell as much as many."""
    side = Side(definitions, (item.id,), cycle, day, day)
    fewest = max(1, item.seats_min)
    bends = {bend + step for bend in side.bends(item, currency) for step in (0, 1)}
    straight = not (item.charges or item.minimum)
    found = {fewest + 1, *(() if straight else (fewest + 9, *(one for one in bends if one <= MOST_SEATS)))}
    return sorted(one for one in found if fewest <= one <= (item.seats_max or one))


def _of_new(
    account: Account, item: Item, seats: int, cycle: str, definitions: Definitions
) -> Iterator[_Case]:
    """First orders."""
    fewest = max(1, item.seats_min)
    for buy in (*_doing(deed.BUY, definitions), *(_doing(deed.BUNDLE, definitions) if item.parts else ())):
        ways: list[Orders] = []
        for add, some in product(_doing(deed.ADD_SEATS, definitions), {fewest, seats - 1}):
            if fewest <= some < seats:
                ways.append((((buy, item.id, some),), ((add, item.id, seats - some),)))
        for up, lower in product(_doing(deed.UPGRADE, definitions), _lower(item, definitions)):
            ways.append((((buy, lower.id, seats),), ((up, item.id, None),)))
        for bundle in _doing(deed.BUNDLE, definitions) if item.parts else ():
            parts = tuple((buy, part, seats) for part in item.parts)
            ways.append((parts, ((bundle, item.id, seats),)))
        yield _Case(account, cycle, ((buy, item.id, seats),), tuple(ways))


def _of_held(account: Account, item: Item, cycle: str, definitions: Definitions) -> Iterator[_Case]:
    """Orders of who has something already: more seats, a higher edition, both."""
    more = 5
    adding = _doing(deed.ADD_SEATS, definitions)
    for add in adding:
        one, rest = (add, item.id, more - 2), (add, item.id, 2)
        yield _Case(account, cycle, ((add, item.id, more),), (((one,), (rest,)),))
    higher = [one for one in _siblings(item, definitions) if one.rank > item.rank]
    for up in _doing(deed.UPGRADE, definitions):
        for next_, top in pairwise((item, *higher)):
            if next_ is not item:
                apart = (((up, next_.id, None),), ((up, top.id, None),))
                yield _Case(account, cycle, ((up, top.id, None),), (apart,))
        for top, add in product(higher, adding):
            first, second = (up, top.id, None), (add, top.id, more)
            yield _Case(
                account, cycle, (first, second), (((first,), (second,)), (((add, item.id, more),), (first,)))
            )


def _siblings(item: Item, definitions: Definitions) -> list[Item]:
    """The editions of its product, lowest first."""
    return [definitions.items[name] for name in definitions.products[item.product]]


def _lower(item: Item, definitions: Definitions) -> list[Item]:
    return [one for one in _siblings(item, definitions) if one.rank < item.rank]


def _doing(does: str, definitions: Definitions) -> Sequence[str]:
    return definitions.doing.get(does, ())

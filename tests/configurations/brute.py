"""What can be held, by trying every set of items with what the engine says of an account that has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any

from hypothesis import strategies as st

from maybuy.check.account import account_warnings
from maybuy.configurations.candidates import Scope
from maybuy.configurations.needs import Need, need_of
from maybuy.model.account import Account, Line, Subscription, Term
from maybuy.model.definitions import Definitions
from maybuy.subscription.costs import Billing, monthly
from maybuy.subscription.currency import rounded
from maybuy.subscription.holdings import NOTHING, holdings, parents, seats_followed
from maybuy.subscription.limits import units_of
from maybuy.subscription.soundness import State, broken
from strategies import AT, GIVEN, GRANTED, Data, _some, catalogs

MOST_PACKS = 14
"""More packs than anything that is needed takes."""

Held = frozenset[tuple[str, int]]


@st.composite
def priced_catalogs(draw: st.DrawFn) -> list[Data]:
    """Catalogs with prices that are not whole, charges, least sums, packs, and add-ons for add-ons."""
    files = draw(catalogs())
    _for_sale(files, draw(st.integers(0, 3)) == 0)
    add_ons = [one["id"] for one in files if one["kind"] == "add-on"]
    for file in files:
        for one in file.get("editions", ()) or (file,):
            if "USD" in one.get("prices", {}) and draw(st.booleans()):
                one["prices"]["USD"] = {
                    cycle: draw(st.sampled_from(("0", "4.99", "7.333", "25")))
                    for cycle in ("monthly", "annual")
                }
            if "prices" in one and draw(st.integers(0, 3)) == 0:
                one["charges"] = draw(st.sampled_from(_CHARGES))
            if "prices" in one and draw(st.integers(0, 5)) == 0:
                one["minimum"] = {"USD": {"monthly": "30.5", "annual": 20}}
        if file["kind"] == "add-on" and draw(st.integers(0, 3)) == 0 and "same_as" not in file["seats"]:
            del file["seats"]
            file["quantity"] = {"min": draw(st.sampled_from((1, 2)))}
        if file["kind"] == "add-on" and file["id"] != add_ons[0] and draw(st.integers(0, 2)) == 0:
            file["requires"] = {"all": [add_ons[0]]}
            file.pop("quantity", None)
            file["seats"] = draw(
                st.sampled_from(({"same_as": add_ons[0]}, {"min": 3}, {"max": 2}, {"max": 1}))
            )
    return files


def _for_sale(files: list[Data], all_as_drawn: bool) -> None:
    """Sells most of what there is, so that there is something to hold."""
    for file in files:
        for one in file.get("editions", ()) or (file,):
            if file["kind"] in ("product", "add-on", "suite") and not all_as_drawn:
                one.pop("on_sale", None)
                one.pop("effective", None)
                if "price" not in one:
                    one["prices"] = {"USD": {"monthly": 3, "annual": 3}}


_CHARGES: list[list[Data]] = [
    [{"id": "base", "per": "account", "prices": {"USD": {"monthly": 10, "annual": "8.5"}}}],
    [{"id": "objects", "per": "objects", "included": 5, "prices": {"USD": "0.5"}}],
    [{"id": "setup", "once": True, "prices": {"USD": 100}}],
    [{"id": "seats", "per": "seat", "included": 2, "tiers": "volume",
      "prices": {"USD": [{"up_to": 4, "price": 3}, {"price": "1.25"}]}}],
]  # fmt: skip


@st.composite
def scopes(draw: st.DrawFn, definitions: Definitions) -> Scope:
    """What may be asked for: any currency, cycle, day, seats, and some products or all."""
    products = st.none() | st.none() | _some(sorted(definitions.products), 2).map(frozenset)
    cycles = [one for one in sorted(definitions.cycles) for _ in range(1 if one == "weekly" else 3)]
    return Scope(
        draw(st.sampled_from((*["USD"] * 6, "EUR"))),
        draw(st.sampled_from(cycles)),
        AT + timedelta(days=draw(st.sampled_from((0, 0, -30, 30)))),
        draw(st.sampled_from((None, None, None, 1, 2, 4, 6, 11))),
        draw(products),
    )


def all_held(definitions: Definitions, scope: Scope) -> Mapping[Held, Decimal | None]:
    """Every subscription that can be held, with what it costs for a whole cycle."""
    return {held_of(lines): cost for lines, cost in every(definitions, scope)}


def held_of(lines: Iterable[Line]) -> Held:
    """What some lines are, in how many seats."""
    return frozenset((one.item, one.seats) for one in lines)


def every(definitions: Definitions, scope: Scope) -> Iterator[tuple[tuple[Line, ...], Decimal | None]]:
    """The lines of every subscription that can be held, with what it costs for a whole cycle."""
    sold = sold_on(definitions, scope)
    editions = [[None, *(item for item in items if item in sold)] for items in definitions.products.values()]
    for chosen in product(*editions):
        items = [one for one in chosen if one is not None]
        for lines in _seated(items, definitions, scope) if items else ():
            subscription = _subscription(lines, scope)
            if _sound(subscription, definitions, scope):
                yield lines, _cost(subscription, definitions, scope)


def meets(lines: tuple[Line, ...], need: Need, definitions: Definitions) -> bool:
    """Whether what some lines bring is all that is needed."""
    held = holdings(lines, definitions)
    if need.units is not None:
        return units_of(definitions.limits[need.what], held.held) >= need.units
    feature = definitions.features[need.what]
    values = {definitions.items[item].features.get(need.what, "false") for item in held.items}
    known = {value for value in values if feature.grants(value)}
    if need.value is None or feature.type == "text":
        return bool(known) if need.value is None else need.value in known
    return any(feature.weight(value) >= feature.weight(need.value) for value in known)


@st.composite
def granting_catalogs(draw: st.DrawFn) -> list[Data]:
    """The same, of which most comes with features and limits."""
    files = draw(priced_catalogs())
    for file in files:
        for one in file.get("editions", ()) or (file,):
            if file["kind"] in ("product", "add-on", "suite"):
                if draw(st.booleans()):
                    one["features"] = draw(st.sampled_from(GIVEN))
                if draw(st.booleans()):
                    one["limits"] = draw(st.sampled_from(GRANTED))
    return files


NEEDS = (
    "sso", "care", "care=low", "care=high", "days", "days=2.5", "days=3", "words", "words=some",
    "objects", "objects=10", "objects=25", "objects=100", "objects=unlimited", "packs", "packs=7", "packs=11",
)  # fmt: skip


@st.composite
def needed(draw: st.DrawFn, definitions: Definitions) -> list[Need]:
    """Some needs, most of which something gives."""
    items = definitions.items.values()
    given = [
        *(what for item in items for what in (*item.features, *item.limits)),
        *(f"{what}={value}" for item in items for what, value in item.features.items() if value != "true"),
        *(
            f"{limit}={min(units + more, 50)}"
            for item in items
            for limit, units in item.limits.items()
            for more in (0, 1)
        ),
    ]
    texts = (
        st.sampled_from(given) | st.sampled_from(given) | st.sampled_from(NEEDS)
        if given
        else st.sampled_from(NEEDS)
    )
    needs = [need_of(one, definitions) for one in draw(st.lists(texts, min_size=1, max_size=3))]
    return list(dict.fromkeys(needs))


def sold_on(definitions: Definitions, scope: Scope) -> list[str]:
    """What is sold on a day, at whatever price."""
    return [
        name
        for name, one in definitions.items.items()
        if one.on_sale
        and one.effective.covers(scope.at)
        and (scope.products is None or one.product in scope.products)
    ]


def _seated(items: list[str], definitions: Definitions, scope: Scope) -> Iterator[tuple[Line, ...]]:
    """The lines of items with the seats that go with each other: those of one after those that it goes by."""
    packs = [
        range(one.seats_min, MOST_PACKS if scope.wanted is not None else one.seats_min + 1)
        if one.in_packs
        else [None]
        for one in map(definitions.items.__getitem__, items)
    ]
    for counts in product(*packs):
        yield from _alike(
            tuple(
                Line(
                    item=item,
                    seats=_own_seats(item, definitions, scope) if count is None else count,
                    units={
                        one: ceil((scope.wanted or {})[one])
                        for one in definitions.items[item].by_unit & set(scope.wanted or {})
                    },
                )
                for item, count in zip(items, counts, strict=True)
            ),
            definitions,
            scope,
        )


def _alike(lines: tuple[Line, ...], definitions: Definitions, scope: Scope) -> Iterator[tuple[Line, ...]]:
    """Lines with the seats that go with each other, where there are such."""
    for _ in range(len(lines) + 1):
        again = tuple(
            one.model_copy(update={"seats": _seats(one, lines, definitions, scope)}) for one in lines
        )
        if again == lines:
            yield lines
            return
        lines = again


def _own_seats(item: str, definitions: Definitions, scope: Scope) -> int:
    one = definitions.items[item]
    if scope.seats is None:
        return one.seats_min
    return min(scope.seats, one.seats_max or scope.seats) if one.requires else scope.seats


def _seats(line: Line, lines: tuple[Line, ...], definitions: Definitions, scope: Scope) -> int:
    item = definitions.items[line.item]
    if item.same_as is not None:
        return seats_followed(item.id, lines, definitions) or line.seats
    above = parents(item, holdings(lines, definitions), definitions)
    if scope.seats is None and item.requires and not item.in_packs and above:
        return min(above[0].line.seats, item.seats_max or above[0].line.seats)
    return line.seats


def _subscription(lines: tuple[Line, ...], scope: Scope) -> Subscription:
    term = Term(start=scope.at, end=scope.at + timedelta(days=30))
    return Subscription(cycle=scope.cycle, term=term, items=lines)


def _sound(subscription: Subscription, definitions: Definitions, scope: Scope) -> bool:
    """Whether the engine finds nothing wrong with an account that holds something."""
    state = State(holdings(subscription.items, definitions), subscription.cycle)
    said: dict[str, Any] = {"country": "US", "currency": scope.currency, "type": "plain"}
    users = [{"id": "owner", "role": "owner"}]
    account = Account(id="one", users=users, subscription=subscription, **said)
    warned = {one.code for one in account_warnings(account, definitions)}
    known = [_known(one, subscription, definitions, scope) for one in subscription.items]
    breaks = any(broken((State(NOTHING, None),), state, scope.at, definitions))
    return not breaks and "held-beside" not in warned and all(known)


def _known(line: Line, subscription: Subscription, definitions: Definitions, scope: Scope) -> bool:
    """Whether a line has a price, or is sold at one that is made for the customer."""
    billing = Billing(subscription, scope.currency, definitions)
    item = definitions.items[line.item]
    listed = item.priced(scope.currency, scope.at) != "none" and monthly(line, billing) is not None
    return item.on_request or listed


def _cost(subscription: Subscription, definitions: Definitions, scope: Scope) -> Decimal | None:
    billing = Billing(subscription, scope.currency, definitions)
    costs = [monthly(line, billing) for line in subscription.items]
    known = [rounded(cost * billing.months, scope.currency) for cost in costs if cost is not None]
    return sum(known, rounded(Fraction(0), scope.currency)) if len(known) == len(costs) else None

"""What is told of a price to who has not bought anything yet: by the list, for as little as can be bought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..model.charge import ACCOUNT, Charge, Scale
from ..model.decision import FROM, Per, Price
from ..model.definitions import Definitions
from ..model.item import LISTED, Item
from .costs import least_in_all, least_of, listed, scale_of


def listed_price(item: Item, currency: str, on: date, definitions: Definitions) -> Price | None:
    """What who buys an item on a day pays for it, by the list; None where it has no price in a currency."""
    if item.by_seat_alone:
        amounts = item.sold_at(currency, on)
        return Price(currency, amounts, each_of(item)) if amounts else None
    if item.priced(currency, on) != LISTED or not item.effective.covers(on):
        return None
    cycles = filter(item.sold_for, definitions.cycles)
    found = {cycle: least_of(item, currency, cycle, on, on) for cycle in cycles}
    known = {cycle: amount for cycle, amount in found.items() if amount is not None}
    return Price(currency, known, per_what(item)) if known else None


def binding_price(item: Item, currency: str, on: date, definitions: Definitions) -> Price | None:
    """What is paid by the list from a day on for an item that is held by then, whether or not it is still
    sold; None where it has no price in a currency."""
    cycles = filter(item.sold_for, definitions.cycles)
    by_seat = item.by_seat_alone
    found = {
        cycle: listed(item, currency, cycle, on, on) if by_seat else least_of(item, currency, cycle, on, on)
        for cycle in cycles
    }
    known = {cycle: amount for cycle, amount in found.items() if amount is not None}
    return Price(currency, known, each_of(item) if by_seat else per_what(item)) if known else None


def each_of(item: Item) -> Per:
    """What a price of each is of: of a seat, or of a pack."""
    return "pack" if item.in_packs else "seat"


def per_what(item: Item) -> Per:
    """Whether a price is the same whatever is bought of an item, or the least of it."""
    varies = item.prices or any(charge.recurs and charge.per != ACCOUNT for charge in item.charges)
    return "from" if varies else "account"


def is_free(item: Item, per: str, amounts: Iterable[Decimal]) -> bool:
    """Whether an item costs nothing: no month of it does, and nothing is paid once or by use."""
    return per != FROM and not item.charges and not any(amounts)


def is_paid_once(item: Item, amounts: Iterable[Decimal]) -> bool:
    """Whether all that an item costs is paid once, when it is bought."""
    charged = bool(item.charges) and not item.prices and all(one.once for one in item.charges)
    return charged and not any(amounts)


class Quote(NamedTuple):
    """A charge, and its scales of prices by billing cycle."""

    charge: Charge
    scales: Mapping[str, Scale]


def quotes(
    item: Item, currency: str, day: date, definitions: Definitions, begun: date | None = None
) -> Iterator[Quote]:
    """What the charges of an item are for who buys it on a day, or has a line which a day's prices bind that
    has `begun` on another: those that have a price in a currency."""
    for charge in () if item.on_request else item.charges:
        cycles = filter(item.sold_for, definitions.cycles)
        scales = {cycle: scale_of(charge, currency, cycle, day, begun or day) for cycle in cycles}
        known = {cycle: scale for cycle, scale in scales.items() if scale is not None}
        if known:
            yield Quote(charge, known)


def minimum_of(item: Item, currency: str, day: date, definitions: Definitions) -> Mapping[str, Decimal]:
    """By billing cycle, the least that an item costs a month for who buys it on a day."""
    cycles = filter(item.sold_for, definitions.cycles)
    found = {cycle: least_in_all(item, currency, cycle, day, day) for cycle in cycles}
    return {cycle: amount for cycle, amount in found.items() if amount}

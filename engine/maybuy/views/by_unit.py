"""What is sold by units of a limit: what comes with it, how many are sold together, and where prices end."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..model.account import Account, Line
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.costs import bound_on, scale_of
from ..subscription.customers import priced_for


class Bounds(NamedTuple):
    """Units of a limit: those included, the most that have a price (None: no end), and as many as are sold
    together."""

    included: int
    most: int | None
    step: int


def sold_by_unit(item: Item, definitions: Definitions) -> list[str]:
    """The limits of which units are bought with an item, sorted."""
    return sorted(item.by_unit & definitions.limits.keys())


def bounds_of(
    item: Item,
    limit: str,
    account: Account,
    day: date,
    definitions: Definitions,
    *,
    cycle: str | None = None,
    line: Line | None = None,
) -> Bounds:
    """What bounds units of a limit that are bought with an item: of a `line`, by the prices that bind it.

    `cycle` is that of a first subscription; without it, the catalog's first.
    """
    priced, subscription = priced_for(account, definitions).items[item.id], account.subscription
    charges = [one for one in priced.charges if one.per == limit and one.recurs]
    settled = begun = day
    billed = cycle or next(iter(definitions.cycles))
    if subscription is not None:
        billed = subscription.cycle
        if line is not None:
            settled, begun = bound_on(line, subscription)
    ends = []
    if line is None or line.price is None:  # what was agreed with a customer has no scale, and so no end
        for one in charges:
            scale = scale_of(one, account.currency, billed, settled, begun)
            if scale is not None and scale[-1].up_to is not None:
                ends.append(scale[-1].up_to // one.of * one.of)
    together = {one.of for one in charges}
    return Bounds(
        min((one.included for one in charges), default=0),
        min(ends, default=None),
        together.pop() if len(together) == 1 else 1,
    )

"""In how many packs a line may be of use, where limits are needed that come with each pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import ceil, floor
from typing import Final

from ..model.base import MOST_SEATS, MOST_UNITS
from ..model.charge import SEAT
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.item import Item

MOST_QUANTITIES: Final = 4_096
"""Past this, what is asked for is too much to work out."""


def quantities(
    item: Item, wanted: Mapping[str, int | Decimal] | None, definitions: Definitions
) -> frozenset[int]:
    """In how many packs an item may be in the cheapest subscription that grants so many units of some limits,
    or some features: in as few as are sold or others ask for, in any number that grants no more, and where a
    price begins. Where nothing is `wanted`, in as few as are sold."""
    found = {item.seats_min}
    if wanted is None:
        return frozenset(found)
    most = MOST_SEATS if item.seats_max is None else item.seats_max
    for limit, units in wanted.items():
        each = item.limits.get(limit, 0)
        if each > 0 and units < MOST_UNITS:  # no number of packs is without an end
            enough = ceil(Decimal(units) / Decimal(each))
            first = item.seats_min if definitions.limits[limit].adds_up else enough
            last = min(enough, most)
            if last - first > MOST_QUANTITIES:
                raise QuestionError("too-large")
            found.update(range(first, last + 1))
    found.update(_asked_by_others(item, definitions))
    found.update(_where_prices_begin(item))
    return frozenset(one for one in found if item.seats_min <= one <= most)


def _asked_by_others(item: Item, definitions: Definitions) -> Iterator[int]:
    """The fewest that each of those asks for that require what an item brings."""
    coming = definitions.coming[item.id]
    for other, needed in definitions.needed.items():
        if definitions.items[other].needs_seats and not coming.isdisjoint(needed):
            yield definitions.items[other].seats_min


def _where_prices_begin(item: Item) -> Iterator[int]:
    """The first number of packs of each tier: with more of them, all may be cheaper."""
    for charge in item.charges:
        if charge.recurs and charge.per == SEAT:
            for dated in charge.prices:
                for by_cycle in dated.amounts.values():
                    for scale in by_cycle.values():
                        for tier in scale:
                            if tier.up_to is not None:
                                yield floor(tier.up_to / charge.of) * charge.of + 1

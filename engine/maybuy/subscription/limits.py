"""How much of a limit comes with what is held."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..model.base import MOST_UNITS
from ..model.catalog import Limit
from ..model.definitions import Item


def units_of(limit: Limit, items: Iterable[Item]) -> int | Decimal:
    """The units that some items grant, each of which counts once: of a limit that adds up all of them, else
    the most."""
    granted = [units for _, units in granting(limit, items)]
    if not limit.adds_up:
        return max(granted, default=0)
    return min(sum(granted), MOST_UNITS)


def granting(limit: Limit, items: Iterable[Item]) -> list[tuple[Item, int | Decimal]]:
    """The items that grant some of a limit, each once, with how much."""
    found = {item.id: (item, item.limits[limit.id]) for item in items if item.limits.get(limit.id)}
    return list(found.values())

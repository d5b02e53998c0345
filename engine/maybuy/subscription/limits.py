"""How much of a limit comes with what is held."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..model.base import MOST_UNITS
from ..model.catalog import Limit
from ..model.item import Item
from .holdings import Held


def units_of(limit: Limit, held: Iterable[Held]) -> int | Decimal:
    """The units that what is held grants, each item once: of a limit that adds up all of them, else the
    most."""
    granted = [units for _, units in granting(limit, held)]
    if not limit.adds_up:
        return max(granted, default=0)
    return min(sum(granted), MOST_UNITS)


def granting(limit: Limit, held: Iterable[Held]) -> list[tuple[Item, int | Decimal]]:
    """The items that grant some of a limit, each once, with how much."""
    found: dict[str, tuple[Item, int | Decimal]] = {}
    for one in held:
        units = _units(limit, one)
        if units and (one.item.id not in found or units > found[one.item.id][1]):
            found[one.item.id] = (one.item, units)
    return list(found.values())


def _units(limit: Limit, one: Held) -> int | Decimal:
    """How much one item grants: for each seat, each of its packs, and what is paid for by the unit."""
    units = one.item.limits.get(limit.id, 0)
    if limit.by_seat and units and not one.item.in_packs:
        units = min(units * one.line.seats, MOST_UNITS)
    if one.how != "line":
        return units
    if one.item.in_packs and units:
        units = min(units * one.line.seats, MOST_UNITS)
    bought = one.line.units.get(limit.id, 0) if one.line.units else 0
    return bought if bought > units and limit.id in one.item.by_unit else units

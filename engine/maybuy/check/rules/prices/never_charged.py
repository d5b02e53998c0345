"""A charge by use, or a tier of one, for more than can be used.

Fails: `included: 2_000` where the limit that it is for is `calls: 1_000` at the most; a tier above 1,000
Passes: `calls: 5_000`, or `unlimited`; a limit that an add-on raises, is counted by the day or is not granted
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from ....model.base import MOST_UNITS
from ....model.catalog import Limit
from ....model.definitions import Definitions
from ....model.item import Item
from ....model.units import units_written
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import ChargeAt, Sold, charges, scales, sold

CODES = ("never-charged",)
STAGE = Stage.WHOLE
LOOK = "each"
MILD = CODES

_SHORTER = ("day", "week")
"""Times of a limit of which a month, for which use is charged, has several."""


def check(context: Context) -> Iterator[Finding]:
    """What single customers were granted besides does not count."""
    for one in sold(context):
        for stated in charges(one):
            limit = context.definitions.limits.get(stated.charge.per)
            if stated.charge.by is not None and limit is not None:
                most = _most(one.item, limit, context.definitions)
                if 0 < most < MOST_UNITS:
                    yield from _of(one, stated, most)


def _of(one: Sold, stated: ChargeAt, most: int | Decimal) -> Iterator[Finding]:
    charge, more = stated.charge, units_written(most)
    if charge.included >= most:
        yield finding(
            one.document, "never-charged", (*stated.path, "included"),
            severity=Severity.WARNING, charge=charge.id, limit=charge.per,
            units=units_written(charge.included), more=more,
        )  # fmt: skip
        return
    for scale, path in scales(stated, one.document.data):
        ends = [tier.up_to for tier in scale[:-1]]
        beyond = (
            number for number, end in enumerate(ends, 1) if end and end >= ceil(most / charge.of) * charge.of
        )
        number = next(beyond, None)
        if number is not None:
            yield finding(
                one.document, "never-charged", (*path, number),
                severity=Severity.WARNING, variant="tier", charge=charge.id, limit=charge.per, more=more,
            )  # fmt: skip


def _most(item: Item, limit: Limit, definitions: Definitions) -> int | Decimal:
    """The most of a limit that whoever holds an item may use, whatever is held beside it; 0 where the item
    itself does not come with any."""
    own = _granted(item, limit)
    if not own or limit.period in _SHORTER:
        return 0
    apart = definitions.excluded.get(item.id, ())
    brought = frozenset[str]().union(*definitions.coming.values())
    most: dict[str, int | Decimal] = {}
    for other in definitions.items.values():
        beside = other.id in brought or other.product != item.product
        if other.id != item.id and beside and other.id not in apart:
            most[other.product] = max(most.get(other.product, 0), _granted(other, limit))
    each = (own, *most.values())
    return min(sum(each) if limit.adds_up else max(each), MOST_UNITS)


def _granted(item: Item, limit: Limit) -> int | Decimal:
    """The most of a limit that an item comes with."""
    units = item.limits.get(limit.id, 0)
    if limit.id in item.by_unit:
        return MOST_UNITS
    if units and (limit.by_seat or item.in_packs):
        return MOST_UNITS if item.seats_max is None else units * item.seats_max
    return units

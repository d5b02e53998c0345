"""What the catalog asks of what is held after a change, and would not be so.

For a change that takes place at once, where nothing waits; else see foreseen.py.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from ..model import deed
from ..model.account import Line
from ..model.deed import ACQUIRE, LOSING
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.vocabulary import NONE, UNSOLD, UNSOUND
from ..subscription.holdings import Holdings, bought, holdings, loses, moved, remaining, reseated, without
from ..subscription.soundness import TOO_FEW, TOO_MANY
from .prepare import Facts


class Broken(NamedTuple):
    """What the catalog asks of what is held after a change, and is not so, as attributes."""

    lacks: str = "false"
    excluded: str = "false"
    breaks: str = "false"
    unsound: str = NONE


SOUND: Final = Broken()


def broken_by(
    facts: Facts, does: str, item: Item, seats: int, definitions: Definitions, *, taking: bool
) -> Broken:
    """What the catalog asks of what is held after a change that takes place at once.

    What comes is held to all that it requires and excludes, what is held to what the change takes from it.
    What the same order cancels does not count.
    """
    held = facts.holdings
    stirs = does in ACQUIRE and item.id in definitions.stirring
    losing = facts.dependent and (does in LOSING or taking)
    unsound = _parted(facts, item, definitions) if does == deed.CANCEL else NONE
    if not (stirs or losing):
        return SOUND if unsound == NONE else Broken(unsound=unsound)
    lines = remaining(held.lines, _after(held, does, item, seats, definitions), definitions)
    after = holdings(lines, definitions)
    lacks = excluded = breaks = False
    coming: frozenset[str] = frozenset()
    if does in ACQUIRE:
        coming = definitions.coming[item.id]
        after = after._replace(items=after.items | coming)
    if stirs:
        lacks = bool(_lacking(item, held, after.items, definitions))
        excluded = bool(_clashing(item, held, after.items, definitions))
    if losing:
        breaks = any(
            one.item.id not in coming
            and one.item.id not in facts.leaving
            and one.item.id in after.items
            and loses(one.item, held, after, definitions)
            for one in held.held
        )
    return Broken(_truth(lacks), _truth(excluded), _truth(breaks), unsound)


def _parted(facts: Facts, item: Item, definitions: Definitions) -> str:
    """What would not be so of a suite's other parts, which are lines of their own without one: of their
    billing cycle, and of their seats."""
    subscription, codes = facts.account.subscription, set()
    for line in facts.holdings.lines:
        parts = definitions.items[line.item].parts
        for other in (definitions.items[part] for part in parts if item.id in parts and part != item.id):
            if subscription is not None and not other.sold_for(subscription.cycle):
                codes.add(UNSOLD)
            if line.seats < other.seats_min and not other.needs_seats:
                codes.add(TOO_FEW)
            if other.seats_max is not None and line.seats > other.seats_max:
                codes.add(TOO_MANY)
    return min(codes, key=UNSOUND.index, default=NONE)


def _truth(it: bool) -> str:
    return "true" if it else "false"


def _lacking(
    item: Item, before: Holdings, after: frozenset[str], definitions: Definitions
) -> tuple[Item, ...]:
    """The items that come with an item, itself first, and would lack what they require.

    What was held with it already, and lacked it then, does not count.
    """
    return tuple(
        one
        for one, _, _ in definitions.brings[item.id]
        if one.requires
        and not definitions.met(one, after)
        and not (one.id != item.id and one.id in before.items and not definitions.met(one, before.items))
    )


def _clashing(
    item: Item, before: Holdings, after: frozenset[str], definitions: Definitions
) -> tuple[tuple[Item, str], ...]:
    """The items that come with an item, itself first, and beside what they would be that they cannot be
    beside.

    What was held together already does not count.
    """
    return tuple(
        (one, other)
        for one, _, _ in definitions.brings[item.id]
        for other in definitions.excluded.get(one.id, ())
        if other in after and not (one.id != item.id and one.id in before.items and other in before.items)
    )


def _after(held: Holdings, does: str, item: Item, seats: int, definitions: Definitions) -> tuple[Line, ...]:
    """The lines that a change leaves."""
    match does:
        case deed.CANCEL:
            return without(held.lines, item, definitions)
        case deed.REMOVE_SEATS:
            return reseated(held.lines, item.id, seats)
        case deed.UPGRADE | deed.DOWNGRADE:
            return moved(held.lines, item.product, item, definitions)
        case deed.BUY | deed.BUNDLE | deed.START_TRIAL:
            return bought(held.lines, item, seats, definitions)
    return held.lines

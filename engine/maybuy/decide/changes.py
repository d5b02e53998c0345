"""What a change does to a subscription's lines, at once or on the day it was put off to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from ..model.account import Line
from ..model.ask import Ask
from ..model.definitions import Definitions, Item
from .holdings import bought, moved, reseated, without


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A change that happens later, and on which day.

    The change is as it was decided: what it acts on, the seats of a purchase, or how many more or fewer.
    """

    on: date
    change: Ask


def months_later(start: date, months: int) -> date:
    """The same day some months on, or the last day of a shorter month.

    The last of all days where the calendar ends before that.
    """
    try:
        later: date = start + relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.max
    return later


def changed(lines: Sequence[Line], change: Ask, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after a change. What is not about lines (a cycle, say) leaves them as they are."""
    if change.action == "cancel_account":
        return ()
    item = _item_of(change, definitions)
    if item is None:
        return tuple(lines)
    match change.action:
        case "buy" | "bundle":
            return bought(lines, item, change.seats or item.seats_min, definitions)
        case "upgrade_edition" | "downgrade_edition":
            return moved(lines, item.product, item, definitions)
    place = _place(lines, item, definitions)
    if place is None:
        return tuple(lines)
    line, present = place
    step = 1 if change.seats is None else change.seats
    match change.action:
        case "add_seats":
            return reseated(lines, line.item, line.seats + step)
        case "remove_seats":
            return reseated(lines, line.item, line.seats - step)
        case "cancel_product":
            return without(lines, present, definitions)
    return tuple(lines)


def _item_of(change: Ask, definitions: Definitions) -> Item | None:
    """The item that a change names; of a product, the edition it changes to, else any of them."""
    found = [definitions.items[one] for one in definitions.expand(change.item or "")]
    wanted = (one for one in found if change.to is not None and change.to in (one.id, one.edition))
    return next(wanted, found[0] if found else None)


def _place(lines: Sequence[Line], item: Item, definitions: Definitions) -> tuple[Line, Item] | None:
    """The line on which an item is held, and what it is held as.

    A change that was put off is still meant for its product when that is held in another edition by then,
    or as part of a suite.
    """
    held = [(line, definitions.items[line.item]) for line in lines]
    held += [(line, definitions.items[part]) for line, owner in held for part in owner.parts]
    exact = next((one for one in held if one[1].id == item.id), None)
    return exact or next((one for one in held if one[1].product == item.product), None)


def planned(
    lines: Sequence[Line], scheduled: Iterable[Scheduled], definitions: Definitions
) -> tuple[Line, ...]:
    """The lines once all that is scheduled has happened."""
    for later in sorted(scheduled, key=lambda one: one.on):
        lines = changed(lines, later.change, definitions)
    return tuple(lines)


def superseded(
    scheduled: Sequence[Scheduled], change: Ask, definitions: Definitions
) -> tuple[Scheduled, ...]:
    """What stays scheduled after another change.

    A later word on the same cycle or edition takes an earlier one's place, and what is cancelled or replaced
    needs no other change.
    """
    if change.action == "cancel_account":
        return ()
    return tuple(one for one in scheduled if not _replaces(change, one.change, definitions))


def _replaces(new: Ask, old: Ask, definitions: Definitions) -> bool:
    if new.action == old.action and old.item is None:
        return True
    later, earlier = _item_of(new, definitions), _item_of(old, definitions)
    if later is None or earlier is None:
        return False
    product, before = later.product, earlier.product
    editions = ("upgrade_edition", "downgrade_edition")
    if new.action in editions:
        return old.action in editions and product == before
    if new.action == "cancel_product":
        return product == before
    if new.action in ("buy", "bundle"):
        return before in {definitions.items[part].product for part in later.parts}
    return False

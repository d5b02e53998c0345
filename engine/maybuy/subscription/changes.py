"""What a change does to a subscription's lines, at once or on the day it was put off to.

Changes are told apart by what they do (`does`), whatever the policies call them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..model import deed
from ..model.account import Line, ScheduledChange, Subscription
from ..model.ask import Ask, ask_of
from ..model.definitions import Definitions
from ..model.item import Item
from .holdings import bought, moved, remaining, reseated, without
from .units import paying, recounted, with_units


def changed(lines: Sequence[Line], change: Ask, day: date, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after a change on a day. What is not about lines (a cycle, say) leaves them as they are.

    A line that comes to be another item begins on that day, at a price of its own. One that says so ends
    where the change takes away what it requires. What comes with what, and requires it, is as on that day.
    """
    definitions = definitions.on(day)
    after = remaining(lines, _after(lines, change, definitions), definitions)
    known = {line.item for line in lines}
    return tuple([line if line.item in known else _begun(line, day) for line in after])


def as_held(before: Subscription, after: Subscription) -> Subscription:
    """A subscription after some changes, in which every line that was held before began when it did, at its
    price and with the units of which nothing was ordered: only the two states count, not what it was in
    between. What was given up to be tried is another line."""
    tried = tried_anew(before, after)
    held = {line.item: line for line in before.items if line.item not in tried}
    kept = ("since", "price", "paid")[: 3 if before.term == after.term else 2]

    def kept_of(was: Line, line: Line) -> Line:
        update = {key: getattr(was, key) for key in kept}
        return line.model_copy(update={**update, "units": {**was.units, **line.units}})

    items = [kept_of(held[line.item], line) if line.item in held else line for line in after.items]
    return after.model_copy(update={"items": tuple(items)})


def tried_anew(before: Subscription, after: Subscription) -> frozenset[str]:
    """The items that are tried after some changes, and were not before them."""
    return frozenset(one.item for one in after.trials) - {one.item for one in before.trials}


def _begun(line: Line, day: date) -> Line:
    return line.model_copy(update={"since": day, "price": None, "paid": None})


def _after(lines: Sequence[Line], change: Ask, definitions: Definitions) -> Sequence[Line]:
    does = definitions.does(change.action)
    if does == deed.CANCEL_ACCOUNT:
        return ()
    if does in deed.UNITS:
        more = 1 if change.quantity is None else change.quantity
        return recounted(lines, change.item or "", more if does == deed.ADD_UNITS else -more, definitions)
    item = item_of(change, definitions)
    if item is None:
        return lines
    match does:
        case deed.BUY | deed.BUNDLE | deed.START_TRIAL:
            after = bought(lines, item, change.seats or item.seats_min, definitions)
            return with_units(after, item.id, change.units)
        case deed.UPGRADE | deed.DOWNGRADE:
            return with_units(moved(lines, item.product, item, definitions), item.id, change.units)
    found = standing(lines, item, definitions)
    if found is None:
        return lines
    line, present = found
    step = 1 if change.seats is None else change.seats
    match does:
        case deed.ADD_SEATS:
            return reseated(lines, line.item, line.seats + step)
        case deed.REMOVE_SEATS:
            return reseated(lines, line.item, max(line.seats - step, line.in_use, 1))
        case deed.CANCEL:
            return without(lines, present, definitions)
    return lines


def item_of(change: Ask, definitions: Definitions) -> Item | None:
    """The item that a change names; of a product, the edition it changes to, else any of them."""
    found = [definitions.items[one] for one in definitions.expand(change.item or "")]
    wanted = (one for one in found if change.to is not None and change.to in (one.id, one.edition))
    return next(wanted, found[0] if found else None)


def item_changed(lines: Sequence[Line], change: Ask, definitions: Definitions) -> Item | None:
    """The item that a change is made to: of units of a limit, that of the line that pays for them."""
    if definitions.does(change.action) in deed.UNITS:
        line = paying(lines, change.item or "", definitions)
        return None if line is None else definitions.items[line.item]
    return item_of(change, definitions)


def standing(lines: Sequence[Line], item: Item, definitions: Definitions) -> tuple[Line, Item] | None:
    """The line on which an item is held, and what it is held as.

    A change that was put off is still meant for its product when that is held in another edition by then,
    or as part of a suite.
    """
    held = [(line, definitions.items[line.item]) for line in lines]
    held += [(line, definitions.items[part]) for line, owner in held for part in owner.parts]
    exact = next((one for one in held if one[1].id == item.id), None)
    return exact or next((one for one in held if one[1].product == item.product), None)


def planned(
    lines: Sequence[Line], scheduled: Iterable[ScheduledChange], definitions: Definitions
) -> tuple[Line, ...]:
    """The lines once all that waits has happened."""
    after = tuple(lines)
    for one in sorted(scheduled, key=lambda one: one.on):
        after = changed(after, ask_of(one.change), one.on, definitions)
    return after

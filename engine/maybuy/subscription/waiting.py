"""What waits, and what a later word makes of it: taken back, replaced, or meaningless.

Asking for the opposite of what waits takes it back, and costs nothing: adding seats or units that are to go
keeps those first, upgrading to the edition held keeps it, buying or extending what is cancelled keeps it. A
later word on the same thing takes the earlier one's place. Two that contradict each other never stand side
by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import deed
from ..model.account import Line, ScheduledChange, Subscription
from ..model.ask import Ask, ask_of
from ..model.definitions import Definitions
from ..model.item import Item
from .changes import changed, item_changed, standing

OPPOSITE = {
    deed.ADD_SEATS: deed.REMOVE_SEATS,
    deed.REMOVE_SEATS: deed.ADD_SEATS,
    deed.ADD_UNITS: deed.REMOVE_UNITS,
    deed.REMOVE_UNITS: deed.ADD_UNITS,
}


_ADDING = (deed.ADD_SEATS, deed.ADD_UNITS)
"""Whoever adds to what is to end keeps it."""


class Agreed(NamedTuple):
    """What a change comes to beside those that wait."""

    change: Ask | None
    """What is left of it to do; None where taking back what waits was all of it."""
    earlier: tuple[ScheduledChange, ...]
    """What still waits from earlier orders."""
    fresh: tuple[ScheduledChange, ...]
    """What still waits from the same order."""
    undone: tuple[ScheduledChange, ...]
    """What it takes back."""
    replaced: tuple[ScheduledChange, ...]
    """What it takes the place of, or makes meaningless."""


def agree(
    lines: Sequence[Line],
    earlier: Sequence[ScheduledChange],
    fresh: Sequence[ScheduledChange],
    new: Ask,
    cycle: str,
    definitions: Definitions,
) -> Agreed:
    """What a change comes to, for lines in a cycle, beside what waits: from `earlier` orders, and `fresh`
    from the same one.

    Of the same order nothing is taken back: its changes are meant together, in whatever order they stand,
    such as seats that are added now and seats that go later.
    """
    if new.to is None and definitions.does(new.action) == deed.CHANGE_CYCLE:
        return Agreed(None, tuple(earlier), tuple(fresh), (), ())  # to no cycle in particular
    left: Ask | None = new
    kept: list[ScheduledChange] = []
    undone: list[ScheduledChange] = []
    replaced: list[ScheduledChange] = []
    for one in earlier:
        old = ask_of(one.change)
        if left is not None and _is_opposite(lines, left, old, definitions):
            left, remaining = _less(left, one, old)
            undone.append(one)
            kept += () if remaining is None else (remaining,)
        elif _undoes(lines, new, old, cycle, definitions):
            undone.append(one)
        elif _replaces(lines, new, old, definitions):
            replaced.append(one)
        else:
            kept.append(one)
    meant: list[ScheduledChange] = []
    for one in fresh:
        old = ask_of(one.change)
        (replaced if _replaces(lines, new, old, definitions) else meant).append(one)
    if (undone or replaced) and _is_held(lines, new, cycle, definitions):
        left = _seats_more(lines, new, definitions)
    return Agreed(left, tuple(kept), tuple(meant), tuple(undone), tuple(replaced))


def waits_for(subscription: Subscription | None, product: str, definitions: Definitions) -> bool:
    """Whether a change of a product waits."""
    if subscription is None:
        return False
    return any(
        _about(subscription.items, ask_of(one.change), definitions) == product
        for one in subscription.scheduled
    )


def _about(lines: Sequence[Line], change: Ask, definitions: Definitions) -> str | None:
    """The product that a change is about, if it is about one."""
    item = item_changed(lines, change, definitions)
    return None if item is None else item.product


def _is_opposite(lines: Sequence[Line], new: Ask, old: Ask, definitions: Definitions) -> bool:
    """Whether one change adds seats to a line from which the other takes some, or units of a limit."""
    does = definitions.does(new.action)
    opposite = OPPOSITE.get(does) == definitions.does(old.action)
    if opposite and does in deed.UNITS:
        return new.item == old.item
    line = _line_of(lines, new, definitions) if opposite else None
    return line is not None and line == _line_of(lines, old, definitions)


def _line_of(lines: Sequence[Line], change: Ask, definitions: Definitions) -> str | None:
    item = item_changed(lines, change, definitions)
    found = standing(lines, item, definitions) if item is not None else None
    return found[0].item if found is not None else None


def _less(new: Ask, waiting: ScheduledChange, old: Ask) -> tuple[Ask | None, ScheduledChange | None]:
    """What is left of a change of seats or units, and of the opposite one that waits."""
    counted = "seats" if new.quantity is None else "quantity"
    more, before = getattr(new, counted) or 1, getattr(old, counted) or 1
    if more < before:
        change = waiting.change.model_copy(update={counted: before - more})
        return None, waiting.model_copy(update={"change": change})
    if more == before:
        return None, None
    left = more - before
    return new._replace(seats=left) if new.quantity is None else new._replace(quantity=left), None


def _undoes(lines: Sequence[Line], new: Ask, old: Ask, cycle: str, definitions: Definitions) -> bool:
    """Whether a change takes back another that waits."""
    does, did = definitions.does(new.action), definitions.does(old.action)
    if does == deed.UNDO:
        return _about(lines, new, definitions) == _about(lines, old, definitions)
    if did == deed.CANCEL_ACCOUNT:
        return does in (deed.EXTEND, deed.BUY, deed.BUNDLE, *_ADDING, *deed.EDITIONS)
    if does == deed.CHANGE_CYCLE:
        return did == deed.CHANGE_CYCLE and new.to == cycle
    if did == deed.CANCEL and does == deed.EXTEND:
        return True
    later, earlier = (item_changed(lines, one, definitions) for one in (new, old))
    if later is None or earlier is None or later.product != earlier.product:
        return False
    if did == deed.CANCEL:
        return does in (deed.BUY, *_ADDING, *deed.EDITIONS)
    if did in deed.PURCHASES:
        return does == deed.CANCEL and standing(lines, later, definitions) is None
    return did in deed.EDITIONS and does in (*deed.EDITIONS, deed.BUY) and _holds(lines, later)


def _is_held(lines: Sequence[Line], new: Ask, cycle: str, definitions: Definitions) -> bool:
    """Whether a change comes to what is held already, once what waits is taken back."""
    does = definitions.does(new.action)
    if does == deed.CHANGE_CYCLE:
        return new.to == cycle
    item = item_changed(lines, new, definitions)
    if does == deed.UNDO or item is None:
        return does == deed.UNDO
    if does == deed.CANCEL:  # what was only to be bought
        return standing(lines, item, definitions) is None
    return does in (deed.BUY, *deed.EDITIONS) and _holds(lines, item)


def _seats_more(lines: Sequence[Line], new: Ask, definitions: Definitions) -> Ask | None:
    """What is left of a purchase of what is kept: the seats beyond those held, and units, if any."""
    item = item_changed(lines, new, definitions)
    if item is None or definitions.does(new.action) not in (deed.BUY, *deed.EDITIONS):
        return None
    held = next(line.seats for line in lines if line.item == item.id)
    more = (new.seats or 0) > held
    return new._replace(seats=max(new.seats or 0, held)) if more or new.units else None


def _holds(lines: Sequence[Line], item: Item) -> bool:
    return any(line.item == item.id for line in lines)


def _brings(new: Item, old: Item, does: str, definitions: Definitions) -> bool:
    """Whether what is bought, or changed to, brings what was to be bought, or is another edition of it."""
    if does in deed.PURCHASES and new.product == old.product:
        return True
    brought = {one.id for one, _, _ in definitions.brings[new.id]} - {new.id}
    return does in (*deed.PURCHASES, deed.UPGRADE) and old.id in brought


def moot(
    before: Sequence[Line],
    after: Sequence[Line],
    waiting: Sequence[ScheduledChange],
    definitions: Definitions,
) -> tuple[ScheduledChange, ...]:
    """Of what waits, what would change nothing any more of the lines after something is done, and would have
    of those before."""
    found = []
    for one in waiting:
        change = ask_of(one.change)
        was, then = (changed(lines, change, one.on, definitions) for lines in (before, after))
        if was != tuple(before) and then == tuple(after):
            found.append(one)
        before, after = was, then
    return tuple(found)


def _replaces(lines: Sequence[Line], new: Ask, old: Ask, definitions: Definitions) -> bool:
    """Whether a change takes the place of one that waits, or makes it meaningless."""
    does, did = definitions.does(new.action), definitions.does(old.action)
    if does == deed.CANCEL_ACCOUNT:
        return True
    if does == deed.UNDO:
        return _about(lines, new, definitions) == _about(lines, old, definitions)
    if does == did and old.item is None:
        return True
    later, earlier = (item_changed(lines, one, definitions) for one in (new, old))
    if later is None or earlier is None:
        return False
    product, before = later.product, earlier.product
    if did in deed.PURCHASES and _brings(later, earlier, does, definitions):
        return True
    if does in deed.EDITIONS:
        return did in deed.EDITIONS and product == before
    if does == deed.CANCEL:
        return product == before
    if does == deed.BUY and did == deed.CANCEL and product == before:
        return True
    if does in deed.PURCHASES:
        return before in {definitions.items[part].product for part in later.parts}
    return False

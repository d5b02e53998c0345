"""What a change does to a subscription's lines, at once or on the day it was put off to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..model.account import Line
from ..model.definitions import Definitions
from .holdings import bought, moved, reseated, without


@dataclass(frozen=True, slots=True)
class LineChange:
    """A change as it was decided: what it acts on, the seats of a purchase, or how many more or fewer."""

    action: str
    item: str | None = None
    seats: int | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A change that happens later, and on which day."""

    on: date
    change: LineChange


def changed(lines: Sequence[Line], change: LineChange, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after a change. What is not about lines (a cycle, a payment method) leaves them as they are."""
    if change.action == "cancel_account":
        return ()
    if change.item is None or change.item not in definitions.items:
        return tuple(lines)
    item, seats = definitions.items[change.item], change.seats or 0
    match change.action:
        case "buy" | "bundle":
            return bought(lines, item, seats, definitions)
        case "add_seats" | "remove_seats":
            line = _line_of(lines, item.id, definitions)
            if line is None:
                return tuple(lines)
            return reseated(lines, line.item, line.seats + (seats if change.action == "add_seats" else -seats))
        case "upgrade_edition" | "downgrade_edition":
            return moved(lines, item.product, item, definitions)
        case "cancel_product":
            return without(lines, item, definitions)
    return tuple(lines)


def _line_of(lines: Sequence[Line], item: str, definitions: Definitions) -> Line | None:
    """The line of an item, or of the suite that it became part of since."""
    own = next((line for line in lines if line.item == item), None)
    return own or next((line for line in lines if item in definitions.items[line.item].parts), None)


def planned(lines: Sequence[Line], scheduled: Iterable[Scheduled], definitions: Definitions) -> tuple[Line, ...]:
    """The lines once all that is scheduled has happened."""
    for later in sorted(scheduled, key=lambda one: one.on):
        lines = changed(lines, later.change, definitions)
    return tuple(lines)


def superseded(
    scheduled: Sequence[Scheduled], change: LineChange, definitions: Definitions
) -> tuple[Scheduled, ...]:
    """What stays scheduled after another change: a later word on the same cycle or edition takes an earlier one's
    place, and what is cancelled or replaced needs no other change."""
    if change.action == "cancel_account":
        return ()
    return tuple(one for one in scheduled if not _replaces(change, one.change, definitions))


def _replaces(new: LineChange, old: LineChange, definitions: Definitions) -> bool:
    if new.action == old.action and old.item is None:
        return True
    if new.item is None or old.item is None or old.item not in definitions.items:
        return False
    product, before = definitions.items[new.item].product, definitions.items[old.item].product
    editions = ("upgrade_edition", "downgrade_edition")
    if new.action in editions:
        return old.action in editions and product == before
    if new.action == "cancel_product":
        return product == before
    if new.action in ("buy", "bundle"):
        return before in {definitions.items[part].product for part in definitions.items[new.item].parts}
    return False

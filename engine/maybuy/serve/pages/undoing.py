"""How what waits may be taken back: by an action for that, else by asking for the opposite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ...model import deed
from ...model.account import ScheduledChange
from ...model.order import OrderChange
from ...order.summary import OrderError, Preview
from .draft import made, written
from .offered import Asked

OPPOSITES: Final = {
    deed.ADD_SEATS: deed.REMOVE_SEATS,
    deed.REMOVE_SEATS: deed.ADD_SEATS,
    deed.ADD_UNITS: deed.REMOVE_UNITS,
    deed.REMOVE_UNITS: deed.ADD_UNITS,
    deed.UPGRADE: deed.DOWNGRADE,
    deed.DOWNGRADE: deed.UPGRADE,
    deed.CANCEL: deed.BUY,
    deed.CANCEL_ACCOUNT: deed.EXTEND,
    deed.CHANGE_CYCLE: deed.CHANGE_CYCLE,
}
"""What takes back what, by what they do."""


class Back(NamedTuple):
    """A change that takes another back, as an address says it, and whether that needs help."""

    change: str
    helped: bool


def back_of(waiting: ScheduledChange, asked: Asked, preview: Callable[[OrderChange], Preview]) -> Back | None:
    """How a change that waits is taken back; None where the user may not. `preview` sums up an order of one
    change: only what it says is taken back is."""
    for change in _ways(waiting.change, asked):
        try:
            summary = preview(change)
        except OrderError:
            continue
        if summary.outcome != "deny" and waiting in summary.undone:
            return Back(written(change), summary.outcome == "refer")
    return None


def _ways(change: OrderChange, asked: Asked) -> Iterator[OrderChange]:
    """Changes that may take another back."""
    definitions, does = asked.definitions, asked.definitions.does(change.action)
    for action in definitions.doing.get(deed.UNDO, ()):
        yield made(action, item=change.item)
    line = next(
        (line for line in asked.lines if _product(line.item, asked) == _product(change.item, asked)), None
    )
    for action in definitions.doing.get(OPPOSITES.get(does, ""), ()):
        if does == deed.CHANGE_CYCLE:
            subscription = asked.prepared.facts.account.subscription
            yield made(action, to=None if subscription is None else subscription.cycle)
        elif does in deed.EDITIONS:
            yield made(action, item=None if line is None else line.item)
        elif does == deed.CANCEL:
            yield made(action, item=change.item if line is None else line.item)
        elif does == deed.CANCEL_ACCOUNT:
            yield made(action)
        else:
            yield made(action, item=change.item, seats=change.seats, quantity=change.quantity)


def _product(item: str | None, asked: Asked) -> str | None:
    known = asked.definitions.items.get(item or "")
    return item if known is None else known.product

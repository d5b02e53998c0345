"""What is asked: one action on one thing, wherever the question comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .account import Account
from .order import OrderChange


class Ask(NamedTuple):
    """What is to be done, without who asks: an action, and as much as it needs to be told.

    `item` is an item's id, or a product's where the edition held is meant. `seats` is the difference for
    `add_seats` and `remove_seats` (default 1) and the total for `buy` (default: the seats of what it
    requires, or the most that are sold if these are fewer; else the fewest). `quantity` is the total of a
    limit's units; for `add_units` and `remove_units` the difference (default 1). `to` is a billing cycle, a
    payment method or, for a change of edition, the edition. `units` are those in all of limits, for what an
    order buys, or changes to: no answer hangs on them.
    """

    action: str
    item: str | None = None
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None
    units: tuple[tuple[str, int], ...] = ()

    @property
    def named(self) -> dict[str, str | int | None]:
        """What a question says, by name: without what no answer hangs on."""
        action, item, seats, quantity, to, _ = self
        return {"action": action, "item": item, "seats": seats, "quantity": quantity, "to": to}


def ask_of(change: OrderChange) -> Ask:
    """What a change of an order asks for."""
    units = tuple(sorted(change.units.items())) if change.units else ()
    return Ask(change.action, change.item, change.seats, change.quantity, change.to, units)


@dataclass(frozen=True, slots=True)
class Question:
    """What may `user` of `account` do? `at` is the day; the edge that asks fills in today.

    It has the fields of an Ask, which says what they mean, as its own: this is how services ask in Python.
    """

    account: Account
    user: str
    action: str
    item: str | None = None
    at: date | None = None
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None

    @property
    def ask(self) -> Ask:
        """What is asked, without who asks."""
        return Ask(self.action, self.item, self.seats, self.quantity, self.to)

"""What a change does to a whole customer base: who gains, who loses, who pays more, and how much it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..engine import Engine
from .beside import Beside
from .canonical import ACCOUNTS
from .groups import Progress
from .machine import Machine
from .money import money
from .rights import Rights, rights
from .sql import Select, call
from .sums import Money
from .unfit import Wrong, wrong


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does to the accounts of a fleet, on a day.

    `accounts` are those that were looked at; `bad` says which were not, and why. `not_computed` are the
    actions that the two versions declare in ways that cannot be compared, and those that the second does not
    have.
    """

    at: date
    accounts: int
    rights: Rights
    money: Money
    bad: tuple[Wrong, ...]
    not_computed: tuple[str, ...]


def impact(
    machine: Machine, base: Engine, head: Engine, at: date, progress: Progress | None = None
) -> Impact:
    """What changes from one engine to another for the customers that a machine knows: see sources.offer()."""
    paid = Beside(lambda: money(machine, ACCOUNTS, base, head, at))
    found = rights(machine, ACCOUNTS, base, head, at, progress, paid)
    return Impact(at, how_many(machine), found, paid.result(), wrong(machine), found.unlike)


def how_many(machine: Machine) -> int:
    """How many accounts a machine knows that fit."""
    (row,) = machine.ask(Select((("accounts", call("count")),), ACCOUNTS)).to_pylist()
    return int(row["accounts"])

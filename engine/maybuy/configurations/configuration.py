"""One subscription that can be held: its lines, and what they cost together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ..subscription.currency import decimals
from .candidates import Candidate, Scope


@dataclass(frozen=True, slots=True)
class Configuration:
    """A subscription: its lines, and what it costs for a whole cycle; None where some is on request."""

    lines: tuple[Candidate, ...]
    recurring: Decimal | None


def configuration(lines: Iterable[Candidate], scope: Scope) -> Configuration:
    """The subscription that has some lines."""
    held = tuple(lines)
    units = 0
    for one in held:
        if one.cost is None:
            return Configuration(held, None)
        units += one.cost
    return Configuration(held, amount_of(units, scope))


def amount_of(units: int, scope: Scope) -> Decimal:
    """So many of the smallest units of a scope's currency."""
    return Decimal(units).scaleb(-decimals(scope.currency))


def groups_of(lines: Iterable[Candidate]) -> list[int]:
    """How many lines there are of each product, one after the other."""
    return [len(list(group)) for _, group in groupby(lines, key=lambda one: one.item.product)]

"""What an account holds because of what it subscribes to: items and limits, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..model.account import Account
from ..model.definitions import Definitions, How
from .holdings import Held, holdings


@dataclass(frozen=True, slots=True)
class Feature:
    """An item held: on a line, as a part of a suite, or included. `via` is the item that brings it."""

    item: str
    how: How
    via: str
    seats: int


@dataclass(frozen=True, slots=True)
class LimitHeld:
    """A limit's units that may be used, and the item that grants so many; 0 and None where nothing does.

    `how` and `via` say how that item is held.
    """

    limit: str
    value: int
    item: str | None
    how: How | None
    via: str | None


@dataclass(frozen=True, slots=True)
class Entitlements:
    """Everything an account is entitled to on a day: items held, and every limit of the catalog."""

    account: Account
    at: date
    features: tuple[Feature, ...]
    limits: tuple[LimitHeld, ...]


def entitlements(account: Account, at: date, definitions: Definitions) -> Entitlements:
    """What an account holds: lines in their order, each followed by what it brings; then every limit.

    Limits do not add up: the highest held is the one that counts, and of equal ones the first.
    """
    lines = account.subscription.items if account.subscription else ()
    held = holdings(lines, definitions)
    features = tuple(Feature(one.item.id, one.how, one.via, one.line.seats) for one in held.held)
    limits = tuple(_limit(limit, held.held) for limit in definitions.limits)
    return Entitlements(account, at, features, limits)


def _limit(limit: str, held: tuple[Held, ...]) -> LimitHeld:
    granting = [one for one in held if limit in one.item.limits]
    if not granting:
        return LimitHeld(limit, 0, None, None, None)
    best = max(granting, key=lambda one: one.item.limits[limit])
    return LimitHeld(limit, best.item.limits[limit], best.item.id, best.how, best.via)

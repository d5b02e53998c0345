"""What an account holds because of what it subscribes to: items and limits, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..model import feature as model
from ..model.account import Account, AccountException
from ..model.catalog import Limit
from ..model.decision import QuestionError
from ..model.definitions import Definitions, How
from ..subscription.course import as_of
from ..subscription.exceptions import best_of
from ..subscription.features import granted
from ..subscription.holdings import Held, holdings, since_known
from ..subscription.limits import granting, units_of


class Source(NamedTuple):
    """Where something comes from: a line, a suite or an item that includes it, which is `via`."""

    how: How
    via: str


@dataclass(frozen=True, slots=True)
class Feature:
    """An item held: on a line, as a part of a suite, or included. `via` is the item that brings it.

    `also` is where else it comes from: most things come from one place.
    """

    item: str
    how: How
    via: str
    seats: int
    also: tuple[Source, ...] = ()
    free_until: date | None = None
    """Of a line on trial, the first day that it is no longer free."""


@dataclass(frozen=True, slots=True)
class LimitHeld:
    """A limit's units that may be used, and the item that grants so many; 0 and None where nothing does.

    `how` and `via` say how that item is held. Of no item are those that only an `exception` grants.
    """

    limit: str
    value: int | Decimal
    item: str | None
    how: How | None
    via: str | None
    exception: AccountException | None = None
    also: tuple[str, ...] = ()
    """Of a limit that adds up, the other items that grant a part of it."""


@dataclass(frozen=True, slots=True)
class FeatureHeld:
    """What a feature is worth, and the item that it comes with; None where nothing comes with it.

    `how` and `via` say how that item is held. Of no item are those that only an `exception` grants.
    """

    feature: str
    value: str | None
    item: str | None = None
    how: How | None = None
    via: str | None = None
    exception: AccountException | None = None


@dataclass(frozen=True, slots=True)
class Entitlements:
    """Everything an account is entitled to on a day: items held, every limit of the catalog, and every
    feature."""

    account: Account
    at: date
    features: tuple[Feature, ...]
    limits: tuple[LimitHeld, ...]
    granted: tuple[FeatureHeld, ...] = ()


def entitlements(account: Account, at: date, definitions: Definitions) -> Entitlements:
    """What an account holds on a day: lines in their order, each followed by what it brings; then every
    limit and feature.

    What comes from several places is listed once, first from its own line, with the most of their seats.
    Of a limit the highest held counts, and of equal ones the first; or their sum where it adds up.

    Raises QuestionError for a day before the recorded term: nothing is known of what was held then.
    """
    definitions = definitions.on(at)
    recorded = account.subscription
    if recorded is not None and at < recorded.term.start:
        raise QuestionError("outside-term", at=at, start=recorded.term.start)
    subscription = as_of(account, at, definitions).subscription
    held = holdings(since_known(subscription, definitions), definitions)
    by_item: dict[str, list[Held]] = {}
    # Of what has a line of its own that comes first, wherever else it is held too.
    for one in sorted(held.held, key=lambda one: one.how != "line" and one.item.id in held.in_use):
        by_item.setdefault(one.item.id, []).append(one)
    free = {one.item: one.until for one in subscription.trials} if subscription else {}
    features = tuple(_feature(ones, free) for ones in by_item.values())
    limits = tuple(
        _limit(limit, held.held, best_of(limit.id, account, at)) for limit in definitions.limits.values()
    )
    comes = tuple(_held(one, held.held, account, at) for one in definitions.features.values())
    return Entitlements(account, at, features, limits, comes)


def _feature(ones: list[Held], free: Mapping[str, date]) -> Feature:
    first, *others = ones
    also = tuple(Source(one.how, one.via) for one in others)
    until = free.get(first.item.id) if first.how == "line" else None
    return Feature(first.item.id, first.how, first.via, max(one.line.seats for one in ones), also, until)


def _held(feature: model.Feature, held: tuple[Held, ...], account: Account, at: date) -> FeatureHeld:
    found = granted(feature, held, account, at)
    if found is None:
        return FeatureHeld(feature.id, None)
    value, one, exception = found
    if one is None:
        return FeatureHeld(feature.id, value, exception=exception)
    return FeatureHeld(feature.id, value, one.item.id, one.how, one.via)


def _limit(limit: Limit, held: tuple[Held, ...], exception: AccountException | None) -> LimitHeld:
    found = _of_items(limit, held)
    if exception is None or exception.grant.limits[limit.id] <= found.value:
        return found
    return LimitHeld(limit.id, exception.grant.limits[limit.id], None, None, None, exception)


def _of_items(limit: Limit, held: tuple[Held, ...]) -> LimitHeld:
    granted = granting(limit, held)
    if not granted:
        return LimitHeld(limit.id, 0, None, None, None)
    most, _ = max(granted, key=lambda one: one[1])
    best = next(one for one in held if one.item.id == most.id)
    others = tuple(item.id for item, _ in granted if item.id != most.id) if limit.adds_up else ()
    return LimitHeld(limit.id, units_of(limit, held), most.id, best.how, best.via, also=others)

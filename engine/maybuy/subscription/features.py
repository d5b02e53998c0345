"""What features are worth: of all that grants one, what counts most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..model.account import Account, AccountException
from ..model.definitions import Definitions
from ..model.feature import TEXT, Feature
from ..model.item import Item
from .exceptions import in_force
from .holdings import Held, Holdings


class Granted(NamedTuple):
    """What a feature is worth, and what grants it: an item held, else what was agreed with the customer."""

    value: str
    held: Held | None
    exception: AccountException | None


def best_item(feature: Feature, items: Iterable[Item]) -> Item | None:
    """The item that grants a feature most; None where none does.

    Of those that grant as much, as all do whose words it is, the highest edition; of equally high ones the
    one whose id comes first: in which order they are held is no matter.
    """
    granting = [
        one for one in items if feature.id in one.features and feature.grants(one.features[feature.id])
    ]
    granting.sort(key=lambda one: one.id)
    return max(granting, key=lambda one: (feature.weight(one.features[feature.id]), one.rank), default=None)


def granted(feature: Feature, held: Iterable[Held], account: Account, day: date) -> Granted | None:
    """What grants a feature on a day; None where nothing does.

    What was agreed with the customer counts where it is more than comes with what is held, and its words in
    place of others.
    """
    by_item: dict[str, Held] = {}
    for one in held:
        by_item.setdefault(one.item.id, one)
    item = best_item(feature, [one.item for one in by_item.values()])
    value = None if item is None else item.features[feature.id]
    exception = agreed(feature, account, day)
    if exception is not None:
        other = exception.grant.features[feature.id]
        if value is None or feature.type == TEXT or feature.weight(other) > feature.weight(value):
            return Granted(other, None, exception)
    return None if item is None or value is None else Granted(value, by_item[item.id], None)


def agreed(feature: Feature, account: Account, day: date) -> AccountException | None:
    """The exception that grants the most of a feature on a day: of equal ones the last to end."""
    granting = [
        one
        for one in in_force(account, day)
        if feature.id in one.grant.features and feature.grants(one.grant.features[feature.id])
    ]
    return max(
        granting,
        key=lambda one: (feature.weight(one.grant.features[feature.id]), one.until or date.max),
        default=None,
    )


def is_granted(feature: str, held: Holdings, account: Account, day: date, definitions: Definitions) -> bool:
    """Whether some item held comes with a feature, or what was agreed with the customer on a day does."""
    if comes_with(feature, held, definitions):
        return True
    return bool(account.exceptions) and agreed(definitions.features[feature], account, day) is not None


def comes_with(feature: str, held: Holdings, definitions: Definitions) -> bool:
    """Whether some item held comes with a feature."""
    if not definitions.keeping:
        return not definitions.granting[feature].isdisjoint(held.items)
    declared, items = definitions.features[feature], (one.item for one in held.held)
    return any(feature in item.features and declared.grants(item.features[feature]) for item in items)

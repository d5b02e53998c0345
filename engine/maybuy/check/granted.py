"""What holding an item grants, and what is held already by whoever may buy it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ..model.account import Line
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.holdings import holdings
from ..subscription.limits import units_of


def limits_of(item: str, definitions: Definitions) -> dict[str, int | Decimal]:
    """The limits that as little of an item as can be bought grants, by itself or by what comes with it."""
    line = Line(item=item, seats=definitions.items[item].seats_min)
    held = holdings([line], definitions).held
    named = dict.fromkeys(limit for one in held for limit in one.item.limits if limit in definitions.limits)
    return {limit: units_of(definitions.limits[limit], held) for limit in named}


def features_of(item: str, definitions: Definitions) -> frozenset[tuple[str, str]]:
    """The features, with their values, that holding an item grants, by itself or by what comes with it."""
    return frozenset(feature for one, _, _ in definitions.brings[item] for feature in one.features.items())


def ways(item: Item, definitions: Definitions) -> list[frozenset[str]]:
    """What an item requires, one by one: of each of these sets something is held beside it."""
    found = []
    for requirement in item.requires:
        if requirement.any:
            found.append(_all(requirement.any, definitions))
        found += [_all([one], definitions) for one in requirement.all]
    return [one for one in found if one]


def held_before(item: Item, definitions: Definitions, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The items that whoever may buy an item has in any case: what it requires, and what comes with that."""
    held = frozenset[str]()
    for alternatives in ways(item, definitions):
        each = [_with(one, definitions, seen | {item.id}) for one in alternatives if one not in seen]
        held |= frozenset.intersection(*each) if each else frozenset()
    return held


def granted_before(item: Item, definitions: Definitions) -> Mapping[str, int | Decimal]:
    """The limits that whoever may buy an item has in any case."""
    most: dict[str, int | Decimal] = {}
    for alternatives in ways(item, definitions):
        each = [limits_of(one, definitions) for one in alternatives]
        for limit in set(each[0]).intersection(*each[1:]):
            most[limit] = max(most.get(limit, 0), min(one[limit] for one in each))
    return most


def features_before(item: Item, definitions: Definitions) -> frozenset[tuple[str, str]]:
    """The features that whoever may buy an item has in any case."""
    found = frozenset[tuple[str, str]]()
    for alternatives in ways(item, definitions):
        found |= frozenset.intersection(*[features_of(one, definitions) for one in alternatives])
    return found


def _with(item: str, definitions: Definitions, seen: frozenset[str]) -> frozenset[str]:
    return definitions.coming[item] | held_before(definitions.items[item], definitions, seen)


def _all(words: Iterable[str], definitions: Definitions) -> frozenset[str]:
    return frozenset(item for word in words for item in definitions.expand(word))

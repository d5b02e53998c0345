"""What differs between the files of two versions: items and whatever else has an id, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ..model.catalog import CatalogFile
from ..model.definitions import Definitions, named
from ..model.feature import OFF
from ..model.item import Item, Names
from ..model.promotion import PromotionFile
from ..model.units import units_written
from .rule_lists import Change, Values, conditions_said, items_said


@dataclass(frozen=True, slots=True)
class ItemChange:
    """Something that is new, removed, or has another value: `what` it is, its id, and which value.

    A value is None where there is none; a list has none where it is empty.
    """

    change: Change
    what: str
    id: str
    key: str | None = None
    base: str | Values | None = None
    head: str | Values | None = None


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that customers read: whose, which, in which language (`*`: in all), before and after."""

    what: str
    id: str
    key: str
    language: str
    base: str | None
    head: str | None


NEEDED: Final = frozenset({"item", "limit", "feature", "cycle", "payment method", "action", "promotion"})
"""What can be asked for. Where only one version has it, no question about it has an answer in both."""


_FACTS: Final = frozenset({"attribute", "value"})
"""What accounts say of themselves: a version that does not know it answers none of them that say it."""


def on_one_side(changes: Iterable[ItemChange], section: Literal["loses", "gains"]) -> tuple[ItemChange, ...]:
    """What is gone of all that could be asked for or said, so that some lose; or what is new to ask for."""
    change, kinds = ("removed", NEEDED | _FACTS) if section == "loses" else ("new", NEEDED)
    return tuple(one for one in changes if one.change == change and one.what in kinds)


Told = Mapping[str, str | Values]
"""The values of something that are told where they differ, by what they are called."""


def item_changes(base: Definitions, head: Definitions) -> tuple[ItemChange, ...]:
    """What is new and removed, then limits, dates and values that differ of what is in both."""
    old, new = _tables(base), _tables(head)
    return (
        *(ItemChange("removed", what, each) for what in old for each in old[what] if each not in new[what]),
        *(ItemChange("new", what, each) for what in old for each in new[what] if each not in old[what]),
        *(
            ItemChange("changed", what, each, key, before.get(key), after.get(key))
            for what in old
            for each, before in old[what].items()
            if (after := new[what].get(each)) is not None
            for key in dict.fromkeys((*before, *after))
            if before.get(key) != after.get(key)
        ),
        *_places(base, head),
    )


def _places(base: Definitions, head: Definitions) -> Iterator[ItemChange]:
    """Channels that both have and that stand in another order: the first is what a customer should try."""
    old = [channel for channel in base.channels if channel in head.channels]
    new = [channel for channel in head.channels if channel in base.channels]
    for place, channel in enumerate(new):
        before = old.index(channel)
        if before != place:
            yield ItemChange("changed", "channel", channel, "place", str(before + 1), str(place + 1))


def _tables(definitions: Definitions) -> dict[str, dict[str, Told]]:
    """Everything with an id, by what it is."""
    found: dict[str, dict[str, Mapping[str, object]]] = {
        "catalog": {} if definitions.catalog is None else {definitions.id: _of_catalog(definitions.catalog)},
        "item": {item.id: _of_item(item) for item in definitions.items.values()},
        "limit": {
            limit.id: {"per": limit.per or None, "adds up": _truth(limit.adds_up)}
            for limit in definitions.limits.values()
        },
        "feature": {
            feature.id: {"type": feature.type, "values": tuple(feature.values or ()) or None}
            for feature in definitions.features.values()
        },
        "cycle": {cycle: {"months": months} for cycle, months in definitions.cycles.items()},
        "payment method": {
            method.id: {"through": _list(method.through or ())}
            for method in definitions.payment_methods.values()
        },
        "channel": {channel.id: {"kind": channel.kind} for channel in definitions.channels.values()},
        "action": {
            action.id: {
                "does": action.does,
                "target": action.target,
                "channelled": _truth(action.channelled),
                "offered with": action.offered_with,
            }
            for action in definitions.actions.values()
        },
        "terms": {
            agreement.id: {f"version {each.version}": each.from_ for each in agreement.versions}
            for agreement in definitions.terms.values()
        },
        "detail": {
            detail.id: {"optional": _truth(detail.optional)} for detail in definitions.details.values()
        },
        "promotion": {
            promotion.id: _of_promotion(promotion) for promotion in definitions.promotions.values()
        },
        "attribute": {
            name: {key: getattr(attribute, key) for key in ("type", "default", "min", "max")}
            for name, attribute in definitions.vocabulary.items()
        },
        "value": {
            f"{name}: {value}": {}
            for name, one in definitions.vocabulary.items()
            for value in one.values or ()
        },
    }
    return {what: {each: _written(values) for each, values in table.items()} for what, table in found.items()}


def _versions(item: Item) -> list[tuple[date | None, Item]]:
    """An item as it is at first, and from each day on which something turns."""
    days = sorted({*item.turning})
    return [(None, item.on(date.min)), *((day, item.on(day)) for day in days)]


def _contents(item: Item) -> dict[str, object]:
    """Every limit and feature; where it is not the same on all days, how it is from each of these on; and how
    for those who had it before, where that is something else."""
    versions = _versions(item)
    bought = _grants(versions)
    held = _grants([(day, one.had_since(date.min)) for day, one in versions])
    kept = {f"kept-{name}": held[name] for name in held if held[name] != bought.get(name)}
    return {**bought, **kept}


def _grants(versions: list[tuple[date | None, Item]]) -> dict[str, object]:
    found: dict[str, list[str]] = {}
    for name in sorted({limit for _, one in versions for limit in one.limits}):
        told = [(day, units_written(one.limits.get(name, 0))) for day, one in versions]
        found[f"limit {name}"] = _stretches(told)
    for name in sorted({feature for _, one in versions for feature in one.features}):
        found[f"feature {name}"] = _stretches([(day, one.features.get(name, OFF)) for day, one in versions])
    return {name: values[0] if len(values) == 1 else tuple(values) for name, values in found.items()}


def _stretches(told: list[tuple[date | None, str]]) -> list[str]:
    """Values that hold one after the other, each with the day from which on it does."""
    changes = [one for number, one in enumerate(told) if number == 0 or one[1] != told[number - 1][1]]
    return [value if day is None else f"{value} ({day.isoformat()})" for day, value in changes]


def _of_item(item: Item) -> dict[str, object]:
    return {
        **_contents(item),
        "from": item.effective.from_,
        "until": item.effective.until,
        "on sale": _truth(item.on_sale),
        "trial": None if item.trial is None else item.trial.model_dump(mode="json", exclude_defaults=True),
        "price": "on_request" if item.on_request else "listed",
        "cycles": _list(item.cycles),
        "in packs": "true" if item.in_packs else None,
        **_shapes(item),
        "when unmet": "ends" if item.ends_unmet else None,
        "excludes": _list(item.excludes),
    }


def _shapes(item: Item) -> dict[str, object]:
    """The same; where it is not the same on all days, how it is from each of these on."""
    if not item.versions:
        return _shape(item)
    shapes = [(day, _shape(one)) for day, one in _versions(item)]
    found: dict[str, object] = {}
    for name in shapes[0][1]:
        told = _stretches([(day, _said_once(one[name])) for day, one in shapes])
        found[name] = shapes[0][1][name] if len(told) == 1 else tuple(told)
    return found


_NONE: Final = "–"


def _said_once(value: object) -> str:
    """Some items or a number as one value, or that there are none."""
    return ", ".join(value) if isinstance(value, tuple) else _NONE if value is None else str(value)


def _shape(item: Item) -> dict[str, object]:
    """What an item is made of, comes with and requires, and in how many seats it is sold."""
    return {
        "seats at least": item.seats_min,
        "seats at most": item.seats_max,
        "seats same as": item.same_as,
        "parts": _list(item.parts),
        "includes": _list(item.includes),
        "requires any": _list(each for requirement in item.requires for each in requirement.any),
        "requires all": _list(each for requirement in item.requires for each in requirement.all),
    }


def _of_catalog(catalog: CatalogFile) -> dict[str, object]:
    """What the catalog says of all that is charged, and of whom it is charged."""
    return {
        "currencies": _list(catalog.currencies),
        "prorated by": catalog.prorate_by,
        "below zero": catalog.below_zero,
    }


_UNTOLD = frozenset({"kind", "id", "name", "because", "source", "silence", "when", "items"})
"""Of a promotion: what is told as a text, or in the words of rules, or not at all."""


def _of_promotion(promotion: PromotionFile) -> dict[str, object]:
    written = promotion.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {
        **{key: _plain(value) for key, value in written.items() if key not in _UNTOLD},
        "items": items_said(promotion.items) or None,
        **dict(conditions_said("when", promotion.condition)),
    }


def _list(values: Iterable[str]) -> Values | None:
    """A list as one value, whatever its order."""
    return tuple(sorted(values)) or None


def _written(values: Mapping[str, object]) -> Told:
    return {
        key: value if isinstance(value, tuple) else _plain(value)
        for key, value in values.items()
        if value is not None
    }


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def text_changes(base: Definitions, head: Definitions) -> tuple[TextChange, ...]:
    """Names, descriptions and reasons that read differently, of what both versions have."""
    old, new = dict(_texts(base)), dict(_texts(head))
    return tuple(
        TextChange(*whose, language, texts.get(language), others.get(language))
        for whose, texts in old.items()
        if (others := new.get(whose)) is not None
        for language in sorted({*texts, *others})
        if texts.get(language) != others.get(language)
    )


def _texts(definitions: Definitions) -> Iterator[tuple[tuple[str, str, str], Names]]:
    seat = definitions.catalog.seat if definitions.catalog else None
    yield ("catalog", definitions.id, "one"), seat.one if seat else {}
    yield ("catalog", definitions.id, "many"), seat.many if seat else {}
    for item in definitions.items.values():
        yield ("item", item.id, "name"), item.name
        yield ("item", item.id, "description"), item.description
        yield ("item", item.product, "one"), item.seat.one if item.seat else {}
        yield ("item", item.product, "many"), item.seat.many if item.seat else {}
    for what, table in (
        ("limit", definitions.limits),
        ("feature", definitions.features),
        ("payment method", definitions.payment_methods),
        ("channel", definitions.channels),
        ("contact", definitions.contacts),
        ("action", definitions.actions),
        ("terms", definitions.terms),
        ("detail", definitions.details),
    ):
        for one in table.values():
            yield (what, one.id, "name"), named(one)
    for limit in definitions.limits.values():
        unit = limit.unit
        yield ("limit", limit.id, "unit"), unit.many if unit else {}
        yield ("limit", limit.id, "unit_one"), unit.one if unit and unit.one != unit.many else {}
    for placed in definitions.rules:
        yield ("rule", placed.rule.id, "because"), placed.rule.because or {}
    for promotion in definitions.promotions.values():
        yield ("promotion", promotion.id, "because"), promotion.because or {}
    for name, attribute in definitions.vocabulary.items():
        yield ("attribute", name, "name"), attribute.name or {}
        for value, names in (attribute.values or {}).items():
            yield ("value", f"{name}: {value}", "name"), names

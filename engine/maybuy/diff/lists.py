"""What differs between two versions beside answers: prices, items and whatever else has an id, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from ..model.base import Effective
from ..model.definitions import Definitions, Names, named

LISTS: Final = ("parts", "includes", "requires any", "requires all", "excludes", "through")
"""The keys of items and the like whose values are lists, in one text with commas."""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What an item costs per seat and month, from a day on (None: from the beginning), in both versions."""

    item: str
    currency: str
    cycle: str
    since: date | None
    base: Decimal | None
    head: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """By how much it goes up, in percent; None where there was no price, or nothing was charged."""
        if not self.base or self.head is None:
            return None
        return (self.head - self.base) * 100 / self.base


@dataclass(frozen=True, slots=True)
class ItemChange:
    """Something that is new, removed, or has another value: `what` it is, its id, and which value."""

    change: Literal["new", "removed", "changed"]
    what: str
    id: str
    key: str | None = None
    base: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that customers read: whose, which, in which language (`*`: in all), before and after."""

    what: str
    id: str
    key: str
    language: str
    base: str | None
    head: str | None


def price_changes(base: Definitions, head: Definitions) -> tuple[PriceChange, ...]:
    """Every price that differs on some day, of what both versions sell; once for each stretch of days."""
    found: list[PriceChange] = []
    for item in base.items:
        if item not in head.items:
            continue
        first, second = base.items[item], head.items[item]
        starts = sorted(
            {
                day
                for one in (first, second)
                for dated in one.prices
                for day in (dated.effective.from_, dated.effective.until)
                if day is not None
            }
        )
        keys = sorted(
            {
                (currency, cycle)
                for one in (first, second)
                for dated in one.prices
                for currency, amounts in dated.amounts.items()
                for cycle in amounts
            }
        )
        for currency, cycle in keys:
            last: tuple[Decimal | None, Decimal | None] | None = None
            for since in (None, *starts):
                day = since or date.min
                old = first.prices_at(currency, day).get(cycle)
                new = second.prices_at(currency, day).get(cycle)
                if old != new and (old, new) != last:
                    found.append(PriceChange(item, currency, cycle, since, old, new))
                last = (old, new)
    return tuple(found)


def item_changes(base: Definitions, head: Definitions) -> tuple[ItemChange, ...]:
    """What is new and removed, then limits, dates and values that differ of what is in both."""
    tables = tuple(zip(_tables(base), _tables(head), strict=True))
    found: list[ItemChange] = []
    for change, (one, other) in (("removed", (0, 1)), ("new", (1, 0))):
        for pair in tables:
            what, there = pair[one]
            _, elsewhere = pair[other]
            found += [ItemChange(change, what, each) for each in there if each not in elsewhere]  # type: ignore[arg-type]
    for (what, old), (_, new) in tables:
        for each in old:
            if each in new:
                found += _values(what, each, dict(old[each]), dict(new[each]))
    return (*found, *_places(base, head))


def _places(base: Definitions, head: Definitions) -> Iterator[ItemChange]:
    """Channels that both have and that stand in another order: the first is what a customer should try."""
    old = [one for one in base.channels if one in head.channels]
    new = [one for one in head.channels if one in base.channels]
    for one in new:
        if old.index(one) != new.index(one):
            yield ItemChange(
                "changed", "channel", one, "place", str(old.index(one) + 1), str(new.index(one) + 1)
            )


def _values(what: str, each: str, old: dict[str, str], new: dict[str, str]) -> Iterator[ItemChange]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield ItemChange("changed", what, each, key, old.get(key), new.get(key))


Table = Mapping[str, tuple[tuple[str, str], ...]]


def _tables(definitions: Definitions) -> Iterator[tuple[str, Table]]:
    """Everything with an id, by what it is, with the values that are told where they differ."""
    yield (
        "item",
        {
            item.id: (
                *((f"limit {limit}", str(value)) for limit, value in sorted(item.limits.items())),
                *_days(item.effective),
                ("on sale", "true" if item.on_sale else "false"),
                ("price", "on_request" if item.on_request else "listed"),
                ("seats at least", str(item.seats_min)),
                *((("seats at most", str(item.seats_max)),) if item.seats_max is not None else ()),
                *_listed("parts", item.parts),
                *_listed("includes", item.includes),
                *_listed("requires any", (each for one in item.requires for each in one.any)),
                *_listed("requires all", (each for one in item.requires for each in one.all)),
                *_listed("excludes", item.excludes),
            )
            for item in definitions.items.values()
        },
    )
    yield "limit", dict.fromkeys(definitions.limits, ())
    yield "cycle", {one: (("months", str(months)),) for one, months in definitions.cycles.items()}
    yield (
        "payment method",
        {
            one.id: tuple(_listed("through", one.through or ()))
            for one in definitions.payment_methods.values()
        },
    )
    yield "channel", {one.id: (("kind", one.kind),) for one in definitions.channels.values()}
    yield (
        "action",
        {
            one.id: (
                ("target", one.target),
                ("channelled", "true" if one.channelled else "false"),
                *((("offered with", one.offered_with),) if one.offered_with else ()),
            )
            for one in definitions.actions.values()
        },
    )
    yield (
        "terms",
        {
            one.id: tuple((f"version {each.version}", each.from_.isoformat()) for each in one.versions)
            for one in definitions.terms.values()
        },
    )
    yield (
        "detail",
        {
            one.id: (("optional", "true" if one.optional else "false"),)
            for one in definitions.details.values()
        },
    )
    yield (
        "promotion",
        {
            one.id: tuple(
                (key, _plain(value))
                for key, value in one.model_dump(mode="json", by_alias=True, exclude_none=True).items()
                if key not in ("kind", "id", "name", "because", "source", "silence", "when", "unless")
            )
            for one in definitions.promotions.values()
        },
    )
    yield (
        "attribute",
        {
            name: tuple(
                (key, str(value))
                for key in ("type", "default", "min", "max")
                if (value := getattr(one, key)) is not None
            )
            for name, one in definitions.vocabulary.items()
        },
    )
    yield (
        "value",
        {
            f"{name}: {value}": ()
            for name, one in definitions.vocabulary.items()
            for value in one.values or ()
        },
    )


def _listed(key: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A list as one value, whatever its order; none where it is empty."""
    found = sorted(values)
    if found:
        yield key, ", ".join(found)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return str(value)


def _days(effective: Effective) -> Iterator[tuple[str, str]]:
    if effective.from_ is not None:
        yield "from", effective.from_.isoformat()
    if effective.until is not None:
        yield "until", effective.until.isoformat()


def text_changes(base: Definitions, head: Definitions) -> tuple[TextChange, ...]:
    """Names, descriptions and reasons that read differently, of what both versions have."""
    old, new = dict(_texts(base)), dict(_texts(head))
    found: list[TextChange] = []
    for (what, each, key), texts in old.items():
        others = new.get((what, each, key))
        if others is None:
            continue
        found += [
            TextChange(what, each, key, language, texts.get(language), others.get(language))
            for language in sorted({*texts, *others})
            if texts.get(language) != others.get(language)
        ]
    return tuple(found)


def _texts(definitions: Definitions) -> Iterator[tuple[tuple[str, str, str], Names]]:
    for item in definitions.items.values():
        yield ("item", item.id, "name"), item.name
        yield ("item", item.id, "description"), item.description
    for what, table in (
        ("limit", definitions.limits),
        ("payment method", definitions.payment_methods),
        ("channel", definitions.channels),
        ("contact", definitions.contacts),
        ("action", definitions.actions),
        ("terms", definitions.terms),
        ("detail", definitions.details),
    ):
        for one in table.values():
            yield (what, one.id, "name"), named(one)
    for placed in definitions.rules:
        yield ("rule", placed.rule.id, "because"), placed.rule.because or {}
    for promotion in definitions.promotions.values():
        yield ("promotion", promotion.id, "because"), promotion.because or {}
    for name, attribute in definitions.vocabulary.items():
        yield ("attribute", name, "name"), attribute.name or {}
        for value, names in (attribute.values or {}).items():
            yield ("value", f"{name}: {value}", "name"), names

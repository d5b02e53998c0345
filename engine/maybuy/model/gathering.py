"""From the models of all files to definitions.

Names are resolved here and nothing else is decided: what is wrong is found by check/, and what has the same
id twice counts as the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from ..language import pick
from .base import ALWAYS, Effective, Model
from .catalog import CatalogFile
from .charge import Charge
from .contents import DatedGrants, contents
from .definitions import Definitions, Group, PlacedRule, named, spoken
from .group import GroupsFile, Listed, gathered, members_of
from .item import Item, Names
from .kinds import defined_under
from .policy import PolicyFile
from .promise import PlacedPromise, PromisesFile
from .promotion import PromotionFile
from .sold import AddOnFile, Edition, ProductFile, Sellable, SoldFile, SuiteEdition
from .versions import ANY_SEATS, TURNING, SeatBounds, Version, bounds_on, items_on, required_on
from .vocabulary import Attribute, VocabularyFile


@dataclass
class _Gathering:
    """What gather() fills, file by file."""

    catalog: CatalogFile | None = None
    items: dict[str, Item] = field(default_factory=dict)
    products: dict[str, tuple[str, ...]] = field(default_factory=dict)
    product_names: dict[str, Names] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    vocabulary: dict[str, Attribute] = field(default_factory=dict)
    rules: dict[str, PlacedRule] = field(default_factory=dict)
    groups: list[GroupsFile] = field(default_factory=list)
    promises: dict[str, PlacedPromise] = field(default_factory=dict)

    def table(self, name: str, entries: Iterable[Any]) -> None:
        table = self.tables.setdefault(name, {})
        for entry in entries:
            table.setdefault(entry.id, entry)


def gather(files: Iterable[tuple[BaseModel, Any]], version: str = "") -> Definitions:
    """All files' models as one value.

    Each file comes with a function from a path into it to its place (`policies/rights.yaml:12:5`).
    Files may come in any order: they are taken by what they define, not by their names.
    """
    found = _Gathering()
    for model, place in sorted(files, key=lambda entry: _order(entry[0])):
        _take(found, model, place)
    tables = found.tables
    return Definitions(
        id=found.catalog.id if found.catalog else "",
        catalog=found.catalog,
        items=found.items,
        products=found.products,
        product_names=found.product_names,
        limits=tables.get("limit", {}),
        features=tables.get("feature", {}),
        payment_methods=tables.get("payment-method", {}),
        vocabulary=found.vocabulary,
        channels=tables.get("channel", {}),
        contacts=tables.get("contact", {}),
        actions=tables.get("action", {}),
        terms=tables.get("terms", {}),
        details=tables.get("detail", {}),
        promotions=tables.get("promotion", {}),
        groups=_grouped(found.groups),
        rules=tuple(sorted(found.rules.values(), key=lambda placed: placed.rule.id)),
        promises=tuple(found.promises.values()),
        version=version,
    )


def _order(model: BaseModel) -> tuple[str, str]:
    return (_kind(model), str(getattr(model, "id", "")))


def _kind(model: BaseModel) -> str:
    return str(getattr(model, "kind", ""))


def _take(found: _Gathering, model: BaseModel, place: Any) -> None:
    match model:
        case CatalogFile():
            found.catalog = found.catalog or model
        case SoldFile():
            _take_sold(found, model, place)
        case VocabularyFile():
            for name, attribute in model.attributes.items():
                found.vocabulary.setdefault(name, attribute)
        case PromotionFile():
            found.table("promotion", (model,))
        case PolicyFile():
            for number, rule in enumerate(model.rules):
                effective = rule.effective.within(model.effective)
                found.rules.setdefault(
                    rule.id, PlacedRule(rule, model.id, effective, place(("rules", number)))
                )
        case PromisesFile():
            for number, promise in enumerate(model.promises):
                placed = PlacedPromise(promise, place(("promises", number)))
                found.promises.setdefault(promise.id, placed)
        case GroupsFile():
            found.groups.append(model)
        case Model():
            for key, (thing,) in defined_under(_kind(model)).items():
                found.table(thing, getattr(model, key))


def _take_sold(found: _Gathering, model: SoldFile, place: Any) -> None:
    if model.id in found.products:
        return
    found.product_names[model.id] = model.name or spoken(model.id)
    starts = (None, *model.turning)
    if not model.editions:
        found.products[model.id] = (model.id,)
        found.items[model.id] = _on_all_days(model, None, 0, place(("id",)), starts)
        return
    ids = []
    for rank, edition in enumerate(model.editions):
        item = _on_all_days(model, edition, rank, place(("editions", rank)), starts)
        if item.id not in found.items:
            found.items[item.id] = item
            ids.append(item.id)
    found.products[model.id] = tuple(ids)


def _on_all_days(
    model: SoldFile, edition: Edition | None, rank: int, place: str, starts: Sequence[date | None]
) -> Item:
    """An item as it is in the end, with all its versions where it is another before: from each of some starts
    on, the first from all days."""
    if len(starts) == 1:
        return _item(model, edition, rank, place, date.min)
    versions: list[Version] = []
    for start, until in zip(starts, (*starts[1:], None), strict=True):
        item = _item(model, edition, rank, place, start or date.min)
        said = {name: getattr(item, name) for name in TURNING}
        same = bool(versions) and all(getattr(versions[-1], name) == said[name] for name in TURNING)
        begun = versions.pop().effective.from_ if same else start
        versions.append(Version(Effective.model_construct(from_=begun, until=until), **said))
    return replace(item, versions=tuple(versions)) if len(versions) > 1 else item


def _item(model: SoldFile, edition: Edition | None, rank: int, place: str, day: date) -> Item:
    """An item with what it requires and is made of, and with its bounds of seats, as they are on a day."""
    levels: tuple[Sellable, ...] = (model, edition) if edition else (model,)
    priced = next((level for level in reversed(levels) if level.prices or level.price), None)
    product_name = model.name or spoken(model.id)
    effective = ALWAYS
    for level in levels:
        effective = effective.within(level.effective)
    given = [tuple(sorted((*level.limits, *level.features), key=_begun)) for level in levels]
    limits, features = contents(one for level in given for one in level)
    required = [required_on(level.requires, day) for level in levels]
    quantity = model.quantity if isinstance(model, ProductFile | AddOnFile) else None
    seats_min, seats_max, same_as = _bounds(
        bounds_on(model.seats, day) or ANY_SEATS, bounds_on(edition.seats, day) if edition else None
    )
    if quantity is not None:
        seats_min, seats_max, same_as = quantity.min, quantity.max, None
    return Item(
        id=f"{model.id}/{edition.id}" if edition else model.id,
        product=model.id,
        edition=edition.id if edition else None,
        rank=rank,
        kind=model.kind,
        name=_joined(product_name, named(edition)) if edition else product_name,
        description=(edition.description if edition else None) or model.description or {},
        prices=(priced.prices or ()) if priced else (),
        charges=_charges(levels),
        minimum=next((level.minimum for level in reversed(levels) if level.minimum), ()),
        on_request=bool(priced and priced.price),
        cycles=next((level.cycles for level in reversed(levels) if level.cycles), ()),
        on_sale=all(level.on_sale for level in levels),
        parts=items_on(edition.parts, day) if isinstance(edition, SuiteEdition) else (),
        includes=tuple(item for level in levels for item in items_on(level.includes, day)),
        requires=tuple(one for one in required if one.any or one.all),
        ends_unmet=any(level.when_unmet == "ends" for level in levels),
        excludes=tuple(item for level in levels for item in level.excludes),
        limits=limits,
        features=features,
        seats_min=seats_min,
        seats_max=seats_max,
        same_as=same_as,
        in_packs=quantity is not None,
        trial=next((level.trial for level in reversed(levels) if level.trial), None),
        effective=effective,
        place=place,
        dated=tuple(given) if any(one.effective != ALWAYS for level in given for one in level) else (),
        seat=model.seat,
    )


def _charges(levels: tuple[Sellable, ...]) -> tuple[Charge, ...]:
    """The charges of all levels: of several with one id that which is closest to the item."""
    found: dict[str, Charge] = {}
    for level in levels:
        own: dict[str, Charge] = {}
        for charge in level.charges or ():
            own.setdefault(charge.id, charge)
        found |= own
    return tuple(found.values())


def _begun(one: DatedGrants) -> date:
    """The day from which on something comes with an item: what comes last is what checks look at."""
    return one.effective.from_ or date.min


def _grouped(files: Iterable[GroupsFile]) -> dict[str, tuple[Group, ...]]:
    groups = [one for file in files for one in gathered(file)]
    members = members_of(Listed(kind, group.id, (), said) for kind, group, said in groups)
    found: dict[str, dict[str, Group]] = {}
    for kind, group, _ in groups:
        known = Group(group.id, kind, named(group), members[kind, group.id])
        found.setdefault(kind, {}).setdefault(group.id, known)
    return {kind: tuple(all_.values()) for kind, all_ in found.items()}


def _bounds(product: SeatBounds, edition: SeatBounds | None) -> tuple[int, int | None, str | None]:
    """The fewest and the most seats, and what has as many: each as the edition says it, else as the product
    does."""
    said = edition.model_fields_set if edition is not None else frozenset()
    fewest, most, same = (
        edition if edition is not None and one in said else product for one in ("min", "max", "same_as")
    )
    return fewest.min, most.max, same.same_as


def _joined(product: Names, edition: Names) -> Names:
    """`Support` and `Professional` as one name, in every language either has."""
    languages = sorted({*product, *edition})
    return {language: f"{pick(product, language)} {pick(edition, language)}" for language in languages}

"""A price list as the files of a root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from ..model.base import ANY_LANGUAGE, MOST_UNITS
from ..model.definitions import spoken
from ..model.feature import ON
from ..model.units import UNLIMITED
from ..source import read
from ..source.layout import laid_out
from .charged import charged, left_out, promotion_file
from .described import Cycle, Feature, Limit, PriceList, Product, Sold
from .plurals import forms
from .policies import policies
from .yaml_lines import Count, Entry, document, plain

RESERVED: Final = frozenset({"catalog", "features", "limits", "payment-methods"})


def files_of(price_list: PriceList) -> dict[str, str]:
    """The text of each file of a root that says a price list, by its way from the root."""
    found: dict[str, str] = {}
    for name, (data, above) in _files(price_list).items():
        text = laid_out(read(document(data, above), name))
        if read(text, name).data != plain(data):  # INVARIANT: what is written is what was meant
            raise AssertionError(name)
        found[name] = text
    return found


def _files(one: PriceList) -> dict[str, tuple[Mapping[str, Any], tuple[str, ...]]]:
    remarks = one.remarks
    found: dict[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
        "catalog/catalog.yaml": (_catalog(one), (*one.origin, *remarks.get("catalog", ())))
    }
    types = {feature.id: feature.type for feature in one.features}
    for product in one.products:
        found[f"catalog/{_home(product.id)}.yaml"] = _product(one, product, types), product.remarks
    if one.features:
        entries = [_feature(feature) for feature in one.features]
        found["catalog/features.yaml"] = (
            {"kind": "features", "features": Entry(entries, spread=True)},
            remarks.get("features", ()),
        )
    if one.limits:
        entries = [_limit(limit) for limit in one.limits]
        found["catalog/limits.yaml"] = (
            {"kind": "limits", "limits": Entry(entries, spread=True)},
            remarks.get("limits", ()),
        )
    if one.payment_methods:
        methods = [left_out({"id": id_, "name": name}) for id_, name in one.payment_methods.items()]
        found["catalog/payment-methods.yaml"] = (
            {"kind": "payment-methods", "methods": Entry(methods, spread=True)},
            (),
        )
    first = remarks.get("add-ons", ())
    for other in one.others:
        home = f"catalog/{_home(other.id)}.yaml" if other.alone else _add_ons(other.id)
        found[home] = _other(one, other, types), (*first, *other.remarks)
        first = ()
    for promotion in one.promotions:
        found[f"catalog/promotions/{promotion.id}.yaml"] = promotion_file(promotion), ()
    return found | {name: (data, above) for name, (data, above) in policies(one).items()}


def _home(product: str) -> str:
    """The name of a product's file: none of those that have a name of their own."""
    return f"product-{product}" if product in RESERVED else product


def _add_ons(item: str) -> str:
    return f"catalog/add-ons/{item}.yaml"


def _catalog(one: PriceList) -> dict[str, Any]:
    return {
        "kind": "catalog",
        "id": one.id,
        "name": one.name,
        "currencies": list(one.currencies),
        "cycles": Entry([{"id": cycle.id, "months": cycle.months} for cycle in one.cycles], spread=True),
    }


def _product(one: PriceList, product: Product, types: Mapping[str, str]) -> dict[str, Any]:
    """The product: what all its editions have in common stands above them."""
    features = _common([plan.features for plan in product.plans])
    limits = _common([plan.limits for plan in product.plans])
    editions = [
        Entry(_sold(plan, one.cycles, types, without=(features, limits)), above=plan.remarks, spread=True)
        for plan in product.plans
    ]
    dates = left_out({"from": product.starts, "until": product.ends})
    name = None if product.name == spoken(product.id)[ANY_LANGUAGE] else product.name
    return left_out(
        {
            "kind": "product", "id": product.id, "name": name, "description": product.description,
            "effective": dates,
            "limits": _limits(limits), "features": _features(features, types),
            "editions": Entry(editions, spread=True),
        }
    )  # fmt: skip


def _common(all_: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What all have, with the same value."""
    first, *others = all_
    return {key: value for key, value in first.items() if all(other.get(key) == value for other in others)}


def _quantity(sold: Sold) -> dict[str, int]:
    if sold.packs is None:
        return {}
    least, most = sold.packs
    return {"min": least} | ({} if most is None else {"max": most})


def _cycles(sold: Sold, cycles: Sequence[Cycle]) -> list[str]:
    """The cycles that something is sold for, where these are not all."""
    own = sold.cycles(cycles)
    return [] if own == [cycle.id for cycle in cycles] else own


def _sold(
    sold: Sold,
    cycles: Sequence[Cycle],
    types: Mapping[str, str],
    without: tuple[Mapping[str, Any], ...] = ({}, {}),
) -> dict[str, Any]:
    common, granted = without
    return left_out(
        {
            "id": sold.id,
            "name": sold.name,
            "description": sold.description,
            "quantity": _quantity(sold),
            **charged(sold.charges),
            "cycles": _cycles(sold, cycles),
            "trial": {} if sold.trial_days is None else {"days": sold.trial_days},
            "on_sale": None if sold.on_sale else False,
            "effective": left_out({"from": sold.starts}),
            "includes": list(sold.includes),
            "limits": _limits({key: units for key, units in sold.limits.items() if key not in granted}),
            "features": _features(
                {key: value for key, value in sold.features.items() if key not in common}, types
            ),
        }
    )


def _other(one: PriceList, sold: Sold, types: Mapping[str, str]) -> dict[str, Any]:
    said = _sold(sold, one.cycles, types)
    needs = left_out({"any": list(sold.needs_any), "all": list(sold.needs_all)})
    kind = "product" if sold.alone else "add-on"
    head: dict[str, Any] = {key: said.pop(key) for key in ("id", "name", "description") if key in said}
    return left_out({"kind": kind, **head, "requires": needs, "excludes": list(sold.excludes), **said})


def _limits(units: Mapping[str, int | Decimal]) -> dict[str, Any]:
    return {
        key: UNLIMITED if one >= MOST_UNITS else Count(one) if one == int(one) else one
        for key, one in units.items()
    }


def _features(given: Mapping[str, str], types: Mapping[str, str]) -> list[Any]:
    def valued(key: str, value: str) -> Any:
        return {key: Decimal(value) if types[key] == "number" else value}

    return [key if value == ON else valued(key, value) for key, value in given.items()]


def _feature(feature: Feature) -> Entry:
    values: Any = dict(feature.values) if any(feature.values.values()) else list(feature.values)
    data = {
        "id": feature.id, "name": feature.name, "description": feature.description,
        "type": None if feature.type == "switch" else feature.type, "values": values, "unit": feature.unit,
        "tags": list(feature.tags), "shown": None if feature.shown else False, "source": feature.source,
    }  # fmt: skip
    return Entry(left_out(data), above=feature.remarks)


def _limit(limit: Limit) -> Entry:
    both = forms(limit.unit) if limit.unit else None
    unit: Any = limit.unit if both is None else {"one": both[0], "many": both[1]}
    data = {
        "id": limit.id, "name": limit.name, "description": limit.description, "unit": unit,
        "per": limit.per, "adds_up": limit.adds_up or None,
    }  # fmt: skip
    return Entry(
        left_out(data), above=limit.remarks, after=f"limits {', '.join(limit.about)}" if limit.about else ""
    )

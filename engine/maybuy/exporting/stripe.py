"""A catalog as the API of Stripe lists it: products, prices, features, coupons and promotion codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from ..importing.stripe_objects import ATTACHED, FEATURE
from ..importing.stripe_prices import ITEM, KIND, REQUIRES
from ..language import Naming
from ..model.base import ALWAYS
from ..model.charge import ACCOUNT
from ..model.definitions import Definitions
from ..model.feature import ON
from ..model.item import Item
from .stripe_prices import charged, prices
from .stripe_promotions import promotions
from .told import Report

LISTS: Final[Mapping[str, str]] = {
    "products": "/v1/products",
    "prices": "/v1/prices",
    "features": "/v1/entitlements/features",
    "product_features": "/v1/products/features",
    "coupons": "/v1/coupons",
    "promotion_codes": "/v1/promotion_codes",
}
"""The lists of an export, each with the path of the API that has it."""
_MOST_WORDS: Final = 500
"""The longest value of metadata."""


def stripe(definitions: Definitions, day: date, naming: Naming, report: Report) -> dict[str, Any]:
    """What is sold on a day. What Stripe has no word for goes into the report."""
    now = definitions.on(day).priced_as(frozenset())
    ids = product_ids(now.items)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in LISTS}
    switches = {feature.id for feature in now.features.values() if feature.type == "switch"}
    granted: dict[str, None] = {}
    for item in now.items.values():
        own = list(_prices(item, ids[item.id], day, now, report))
        found["products"].append(_product(item, ids[item.id], own, now, day, naming))
        found["prices"] += own
        for feature, value in item.features.items():
            if feature in switches and value == ON:
                granted[feature] = None
                found["product_features"].append(_attached(item, ids[item.id], feature))
            else:
                report.miss("feature", item.id, item.place, word=feature)
        _tell(item, definitions.items[item.id], report)
    found["features"] = [_feature(one, now, naming) for one in granted]
    found["coupons"], found["promotion_codes"] = promotions(now, ids, naming, report)
    _tell_the_rest(definitions, report)
    return {
        name: {"object": "list", "url": url, "has_more": False, "data": found[name]}
        for name, url in LISTS.items()
    }


def product_ids(items: Iterable[str]) -> dict[str, str]:
    """The ids of products, by item: always the same for the same items."""
    found: dict[str, str] = {}
    for item in items:
        base = own = "prod_" + item.replace("/", "__")
        number = 1
        while own in found.values():
            number += 1
            own = f"{base}_{number}"
        found[item] = own
    return found


def _prices(
    item: Item, product: str, day: date, definitions: Definitions, report: Report
) -> Iterator[dict[str, Any]]:
    if item.on_request:
        report.miss("on-request", item.id, item.place)
        return
    trial = item.trial.days if item.trial else None
    for one in charged(item, day, definitions):
        if one.charge.per == ACCOUNT and one.charge.by is None:
            report.miss("per-account", one.about, item.place)
        for price in prices(one, product, definitions.cycles, report):
            recurring = price["recurring"]
            if recurring is not None and trial is not None and one.charge.recurs:
                recurring["trial_period_days"] = trial
            yield price


def _product(
    item: Item, product: str, own: list[dict[str, Any]], definitions: Definitions, day: date, naming: Naming
) -> dict[str, Any]:
    metadata = {ITEM: item.id, KIND: item.kind}
    needed = item.requires[0].any if len(item.requires) == 1 and not item.requires[0].all else ()
    words = "|".join(needed)
    if words and len(words) <= _MOST_WORDS:
        metadata[REQUIRES] = words
    return {
        "id": product, "object": "product", "active": item.on_sale and item.effective.covers(day),
        "default_price": next((one["id"] for one in own if one["recurring"]), None),
        "description": naming(item.description) if item.description else None,
        "metadata": metadata, "name": naming(definitions.name_of(item.id)),
    }  # fmt: skip


def _feature(feature: str, definitions: Definitions, naming: Naming) -> dict[str, Any]:
    return {
        "id": f"feat_{feature}", "object": FEATURE, "active": True, "lookup_key": feature, "metadata": {},
        "name": naming(definitions.name_of(feature)),
    }  # fmt: skip


def _attached(item: Item, product: str, feature: str) -> dict[str, Any]:
    key = f"{item.id.replace('/', '__')}___{feature}"
    return {
        "id": f"prodft_{key}",
        "object": ATTACHED,
        "product": product,
        "entitlement_feature": f"feat_{feature}",
    }


def _tell(item: Item, whole: Item, report: Report) -> None:
    """What Stripe has no word for in an item. `whole` is the item on all days, for all customers."""

    def miss(code: str, words: Iterable[object] = ()) -> None:
        report.miss(code, item.id, item.place, word=", ".join(map(str, words)))

    for code, named in (
        ("parts", item.parts), ("includes", item.includes), ("excludes", item.excludes),
        ("limits", item.limits),
        ("requires", [one for each in item.requires for one in (*each.any, *each.all)]),
    ):  # fmt: skip
        if named:
            miss(code, named)
    if item.minimum:
        miss("minimum")
    if item.seats_min != 1 or item.seats_max is not None or item.same_as is not None:
        miss("seats", [item.same_as] if item.same_as else [item.seats_min, item.seats_max or "…"])
    if item.trial is not None and (item.trial.once or item.trial.then):
        miss("trial", [item.trial.then or "once"])
    if whole.effective != ALWAYS:
        miss("days")
    if whole.price_days or any(True for _ in whole.turning):
        miss("later", sorted({*whole.price_days, *whole.turning}))
    if any(one.when for one in whole.price_lists):
        miss("for-some")


def _tell_the_rest(definitions: Definitions, report: Report) -> None:
    """What Stripe has no word for at all: everything about who may do what."""
    for placed in definitions.rules:
        report.miss("rule", placed.rule.id, placed.place)
    for code, names in (
        ("terms", definitions.terms), ("payment-method", definitions.payment_methods),
        ("promise", [one.promise.id for one in definitions.promises]),
    ):  # fmt: skip
        for name in names:
            report.miss(code, name, "")

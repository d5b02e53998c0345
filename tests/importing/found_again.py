"""What a price list says, found again in the root that was made of it: read apart, by another reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

from documents import of_yaml
from maybuy.model.base import MOST_UNITS
from maybuy.model.definitions import Definitions
from maybuy.model.item import Item

Ids = Mapping[str, Mapping[str, str]]
"""By sort of thing, what each key of the list is called in the root."""

DAY = date(2026, 6, 1)
PAYS_A_PERSON = ("user", "seat", "member", "editor", "agent")


def differences(text: str, definitions: Definitions, ids: Ids) -> list[str]:
    """Every plan, add-on, price, feature value and limit that is not in the root as the list says it."""
    data = of_yaml(text)
    found: list[str] = []
    for group in ("plans", "addOns"):
        for name, sold in (data.get(group) or {}).items():
            item = definitions.items.get(ids.get(group, {}).get(name, ""))
            if item is None:
                found.append(f"{name} is not there")
                continue
            found += (f"{name}: {one}" for one in _prices(data, sold, item))
            found += (f"{name}: {one}" for one in _granted(data, group, sold, item, definitions, ids))
            found += (f"{name}: {one}" for one in _related(data, sold, item, ids) if group == "addOns")
    return found


def _prices(data: Any, sold: Any, item: Item) -> Iterator[str]:
    price = sold["price"]
    try:
        amount = Fraction(str(price))
    except ValueError:
        if not item.on_request:
            yield f"{price} is not on request"
        return
    unit = str(sold.get("unit"))
    seat = any(word in unit.partition("/")[0].split() for word in PAYS_A_PERSON)
    once = "one time" in unit
    for cycle, part in (data.get("billing") or {"monthly": 1}).items():
        wanted = amount * Fraction(str(part))
        per, paid_once, costs = _cost(item, data["currency"], cycle)
        if seat and per != "seat":
            yield f"is paid for per {per}"
        if wanted and paid_once != once:
            yield f"is paid once: {paid_once}"
        if costs != (amount if once else wanted):
            yield f"costs {costs}, not {wanted}"


def _cost(item: Item, currency: str, cycle: str) -> tuple[str, bool, Fraction]:
    """For what an item is paid, whether it is paid once, and how much."""
    if item.prices:
        return "seat", False, Fraction(item.prices_at(currency, DAY)[cycle])
    (charge,) = item.charges
    (rates,) = charge.prices
    scales = rates.amounts[currency]
    (tier,) = scales[cycle] if cycle in scales else scales["*"]
    return charge.per, charge.once, Fraction(tier.price)


def _granted(
    data: Any,
    group: str,
    sold: Any,
    item: Item,
    definitions: Definitions,
    ids: Ids,
) -> Iterator[str]:
    for sort in ("features", "usageLimits"):
        for key, declared in (data.get(sort) or {}).items():
            own = (sold.get(sort) or {}).get(key, {}).get("value")
            value = own
            if own is None and group == "plans":
                value = declared["defaultValue"]
            added = ((sold.get("usageLimitsExtensions") or {}).get(key) or {}).get("value")
            if sort == "usageLimits" and added is not None:
                value = added
            identifier = ids[sort][key]
            if identifier in definitions.limits:
                wanted = min(value or 0, MOST_UNITS) if value != inf else MOST_UNITS
                if item.limits.get(identifier, 0) != wanted:
                    yield f"{key} is {item.limits.get(identifier)}, not {wanted}"
            elif _said(item, definitions, identifier) != _plain(value):
                yield f"{key} is {_said(item, definitions, identifier)!r}, not {value!r}"


def _said(item: Item, definitions: Definitions, identifier: str) -> str:
    value = item.features.get(identifier, "")
    names = (definitions.features[identifier].values or {}).get(value) or {}
    return names.get("*", value)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(one.replace("_", " ").capitalize() for one in value)
    if value in (None, False, "", 0):
        return ""
    return "true" if value is True else str(value)


def _related(data: Any, sold: Any, item: Item, ids: Ids) -> Iterator[str]:
    plans = set(data.get("plans") or {})
    available = set(sold.get("availableFor") or plans)
    named = {one for requirement in item.requires for one in requirement.any}
    wanted = {ids["plans"][plan] for plan in available}
    if named != wanted and not (available == plans and named == {next(iter(wanted)).partition("/")[0]}):
        yield f"is for {named}, not {wanted}"
    needed = {one for requirement in item.requires for one in requirement.all}
    if needed != {ids["addOns"][one] for one in sold.get("dependsOn") or ()}:
        yield f"needs {needed}"
    if set(item.excludes) != {ids["addOns"][one] for one in sold.get("excludes") or ()}:
        yield f"excludes {item.excludes}"


def count(text: str) -> dict[str, int]:
    """How much of each there is in a list."""
    data = of_yaml(text)
    plans, add_ons = (data.get("plans") or {}), (data.get("addOns") or {})
    declared = len(data.get("features") or {}), len(data.get("usageLimits") or {})
    return {
        "prices": len(plans) + len(add_ons),
        "feature values of plans": len(plans) * declared[0],
        "limits of plans": len(plans) * declared[1],
        "feature values of add-ons": sum(len(one.get("features") or {}) for one in add_ons.values()),
        "limits of add-ons": sum(
            len(one.get(key) or {})
            for one in add_ons.values()
            for key in ("usageLimits", "usageLimitsExtensions")
        ),
    }

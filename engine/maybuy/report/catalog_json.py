"""Items, editions side by side and entitlements as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..language import pick
from ..model.definitions import Definitions
from ..views.compare import Column, Right
from ..views.entitlements import Entitlements
from .json_form import catalog_json
from .money import exact
from .sentences import right_sentence


def entitlements_json(held: Entitlements, definitions: Definitions, language: str) -> dict[str, Any]:
    """What an account holds."""
    return {
        "account": held.account.id,
        "at": held.at.isoformat(),
        "catalog": catalog_json(definitions),
        "features": [
            {
                "item": one.item,
                "product": definitions.items[one.item].product,
                "edition": definitions.items[one.item].edition,
                "name": pick(definitions.items[one.item].name, language),
                "how": one.how,
                "via": one.via,
                "seats": one.seats,
                "also": [{"how": source.how, "via": source.via} for source in one.also],
            }
            for one in held.features
        ],
        "limits": [
            {
                "limit": one.limit,
                "name": pick(definitions.name_of(one.limit), language),
                "value": one.value,
                "item": one.item,
                "how": one.how,
                "via": one.via,
            }
            for one in held.limits
        ],
    }


def column_json(column: Column, currency: str, language: str) -> dict[str, Any]:
    """One edition."""
    item = column.item
    return {
        "item": item.id,
        "edition": item.edition,
        "name": pick(item.name, language),
        "on_sale": column.on_sale,
        "price": column.price,
        "prices": {cycle: exact(amount, currency) for cycle, amount in column.prices.items()},
        "limits": dict(column.limits),
        "included": list(column.included),
        "available": list(column.available),
        "suites": list(column.suites),
    }


def compare_json(
    columns: list[Column], product: str, currency: str, at: date, definitions: Definitions, language: str
) -> dict[str, Any]:
    """A product's editions side by side."""
    return {
        "product": product,
        "currency": currency,
        "at": at.isoformat(),
        "catalog": catalog_json(definitions),
        "editions": [column_json(one, currency, language) for one in columns],
    }


def item_json(
    column: Column,
    rights: tuple[Right, ...],
    currency: str,
    at: date,
    definitions: Definitions,
    language: str,
) -> dict[str, Any]:
    """One item in full."""
    item = column.item
    return {
        **column_json(column, currency, language),
        "kind": item.kind,
        "description": pick(item.description, language) or None,
        "currency": currency,
        "at": at.isoformat(),
        "catalog": catalog_json(definitions),
        "requires": [{"any": list(one.any), "all": list(one.all)} for one in item.requires],
        "excludes": list(column.excludes),
        "parts": list(item.parts),
        "seats": {"min": item.seats_min, "max": item.seats_max},
        "effective": {
            "from": item.effective.from_.isoformat() if item.effective.from_ else None,
            "until": item.effective.until.isoformat() if item.effective.until else None,
        },
        "place": item.place,
        "rights": [
            {
                "rule": one.rule,
                "channels": list(one.channels),
                "for": right_sentence(one, language, definitions),
                "at": one.place,
            }
            for one in rights
        ],
    }

"""Price lists in Pricing2Yaml 1.0 to 3.1, the format of the ISA group of the University of Seville."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from math import ceil
from typing import Any, Final

from ..finding import Path, Wrong
from ..model.base import MOST_SEATS, MOST_UNITS, as_date
from ..model.iso import currencies
from ..source import Document
from .described import PriceList, Product, Sold
from .granting import (
    COUNTED,
    Declared,
    check_names,
    declared,
    feature_of,
    grants,
    ids_of,
    limit_of,
    number_of,
    switched,
)
from .ground import Ground, refuse, text_of
from .naming import id_of, name_of, product_of
from .pricing import Billed, cycles_of, price_of
from .remarks import remarks_of
from .shape import ENTRY_KEYS, INFINITE, KNOWN, MOST_TOLD, PAYMENTS, normal, wrong

_SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD"}


def price_list(document: Document) -> PriceList:
    """The price list that a document is. Raises LoadError, with the place of every mistake."""
    data = normal(document)
    shape = list(islice(wrong(data), MOST_TOLD)) if data is not None else []
    if not isinstance(data, Mapping):
        shape = [Wrong("wrong-type" if data is not None else "no-value", (), {}, "file")]
    refuse(document, shape)
    ground = Ground(document, data, remarks_of(document))
    check_names(ground)
    if not data["saasName"].strip():
        words = {"word": "", "bound": 1}
        ground.wrong.append(Wrong("out-of-range", ("saasName",), words, "empty"))
    if not (ground.entries("plans") or ground.entries("addOns")):
        ground.wrong.append(Wrong("missing-key", (), {"key": "plans"}))
    currency = _currency(ground)
    found = _described(ground, currency) if not ground.wrong else None
    refuse(document, ground.wrong)
    assert found is not None
    return found


def _currency(ground: Ground) -> str:
    given = str(ground.data["currency"]).strip()
    code = _SYMBOLS.get(given, given.upper())
    if code not in currencies():
        ground.wrong.append(Wrong("bad-format", ("currency",), {"word": given, "near": None}, "currency"))
    return code


def _described(ground: Ground, currency: str) -> PriceList:
    data = ground.data
    all_ = declared(ground)
    ids = ids_of(all_)
    cycles = cycles_of(ground)
    features = {one.path: feature_of(ground, one, ids[one.path]) for one in all_ if one.sort != COUNTED}
    all_ = [switched(one, features[one.path]) if one.path in features else one for one in all_]
    limits = {one.path: limit_of(ground, one, ids[one.path], ids) for one in all_ if one.sort == COUNTED}
    product = product_of(data["saasName"])
    sold_ids = _sold_ids(ground, product)
    plans = [
        _plan(ground, name, number, sold_ids, all_, ids, cycles, currency)
        for number, name in enumerate(ground.entries("plans"))
    ]
    add_ons = [
        _add_on(ground, name, number, sold_ids, all_, ids, cycles, currency, product)
        for number, name in enumerate(ground.entries("addOns"))
    ]
    _left(ground)
    starts, ends = _day(ground, "starts"), _day(ground, "ends")
    remarks = _remarks(ground)
    name = " ".join(data["saasName"].split())
    sold_by_plan = Product(product, name, None, tuple(plans), starts, ends, remarks.pop("product", ()))
    return PriceList(
        product, name, (currency,), tuple(one.cycle for one in cycles),
        tuple(features.values()), tuple(limits.values()), _payment_methods(ground),
        (sold_by_plan,) if plans else (), tuple(add_ons), _origin(data), remarks, _named(ids, sold_ids),
        tuple(ground.unsaid),
    )  # fmt: skip


def _sold_ids(ground: Ground, product: str) -> dict[Path, str]:
    """The ids of plans, as items, and of add-ons."""
    found: dict[Path, str] = {}
    editions: set[str] = set()
    for name in ground.entries("plans"):
        edition = id_of(name, "plan", editions)
        editions.add(edition)
        found[("plans", name)] = f"{product}/{edition}"
    taken = {product} if editions else set()
    for name in ground.entries("addOns"):
        found[("addOns", name)] = id_of(name, "add-on", taken)
        taken.add(found[("addOns", name)])
    return found


def _plan(
    ground: Ground, name: str, number: int, sold: Mapping[Path, str], all_: list[Declared],
    ids: Mapping[Path, str], cycles: list[Billed], currency: str,
) -> Sold:  # fmt: skip
    path = ("plans", name)
    data = ground.entries("plans")[name]
    features = {
        ids[one.path]: one.plans[number] for one in all_ if one.sort != COUNTED and grants(one.plans[number])
    }
    limits = {
        ids[one.path]: _units(one.plans[number])
        for one in all_
        if one.sort == COUNTED and grants(one.plans[number])
    }
    identifier = sold[path].partition("/")[2]
    return Sold(
        identifier, name_of(name, identifier), text_of(data.get("description")),
        price_of(ground, path, cycles, currency),
        not _private(ground, path, data), features, limits, ground.said(path),
    )  # fmt: skip


def _units(value: Any) -> int | Decimal:
    return MOST_UNITS if value == INFINITE else value


def _private(ground: Ground, path: Path, data: Mapping[str, Any]) -> bool:
    if data.get("private"):
        ground.miss("private", (*path, "private"))
    return bool(data.get("private"))


def _add_on(
    ground: Ground, name: str, number: int, sold: Mapping[Path, str], all_: list[Declared],
    ids: Mapping[Path, str], cycles: list[Billed], currency: str, product: str,
) -> Sold:  # fmt: skip
    path = ("addOns", name)
    data = ground.entries("addOns")[name]
    features, limits = _given(ground, path, data, number, all_, ids)
    plans = ground.entries("plans")
    available = data.get("availableFor")
    on_sale = not _private(ground, path, data)
    if available == [] and plans:
        ground.miss("for-none", (*path, "availableFor"))
        on_sale = False
    every = not available or set(available) >= set(plans)
    named = [word for key in ("dependsOn",) for word in data.get(key) or ()]
    needed = [word for word in named if word not in ground.entries("addOns")]
    any_ = (product,) if every else tuple(sold["plans", one] for one in dict.fromkeys(available or ()))
    return Sold(
        sold[path], name_of(name, sold[path]), text_of(data.get("description")),
        price_of(ground, path, cycles, currency),
        on_sale, features, limits, ground.said(path),
        any_ if plans else (),
        tuple(dict.fromkeys(sold["plans" if one in needed else "addOns", one] for one in named)),
        tuple(dict.fromkeys(
            sold["addOns" if one in ground.entries("addOns") else "plans", one]
            for one in data.get("excludes") or () if one != name
        )),
        _packs(ground, path, data),
        alone=not plans,
    )  # fmt: skip


def _given(
    ground: Ground,
    path: Path,
    data: Mapping[str, Any],
    number: int,
    all_: list[Declared],
    ids: Mapping[Path, str],
) -> tuple[dict[str, str], dict[str, int | Decimal]]:
    """What an add-on grants: of a limit that is extended, what is added."""
    features, limits = {}, {}
    extensions = data.get("usageLimitsExtensions") or {}
    for one in all_:
        value = one.add_ons[number]
        if one.sort != COUNTED:
            if value is not None:
                features[ids[one.path]] = value
            elif (data.get(str(one.path[0])) or {}).get(one.key) is not None and any(map(grants, one.plans)):
                ground.miss("takes-away", (*path, one.path[0], one.key))
            continue
        added = extensions.get(one.key) if one.path[0] == "usageLimits" else None
        added = added.get("value") if isinstance(added, dict) else added
        if added is not None:
            more = number_of(ground, (*path, "usageLimitsExtensions", one.key, "value"), added)
            if more:
                limits[ids[one.path]] = _units(more)
            if value is not None:
                ground.miss("twice", (*path, "usageLimits", one.key))
        elif grants(value):
            limits[ids[one.path]] = _units(value)
            if one.extended and value != INFINITE:
                ground.miss("replaces", (*path, one.path[0], one.key))
    for key in extensions:
        if ground.entries("usageLimits")[key]["valueType"] != "NUMERIC":
            ground.miss("extends", (*path, "usageLimitsExtensions", key))
    return features, limits


def _packs(ground: Ground, path: Path, data: Mapping[str, Any]) -> tuple[int, int | None] | None:
    """How few and how many of an add-on may be bought that extends limits; None for any other."""
    if not data.get("usageLimitsExtensions"):
        return None
    key = "subscriptionConstraints" if "subscriptionConstraints" in data else "subscriptionConstraint"
    constraints = data.get(key) or {}
    least, most, step = (
        constraints.get(long, constraints.get(short))
        for long, short in (("minQuantity", "min"), ("maxQuantity", "max"), ("quantityStep", "step"))
    )
    if step not in (None, 0, 1):
        ground.miss("step", (*path, key), step=step)
    fewest = 1 if least is None else max(1, ceil(min(least, MOST_SEATS)))
    largest = None if most is None or not 1 <= most <= MOST_SEATS else max(fewest, int(most))
    return fewest, largest


def _day(ground: Ground, key: str) -> str | None:
    """The day of a point in time."""
    given = ground.data.get(key)
    if not given:
        return None
    day = str(given).strip()[:10]
    try:
        as_date(day)
    except ValueError:
        ground.wrong.append(Wrong("bad-format", (key,), {"word": given, "near": None}, "date"))
    return day


def _payment_methods(ground: Ground) -> dict[str, str | None]:
    """Every way to pay that a feature lists."""
    words: dict[str, None] = {}
    for key, feature in ground.entries("features").items():
        if feature["type"] == "PAYMENT":
            given = [feature.get("defaultValue"), feature.get("value")]
            for group in ("plans", "addOns"):
                for one in ground.entries(group).values():
                    own = (one.get("features") or {}).get(key)
                    given.append(own.get("value") if isinstance(own, dict) else own)
            words.update(dict.fromkeys(word for one in given if isinstance(one, list) for word in one))
    return {id_of(word, "other"): name_of(word, id_of(word, "other")) for word in words if word in PAYMENTS}


def _origin(data: Mapping[str, Any]) -> tuple[str, ...]:
    said = [
        f"Imported from Pricing2Yaml {data['syntaxVersion']}."
        if data.get("syntaxVersion")
        else "Imported from Pricing2Yaml."
    ]
    version = data.get("version")
    if version and version != data.get("syntaxVersion") and str(version) != str(data.get("createdAt")):
        said.append(f"Version {version}")
    created = data.get("createdAt") or "-".join(
        f"{int(data[key]):02}" for key in ("year", "month", "day") if data.get(key)
    )
    if created:
        said.append(f"Of {created}")
    if data.get("url"):
        said.append(" ".join(str(data["url"]).split()))
    return tuple(said)


_HOMES: Final = {"features": "features", "tags": "features", "usageLimits": "limits", "plans": "product",
                 "addOns": "add-ons"}  # fmt: skip


def _remarks(ground: Ground) -> dict[str, tuple[str, ...]]:
    """Comments on what becomes a file of its own."""
    found: dict[str, tuple[str, ...]] = {}
    for path, texts in ground.remarks.items():
        if len(path) == 2 and path[0] in ("features", "usageLimits", "plans", "addOns"):
            continue
        home = _HOMES.get(str(path[0]), "catalog") if path else "catalog"
        found[home] = (*found.get(home, ()), *texts)
    return found


def _left(ground: Ground) -> None:
    """Notes every key that means nothing here."""
    for path, key in _unknown(ground.data):
        ground.miss("unknown", (*path, key), word=key)


def _unknown(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for key, value in data.items():
        if key not in KNOWN:
            yield (), key
        elif key in ENTRY_KEYS and isinstance(value, Mapping):
            for name, one in value.items():
                yield from (((key, name), word) for word in one if word not in ENTRY_KEYS[key])


def _named(ids: Mapping[Path, str], sold: Mapping[Path, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path, identifier in {**ids, **sold}.items():
        found.setdefault(str(path[0]), {})[str(path[1])] = identifier
    return found

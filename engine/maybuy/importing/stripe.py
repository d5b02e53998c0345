"""Catalogs of Stripe, as its API lists them: products, prices, features, coupons and promotion codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..finding import Wrong
from ..model.base import ID, MOST_UNITS
from ..model.charge import ACCOUNT, SEAT
from ..source import Document
from .cycles import cycle_of
from .described import FEE, Feature, Limit, PriceList, Product, Sold
from .ground import Ground, refuse
from .naming import id_of, kept_id, name_of, words
from .place import Place, tell_the_rest
from .pricing import one_of
from .stripe_objects import FEATURE, PRICE, PRODUCT, Objects, objects_of, reference
from .stripe_prices import ITEM, KIND, METERED, REQUIRES, Rate, rate_of
from .stripe_promotions import promotions_of
from .tariff import BY_USE, ONCE, RECURS, Part, charges_of

_ID: Final = re.compile(rf"{ID}(?:/{ID})?")
MOST_DAYS: Final = 3_650
"""The longest trial, in days."""


def price_list(document: Document) -> PriceList:
    """The catalog that an export is. Raises LoadError, with the place of every mistake."""
    ground = Ground(document, {}, {})
    objects = objects_of(ground)
    if not objects.of(PRODUCT):
        ground.wrong.append(Wrong("missing-key", (), {"key": "products"}))
    found = _Reading(ground, objects).described() if not ground.wrong else None
    refuse(document, ground.wrong)
    assert found is not None
    return found


class _Reading:
    """An export while it is read: what is declared on the way, for what is sold."""

    def __init__(self, ground: Ground, objects: Objects) -> None:
        self.ground = ground
        self.objects = objects
        self.features: dict[str, Feature] = {}
        self.limits: dict[str, Limit] = {}
        self.feature_ids: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.meters: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.limit_ids: dict[str, str] = {}

    def described(self) -> PriceList:
        """All of it."""
        self._declare_features()
        self._name_products()
        rates = self._rates()
        sold = {
            identifier: self._sold(identifier, place, rates.get(identifier, []))
            for identifier, place in self.objects.of(PRODUCT).items()
        }
        products, others = self._grouped(sold)
        all_ = [*(plan for product in products for plan in product.plans), *others]
        months = {part.months for each in rates.values() for part in each if part.sort != ONCE} or {1}
        cycles = tuple(cycle_of(one) for one in sorted(months))
        used = {cycle for one in all_ for cycle in one.priced_for}
        cycles = tuple(one for one in cycles if one.id in used) or cycles[:1]
        money = dict.fromkeys(
            currency for one in all_ for charge in one.charges or () for currency in charge.amounts
        ) or {"USD": None}
        promotions = promotions_of(self.objects, self.ids, money)
        tell_the_rest(self.ground)
        ids = {PRODUCT: self.ids, "feature": self.feature_ids, "meter": self.meters, "lookup_key": self.keys}
        return PriceList(
            "stripe", "Stripe", tuple(money), cycles, tuple(self.features.values()),
            tuple(self.limits.values()), {}, tuple(products), tuple(others), ("Imported from Stripe.",), {},
            ids, tuple(dict.fromkeys(self.ground.unsaid)), promotions,
        )  # fmt: skip

    def _declare_features(self) -> None:
        """The features that products may have, and those that are attached to some."""
        attached = {one.data for _, one in self.objects.attached}
        for identifier, place in self.objects.of(FEATURE).items():
            active = place.get("active").flag()
            if active is False and identifier in attached:
                place.get("active").miss("archived-held", word=identifier)
            elif active is False:
                place.miss("archived", word=identifier)
                continue
            key = place.get("lookup_key").text() or identifier
            self.feature_ids[identifier] = self._feature(key, place.get("name").text())

    def _feature(self, key: str, name: str | None) -> str:
        known = next((one.id for one in self.features.values() if name and _said(one) == name), None)
        if known is not None:
            return known
        own = kept_id(key, "feature", self.features)
        called = name_of(name or key, own)
        self.features[own] = Feature(own, called, "switch", {}, None, (), None, True, None, ())
        return own

    def _name_products(self) -> None:
        """The id that each product has now: that by which it was exported, else one made of its name."""
        for identifier, place in self.objects.of(PRODUCT).items():
            metadata = place.get("metadata")
            wanted = metadata.get(ITEM).text() or ""
            self.kinds[identifier] = metadata.get(KIND).text() or ""
            taken = {*self.ids.values(), *(one.partition("/")[0] for one in self.ids.values())}
            parent, _, edition = wanted.partition("/")
            items = set(self.ids.values())
            free = wanted not in items and parent not in (items if edition else taken)
            if free and _ID.fullmatch(wanted):
                self.ids[identifier] = wanted
                continue
            self.ids[identifier] = id_of(place.needed("name"), "product", taken)

    def _rates(self) -> dict[str, list[Part]]:
        """The prices of each product: of several that are alike, the first."""
        found: dict[str, dict[tuple[object, ...], list[Rate]]] = {}
        products = self.objects.of(PRODUCT)
        lost: set[str] = set()
        for number, place in enumerate(self.objects.of(PRICE).values()):
            owner = reference(place.get("product")) or ""
            if owner not in products:
                place.miss("of-no-product")
                continue
            given = products[owner].get("default_price")
            default = reference(given)
            if default is not None and default not in self.objects.of(PRICE):
                given.miss("no-price", word=default)
            rate = rate_of(place, default, number)
            recurring = place.get("recurring")
            if rate is None and place.get("active").data is not False and recurring.there:
                lost |= {owner} if recurring.get("usage_type").data != METERED else set()
            if rate is not None:
                meter = rate.meter or rate.per if rate.sort == BY_USE else rate.per
                length = rate.months if rate.sort == RECURS else 0
                key = (rate.sort, rate.charge, meter, length)
                found.setdefault(owner, {}).setdefault(key, []).append(rate)
        parts: dict[str, list[Part]] = {}
        for owner in sorted(lost):
            if not any(key[0] == RECURS for key in found.get(owner, ())):
                found.pop(owner, None)  # the rest of it alone would cost less
                products[owner].miss("no-plan", word=products[owner].get("name").data)
        for owner, groups in found.items():
            firsts = []
            for alike in groups.values():
                first, *others = sorted(alike, key=lambda one: one.rank)
                firsts.append(first)
                for other in others:
                    other.place.miss("other-price", word=other.nickname or other.place.get("id").data)
            if any(one.sort == RECURS for one in firsts):
                for one in firsts:
                    if one.sort == ONCE and not one.charge:
                        word = one.nickname or one.place.get("id").data
                        one.place.get("type").miss("once-besides", word=word)
            order = sorted(firsts, key=lambda one: (one.sort != RECURS, one.rank))
            parts[owner] = [self._part(one, owner, products[owner]) for one in order]
        return parts

    def _part(self, rate: Rate, owner: str, product: Place) -> Part:
        unit = product.get("unit_label").text()
        per = rate.per or SEAT
        if rate.sort == BY_USE or per not in (SEAT, ACCOUNT):
            per = self._limit(rate, unit)
        elif per == SEAT and rate.sort == RECURS and rate.per is None:
            plain = one_of((unit or "seat").lower())
            if plain not in words("plain_seats"):
                product.get("unit_label").miss("seat-stands", word=unit)
        if key := rate.place.get("lookup_key").text():
            self.keys[key] = self.ids[owner]
        fallback = {RECURS: FEE, ONCE: "once", BY_USE: per}[rate.sort]
        charge = rate.charge if rate.charge and re.fullmatch(ID, rate.charge) else fallback
        name = rate.nickname if rate.sort != RECURS or rate.charge else None
        if name is None and rate.nickname:
            rate.place.get("nickname").miss("nickname", word=rate.nickname)
        return Part(
            rate.place, charge, name_of(name, charge) if name else None, per, rate.sort, rate.months,
            rate.mode, rate.of, rate.scales,
        )  # fmt: skip

    def _limit(self, rate: Rate, unit: str | None) -> str:
        """The limit whose units a price is for: one for each meter."""
        key = rate.per or rate.meter or unit or rate.nickname or "use"
        word = rate.per or unit or rate.nickname or rate.meter or "use"
        known = self.limit_ids.get(key)
        if known is None:
            known = kept_id(word, "use", {SEAT, ACCOUNT, *self.limits, *self.features})
            self.limit_ids[key] = known
            if rate.meter:
                self.meters[rate.meter] = known
            self.limits[known] = Limit(known, name_of(word, known), unit, None, False, None, (), ())
        return known

    def _sold(self, identifier: str, place: Place, parts: list[Part]) -> Sold:
        item = self.ids[identifier]
        parent, _, edition = item.partition("/")
        features = dict.fromkeys(self._granted(place, identifier), "true")
        limits = {part.per: MOST_UNITS for part in parts if part.per in self.limits}
        charges = charges_of(parts)
        if not charges:
            place.get("default_price").use()
        kind = place.get("type")
        if kind.data == "service":
            kind.use()
        any_ = tuple(one for one in (place.get("metadata").get(REQUIRES).text() or "").split("|") if one)
        known = {*self.ids.values(), *(one.partition("/")[0] for one in self.ids.values())}
        needs = any_ if set(any_) <= known else ()
        name = place.needed("name")
        own = edition or item
        if edition and name.lower().startswith(f"{parent.replace('-', ' ')} "):
            name = name[len(parent) + 1 :]
        return Sold(
            own, name_of(name, own), place.get("description").text(), charges or None,
            place.get("active").flag() is not False, features, limits, (), needs_any=needs,
            trial_days=self._trial(parts), alone=not (needs and self.kinds[identifier] == "add-on"),
        )  # fmt: skip

    def _granted(self, place: Place, identifier: str) -> Iterator[str]:
        for product, feature in self.objects.attached:
            if product == identifier:
                known = self.feature_ids.get(feature.text() or "")
                if known is None:
                    feature.miss("no-feature", word=feature.data)
                else:
                    yield known
        for key in ("marketing_features", "features"):
            for one in place.get(key).each():
                name = one.get("name").text()
                if name:
                    yield self._feature(name, name)

    def _trial(self, parts: list[Part]) -> int | None:
        """For how many days something may be tried, as its first price says."""
        found: int | None = None
        for number, part in enumerate(one for one in parts if one.sort == RECURS):
            given = part.place.get("recurring").get("trial_period_days")
            days = given.count() or 0
            if number == 0 and days <= MOST_DAYS:
                found = days
            elif days != (found or 0):
                given.miss("trial" if days else "tried-too", word=days or found)
        return found or None

    def _grouped(self, sold: dict[str, Sold]) -> tuple[list[Product], list[Sold]]:
        products: dict[str, list[Sold]] = {}
        others = []
        for identifier, one in sold.items():
            parent, _, edition = self.ids[identifier].partition("/")
            if edition:
                products.setdefault(parent, []).append(one)
            else:
                others.append(one)
        for product, _ in self.objects.attached:
            if product not in sold:
                self.ground.miss("of-no-product", next(
                    one.path[:-1] for owner, one in self.objects.attached if owner == product
                ))  # fmt: skip
        return [Product(key, None, None, tuple(plans)) for key, plans in products.items()], others


def _said(feature: Feature) -> str:
    return feature.name or feature.id

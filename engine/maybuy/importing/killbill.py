"""Catalogs of Kill Bill: products, plans and price lists of a StaticCatalog, and its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..finding import Wrong
from ..model.base import MOST_UNITS, as_date
from ..model.charge import ACCOUNT, SEAT
from ..model.iso import currencies
from ..source import Document
from .cycles import cycle_of
from .described import Limit, PriceList, Product, Sold
from .ground import Ground, refuse
from .killbill_plans import MONTHS, Planned, planned
from .killbill_rules import Held, waiting
from .naming import id_of, name_of, product_of
from .place import Place, tell_the_rest
from .tariff import BY_USE, RECURS, Part, charges_of

BASE: Final = "BASE"
ADD_ON: Final = "ADD_ON"
STANDALONE: Final = "STANDALONE"
_CATEGORIES: Final = (BASE, ADD_ON, STANDALONE)
_ROOT: Final = "catalog"
_MIDNIGHT: Final = re.compile(r"(?:00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?)?")


def price_list(document: Document) -> PriceList:
    """The catalog that a document is. Raises LoadError, with the place of every mistake."""
    ground = Ground(document, {}, {})
    root = Place(ground, (), document.data).get(_ROOT)
    if not isinstance(root.data, dict):
        ground.wrong.append(Wrong("missing-key", (), {"key": _ROOT}))
    found = _Reading(ground, root).described() if not ground.wrong else None
    refuse(document, ground.wrong)
    assert found is not None
    return found


def _alike(plans: list[Planned]) -> Iterator[Planned]:
    """The plans of a product that say the same as its first of what is paid once or by use: a root says it of
    all billing cycles. The others are told of."""
    for plan in plans:
        if plan.beside == plans[0].beside:
            yield plan
        else:
            plan.place.miss("differs", word=", ".join(sorted({*plan.beside, *plans[0].beside})))


class _Reading:
    """A catalog while it is read: what each product is called, and the limits that count units."""

    def __init__(self, ground: Ground, root: Place) -> None:
        self.ground = ground
        self.root = root
        self.name = root.needed("catalogName")
        self.id = product_of(self.name)
        self.products = {one.needed("@name"): one for one in root.get("products").get("product").each()}
        self.limits: dict[str, Limit] = {}
        self.limit_ids: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def described(self) -> PriceList:
        """All of it."""
        self._name()
        money = self._currencies()
        starts = self._starts()
        mode = self.root.get("recurringBillingMode")
        if mode.text() not in (None, "IN_ADVANCE"):
            mode.miss("arrear")
        plans = self._planned(money)
        sold = {name: self._sold(name, plans.get(name, []), starts) for name in self.products}
        bases = [one for name, one in sold.items() if self._category(name) == BASE]
        others = tuple(one for name, one in sold.items() if self._category(name) != BASE)
        if not sold:
            self.ground.wrong.append(Wrong("missing-key", (_ROOT,), {"key": "products"}))
        months = {one.months for each in plans.values() for one in each if one.months} or {1}
        used = {cycle for one in sold.values() for cycle in one.priced_for}
        cycles = tuple(cycle_of(one) for one in sorted(months))
        cycles = tuple(one for one in cycles if one.id in used) or cycles[:1]
        waits = self._waits(sold, {one.id for one in cycles})
        self._units()
        tell_the_rest(self.ground)
        product = Product(self.id, " ".join(self.name.split()), None, tuple(bases), starts, None)
        return PriceList(
            self.id, " ".join(self.name.split()), money or ("USD",), cycles, (), tuple(self.limits.values()),
            {}, (product,) if bases else (), others, ("Imported from Kill Bill.",), {},
            {"product": self.ids, "unit": self.limit_ids}, tuple(dict.fromkeys(self.ground.unsaid)),
            waits=waits,
        )  # fmt: skip

    def _category(self, name: str) -> str:
        place = self.products[name].get("category")
        found = place.text() or BASE
        if found not in _CATEGORIES:
            self.ground.unknown(place.path, found, _CATEGORIES)
        return found

    def _name(self) -> None:
        editions: set[str] = set()
        taken = {self.id}
        for name in self.products:
            if self._category(name) == BASE:
                own = id_of(name, "plan", editions)
                editions.add(own)
                self.ids[name] = f"{self.id}/{own}"
            else:
                own = id_of(name, "add-on", taken)
                taken.add(own)
                self.ids[name] = own

    def _currencies(self) -> tuple[str, ...]:
        found = []
        for one in self.root.get("currencies").get("currency").each():
            code = (one.text() or "").upper()
            if code in currencies():
                found.append(code)
            else:
                one.miss("currency", word=code)
        return tuple(dict.fromkeys(found))

    def _starts(self) -> str | None:
        """The day from which the catalog holds."""
        given = self.root.get("effectiveDate")
        moment = given.text()
        if moment is None:
            return None
        day, _, time = moment.partition("T")
        try:
            as_date(day)
        except ValueError:
            self.ground.wrong.append(Wrong("bad-format", given.path, {"word": moment, "near": None}, "date"))
            return None
        if not _MIDNIGHT.fullmatch(time):
            given.miss("moment", word=moment, day=day)
        return day

    def _planned(self, money: tuple[str, ...]) -> dict[str, list[Planned]]:
        """The plans of each product: those of the default price list, one for each billing period."""
        listed = self._default_plans()
        found: dict[str, list[Planned]] = {}
        for plan in self.root.get("plans").get("plan").each():
            name = plan.needed("@name")
            product = plan.needed("product")
            if product not in self.products:
                self.ground.unknown((*plan.path, "product"), product, self.products)
                continue
            if listed is not None and name not in listed:
                plan.miss("other-list", word=name)
                continue
            one = planned(plan, money, self._limit)
            if any(other.months == one.months for other in found.get(product, ())):
                plan.miss("other-price", word=name)
                continue
            found.setdefault(product, []).append(one)
            before = found[product][0].trial
            if one.trial != before:
                plan.get("initialPhases").miss("trial", word=one.trial or 0)
        return found

    def _default_plans(self) -> set[str] | None:
        """The plans of the default price list; None where there are no lists."""
        lists = self.root.get("priceLists")
        if not lists.there:
            return None
        default = lists.get("defaultPriceList")
        default.get("@name").use()
        for child in lists.get("childPriceList").each():
            child.miss("price-list", word=child.get("@name").data or "?")
        return {one.text() or "" for one in default.get("plans").get("plan").each()}

    def _limit(self, unit: Place) -> str:
        name = unit.text() or "use"
        if name not in self.limit_ids:
            own = id_of(name, "unit", {SEAT, ACCOUNT, *self.limits})
            self.limit_ids[name] = own
            self.limits[own] = Limit(own, name_of(name, own), None, None, False, None, (), ())
        return self.limit_ids[name]

    def _sold(self, name: str, plans: list[Planned], starts: str | None) -> Sold:
        place = self.products[name]
        plans = list(_alike(plans))
        parts = [part for plan in plans for part in plan.parts]
        kept: dict[tuple[str, int], Part] = {}  # what is paid once or by use is said with one of the plans
        for part in parts:
            first = kept.setdefault((part.charge, part.months if part.sort == RECURS else 0), part)
            if first.scales != part.scales or first.mode != part.mode or first.of != part.of:
                part.place.miss("differs", word=part.charge)
        charges = charges_of(list(kept.values())) if kept else ()
        limits = {part.per: MOST_UNITS for part in kept.values() if part.sort == BY_USE}
        for one in place.get("limits").get("limit").each():
            most = one.get("max")
            unit = self._limit(one.get("unit"))
            found = most.count() if most.there and most.data != "-1" else None
            limits[unit] = MOST_UNITS if found is None else min(found, MOST_UNITS)
        category = self._category(name)
        own = self.ids[name].rpartition("/")[2]
        if not charges:
            place.miss("no-plan", word=name)
        needs = self._bases_of(name) if category == ADD_ON else ()
        if category == ADD_ON and not needs:
            place.miss("for-none")
        pretty = place.get("@prettyName").text()
        return Sold(
            own, name_of(pretty or name, own), None, charges or None, bool(charges) and bool(
                needs or category != ADD_ON
            ), {}, limits, (), needs_any=needs, includes=tuple(self._named(place, "included")),
            trial_days=plans[0].trial if plans else None, starts=starts if category != BASE else None,
            alone=category == STANDALONE,
        )  # fmt: skip

    def _named(self, place: Place, key: str) -> Iterator[str]:
        for one in place.get(key).get("addonProduct").each():
            word = one.text() or ""
            if word in self.ids:
                yield self.ids[word]
            else:
                self.ground.unknown(one.path, word, self.products)

    def _bases_of(self, name: str) -> tuple[str, ...]:
        """The items with which an add-on is sold, or comes."""
        own = self.ids[name]
        found = [
            self.ids[base]
            for base, place in self.products.items()
            if self._category(base) == BASE
            and own in (*self._named(place, "available"), *self._named(place, "included"))
        ]
        bases = [one for one in self.products if self._category(one) == BASE]
        return (self.id,) if found and len(found) == len(bases) else tuple(found)

    def _waits(self, sold: dict[str, Sold], kept: set[str]) -> tuple[dict[str, object], ...]:
        cycles = {
            period: cycle_of(months).id for period, months in MONTHS.items() if cycle_of(months).id in kept
        }
        all_ = set(cycles.values())
        held = []
        for name, one in sold.items():
            priced = one.priced_for & all_ or all_
            periods = tuple(period for period, cycle in cycles.items() if cycle in priced)
            held.append(Held(name, self._category(name), self.ids[name], periods))
        default = str(self.root.get("priceLists").get("defaultPriceList").get("@name").data or "DEFAULT")
        return tuple(dict(one) for one in waiting(self.root.get("rules"), held, cycles, default))

    def _units(self) -> None:
        """The units that something counts are limits; the others are told of."""
        for one in self.root.get("units").get("unit").each():
            name = one.get("@name")
            if name.data in self.limit_ids:
                name.use()
            else:
                one.miss("left", word=name.data or "?")

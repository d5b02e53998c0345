"""What an item costs, as prices of Stripe: one for each charge and billing cycle, in all its currencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from ..importing.cycles import YEAR
from ..importing.described import FEE
from ..importing.stripe_money import in_units
from ..importing.stripe_prices import CHARGE, PER
from ..model.charge import SEAT, Charge, Scale, Tier, only_price
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.costs import scale_of
from .told import Report

_LONGEST: Final = 3 * YEAR
"""The longest that Stripe bills for at once, in months."""
_AT_ITS_END: Final = Decimal("4e-8")
"""By how much a whole amount is missed where its twelfth was rounded up, as an import does."""
_FREE: Final = Tier.model_construct(up_to=None, price=Decimal(0), flat=Decimal(0))


@dataclass(frozen=True, slots=True)
class Charged:
    """A charge of an item, in the currencies and cycles in which it has a price on a day."""

    item: Item
    charge: Charge
    scales: Mapping[str, Mapping[str, Scale]]
    """By billing cycle, then by currency."""

    @property
    def about(self) -> str:
        """What it is called in a report."""
        return f"{self.item.id}, {self.charge.id}"


def charged(item: Item, day: date, definitions: Definitions) -> Iterator[Charged]:
    """All that is paid for an item on a day: first for its seats, then its charges."""
    money = definitions.currencies
    cycles = [cycle for cycle in definitions.cycles if item.sold_for(cycle)]
    if item.prices:
        taken = {one.id for one in item.charges}
        own = next(one for one in (FEE, *(f"seats-{n}" for n in range(len(taken) + 1))) if one not in taken)
        seats = Charge.model_construct(id=own, per=SEAT, prices=())
        by_cycle: dict[str, dict[str, Scale]] = {}
        for currency in money:
            for cycle, price in item.sold_at(currency, day).items():
                tier = Tier.model_construct(up_to=None, price=price, flat=Decimal(0))
                by_cycle.setdefault(cycle, {})[currency] = (tier,)
        yield Charged(item, seats, by_cycle)
    for charge in item.charges:
        by_cycle = {}
        for cycle in cycles:
            for currency in money:
                scale = scale_of(charge, currency, cycle, day, day)
                if scale is not None:
                    by_cycle.setdefault(cycle, {})[currency] = scale
        yield Charged(item, charge, by_cycle)


def prices(one: Charged, product: str, cycles: Mapping[str, int], report: Report) -> Iterator[dict[str, Any]]:
    """The prices of a charge. What Stripe cannot say of it is told."""
    charge = one.charge
    said = list(one.scales.items())
    if not charge.recurs:
        if any(scales != said[0][1] for _, scales in said[1:]):
            report.miss("by-cycle", one.about, one.item.place)
        said = said[:1]
    for cycle, scales in said:
        months = cycles[cycle]
        if charge.recurs and ((months % YEAR and months > YEAR) or months > _LONGEST):
            report.miss("cycle", one.about, one.item.place, word=cycle)
            continue
        factor = months if charge.recurs else 1
        options = {}
        for currency, scale in scales.items():
            shape = _scale(one, scale, factor, currency, report)
            if shape is not None:
                options[currency.lower()] = shape
        if any("tiers" in shape for shape in options.values()):
            options = {code: _tiered(shape, charge) for code, shape in options.items()}
        if options:
            yield _price(one, product, cycle if charge.recurs else None, months, options)


def _tiered(shape: Mapping[str, Any], charge: Charge) -> dict[str, Any]:
    """An amount in one currency as tiers where another has some: Stripe has them in all or in none."""
    whole = charge.tiers in ("volume", "package")
    tiers = shape.get("tiers", [{"flat_amount": 0, "flat_amount_decimal": "0", **shape, "up_to": None}])
    mode = "volume" if whole else "graduated"
    return {"tiers_mode": mode, "unit_amount": None, "unit_amount_decimal": None, "tiers": tiers}


def _price(
    one: Charged, product: str, cycle: str | None, months: int, options: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    charge = one.charge
    key = ":".join(part for part in (one.item.id, charge.id, cycle) if part)
    currency, own = next(iter(options.items()))
    metadata = {CHARGE: charge.id} if charge.id != FEE else {}
    if charge.per != SEAT:
        metadata[PER] = charge.per
    return {
        "id": "price_" + key.replace("/", "__").replace(":", "___"),
        "object": "price",
        "active": True,
        "billing_scheme": "tiered" if "tiers" in own else "per_unit",
        "currency": currency,
        "currency_options": {code: _option(shape) for code, shape in options.items()},
        "lookup_key": key,
        "metadata": metadata,
        "product": product,
        "recurring": None if charge.once else _recurring(charge, months),
        "tiers_mode": own.get("tiers_mode"),
        "transform_quantity": {"divide_by": charge.of, "round": "up"} if charge.of > 1 else None,
        "type": "one_time" if charge.once else "recurring",
        **_option(own),
    }


def _option(shape: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in shape.items() if key != "tiers_mode"}


def _recurring(charge: Charge, months: int) -> dict[str, Any]:
    if charge.by is not None:
        return {"interval": "month", "interval_count": 1, "usage_type": "metered"}
    interval, count = ("year", months // YEAR) if months % YEAR == 0 else ("month", months)
    return {"interval": interval, "interval_count": count, "usage_type": "licensed"}


def _scale(one: Charged, scale: Scale, factor: int, currency: str, report: Report) -> dict[str, Any] | None:
    """A scale as an amount or as tiers; None where Stripe has no such price."""
    charge = one.charge
    price = only_price(scale)
    if price is not None and not charge.included and charge.tiers != "package":
        return _amount("unit_amount", Fraction(price) * factor, one, currency, report)
    if charge.of > 1:
        report.miss("packs-in-tiers", one.about, one.item.place)
        return None
    if charge.tiers == "volume" and charge.included:
        report.miss("included", one.about, one.item.place)
        return None
    tiers = [tier for tier in scale if tier.up_to is None or tier.up_to > charge.included]
    if charge.tiers == "package":
        tiers = [_flat(tier) for tier in tiers]
    if tiers and tiers[-1].up_to is not None:
        report.miss("end", one.about, one.item.place, word=tiers[-1].up_to)
        tiers[-1] = tiers[-1].model_copy(update={"up_to": None})
    if charge.included:
        tiers = [_FREE.model_copy(update={"up_to": charge.included}), *(tiers or [_FREE])]
    return {
        "tiers": [
            {
                **_amount("flat_amount", Fraction(tier.flat) * factor, one, currency, report),
                **_amount("unit_amount", Fraction(tier.price) * factor, one, currency, report),
                "up_to": tier.up_to,
            }
            for tier in tiers
        ]
    }


def _flat(tier: Tier) -> Tier:
    """A tier whose price is that of all units together."""
    return tier.model_copy(update={"price": Decimal(0), "flat": tier.price + tier.flat})


def _amount(key: str, amount: Fraction, one: Charged, currency: str, report: Report) -> dict[str, Any]:
    units, exact = in_units(amount, currency)
    near = units.to_integral_value()
    if one.charge.recurs and near and abs(units - near) < _AT_ITS_END:
        units, exact = near, True
    if not exact:
        report.miss("rounded", one.about, one.item.place, amount=f"{units.normalize():f}")
    whole = units == units.to_integral_value()
    text = f"{int(units)}" if whole else f"{units.normalize():f}"
    return {key: int(units) if whole else None, f"{key}_decimal": text}

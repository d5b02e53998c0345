"""What prices of Stripe come to: charges, by currency and billing cycle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ..model.base import MOST_UNITS
from ..model.iso import currencies
from .cycles import LONGEST, YEAR, cycle_of
from .place import Place
from .stripe_money import from_units
from .tariff import BY_USE, ONCE, RECURS, Mode, Sort, Step, Steps, is_rising

_MONTHS: Final = {"month": 1, "year": YEAR}
METERED: Final = "metered"
LICENSED: Final = "licensed"

ITEM: Final = "maybuy_item"
KIND: Final = "maybuy_kind"
REQUIRES: Final = "maybuy_requires"
CHARGE: Final = "maybuy_charge"
PER: Final = "maybuy_per"
"""The keys of metadata by which an export of a root says what Stripe has no word for."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A price: paid every so many `months`, by currency for a scale of units, `of` together."""

    place: Place
    sort: Sort
    months: int
    """0 of what is paid once."""
    charge: str | None
    per: str | None
    """What it is for by its metadata; None for seats, or for what is used."""
    mode: Mode | None
    of: int
    scales: Mapping[str, Steps]
    trial: int | None
    nickname: str | None
    meter: str | None
    rank: tuple[int, ...]
    """Which of several comes first: the least."""


def rate_of(place: Place, default: str | None, number: int) -> Rate | None:
    """A price that is in use; None, which is told, for what cannot be said."""
    if place.get("active").flag() is False:
        place.miss("inactive", word=place.get("id").data)
        return None
    sort, months, trial, meter = _recurring(place)
    if sort is None:
        return None
    place.get("type").use()
    place.get("billing_scheme").use()
    scales = _scales(place)
    if not scales:
        return None
    metadata = place.get("metadata")
    created = place.get("created").data
    rank = (
        place.get("id").data != default,
        not place.get("lookup_key").there,
        -created if isinstance(created, int) else 0,
        number,
    )
    place.get("lookup_key").use()
    return Rate(
        place, sort, months, metadata.get(CHARGE).text(), metadata.get(PER).text(), _mode(place, scales),
        _of(place), scales, trial, place.get("nickname").text(), meter, tuple(map(int, rank)),
    )  # fmt: skip


def _recurring(place: Place) -> tuple[Sort | None, int, int | None, str | None]:
    recurring = place.get("recurring")
    if not recurring.there:
        return ONCE, 0, None, None
    interval = recurring.get("interval").text()
    count = recurring.get("interval_count").count()
    months = _MONTHS.get(interval or "", 0) * (1 if count is None else count)
    if not 1 <= months <= LONGEST:
        place.miss("interval", word=f"{1 if count is None else count} {interval}")
        return None, 0, None, None
    trial = recurring.get("trial_period_days").count()
    usage = recurring.get("usage_type")
    if usage.text() not in (None, METERED, LICENSED):
        usage.miss("left", word=usage.data)
    if usage.data == METERED:
        if months != 1:
            recurring.get("interval").miss("counted-over", word=cycle_of(months).id)
            recurring.get("interval_count").use()
        return BY_USE, months, trial, recurring.get("meter").text()
    return RECURS, months, trial, None


def _mode(place: Place, scales: Mapping[str, Steps]) -> Mode | None:
    mode = place.get("tiers_mode").text()
    if mode not in (None, "graduated", "volume"):
        place.get("tiers_mode").miss("left", word=mode)
    if all(len(steps) == 1 for steps in scales.values()):
        return None
    return "volume" if mode == "volume" else "graduated"


def _of(place: Place) -> int:
    transform = place.get("transform_quantity")
    if not transform.there:
        return 1
    if place.get("tiers").there:
        transform.miss("no-packs")
        return 1
    divide = transform.get("divide_by").count()
    if transform.get("round").text() != "up":
        transform.get("round").miss("round-down")
    return divide or 1


def _scales(place: Place) -> dict[str, Steps]:
    """What it costs in each of its currencies."""
    found: dict[str, Steps] = {}
    own = place.needed("currency").upper()
    for code, here in ((own, place), *_options(place)):
        if code not in currencies():
            here.miss("currency", word=code)
            continue
        steps = _steps(here, code)
        if steps is None:
            if here is place:
                return {}
        elif code in found and here is not place and found[code] != steps:
            here.miss("left", word=code.lower())
        else:
            found[code] = steps
    return found


def _options(place: Place) -> Iterable[tuple[str, Place]]:
    return [(code.upper(), one) for code, one in place.get("currency_options").items()]


def _steps(here: Place, currency: str) -> Steps | None:
    tax = here.get("tax_behavior")
    if tax.data == "unspecified":
        tax.use()
    if here.get("custom_unit_amount").there:
        here.get("custom_unit_amount").miss("own-amount")
        return None
    tiers = list(here.get("tiers").each())
    if not tiers:
        amount = _amount(here, "unit_amount", currency)
        if amount is None:
            here.miss("no-amount")
            return None
        return (Step(None, amount),)
    for key in ("unit_amount", "unit_amount_decimal"):
        if not here.get(key).there:
            here.get(key).use()
    found = []
    for tier in tiers:
        up_to = tier.get("up_to")
        price = _amount(tier, "unit_amount", currency) or Fraction(0)
        flat = _amount(tier, "flat_amount", currency) or Fraction(0)
        last = None
        if up_to.data in (None, "inf"):
            up_to.use()
        else:
            last = up_to.count()
        found.append(Step(None if last is None or last >= MOST_UNITS else last, price, flat))
    if not is_rising(tuple(found)):
        here.get("tiers").miss("tiers")
        return None
    return tuple(found)


def _amount(here: Place, key: str, currency: str) -> Fraction | None:
    """An amount: the exact one, where there is one."""
    fine, whole = here.get(f"{key}_decimal"), here.get(key)
    units = fine.number() if fine.there else None
    plain = whole.number() if whole.there else None
    if units is not None and plain is not None and plain != units:
        whole.miss("amounts", word=plain)
    units = plain if units is None else units
    return None if units is None else from_units(units, currency)

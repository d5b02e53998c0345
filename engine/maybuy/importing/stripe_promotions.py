"""Coupons and promotion codes of Stripe, as promotions."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from .cycles import plain
from .described import Promotion
from .naming import id_of, name_of
from .place import Place
from .stripe_money import from_units
from .stripe_objects import CODE, COUPON, Objects, reference

_LATEST = 253_402_300_799
"""The last second that has a date of four digits."""


def promotions_of(objects: Objects, ids: Mapping[str, str], money: Container[str]) -> tuple[Promotion, ...]:
    """A promotion for each code; for a coupon without one, its own id is the code. `money` are the currencies
    in which something is sold."""
    found: list[Promotion] = []
    coded: set[str] = set()
    for place in objects.of(CODE).values():
        identifier = reference(place.get("coupon")) or ""
        if not identifier:  # where newer versions of the API have it
            identifier = reference(place.get("promotion").get("coupon")) or ""
            place.get("promotion").get("type").use()
        coupon = objects.of(COUPON).get(identifier)
        if coupon is None:
            place.miss("no-coupon", word=identifier)
            continue
        coded.add(identifier)
        if place.get("active").flag() is False:
            place.miss("archived", word=place.get("id").data)
            continue
        if place.get("customer").there:  # a root has no code for one customer alone
            place.miss("one-customer", word=place.get("id").data)
            continue
        found += _promotion(coupon, place, place.needed("code"), ids, money, found)
    for identifier, coupon in objects.of(COUPON).items():
        if identifier not in coded:
            found += _promotion(coupon, None, identifier, ids, money, found)
    return tuple(found)


def _promotion(
    coupon: Place, code: Place | None, typed: str, ids: Mapping[str, str], money: Container[str],
    before: list[Promotion],
) -> Iterator[Promotion]:  # fmt: skip
    if coupon.get("valid").flag() is False:
        coupon.miss("archived", word=coupon.get("id").data)
        return
    if any(one.code.lower() == typed.lower() for one in before):
        (code or coupon).miss("same-code", word=typed)
        return
    percent = _percent(coupon)
    amount = dict(_amounts(coupon, "amount_off", "currency", money)) if percent is None else {}
    if percent is None and not amount:
        coupon.miss("takes-nothing")
        return
    if percent is not None and _months(coupon):
        coupon.get("duration_in_months").miss("whole-invoice", months=_months(coupon))
    items = _items(coupon, ids)
    if coupon.get("applies_to").get("products").there and not items:  # not for everything
        return
    own = id_of(typed, "promotion", {one.id for one in before})
    name = coupon.get("name").text()
    limits = code.get("restrictions") if code is not None else None
    yield Promotion(
        own, typed, name_of(name, own) if name else None, percent, amount,
        dict(_amounts(limits, "minimum_amount", "minimum_amount_currency", money)) if limits else {},
        items, _until(coupon, code), _months(coupon),
        bool(limits and limits.get("first_time_transaction").flag()),
    )  # fmt: skip


def _percent(coupon: Place) -> Decimal | None:
    given = coupon.get("percent_off")
    found = given.number()
    if found is None:
        return None
    percent = Decimal(found.numerator) / Decimal(found.denominator)
    rounded = plain(min(round(percent, 2), Decimal(100)))
    if rounded != percent:
        given.miss("rounded", amount=rounded)
    return rounded or None


def _amounts(
    place: Place, key: str, currency_key: str, money: Container[str]
) -> Iterator[tuple[str, Decimal]]:
    """An amount by currency: in its own, and in those of the options."""
    own = (place.get(currency_key).text() or "").upper()
    options = [(code.upper(), one) for code, one in place.get("currency_options").items()]
    for code, here in ((own, place), *options):
        units = here.get(key).number()
        if units is None:
            continue
        if code not in money:
            here.get(key).miss("currency", word=code)
        elif units:
            amount = from_units(Fraction(units), code)
            yield code, Decimal(amount.numerator) / Decimal(amount.denominator)


def _items(coupon: Place, ids: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for one in coupon.get("applies_to").get("products").each():
        product = one.text() or ""
        if product in ids:
            found.append(ids[product])
        else:
            one.miss("of-no-product")
    return tuple(found)


def _until(coupon: Place, code: Place | None) -> str | None:
    """The first day on which a code is no longer taken: the earlier of both."""
    given = [coupon.get("redeem_by"), *([code.get("expires_at")] if code is not None else [])]
    days = []
    for one in given:
        seconds = one.count()
        if seconds is not None and seconds <= _LATEST:
            moment = datetime.fromtimestamp(seconds, UTC)
            if moment.time() != datetime.min.time():
                one.miss("moment", word=moment.strftime("%Y-%m-%d %H:%M:%S UTC"), day=moment.date())
            days.append(moment.date().isoformat())
    return min(days, default=None)


def _months(coupon: Place) -> int | None:
    lasts = coupon.get("duration").text()
    months = coupon.get("duration_in_months").count()
    if lasts == "forever":
        return 0
    return months if lasts == "repeating" and months else None

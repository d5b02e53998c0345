"""Charges in words: `€10.00 per 500 up to 5,000, then €8.00 per 500`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import accumulate

from ..language import pick
from ..model.charge import ACCOUNT, SEAT, Charge, Scale, Tier, only_price
from ..model.dated import Customers
from ..model.definitions import named
from ..model.item import Item
from ..subscription.costs import Part, Rate
from ..subscription.currency import rounded
from ..subscription.tariffs import MINIMUM
from .speaker import Speaker

Said = Callable[[Decimal, str], str]
"""How an amount of a currency is told."""


def name_of(charge: str, item: Item, words: Speaker) -> str:
    """The name of a charge of an item."""
    return pick(named(next(one for one in item.charges if one.id == charge)), words.language)


def part_said(part: Part, item: Item, words: Speaker) -> str:
    """A part of what a line costs: `3 seats`, `Platform`, `Contacts: 12,000`."""
    if part.what == "seats":
        return words.seats(item.id, part.units)
    if part.what == "minimum" or part.charge is None:
        return words.say("charge.minimum")
    charge = next(one for one in item.charges if one.id == part.charge)
    name = pick(named(charge), words.language)
    if charge.per == ACCOUNT:
        return name
    by_seat = charge.per == SEAT
    units = words.seats(item.id, part.units) if by_seat else words.as_many(charge.per, part.units)
    return words.say("catalog.feature", name=name, value=units)


def amounts_of(parts: tuple[Part, ...], times: int, currency: str) -> Iterator[tuple[Part, Decimal]]:
    """The parts with what each costs, so many times: rounded so that together they are the sum, rounded."""
    sums = accumulate((part.amount * times for part in parts), initial=Fraction(0))
    before = rounded(next(sums), currency)
    for part, sum_ in zip(parts, sums, strict=True):
        after = rounded(sum_, currency)
        yield part, after - before
        before = after


def priced_said(priced: Decimal | Rate, currency: str, words: Speaker, cycle: str | None = None) -> str:
    """What something costs a month, in a billing cycle: an amount, or a scale of prices."""
    if isinstance(priced, Rate):
        return scale_said(priced.charge, priced.scale, currency, words, cycle)
    return words.a_month(priced, currency, cycle)


def priced_about(item: str, charge: str | None, when: Customers, words: Speaker) -> str:
    """An item, which of its charges a price is of, and for whom."""
    said = [words.name(item)]
    known = words.definitions.items[item].charges if item in words.definitions.items else ()
    found = next((one for one in known if one.id == charge), None)
    if found is not None:
        said.append(charge_label(found, words))
    elif charge is not None:
        said.append(words.say("charge.minimum.name") if charge == MINIMUM else f"`{charge}`")
    if when:
        said.append(customers_said(when, words))
    return ", ".join(said)


def customers_said(when: Customers, words: Speaker) -> str:
    """The customers for whom a price is: `for country CH or NO`."""
    facts = (
        words.say("charge.fact", name=words.attribute(name), values=words.values(name, values))
        for name, values in when
    )
    return words.say("charge.for", facts=words.listed(facts))


def differs(scales: Mapping[str, Scale], charge: Charge, currency: str, words: Speaker) -> bool:
    """Whether a charge is told otherwise in one billing cycle than in another."""
    return len({scale_said(charge, scale, currency, words) for scale in scales.values()}) > 1


def charge_label(charge: Charge, words: Speaker, cycle: str | None = None) -> str:
    """What a charge is called, and the billing cycle where that makes a difference."""
    name = pick(named(charge), words.language)
    name = words.say("charge.by_use", name=name) if charge.by else name
    return name if cycle is None else words.say("charge.cycle", name=name, billed=words.billed(cycle))


def scale_said(charge: Charge, scale: Scale, currency: str, words: Speaker, cycle: str | None = None) -> str:
    """A scale of prices in a billing cycle, with what is included and how it is paid."""
    return how_paid(scale_alone(charge, scale, currency, words, cycle), charge, words)


def how_paid(said: str, charge: Charge, words: Speaker) -> str:
    """What is said of the scales of a charge, with what is included and how it is paid."""
    if charge.included:
        said = words.say("charge.included", price=said, included=words.as_many(charge.per, charge.included))
    return words.say("charge.once", price=said) if charge.once else said


def scale_alone(charge: Charge, scale: Scale, currency: str, words: Speaker, cycle: str | None = None) -> str:
    """The prices of a scale in a billing cycle."""
    said_of = partial(words.a_month, cycle=cycle) if charge.recurs else words.money
    kind = charge.tiers or "graduated"
    if (price := only_price(scale)) is not None:
        return _each(charge, price, currency, words, said_of)
    return words.say("apart").join(_tiers(charge, scale, kind, currency, words, said_of))


def _as_many(charge: Charge, units: int, words: Speaker) -> str:
    """So many of what a charge is for: `10 seats`, `500 contacts`; a number alone where the charge is
    called like what it counts, and there is no word for one."""
    if charge.per == SEAT:
        return words.counted("preview.seats", units)
    said, limit = words.as_many(charge.per, units), words.name(charge.per)
    if words.unit(charge.per) or pick(named(charge), words.language) == limit:
        return said
    return words.decided("order.units", units=said, limit=limit)


def _each(charge: Charge, price: Decimal, currency: str, words: Speaker, said_of: Said) -> str:
    """A price with what it is for: `€50.00 per seat`, `€0.02 per task`, `€10.00 per 500`."""
    amount = said_of(price, currency) if price else words.say("price.free")
    if charge.per == ACCOUNT or not price:
        return amount
    if charge.of > 1:
        return words.say("charge.of", amount=amount, of=_as_many(charge, charge.of, words))
    if charge.per == SEAT:
        return words.say("charge.seat", amount=amount)
    unit = words.unit(charge.per)
    return words.say("charge.unit" if unit else "charge.each", amount=amount, unit=unit)


def _tiers(
    charge: Charge, scale: Scale, kind: str, currency: str, words: Speaker, said_of: Said
) -> Iterator[str]:
    for number, tier in enumerate(scale):
        price = _price(charge, tier, kind, currency, words, said_of)
        if tier.up_to is not None:
            key = f"charge.tier.{kind}"
            # A price for each unit says what is counted.
            each = tier.price and kind != "package"
            up_to = words.number(tier.up_to) if each else _as_many(charge, tier.up_to, words)
            yield words.say(key, price=price, up_to=up_to)
        else:
            yield words.say(f"charge.tier.{kind}.last" if number else "charge.tier.only", price=price)


def _price(charge: Charge, tier: Tier, kind: str, currency: str, words: Speaker, said_of: Said) -> str:
    if kind == "package":
        return said_of(tier.price + tier.flat, currency)
    each = _each(charge, tier.price, currency, words, said_of)
    if not tier.flat:
        return each
    flat = said_of(tier.flat, currency)
    return words.say("charge.flat", flat=flat, price=each) if tier.price else flat

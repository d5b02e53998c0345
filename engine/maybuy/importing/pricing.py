"""What a price and its unit say: how much a month, for what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from ..finding import Path, Wrong
from ..model.charge import ACCOUNT, EVERY_CYCLE, SEAT
from .cycles import YEAR, cycle_of
from .described import FEE, Charge, Cycle, Tier
from .expressions import NotKnownError, value_of
from .ground import Ground
from .naming import words
from .shape import INFINITE

_MONTHS: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("month", "mo", "mth", "monthly"), Fraction(1)),
    **dict.fromkeys(("year", "yr", "annum", "annual", "annually", "yearly"), Fraction(12)),
    **dict.fromkeys(("quarter", "quarterly", "trimester"), Fraction(3)),
    **dict.fromkeys(("semester", "half-year"), Fraction(6)),
    **dict.fromkeys(("week", "weekly"), Fraction(12, 52)),
    **dict.fromkeys(("day", "daily"), Fraction(12, 365)),
}
_ONCE: Final = re.compile(
    r"\b(?:one|single)[- ]?(?:time|off)\b|\bonce\b|\bone purchase\b|\blifetime\b|\bperpetual\b"
)
_MONEY: Final = re.compile(
    r"(?:(?P<before>[A-Za-z]{3}|[$€£¥])\s*)?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"\s*(?P<after>[A-Za-z]{3}|[$€£¥])?(?:\s*(?:/\s*[^\W\d]|per\s).*)?",
    re.DOTALL,
)
_SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_FINEST: Final = Decimal("0.000001")
_LARGEST: Final = 10**12


class Unit(NamedTuple):
    """What a price is for: a `seat`, the `account`, or something else that is counted; how many months it is
    for, or once for all. `word` is what is counted, as the list has it."""

    per: str
    word: str
    months: Fraction
    once: bool


def unit_of(text: str | None) -> Unit:
    """What a unit such as `user/month` or `per seat per year` says."""
    plain = re.sub(r"\s+", " ", (text or "").strip().lower())
    if _ONCE.search(plain):
        left = _ONCE.sub("", plain).replace("purchase", "").replace("payment", "").strip(" /-")
        return Unit(_per(left), left, Fraction(1), once=True)
    parts = [part.strip(" .") for part in re.split(r"/|\bper\b|\ba\b|\beach\b", plain)]
    months = Fraction(1)
    kept = []
    for part in parts:
        if part in _MONTHS:
            months = _MONTHS[part]
        elif part and part not in ("usd", "eur", "gbp", "$", "€", "£", "forever", "billed"):
            kept.append(part)
    word = " per ".join(kept)
    return Unit(_per(word), word, months, once=False)


def _per(word: str) -> str:
    if not word or word in words("accounts"):
        return "account"
    first = word.split(" per ", maxsplit=1)[0].split()
    return "seat" if first and one_of(first[-1]) in words("seats") else "other"


def one_of(word: str) -> str:
    """A word in the singular, as far as an `s` makes its plural."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


class Billed(NamedTuple):
    """A billing cycle, and what part of the price by the month is paid in it."""

    cycle: Cycle
    part: Fraction | None
    """None where it is for those alone that name it."""


_CYCLE: Final = re.compile(r"(?P<count>[0-9]{1,2})[-_ ]?(?P<unit>month|year)s?(?:ly)?")
_LENGTHS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("monthly", "month", "months", "mo"), 1),
    **dict.fromkeys(("quarterly", "quarter", "trimester", "trimestral"), 3),
    **dict.fromkeys(
        ("semester", "semestral", "semiannual", "semiannually", "halfyearly", "biannual", "halfyear"), 6
    ),
    **dict.fromkeys(("annual", "annually", "yearly", "year", "anual"), 12),
    **dict.fromkeys(("biennial", "biennially", "biyearly", "twoyears", "twoyear"), 24),
    **dict.fromkeys(("triennial", "triennially", "threeyears", "threeyear"), 36),
}


def _months_of(key: str) -> int | None:
    plain = key.strip().lower()
    if counted := _CYCLE.fullmatch(plain):
        months = int(counted["count"]) * (12 if counted["unit"] == "year" else 1)
        return months if 1 <= months <= 120 else None
    return _LENGTHS.get(re.sub(r"[^a-z]", "", plain))


def cycles_of(ground: Ground) -> list[Billed]:
    """The billing cycles of a list: those that it names, and those that its prices are for."""
    found: dict[int, Billed] = {}
    for key, part in ground.entries("billing").items():
        months = _months_of(key)
        if months is None or months in found:
            ground.miss("billing", ("billing", key), word=key)
            continue
        found[months] = Billed(cycle_of(months), Fraction(str(part)))
    priced = [*ground.entries("plans").values(), *ground.entries("addOns").values()]
    annual = any(one.get("annualPrice") is not None for one in priced)
    if ground.data.get("hasAnnualPayment") and not annual:
        found.setdefault(YEAR, Billed(cycle_of(YEAR), Fraction(1)))
    if annual or any(_is_yearly(one) for one in priced):
        found.setdefault(YEAR, Billed(cycle_of(YEAR), None))
    by_month = [one for one in priced if not _is_yearly(one) and _recurs(one)]
    if 1 not in found and (
        any(one.get("monthlyPrice") is not None for one in priced)
        or all(billed.part is None for billed in found.values() if by_month or not found)
    ):
        found[1] = Billed(cycle_of(1), Fraction(1))
    if set(found) == {1, YEAR} and found[YEAR].part is None and not annual and not by_month:
        del found[1]  # nothing is priced by it
    return [found[months] for months in sorted(found)]


def _is_yearly(one: Mapping[str, Any]) -> bool:
    """Whether the price of a plan or add-on is for a year."""
    return bool(one.get("price")) and unit_of(one.get("unit")).months == YEAR


def _recurs(one: Mapping[str, Any]) -> bool:
    """Whether something is paid for again and again, as far as it has a price that is known."""
    price = one.get("price")
    free = isinstance(price, str) or not price
    return not free and not unit_of(one.get("unit")).once


def price_of(
    ground: Ground, path: Path, cycles: Sequence[Billed], currency: str
) -> tuple[Charge, ...] | None:
    """What the plan or add-on at a path costs; None where it is on request."""
    data = ground.entries(str(path[0]))[str(path[1])]
    unit = unit_of(data.get("unit"))
    by_cycle = _amounts(ground, path, data, cycles)
    if by_cycle is None:
        return None
    if unit.months not in (1, YEAR) and any(by_cycle.values()):
        ground.miss("period", (*path, "unit"), word=data.get("unit"))
    amounts = {cycle: _exact(ground, path, amount / unit.months) for cycle, amount in by_cycle.items()}
    once = unit.once and any(by_cycle.values())
    per = SEAT
    if not data.get("usageLimitsExtensions"):  # which is sold in packs
        if unit.per == ACCOUNT:
            per = ACCOUNT
        elif unit.word not in words("plain_seats"):
            ground.miss("seat-stands", (*path, "unit"), word=unit.word)
    if once:
        amounts = {EVERY_CYCLE: max(amounts.values())}
    scales = {cycle: (Tier(None, amount),) for cycle, amount in amounts.items()}
    return (Charge(FEE, {currency: scales}, per, once=once),)


def _written(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(_FINEST).normalize()


def _exact(ground: Ground, path: Path, amount: Fraction) -> Decimal:
    """An amount as files write it, with six decimals at most."""
    found = _written(amount)
    if Fraction(found) != amount:
        ground.miss("rounded", path, amount=found)
    return found


def _amounts(
    ground: Ground, path: Path, data: Mapping[str, Any], cycles: Sequence[Billed]
) -> dict[str, Fraction] | None:
    keys = [key for key in ("price", "monthlyPrice", "annualPrice") if data.get(key) is not None]
    if not keys:
        ground.wrong.append(Wrong("missing-key", path, {"key": "price"}))
        return None
    given = {key: _number(ground, (*path, key), data[key]) for key in keys}
    if None in given.values():
        lost = [key for key, amount in given.items() if amount is not None]
        for key in lost:
            ground.miss("price-left", (*path, key), word=data[key])
        return None
    known = {key: amount for key, amount in given.items() if amount is not None}
    yearly = _is_yearly(data)
    found = {}
    for cycle, part in cycles:
        own = {1: "monthlyPrice", YEAR: "annualPrice"}.get(cycle.months)
        if own in known:
            found[cycle.id] = known[own]
        elif "price" in known and (cycle.months == YEAR if yearly else part is not None):
            found[cycle.id] = known["price"] * (1 if part is None or yearly else part)
    if not found:  # no cycle is as long as what it is priced for
        found = dict.fromkeys((billed.cycle.id for billed in cycles), next(iter(known.values())))
    return found


def _number(ground: Ground, path: Path, price: Any) -> Fraction | None:
    """The amount that a price is; None for words such as `Contact Sales`."""
    if isinstance(price, int | Decimal) and not isinstance(price, bool):
        if price == INFINITE or price > _LARGEST:
            ground.miss("expression", path, word=price)
            return None
        return Fraction(price)
    text = str(price).strip()
    if text.lower() in words("free"):
        return Fraction(0)
    if (money := _MONEY.fullmatch(text)) and _same_money(money, str(ground.data.get("currency", ""))):
        return (
            Fraction(money["digits"].replace(",", "")) if len(money["digits"]) < len(str(_LARGEST)) else None
        )
    try:
        found = value_of(text, ground.data.get("variables") or {})
    except NotKnownError:
        if "#" in text or any(letter.isdigit() for letter in text):
            ground.miss("expression", path, word=text)
        return None
    if found < 0 or found > _LARGEST:
        ground.miss("expression", path, word=text)
        return None
    if "#" in text:
        ground.miss("worked-out", path, word=text, amount=_shown(found))
    return found


def _shown(amount: Fraction) -> str:
    return format(_written(amount), "f")


def _same_money(money: re.Match[str], currency: str) -> bool:
    """Whether an amount names no other currency than the list's."""
    named = [money[side] for side in ("before", "after") if money[side]]
    return all(_SYMBOLS.get(one, one.upper()) == _SYMBOLS.get(currency, currency.upper()) for one in named)

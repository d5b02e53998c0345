"""Money and numbers as people write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from ..subscription.currency import decimals, rounded

_FIRST_OF_MONTH = {"fr": "1er"}
"""Where the first of a month is not written as a number, as Babel writes it."""

ENDLESS: Final = 6
"""How many more decimals than its currency a price has at least that stands for one that never ends. What has
fewer is exact, as the price of a unit that is bought by the thousand."""

# Babel leaves out the space between a currency's code and the amount.
_DECIMALS = re.compile(r"0\.0+")

_CODE_BEFORE_DIGIT = re.compile("[A-Z]{3}(?=[0-9])")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def exact(amount: Decimal, currency: str) -> str:
    """An amount for machines, with the currency's own decimals; a price finer than these in full.

    Nothing is rounded here: sums are when they are worked out, and a price is what it is.
    """
    unit = Decimal(1).scaleb(-decimals(currency))
    rounded = amount.quantize(unit, rounding=ROUND_HALF_UP)
    return str(rounded) if rounded == amount else format(amount.normalize(), "f")


def endless(amount: Decimal, currency: str, months: int | None = None) -> bool:
    """Whether a price for a month is a part that no decimals say of a sum for so many, as a twelfth of $100
    is: with those that stand for it, all months come to that sum but for the last of them. The sum of a few
    such parts is one, too. What is less than half of the currency's unit is none: it would be about zero."""
    written = len(exact(amount, currency).partition(".")[2])
    if months == 1 or written < decimals(currency) + ENDLESS or not rounded(Fraction(amount), currency):
        return False
    if months is None:
        return True
    whole = amount * months
    return abs(whole - rounded(Fraction(whole), currency)) <= months * Decimal(10).scaleb(-written)


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount for people: `$59.00`, `59,00 $US`, with as many decimals as for machines."""
    _, _, fraction = exact(amount, currency).partition(".")
    locale = _locale(language)
    pattern = _DECIMALS.sub(
        "0." + "0" * len(fraction) if fraction else "0", locale.currency_formats["standard"].pattern
    )
    written = format_currency(amount, currency, pattern, locale=locale, currency_digits=False)
    return _CODE_BEFORE_DIGIT.sub("\\g<0>\u00a0", written)


@lru_cache(maxsize=4_096)
def number(value: int | Decimal, language: str) -> str:
    """A number for people, with all its decimals: `1,000,000`, `1 000 000`, `99.95`."""
    return format_decimal(value, locale=_locale(language), decimal_quantization=False)


def percent(value: Decimal, language: str, *, signed: bool = False) -> str:
    """A percentage for people, to one decimal: `97%`, `+12.2%`, `+12,2 %`."""
    locale = _locale(language)
    written = locale.percent_formats[None].pattern.replace("0", "0.#")
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return format_percent(rounded / 100, f"+{written};-{written}" if signed else written, locale=locale)


def is_one(count: int | Decimal, language: str) -> bool:
    """Whether a count goes with the singular: 1, and in French 0."""
    return _locale(language).plural_form(count) == "one"


@lru_cache(maxsize=4_096)
def day(value: date, language: str) -> str:
    """A day for people: `March 1, 2021`, `1er mars 2021`."""
    written = format_date(value, format="long", locale=_locale(language))
    first = _FIRST_OF_MONTH.get(language)
    return written.replace("1", first, 1) if first and value.day == 1 else written

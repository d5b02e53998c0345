"""Money, numbers and days."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_UP, Decimal

import pytest

from maybuy.report.money import day, endless, exact, is_one, money, number
from maybuy.report.speaker import Speaker
from maybuy.subscription.currency import decimals
from ordering import shop


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("59", "USD", "59.00"),
        ("0", "USD", "0.00"),
        ("59.0", "USD", "59.00"),
        ("-12.5", "USD", "-12.50"),
        ("100", "JPY", "100"),
        ("12", "KWD", "12.000"),
        ("299.97", "HUF", "299.97"),
        ("30", "IDR", "30.00"),
        ("3.702", "IQD", "3.702"),
    ],
)
def test_money_for_machines_has_the_currency_s_own_decimals(amount: str, currency: str, text: str) -> None:
    assert exact(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("price", "currency"), [("0.005", "USD"), ("1.2345", "KWD"), ("0.5", "JPY"), ("19.999", "EUR")]
)
def test_a_price_finer_than_the_currency_s_unit_is_shown_in_full(price: str, currency: str) -> None:
    assert exact(Decimal(price), currency) == price


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        ("59", "USD", "$59.00", "59,00 $US"),
        ("1234.5", "USD", "$1,234.50", "1 234,50 $US"),
        ("-12.5", "USD", "-$12.50", "-12,50 $US"),
        ("299.97", "HUF", "HUF 299.97", "299,97 HUF"),
        ("0.005", "USD", "$0.005", "0,005 $US"),
        ("1500", "JPY", "¥1,500", "1 500 JPY"),
        ("0.438", "KWD", "KWD 0.438", "0,438 KWD"),
        ("9", "EUR", "€9.00", "9,00 €"),
    ],
)
def test_money_for_people_is_written_as_their_language_does(
    amount: str, currency: str, english: str, french: str
) -> None:
    def plain(text: str) -> str:
        return text.replace("\u00a0", " ").replace("\u202f", " ")

    assert plain(money(Decimal(amount), currency, "en")) == english
    assert plain(money(Decimal(amount), currency, "fr")) == french


def test_numbers_have_their_thousands_set_off() -> None:
    assert (number(1_000_000, "en"), number(12, "fr")) == ("1,000,000", "12")
    assert number(1_000_000, "fr").split() == ["1", "000", "000"]


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (date(2021, 3, 1), "March 1, 2021", "1er mars 2021"),
        (date(2020, 9, 11), "September 11, 2020", "11 septembre 2020"),
        (date(2011, 1, 21), "January 21, 2011", "21 janvier 2011"),
    ],
)
def test_days_are_written_out(value: date, english: str, french: str) -> None:
    assert (day(value, "en"), day(value, "fr")) == (english, french)


def test_french_counts_nothing_as_one() -> None:
    assert [is_one(count, "en") for count in (0, 1, 2)] == [False, True, False]
    assert [is_one(count, "fr") for count in (0, 1, 2)] == [True, True, False]


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
@pytest.mark.parametrize("months", [3, 7, 12])
def test_of_a_price_for_a_month_that_no_decimals_say_the_sum_is_told_of_which_it_is_a_part(
    currency: str, months: int
) -> None:
    """Of every sum up to five hundred units, and of a thousand times as much."""
    unit = Decimal(1).scaleb(-decimals(currency))
    for whole in [times * units * unit for times in (1, 1000) for units in range(1, 500)]:
        part = (whole / months).quantize(Decimal("1e-12"), rounding=ROUND_UP)
        if part < unit / 2:  # about nothing
            assert not endless(part, currency, months), (whole, part)
        elif part * months != whole:
            assert endless(part, currency, months), (whole, part)
            assert endless(2 * part, currency, months) or 2 * part == (2 * part).quantize(unit)
        elif part == part.quantize(unit):
            assert not endless(part, currency, months), (whole, part)


FINE = (
    "0.008", "0.0025", "0.012345", "0.000125", "8.335", "49", "8.3325", "0.00083", "0.00417", "0.00999",
    "0.00001", "0.0000125", "0.333", "0.0833", "8.33333", "0.000000001", "0.000499999999",
)  # fmt: skip
"""What a unit may cost that is bought by the thousand, or not at all by itself."""


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
@pytest.mark.parametrize("cycle", [None, "monthly", "quarterly", "annual"])
def test_a_price_that_is_fine_is_told_in_full(currency: str, cycle: str | None) -> None:
    """Told as money, that is, with each digit that is written: nothing is about a price that is exact."""
    words = Speaker(shop(currency=currency).definitions, "en")
    for rate in FINE:
        told = words.a_month(Decimal(rate), currency, cycle)
        digits = "".join(one for one in told if one in "0123456789.")
        assert (Decimal(digits), "about" in told) == (Decimal(rate), False), told


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
@pytest.mark.parametrize("part", ["8.333333333334", "100.123456789012", "7.999999999999"])
def test_what_is_paid_by_the_month_is_no_part_of_anything(part: str, currency: str) -> None:
    assert not endless(Decimal(part), currency, 1)


YEARLY = "8.333333333334"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "about $8.33 ($100.00 a year)"), ("fr", "environ 8,33 $US (100,00 $US par an)")],
)
def test_a_twelfth_of_a_sum_is_told_with_the_sum(language: str, said: str) -> None:
    words = Speaker(shop().definitions, language)
    prices = [("monthly", Decimal(10)), ("annual", Decimal(YEARLY))]
    assert said in words.price_by_cycle(prices, "USD").replace("\xa0", " ")

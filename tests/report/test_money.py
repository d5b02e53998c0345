"""Money, numbers and days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maybuy.report.money import day, exact, is_one, money, number


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

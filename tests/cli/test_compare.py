"""`maybuy compare`."""

from __future__ import annotations

import pytest

from acceptance.accounts import shipped
from commands import AT, answer, process, run

PRODUCTS = tuple(shipped().definitions.products)


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_product_is_compared_edition_by_edition(product: str) -> None:
    shown = answer("compare", product, *AT)
    assert shown["product"] == product
    assert [one["item"] for one in shown["editions"]] == list(shipped().definitions.products[product])
    for form in ("text", "markdown"):
        result = run("compare", product, *AT, "--format", form)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "Traceback" not in result.stdout


def test_an_edition_stands_for_its_product() -> None:
    assert answer("compare", "guide/lite", *AT) == answer("compare", "guide", *AT)


def test_the_text_begins_with_the_product_the_currency_and_the_day() -> None:
    line = run("compare", "guide", *AT).stdout.splitlines()[0]
    assert line == "Guide  per seat and month, USD, on September 1, 2020"


def test_markdown_is_one_table() -> None:
    lines = run("compare", "guide", *AT, "--format", "markdown").stdout.splitlines()
    assert lines == [
        "| per seat and month, USD, on September 1, 2020 | Lite | Professional | Enterprise |",
        "|---|---:|---:|---:|",
        "| billed monthly | free | $18.00 | $34.00 |",
        "| billed annually | free | $15.00 | $29.00 |",
        "| also in | | Support Suite Professional | Support Suite Enterprise |",
    ]


def test_markdown_in_french_names_things_in_french() -> None:
    text = run("compare", "support", *AT, "--format", "markdown", "--lang", "fr").stdout
    assert "| facturation mensuelle | 9,00\xa0$US |" in text
    assert "| Stockage supplémentaire | | | peut s’ajouter |" in text


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_letters_that_an_encoding_lacks_are_no_reason_to_fail(form: str) -> None:
    words = ("--lang", "fr", "compare", "support", *AT, "--format", form)
    result = process(*words, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.isascii()


def test_a_product_that_there_is_none_of_is_refused_with_the_nearest() -> None:
    result = run("compare", "suport", *AT)
    assert (result.exit_code, result.stdout) == (2, "")
    expected = "error: `suport` is not an item of the catalog - did you mean `support`?\n"
    assert result.stderr == expected


def test_a_currency_that_the_catalog_has_not_is_refused_with_those_it_has() -> None:
    result = run("compare", "support", *AT, "--currency", "EUR")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: `EUR` is not a currency of the catalog - one of USD\n"

"""`maybuy show`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acceptance.accounts import ROOT, shipped
from commands import AT, answer, run

ITEMS = tuple(shipped().definitions.items)


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_is_shown_with_the_place_that_defines_it(item: str) -> None:
    shown = answer("show", item, *AT)
    assert (shown["item"], shown["at"]) == (item, "2020-09-01")
    file, line, _ = shown["place"].split(":")
    defined = (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert f"id: {shown['edition'] or item}" in defined


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_reads_well_in_both_languages(item: str) -> None:
    for language in ("en", "fr"):
        result = run("show", item, *AT, "--lang", language)
        assert (result.exit_code, result.stderr) == (0, "")
        assert not re.search(r"[{}`]|None", result.stdout)


def test_a_product_shows_each_of_its_editions() -> None:
    assert [one["item"] for one in answer("show", "guide", *AT)] == [
        "guide/lite", "guide/professional", "guide/enterprise",
    ]  # fmt: skip
    text = run("show", "guide", *AT).stdout
    assert text.count("\n\n") == 2
    assert text.count("defined in") == 3


def test_the_text_says_what_it_costs_needs_and_who_may_buy_it() -> None:
    assert (
        run("show", "collaboration", *AT).stdout
        == """\
Collaboration  collaboration
  Light agents and side conversations bring other teams into a ticket.
  price           $12.00 billed monthly or $10.00 billed annually, per seat and month
  needs           Support Professional, Support Enterprise or Support Elite
  who may buy it  Subscription page: account type sales-assisted, role owner  policies/rights.yaml:17:5
                  Subscription page: account type self-service, role owner  policies/rights.yaml:8:5
                  Zendesk representative: role owner  policies/rights.yaml:90:5
  defined in      catalog/collaboration.yaml:3:5
"""
    )


def test_before_any_rule_begins_nobody_may_buy_it() -> None:
    text = run("show", "collaboration", "--at", "2019-07-01").stdout
    assert "who may buy it  no rule lets anybody buy it\n" in text


def test_a_price_on_request_needs_no_numbers() -> None:
    assert "prix                sur demande\n" in run("show", "sunshine-select", *AT, "--lang", "fr").stdout


def test_an_item_that_there_is_none_of_is_refused_with_the_nearest() -> None:
    result = run("show", "colaboration", *AT)
    assert (result.exit_code, result.stdout) == (2, "")
    expected = "error: `colaboration` is not an item of the catalog - did you mean `collaboration`?\n"
    assert result.stderr == expected


def test_it_is_refused_in_french_in_french() -> None:
    result = run("show", "xxxxxxxxxxxxxx", *AT, "--lang", "fr")
    assert result.stderr == "erreur : `xxxxxxxxxxxxxx` n’est pas un article du catalogue\n"


def test_what_is_priced_in_another_currency_is_sold_in_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    run("init", str(root))
    catalog = root / "catalog" / "catalog.yaml"
    text = catalog.read_text(encoding="utf-8").replace("currencies: [EUR]", "currencies: [USD, EUR]")
    catalog.write_text(text, encoding="utf-8")
    shown = run("--root", str(root), "show", "weather").stdout
    assert "  sold in         EUR\n" in shown
    assert "€" in shown
    assert "nobody" not in shown
    asked = run("--root", str(root), "show", "weather", "--currency", "USD").stdout
    assert "  sold in         EUR\n" in asked
    assert "nobody: it has no price in USD" in asked

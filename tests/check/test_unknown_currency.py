"""Prices in currencies that the catalog does not have."""

from __future__ import annotations

from check.roots import NEW, said
from maybuy.check import unknown_currency


def test_a_price_in_another_currency_is_found_at_the_currency() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprices: {USD: {monthly: 1}, EUR: {monthly: 1}}\n"),
    }
    assert said(unknown_currency, files) == [
        (
            "catalog/new.yaml:3",
            "USD",
            "the catalog has no prices in `USD`",
        )
    ]


def test_a_price_with_dates_is_looked_at_as_well() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprices:\n  - {effective: {from: 2020-01-01}, CHF: {monthly: 1}}\n"),
    }
    assert said(unknown_currency, files) == [
        (
            "catalog/new.yaml:4",
            "CHF",
            "the catalog has no prices in `CHF`",
        )
    ]


def test_a_price_in_a_currency_of_the_catalog_is_right() -> None:
    files = {
        NEW: "kind: product\nid: pens\nprices: {EUR: {monthly: 1}}\n",
    }
    assert said(unknown_currency, files) == []

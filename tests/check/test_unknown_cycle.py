"""Prices for billing cycles that the catalog does not have."""

from __future__ import annotations

from check.roots import NEW, said
from maybuy.check import unknown_cycle


def test_a_price_for_another_cycle_is_found_at_the_cycle() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprices: {EUR: {monthly: 1, weekly: 1}}\n"),
    }
    assert said(unknown_cycle, files) == [
        (
            "catalog/new.yaml:3",
            "weekly",
            "`weekly` is not a billing cycle of the catalog",
        )
    ]


def test_a_price_for_a_cycle_of_the_catalog_is_right() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprices: {EUR: {monthly: 1, yearly: 1}}\n"),
    }
    assert said(unknown_cycle, files) == []

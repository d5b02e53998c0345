"""Limits that are not declared."""

from __future__ import annotations

from check.roots import NEW, said
from maybuy.check import unknown_limit


def test_a_limit_that_is_not_declared_is_found_at_its_key() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprice: on_request\nlimits: {sheets: 5}\n"),
    }
    assert said(unknown_limit, files) == [
        (
            "catalog/new.yaml:4",
            "sheets",
            "`sheets` is not a limit",
        )
    ]


def test_declared_limits_may_be_set() -> None:
    files = {
        NEW: ("kind: product\nid: pens\nprice: on_request\nlimits: {pages: 5}\n"),
    }
    assert said(unknown_limit, files) == []

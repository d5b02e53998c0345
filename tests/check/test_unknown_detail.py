"""Details that are not declared."""

from __future__ import annotations

from check.roots import rule, said
from maybuy.check import unknown_detail


def test_a_detail_that_is_not_declared_is_found_in_an_obligation() -> None:
    files = rule("require: [buy]\nobligations: [provide:address]")
    assert said(unknown_detail, files) == [
        (
            "policies/new.yaml:6",
            "provide:address",
            "`address` is not a detail that customers give",
        )
    ]


def test_declared_details_may_be_asked_for() -> None:
    files = rule("require: [buy]\nobligations: [provide:tax-number]")
    assert said(unknown_detail, files) == []

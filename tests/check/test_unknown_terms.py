"""Terms that are not declared."""

from __future__ import annotations

from check.roots import rule, said
from maybuy.check import unknown_terms


def test_terms_that_are_not_declared_are_found_in_an_obligation() -> None:
    files = rule("require: [buy]\nobligations: [accept:privacy]")
    assert said(unknown_terms, files) == [
        (
            "policies/new.yaml:6",
            "accept:privacy",
            "`privacy` is not the id of any terms",
        )
    ]


def test_declared_terms_may_be_asked_for() -> None:
    files = rule("require: [buy]\nobligations: [accept:rules-of-use]")
    assert said(unknown_terms, files) == []

"""Attributes that are not declared."""

from __future__ import annotations

from check.roots import rule, said
from maybuy.check import unknown_attribute


def test_an_attribute_that_is_not_declared_is_found_at_its_key() -> None:
    files = rule("allow: [buy]\nwhen: {account.size: 5}")
    assert said(unknown_attribute, files) == [
        (
            "policies/new.yaml:6",
            "account.size",
            "`account.size` is not declared, so nothing is known of it",
        )
    ]


def test_an_attribute_is_found_in_alternatives_inside_alternatives() -> None:
    files = rule("allow: [buy]\nunless: {any: [{any: [{account.size: 5}]}]}")
    assert said(unknown_attribute, files) == [
        (
            "policies/new.yaml:6",
            "account.size",
            "`account.size` is not declared, so nothing is known of it",
        )
    ]


def test_declared_and_derived_attributes_may_be_asked_about() -> None:
    files = rule("allow: [buy]\nwhen: {account.pilot: true, change.seats: 5}")
    assert said(unknown_attribute, files) == []

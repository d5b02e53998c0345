"""Codes that there are none of, silenced."""

from __future__ import annotations

from check.roots import NEW, said
from maybuy.check import unknown_code


def test_a_misspelt_code_is_found() -> None:
    text = "kind: product\nid: pens\nprice: on_request\nsilence: [{code: anual-dearer, because: x}]\n"
    assert said(unknown_code, {NEW: text}) == [
        ("catalog/new.yaml:4", "anual-dearer", "there is no finding with the code `anual-dearer`")
    ]


def test_codes_that_there_are_are_known() -> None:
    text = "kind: product\nid: pens\nprice: on_request\nsilence: [{code: annual-dearer, because: x}]\n"
    assert said(unknown_code, {NEW: text}) == []

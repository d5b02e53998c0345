"""A decimal comma and a forgotten colon inside brackets are named for what they are."""

from __future__ import annotations

import pytest

from maybuy.language.told import told
from maybuy.model.reading import model_of
from maybuy.source import read

PRODUCT = "kind: add-on\nid: reports\nname: Reports\nprices: {{USD: {{{prices}}}}}\n"


@pytest.mark.parametrize(
    ("prices", "word", "help_text"),
    [
        ("monthly: 25,50, annual: 19", "50", "decimal point"),
        ("monthly: 1,249", "249", "thousands"),
        ("monthly 25, annual: 19", "monthly 25", "a colon and a space"),
    ],
)
def test_a_slip_in_brackets_has_its_own_cure(prices: str, word: str, help_text: str) -> None:
    document = read(PRODUCT.format(prices=prices), "catalog/reports.yaml")
    _, findings = model_of(document)
    found = [one for one in told(findings) if one.code == "no-value"]
    assert [f"`{word}`" in one.message for one in found] == [True]
    assert help_text in found[0].help
    span = found[0].span
    assert document.line(span.line)[span.column - 1 : span.end_column - 1] == word

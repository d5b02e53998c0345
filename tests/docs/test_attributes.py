"""The table of derived attributes is the code's own; `python tests/docs/test_attributes.py` prints it."""

from __future__ import annotations

import sys
from pathlib import Path

from maybuy.model.vocabulary import DERIVED, Derived

PAGE = Path(__file__).resolve().parents[2] / "docs" / "attributes.md"
HEAD = "| attribute | type | values | what it says |\n| --- | --- | --- | --- |\n"
FROM_FILES = {
    "action": "the actions of the policies",
    "item": "the items and limits of the catalog",
    "item.product": "the products of the catalog, `none`",
    "item.edition": "the editions of the catalog, `none`",
    "change.to": "the cycles and payment methods of the catalog, `none`",
    "account.country": "two-letter country codes",
    "account.currency": "three-letter currency codes",
    "subscription.cycle": "the billing cycles of the catalog, `none`",
    "subscription.holds": "the items of the catalog",
    "payment.method": "the payment methods of the catalog, `none`",
    "terms.outdated": "the terms of the policies",
}
BY_TYPE = {"bool": "`true`, `false`", "integer": "whole numbers", "date": "days"}


def values(one: Derived) -> str:
    """An attribute's values, or where they come from."""
    listed = ", ".join(f"`{value}`" for value in one.values)
    return listed or BY_TYPE.get(one.type) or FROM_FILES[one.name]


def table() -> str:
    """One row for each derived attribute, in the order of the code."""
    rows = (f"| `{one.name}` | {one.type} | {values(one)} | {one.says} |\n" for one in DERIVED.values())
    return HEAD + "".join(rows)


def test_the_table_of_derived_attributes_is_that_of_the_code() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(table())

"""The reference is the code's own: `python docs/make_reference.py` makes it anew."""

from __future__ import annotations

import re

import pytest

from docs.markdown import ROOT
from make_reference import PARTS, pages
from maybuy.model.kinds import KINDS
from maybuy.model.schemas import schema
from reference_kinds import WHERE

DOCS = ROOT / "docs"
MADE = pages()


@pytest.mark.parametrize("place", MADE)
def test_a_page_that_is_made_is_as_it_would_be_made_now(place: str) -> None:
    assert (DOCS / place).read_text(encoding="utf-8") == MADE[place]


def test_there_is_a_page_for_every_kind_of_file_and_no_other_is_left() -> None:
    kept = {path.stem for path in (DOCS / "reference").glob("*.md")}
    assert kept == set(KINDS) | {"README", "attributes", "commands", "http"}
    assert set(WHERE) <= set(KINDS)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "service"])
def test_every_key_of_a_kind_has_a_type_a_meaning_and_an_example(kind: str) -> None:
    page = MADE[f"reference/{kind}.md"]
    told = {row[0]: row for row in re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \| (.*) \| (.*) \|$", page, re.M)}
    body = schema(kind)
    records = [body, *body.get("$defs", {}).values()]
    keys = {
        key
        for record in records
        if record.get("title") != "Condition"
        for key in record.get("properties", {})
    }
    assert set(told) == keys
    assert [key for key, row in told.items() if not (row[1] and row[3] and row[4])] == []


def test_every_part_that_can_be_made_stands_on_a_page() -> None:
    assert {name for text in MADE.values() for name in re.findall(r"<!-- made: (\w+) -->", text)} == set(
        PARTS
    )


@pytest.mark.parametrize("place", [place for place in MADE if place.startswith("reference/")])
def test_every_row_ends_with_what_it_says(place: str) -> None:
    assert re.findall(r"^\|.*\|\s+\|$", MADE[place], re.M) == []

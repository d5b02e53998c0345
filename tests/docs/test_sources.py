"""The page of sources lists every source that the shipped files name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acceptance.accounts import ROOT, shipped

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
FILES = [path for folder in ("catalog", "policies") for path in sorted((ROOT / folder).rglob("*.yaml"))]


def sources_of(text: str) -> list[str]:
    """The sources of a file: `S2, S15 to S24` is ten of them."""
    found: list[str] = []
    for said in re.findall(r"\bsource: ([^}\n]+)", text):
        for first, last in re.findall(r"S(\d+) to S(\d+)", said):
            found += [f"S{number}" for number in range(int(first), int(last) + 1)]
        found += re.findall(r"S\d+", said)
        found += [] if re.match(r"S\d", said) else [said.strip()]
    return found


def test_the_catalog_names_the_page_that_lists_its_sources() -> None:
    catalog = shipped().definitions.catalog
    assert catalog is not None
    assert catalog.sources is not None
    assert (ROOT / catalog.sources).is_file()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_source_that_a_file_names_is_on_the_page(path: Path) -> None:
    for source in sources_of(path.read_text(encoding="utf-8")):
        rows = (f"| {source} |", f"| `{source}` |")
        assert source.startswith("facts") or any(row in PAGE for row in rows), source


def test_the_page_lists_the_statements_of_the_article_in_order() -> None:
    numbers = [int(number) for number in re.findall(r"^\| S(\d+) \|", PAGE, re.M)]
    assert numbers == list(range(1, 74))

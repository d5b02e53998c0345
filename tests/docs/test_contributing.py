"""The pages for those who change maybuy name files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.markdown import ROOT

PAGES = [
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs" / "architecture.md",
    *sorted((ROOT / "docs" / "how").glob("*.md")),
]
BELOW = (ROOT, ROOT / "engine" / "maybuy", ROOT / "engine" / "maybuy" / "serve")
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)*(?:\.(?:py|yaml|json|md|po|svg|toml|expected)|/))`")
MADE_WHEN_NEEDED = {".mutants/"}


def named(page: Path) -> list[str]:
    """The files and folders that a page names, but for those in fenced blocks."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return NAMED.findall(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    wanted = set(named(page)) - MADE_WHEN_NEEDED
    assert {name for name in wanted if not any((folder / name).exists() for folder in BELOW)} == set()


def test_every_kind_of_new_thing_names_files_to_imitate() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("\n## Where a new thing goes\n")[2].partition("\n## ")[0]
    kinds = section.split("\n### ")[1:]
    assert len(kinds) == 10
    for kind in kinds:
        assert len(NAMED.findall(kind)) >= 4, kind.partition("\n")[0]


def test_every_house_on_the_drawing_is_there() -> None:
    drawn = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    houses = set(re.findall(r">(\w+)/<", drawn))
    assert len(houses) >= 9
    assert [house for house in houses if not (ROOT / "engine" / "maybuy" / house).is_dir()] == []


def test_every_house_of_the_engine_is_on_the_page_about_them() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(\w+)/` \|", text, re.M))
    there = {path.parent.name for path in (ROOT / "engine" / "maybuy").glob("*/__init__.py")}
    assert told == there

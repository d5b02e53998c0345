"""The pages of codes, as the package carries them."""

from __future__ import annotations

import tomllib

import pytest

from acceptance.accounts import ROOT
from maybuy.language import LANGUAGES
from maybuy.report.pages import FOLDERS, codes, page


def test_every_page_of_both_folders_has_its_code_and_nothing_else_is_one() -> None:
    files = [path for name in ("diagnostics", "reasons") for path in (ROOT / "docs" / name).glob("*.md")]
    assert codes() == tuple(sorted(path.stem for path in files if path.name != "README.md"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", ["diagnostics", "reasons"])
def test_a_page_is_the_file_of_the_documentation(folder: str, language: str) -> None:
    own = ROOT / "docs" / ("" if language == "en" else language) / folder
    files = [path for path in own.glob("*.md") if path.name != "README.md"]
    assert {path.name for path in files} == {path.name for path in (ROOT / "docs" / folder).glob("[!R]*.md")}
    for path in files:
        assert page(path.stem, language) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["", "README", "../reasons/granted", "Granted", "granted.md"])
def test_what_is_no_code_has_no_page(code: str) -> None:
    assert page(code, "en") is None
    assert page(code, "fr") is None


def test_a_wheel_carries_every_page_and_every_file_that_init_copies() -> None:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = said["tool"]["setuptools"]["package-data"]["maybuy"]
    package = ROOT / "engine" / "maybuy"
    carried = {path for pattern in patterns for path in package.glob(pattern) if path.is_file()}
    pages = {path for folder in FOLDERS for path in (package / "pages").glob(f"**/{folder.name}/*.md")}
    templates = {path for path in (package / "templates").rglob("*") if path.is_file()}
    assert pages
    assert templates
    assert pages | templates <= carried

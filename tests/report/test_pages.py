"""The pages of codes, as the package carries them."""

from __future__ import annotations

import pytest

from acceptance.accounts import ROOT
from maybuy.report.pages import codes, page


def test_every_page_of_both_folders_has_its_code_and_nothing_else_is_one() -> None:
    files = [path for name in ("diagnostics", "reasons") for path in (ROOT / "docs" / name).glob("*.md")]
    assert codes() == tuple(sorted(path.stem for path in files if path.name != "README.md"))


@pytest.mark.parametrize("folder", ["diagnostics", "reasons"])
def test_a_page_is_the_file_of_the_documentation(folder: str) -> None:
    for path in (ROOT / "docs" / folder).glob("*.md"):
        if path.name != "README.md":
            assert page(path.stem) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["", "README", "../reasons/granted", "Granted", "granted.md"])
def test_what_is_no_code_has_no_page(code: str) -> None:
    assert page(code) is None

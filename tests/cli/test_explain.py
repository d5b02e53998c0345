"""`maybuy explain`."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import process, run
from maybuy.language import LANGUAGES
from maybuy.report.pages import codes

DOCS = ROOT / "docs"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", codes())
def test_the_page_of_every_code_is_shown_as_it_is_written(code: str, language: str) -> None:
    own = DOCS if language == "en" else DOCS / language
    (page,) = [path for path in own.glob(f"*/{code}.md") if path.parent.name in ("diagnostics", "reasons")]
    result = run("explain", code, "--lang", language)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == page.read_text(encoding="utf-8")


def test_no_catalog_is_needed_to_explain_a_code(tmp_path: Path) -> None:
    assert run("explain", "granted", "--root", str(tmp_path)).exit_code == 0


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "error: `unknown-itm` is not a code - did you mean `unknown-item`?\n"),
        ("fr", "erreur : `unknown-itm` n’est pas un code - vouliez-vous dire `unknown-item` ?\n"),
    ],
)
def test_a_code_that_there_is_none_of_is_refused_with_the_nearest(language: str, message: str) -> None:
    result = run("explain", "unknown-itm", "--lang", language)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["README", "../../README", "xxxxxxxxxxxxxxxxxxxxx", ""])
def test_nothing_but_a_code_is_explained(code: str, language: str) -> None:
    result = run("explain", code, "--lang", language)
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_like_a_code_it_is_said_what_lists_them(language: str) -> None:
    assert "`maybuy explain`" in run("explain", "xxxxxxxxxxxxxxxxxxxxx", "--lang", language).stderr


def test_letters_that_an_encoding_lacks_are_no_reason_to_fail() -> None:
    result = process("explain", "already_held", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.isascii()


@pytest.mark.parametrize(
    ("language", "about"),
    [
        ("en", "An item that no file of the catalog defines."),
        ("fr", "Un article"),
    ],
)
def test_without_a_code_every_code_is_listed_with_what_it_is_about(language: str, about: str) -> None:
    result = run("explain", "--lang", language, COLUMNS="200")
    assert (result.exit_code, result.stderr) == (0, "")
    listed = [line.split()[0] for line in result.stdout.splitlines()]
    assert [one for one in listed if one in codes()] == list(codes())
    assert about in result.stdout

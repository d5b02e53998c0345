"""Every code has a page, every page a code, all pages the same headings, and the index is theirs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from maybuy.language import sentences
from maybuy.model.reading import model_of
from maybuy.source import read

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "engine" / "maybuy"
FOLDER = ROOT / "docs" / "diagnostics"
FRENCH = ROOT / "docs" / "fr" / "diagnostics"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
CODES = {key.partition(".")[0] for key in sentences("en", "diagnostics")}
PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)

# Codes of what is wrong with a file by itself: the snippet to avoid has the finding.
SHAPE = {
    "bad-alias", "bad-format", "bad-key", "duplicate-key", "goes-with", "missing-key", "missing-kind",
    "no-value", "not-finite", "number-too-long", "one-effect", "out-of-range",
    "several-documents", "syntax", "tag", "unknown-choice", "unknown-key", "unknown-kind", "wrong-type",
}  # fmt: skip


def snippets(page: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES} == CODES
    assert {page.stem for page in FRENCH.glob("*.md") if page.name != "README.md"} == CODES


def test_every_code_that_is_given_somewhere_has_a_text_and_every_text_is_given() -> None:
    folders = [PACKAGE / name for name in ("source", "model", "check", "testing", "report", "registry")]
    modules = [*PACKAGE.glob("*.py"), *(path for folder in folders for path in folder.rglob("*.py"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    makers = r"Wrong|_refused|_unknown|findings\.add|_note|UnusableError"
    given = set(re.findall(rf'(?:{makers})\(\s*"([a-z0-9-]+)"', text))
    given |= set(re.findall(r'\bfinding\(\s*[\w.]+(?:\([^()]*\))?,\s*"([a-z0-9-]+)"', text))
    assert given <= CODES
    assert {code for code in CODES if f'"{code}"' not in text} == set()


@PAGE
def test_a_page_has_the_same_headings_as_all_others(page: Path) -> None:
    headings = re.findall(
        r"^#+ .*$", re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL), re.M
    )
    assert headings == [f"# {page.stem}", "## Avoid", "## Prefer", "## Why"]


@PAGE
def test_a_page_in_french_shows_the_same_files_under_headings_of_its_own(page: Path) -> None:
    french = FRENCH / page.name
    headings = re.findall(
        r"^#+ .*$", re.sub(r"```.*?```", "", french.read_text(encoding="utf-8"), flags=re.DOTALL), re.M
    )
    assert headings == [f"# {page.stem}", "## À éviter", "## À préférer", "## Pourquoi"]
    without = [[re.sub(r"\s*#.*", "", text) for text in snippets(one)] for one in (page, french)]
    assert without[0] == without[1]


@PAGE
def test_what_a_page_prefers_can_be_read(page: Path) -> None:
    _, prefer = snippets(page)
    document = read(prefer, "prefer.yaml")
    assert document.findings == ()
    if prefer.startswith("kind: "):
        assert model_of(document)[1] == []


@PAGE
def test_what_a_page_avoids_has_the_finding_if_its_shape_alone_is_wrong(page: Path) -> None:
    avoid, _ = snippets(page)
    document = read(avoid, "avoid.yaml")
    findings = [*document.findings]
    if avoid.startswith("kind: ") or page.stem == "missing-kind":
        findings += model_of(document)[1]
    codes = {found.code for found in findings}
    assert codes <= {page.stem, *({"goes-with"} if page.stem == "one-effect" else ())}
    if page.stem in SHAPE:
        assert page.stem in codes


def test_the_index_is_made_from_the_pages() -> None:
    spec = importlib.util.spec_from_file_location("make_index", ROOT / "docs" / "make_index.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == module.index()
    assert (FRENCH / "README.md").read_text(encoding="utf-8") == module.index("fr/diagnostics")

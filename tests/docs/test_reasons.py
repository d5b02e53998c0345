"""Every reason code of the engine has a page: of one shape, true in what it shows, and in the index."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from commands import answer, run
from docs.markdown import ROOT, blocks
from docs.test_docs import commands, shown_in
from maybuy.compile.implied import catalog_rules
from maybuy.language import LANGUAGES
from maybuy.loading import read_root
from maybuy.model.reading import model_of
from maybuy.source import read

FOLDER = ROOT / "docs" / "reasons"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
HEADINGS = {
    "en": ("## Avoid", "## Prefer", "## Why"),
    "fr": ("## À éviter", "## À préférer", "## Pourquoi"),
}
OF_RULES = {"granted", "withdrawn", "not_listed"}
OF_ITEMS_THAT_ARE_NOT_SHIPPED = {
    "excluded",
    "no_trial",
    "tried_already",
    "not_included",
    "not_sold_for_cycle",
    "seats_follow",
    "too_few_units",
    "too_many_seats",
}


def in_language(page: Path, language: str) -> Path:
    """The same page in a language."""
    return page if language == "en" else ROOT / "docs" / language / page.parent.name / page.name


def run_in_the_project(command: str, language: str) -> str:
    """What a command of a page prints on the shipped catalog to who speaks a language."""
    name, *words = shlex.split(command)
    assert name == "maybuy"
    result = run(
        *(str(ROOT / word) if word.startswith("examples/") else word for word in words),
        LANG=f"{language}.UTF-8",
    )
    assert (result.exit_code, result.stderr) == (0, ""), command
    return result.stdout


def test_every_code_of_the_engine_has_a_page_and_every_page_a_code() -> None:
    definitions = read_root(ROOT).definitions
    of_catalog = {rule.code for rule in catalog_rules(definitions)}
    assert {page.stem for page in PAGES} == of_catalog | OF_RULES | OF_ITEMS_THAT_ARE_NOT_SHIPPED
    assert all(in_language(page, language).is_file() for page in PAGES for language in LANGUAGES)


@PAGE
@LANGUAGE
def test_a_page_has_the_headings_of_all_others(page: Path, language: str) -> None:
    file = in_language(page, language)
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"^#+ .*$", text, re.M) == [f"# {page.stem}", *HEADINGS[language]]
    assert re.match(rf"# \w+\n\n[A-ZÀÉÊ][^\n]*\.\n\n{HEADINGS[language][0]}", text)


@PAGE
@LANGUAGE
def test_a_page_shows_what_its_commands_print(page: Path, language: str) -> None:
    for block in blocks(in_language(page, language), "console"):
        for command, shown in commands(block):
            assert shown_in(shown, run_in_the_project(command, language)), command


@PAGE
def test_a_page_in_french_asks_and_reads_the_same(page: Path) -> None:
    french = in_language(page, "fr")
    asked = [
        [command for block in blocks(one, "console") for command, _ in commands(block)]
        for one in (page, french)
    ]
    assert asked[0] == asked[1]
    files = [[re.sub(r"\s*#.*", "", block.body) for block in blocks(one, "yaml")] for one in (page, french)]
    assert files[0] == files[1]


@PAGE
def test_what_a_page_avoids_has_the_reason_and_what_it_prefers_has_not(page: Path) -> None:
    avoid, _, prefer = page.read_text(encoding="utf-8").partition("## Prefer")
    for text, there in ((avoid, True), (prefer, page.stem == "granted")):
        for command in re.findall(r"^\$ maybuy (decide .*?[^\\])$", text, re.M | re.DOTALL):
            words = shlex.split(command.replace("\\\n", " "))
            words[1] = str(ROOT / words[1])
            codes = {reason["code"] for reason in answer(*words)["reasons"]}
            if page.stem != "withdrawn" or there:  # some channels may still be taken away
                assert (page.stem in codes) == there, command


@PAGE
def test_the_files_of_a_page_can_be_read(page: Path) -> None:
    for block in blocks(page, "yaml"):
        document = read(block.body, block.id)
        assert document.findings == ()
        assert model_of(document)[1] == []


def test_the_index_of_reasons_is_made_from_the_pages() -> None:
    spec = importlib.util.spec_from_file_location("make_index", ROOT / "docs" / "make_index.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == module.index("reasons")
    french = in_language(FOLDER / "README.md", "fr")
    assert french.read_text(encoding="utf-8") == module.index("fr/reasons")

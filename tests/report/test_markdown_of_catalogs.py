"""What commands write as Markdown about catalogs whose texts are anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given, settings

from acceptance.accounts import ROOT
from drawing import drawn
from maybuy.diff.difference import Difference, Missing, difference
from maybuy.diff.lists import ItemChange, item_changes, text_changes
from maybuy.diff.price_lists import price_changes
from maybuy.diff.rule_lists import RuleChange
from maybuy.engine import Engine
from maybuy.model.base import says
from maybuy.model.definitions import Definitions
from maybuy.report.catalog_text import compare_markdown
from maybuy.report.diff_sentences import DiffWords
from maybuy.report.diff_text import SECTIONS, NotCompared, Shown, diff_markdown, not_compared_markdown
from maybuy.report.forges import summary
from maybuy.source import read
from maybuy.views.compare import column
from report.commonmark import PARSER, blocks, fences, headings, live
from report.findings import UNKNOWN
from report.test_markdown import odd
from strategies import gathered

AT = date(2026, 6, 1)

texts = odd.filter(lambda text: says(text) and not any("\ud800" <= one <= "\udfff" for one in text))


def files() -> list[Any]:
    """The small catalog's files."""
    folders = (ROOT / "engine" / "maybuy" / "templates" / "seats" / name for name in ("catalog", "policies"))
    paths = sorted(path for folder in folders for path in folder.glob("*.yaml"))
    return [read(path.read_bytes(), path.name).data for path in paths if not path.stem.endswith("_test")]


def called(name: str, *, dearer: bool = False) -> Definitions:
    """The small catalog with a name for everything that has one; dearer, and with a right less."""
    made = files()
    for file in made:
        for one in (file, *file.get("channels", ()), *file.get("actions", ()), *file.get("limits", ())):
            if "name" in one:
                one["name"] = name
        if dearer and file.get("id") == "moorings":
            file["editions"][1]["prices"]["EUR"]["monthly"] = 25
        if dearer and file["kind"] == "policy":
            file["rules"] = [rule for rule in file["rules"] if rule["id"] != "everybody-may-call"]
    return gathered(made)


@cache
def compared() -> Difference:
    return difference(Engine(called("a")), Engine(called("b", dearer=True)), AT)


def reports(before: str, after: str) -> dict[str, str]:
    """All that is written as Markdown about two versions in which everything is called something."""
    base, head = called(before), called(after, dearer=True)
    changed = replace(
        compared(),
        prices=price_changes(base, head),
        items=(*item_changes(base, head), ItemChange("changed", "limit", "berths", after, before, after)),
        texts=text_changes(base, head),
        rules=(RuleChange("changed", ("r",), f"policies/{after}.yaml:1:1", "when", (before,), (after,)),),
        not_computed=(Missing("buy", "weather", "time"),),
    )
    columns = [column(item, "EUR", AT, head) for item in head.items.values()]
    found = [replace(UNKNOWN, message=before, help=after, file=f"catalog/{after}.yaml")]
    shown, words = Shown(changed, before, after), DiffWords(base, head, "en")
    return {
        "diff": diff_markdown(shown, words, everything=False),
        "whole diff": diff_markdown(shown, words, everything=True),
        "compare": compare_markdown(columns, "moorings", "EUR", AT, head, "en"),
        "summary": summary(found, PurePath, "en"),
        "not compared": not_compared_markdown(NotCompared(before, after, AT, "errors", head, "en")),
    }


@cache
def shapes() -> dict[str, list[str]]:
    return {name: blocks(report) for name, report in reports("a name", "another").items()}


@settings(max_examples=drawn(40))
@given(texts, texts)
def test_whatever_things_are_called_a_report_is_made_like_that_about_any(before: str, after: str) -> None:
    if before == after:
        after += "x"
    for name, report in reports(before, after).items():
        assert list(live(report)) == [], name
        assert fences(report) == []
        assert blocks(report) == shapes()[name], name
    for section in ("Rules", "Loses", "Prices", "Texts", "Not computed"):
        assert section in headings(reports("a", "b")["diff"])


def test_rows_that_are_left_out_are_counted_below_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    more = max(len(compared().section(name)) for name in SECTIONS) - 1
    assert more > 0
    monkeypatch.setattr("maybuy.report.diff_text._MOST_ROWS", 1)
    shown = reports("a", "b")["whole diff"]
    below = [after for before, after in pairwise(PARSER.parse(shown)) if before.type == "paragraph_open"]
    assert f"… + {more}" in [one.content for one in below]

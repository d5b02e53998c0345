"""Findings as SARIF 2.1.0, held against the specification by Microsoft's own checker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from acceptance.accounts import ROOT
from commands import within
from maybuy.language.told import Diagnostic
from maybuy.report.pages import DOCS
from maybuy.report.sarif import message, sarif
from maybuy.source import Severity, Span
from report.findings import FOUND, UNKNOWN, line_of, path_of
from repositories import copied


def written(found: list[Diagnostic]) -> dict[str, Any]:
    shown = sarif(found, line_of, path_of, command="validate", language="en")
    (run,) = shown["runs"]
    assert shown["version"] == "2.1.0"
    return dict(run)


def checker() -> Path | None:
    """Microsoft's Multitool, from npm; None where it is not installed."""
    modules = Path(os.environ.get("MAYBUY_NODE_MODULES", ROOT / ".venv" / "npm" / "node_modules"))
    program = modules / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    return program if program.exists() else None


def complaints(folder: Path, *texts: str) -> list[str]:
    """The errors and warnings of the checker, whose exit status does not tell; it takes a second to start."""
    program = checker()
    if program is None:
        if os.environ.get("CI") and shutil.which("npm") and sys.platform == "linux":
            pytest.fail("@microsoft/sarif-multitool-linux is not installed: see the Makefile")
        pytest.skip("@microsoft/sarif-multitool-linux is not installed: npm brings it, on Linux")
    shown = [folder / f"shown-{number}.sarif" for number, _ in enumerate(texts)]
    for file, text in zip(shown, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [program, "validate", *shown],
        cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip
    assert f"{len(shown)} files scanned" in ran.stdout, ran.stdout + ran.stderr
    assert "Analysis completed successfully" in ran.stdout, ran.stdout + ran.stderr
    return [line for line in ran.stdout.splitlines() if ": error " in line or ": warning " in line]


def test_a_finding_is_a_result_at_its_region_with_its_cure() -> None:
    result = written(FOUND)["results"][0]
    assert (result["ruleId"], result["level"]) == ("unknown-item", "error")
    assert result["message"]["text"] == (
        "`support/pro` is not an item of the catalog - did you mean `support/professional`?"
    )
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/catalog/a.yaml", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 4, "startColumn": 18, "endLine": 4, "endColumn": 29},
    }


def test_severities_are_levels() -> None:
    assert [one["level"] for one in written(FOUND)["results"]] == ["error", "error", "warning", "note"]


def test_what_is_about_a_whole_file_is_at_its_beginning() -> None:
    location = written(FOUND)["results"][-1]["locations"][0]["physicalLocation"]
    assert location["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


def test_every_code_that_is_found_is_a_rule_with_what_its_page_says() -> None:
    run = written(FOUND)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["missing-definition", "unknown-item", "unknown-kind"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    item = rules[1]
    page = (ROOT / "docs" / "diagnostics" / "unknown-item.md").read_text(encoding="utf-8")
    assert item["name"] == "UnknownItem"
    assert item["shortDescription"]["text"] == "An item that no file of the catalog defines."
    assert item["fullDescription"]["text"] in page
    assert item["help"]["markdown"] == page
    assert item["defaultConfiguration"] == {"level": "error"}


def test_the_help_link_leads_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DOCS, raising=False)
    link = urlparse(written(FOUND)["tool"]["driver"]["rules"][1]["helpUri"])
    page = ROOT / "docs" / "diagnostics" / "unknown-item.md"
    assert link.scheme == "file"
    assert Path(unquote(link.path)).read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


def test_the_help_link_leads_to_where_the_pages_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DOCS, "https://example.org/docs/")
    driver = written(FOUND)["tool"]["driver"]
    assert driver["rules"][1]["helpUri"] == "https://example.org/docs/diagnostics/unknown-item.md"
    assert driver["informationUri"] == "https://example.org/docs"


def test_a_path_is_written_as_a_link_takes_it() -> None:
    odd = Diagnostic("unknown-item", Severity.ERROR, "m", "", "café #1.yaml", Span(1, 1, 1, 2))
    shown = sarif([odd], line_of, PurePath, command="validate", language="en")
    location = shown["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "caf%C3%A9%20%231.yaml"
    absolute = sarif([odd], line_of, lambda name: PurePath("/srv") / name, command="test", language="en")
    location = absolute["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "file:///srv/caf%C3%A9%20%231.yaml"}


SAID = {
    "`x` is no item - write {any: [x]}": "`x` is no item - write {any: [x]}",
    "[click](https://evil.example)": r"\[click\](https://evil.example)",
    "[a\\](1)": r"\[a\\\](1)",
    "{0} of {any}": "{{0}} of {{any}}",
}


def test_no_words_of_a_message_are_taken_for_a_link_or_a_place_to_be_filled_in(tmp_path: Path) -> None:
    for said, written_as in SAID.items():
        assert message(said) == {"text": written_as}
    found = [replace(UNKNOWN, message=said, help="") for said in SAID]
    shown = sarif(found, line_of, path_of, command="test", language="en")
    assert complaints(tmp_path, json.dumps(shown)) == []


def test_the_checker_of_the_specification_has_no_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for docs in ("", "https://example.org/docs"):
        monkeypatch.setenv(DOCS, docs)
        shown += [
            sarif(found, line_of, path_of, command="validate", language="en")
            for found in ([], [UNKNOWN], FOUND)
        ]
    assert complaints(tmp_path, *map(json.dumps, shown)) == []


def test_the_checker_complains_of_what_is_wrong(tmp_path: Path) -> None:
    shown = sarif(FOUND, line_of, path_of, command="validate", language="en")
    del shown["runs"][0]["results"][0]["message"]
    assert complaints(tmp_path, json.dumps(shown))


def test_the_checker_has_no_complaint_of_what_the_command_prints(tmp_path: Path) -> None:
    copied(tmp_path)
    file = tmp_path / "catalog" / "collaboration.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("support/pro", "support/por"), encoding="utf-8")
    ran = within(tmp_path, "validate", "--format", "sarif")
    assert ran.exit_code == 1
    assert len(json.loads(ran.stdout)["runs"][0]["results"]) == 1
    assert complaints(tmp_path, ran.stdout) == []

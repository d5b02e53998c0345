"""Findings of commands in the formats of machines: what is printed, and where files are said to be."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from junitparser import JUnitXml

from acceptance.accounts import ROOT
from commands import process, run, within
from maybuy.cli.machines import FORMATS
from report.commonmark import blocks, fences, inline, live, words
from report.runner import commands
from repositories import copied

FAILING = """\
kind: policy-test
accounts: {acme: ../examples/accounts/acme.yaml}
tests:
  - name: an admin buys More Storage
    ask: {account: acme, user: luc, action: buy, item: more-storage, at: 2020-09-01}
    expect: {outcome: allow}
"""

PROMISED = """\
kind: promises
promises: [{id: nobody-buys, never: [buy]}]
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A repository with the shipped files in a folder of it, and one mistake."""
    copied(tmp_path / "shop", "examples")
    file = tmp_path / "shop" / "catalog" / "collaboration.yaml"
    text = file.read_text(encoding="utf-8").replace("support/professional", "support/profesional")
    file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_exits_as_the_text_does(form: str, broken: Path) -> None:
    for command in ("validate", "test"):
        assert run(command, "--format", form).exit_code == 0
    assert run("validate", "--root", str(broken / "shop"), "--format", form).exit_code == 1


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """A folder with files whose names are not of plain letters, or of none at all."""
    (tmp_path / "catalog").mkdir()
    for name in ("été.yaml", os.fsdecode(b"caf\xe9.yaml")):
        (tmp_path / "catalog" / name).write_text("kind: prodct\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("form", ["text", "json", *FORMATS])
def test_whatever_letters_a_name_has_it_is_printed(form: str, named: Path) -> None:
    ran = within(named, "validate", "--format", form)
    assert (ran.exit_code, ran.stderr) == (1, "")
    says_so(form, ran.stdout_bytes, "utf-8")


@pytest.mark.parametrize(("form", "encoding"), [("json", "ascii"), ("junit", "latin-1")])
def test_whatever_letters_the_output_lacks_they_are_printed(form: str, encoding: str, named: Path) -> None:
    ran = process("validate", "--format", form, folder=named, PYTHONIOENCODING=encoding)
    assert (ran.returncode, ran.stderr) == (1, b"")
    says_so(form, ran.stdout, encoding)


def says_so(form: str, shown: bytes, encoding: str) -> None:
    if form == "junit":
        assert any(suite.name == "catalog/été.yaml" for suite in JUnitXml.fromstring(shown))
    elif form not in ("text", "github"):
        assert "catalog" in str(json.loads(shown.decode(encoding)))


def test_files_are_named_as_seen_from_the_current_folder(broken: Path) -> None:
    shown = {form: within(broken, "--root", "shop", "validate", "--format", form).stdout for form in FORMATS}
    place = "shop/catalog/collaboration.yaml"
    (result,) = json.loads(shown["sarif"])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == place
    (row,) = json.loads(shown["gitlab"])
    assert row["location"]["path"] == place
    assert shown["github"].startswith(f"::error file={place},")
    failed = [case for suite in JUnitXml.fromstring(shown["junit"].encode()) for case in suite if case.result]
    assert [case.classname for case in failed] == [place]


def test_tests_and_differences_are_named_as_seen_from_the_current_folder_too(broken: Path) -> None:
    shutil.copytree(ROOT / "catalog", broken / "shop" / "catalog", dirs_exist_ok=True)
    (broken / "shop" / "policies" / "mine_test.yaml").write_text(FAILING, encoding="utf-8")

    def shown(*words: str) -> bytes:
        return within(broken, "--root", "shop", *words).stdout_bytes

    place = "shop/policies/mine_test.yaml"
    suites = {suite.name for suite in JUnitXml.fromstring(shown("test", "--format", "junit"))}
    assert place in suites
    assert all(name.startswith("shop/policies/") for name in suites)
    (result,) = json.loads(shown("test", "--format", "sarif"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == place
    (row,) = json.loads(shown("test", "--format", "gitlab"))
    assert row["location"]["path"] == place

    file = broken / "shop" / "catalog" / "collaboration.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("monthly: 12", "monthly: 13"), encoding="utf-8")
    report = json.loads(shown("diff", str(ROOT), "--at", "2020-09-01", "--format", "sarif"))
    (result,) = report["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("shop/catalog/")
    assert (broken / uri).is_file()


def test_names_that_are_no_text_or_mean_something_elsewhere_are_written_in_every_format(
    tmp_path: Path,
) -> None:
    """A blank, a percent sign, a hash, commands of a log, links, and a byte that is no letter."""
    (tmp_path / "catalog").mkdir()
    names = ["a b%20c#d.yaml", "é [x](y){0}.yaml", "@octocat #1 `x`.yaml", "::error::x.yaml"]
    no_text = os.fsdecode(b"caf\xe9.yaml")
    for name in (*names, no_text):
        (tmp_path / "catalog" / name).write_text("kind: prodct\n", encoding="utf-8")
    step = tmp_path / "step.md"
    told = {
        form: process("validate", "--format", form, folder=tmp_path, GITHUB_STEP_SUMMARY=str(step))
        for form in FORMATS
    }
    assert {(ran.returncode, ran.stderr) for ran in told.values()} == {(1, b"")}
    wanted = {f"catalog/{name}" for name in names}

    results = json.loads(told["sarif"].stdout)["runs"][0]["results"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    assert {os.fsdecode(unquote_to_bytes(uri)) for uri in uris} >= {*wanted, f"catalog/{no_text}"}
    assert all(re.fullmatch(r"[\w./%~-]+", uri, re.ASCII) for uri in uris)

    paths = {row["location"]["path"] for row in json.loads(told["gitlab"].stdout)}
    assert paths >= {*wanted, "catalog/caf\ufffd.yaml"}
    assert {suite.name for suite in JUnitXml.fromstring(told["junit"].stdout)} >= wanted
    assert {one.properties["file"] for one in commands(told["github"].stdout.decode())} >= wanted
    summary = step.read_text(encoding="utf-8")
    assert list(live(summary)) == []
    read = {words(tokens) for tokens in inline(summary)}
    assert {f"catalog/{name}:1:7" for name in names} <= read


def test_markdown_is_the_text_in_a_fence(broken: Path) -> None:
    for asked in (("validate",), ("test",), ("test", "--coverage-min", "cells=100")):
        command = ("--root", "shop", *asked)
        if asked[0] == "test":
            shutil.copytree(ROOT / "catalog", broken / "shop" / "catalog", dirs_exist_ok=True)
        text = within(broken, *command)
        shown = within(broken, *command, "--format", "markdown", FORCE_COLOR="1")
        assert (shown.exit_code, shown.stderr) == (text.exit_code, "")
        assert blocks(shown.stdout) == ["fence"]
        assert fences(shown.stdout) == [text.stdout]


def test_from_within_the_root_files_are_named_from_there(broken: Path) -> None:
    ran = within(broken / "shop" / "catalog", "validate", "--root", "..", "--format", "github")
    assert ran.stdout.startswith("::error file=../catalog/collaboration.yaml,")


def test_an_account_is_named_as_it_was_given(broken: Path) -> None:
    (broken / "mine.yaml").write_text("kind: account\nid: mine\n", encoding="utf-8")
    ran = within(broken, "--root", "shop", "validate", "mine.yaml", "--format", "github")
    assert ran.exit_code == 1
    assert {line.partition(",")[0] for line in ran.stdout.splitlines()} == {"::error file=mine.yaml"}


def test_the_summary_of_the_step_is_added_to(broken: Path, tmp_path: Path) -> None:
    step = tmp_path / "summary.md"
    step.write_text("before\n", encoding="utf-8")
    within(broken, "--root", "shop", "validate", "--format", "github", GITHUB_STEP_SUMMARY=str(step))
    text = step.read_text(encoding="utf-8")
    assert text.startswith("before\n### maybuy\n")
    assert "| error `unknown-item` | `shop/catalog/collaboration.yaml:" in text


def test_where_nothing_is_wrong_nothing_is_annotated_nor_summed_up(tmp_path: Path) -> None:
    step = tmp_path / "summary.md"
    ran = run("validate", "--format", "github", GITHUB_STEP_SUMMARY=str(step))
    assert (ran.exit_code, ran.stdout, step.exists()) == (0, "", False)


def test_a_test_that_failed_is_a_finding_at_its_name(broken: Path) -> None:
    shutil.copytree(ROOT / "catalog", broken / "shop" / "catalog", dirs_exist_ok=True)
    file = broken / "shop" / "policies" / "mine_test.yaml"
    file.write_text(FAILING, encoding="utf-8")
    ran = within(broken, "--root", "shop", "test", str(file), "--format", "github")
    assert ran.exit_code == 1
    assert ran.stdout == (
        "::error file=shop/policies/mine_test.yaml,title=failed-test,line=4,endLine=4,col=11,endColumn=37"
        "::`an admin buys More Storage` is not so: outcome: deny ≠ allow"
        " - asked was: luc of acme: buy more-storage, on September 1, 2020\n"
    )
    shown = json.loads(within(broken, "--root", "shop", "test", "--format", "gitlab").stdout)
    assert [row["check_name"] for row in shown] == ["failed-test"]


@pytest.mark.parametrize("command", ["validate", "test", "prove"])
def test_what_is_also_written_is_what_the_format_says_by_itself(command: str, tmp_path: Path) -> None:
    root = tmp_path / "shop"
    shutil.copytree(ROOT / "engine" / "maybuy" / "templates" / "seats", root)
    (root / "policies" / "promises.yaml").write_text(PROMISED, encoding="utf-8")
    text = (root / "catalog" / "weather.yaml").read_text(encoding="utf-8")
    one = text.replace(", fr: Alertes météo", "").replace("any: [moorings/plus]", "any: [moorings]")
    (root / "catalog" / "weather.yaml").write_text(one, encoding="utf-8")
    forms = ("markdown", "json", *FORMATS)
    files = {form: tmp_path / form for form in forms}
    words = [word for form, file in files.items() for word in ("--also", form, str(file))]
    ran = run(command, "--root", str(root), *words)
    alone = run(command, "--root", str(root))
    assert (ran.exit_code, ran.stdout, ran.stderr) == (alone.exit_code, alone.stdout, alone.stderr)
    assert ran.exit_code == (0 if command == "validate" else 1)
    for form, file in files.items():
        assert file.read_text(encoding="utf-8") == run(command, "--root", str(root), "--format", form).stdout


def test_a_file_that_cannot_be_written_ends_with_two_and_a_format_must_be_known(tmp_path: Path) -> None:
    assert run("validate", "--also", "json", str(tmp_path / "none" / "file")).exit_code == 2
    assert run("validate", "--also", "yaml", str(tmp_path / "file")).exit_code == 2
    assert not (tmp_path / "file").exists()

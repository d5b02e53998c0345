"""A pull request: somebody of the pricing team makes Collaboration available to Team, and forgets French."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import ROOT
from maybuy.loading import load, read_account_text
from repositories import edited, environment, git, repository

AT = ("--at", "2020-09-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository on the branch of the pull request."""
    here = repository(tmp_path_factory.mktemp("pull-request"))
    git(here, "switch", "--quiet", "--create=collaboration-for-team")
    file = here / "catalog" / "collaboration.yaml"
    edited(file, "any: [support/professional,", "any: [support/team, support/professional,")
    edited(file, "name: Collaboration\n", "name: {en: Collaboration for all}\n")
    git(here, "commit", "--quiet", "--all", "--message=Offer Collaboration with Support Team")
    return here


def maybuy(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "maybuy", *words], cwd=folder, env=environment(),
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def difference(folder: Path) -> dict[str, Any]:
    """What the pull request changes."""
    code, shown = maybuy(folder, "diff", "main", *AT, "--format", "json")
    assert code == 0
    found: dict[str, Any] = json.loads(shown)
    return found


def test_validate_finds_the_missing_translation(folder: Path) -> None:
    code, shown = maybuy(folder, "validate", "--format", "json")
    (finding,) = json.loads(shown)["diagnostics"]
    assert code == 0
    assert (finding["code"], finding["severity"]) == ("missing-translation", "warning")
    assert (finding["file"], finding["line"]) == ("catalog/collaboration.yaml", 4)
    assert finding["message"] == "`name` is not given in fr"


def test_the_tests_of_the_policies_fail_with_the_row_that_it_breaks(folder: Path) -> None:
    code, shown = maybuy(folder, "test")
    assert code == 1
    assert "✘ Support Team does not qualify for Collaboration" in shown
    assert "(S41)" in shown
    assert "not_compatible" in shown


def test_diff_names_exactly_the_users_who_gain_the_purchase(difference: dict[str, Any]) -> None:
    gains = [row for row in difference["gains"] if "buy" in row["actions"]]
    types = load(ROOT).definitions.values("account.type")
    assert {role for row in gains for role in row["roles"]} == {"owner"}
    assert sorted(one for row in gains for one in row["account_types"]) == sorted(types or ())
    for row in gains:
        assert row["items"] == ["collaboration"]
        assert row["exact"]
        assert row["from"]["reason"] == "not_compatible"
        assert {"any": ["support/team"]} in row["when"]["subscription.holds"]
        expected = "refer" if row["account_types"] == ["other"] else "allow"
        assert row["to"]["outcome"] == expected


def test_nobody_loses_the_purchase(difference: dict[str, Any]) -> None:
    assert [row for row in difference["loses"] if "buy" in row["actions"]] == []


def test_every_example_that_diff_gives_is_answered_as_it_says_by_both_versions(
    folder: Path, difference: dict[str, Any]
) -> None:
    before, after = load(ROOT), load(folder)
    rows = [row for section in ("loses", "gains", "changes") for row in difference[section]]
    assert len(rows) > 5
    for row in rows:
        asked = row["witness"]
        for engine, expected in ((before, row["from"]), (after, row["to"])):
            account = read_account_text(json.dumps(asked["account"]), "witness.json", engine)
            decision = engine.prepare(account, asked["user"], date.fromisoformat(asked["at"])).decide(
                asked["action"], asked["item"],
                seats=asked["seats"], quantity=asked["quantity"], to=asked["to"],
            )  # fmt: skip
            assert (decision.outcome, list(decision.channels)) == (expected["outcome"], expected["channels"])


def test_the_change_of_the_name_is_among_the_texts(difference: dict[str, Any]) -> None:
    said = {(one["id"], one["language"], one["to"]) for one in difference["texts"]}
    assert ("collaboration", "en", "Collaboration for all") in said


def test_a_job_can_refuse_a_change_by_which_somebody_loses(folder: Path) -> None:
    code, _ = maybuy(folder, "diff", "main", *AT, "--fail-on", "loses")
    assert code == 1


def test_once_the_translation_is_there_validate_is_content(folder: Path) -> None:
    edited(
        folder / "catalog" / "collaboration.yaml",
        "{en: Collaboration for all}",
        "{en: Collaboration for all, fr: Collaboration pour tous}",
    )
    assert maybuy(folder, "validate")[1].endswith("no problem found\n")
    git(folder, "checkout", "--quiet", "--", ".")

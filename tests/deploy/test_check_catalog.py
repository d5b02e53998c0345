"""What a job runs: findings, tests and the effect of a change, in a repository as a checkout leaves it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

from acceptance.accounts import ROOT
from repositories import edited, environment, git, repository

SCRIPT = ROOT / "deploy" / "check-catalog.sh"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path / "checkout")


def job(folder: Path, **changes: str) -> tuple[int, str, str]:
    """The exit code, what was printed, and the report."""
    output = folder.parent / "output"
    done = subprocess.run(
        [str(SCRIPT)], cwd=folder, env=environment(MAYBUY_OUTPUT=str(output), **changes),
        check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, (output / "report.md").read_text(encoding="utf-8")


def gives_team_collaboration(folder: Path) -> None:
    edited(
        folder / "catalog" / "collaboration.yaml",
        "any: [support/professional,",
        "any: [support/team, support/professional,",
    )


def test_without_a_change_everything_passes_and_the_report_says_so(folder: Path) -> None:
    code, printed, report = job(folder, MAYBUY_BASE="main")
    assert code == 0
    assert "no problem found" in printed
    assert "all as expected" in report
    assert "no difference" in report


def test_a_change_that_breaks_a_test_fails_and_the_report_says_who_gains(folder: Path) -> None:
    gives_team_collaboration(folder)
    code, printed, report = job(folder, MAYBUY_BASE="main")
    assert code == 1
    assert "does not qualify for Collaboration" in printed
    assert report.index("## Validation") < report.index("## Tests") < report.index("#### Gains")


def test_files_that_cannot_be_read_fail_and_are_not_compared(folder: Path) -> None:
    edited(folder / "catalog" / "collaboration.yaml", "support/professional", "support/pro")
    code, _, report = job(folder, MAYBUY_BASE="main")
    assert code == 1
    assert "unknown-item" in report
    assert report.endswith("are left out until the files can be read.\n")


def test_a_job_of_github_has_annotations_and_the_report_in_its_summary(folder: Path, tmp_path: Path) -> None:
    git(folder, "clone", "--quiet", "--bare", str(folder), str(tmp_path / "origin.git"))
    git(folder, "remote", "add", "origin", str(tmp_path / "origin.git"))
    gives_team_collaboration(folder)
    edited(folder / "catalog" / "collaboration.yaml", "name: Collaboration\n", "name: {en: Collaboration}\n")
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    code, printed, report = job(
        folder,
        GITHUB_ACTIONS="true",
        GITHUB_BASE_REF="main",
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_OUTPUT=str(outputs),
    )
    assert code == 1
    assert "::warning file=catalog/collaboration.yaml" in printed
    assert summary.read_text(encoding="utf-8") == report
    assert "#### Gains" in report
    assert outputs.read_text(encoding="utf-8") == f"report={tmp_path / 'output' / 'report.md'}\n"


def test_a_job_of_gitlab_leaves_the_files_that_gitlab_reads(folder: Path, tmp_path: Path) -> None:
    edited(folder / "catalog" / "collaboration.yaml", "name: Collaboration\n", "name: {en: Collaboration}\n")
    code, _, _ = job(
        folder, GITLAB_CI="true", CI_MERGE_REQUEST_DIFF_BASE_SHA=git(folder, "rev-parse", "main").strip()
    )
    assert code == 0
    (finding,) = json.loads((tmp_path / "output" / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert finding["check_name"] == "missing-translation"
    assert JUnitXml.fromfile(str(tmp_path / "output" / "tests.xml")).failures == 0


def test_what_a_change_must_not_do_can_be_named(folder: Path) -> None:
    edited(folder / "catalog" / "collaboration.yaml", "monthly: 12, annual: 10", "monthly: 13, annual: 10")
    assert job(folder, MAYBUY_BASE="main")[0] == 0
    assert job(folder, MAYBUY_BASE="main", MAYBUY_FAIL_ON="any")[0] == 1


def test_a_revision_that_there_is_none_of_is_an_error(folder: Path) -> None:
    assert job(folder, MAYBUY_BASE="no-such-branch")[0] == 2


def test_the_action_runs_the_script_with_its_inputs() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    *_, check = action["runs"]["steps"]
    assert check["run"] == f'"$GITHUB_ACTION_PATH/{SCRIPT.relative_to(ROOT)}"'
    script = SCRIPT.read_text(encoding="utf-8")
    for name, value in check["env"].items():
        assert value.removeprefix("${{ inputs.").removesuffix(" }}") in action["inputs"]
        assert f"${{{name}:" in script

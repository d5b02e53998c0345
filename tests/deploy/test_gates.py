"""The gate: what cannot be checked fails, whatever keeps it from being checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deploy.jobs import dearer, job, withdrawn
from repositories import committed, edited, git, served, small

pytestmark = pytest.mark.slow

NOBODY = "1234567890123456789012345678901234567890"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout of a branch of its own, with its server beside it."""
    made = small(tmp_path / "checkout")
    served(made, tmp_path / "origin.git")
    git(made, "checkout", "--quiet", "-b", "change")
    return made


@pytest.mark.parametrize(
    "base",
    [
        {"GITHUB_BASE_REF": "gone"},
        {"GITHUB_BASE_REF": "gone", "MAYBUY_FAIL_ON": "loses"},
        {"GITHUB_BASE_REF": "--upload-pack=touch evil"},
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": NOBODY},
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "gone"},
        {"MAYBUY_BASE": "no-such-branch"},
        {"MAYBUY_BASE": NOBODY},
        {"MAYBUY_BASE": "0" * 40},
        {"MAYBUY_BASE": "--help"},
        {"MAYBUY_BASE": " "},
        {"MAYBUY_BASE": "HEAD:catalog"},
        {"MAYBUY_BASE": "main:refs/heads/written"},
    ],
    ids=lambda base: "-".join(f"{name}={value[:12]}" for name, value in base.items()),
)
def test_a_base_that_is_named_and_cannot_be_had_fails(base: dict[str, str], folder: Path) -> None:
    done = job(dearer(folder), **base)
    assert done.code == 2
    assert "the revision to compare with cannot be had" in done.complained
    assert done.report.endswith("The change could not be compared with anything: the log says why.\n")
    assert git(folder, "branch", "--format=%(refname:short)").split() == ["change", "main"]


def test_the_base_is_asked_of_the_server_anew_and_not_remembered(folder: Path, tmp_path: Path) -> None:
    git(folder, "fetch", "--quiet", "origin")
    shutil.rmtree(tmp_path / "origin.git")
    assert job(dearer(folder), GITHUB_BASE_REF="main").code == 2
    assert job(folder, MAYBUY_BASE="origin/main").code == 0


def test_a_gate_without_a_base_fails_and_a_report_without_one_does_not(folder: Path) -> None:
    done = job(dearer(folder), MAYBUY_FAIL_ON="any")
    assert done.code == 2
    assert "name one in MAYBUY_BASE" in done.complained
    done = job(folder)
    assert (done.code, done.report.endswith("No revision to compare with was named.\n")) == (0, True)


def test_a_mistyped_gate_fails(folder: Path) -> None:
    for said in ("lose", "Loses", "loses ", "loses,gains", "none", "0", " "):
        for base in ("", "main"):
            done = job(folder, MAYBUY_FAIL_ON=said, MAYBUY_BASE=base)
            assert done.code == 2
            assert "MAYBUY_FAIL_ON is loses, gains or any" in done.complained


@pytest.mark.parametrize(("fail_on", "code"), [("", 0), ("loses", 1), ("gains", 0), ("any", 1)])
def test_a_change_that_does_what_fails_fails(fail_on: str, code: int, folder: Path) -> None:
    edited(folder / "policies" / "rights_test.yaml", "outcome: refer, channels: [phone], ", "")
    assert job(withdrawn(folder), GITHUB_BASE_REF="main", MAYBUY_FAIL_ON=fail_on).code == code


def test_what_is_taken_away_on_a_later_day_counts_where_all_days_do(folder: Path) -> None:
    until = "through: [phone]\n    effective: {until: 2100-01-01}"
    edited(folder / "policies" / "rights.yaml", "through: [phone]", until)
    assert job(folder, GITHUB_BASE_REF="main", MAYBUY_FAIL_ON="loses").code == 0
    assert job(folder, GITHUB_BASE_REF="main", MAYBUY_FAIL_ON="loses", MAYBUY_DAYS="all").code == 1
    assert job(folder, MAYBUY_DAYS="tomorrow").code == 2


def test_histories_that_have_nothing_in_common_cannot_be_compared(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "--orphan", "other")
    committed(dearer(folder))
    assert job(folder, GITHUB_BASE_REF="main").code == 2
    assert job(folder, MAYBUY_BASE="main").code == 0


def test_a_folder_that_is_no_repository_cannot_be_compared(folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    done = job(folder, MAYBUY_BASE="main")
    assert done.code == 2
    assert "not a git repository" in done.complained


def test_git_says_itself_why_it_refuses(folder: Path) -> None:
    done = job(folder, MAYBUY_BASE="main", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert done.code == 2
    assert "dubious ownership" in done.complained


def test_a_report_that_cannot_be_written_fails(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "taken" / "report.md").mkdir(parents=True)
    assert job(folder, MAYBUY_OUTPUT=str(tmp_path / "taken")).code == 2
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert job(folder, MAYBUY_OUTPUT=str(tmp_path / "file" / "inside")).code == 2
    for name in ("tests.xml", "gl-code-quality-report.json"):
        output = tmp_path / name
        (output / name).mkdir(parents=True)
        assert job(folder, MAYBUY_OUTPUT=str(output), GITLAB_CI="true").code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("name", ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"])
def test_what_the_server_is_to_read_must_have_been_written(name: str, folder: Path) -> None:
    assert job(folder, **{name: "/dev/full"}).code == 2


def test_files_of_an_earlier_run_are_not_taken_for_this_one(folder: Path) -> None:
    assert job(folder, GITLAB_CI="true").code == 0
    edited(folder / "catalog" / "moorings.yaml", "kind: product", "kind: prodct")
    done = job(folder, GITLAB_CI="true")
    assert done.code == 1
    assert not (done.output / "tests.xml").exists()


def test_a_root_that_is_not_there_fails(folder: Path) -> None:
    assert job(folder, MAYBUY_ROOT="gone").code == 2


def test_a_root_without_a_catalog_fails(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert job(folder, MAYBUY_ROOT=str(tmp_path / "empty")).code == 2
    shutil.rmtree(folder / "catalog")
    shutil.rmtree(folder / "policies")
    assert job(folder).code == 2


def test_tests_that_are_not_there_fail(folder: Path) -> None:
    (folder / "policies" / "rights_test.yaml").unlink()
    done = job(folder)
    assert done.code == 2
    assert "there are no tests" in done.complained


def test_a_program_that_is_not_there_fails(folder: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "git", "mkdir", "rm", "cat", "head", "mktemp", "env"):
        (programs / name).symlink_to(str(shutil.which(name)))
    done = job(folder, PATH=str(programs))
    assert done.code == 2
    assert "maybuy: command not found" in done.complained

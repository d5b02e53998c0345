"""The revision to compare with: where the branch was left, found without taking history away from a clone."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.jobs import dearer, job
from repositories import committed, edited, git, served, small

pytestmark = pytest.mark.slow

DEARER = "Moorings Plus, monthly, EUR: €24.00 → €25.00"


def cheaper(folder: Path) -> Path:
    """Another price changes, which the branch has no part in."""
    edited(folder / "catalog" / "moorings.yaml", "monthly: 12", "monthly: 11")
    return folder


def noted(folder: Path, count: int) -> None:
    """Some revisions that have nothing to do with the catalog."""
    for number in range(count):
        (folder / "notes").write_text(str(number), encoding="utf-8")
        committed(folder)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository whose branch `change` raises a price, while another price falls on `main`.

    Its server has `refs/pull/1/merge`, which is what GitHub makes of both, and a `main` that has gone on.
    """
    folder = small(tmp_path / "work")
    noted(folder, 3)
    git(folder, "checkout", "--quiet", "-b", "change")
    committed(dearer(folder))
    noted(folder, 2)
    git(folder, "checkout", "--quiet", "main")
    committed(cheaper(folder))
    git(folder, "checkout", "--quiet", "--detach", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--message=merged", "change")
    git(folder, "update-ref", "refs/pull/1/merge", "HEAD")
    git(folder, "checkout", "--quiet", "main")
    edited(folder / "catalog" / "weather.yaml", "monthly: 5", "monthly: 7")
    committed(folder)
    served(folder, tmp_path / "origin.git")
    git(folder, "push", "--quiet", "origin", "refs/pull/1/merge:refs/pull/1/merge")
    return folder


def checkout(place: Path, server: Path, ref: str, *how: str) -> Path:
    """A checkout as a job's runner makes it."""
    git(place.parent, "init", "--quiet", str(place))
    git(place, "remote", "add", "origin", server.as_uri())
    git(place, "fetch", "--quiet", "--no-tags", *how, "origin", f"+{ref}:refs/remotes/here")
    git(place, "checkout", "--quiet", "--detach", "refs/remotes/here")
    return place


def is_shallow(folder: Path) -> bool:
    return git(folder, "rev-parse", "--is-shallow-repository").strip() == "true"


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("ref", ["refs/heads/change", "refs/pull/1/merge"])
@pytest.mark.parametrize("how", [(), ("--depth=1",), ("--depth=2",)], ids=["whole", "one", "two"])
def test_only_the_branch_s_own_changes_are_told_however_little_of_it_is_checked_out(
    ref: str, how: tuple[str, ...], tmp_path: Path
) -> None:
    folder = checkout(tmp_path / "checkout", tmp_path / "origin.git", ref, *how)
    done = job(folder, GITHUB_BASE_REF="main", MAYBUY_FAIL_ON="any")
    assert done.code == 1, done.complained
    assert DEARER in done.report
    assert "12.00" not in done.report
    assert "€7.00" not in done.report
    # GitLab names the branch as well, and does not always tell the revision.
    told = job(folder, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", CI_MERGE_REQUEST_DIFF_BASE_SHA="")
    assert (told.code, told.report) == (0, done.report)


def test_the_history_of_a_clone_is_left_as_it_is(work: Path, tmp_path: Path) -> None:
    folder = checkout(tmp_path / "checkout", tmp_path / "origin.git", "refs/heads/change")
    before = git(folder, "rev-list", "HEAD")
    job(folder, GITHUB_BASE_REF="main")
    assert (is_shallow(folder), git(folder, "rev-list", "HEAD")) == (False, before)
    assert git(folder, "rev-list", "origin/main") == git(work, "rev-list", "main")


def test_a_shallow_clone_never_loses_what_it_has(work: Path, tmp_path: Path) -> None:
    folder = checkout(tmp_path / "checkout", tmp_path / "origin.git", "refs/heads/change", "--depth=3")
    before = git(folder, "rev-list", "HEAD").split()
    main = git(work, "rev-parse", "main").strip()
    for base in (
        {"GITHUB_BASE_REF": "main"},
        {"MAYBUY_BASE": "main"},
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": main},
    ):
        assert job(folder, **base).code == 0
        assert git(folder, "rev-list", "HEAD").split()[: len(before)] == before


def test_a_named_revision_is_compared_as_it_is_and_had_from_the_server_where_it_is_not_here(
    work: Path, tmp_path: Path
) -> None:
    main = git(work, "rev-parse", "main").strip()
    for number, base in enumerate(({"MAYBUY_BASE": "main"}, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": main})):
        folder = checkout(tmp_path / f"{number}", tmp_path / "origin.git", "refs/heads/change", "--depth=1")
        done = job(folder, MAYBUY_FAIL_ON="any", **base)
        assert done.code == 1, done.complained
        assert main in done.report
        assert DEARER in done.report
        assert "€11.00 → €12.00" in done.report
        assert git(folder, "rev-list", "--count", "FETCH_HEAD").strip() == "1"


def test_gitlab_s_merged_results_are_compared_with_the_target_that_they_were_made_of(
    work: Path, tmp_path: Path
) -> None:
    folder = checkout(tmp_path / "checkout", tmp_path / "origin.git", "refs/pull/1/merge", "--depth=20")
    target, left = (
        git(folder, "rev-parse", "HEAD^1").strip(),
        git(work, "merge-base", "main", "change").strip(),
    )
    done = job(
        folder, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=target, CI_MERGE_REQUEST_DIFF_BASE_SHA=left
    )  # fmt: skip
    assert (done.code, DEARER in done.report, "12.00" in done.report) == (0, True, False)


def test_branches_without_a_common_revision_are_not_compared_in_a_shallow_clone_either(
    work: Path, tmp_path: Path
) -> None:
    git(work, "checkout", "--quiet", "--orphan", "other")
    (work / "alone").write_text("", encoding="utf-8")
    committed(work)
    git(work, "push", "--quiet", "origin", "other")
    folder = checkout(tmp_path / "checkout", tmp_path / "origin.git", "refs/heads/other", "--depth=1")
    assert job(folder, GITHUB_BASE_REF="main").code == 2

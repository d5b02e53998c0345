"""How far the files of a folder may lead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maybuy.source import Boundary, boundary_of


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git work tree with a root and a hidden file in it, beside a file that is not its own."""
    for name in (
        "tree/.git/HEAD",
        "tree/.git/config",
        "tree/.env",
        "tree/root/catalog/a.yaml",
        "beside.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path / "tree"


def test_the_files_of_a_root_may_lead_anywhere_in_its_git_work_tree(repository: Path) -> None:
    boundary = boundary_of(repository / "root")
    assert boundary.tops == (str(repository / "root"), str(repository))
    assert boundary.problem(str(repository)) == ""
    assert boundary.problem(str(repository / "examples" / "acme.yaml")) == ""
    assert boundary.problem(str(repository / ".git" / "config")) == "hidden"
    assert boundary.problem(str(repository / ".env")) == "hidden"
    for other in (repository.parent, f"{repository}-beside", "/proc/self/environ", "/"):
        assert boundary.problem(str(other)) == "outside"


def test_a_submodule_and_a_second_work_tree_are_repositories_of_their_own(repository: Path) -> None:
    (repository / "root" / ".git").write_text("gitdir: ../.git/modules/root\n", encoding="utf-8")
    assert boundary_of(repository / "root").problem(str(repository / "examples")) == "outside"


def test_an_empty_folder_named_as_git_s_makes_no_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "root").mkdir()
    assert boundary_of(tmp_path / "root").problem(str(tmp_path / "a.yaml")) == "outside"


def test_a_root_that_is_a_link_is_where_it_leads(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(repository / "root")
    assert boundary_of(tmp_path / "current") == boundary_of(repository / "root")


def test_all_of_a_machine_may_be_a_root() -> None:
    assert Boundary(("/",)).problem("/etc/a.yaml") == ""
    assert Boundary(("/",)).problem("/root/.netrc") == "hidden"


def test_anybody_may_name_a_file_elsewhere_but_not_what_a_link_in_here_leads_to(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boundary = boundary_of(repository / "root")
    catalog = repository / "root" / "catalog"
    (catalog / "out.yaml").symlink_to(repository.parent / "beside.yaml")
    (catalog / "out").symlink_to(repository.parent)
    (catalog / "git.yaml").symlink_to("../../.git/config")
    (catalog / "b.yaml").symlink_to("a.yaml")
    (repository.parent / "way").symlink_to(repository)
    monkeypatch.chdir(repository)
    found = {
        str(path): boundary.problem_of(Path(path))
        for path in (
            "root/catalog/a.yaml", "root/catalog/b.yaml", "root/catalog/none.yaml", ".env", "../beside.yaml",
            "/proc/self/environ", "root/catalog/out.yaml", "root/catalog/out/beside.yaml",
            "../way/root/catalog/out.yaml", "root/catalog/git.yaml",
        )
    }  # fmt: skip
    assert {path: problem for path, problem in found.items() if problem} == {
        "root/catalog/out.yaml": "outside",
        "root/catalog/out/beside.yaml": "outside",
        "../way/root/catalog/out.yaml": "outside",
        "root/catalog/git.yaml": "hidden",
    }


def test_one_more_folder_adds_what_its_own_files_may_lead_to(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    boundary = boundary_of(repository / "root").and_of(other)
    assert boundary.problem(str(other / "a.yaml")) == boundary.problem(str(repository)) == ""
    assert boundary.problem(os.path.realpath(tmp_path / "beside.yaml")) == "outside"

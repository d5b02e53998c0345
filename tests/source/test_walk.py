"""The walk of a folder: everything that looks like a file is listed, to be read or with why it is not."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source import files_in, is_data


def made(top: Path, *names: str) -> Path:
    """A folder with files of these names."""
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("", encoding="utf-8")
    return top


def names(top: Path, *folders: str) -> list[str]:
    return [one.name for one in files_in(top, folders or ("",)) if not one.problem]


def problems(top: Path, *folders: str) -> list[tuple[str, str]]:
    return [(one.name, one.problem) for one in files_in(top, folders or ("",)) if one.problem]


def link(at: Path, to: Path | str) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.symlink_to(to)


def test_files_are_found_at_any_depth_whatever_case_their_names_end_in(tmp_path: Path) -> None:
    made(tmp_path, "b/c.YAML", "a.json", "b/d/e.Yml", "b.yaml", "b/f.JSON", "notes.txt", "yaml", "x.yaml.bak")
    assert names(tmp_path) == ["a.json", "b/c.YAML", "b/d/e.Yml", "b/f.JSON", "b.yaml"]
    assert problems(tmp_path) == []


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    made(tmp_path, "more.yaml/a.yaml")
    assert names(tmp_path) == ["more.yaml/a.yaml"]


def test_names_that_begin_with_a_dot_are_no_part_of_a_folder(tmp_path: Path) -> None:
    made(tmp_path, ".a.yaml", ".git/b.yaml", "c/.d/e.yaml", "f.yaml")
    link(tmp_path / ".#f.yaml", "somebody@host.1234:5678")
    assert (names(tmp_path), problems(tmp_path)) == (["f.yaml"], [])


def test_a_folder_mounted_as_kubernetes_does_has_each_file_once(tmp_path: Path) -> None:
    made(tmp_path, "..2026_06_01_12_00_00.1/a.yaml", "..2026_06_01_12_00_00.1/more/b.yaml")
    link(tmp_path / "..data", "..2026_06_01_12_00_00.1")
    link(tmp_path / "a.yaml", "..data/a.yaml")
    link(tmp_path / "more", "..data/more")
    assert (names(tmp_path), problems(tmp_path)) == (["a.yaml", "more/b.yaml"], [])


def test_links_to_files_and_folders_are_followed(tmp_path: Path) -> None:
    root = made(tmp_path / "root", "shared/rules/a.yaml", "shared/b.yaml", "policies/c.yaml")
    link(root / "policies" / "rules", "../shared/rules")
    link(root / "policies" / "b.yaml", root / "shared" / "b.yaml")
    link(root / "catalog", "shared")
    assert names(root, "policies") == ["policies/b.yaml", "policies/c.yaml", "policies/rules/a.yaml"]
    assert names(root, "catalog") == ["catalog/b.yaml", "catalog/rules/a.yaml"]


def test_what_leads_out_is_told_and_not_looked_at(tmp_path: Path) -> None:
    made(tmp_path, "secret/a.yaml", "root/b.yaml")
    root = tmp_path / "root"
    link(root / "folder", tmp_path / "secret")
    link(root / "file.yaml", "../secret/a.yaml")
    link(root / "missing.yaml", "../secret/none.yaml")
    link(root / "environ.json", "/proc/self/environ")
    assert names(root) == ["b.yaml"]
    assert problems(root) == [
        ("environ.json", "outside"),
        ("file.yaml", "outside"),
        ("folder", "outside"),
        ("missing.yaml", "outside"),
    ]


def test_within_a_git_work_tree_links_may_lead_anywhere_but_to_hidden_names(tmp_path: Path) -> None:
    made(tmp_path, ".git/HEAD", ".git/config", ".env", "shared/a.yaml", "root/b.yaml")
    root = tmp_path / "root"
    link(root / "shared", "../shared")
    link(root / "config.yaml", "../.git/config")
    link(root / "git", "../.git")
    link(root / "env.yaml", "../.env")
    link(root / "up.yaml", tmp_path.parent / "x.yaml")
    assert names(root) == ["b.yaml", "shared/a.yaml"]
    assert problems(root) == [
        ("config.yaml", "hidden"), ("env.yaml", "hidden"), ("git", "hidden"), ("up.yaml", "outside")
    ]  # fmt: skip


def test_a_root_below_a_hidden_name_is_read_as_any_other(tmp_path: Path) -> None:
    made(tmp_path, ".git/HEAD", ".pricing/shared/a.yaml", ".pricing/b.yaml")
    link(tmp_path / ".pricing" / "more", "shared")
    assert problems(tmp_path / ".pricing") == [("more", "twice")]
    assert names(tmp_path / ".pricing") == ["b.yaml", "shared/a.yaml"]


def test_links_that_lead_nowhere_are_told_whatever_they_are_called(tmp_path: Path) -> None:
    link(tmp_path / "a.yaml", "none.yaml")
    link(tmp_path / "folder", "gone")
    link(tmp_path / "circle", "circle")
    link(tmp_path / "one", "other")
    link(tmp_path / "other", "one")
    assert problems(tmp_path) == [
        (name, "nowhere") for name in ("a.yaml", "circle", "folder", "one", "other")
    ]  # fmt: skip


def test_a_folder_is_read_once_and_a_link_is_to_blame_for_the_second_time(tmp_path: Path) -> None:
    made(tmp_path, "catalog/z/a.yaml", "catalog/z/deep/b.yaml", "policies/c.yaml")
    link(tmp_path / "catalog" / "a", "z")
    link(tmp_path / "catalog" / "z" / "deep" / "up", "../..")
    link(tmp_path / "policies" / "all", "..")
    (tmp_path / "more").symlink_to("policies")
    listed = files_in(tmp_path, ["more", "catalog", "policies"])
    assert [one.name for one in listed if not one.problem] == [
        "catalog/z/a.yaml", "catalog/z/deep/b.yaml", "policies/c.yaml"
    ]  # fmt: skip
    assert [(one.name, one.problem, one.other) for one in listed if one.problem] == [
        ("catalog/a", "twice", "catalog/z"),
        ("catalog/z/deep/up", "twice", "catalog"),
        ("more", "twice", "policies"),
        ("policies/all/catalog", "twice", "catalog"),
        ("policies/all/more", "twice", "policies"),
        ("policies/all/policies", "twice", "policies"),
    ]  # fmt: skip


def test_links_that_double_at_every_step_end(tmp_path: Path) -> None:
    for number in range(40):
        made(tmp_path, f"shared/{number}/{number}.yaml")
        for name in "ab":
            link(tmp_path / "shared" / str(number) / name, f"../{number + 1}")
    made(tmp_path, "shared/40/40.yaml")
    link(tmp_path / "catalog", "shared/0")
    assert len(names(tmp_path, "catalog")) == 41


def test_what_is_no_ordinary_file_is_listed_by_its_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "socket.json"))
    assert names(tmp_path) == ["pipe.yaml", "socket.json"]


def test_a_folder_that_must_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "closed/a.yaml", "open/b.yaml")
    scandir = os.scandir

    def closed(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("closed"):
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert (names(tmp_path), problems(tmp_path)) == (["open/b.yaml"], [("closed", "permission")])


def test_a_folder_to_begin_with_may_be_missing_and_must_be_a_folder(tmp_path: Path) -> None:
    made(tmp_path, "policies")
    link(tmp_path / "gone", "nowhere")
    assert files_in(tmp_path, ["catalog"]) == []
    assert problems(tmp_path, "policies", "gone") == [("gone", "nowhere"), ("policies", "not-a-folder")]


_NAMES = st.sampled_from(["a", "b", "c.yaml", "d.YML", "e.txt", ".f", "..g"])
_WAYS = st.lists(_NAMES, min_size=1, max_size=3).map("/".join)
_LINKS = st.tuples(_WAYS, st.lists(st.sampled_from([*"ab", "..", ".f", "c.yaml", "out"]), max_size=4))


@given(st.lists(_WAYS, max_size=8), st.lists(_LINKS, max_size=6))
def test_whatever_is_linked_nothing_is_lost_and_nothing_beyond_is_read(
    files: list[str], links: list[tuple[str, list[str]]]
) -> None:
    with tempfile.TemporaryDirectory() as made_here:
        top = Path(os.path.realpath(made_here)) / "top"
        made(top.parent, "out/secret.yaml")
        top.mkdir()
        for name in files:
            if not any((top / one).exists() for one in (name, *map(str, Path(name).parents[:-1]))):
                made(top, name)
        for name, to in links:
            if not os.path.lexists(top / name) and (top / name).parent.is_dir():
                link(top / name, "/".join(to) or ".")
        listed = files_in(top)
        read = {one.real for one in listed if not one.problem}
        for folder, below, inside in os.walk(top):
            below[:] = [one for one in below if not one.startswith(".")]
            for one in inside:
                path = Path(folder, one)
                if is_data(one) and not one.startswith(".") and not path.is_symlink():
                    assert str(path) in read
        assert all(one.startswith(f"{top}/") and "/.f" not in one for one in read)
        assert [one.name for one in listed] == [
            "/".join(parts) for parts in sorted(one.name.split("/") for one in listed)
        ]
        told = {one.name for one in listed}
        for path in top.rglob("*"):
            hidden = any(part.startswith(".") for part in path.relative_to(top).parts)
            if path.is_symlink() and not path.exists() and not hidden:
                assert path.relative_to(top).as_posix() in told
        shutil.rmtree(top)
        assert files_in(top) == []

"""Git revisions are read as they are: no attribute, filter or link makes them seem to be anything else."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

import maybuy.source.revision as git_module
from acceptance.accounts import ROOT
from commands import AT, run
from drawing import drawn
from maybuy.loading import FOLDERS, read_root
from maybuy.source import files_in
from maybuy.source.revision import commit_of, revision
from maybuy.source.walk import walk
from repositories import edited, git, repository

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123\n"
DENY = "kind: policy\nid: closed\nrules: [{id: nobody-buys, deny: [buy], because: closed}]\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository whose first commit has the shipped files."""
    (tmp_path / "clone").mkdir()
    return repository(tmp_path / "clone")


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=More")


def diff(root: Path, *words: str, **environment: str) -> Result:
    environment = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **environment}
    return run("diff", *words, *AT, "--fail-on", "any", "--root", str(root), **environment)


def same(root: Path) -> bool:
    """Whether the working folder, in which nothing was changed since, is what the last commit has."""
    result = diff(root, "HEAD")
    assert result.stderr == ""
    return result.exit_code == 0


@pytest.mark.parametrize(
    "attributes",
    [
        "policies/extra export-ignore",
        "policies export-ignore",
        "*.yaml export-subst",
        "*.yaml ident",
        "*.yaml text eol=crlf",
        "*.yaml working-tree-encoding=UTF-16",
        "*.yaml diff=upper",
        "*.yaml binary -diff",
    ],
)
def test_no_attribute_makes_a_revision_seem_other_than_it_is(clone: Path, attributes: str) -> None:
    (clone / "policies" / "extra").mkdir()
    (clone / "policies" / "extra" / "closed.yaml").write_text(
        DENY.replace("closed}", '"$Format:%H$ $Id$"}'), encoding="utf-8"
    )
    commit(clone)
    git(clone, "config", "diff.upper.textconv", "tr a-z A-Z <")
    (clone / ".git" / "info" / "attributes").write_text(attributes + "\n", encoding="utf-8")
    (clone / ".gitattributes").write_text(attributes + "\n", encoding="utf-8")
    assert same(clone)


def test_no_filter_is_run(clone: Path, tmp_path: Path) -> None:
    (clone / ".gitattributes").write_text("*.yaml filter=mine\n", encoding="utf-8")
    commit(clone)
    for when in ("smudge", "process"):
        git(clone, "config", f"filter.mine.{when}", f"touch {tmp_path / 'run'}; sed s/buy/sell/")
    assert same(clone)
    assert not (tmp_path / "run").exists()


def test_links_within_the_repository_are_followed_in_a_revision_too(clone: Path) -> None:
    (clone / "shared").mkdir()
    (clone / "catalog").rename(clone / "shared" / "catalog")
    (clone / "catalog").symlink_to("shared/catalog")
    (clone / "shared" / "rights.yaml").write_bytes((clone / "policies" / "rights.yaml").read_bytes())
    (clone / "policies" / "rights.yaml").unlink()
    (clone / "policies" / "rights.yaml").symlink_to("../shared/rights.yaml")
    commit(clone)
    assert same(clone)
    assert diff(clone, "HEAD~1", "HEAD").exit_code == 0
    edited(clone / "shared" / "catalog" / "chat.yaml", "35", "36")
    assert not same(clone)


def test_a_root_in_a_folder_below_may_be_linked_from_beside_it(clone: Path) -> None:
    (clone / "pricing").mkdir()
    (clone / "policies").rename(clone / "pricing" / "policies")
    (clone / "pricing" / "catalog").symlink_to("../catalog")
    commit(clone)
    assert same(clone / "pricing")
    result = diff(clone / "pricing", "HEAD~1")  # there was none at that place
    assert (result.exit_code, "no catalog" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("name", "to", "told"),
    [
        ("policies/out.yaml", "../../outside.yaml", "leads out of the catalog’s repository"),
        ("policies/out.yaml", "/proc/self/environ", "leads out of the catalog’s repository"),
        ("policies/out", "../..", "leads out of the catalog’s repository"),
        ("policies/circle", "circle", "is a link that leads nowhere"),
        ("policies/gone", "../gone", "is a link that leads nowhere"),
        ("policies/up", "..", "leads to a folder that is read already"),
    ],
)
def test_a_link_that_is_not_followed_is_told_and_not_a_word_of_what_it_leads_to(
    clone: Path, name: str, to: str, told: str
) -> None:
    (clone.parent / "outside.yaml").write_text("password: hunter2\n", encoding="utf-8")
    (clone / name).symlink_to(to)
    commit(clone)
    (clone / name).unlink()
    result = diff(clone, "HEAD")
    assert "has errors" in result.stdout
    assert told in result.stderr
    assert run("diff", ".", "HEAD", *AT, "--root", str(clone)).exit_code == 2
    assert "hunter2" not in result.output
    assert "PATH=" not in result.output


def test_a_submodule_is_told_to_be_one(clone: Path) -> None:
    head = git(clone, "rev-parse", "HEAD").strip()
    git(clone, "update-index", "--add", "--cacheinfo", f"160000,{head},policies/shared")
    git(clone, "commit", "--quiet", "--message=Share")
    result = diff(clone, "HEAD")
    assert result.exit_code == 2
    assert "`policies/shared` is a submodule of git, whose files are in another repository" in result.stderr


def test_a_pointer_of_lfs_is_told_to_be_one_in_a_revision_and_in_the_folder(clone: Path) -> None:
    before = (clone / "catalog" / "chat.yaml").read_bytes()
    (clone / "catalog" / "chat.yaml").write_text(POINTER, encoding="utf-8")
    commit(clone)
    told = "error[unreadable]: `catalog/chat.yaml` is a pointer of Git LFS, whose content is kept elsewhere"
    assert told in run("validate", "--root", str(clone)).stdout
    (clone / "catalog" / "chat.yaml").write_bytes(before)
    result = diff(clone, "HEAD")
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_names_are_whatever_git_takes_and_the_same_ones_are_read_as_on_the_disk(clone: Path) -> None:
    for number, name in enumerate(
        (
            "a b.yaml",
            "é.yaml",
            "e\u0301.yaml",
            'q"\\.yaml',
            "n\nl.yaml",
            os.fsdecode(b"\xe9.YML"),
            ".h.yaml",
            "t.txt",
        )
    ):
        text = DENY.replace("closed", f"closed-{number}").replace("nobody", f"nobody-{number}")
        (clone / "policies" / name).write_text(text, encoding="utf-8")
    commit(clone)
    assert same(clone)
    assert len(read_root(clone).files) == len(read_root(ROOT).files) + 6


def test_a_repository_with_longer_ids_is_read_too(tmp_path: Path) -> None:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name)
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    commit(tmp_path)
    assert same(tmp_path)


def test_a_file_that_is_too_large_is_told_and_not_held(clone: Path) -> None:
    (clone / "policies" / "large.yaml").write_bytes(b"#" * 20_000_000)
    commit(clone)
    (clone / "policies" / "large.yaml").unlink()
    result = diff(clone, "HEAD")
    assert "error[too-large]" in result.stderr


def test_where_git_refuses_its_own_reason_is_told(clone: Path) -> None:
    result = diff(clone, "HEAD", GIT_TEST_ASSUME_DIFFERENT_OWNER="1", LC_ALL="C")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: git cannot read the revision `HEAD`: fatal: detected dubious ownership"
    )
    assert f"git config --global --add safe.directory {clone}" in result.stderr
    assert "not in a git repository" not in result.stderr


def test_where_an_object_is_missing_git_s_own_reason_is_told(clone: Path) -> None:
    name = git(clone, "rev-parse", "HEAD:catalog/chat.yaml").strip()
    (clone / ".git" / "objects" / name[:2] / name[2:]).unlink()
    result = diff(clone, "HEAD")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: git cannot read the revision `HEAD`: {name} missing\n"


def test_what_git_says_cannot_write_to_a_terminal(clone: Path) -> None:
    (clone / ".git" / "config").write_text(
        '[core]\n\trepositoryformatversion = "\x1b]0;x\x07"\n', encoding="utf-8"
    )
    result = diff(clone, "HEAD")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: git cannot read the revision `HEAD`: ")
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


@pytest.mark.parametrize("hanging", ["rev-parse", "cat-file"])
def test_a_git_that_does_not_answer_is_not_waited_for_for_ever(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hanging: str
) -> None:
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n[ "$3" = {hanging} ] && exec sleep 600\nexec {shutil.which("git")} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setattr(git_module, "SECONDS", 1)
    result = diff(clone, "HEAD", PATH=f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: git has not read the revision `HEAD` within ")


@pytest.mark.parametrize("word", ["--output=x", "x" * 5000, "HEAD:catalog", "@{upstream}"])
def test_a_word_that_names_no_commit_is_said_to_be_none(clone: Path, word: str) -> None:
    result = run("diff", "--root", str(clone), "--", word)
    assert result.exit_code == 2
    assert (
        result.stderr.startswith(f"error: `{word}` is neither a folder nor a revision")
        or "fatal: " in result.stderr
    )


def told(problem: str) -> str:
    """A problem; a circle of links through a hidden name is told as either of two."""
    return "nowhere" if problem == "hidden" else problem


_NAMES = st.sampled_from(["a", "b", "c.yaml", "d.YML", "e.txt", ".f", "..g"])
_WAYS = st.lists(_NAMES, min_size=1, max_size=3).map("/".join)
_LINKS = st.tuples(_WAYS, st.lists(st.sampled_from([*"ab", "..", ".f", "c.yaml", "beside"]), max_size=4))


@settings(max_examples=drawn(60))
@given(st.lists(_WAYS, max_size=6), st.lists(_LINKS, max_size=6))
def test_whatever_is_linked_a_revision_has_the_files_and_problems_that_its_folder_has(
    files: list[str], links: list[tuple[str, list[str]]]
) -> None:
    with tempfile.TemporaryDirectory() as made_here:
        folder = Path(made_here) / "repository"
        top = folder / "catalog"
        for path in (top / "kept.yaml", folder / "beside" / "c.yaml", Path(made_here) / "beside" / "c.yaml"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
        for name in files:
            if not any((top / one).exists() for one in (name, *map(str, Path(name).parents[:-1]))):
                (top / name).parent.mkdir(parents=True, exist_ok=True)
                (top / name).write_text("", encoding="utf-8")
        for name, to in links:
            if not os.path.lexists(top / name) and (top / name).parent.is_dir():
                (top / name).symlink_to("/".join(to) or ".")
        git(folder, "init", "--quiet")
        commit(folder)
        named = commit_of(folder, "HEAD")
        assert named is not None
        with revision(folder, named) as tree:
            found = walk(tree, [("catalog", "/catalog")])
        there = files_in(folder, ["catalog"])
        assert [(one.name, told(one.problem), one.other) for one in found] == [
            (one.name, told(one.problem), one.other) for one in there
        ]
        assert [one.real and f"{folder.resolve()}{one.real}" for one in found] == [one.real for one in there]

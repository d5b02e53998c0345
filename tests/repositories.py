"""Git repositories with a copy of the shipped files, for tests that change them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from acceptance.accounts import ROOT
from maybuy.loading import files_of, is_test

_WHO = {
    f"GIT_{role}_{what}": said
    for role in ("AUTHOR", "COMMITTER")
    for what, said in (
        ("NAME", "Pricing"),
        ("EMAIL", "pricing@example.com"),
        ("DATE", "2020-09-01T12:00:00Z"),
    )
}
_SAID_BY_JOBS = ("CI", "GITHUB_", "GITLAB_", "MAYBUY_", "GIT_")


def environment(**changes: str) -> dict[str, str]:
    """An environment where `maybuy` is this one, and that is not of any job."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SAID_BY_JOBS)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, **_WHO, "PATH": path, "LANG": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull, **changes}


def git(folder: Path, *words: str) -> str:
    """What a git command prints."""
    done = subprocess.run(
        ["git", *words], cwd=folder, env=environment(), check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout


def copied(folder: Path, *more: str) -> Path:
    """A folder with a copy of the shipped catalog and policies, and of more that lies beside them."""
    for name in ("catalog", "policies", *more):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def source_files(root: Path) -> list[Path]:
    """The files of a root that can be read, tests of policies apart, sorted."""
    return [root / one.name for one in files_of(root) if not one.problem and not is_test(one.name)]


def repository(folder: Path) -> Path:
    """A repository with the shipped files in its first commit, on `main`."""
    return committed(copied(folder, "examples"))


def small(folder: Path, root: str = ".") -> Path:
    """The same with the small catalog that `maybuy init` makes, in a folder of the repository."""
    shutil.copytree(ROOT / "engine" / "maybuy" / "templates" / "seats", folder / root)
    return committed(folder)


def committed(folder: Path) -> Path:
    """Makes a folder a repository, or one more commit in it of all that it holds."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=The catalog as it is")
    return folder


def served(folder: Path, place: Path) -> str:
    """The address of a bare copy of a repository; the repository calls it `origin`."""
    git(folder, "clone", "--quiet", "--bare", str(folder), str(place))
    git(folder, "remote", "add", "origin", place.as_uri())
    return place.as_uri()


def edited(file: Path, before: str, after: str) -> None:
    """Replaces what stands once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{before!r} does not stand once in {file}"
    file.write_text(text.replace(before, after), encoding="utf-8")

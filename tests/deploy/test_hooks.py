"""The hooks for pre-commit: each is a command of ours, and all work once pre-commit has installed them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from acceptance.accounts import ROOT
from deploy.jobs import promising
from maybuy.cli import COMMANDS
from repositories import committed, edited, environment, git
from sharing import made_once

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_of_ours(hook: dict[str, object]) -> None:
    program, *words = shlex.split(str(hook["entry"]))
    assert program == "maybuy"
    assert set(words) & set(COMMANDS)
    assert hook["language"] == "python"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of ours as pre-commit clones it."""
    return made_once(tmp_path_factory, "maybuy", _cloned)


def _cloned(made: Path) -> None:
    for name in ("engine", "docs", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, made / name, symlinks=True)
        else:
            shutil.copy(ROOT / name, made / name)
    git(made, "init", "--quiet", "--initial-branch=main")
    git(made, "add", "--all", "--force")
    git(made, "commit", "--quiet", "--message=maybuy")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it has installed; it lets one process at a time in."""
    return made_once(tmp_path_factory, "home", lambda _: None)


def configured(folder: Path, source: Path, *arguments: str) -> Path:
    """A repository with all hooks configured."""
    hooks = [
        {"id": hook["id"], **({"args": [*arguments]} if arguments and hook["id"] != "maybuy-fmt" else {})}
        for hook in HOOKS
    ]
    repo = {"repo": str(source), "rev": git(source, "rev-parse", "HEAD").strip(), "hooks": hooks}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}), encoding="utf-8")
    git(folder, "add", "--all")
    return folder


def hooks(folder: Path, home: Path, *how: str, without: Iterable[str] = ()) -> tuple[int, str]:
    """What pre-commit says before a commit of what is staged, or as told."""
    # What is never run need not be compiled.
    changes = {"PRE_COMMIT_HOME": str(home), "PIP_NO_COMPILE": "1", "SKIP": ",".join(without)}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "pre-commit"), "run", "--color=never", *how],
        cwd=folder,
        env={**environment(**changes), "PYTHONPATH": ""},
        check=False, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_the_hooks_mend_the_layout_and_refuse_mistakes(source: Path, home: Path, tmp_path: Path) -> None:
    folder = configured(promising(tmp_path / "checkout"), source)
    code, printed = hooks(folder, home, "--all-files")
    assert "maybuy schema" in printed, printed
    assert (folder / "schemas" / "narrowed" / "policy.schema.json").exists()
    git(folder, "add", "--all")
    code, printed = hooks(folder, home, "--all-files")
    assert code == 0, printed
    assert printed.count("Passed") == len(HOOKS)

    edited(folder / "catalog" / "weather.yaml", "requires: {any", "requires:   {any")
    code, printed = hooks(folder, home, "--all-files")
    assert code == 1
    assert "requires: {any" in (folder / "catalog" / "weather.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("root", [".", "pricing"])
def test_whatever_a_commit_does_to_the_catalog_the_hooks_look_at_it(
    root: str, source: Path, home: Path, tmp_path: Path
) -> None:
    folder = promising(tmp_path / "checkout", root)
    configured(folder, source, *(() if root == "." else ("--root", root)))
    code, printed = hooks(folder, home, "--all-files")
    committed(folder)
    code, printed = hooks(folder, home)
    assert (code, printed.count("Passed"), printed.count("Skipped")) == (0, len(HOOKS) - 1, 1), printed

    def refused(*failing: str) -> None:
        others = [hook["id"] for hook in HOOKS if hook["name"] not in failing]
        code, printed = hooks(folder, home, without=others)
        assert code == 1, printed
        found = {line.partition(".")[0] for line in printed.splitlines() if line.endswith("Failed")}
        assert found >= set(failing), printed
        git(folder, "reset", "--quiet", "--hard")

    git(folder, "rm", "--quiet", f"{root}/catalog/moorings.yaml")
    refused("maybuy schema", "maybuy validate", "maybuy test")
    git(folder, "mv", f"{root}/catalog/moorings.yaml", "moorings.yaml")
    refused("maybuy schema", "maybuy validate", "maybuy test")
    git(folder, "rm", "--quiet", f"{root}/policies/rights_test.yaml")
    refused("maybuy test")
    edited(folder / root / "accounts" / "marina.yaml", "moorings/basic", "moorings/plus")
    git(folder, "add", "--all")
    refused("maybuy test")
    edited(folder / root / "catalog" / "moorings.yaml", "seats: {min", "seats:   {min")
    git(folder, "add", "--all")
    refused("maybuy fmt")

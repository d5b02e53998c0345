"""The hooks for pre-commit: each is a command of ours, and all work once pre-commit has installed them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from acceptance.accounts import ROOT
from maybuy.cli import COMMANDS
from repositories import edited, environment, git, repository

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_of_ours(hook: dict[str, object]) -> None:
    program, *words = shlex.split(str(hook["entry"]))
    assert program == "maybuy"
    assert set(words) & set(COMMANDS)
    assert hook["language"] == "python"


@pytest.mark.slow
def test_the_hooks_mend_the_layout_and_refuse_mistakes(tmp_path: Path) -> None:
    source = tmp_path / "maybuy"
    source.mkdir()
    for name in ("engine", "docs", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name, **({"symlinks": True} if (ROOT / name).is_dir() else {}))
    git(source, "init", "--quiet", "--initial-branch=main")
    git(source, "add", "--all", "--force")
    git(source, "commit", "--quiet", "--message=maybuy")
    folder = repository(tmp_path / "checkout")
    hooks = [{"id": hook["id"]} for hook in HOOKS]
    repo = {"repo": str(source), "rev": git(source, "rev-parse", "HEAD").strip(), "hooks": hooks}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}), encoding="utf-8")
    git(folder, "add", "--all")

    def run() -> tuple[int, str]:
        done = subprocess.run(
            [str(Path(sys.executable).parent / "pre-commit"), "run", "--all-files", "--color=never"],
            cwd=folder,
            env={**environment(PRE_COMMIT_HOME=str(tmp_path / "home")), "PYTHONPATH": ""},
            check=False, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    code, printed = run()
    assert "maybuy schema" in printed, printed
    assert (folder / "schemas" / "narrowed" / "policy.schema.json").exists()
    git(folder, "add", "--all")
    code, printed = run()
    assert code == 0, printed
    assert printed.count("Passed") == len(HOOKS)

    edited(folder / "catalog" / "collaboration.yaml", "requires: {any", "requires:   {any")
    code, printed = run()
    assert code == 1
    assert "requires: {any" in (folder / "catalog" / "collaboration.yaml").read_text(encoding="utf-8")

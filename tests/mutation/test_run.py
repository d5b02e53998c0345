"""`make mutants`, on a project of a few lines."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.accounts import ROOT

pytest.importorskip("mutmut", reason="the extra `mutants` is not installed")
pytestmark = pytest.mark.slow

MODULE = "engine/maybuy/bounds.py"
SOURCE = '''"""Bounds."""


def within(seats: int, most: int) -> bool:
    return seats <= most
'''
WEAK = "from maybuy.bounds import within\n\n\ndef test_fewer() -> None:\n    assert within(1, 3)\n"
STRONG = WEAK + "    assert within(3, 3)\n"
CHANGE = "within: `return seats <= most` → `return seats < most`"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("engine/maybuy", "tests/mutation"):
        (tmp_path / name).mkdir(parents=True)
    config = '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n'
    profile = 'from hypothesis import settings\n\nsettings.register_profile("mutants")\n'
    for name, text in {
        "pyproject.toml": config,
        "engine/maybuy/__init__.py": "",
        MODULE: SOURCE,
        "tests/conftest.py": profile,
        "tests/test_bounds.py": WEAK,
        "tests/mutation/near.toml": f'[near]\n"{MODULE}" = ["tests/test_bounds.py"]\n',
        "tests/mutation/unchanged.txt": "",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(project: Path, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "mutation", "--root", str(project), *options],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_survivor_is_shown_with_its_place_until_a_test_kills_it(project: Path) -> None:
    code, said = run(project)
    assert f"survived: {MODULE}:5: {CHANGE}" in said
    assert code == 1
    (project / "tests" / "test_bounds.py").write_text(STRONG, "utf-8")
    code, said = run(project)
    assert "1 of 1 killed, 100.0 %" in said
    assert code == 0
    assert (project / MODULE).read_text("utf-8") == SOURCE


def test_a_survivor_may_be_explained(project: Path) -> None:
    (project / "tests/mutation/unchanged.txt").write_text(f"{MODULE}: {CHANGE}: seats are odd\n", "utf-8")
    code, said = run(project)
    assert "1 more are known to change nothing" in said
    assert code == 0


def test_where_tests_fail_without_a_change_nothing_is_known(project: Path) -> None:
    (project / "tests" / "test_bounds.py").write_text(WEAK.replace("1, 3", "3, 1"), "utf-8")
    assert run(project)[0] == 2


def test_a_module_without_tests_is_an_error(project: Path) -> None:
    code, said = run(project, "engine/maybuy/other.py")
    assert "near.toml" in said
    assert code == 2

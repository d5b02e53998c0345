"""Where nobody can read what a command says, it ends with 2 and says why where that can be read: never with a
traceback, and never with 1, which would mean findings."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import ACME, AT, environment

WORKS = Path(__file__).parents[1] / "broken" / "root"
ASK = [ACME, "--user", "marie", *AT]
EVERY = {
    "help": ["--help"],
    "help of a command": ["decide", "--help"],
    "version": ["--version"],
    "offers": ["offers", *ASK],
    "offers as JSON": ["offers", *ASK, "--format", "json"],
    "decide": ["decide", *ASK, "view_subscription"],
    "preview": ["preview", ACME, str(ROOT / "examples" / "orders" / "acme-grows.yaml"), *AT],
    "entitlements": ["entitlements", ACME, *AT],
    "compare": ["compare", "support", "--format", "markdown"],
    "show": ["show", "collaboration"],
    "timeline": ["timeline"],
    "diff": ["diff", str(WORKS), str(WORKS)],
    "validate": ["validate"],
    "validate with findings": ["validate", str(ROOT / "README.md")],
    "validate for GitHub": ["validate", str(ROOT / "README.md"), "--format", "github"],
    "validate for others": ["validate", "--format", "junit"],
    "fmt": ["fmt", "--check"],
    "crosscheck": ["crosscheck", "--random", "1", "--accounts", "{folder}/examples/accounts"],
    "test": ["--root", "{folder}", "test"],
    "schema": ["schema"],
    "serve": ["serve", "--port", "0"],
    "build": ["build", "-o", "{folder}/a.bundle"],
    "init": ["init", "{folder}/new"],
    "explain": ["explain"],
}
"""A call of each command that says something when all is well."""


def ended(command: list[str], redirected: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """How a command ends, in a shell that redirects what it says."""
    if not (folder / "policies").is_dir():
        shutil.copytree(ROOT / "policies", folder / "policies")
        shutil.copytree(ROOT / "catalog", folder / "catalog")
        shutil.copytree(ROOT / "examples", folder / "examples")
    words = [word.format(folder=folder) for word in command]
    return subprocess.run(
        ["/bin/sh", "-c", f"{shlex.join([sys.executable, '-m', 'maybuy', *words])} {redirected}"],
        capture_output=True, cwd=ROOT, env=environment(), check=False, text=True, timeout=300,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("redirected", [">&-", "> /dev/full"])
def test_without_an_output_every_command_says_so_and_ends_with_2(
    command: list[str], redirected: str, tmp_path: Path
) -> None:
    result = ended(command, redirected, tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert "standard output" in line


@pytest.mark.parametrize("redirected", [">&- 2>&-", "> /dev/full 2> /dev/full"])
@pytest.mark.parametrize("command", [EVERY["validate"], EVERY["help"], ["no-such-command"]])
def test_where_nobody_listens_at_all_it_ends_with_2_as_well(
    command: list[str], redirected: str, tmp_path: Path
) -> None:
    result = ended(command, redirected, tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["validate", "decide", "validate with findings"])
def test_without_a_place_for_errors_answers_are_the_same(name: str, tmp_path: Path) -> None:
    heard = ended(EVERY[name], "", tmp_path)
    for redirected in ("2>&-", "2> /dev/full"):
        unheard = ended(EVERY[name], redirected, tmp_path)
        assert (unheard.returncode, unheard.stdout) == (heard.returncode, heard.stdout)


@pytest.mark.parametrize("redirected", ["2>&-", "2> /dev/full"])
def test_wrong_usage_is_2_even_if_nobody_can_be_told(redirected: str, tmp_path: Path) -> None:
    for command in (["no-such-command"], ["--root", "/nowhere", "validate"]):
        assert ended(command, redirected, tmp_path).returncode == 2


@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_reader_that_has_enough_hears_no_complaint_and_sees_no_finding(
    buffered: str, tmp_path: Path
) -> None:
    script = "{} schema | head -n 1; echo ${{PIPESTATUS[0]}}"
    result = subprocess.run(
        ["bash", "-c", script.format(shlex.join([sys.executable, "-m", "maybuy"]))],
        capture_output=True, cwd=tmp_path, check=False, text=True, timeout=300,
        env=environment(PYTHONUNBUFFERED=buffered),
    )  # fmt: skip
    assert result.stdout.splitlines() == ["{", "2"]
    assert result.stderr == ""


def test_it_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    result = ended(["--lang", "fr", "validate"], "> /dev/full", tmp_path)
    assert result.stderr.startswith("erreur : ")
    assert "sortie standard" in result.stderr


def test_without_an_input_it_is_said_that_there_is_none(tmp_path: Path) -> None:
    for command in (["decide", "-", "--user", "marie", "view_subscription"], ["fmt", "-"]):
        result = ended(command, "<&-", tmp_path)
        assert (result.returncode, result.stderr) == (2, "error: standard input cannot be read\n")


def test_a_file_that_is_opened_never_takes_the_place_of_a_closed_output(tmp_path: Path) -> None:
    result = ended(["build", "-o", "{folder}/a.bundle"], ">&-", tmp_path)
    assert result.returncode == 2
    assert (tmp_path / "a.bundle").read_bytes().count(b"error") == 0

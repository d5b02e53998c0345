"""Commands run the two ways that users run them: in this process, and as a process of their own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from acceptance.accounts import ROOT
from maybuy.cli import main

ACCOUNTS = ROOT / "examples" / "accounts"
ACME = str(ACCOUNTS / "acme.yaml")
AT = ("--at", "2020-09-01")

# Whatever the terminal that runs the tests is like.
_NEUTRAL = {"LANG": "C.UTF-8", "LC_ALL": None, "LC_MESSAGES": None, "COLUMNS": None}
_NO_COLOURS = {"NO_COLOR": None, "FORCE_COLOR": None, "PYTHONIOENCODING": None}


def run(*args: str, given: str | bytes | None = None, **environment: str) -> Result:
    """A command on the shipped catalog, unless it says otherwise."""
    root = ("--root", str(ROOT)) if args and not {"--root", "--help"} & {*args} else ()
    return within(Path(), *root, *args, given=given, **environment)


def within(folder: Path, *args: str, given: str | bytes | None = None, **environment: str) -> Result:
    """A command as it stands, from a folder. What would be a traceback is raised."""
    runner = CliRunner(env={**_NEUTRAL, **_NO_COLOURS, **environment}, catch_exceptions=False)
    with chdir(folder):
        try:
            return runner.invoke(main, args, input=given, prog_name="maybuy")
        except Exception as error:
            error.add_note(f"by {shlex.join(['maybuy', *args])}")
            raise


def answer(*args: str, **environment: str) -> Any:
    """What a command prints as JSON."""
    result = run(*args, "--format", "json", **environment)
    assert not result.stderr, result.stderr
    return json.loads(result.stdout)


def said(root: Path, *words: str, language: str = "en") -> str:
    """What a command prints about a root, with no complaint."""
    result = run("--root", str(root), "--lang", language, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def environment(**changes: str) -> dict[str, str]:
    """An environment that says nothing of languages, widths and colours but what is given."""
    hidden = {*_NEUTRAL, *_NO_COLOURS}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "LANG": "C.UTF-8", **changes}


def process(
    *args: str, given: bytes | None = None, folder: Path = ROOT, **changes: str
) -> subprocess.CompletedProcess[bytes]:
    """`python -m maybuy` in a folder: for what a process has to itself, such as an encoding."""
    return subprocess.run(
        [sys.executable, "-m", "maybuy", *args],
        input=given,
        stdin=None if given is not None else subprocess.DEVNULL,
        capture_output=True,
        cwd=folder,
        env=environment(**changes),
        check=False,
        timeout=120,
    )

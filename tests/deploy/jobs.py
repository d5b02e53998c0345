"""Jobs that run the script as a server does: in a checkout, with what the server says in the environment."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

from acceptance.accounts import ROOT
from repositories import committed, edited, environment, small

SCRIPT = ROOT / "deploy" / "check-catalog.sh"

PROMISES = """\
kind: promises
promises:
  - id: only-owners-buy-on-the-website
    never: [buy]
    through: [website]
    unless: {user.role: owner}
  - id: add-ons-go-with-the-higher-edition
    never: [buy]
    items: {kind: add-on}
    unless: {subscription.holds: {any: [moorings/plus]}}
  - id: changes-take-nothing-away
    change: {takes_nothing: true, raises_at_most: 10}
"""


class Job(NamedTuple):
    """What came of a job. `report` is empty where there is none."""

    code: int
    printed: str
    complained: str
    report: str
    output: Path


def job(folder: Path, **changes: str) -> Job:
    """Runs the script in a folder. What it writes goes beside that, unless MAYBUY_OUTPUT says otherwise."""
    output = Path(changes.pop("MAYBUY_OUTPUT", str(folder.parent / "output")))
    done = subprocess.run(
        [str(SCRIPT)], cwd=folder, env=environment(MAYBUY_OUTPUT=str(output), **changes),
        check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    report = output / "report.md"
    told = report.read_text(encoding="utf-8") if report.is_file() else ""
    return Job(done.returncode, done.stdout, done.stderr, told, output)


def promising(folder: Path, root: str = ".") -> Path:
    """A repository with the small catalog and promises of it, on `main`."""
    (small(folder, root) / root / "policies" / "promises.yaml").write_text(PROMISES, encoding="utf-8")
    return committed(folder)


def dearer(folder: Path, root: str = ".") -> Path:
    """A price of the small catalog is raised, in the working folder."""
    edited(folder / root / "catalog" / "moorings.yaml", "monthly: 24", "monthly: 25")
    return folder


def withdrawn(folder: Path, root: str = ".") -> Path:
    """Nobody may order by phone any more, in the working folder."""
    edited(folder / root / "policies" / "rights.yaml", "allow: [buy, add_seats]\n", "allow: [add_seats]\n")
    return folder

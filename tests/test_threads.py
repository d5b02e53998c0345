"""Threads that share an engine while it is swapped: a short run of bench/threads.py, which takes a minute."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from acceptance.accounts import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("answers", ["6000", "50"])
def test_eight_threads_get_right_answers_while_the_engine_is_swapped(answers: str) -> None:
    arguments = ("--seconds", "4", "--reloads", "60", "--answers", answers)
    run = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "threads.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found = re.fullmatch(r"8 threads, 60 reloads in \d+ s: ([\d,]+) answers, 0 wrong", run.stdout.strip())
    assert found is not None, run.stdout
    assert int(found[1].replace(",", "")) > 1_000

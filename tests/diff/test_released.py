"""What diagrams hold is given back while differences are worked out, not at their end."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from time import sleep

import pytest

from maybuy.diff.difference import difference
from maybuy.engine import Engine
from ordering import shop_files
from strategies import gathered

TASKS = Path("/proc/self/task")


@pytest.mark.skipif(not TASKS.is_dir(), reason="the system does not list threads")
def test_no_more_threads_are_left_the_more_is_compared() -> None:
    """Each space of diagrams has one of its own, and much memory with it."""
    files = shop_files()
    nobody = {"id": "nobody", "deny": ["buy", "add_seats", "upgrade_edition"], "when": {"user.role": "owner"}}
    base = Engine(gathered(files))
    head = Engine(gathered([*files, {"kind": "policy", "id": "other", "rules": [nobody]}]))
    gc.collect()
    gc.disable()
    try:
        before = sum(1 for _ in TASKS.iterdir())
        found = difference(base, head, date(2020, 9, 1))
        # What is given back ends by itself, a moment later on a busy machine.
        for _ in range(200):
            after = sum(1 for _ in TASKS.iterdir())
            if after - before <= 4:
                break
            sleep(0.05)
    finally:
        gc.enable()
    assert len(found.rows) > 5
    assert after - before <= 4

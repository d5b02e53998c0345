"""maybuy beside five other engines, in one run: `make bench`, or `python bench/compare.py`.

Writes RESULTS.md and its plot beside this file. With `--quick`, asks less of the smaller rule sets and only
prints. README.md says what is measured, and how.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import Progress

from engines import PACKAGES
from plot import plot
from results import YAML, page
from ruleset import everything, questions, reference, rules

HERE = Path(__file__).parent
SIZES = (40, 1_000, 10_000)
MOST_SECONDS = 300
"""After that an engine is stopped: some hang."""

TURNS = 9
"""How often an engine is measured, the engines taking turns, since machines are shared and drift."""

QUICK = 15
"""Seconds; who needs longer has no further turn."""


def installed() -> dict[str, str]:
    """The engines that are there, with their versions."""
    found = {}
    for name, package in PACKAGES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            continue
    return found


def right_answers(size: int, count: int) -> dict[str, list[bool]]:
    """What the reference says of all questions."""
    made = rules(size)
    return {
        "single": [reference(made, one) for one in questions(50, count // 50)],
        "list": [reference(made, one) for one in everything()],
    }


def measure(name: str, size: int, budget: float, expected: dict[str, list[bool]]) -> dict[str, Any]:
    """What `measure.py` finds in a process of its own, or `failed` with the last line that it said."""
    what = {"engine": name, "size": size, "budget": budget, "expected": expected}
    try:
        run = subprocess.run(
            [sys.executable, str(HERE / "measure.py")],
            input=json.dumps(what), capture_output=True, text=True, check=False, timeout=MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"failed": f"not ready after {MOST_SECONDS} s"}
    if run.returncode < 0:
        return {"failed": f"ended by signal {-run.returncode}"}
    if run.returncode:
        return {"failed": run.stderr.strip().splitlines()[-1]}
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def measure_all(sizes: tuple[int, ...], count: int, budget: float, engines: list[str]) -> dict[str, Any]:
    """The figures of every engine at every size: `{size: {engine: figures}}`."""
    found: dict[str, Any] = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(sizes) * (len(engines) + 2))
        for size in sizes:
            progress.update(task, description=f"{size:,} rules: the right answers")
            expected = right_answers(size, count)
            progress.advance(task)
            at = found[str(size)] = {}
            left = [*engines, *([YAML] if "maybuy" in engines else [])]
            for turn in range(1, TURNS + 1):
                quick = []
                for name in left:
                    progress.update(task, description=f"{size:,} rules: {name} ({turn})")
                    start = perf_counter()
                    one = measure(name, size, budget, expected)
                    if perf_counter() - start < QUICK:
                        quick.append(name)
                    at[name] = better(at[name], one) if name in at else one
                    progress.advance(task, 0 if turn > 1 else 1)
                left = quick
    return found


def better(some: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Of each figure of two runs the better one: what else the machine did only ever takes time."""
    if "failed" in some or "failed" in others:
        return some if "failed" in some else others
    made = some | {"wrong": some.get("wrong", 0) + others.get("wrong", 0)}
    for name, figure in others.items():
        if isinstance(figure, dict):
            made[name] = min(some[name], figure, key=lambda times: float(times["p50"]))
        elif isinstance(figure, float):
            made[name] = min(some[name], figure)
    return made


def main() -> int:
    """Measures, writes, prints; 1 where some engine gave a wrong answer."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a smoke test; writes nothing")
    parser.add_argument("--engines", nargs="+", choices=PACKAGES, help="these only; writes nothing")
    options = parser.parse_args()
    versions = {name: is_at for name, is_at in installed().items() if name in (options.engines or PACKAGES)}
    load = os.getloadavg()[0]
    sizes = SIZES[:2] if options.quick else SIZES
    count, budget = (250, 0.5) if options.quick else (5_000, 8)
    found = measure_all(sizes, count, budget, list(versions))
    text = page(found, versions, count, load)
    if options.quick or options.engines:
        print(text)
    else:
        (HERE / "RESULTS.md").write_text(text)
        (HERE / "results.svg").write_text(plot(found))
        print(f"written: {HERE / 'RESULTS.md'}")
    wrong = [name for at in found.values() for name, one in at.items() if one.get("wrong")]
    if wrong:
        print(f"wrong answers: {', '.join(wrong)}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""`maybuy diff` on 1,000 rules and 80 items, for edits from one rule to all: seconds, rows, what is left out.

Prints a table in Markdown. Each is the whole command, in a process of its own on one core. With `--generated`
the rules and 240 items are those of generated.py, which are in no files: the difference alone is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import generated
from engines.maybuy import DAY, translate
from maybuy.diff.difference import SECONDS, difference
from maybuy.engine import Engine
from ruleset import Rule, rules

Rules = Sequence[Rule]

OTHER = 1
"""The seed of the rules that take the place of others."""

LIMIT = 900
"""Seconds after which the command is told to give up what is left."""


def _broad(one: Rule) -> bool:
    return one.id != "held" and all(condition.attribute != "product" for condition in one.conditions)


def _replaced(base: Rules, numbers: Sequence[int]) -> Rules:
    """Some rules, by place, as they are in another set: same ids, other content."""
    others = rules(len(base), OTHER)
    broad = [one for one in others if _broad(one)]
    found = list(base)
    for count, number in enumerate(numbers):
        old = base[number]
        new = broad[count] if _broad(old) else others[number]
        found[number] = replace(new, id=old.id)
    return found


def _one(base: Rules) -> Rules:
    return _replaced(base, [next(n for n, one in enumerate(base) if n and not _broad(one))])


def _ten_broad(base: Rules) -> Rules:
    return _replaced(base, [n for n, one in enumerate(base) if _broad(one)][:10])


def _hundred(base: Rules) -> Rules:
    return _replaced(base, random.Random(0).sample(range(1, len(base)), 100))


def _denied(base: Rules) -> Rules:
    return [*base, *(Rule(f"never-{one}", "deny", one, ()) for one in ("buy", "quote", "trial"))]


def _renamed(base: Rules) -> Rules:
    return [one if one.id == "held" else replace(one, id=f"renamed-{one.id}") for one in base]


def _flipped(base: Rules) -> Rules:
    broadest = min(filter(_broad, base), key=lambda one: len(one.conditions))
    effect = "deny" if broadest.effect == "allow" else "allow"
    return [replace(one, effect=effect) if one is broadest else one for one in base]


EDITS: Mapping[str, Callable[[Rules], Rules]] = {
    "one rule of a product edited": _one,
    "ten rules on all items replaced": _ten_broad,
    "100 rules replaced": _hundred,
    "all denied": _denied,
    "the broadest rule denies instead of allowing": _flipped,
    "all rules renamed": _renamed,
    "all rules replaced": lambda base: [
        one if one.id == "held" else new for one, new in zip(base, rules(len(base), OTHER), strict=False)
    ],
}


def measure(base: Path, head: Path, budget: float) -> tuple[float, int, int]:
    """Seconds, rows, and actions and items not computed."""
    command = [sys.executable, "-m", "maybuy", "diff", str(base), str(head)]
    start = perf_counter()
    done = subprocess.run(
        [*command, "--at", DAY.isoformat(), "--format", "json", "--budget", str(budget)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    took = perf_counter() - start
    shown = json.loads(done.stdout)
    return took, sum(len(shown[one]) for one in ("loses", "gains", "changes")), len(shown["not_computed"])


def _changed(base: generated.Rules, change: Callable[[dict[str, Any]], dict[str, Any]]) -> generated.Rules:
    """The rules, with one on all items changed: that with the fewest conditions, on the most actions."""
    grants = (one for one in base if "items" not in one and "allow" in one)
    broadest = min(grants, key=lambda one: (len(one["when"]), -len(one["allow"])))
    return [change(one) if one is broadest else one for one in base]


def _replacing(count: int) -> Callable[[generated.Rules], generated.Rules]:
    def edit(base: generated.Rules) -> generated.Rules:
        others, found = generated.rules_of(len(base), 2), list(base)
        for number in random.Random(0).sample(range(len(base)), count):
            found[number] = others[number]
        return found

    return edit


GENERATED: Mapping[str, Callable[[generated.Rules], generated.Rules]] = {
    "one rule on all items loses a condition": lambda base: _changed(
        base, lambda one: {**one, "when": dict([*one["when"].items()][1:])}
    ),
    "one rule on all items denies instead of allowing": lambda base: _changed(
        base, lambda one: {"deny" if key == "allow" else key: value for key, value in one.items()}
    ),
    "ten rules replaced": _replacing(10),
    "100 rules replaced": _replacing(100),
}


def measure_generated(count: int, edit: str, budget: float) -> tuple[float, int, int]:
    """Seconds, rows, and actions and items not computed."""
    base = Engine(generated.definitions(count))
    head = Engine(generated.definitions(count, edit=GENERATED[edit]))
    start = perf_counter()
    found = difference(base, head, generated.DAY, seconds=budget)
    return perf_counter() - start, len(found.rows), len(found.not_computed)


def main() -> None:
    """Measures all edits, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--budget", type=float)
    parser.add_argument("--generated", action="store_true")
    parser.add_argument("--edits", nargs="+", choices=[*EDITS, *GENERATED], metavar="EDIT")
    wanted = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print("| edit | s | rows | not computed |\n| --- | --: | --: | --: |")
    if wanted.generated:
        for name in wanted.edits or GENERATED:
            _print(name, *measure_generated(wanted.rules, name, wanted.budget or SECONDS))
        return
    base = rules(wanted.rules)
    with TemporaryDirectory() as folder:
        before = translate(base, Path(folder) / "base")
        for number, name in enumerate(wanted.edits or EDITS):
            after = translate(EDITS[name](base), Path(folder) / f"head-{number}")
            _print(name, *measure(before, after, wanted.budget or LIMIT))


def _print(name: str, took: float, rows: int, left: int) -> None:
    print(f"| {name} | {took:.1f} | {rows:,} | {left:,} |", flush=True)


if __name__ == "__main__":
    main()

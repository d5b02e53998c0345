"""One engine at one size, in a process of its own: prints what was measured as JSON. `compare.py` runs it.

Memory is what the engine's library and its rules add, in MiB; times are in microseconds, but load and list
in milliseconds.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, perf_counter_ns
from typing import Any

from engines import Engine
from ruleset import Question, everything, questions, rules

MOST = 10.0
"""Seconds for each of maybuy's measurements."""

ENOUGH = 500
"""First decisions to be timed; few rules have few signatures, so more than one engine may be needed."""

YAML = "maybuy from YAML"


def resident() -> float:
    """The memory that this process has now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def timed(run: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """A result, and the milliseconds it took."""
    gc.collect()
    start = perf_counter()
    result = run(*arguments)
    return result, (perf_counter() - start) * 1e3


def each(engine: Engine, asked: Sequence[Any], budget: float) -> list[float]:
    """Microseconds for each question, until seconds are up."""
    gc.collect()
    times = []
    end = perf_counter() + budget
    for one in asked:
        start = perf_counter_ns()
        engine.decide(one)
        times.append((perf_counter_ns() - start) / 1e3)
        if perf_counter() > end:
            break
    return times


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """The middle, the time that 99 of 100 stay under, and how many a second."""
    return {
        "p50": statistics.median(times),
        "p99": sorted(times)[int(len(times) * 0.99)],
        "rate": 1e6 / statistics.mean(times),
        "asked": len(times),
    }


def listing(engine: Engine, asked: Callable[[], Sequence[Any]], budget: float) -> float:
    """The middle of the milliseconds that a list takes."""
    times = []
    end = perf_counter() + budget
    gc.collect()
    while True:
        whole = asked()
        start = perf_counter()
        engine.many(whole)
        times.append((perf_counter() - start) * 1e3)
        if len(times) == 30 or perf_counter() > end:
            return statistics.median(times)


def measure(name: str, size: int, budget: float, expected: dict[str, list[bool]]) -> dict[str, Any]:
    """Everything about one engine, its answers held against the right ones before any is timed."""
    made, asked, whole = rules(size), questions(50, len(expected["single"]) // 50), everything()
    before = resident()
    module = import_module(f"engines.{name}")
    library = resident() - before
    with TemporaryDirectory() as folder:
        source, results = _source(name, module, made, [*asked, *whole], Path(folder))
        before = resident()
        engine, results["load"] = timed(module.Loaded, source)
        results["memory"] = library + resident() - before
        own = [engine.ask(one) for one in asked]
        list_own = [engine.ask(one) for one in whole]
        before = resident()
        answers = []
        end = perf_counter() + budget
        for one in own:
            answers.append(engine.decide(one))
            if perf_counter() > end:
                break
        results["memory"] += resident() - before
        results["checked"] = len(answers)
        results["wrong"] = sum(a != b for a, b in zip(answers, expected["single"], strict=False))
        whole_answers = zip(engine.many(list_own), expected["list"], strict=True)
        results["wrong"] += sum(a != b for a, b in whole_answers)
        if name == "maybuy":
            return results | _maybuy(module, source, engine, asked, whole[0])
        single = percentiles(each(engine, own, budget))
        return results | {"single": single, "list": listing(engine, lambda: list_own, budget)}


def _source(name: str, module: Any, made: Any, asked: Any, folder: Path) -> tuple[Any, dict[str, Any]]:
    """The rules in the engine's language; maybuy's as a bundle, where this version builds them."""
    if name != "maybuy":
        return module.translate(made, asked), {}
    root = module.translate(made, folder / "root")
    bundle = folder / "bundle"
    command = [sys.executable, "-m", "maybuy", "build", "-o", str(bundle)]
    built = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if built.returncode == 0:
        return bundle, {"source": "bundle"}
    return root, {"source": "YAML", "said": built.stderr.strip().splitlines()[-1]}


def _maybuy(
    module: Any, source: Path, scout: Any, asked: Sequence[Question], one_of_list: Question
) -> dict[str, Any]:
    """Questions whose signature was never met, then met on accounts with other seats, then asked again."""
    signatures = {scout.signature(scout.ask(one)): one for one in reversed(asked)}
    sets_of_rules = {scout.rules(scout.ask(one)): one for one in reversed(asked)}
    results: dict[str, Any] = {
        "unmatched": percentiles(_never_met(module, source, list(sets_of_rules.values()))),
        "first": percentiles(_never_met(module, source, list(signatures.values()))),
        "list first": _never_listed(module, source, asked),
    }
    engine = module.Loaded(source)
    for one in asked:
        engine.decide(engine.ask(one))
    engine.change()
    scout.change()
    own = [engine.ask(one) for one in asked if scout.signature(scout.ask(one)) in signatures]
    results |= {kind: percentiles(each(engine, own, MOST)) for kind in ("single", "again")}
    accounts = [module.account(one.subject) for one in asked[:200]]
    _, took = timed(lambda: [engine.prepare(account) for account in accounts])
    results["prepare"] = took / len(accounts) * 1e3

    def prepared() -> list[Any]:
        engine.change()
        return [engine.ask(one_of_list)]

    results["list"] = listing(engine, prepared, MOST)
    same = prepared()
    return results | {"list again": listing(engine, lambda: same, MOST)}


def _never_met(module: Any, source: Path, unlike: Sequence[Question]) -> list[float]:
    """The times of questions of which no two are alike, on engines that were asked some others before."""
    times: list[float] = []
    chance = random.Random(0)
    while len(times) < ENOUGH:
        engine = module.Loaded(source)  # it remembers nothing yet
        mixed = [engine.ask(one) for one in chance.sample(unlike, len(unlike))]
        half = len(mixed) // 2
        each(engine, mixed[:half], MOST)  # as the others, it is not timed from a standing start
        times += each(engine, mixed[half:], MOST)
    return times


def _never_listed(module: Any, source: Path, asked: Sequence[Question]) -> float:
    """The middle of the milliseconds that a list takes of an account whose signature was never met."""
    engine = module.Loaded(source)
    accounts = [[engine.ask(one)] for one in {one.subject.id: one for one in asked}.values()]
    times = [timed(engine.many, one)[1] for one in accounts]
    return statistics.median(times[len(times) // 2 :])  # as above, not from a standing start


def load_yaml(size: int) -> dict[str, float]:
    """What loading maybuy's rules from a folder takes, and the most memory this process ever had."""
    module = import_module("engines.maybuy")
    with TemporaryDirectory() as folder:
        root = module.translate(rules(size), Path(folder))
        _, took = timed(module.Loaded, root)
    return {"load": took, "peak": getrusage(RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Reads what to measure and the right answers from standard input."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    what = json.load(sys.stdin)
    if what["engine"] == YAML:
        result: dict[str, Any] = load_yaml(what["size"])
    else:
        result = measure(what["engine"], what["size"], what["budget"], what["expected"])
    print(json.dumps(result))


if __name__ == "__main__":
    main()

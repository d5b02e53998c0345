"""What questions about all customers take: `python bench/fleet.py [--sizes N ...] [--plot FILE] [--spark N]`.

Customers of the shipped catalog are made as customers.py makes them. Each question is a process of its own,
as a command is: its time is that of reading, checking and answering, on all cores; its memory the most that
it had. `--spark` asks the same of a Spark in this process, on two threads, of up to so many customers; each
time is told as it is known, as a question of many kinds of customers may take minutes there.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from customers import write
from maybuy import load
from maybuy.fleet import customers
from plot import PANEL, WIDTH, framed, panel

ROOT: Final = Path(__file__).parent.parent
AT: Final = date(2020, 9, 1)
FEW: Final = 1_000
KINDS: Final = {
    "audience": "who may buy an add-on",
    "rule": "a rule asks less of some countries",
    "needs": "an add-on needs another edition",
    "prices": "a product's prices",
    "both": "that and those prices",
}
COLOURS: Final = {
    "audience": "#3fb950",
    "rule": "#2f81f7",
    "needs": "#f0668a",
    "prices": "#d29922",
    "both": "#a371f7",
}


def changed(kind: str, folder: Path) -> Path:
    """A copy of the shipped files with a change."""
    for name in ("catalog", "policies"):
        shutil.copytree(ROOT / name, folder / name)
    if kind == "rule":
        _replace(folder / "policies/checkout.yaml", "CH, TR, BR", "CH, TR")
    if kind in ("needs", "both"):
        _replace(folder / "catalog/collaboration.yaml", "support/professional, ", "")
    if kind in ("prices", "both"):
        _replace(folder / "catalog/chat.yaml", "{monthly: 35, annual: 29}", "{monthly: 39, annual: 32}")
    return folder


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def ask(kind: str, source: Any) -> int:
    """One question, with what is needed for it; how many rows or parts it has."""
    if kind == "audience":
        with customers(source, load(ROOT), at=AT) as here:
            return len(here.audience("buy", "collaboration").parts)
    with tempfile.TemporaryDirectory() as folder:
        head = load(changed(kind, Path(folder)))
        with customers(source, load(ROOT), head, at=AT) as here:
            found = here.impact()
            return len(found.rights.rows) + len(found.money.rows)


def measured(kind: str, path: Path) -> dict[str, float]:
    """A question in a process of its own: seconds, seconds of all cores, and megabytes at the most."""
    command = [sys.executable, __file__, "--one", kind, str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {name: float(value) for name, value in found.items()}


def one(kind: str, path: Path) -> None:
    """What a process prints of itself."""
    started = perf_counter()
    rows = ask(kind, path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cores = used.ru_utime + used.ru_stime
    seconds = perf_counter() - started
    print(json.dumps({"seconds": seconds, "cores": cores, "memory": used.ru_maxrss / 1024, "rows": rows}))


def on_spark(paths: dict[int, Path], kinds: Sequence[str]) -> Iterator[tuple[int, str, float]]:
    """The same questions on a Spark of this machine, which is warm after the first."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    with tempfile.TemporaryDirectory() as folder:
        write(FEW, few := Path(folder) / "few.parquet")
        warm(session.read.parquet(str(few)))
    for size, path in paths.items():
        for kind in kinds:
            started = perf_counter()
            ask(kind, session.read.parquet(str(path)))
            seconds = perf_counter() - started
            print(f"Spark, {size:,} customers, {KINDS[kind]}: {seconds:.1f} s", file=sys.stderr, flush=True)
            yield size, kind, seconds
    session.stop()


def warm(source: Any) -> None:
    """A question that is not counted: the first has Java to start."""
    ask("audience", source)


def main() -> None:
    """Makes customers, asks, and prints a table."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    reading.add_argument("--kinds", choices=[*KINDS], nargs="+", default=[*KINDS], metavar="KIND")
    reading.add_argument("--plot", type=Path)
    reading.add_argument("--spark", type=int, default=0, metavar="N")
    reading.add_argument("--one", nargs=2, metavar=("KIND", "FILE"))
    said = reading.parse_args()
    if said.one:
        one(said.one[0], Path(said.one[1]))
        return
    console = Console()
    table = Table("customers", "question", "s", "core s", "MB", "rows", "on Spark, s")
    points: dict[str, list[tuple[float, float]]] = {kind: [] for kind in said.kinds}
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / f"{size}.parquet" for size in said.sizes}
        for size, path in paths.items():
            write(size, path)
        small = {size: path for size, path in paths.items() if size <= said.spark}
        told = on_spark(small, said.kinds) if small else ()
        spark = {(size, kind): f"{seconds:,.1f}" for size, kind, seconds in told}
        for size, path in paths.items():
            for kind in said.kinds:
                name, found = KINDS[kind], measured(kind, path)
                points[kind].append((float(size), found["seconds"] * 1e6))
                numbers = (f"{found[key]:,.1f}" for key in ("seconds", "cores", "memory"))
                beside = spark.get((size, kind), "")
                table.add_row(f"{size:,}", name, *numbers, f"{found['rows']:.0f}", beside)
        console.print(table)
    if said.plot:
        series = [(KINDS[kind], COLOURS[kind], "", found) for kind, found in points.items()]
        sizes = [float(one) for one in said.sizes]
        body = panel((WIDTH - PANEL) // 2, "time by customers", series, sizes, "customers")
        said.plot.write_text(framed(body, "Time by customers"), encoding="utf-8")


if __name__ == "__main__":
    main()

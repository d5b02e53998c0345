"""How fast decisions are: `make bench`, or `python bench/decisions.py`.

At 40, 1,000 and 10,000 generated rules, on prepared accounts: one decision with its outcome, channels, day
and reasons, its signature met for the first time and met before; the list of offers; compiling. Then the
shipped catalog. Machines differ and drift: read the ratios of one run.
"""

from __future__ import annotations

import argparse
import platform
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from generated import DAY, ROLES, account, definitions
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.loading import load, read_account

ROOT = Path(__file__).resolve().parent.parent
SIZES = (40, 1_000, 10_000)


def asked_things(asked: Prepared) -> Iterator[tuple[str, str | None]]:
    """One question for every action and target."""
    for action in asked.engine.definitions.actions.values():
        for item, _ in asked.targets(action):
            yield action.id, item


def microseconds(run: Callable[..., object], *arguments: object) -> float:
    """How long one call takes."""
    start = perf_counter()
    run(*arguments)
    return (perf_counter() - start) * 1e6


def with_reasons(asked: Prepared, action: str, item: str | None) -> object:
    """One decision, and why."""
    return asked.decide(action, item).reasons


def everything(asked: Prepared) -> object:
    """All questions of one account and user, refused ones included."""
    return asked.offers(denied=True)


def decisions(engine: Engine, accounts: int) -> tuple[list[float], list[float]]:
    """Microseconds for each question: asked for the first time of that account, and asked again."""
    first: list[float] = []
    again: list[float] = []
    for seed in range(accounts):
        asked = engine.prepare(account(seed), ROLES[seed % 2], DAY)
        questions = list(asked_things(asked))
        for times in (first, again):
            times += [microseconds(with_reasons, asked, action, item) for action, item in questions]
    return first, again


def percentile(times: list[float], share: float) -> float:
    """The time that a share of all stay under."""
    return sorted(times)[int(len(times) * share)]


def generated_table(accounts: int) -> Table:
    """The figures at each size, and the ratio of the last size to the first."""
    columns = (
        "rules", "first p50 us", "first p99 us", "again p50 us", "again p99 us", "decisions/s", "offers ms",
        "offers/s", "compile ms",
    )  # fmt: skip
    table = Table(*columns, title="generated rules, 240 items")
    rows = []
    for size in SIZES:
        made = definitions(size)
        start = perf_counter()
        engine = Engine(made)
        compiling = (perf_counter() - start) * 1e3
        first, again = decisions(engine, accounts)
        asked = engine.prepare(account(0), ROLES[0], DAY)
        offers = statistics.median(microseconds(everything, asked) for _ in range(20)) / 1e3
        count = len(asked.offers(denied=True))
        row = [
            statistics.median(first),
            percentile(first, 0.99),
            statistics.median(again),
            percentile(again, 0.99),
            1e6 / statistics.mean(again),
            offers,
            count / offers * 1e3,
            compiling,
        ]
        rows.append(row)
        table.add_row(f"{size:,}", *(f"{value:,.1f}" for value in row))
    table.add_row("ratio", *(f"{last / first:.2f}" for first, last in zip(rows[0], rows[-1], strict=True)))
    return table


def shipped_table() -> Table:
    """The figures of the shipped catalog."""
    table = Table("what", "time", title="shipped catalog")
    start = perf_counter()
    engine = load(ROOT)
    table.add_row("load from the folders", f"{(perf_counter() - start) * 1e3:,.0f} ms")
    acme = read_account(ROOT / "examples/accounts/acme.yaml", engine)
    preparing = statistics.median(microseconds(engine.prepare, acme, "marie", DAY) for _ in range(500))
    table.add_row("prepare an account", f"{preparing:,.1f} us")
    asked = engine.prepare(acme, "marie", DAY)
    questions = list(asked_things(asked))
    times = [microseconds(with_reasons, asked, *one) for _ in range(50) for one in questions]
    table.add_row("a decision with its reasons", f"{statistics.median(times):,.1f} us")
    lists = [microseconds(asked.offers) for _ in range(200)]
    table.add_row("the list of offers", f"{statistics.median(lists) / 1e3:,.2f} ms")
    return table


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, default=20, help="accounts asked about at each size")
    options = parser.parse_args()
    console = Console(width=140)
    console.print(f"CPython {platform.python_version()}, {platform.machine()}, {platform.system()}")
    console.print(generated_table(options.accounts))
    console.print(shipped_table())


if __name__ == "__main__":
    main()

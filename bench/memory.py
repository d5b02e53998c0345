"""That what an engine remembers stays bounded: `python bench/memory.py`.

A million decisions, each of a signature that was never met before, on generated rules, and how much memory
the process holds along the way. Leaves with 1 if it grows by more than 5 MB after the first tenth, by which
as much is remembered as ever will be.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from time import process_time

from rich.console import Console
from rich.table import Table

from generated import DAY, ENUMS, NUMBERS, ROLES, TYPES, account, definitions
from maybuy.engine import Engine
from maybuy.model.account import Account

MOST_GROWTH = 5.0
"""MB."""


def accounts(engine: Engine) -> Iterator[tuple[Account, str]]:
    """Accounts and users of which no two have the same signature: one for each combination of classes."""
    classes = engine.classes
    names = [*ENUMS, *NUMBERS, "account.flag"]
    values = [
        *ENUMS.values(),
        *((0, *classes.ranges.get(name, ())) for name in NUMBERS),
        (False, True),
    ]
    like = account(0)
    for role, kind, *given in product(ROLES, TYPES, *values):
        attributes = {
            name.partition(".")[2]: str(value).lower() for name, value in zip(names, given, strict=True)
        }
        yield like.model_copy(update={"type": kind, "attributes": attributes}), role


def megabytes() -> float:
    """What the process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Prints memory along the way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--decisions", type=int, default=1_000_000)
    parser.add_argument("--rules", type=int, default=1_000)
    options = parser.parse_args()
    engine = Engine(definitions(options.rules))
    table = Table("decisions", "MB", "us each", title=f"{options.rules:,} rules, every signature new")
    gc.collect()
    held: list[float] = []
    every = max(options.decisions // 10, 1)
    start = process_time()
    for number, (one, user) in enumerate(islice(accounts(engine), options.decisions), 1):
        asked = engine.prepare(one, user, DAY)
        decision = asked.decide("buy", f"p{number % 40}/e{number % 4}")
        assert decision.reasons
        if number % every == 0:
            held.append(megabytes())
            each = (process_time() - start) / number * 1e6
            table.add_row(f"{number:,}", f"{held[-1]:,.1f}", f"{each:,.1f}")
    console = Console()
    console.print(table)
    grown = held[-1] - held[0]
    console.print(f"{grown:+,.1f} MB after the first tenth")
    sys.exit(grown > MOST_GROWTH)


if __name__ == "__main__":
    main()

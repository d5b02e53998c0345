"""Questions about all customers, in Python: over files, a database, an Arrow table or a Spark DataFrame.

>>> from maybuy import load
>>> from maybuy.fleet import customers
>>> with customers("customers/*.parquet", load("."), at=date(2020, 9, 1)) as all_:    # doctest: +SKIP
...     all_.audience("buy", "collaboration").parts

What is answered as a table is an Arrow table, or a Spark DataFrame where the customers came as one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..decide.decision import Decision
from ..engine import Engine
from ..model.columns import ColumnsFile
from .audience import Audience, audience
from .canonical import ACCOUNTS
from .duck import Duck
from .groups import Progress
from .impact import Impact, how_many, impact
from .machine import Machine
from .reads import Asked
from .sources import RAW, offer, tabled
from .sql import Select
from .unfit import Wrong, wrong
from .views import holds, offers


class Customers:
    """The customers of a source, checked against one catalog or two. A context: what it took goes with it."""

    def __init__(self, machine: Machine, engines: tuple[Engine, ...], at: date) -> None:
        """Asks a machine that knows them; of several engines the last is asked, or the change to it."""
        self.machine = machine
        self.engines = engines
        self.at = at

    def __enter__(self) -> Customers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives everything back."""
        self.machine.close()

    @property
    def accounts(self) -> int:
        """How many fit."""
        return how_many(self.machine)

    @property
    def bad(self) -> tuple[Wrong, ...]:
        """What keeps others out."""
        return wrong(self.machine)

    def impact(self, progress: Progress | None = None) -> Impact:
        """What the change from the first engine to the last does to them."""
        return impact(self.machine, self.engines[0], self.engines[-1], self.at, progress)

    def audience(
        self,
        action: str,
        item: str | None = None,
        to: str | None = None,
        *,
        tell: Callable[[Decision], str] | None = None,
        progress: Progress | None = None,
    ) -> Audience:
        """How they stand to a question. `tell` puts a refusal into words; else it is told by its code."""
        asked = Asked(action, item, to)
        return audience(self.machine, ACCOUNTS, self.engines[-1], asked, self.at, tell or _code, progress)

    def offers(self, progress: Progress | None = None) -> Any:
        """What somebody of each may do, as a table: see views.OFFERED."""
        return self.table(offers(self.machine, ACCOUNTS, self.engines[-1], self.at, progress))

    def entitlements(self, progress: Progress | None = None) -> Any:
        """What each is entitled to, as a table: see views.HELD."""
        return self.table(holds(self.machine, ACCOUNTS, self.engines[-1], self.at, progress))

    def table(self, query: Select) -> Any:
        """The rows of a query: of an Audience's `each`, say."""
        return self.machine.result(query)


def customers(
    source: str | Path | pa.Table | Any,
    engine: Engine,
    head: Engine | None = None,
    *,
    at: date,
    columns: ColumnsFile | None = None,
    query: str | None = None,
    beside: Path = Path(),
) -> Customers:
    """The customers at a place: a path, a database's address, an Arrow table, or a Spark DataFrame.

    `head` is what the engine is compared with, if it is; `columns` says which column is which fact, `query`
    what a database is asked, `beside` is where tables are that `columns` names. Raises FleetError.
    """
    engines = (engine,) if head is None else (engine, head)
    definitions = [one.definitions for one in engines]
    machine: Machine
    if isinstance(source, str | Path | pa.Table):
        machine = Duck()
    else:
        from .spark import Spark  # noqa: PLC0415  an extra of its own

        machine = Spark(source.sparkSession)
        machine.table(RAW, source)
    try:
        if isinstance(source, str | Path):
            offer(machine, str(source), definitions, at, columns, query, beside)
        else:
            if isinstance(source, pa.Table):
                machine.give(RAW, source)
            tabled(machine, definitions, at, columns, beside)
    except BaseException:
        machine.close()
        raise
    return Customers(machine, engines, at)


def _code(decision: Decision) -> str:
    return decision.reasons[0].code

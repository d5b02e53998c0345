"""Small definitions that differ in one way each, and what a machine makes of a table of customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maybuy.fleet.canonical import ACCOUNTS, BAD, BAD_ROWS, columns
from maybuy.fleet.duck import Duck
from maybuy.fleet.sources import offer
from maybuy.fleet.sql import Select, column
from maybuy.model.definitions import Definitions
from strategies import gathered

Data = dict[str, Any]


def few(*, changed: bool = False) -> Definitions:
    """A catalog and a vocabulary with facts of every type; `changed`, with other values of each."""
    prices = {"USD": {"monthly": 5, "annual": 4}}
    editions = [{"id": one, "prices": prices} for one in ("small", "grand" if changed else "large")]
    attributes = {
        "account.type": {"type": "enum", "values": ["privé", "équipe", *(["new"] if changed else [])]},
        "account.size": {"type": "integer", "min": 0, "max": 5 if changed else 12, "default": 0},
        "account.born": {"type": "date"},
        "account.beta": {"type": "bool", "default": not changed},
        "user.role": {"type": "enum", "values": ["boss", "clerk"]},
        "user.level": {"type": "integer", "default": 1},
        "user.guest" if changed else "user.trusted": {"type": "bool", "default": False},
        **({"account.region": {"type": "enum", "values": ["north"]}} if changed else {}),
    }
    cycles = [{"id": "monthly", "months": 1}, {"id": "yearly" if changed else "annual", "months": 12}]
    if changed:
        prices["USD"] = {"monthly": 5, "yearly": 4}
    return gathered(
        [
            {
                "kind": "catalog",
                "id": "few",
                "name": "Few",
                "currencies": ["USD"],
                "languages": ["en"],
                "cycles": cycles,
            },
            {"kind": "product", "id": "desk", "name": "Desk", "editions": editions},
            {"kind": "add-on", "id": "lamp", "name": "Lamp", "prices": prices},
            {"kind": "vocabulary", "attributes": attributes},
        ]
    )


def facts(definitions: Definitions, *, of_user: bool) -> list[str]:
    """The facts that a vocabulary declares, by name."""
    return [fact.name for fact in definitions.facts if fact.of_user is of_user]


def offered(
    table: pa.Table, definitions: Sequence[Definitions], at: date | None = None
) -> tuple[list[Data], list[Data]]:
    """The rows of `accounts` and of `bad`, of a table in a Parquet file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "customers.parquet"
        pq.write_table(table, path)
        return read(str(path), definitions, at)


def read(
    where: str, definitions: Sequence[Definitions], at: date | None = None, **how: Any
) -> tuple[Any, Any]:
    """The rows of `accounts` and of `bad`, of any source."""
    with Duck() as machine:
        offer(machine, where, definitions, at, **how)
        bad = Select(tuple([(name, column(name)) for name in BAD]), BAD_ROWS)
        return rows_of(machine, definitions), machine.ask(bad).to_pylist()


def rows_of(machine: Duck, definitions: Sequence[Definitions]) -> list[Data]:
    """The rows of `accounts`."""
    names = columns(definitions)
    rows: list[Data] = machine.ask(
        Select(tuple([(name, column(name)) for name in names]), ACCOUNTS)
    ).to_pylist()
    return rows

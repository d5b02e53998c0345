"""DuckDB as the machine: one process, as many threads as there are cores, and a bound on its memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import duckdb

from .sql import Dialect, Select, written

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY: Final = "600MB"
"""For its own work; past it, it writes to a folder of its own."""


BATCH: Final = 2_000
"""Rows read at once."""


class Duck:
    """A database in memory. A context: its folder goes with it."""

    dialect: Dialect = "duckdb"

    def __init__(self, memory: str = MEMORY) -> None:
        """Opens one. `memory` is what DuckDB takes as a size."""
        self._folder = tempfile.TemporaryDirectory(prefix="maybuy-fleet-")
        self.connection = duckdb.connect(
            ":memory:", config={"memory_limit": memory, "temp_directory": self._folder.name}
        )
        # The order of rows means nothing, and to keep it takes memory.
        self.connection.execute("SET preserve_insertion_order = false")

    def __enter__(self) -> Duck:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives everything back."""
        self.connection.close()
        self._folder.cleanup()

    def ask(self, query: Select) -> pa.Table:
        """The rows of a query, all of them."""
        return self.connection.sql(written(query, "duckdb")).to_arrow_table()

    def rows(self, table: str, wanted: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a table whose `id` is in the column `id` of another, a batch at a time."""
        query = f"SELECT * FROM {_quoted(table)} WHERE id IN (SELECT id FROM {_quoted(wanted)})"
        for batch in self.connection.sql(query).to_arrow_reader(BATCH):
            yield from batch.to_pylist()

    def view(self, name: str, query: Select) -> None:
        """A query, known by a name from now on."""
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS {written(query, 'duckdb')}")

    def keep(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name from now on."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS {written(query, 'duckdb')}")

    def give(self, name: str, table: pa.Table) -> None:
        """Rows from here, known by a name from now on."""
        self.connection.register(name, table)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

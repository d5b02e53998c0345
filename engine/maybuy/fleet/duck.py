"""DuckDB as the machine: one process, as many threads as there are cores, and a bound on its memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from .inlined import bottom, clashes, inlined, plain
from .machine import Form
from .refused import FleetError
from .sql import Call, Dialect, Expression, Select, literal, said, written

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
        self._stored = 0
        self._views: dict[str, Select] = {}
        self.connection = duckdb.connect(
            ":memory:", config={"memory_limit": memory, "temp_directory": self._folder.name}
        )
        self.connection.execute("SET enable_progress_bar = false")
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
        return self.connection.sql(self._written(query)).to_arrow_table()

    def result(self, query: Select) -> pa.Table:
        """The rows of a query."""
        return self.ask(query)

    def rows(self, table: str, wanted: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a table whose `id` is in the column `id` of another, a batch at a time."""
        ids = f"(SELECT id FROM {_quoted(wanted)})"
        view = self._views.get(table)
        if view is None or not plain(view):
            query = f"SELECT * FROM {_quoted(table)} WHERE id IN {ids}"
        else:
            # What a row says is made only of those that are wanted.
            key = said(_as_it_comes(dict(view.columns)["id"]), "duckdb")
            query = f"{written(view, 'duckdb')} {'WHERE' if view.where is None else 'AND'} {key} IN {ids}"
        for batch in self.connection.sql(query).to_arrow_reader(BATCH):
            yield from batch.to_pylist()

    def view(self, name: str, query: Select) -> None:
        """A query, known by a name from now on."""
        opened = self._opened(query)
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS {written(opened, 'duckdb')}")
        self._views[name] = opened

    def keep(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name from now on."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS {self._written(query)}")

    def give(self, name: str, table: pa.Table) -> None:
        """Rows from here, known by a name from now on."""
        self.connection.register(name, table)

    def files(self, name: str, paths: Sequence[str], form: Form) -> None:
        """The rows of files, known by a name from now on. Raises FleetError where they cannot be read."""
        listed = "[" + ", ".join([_text(path) for path in paths]) + "]"
        read = f"read_parquet({listed})" if form == "parquet" else f"read_csv({listed}, {_CSV})"
        try:
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS SELECT * FROM {read}")
        except duckdb.Error as error:
            raise FleetError("unreadable", files=", ".join(paths), reason=_first_line(error)) from error

    def take(self, name: str, batches: pa.RecordBatchReader) -> None:
        """Rows that come in batches, known by a name from now on: in a file of the folder, not in memory."""
        self.connection.register("batches", batches)
        self._write(name, "SELECT * FROM batches")
        self.connection.unregister("batches")

    def store(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name from now on: in a file of the folder, not in memory.

        Raises FleetError where what they come from cannot be read to its end.
        """
        self._write(name, self._written(query))

    def write(self, query: Select, path: str) -> None:
        """The rows of a query as a file, CSV or Parquet by its name. Raises FleetError where it cannot be."""
        form = "csv, header" if path.lower().endswith(".csv") else "parquet"
        try:
            self.connection.execute(f"COPY ({self._written(query)}) TO {_text(path)} (FORMAT {form})")
        except duckdb.IOException as error:
            reason = next(iter(str(error).splitlines()), "")
            raise FleetError("unwritable", file=path, reason=reason) from error

    def _write(self, name: str, query: str) -> None:
        self._stored += 1
        path = str(Path(self._folder.name) / f"{self._stored}.parquet")
        try:
            self.connection.execute(f"COPY ({query}) TO {_text(path)} (FORMAT parquet)")
        except duckdb.Error as error:
            raise FleetError("broken-off", reason=_first_line(error)) from error
        self.files(name, [path], "parquet")

    def _written(self, query: Select) -> str:
        return written(self._opened(query), "duckdb")

    def _opened(self, query: Select) -> Select:
        """A query with what its views are in their place: else whole lists of structs would be made, of which
        little is asked. As it is, where a lambda's name is a column's as well."""
        opened = inlined(query, self._views)
        return query if clashes(opened, {one: self._columns(one) for one in bottom(opened)}) else opened

    def _columns(self, name: str) -> list[str]:
        return self.connection.sql(f"SELECT * FROM {_quoted(name)} LIMIT 0").columns

    def shape(self, name: str) -> pa.Schema:
        """The columns of what is known by a name, and their types."""
        return self.connection.sql(f"SELECT * FROM {_quoted(name)} LIMIT 0").to_arrow_table().schema


_CSV: Final = "all_varchar = true, header = true"
"""What a column's values look like is no reason to read them as anything but what they say."""


def _as_it_comes(id_: Expression) -> Expression:
    """What an id is made of, for a scan to compare it with those that are wanted: of which none is empty."""
    match id_:
        case Call("nullif", (of, empty)) if empty == literal(""):
            return of
    return id_


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

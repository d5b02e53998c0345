"""What carries out queries over a fleet: a database here, or a cluster elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from .sql import Dialect, Select

if TYPE_CHECKING:
    import pyarrow as pa


Form = Literal["parquet", "csv"]
"""How files are written. Of CSV the first line names the columns, and all values are text."""


class Machine(Protocol):
    """Carries out queries. Tables are known by name."""

    @property
    def dialect(self) -> Dialect:
        """The SQL it speaks."""

    def ask(self, query: Select) -> pa.Table:
        """The rows of a query, all of them, here."""

    def result(self, query: Select) -> Any:
        """The rows of a query, as whoever brought the customers wants them."""

    def close(self) -> None:
        """Gives back what it took."""

    def rows(self, table: str, wanted: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a table whose `id` is in the column `id` of another, a batch at a time."""

    def view(self, name: str, query: Select) -> None:
        """A query, known by a name from now on; it is carried out whenever it is asked."""

    def keep(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name from now on, and worked out once."""

    def store(self, name: str, query: Select) -> None:
        """As keep(), of as many rows as there are: they are not kept in memory."""

    def give(self, name: str, table: pa.Table) -> None:
        """Rows from here, known by a name from now on."""

    def files(self, name: str, paths: Sequence[str], form: Form) -> None:
        """The rows of files, known by a name from now on; a path may stand for many, as `lines/*.parquet`.

        Raises FleetError where there are none, or they cannot be read.
        """

    def shape(self, name: str) -> pa.Schema:
        """The columns of what is known by a name, and their types."""

    def take(self, name: str, batches: pa.RecordBatchReader) -> None:
        """Rows that come in batches, as many as there are, known by a name from now on."""

    def write(self, query: Select, path: str) -> None:
        """The rows of a query as a file: CSV with a first line of names where its name ends so, else Parquet.

        Raises FleetError where it cannot be written.
        """

"""What carries out queries over a fleet: a database here, or a cluster elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from .sql import Dialect, Select

if TYPE_CHECKING:
    import pyarrow as pa


class Machine(Protocol):
    """Carries out queries. Tables are known by name."""

    @property
    def dialect(self) -> Dialect:
        """The SQL it speaks."""

    def ask(self, query: Select) -> pa.Table:
        """The rows of a query, all of them, here."""

    def rows(self, table: str, wanted: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a table whose `id` is in the column `id` of another, a batch at a time."""

    def view(self, name: str, query: Select) -> None:
        """A query, known by a name from now on; it is carried out whenever it is asked."""

    def keep(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name from now on, and worked out once."""

    def give(self, name: str, table: pa.Table) -> None:
        """Rows from here, known by a name from now on."""

"""Spark as the machine, for who has more customers than one machine looks at: on a session of one's own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet as pq
from pyspark.errors import AnalysisException

from .machine import Form
from .refused import FleetError
from .sql import Dialect, Select, written

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

BATCH: Final = 2_000
"""Rows read at once."""


class Spark:
    """A session that queries are carried out on. What is kept is kept by it, and given back by close()."""

    dialect: Dialect = "spark"

    def __init__(self, session: SparkSession) -> None:
        """Asks a session. Its time zone does not matter: nothing here is a moment."""
        self.session = session
        self._kept: list[DataFrame] = []
        self._folder = tempfile.TemporaryDirectory(prefix="maybuy-fleet-")
        self._taken = 0

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives back what was kept; the session goes on."""
        for one in self._kept:
            one.unpersist()
        self._folder.cleanup()

    def _frame(self, query: Select) -> DataFrame:
        return self.session.sql(written(query, "spark"))

    def ask(self, query: Select) -> pa.Table:
        """The rows of a query, all of them."""
        return self._frame(query).toArrow()

    def result(self, query: Select) -> DataFrame:
        """The rows of a query, as the session has them."""
        return self._frame(query)

    def rows(self, table: str, wanted: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a table whose `id` is in the column `id` of another."""
        query = f"SELECT a.* FROM {_quoted(table)} AS a LEFT SEMI JOIN {_quoted(wanted)} AS b ON a.id = b.id"
        for batch in self.session.sql(query).toArrow().to_batches(BATCH):
            yield from batch.to_pylist()

    def view(self, name: str, query: Select) -> None:
        """A query, known by a name from now on."""
        self._frame(query).createOrReplaceTempView(_quoted(name))

    def keep(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name from now on, and kept as long as this is not closed."""
        frame = self._frame(query).cache()
        self._kept.append(frame)
        frame.createOrReplaceTempView(_quoted(name))

    def store(self, name: str, query: Select) -> None:
        """As keep(): a session writes to disk what its memory does not hold."""
        self.keep(name, query)

    def give(self, name: str, table: pa.Table) -> None:
        """Rows from here, known by a name from now on."""
        self.session.createDataFrame(table).createOrReplaceTempView(_quoted(name))

    def table(self, name: str, frame: DataFrame) -> None:
        """A table of the session's own, known by a name from now on."""
        frame.createOrReplaceTempView(_quoted(name))

    def files(self, name: str, paths: Sequence[str], form: Form) -> None:
        """The rows of files, known by a name from now on. Raises FleetError where they cannot be read."""
        read = self.session.read
        try:
            frame = read.parquet(*paths) if form == "parquet" else read.csv(list(paths), header=True)
        except AnalysisException as error:
            reason = next(iter(str(error).splitlines()), "")
            raise FleetError("unreadable", files=", ".join(paths), reason=reason) from error
        frame.createOrReplaceTempView(_quoted(name))

    def take(self, name: str, batches: pa.RecordBatchReader) -> None:
        """Rows that come in batches, known by a name from now on: in a file, which a cluster must see too."""
        self._taken += 1
        path = str(Path(self._folder.name) / f"{self._taken}.parquet")
        with pq.ParquetWriter(path, batches.schema) as file:
            for batch in batches:
                file.write_batch(batch)
        self.files(name, [path], "parquet")

    def write(self, query: Select, path: str) -> None:
        """Writes the rows of a query to a folder of files, as Spark does: CSV or Parquet, by its name."""
        written_ = self._frame(query).write.mode("overwrite")
        if path.endswith(".csv"):
            written_.csv(path, header=True)
        else:
            written_.parquet(path)

    def shape(self, name: str) -> pa.Schema:
        """The columns of what is known by a name, and their types."""
        return self.session.sql(f"SELECT * FROM {_quoted(name)} LIMIT 0").toArrow().schema


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"

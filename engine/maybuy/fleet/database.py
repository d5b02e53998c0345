"""Customers in a SQL database: rows with a document each, or with columns, read as they come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

import pyarrow as pa

from .refused import FleetError

if TYPE_CHECKING:
    from sqlalchemy import URL

QUERY: Final = "SELECT document FROM accounts"
"""Gives the documents of all accounts, as text or as the database's own JSON."""

DOCUMENT: Final = "document"

BATCH: Final = 5_000
"""Rows that are asked for at once."""

Row = Mapping[str, Any]


class Answer(NamedTuple):
    """What a database answers: its columns' names, and its rows."""

    columns: Sequence[str]
    rows: Iterator[Row]


@contextmanager
def asked(address: str, query: str | None) -> Iterator[Answer]:
    """What a database answers, while it is open; nothing is written. Raises FleetError, here and later."""
    if find_spec("sqlalchemy") is None:
        raise FleetError("no-sqlalchemy")
    from sqlalchemy import create_engine, make_url, text  # noqa: PLC0415  slow to import, not always installed
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError  # noqa: PLC0415

    try:
        url = make_url(address)
        engine = create_engine(_only_reading(url))
    except (ArgumentError, SQLAlchemyError, ImportError, ValueError, TypeError):
        raise FleetError("address") from None  # without the address: it may hold a password
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "postgresql":
                connection.execute(text("SET TRANSACTION READ ONLY"))
            streamed = connection.execution_options(stream_results=True, yield_per=BATCH)
            # A colon begins no parameter: there are none.
            told = text((query or QUERY).replace(":", "\\:"))
            with closing(streamed.execute(told)) as found:
                yield Answer(tuple(found.keys()), (dict(row) for row in found.mappings()))
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise FleetError("database", reason=next(iter(str(cause).splitlines()), "")) from error
    finally:
        engine.dispose()


def _only_reading(url: URL) -> URL:
    """A SQLite file is never made where it is missing, and never written."""
    file = url.database
    if url.get_backend_name() != "sqlite" or not file or file.startswith((":", "file:")):
        return url
    return url.set(
        database=f"file:{quote(str(Path(file)))}", query={**url.query, "mode": "ro", "uri": "true"}
    )


def documents(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The documents of rows, and what each is called: by its number, or by the `id` that stands beside it."""
    for number, row in enumerate(rows, 1):
        found, name = row[DOCUMENT], str(row.get("id") or f"row {number}")
        if isinstance(found, bytes | memoryview):
            found = bytes(found).decode(errors="replace")
        yield name, found if isinstance(found, str) else json.dumps(found, default=str)


def table(answer: Answer) -> pa.RecordBatchReader:
    """Rows as text, and as lists of texts where the first rows hold lists, of JSON or the database's own."""
    first = list(islice(answer.rows, BATCH))
    types = {name: _type([row[name] for row in first]) for name in answer.columns}
    shape = pa.schema(list(types.items()))

    def batches() -> Iterator[pa.RecordBatch]:
        rest = chain(first, answer.rows)
        while some := list(islice(rest, BATCH)):
            rows = [{name: _cell(row[name], type_) for name, type_ in types.items()} for row in some]
            yield pa.RecordBatch.from_pylist(rows, schema=shape)

    return pa.RecordBatchReader.from_batches(shape, batches())


def _type(values: Sequence[Any]) -> pa.DataType:
    lists = [_listed(value) for value in values if value not in (None, "")]
    if not lists or any(one is None for one in lists):
        return pa.string()
    keys = dict.fromkeys(str(key) for one in lists for struct in one or () for key in struct)
    return pa.list_(pa.struct([(key, pa.string()) for key in keys])) if keys else pa.string()


def _listed(value: Any) -> list[Mapping[str, Any]] | None:
    """A list of structs, as such or as JSON; None of anything else."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value, parse_float=Decimal)
        except ValueError:
            return None
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return value
    return None


def _cell(value: Any, type_: pa.DataType) -> Any:
    if pa.types.is_list(type_):
        keys = [one.name for one in type_.value_type]
        listed = _listed(value)
        return None if listed is None else [{key: _text(one.get(key)) for key in keys} for one in listed]
    return _text(value)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value == datetime(
        value.year, value.month, value.day, tzinfo=value.tzinfo
    ):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)), "f")
    return json.dumps(value, default=str) if isinstance(value, list | dict) else str(value)

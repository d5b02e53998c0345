"""What commands about a whole customer base share: where the customers are, and the files of their ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..engine import Engine
from ..fleet import NEEDED
from ..language import say
from ..model.columns import ColumnsFile
from .completion import files
from .everywhere import F, with_options
from .shared import fail

if TYPE_CHECKING:
    from ..fleet import Customers

ENDINGS = (".csv", ".parquet")


def of_customers(command: F) -> F:
    """Adds --accounts, --columns, --accounts-query and --ids."""
    return with_options(
        command,
        click.option(
            "--accounts",
            metavar="SOURCE",
            shell_complete=files,
            help="Where the customers are: a CSV or Parquet file, a folder, or a database.",
        ),
        click.option(
            "--columns",
            metavar="FILE",
            shell_complete=files,
            help="Which column says what, where they are called something else than here.",
        ),
        click.option("--accounts-query", metavar="SQL", help="What a database is asked for the customers."),
        click.option(
            "--ids",
            metavar="FILE",
            shell_complete=files,
            help="Writes who it is, one by one: FILE ends in .csv or .parquet.",
        ),
    )


@contextmanager
def customers_of(
    source: str,
    engines: tuple[Engine, Engine | None],
    at: date,
    language: str,
    *,
    columns: str | None,
    query: str | None,
) -> Iterator[Customers]:
    """The customers of a source, for one engine or two. Ends with 2 where they cannot be read."""
    beside = Path() if columns is None else Path(columns).parent
    with needing_extra(language):
        from ..fleet import customers  # noqa: PLC0415  slow to import, and an extra
    said = None if columns is None else columns_from(columns, language)
    from ..fleet.refused import FleetError  # noqa: PLC0415  as above

    try:
        with customers(source, *engines, at=at, columns=said, query=query, beside=beside) as all_:
            yield all_
    except FleetError as error:
        fail(error.message(language), language)


@contextmanager
def needing_extra(language: str) -> Iterator[None]:
    """Says what is to be installed where it is not, and ends with 2."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        fail(say("interface", "fleet.extra", language), language)


def columns_from(file: str, language: str) -> ColumnsFile:
    """The columns file there. Raises LoadError with all that is wrong with it."""
    from ..fleet.sources import read_columns  # noqa: PLC0415  an extra

    found = read_columns(Path(file))
    if found is None:
        fail(say("fleet", "usage.columns", language, file=file), language)
    return found


def check_ids(file: str | None, language: str) -> None:
    """Ends with 2 where a file for ids is named as neither of what it could be."""
    if file is not None and not file.lower().endswith(ENDINGS):
        fail(say("fleet", "usage.ids", language, file=file), language)

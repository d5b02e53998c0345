"""Customers, wherever they are, as the canonical table: see canonical.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ..model.columns import NOTHING_SAID, ColumnsFile, LineList, LineTable, UserList, UserTable
from ..model.definitions import Definitions
from ..model.reading import model_of
from ..source import Finding, LoadError, read_file
from .canonical import ACCOUNTS, BAD_ROWS, BOTH, columns
from .cells import text
from .database import DOCUMENT, asked, documents, table
from .documents import batches, in_folder, in_rows
from .fitting import Check, begun, checks
from .machine import Form, Machine
from .mapping import Given, mapped
from .parts import fitting
from .refused import FleetError
from .sql import Join, Select, Struct, among, both, call, column, field, struct
from .table import THEIRS, Table, table_of
from .unfit import READ, keep_bad

RAW: Final = "customers as they come"
STORED: Final = "customers as stored"
OUT: Final = "customers kept out"

FEW_OUT: Final = 200
"""Where no more are kept out, they are named."""

_PATTERN: Final = frozenset("*?[")
"""What makes of a name a pattern of names."""

ENDINGS: Final[dict[str, Form]] = {
    ".parquet": "parquet",
    ".parq": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
}
"""What files are, by how their names end."""


def offer(
    machine: Machine,
    where: str,
    definitions: Sequence[Definitions],
    at: date | None = None,
    said: ColumnsFile | None = None,
    query: str | None = None,
    beside: Path = Path(),
) -> None:
    """Makes a machine know the customers at a place as `accounts`, and as `bad` who does not fit.

    `definitions` are one, or the two that are compared: who does not fit one of them is left out. `at` is the
    day that is asked about. `query` is what a database is asked; `beside` is the folder that tables named by
    the columns file stand in. Raises FleetError.
    """
    path, form = files_at(where)
    checked = form is None and _documents(machine, where, definitions, query)
    if form is not None:
        machine.files(RAW, [path], form)
    if checked:
        _known(machine, definitions, [begun(at) for _ in definitions], (), READ, _same(READ, definitions))
    else:
        tabled(machine, definitions, at, said, beside, quick=form != "csv")


def tabled(
    machine: Machine,
    definitions: Sequence[Definitions],
    at: date | None,
    said: ColumnsFile | None,
    beside: Path,
    *,
    quick: bool = True,
) -> None:
    """Makes a machine that knows a table as RAW know its rows as customers. Raises FleetError.

    `quick` says that the table can be read again and again.
    """
    apart: list[Select] = []
    source, read = READ, _read(machine, said or NOTHING_SAID, definitions, beside, apart)
    machine.view(READ, read)
    if not quick or apart:
        source, read = STORED, _same(STORED, definitions)
        machine.store(STORED, _same(READ, definitions))
    _known(machine, definitions, [checks(one, at) for one in definitions], apart, source, read)


def _same(source: str, definitions: Sequence[Definitions]) -> Select:
    return Select(tuple([(name, column(name)) for name in (*columns(definitions), "unread")]), source)


def _documents(machine: Machine, where: str, definitions: Sequence[Definitions], query: str | None) -> bool:
    """Whether customers are documents, which are read then, and checked; a database may have columns."""
    if "://" in where:
        return _from_database(machine, where, definitions, query)
    if not Path(where).is_dir():
        raise FleetError("no-form", where=where, known=", ".join(ENDINGS))
    machine.take(READ, batches(in_folder(Path(where)), definitions))
    return True


def _from_database(
    machine: Machine, where: str, definitions: Sequence[Definitions], query: str | None
) -> bool:
    with asked(where, query) as answer:
        if DOCUMENT in answer.columns:
            machine.take(READ, batches(in_rows(documents(answer.rows)), definitions))
            return True
        machine.take(RAW, table(answer))
        return False


def read_columns(path: Path) -> ColumnsFile | None:
    """The columns file at a path; None where it is a file of another kind.

    Raises LoadError, with the place of every mistake.
    """
    document = read_file(path, str(path))
    model, findings = model_of(document)
    found = [*document.findings, *findings]
    if found:
        raise LoadError(sorted(found, key=Finding.key), (document,))
    return model if isinstance(model, ColumnsFile) else None


def files_at(where: str) -> tuple[str, Form | None]:
    """The files at a place, and what they are, by how their names end; None of documents, and of a database.

    A folder may hold one table, in as many files as there are. Raises FleetError where a file that is named
    is not there.
    """
    if "://" not in where and Path(where).is_dir():
        for ending, form in ENDINGS.items():
            if any(one.is_file() for one in Path(where).rglob(f"*{ending}")):
                return f"{where}/**/*{ending}", form
    known = next((form for ending, form in ENDINGS.items() if where.lower().endswith(ending)), None)
    if known is not None and not (_PATTERN & {*where} or "://" in where or Path(where).exists()):
        raise FleetError("no-file", file=where)
    return where, known


def _known(
    machine: Machine,
    definitions: Sequence[Definitions],
    all_checks: Sequence[Iterable[Check]],
    apart: Sequence[Select],
    source: str,
    read: Select,
) -> None:
    """Makes a machine that knows customers by a name, as `read` reads them, know them as `accounts` and
    `bad`."""
    names = columns(definitions)
    keep_bad(machine, read, fitting(all_checks), apart)
    out = Select((("id", column("id")),), BAD_ROWS, call("not", call("null", column("id"))), ("id",))
    machine.keep(OUT, out)
    rows = tuple([(name, column(name)) for name in names])
    named = call("not", call("null", column("id")))
    some = machine.ask(Select((("id", column("id")),), OUT, limit=FEW_OUT + 1)).column("id").to_pylist()
    if len(some) <= FEW_OUT:
        others = [call("not", among(column("id"), sorted(some)))] if some else []
        machine.view(ACCOUNTS, Select(rows, source, both([named, *others])))
        return
    own = tuple([(name, field(column("a"), name)) for name in names])
    kept = both([call("not", call("null", field(column("a"), "id"))), call("null", field(column("b"), "id"))])
    join = Join(OUT, ((field(column("a"), "id"), field(column("b"), "id")),), outer=True)
    machine.view(ACCOUNTS, Select(own, source, kept, join=join))


_OWN: Final = "id of the first table"
_LISTED: Final = "rows of a second table"
_ACCOUNT: Final = "account of a second table"


def _read(
    machine: Machine, said: ColumnsFile, definitions: Sequence[Definitions], beside: Path, apart: list[Select]
) -> Select:
    """The canonical columns of a table, and of those that the columns file names beside it.

    To `apart` goes, as rows of BAD, who is in one of these only.
    """
    table = table_of(machine.shape(RAW))
    source = theirs = table.renamed(RAW)
    held, users = said.subscription, said.users
    items = held.items if held is not None else None
    update: dict[str, Any] = {}
    if held is not None and isinstance(items, LineTable):
        table, source, listed = _joined(machine, table, source, theirs, said, items, beside, "lines", apart)
        lines = LineList.model_construct(**{**_of_model(items), "column": listed})
        update["subscription"] = held.model_copy(update={"items": lines})
    if isinstance(users, UserTable):
        table, source, listed = _joined(machine, table, source, theirs, said, users, beside, "users", apart)
        update["users"] = UserList.model_construct(**{**_of_model(users), "column": listed})
    return mapped(Given(table, said.model_copy(update=update), definitions), source)


def _of_model(model: LineTable | UserTable) -> dict[str, Any]:
    return {name: value for name, value in model if name not in ("table", "account")}


def _joined(
    machine: Machine, table: Table, source: Select, theirs: Select, said: ColumnsFile,
    other: LineTable | UserTable, beside: Path, what: str, apart: list[Select],
) -> tuple[Table, Select, str]:  # fmt: skip
    """A table with a column that lists the rows of another, the query for it, and that column. `theirs` are
    the customers alone."""
    path, form = files_at(str(beside / other.table))
    if form is None:
        raise FleetError("no-form", where=other.table, known=", ".join(ENDINGS))
    name, listed, account = f"{what} as they come", f"{_LISTED}: {what}", f"{_ACCOUNT}: {what}"
    machine.files(name, [path], form)
    second = table_of(machine.shape(name))
    key = text(*second.cell(second.named(other.account, (), what, needed=True) or ""))
    whole = Struct(tuple([(one, second.column(one)) for one in second.types]))
    rows = Select(((account, key), (listed, call("collect", whole))), second.renamed(name), group=(account,))
    own = text(*table.cell(table.named(said.id, ("id",), "id", needed=True) or ""))
    ids = Join(Select(((_OWN, own),), theirs), ((column(account), column(_OWN)),), outer=True)
    place = {"lines": "subscription.items"}.get(what, what)
    who = column(account)
    unknown = struct(id=who, code="unknown-account", place=place, value=who, side=BOTH)
    apart.append(Select(unknown.fields, rows, where=call("null", column(_OWN)), join=ids))
    wanted = [(one, column(one)) for one, _ in source.columns]
    join = Join(rows, ((own, column(account)),), outer=True)
    columns_ = (*wanted, (f"{THEIRS}{listed}", column(listed)))
    kinds = pa.list_(pa.struct(list(second.types.items())))
    return Table({**table.types, listed: kinds}), Select(columns_, source, join=join), listed

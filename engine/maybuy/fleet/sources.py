"""Customers, wherever they are, as the canonical table: see canonical.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from ..model.columns import NOTHING_SAID, ColumnsFile, LineList, LineTable, UserList, UserTable
from ..model.definitions import Definitions
from ..model.reading import model_of
from ..source import Finding, LoadError, read_file
from .canonical import ACCOUNTS, BAD, BAD_ROWS, BOTH, columns
from .cells import text
from .database import DOCUMENT, asked, documents, table
from .documents import batches, in_folder, in_rows
from .fitting import Check, Fitting, begun, checks, fitting
from .machine import Form, Machine
from .mapping import Given, empty, mapped
from .refused import FleetError
from .sql import (
    Case,
    Column,
    Field,
    Join,
    Select,
    Struct,
    both,
    call,
    column,
    either,
    field,
    struct,
)
from .table import Table, table_of

RAW: Final = "customers as they come"
READ: Final = "customers as read"
STORED: Final = "customers as stored"
OUT: Final = "customers kept out"
TWICE: Final = "ids that occur twice"

ENDINGS: Final[dict[str, Form]] = {
    ".parquet": "parquet",
    ".parq": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
}
"""What files are, by how their names end."""


class Wrong(NamedTuple):
    """How many accounts something keeps out, of which side (see BAD), and some of them."""

    code: str
    side: str
    accounts: int
    samples: tuple[Sample, ...]


class Sample(NamedTuple):
    """An account that is kept out: its id, what it is about, and what stands there."""

    id: str | None
    place: str
    value: str | None


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
        _known(machine, definitions, [begun(at) for _ in definitions], (), quick=True)
    else:
        tabled(machine, definitions, at, said, beside, quick=form != "csv")


def tabled(
    machine: Machine,
    definitions: Sequence[Definitions],
    at: date | None = None,
    said: ColumnsFile | None = None,
    beside: Path = Path(),
    *,
    quick: bool = True,
) -> None:
    """Makes a machine that knows a table as RAW know its rows as customers. Raises FleetError.

    `quick` says that the table can be read again and again.
    """
    apart: list[Select] = []
    machine.view(READ, _read(machine, said or NOTHING_SAID, definitions, beside, apart))
    _known(machine, definitions, [checks(one, at) for one in definitions], apart, quick=quick and not apart)


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

    A folder may hold one table, in as many files as there are.
    """
    if "://" not in where and Path(where).is_dir():
        for ending, form in ENDINGS.items():
            if any(one.is_file() for one in Path(where).rglob(f"*{ending}")):
                return f"{where}/**/*{ending}", form
    return where, next((form for ending, form in ENDINGS.items() if where.lower().endswith(ending)), None)


def _known(
    machine: Machine,
    definitions: Sequence[Definitions],
    all_checks: Sequence[Iterable[Check]],
    apart: Sequence[Select],
    *,
    quick: bool,
) -> None:
    """Makes a machine that knows customers as they were read know them as `accounts` and `bad`.

    Where they cannot be read again and again as `quick` as once, they are stored.
    """
    source = READ
    names = columns(definitions)
    if not quick:
        source = STORED
        machine.store(STORED, Select(tuple([(name, column(name)) for name in (*names, "unread")]), READ))
    _keep_bad(machine, source, fitting(all_checks), apart)
    out = Select((("id", column("id")),), BAD_ROWS, call("not", call("null", column("id"))), ("id",))
    machine.keep(OUT, out)
    rows = tuple([(name, column(name)) for name in names])
    named = call("not", call("null", column("id")))
    if not machine.ask(Select((("rows", call("count")),), OUT)).to_pylist()[0]["rows"]:
        machine.view(ACCOUNTS, Select(rows, source, named))
        return
    own = tuple([(name, field(column("a"), name)) for name in names])
    kept = both([call("not", call("null", field(column("a"), "id"))), call("null", field(column("b"), "id"))])
    join = Join(OUT, ((field(column("a"), "id"), field(column("b"), "id")),), outer=True)
    machine.view(ACCOUNTS, Select(own, source, kept, join=join))


def _keep_bad(machine: Machine, source: str, fits: Fitting, apart: Sequence[Select]) -> None:
    """Everything that keeps a customer out, in one pass; and in another, of ids alone, which occur twice."""
    count = ("rows", call("count"))
    said = call("not", call("null", column("id")))
    ids = Select((("id", column("id")), count), source, said, ("id",))
    machine.keep(TWICE, Select(((_DOUBLED, column("id")),), ids, where=call(">", column("rows"), 1)))
    kept_out, found, join = fits.kept_out, fits.wrong, None
    if machine.ask(Select((count,), TWICE)).to_pylist()[0]["rows"]:
        twice = call("not", call("null", column(_DOUBLED)))
        kept_out = either([kept_out, twice])
        found = call("flatten", call("list", found, Case(((twice, call("list", _DUPLICATE)),), _NONE)))
        join = Join(TWICE, ((column("id"), column(_DOUBLED)),), outer=True)
    out = Select((("id", column("id")), ("wrong", found)), source, where=kept_out, join=join)
    listed = [(name, Field(Column("found"), name)) for name in BAD if name != "id"]
    bad = Select((("id", column("id")), *listed), out, each=("found", column("wrong")))
    machine.keep(BAD_ROWS, Select(tuple([(name, column(name)) for name in BAD]), (bad, *apart)))


_DOUBLED: Final = "id that occurs twice"
_DUPLICATE: Final = struct(code="duplicate-id", place="id", value=column("id"), side=BOTH)
_NONE: Final = empty({name: type_ for name, type_ in BAD.items() if name != "id"})


def wrong(machine: Machine, samples: int = 3) -> tuple[Wrong, ...]:
    """What keeps accounts out, the most frequent first, with some of these accounts each."""
    rows = ("code", column("code")), ("side", column("side")), ("rows", call("count"))
    found = []
    for row in machine.ask(Select(rows, BAD_ROWS, group=("code", "side"))).to_pylist():
        where = [call("=", column(name), row[name]) for name in ("code", "side")]
        some = Select(
            tuple([(name, column(name)) for name in Sample._fields]), BAD_ROWS,
            where=call("AND", *where), order=Sample._fields, limit=samples,
        )  # fmt: skip
        named = tuple([Sample(**one) for one in machine.ask(some).to_pylist()])
        found.append(Wrong(row["code"], row["side"], row["rows"], named))
    return tuple(sorted(found, key=lambda one: (-one.accounts, one.code, one.side)))


_OWN: Final = "id of the first table"
_LISTED: Final = "rows of a second table"
_ACCOUNT: Final = "account of a second table"


def _read(
    machine: Machine,
    said: ColumnsFile,
    definitions: Sequence[Definitions],
    beside: Path,
    apart: list[Select],
) -> Select:
    """The canonical columns of a table, and of those that the columns file names beside it.

    To `apart` goes, as rows of BAD, who is in one of these only.
    """
    table = table_of(machine.shape(RAW))
    source: str | Select = RAW
    held, users = said.subscription, said.users
    items = held.items if held is not None else None
    update: dict[str, Any] = {}
    if held is not None and isinstance(items, LineTable):
        table, source, listed = _joined(machine, table, source, said, items, beside, "lines", apart)
        lines = LineList.model_construct(**{**_of_model(items), "column": listed})
        update["subscription"] = held.model_copy(update={"items": lines})
    if isinstance(users, UserTable):
        table, source, listed = _joined(machine, table, source, said, users, beside, "users", apart)
        update["users"] = UserList.model_construct(**{**_of_model(users), "column": listed})
    return mapped(Given(table, said.model_copy(update=update), definitions), source)


def _of_model(model: LineTable | UserTable) -> dict[str, Any]:
    return {name: value for name, value in model if name not in ("table", "account")}


def _joined(
    machine: Machine, table: Table, source: str | Select, said: ColumnsFile, other: LineTable | UserTable,
    beside: Path, what: str,
    apart: list[Select],
) -> tuple[Table, Select, str]:  # fmt: skip
    """A table with a column that lists the rows of another, the query for it, and that column."""
    path, form = files_at(str(beside / other.table))
    if form is None:
        raise FleetError("no-form", where=other.table, known=", ".join(ENDINGS))
    name, listed, account = f"{what} as they come", f"{_LISTED}: {what}", f"{_ACCOUNT}: {what}"
    machine.files(name, [path], form)
    second = table_of(machine.shape(name))
    key = text(*second.cell(second.named(other.account, (), what, needed=True) or ""))
    whole = Struct(tuple([(one, column(one)) for one in second.types]))
    rows = Select(((account, key), (listed, call("collect", whole))), name, group=(account,))
    own = text(*table.cell(table.named(said.id, ("id",), "id", needed=True) or ""))
    ids = Join(Select(((_OWN, own),), RAW), ((column(account), column(_OWN)),), outer=True)
    place = {"lines": "subscription.items"}.get(what, what)
    who = column(account)
    unknown = struct(id=who, code="unknown-account", place=place, value=who, side=BOTH)
    apart.append(Select(unknown.fields, rows, where=call("null", column(_OWN)), join=ids))
    wanted = tuple([(one, column(one)) for one in (*table.types, listed)])
    join = Join(rows, ((own, column(account)),), outer=True)
    kinds = pa.list_(pa.struct(list(second.types.items())))
    return Table({**table.types, listed: kinds}), Select(wanted, source, join=join), listed

"""The queries that would be carried out, to be read rather than carried out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import pyarrow as pa

from .sql import Dialect, Select, written

if TYPE_CHECKING:
    from .machine import Form

WIDTH: Final = 100
"""Letters of a line, where it can be broken."""

Kind = Literal["view", "keep", "ask", "rows", "give"]


class Step(NamedTuple):
    """What is done: a query, known or kept by a name, or read; rows given by a name, with their columns; the
    rows of a table whose ids are in another, which stands for the columns."""

    kind: Kind
    name: str
    query: Select | None = None
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class Recorder:
    """A machine that does nothing, and remembers what it was asked to do. Every table is empty to it."""

    dialect: Dialect
    columns: tuple[str, ...] = ()
    """Of the table that is asked about."""
    steps: list[Step] = field(default_factory=list)

    def ask(self, query: Select) -> pa.Table:
        """No rows, of the query's columns."""
        self.steps.append(Step("ask", "", query))
        return pa.table({name: pa.array([], pa.null()) for name, _ in query.columns})

    def result(self, query: Select) -> pa.Table:
        """The same."""
        return self.ask(query)

    def close(self) -> None:
        """Nothing: nothing was taken."""

    def rows(self, table: str, wanted: str) -> Iterator[Mapping[str, Any]]:
        """No rows."""
        self.steps.append(Step("rows", table, columns=(wanted,)))
        return iter(())

    def view(self, name: str, query: Select) -> None:
        """A query, known by a name."""
        self.steps.append(Step("view", name, query))

    def keep(self, name: str, query: Select) -> None:
        """The rows of a query, known by a name."""
        self.steps.append(Step("keep", name, query))

    def store(self, name: str, query: Select) -> None:
        """The same."""
        self.keep(name, query)

    def give(self, name: str, table: pa.Table) -> None:
        """Rows from here, known by a name."""
        self.steps.append(Step("give", name, columns=tuple(table.column_names)))

    def files(self, name: str, paths: Sequence[str], form: Form) -> None:
        """Nothing: no file is read."""

    def take(self, name: str, batches: pa.RecordBatchReader) -> None:
        """Nothing: no row is read."""

    def write(self, query: Select, path: str) -> None:
        """Nothing: no file is written."""

    def shape(self, name: str) -> pa.Schema:  # noqa: ARG002
        """The columns of the table that is asked about, of no type."""
        return pa.schema([(one, pa.null()) for one in self.columns])


def statements(steps: Sequence[Step], dialect: Dialect) -> Iterator[tuple[Step, str]]:
    """Each step as a statement that can be read; of rows that are given, their name and columns."""
    mark = '"' if dialect == "duckdb" else "`"

    def quoted(name: str) -> str:
        return mark + name.replace(mark, mark * 2) + mark

    for one in steps:
        if one.kind == "rows":
            (wanted,) = one.columns
            ids = f"{quoted('id')} IN (SELECT {quoted('id')} FROM {quoted(wanted)})"
            yield one, f"SELECT * FROM {quoted(one.name)} WHERE {ids};"
            continue
        if one.query is None:
            yield one, f"{quoted(one.name)} ({', '.join([quoted(name) for name in one.columns])})"
            continue
        query = laid_out(written(one.query, dialect), dialect)
        begin = ""
        if one.kind == "view":
            begin = f"CREATE OR REPLACE TEMPORARY VIEW {quoted(one.name)} AS\n"
        elif one.kind == "keep":
            kept = "CREATE OR REPLACE TEMPORARY TABLE" if dialect == "duckdb" else "CACHE TABLE"
            begin = f"{kept} {quoted(one.name)} AS\n"
        yield one, f"{begin}{query};"


class _Group(NamedTuple):
    """What stands between two brackets, with both."""

    opening: str
    inside: tuple[_Part, ...]
    closing: str


_Part = str | _Group

_TEXTS: Final[Mapping[Dialect, str]] = {
    "duckdb": r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""",
    "spark": r"""'(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`""",
}
_REST: Final = r"""|[(\[{]|[)\]}]|,|\s+|[^\s()\[\]{},'"`]+"""
_CLAUSES: Final = frozenset(
    {"FROM", "JOIN", "LEFT", "WHERE", "GROUP", "ORDER", "LIMIT", "UNION", "ON", "SELECT"}
)
_LINKS: Final = frozenset({"AND", "OR", "WHEN", "ELSE", "END"})


def laid_out(sql: str, dialect: Dialect, width: int = WIDTH) -> str:
    """A query of several lines, none longer than a width where it can be broken. Only blanks differ."""
    tokens = iter(re.findall(_TEXTS[dialect] + _REST, sql, re.DOTALL))
    return "\n".join(_lines(_parts(tokens), 0, width))


def _parts(tokens: Iterator[str]) -> tuple[_Part, ...]:
    found: list[_Part] = []
    for token in tokens:
        if token in "([{":
            inside = _parts(tokens)
            closing = inside[-1]
            assert isinstance(closing, str)
            found.append(_Group(token, inside[:-1], closing))
        else:
            found.append(" " if token.isspace() else token)
            if token in ")]}":
                break
    return tuple(found)


def _flat(parts: Sequence[_Part]) -> str:
    said = [one if isinstance(one, str) else one.opening + _flat(one.inside) + one.closing for one in parts]
    return "".join(said)


def _lines(parts: tuple[_Part, ...], indent: int, width: int) -> Iterator[str]:
    whole = _flat(parts).strip()
    if len(whole) + indent <= width:
        yield " " * indent + whole
        return
    is_query = bool(parts) and parts[0] == "SELECT"
    for segment in _segments(parts):
        first = next((one for one in segment if one != " "), "")
        deeper = 2 if is_query and first not in _CLAUSES else 0
        yield from _segment(segment, indent + deeper, width)


def _segments(parts: tuple[_Part, ...]) -> Iterator[tuple[_Part, ...]]:
    """Parts that may each have lines of their own: after commas, and before words that begin something."""
    found: list[_Part] = []
    for one in parts:
        begins = one in _CLAUSES or one in _LINKS
        if begins and _flat(found).strip() and not (one == "JOIN" and _flat(found).strip() == "LEFT"):
            yield tuple(found)
            found = []
        found.append(one)
        if one in (",", "SELECT"):
            yield tuple(found)
            found = []
    if found:
        yield tuple(found)


def _segment(segment: tuple[_Part, ...], indent: int, width: int) -> Iterator[str]:
    whole = _flat(segment).strip()
    if len(whole) + indent <= width:
        if whole:
            yield " " * indent + whole
        return
    line = ""
    for one in segment:
        if isinstance(one, str):
            line += one
            continue
        flat = _flat([one])
        if len(flat) + indent + 2 <= width // 2:
            line += flat
            continue
        yield " " * indent + (line + one.opening).strip()
        yield from _lines(one.inside, indent + 2, width)
        line = one.closing
    if line.strip():
        yield " " * indent + line.strip()

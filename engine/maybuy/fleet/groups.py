"""Accounts in groups that no answer tells apart: made by a query, asked about one by one, joined back.

A family of questions that needs many columns is a scan of its own; one that needs some of these makes coarser
groups of its groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

import pyarrow as pa

from ..diff.rows import Section
from .machine import Machine
from .signature import Family, Signature
from .sql import Cast, Each, Expression, Join, Select, call, case, column, either, field, literal

SIGNED: Final = "signed"
FINE: Final = "fine"
GATE: Final = "gate"
ACCOUNTS: Final = "number"
SEATS: Final = "all seats"
FIRST: Final = "first id"

SEVERAL: Final = 3
FEW: Final = 300_000
"""Families that look at so few accounts, and so many of them, look at a table of these alone."""

BATCH: Final = 2_000
"""After so many accounts it is said how far it is."""

SAMPLES: Final = 5
"""Accounts named where some are counted."""

Progress = Callable[[int, int], None]
"""Is called with how many were asked about, and how many there are."""

SECTIONS: Final[tuple[Section, ...]] = get_args(Section)


class Group(NamedTuple):
    """Accounts alike for some questions: the place of their group, its first id, how many, their seats."""

    place: int
    first: str
    accounts: int
    seats: int


class Found(NamedTuple):
    """What was found about a group: numbers of what changes."""

    group: Group
    said: tuple[int, ...]


class Groups:
    """The groups of a table's accounts, for the families of questions of a signature."""

    def __init__(self, machine: Machine, table: str, signs: Signature) -> None:
        """Makes them: one scan of the table."""
        self.machine = machine
        self.table = table
        self.signs = signs
        self._tables: dict[Family, pa.Table] = {}
        seats = call("list_sum", Each("transform", column("lines"), "l", field(column("l"), "seats")))
        gates = dict.fromkeys(family.gate for family in signs.families)
        self._gates = {gate: f"{GATE} {place}" for place, gate in enumerate(gates) if gate is not None}
        signed: list[tuple[str, Expression]] = [("id", column("id")), (SEATS, seats), *signs.columns.items()]
        signed += [(name, gate) for gate, name in self._gates.items()]
        machine.view(SIGNED, Select(tuple(signed), table))
        self._fine: dict[Family, str] = {}
        for family in sorted(signs.families, key=lambda one: len(one.names), reverse=True):
            if self._finer(family) is None:
                self._fine[family] = f"{FINE} {len(self._fine)}"
        sources = self._sources(tuple(signed))
        for family, name in self._fine.items():
            where = None if family.gate is None else column(self._gates[family.gate])
            source = sources.get(family.gate, SIGNED)
            machine.keep(name, self._grouped(source, sorted(family.names), call("count"), where))
        self._groups = {family: self._family(family) for family in signs.families}

    def _sources(self, signed: tuple[tuple[str, Expression], ...]) -> dict[Expression | None, str]:
        """Where the accounts that pass a gate are looked up: where few do, and several families look at them,
        in a table of their own."""
        found: dict[Expression | None, str] = {}
        for gate, name in self._gates.items():
            if sum(family.gate == gate for family in self._fine) < SEVERAL:
                continue
            (row,) = self.machine.ask(Select((("few", call("count")),), self.table, gate)).to_pylist()
            if row["few"] < FEW:
                names = self.machine.shape(self.table).names
                own = Select(tuple([(one, column(one)) for one in names]), self.table, gate)
                self.machine.store(f"few of {name}", own)
                found[gate] = f"{SIGNED} of {name}"
                self.machine.view(found[gate], Select(signed, f"few of {name}"))
        return found

    def _finer(self, family: Family) -> str | None:
        """The groups that those of a family can be made of."""
        return next(
            (
                table
                for one, table in self._fine.items()
                if one.gate == family.gate and family.names <= one.names
            ),
            None,
        )

    @property
    def count(self) -> int:
        """How many groups there are, of all families."""
        return sum(len(groups) for groups in self._groups.values())

    def _grouped(
        self, source: str, names: Sequence[str], count: Expression, where: Expression | None = None
    ) -> Select:
        first = column("id" if source.startswith(SIGNED) else FIRST)
        columns: tuple[tuple[str, Expression], ...] = (
            *[(name, column(name)) for name in names],
            (ACCOUNTS, count),
            (SEATS, call("sum", column(SEATS))),
            (FIRST, call("min", first)),
        )
        return Select(columns, source, where, tuple(names))

    def _family(self, family: Family) -> list[Group]:
        names, fine = sorted(family.names), self._finer(family)
        assert fine is not None
        table = self.machine.ask(self._grouped(fine, names, call("sum", column(ACCOUNTS))))
        self._tables[family] = table.select(names)
        columns = [table.column(name).to_pylist() for name in (FIRST, ACCOUNTS, SEATS)]
        ones = enumerate(zip(*columns, strict=True))
        return [Group(place, first, int(accounts), int(seats)) for place, (first, accounts, seats) in ones]

    def keys(self, family: Family, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """What some columns say of each of a family's groups, in their order."""
        if not names:
            return [()] * len(self._groups[family])
        columns = [_plain(self._tables[family].column(name)) for name in names]
        return list(zip(*columns, strict=True))

    def of(self, family: Family) -> list[Group]:
        """The groups of a family."""
        return self._groups[family]

    def rows(self, ids: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        """The accounts of some ids, as rows of the table."""
        self.machine.give("wanted", pa.table({"id": pa.array(list(ids), pa.string())}))
        return self.machine.rows(self.table, "wanted")

    def accounts(
        self, progress: Progress | None = None
    ) -> Iterator[tuple[Mapping[str, Any], list[tuple[Family, Group]]]]:
        """One account of each group, as a row of the table, with the groups that it stands for."""
        by_first: dict[str, list[tuple[Family, Group]]] = {}
        for names, groups in self._groups.items():
            for group in groups:
                by_first.setdefault(group.first, []).append((names, group))
        for done, row in enumerate(self.rows(by_first)):
            if progress and done % BATCH == 0:
                progress(done, len(by_first))
            yield row, by_first[row["id"]]

    def concerned(
        self, told: Mapping[Family, Sequence[Found]], marks: Mapping[int, Section]
    ) -> dict[Section, tuple[int, int]]:
        """How many accounts, with how many seats, something of a section is told of."""
        source: str | Select = SIGNED
        names = (*self.signs.columns, *self._gates.values(), SEATS)
        flags: list[str] = []
        for number, (family, found) in enumerate(told.items()):
            if not found:
                continue
            table = self._tables[family].take([one.group.place for one in found])
            mine = [f"{section} {number}" for section in SECTIONS]
            for section, flag in zip(SECTIONS, mine, strict=True):
                here = [any(marks[one] == section for one in each.said) for each in found]
                table = table.append_column(flag, pa.array(here, pa.bool_()))
            self.machine.give(f"told {number}", table)
            columns = [(name, field(column("a"), name)) for name in (*names, *flags)]
            columns += [(flag, field(column("b"), flag)) for flag in mine]
            source = Select(tuple(columns), source, join=self._join(f"told {number}", family, outer=True))
            flags += mine
        if not flags:
            return dict.fromkeys(SECTIONS, (0, 0))
        sums: list[tuple[str, Expression]] = []
        for section in SECTIONS:
            some = either([column(flag) for flag in flags if flag.startswith(section)])
            for name, each in ((ACCOUNTS, literal(1)), (SEATS, column(SEATS))):
                counted = case([(some, each)], literal(0))
                sums.append((f"{section} {name}", call("coalesce", call("sum", counted), 0)))
        (row,) = self.machine.ask(Select(tuple(sums), source)).to_pylist()
        return {one: (int(row[f"{one} {ACCOUNTS}"]), int(row[f"{one} {SEATS}"])) for one in SECTIONS}

    def _join(self, table: str, family: Family, *, outer: bool = False) -> Join:
        """A table of some groups, beside the accounts that are in them."""
        on: list[tuple[Expression, Expression]] = [
            (field(column("a"), name), field(column("b"), name)) for name in sorted(family.names)
        ]
        if family.gate is not None:
            on.append((field(column("a"), self._gates[family.gate]), literal(True)))
        return Join(table, tuple(on), outer)

    def ids(self, told: Mapping[Family, Sequence[Found]], places: Mapping[int, int]) -> tuple[Select, ...]:
        """Queries for the ids of all accounts of which something is told, each with the place of it."""
        found: list[Select] = []
        for number, (family, ones) in enumerate(told.items()):
            if ones:
                table = self._tables[family].take([one.group.place for one in ones])
                rows = [[places[said] for said in one.said] for one in ones]
                name = f"rows {number}"
                self.machine.give(name, table.append_column("rows", pa.array(rows, pa.list_(pa.int64()))))
                columns = (("id", field(column("a"), "id")), ("rows", field(column("b"), "rows")))
                joined = Select(columns, SIGNED, join=self._join(name, family))
                found.append(
                    Select(
                        (("id", column("id")), ("row", column("row"))), joined, each=("row", column("rows"))
                    )
                )
        return tuple(found)


def _plain(values: pa.ChunkedArray) -> list[Any]:
    """Values that can be looked up: lists as tuples."""
    found = values.to_pylist()
    return [tuple(one) if isinstance(one, list) else one for one in found]


TOLD: Final = "what is told"


def joined_back(
    machine: Machine, ids: Sequence[Select], rows: Sequence[tuple[Any, ...]], schema: pa.Schema
) -> Select:
    """For each account in `ids` what stands at the place that these name, of some rows: `id` and columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(list(values), type_) for values, type_ in zip(columns, schema.types, strict=True)]
    place = pa.array(range(len(rows)), pa.int64())
    machine.give(TOLD, pa.table([place, *arrays], names=["place", *schema.names]))
    if not ids:
        own = [(name, column(name)) for name in schema.names]
        return Select((("id", Cast(literal(None), "text")), *own), TOLD)
    named = [(name, field(column("b"), name)) for name in schema.names]
    on = ((field(column("a"), "row"), field(column("b"), "place")),)
    return Select((("id", field(column("a"), "id")), *named), ids[0], join=Join(TOLD, on))

"""Accounts in groups that no answer tells apart: made by a query, asked about one by one, joined back.

What any question hangs on is worked out of each account once, and packed (sorts.py): the groups of a family
of questions are made of the sorts that come of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Any, Final, NamedTuple, get_args

import pyarrow as pa

from ..diff.rows import Section
from .gates import Bits, by_bits
from .machine import Machine
from .signature import Family, Signature
from .sorts import sorts
from .sql import Cast, Each, Expression, Join, Select, call, case, column, either, field, literal

GATE: Final = "gate"
ACCOUNTS: Final = "number"
SEATS: Final = "all seats"
FIRST: Final = "first id"

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


def counted(groups: Iterable[Group]) -> tuple[int, int, tuple[str, ...]]:
    """How many accounts some groups have, with how many seats, and the smallest of their first ids."""
    all_ = tuple(groups)
    sample = tuple(nsmallest(SAMPLES, {one.first for one in all_}))
    return sum(one.accounts for one in all_), sum(one.seats for one in all_), sample


class Found(NamedTuple):
    """What was found about a group: numbers of what changes."""

    group: Group
    said: tuple[int, ...]


class Groups:
    """The groups of a table's accounts, for the families of questions of a signature."""

    def __init__(self, machine: Machine, table: str, signs: Signature, about: str) -> None:
        """Makes them: one scan of the table, by which accounts are told apart as far as any family does.
        `about` is what names of tables begin with."""
        self.machine = machine
        self.table = table
        self.signs = signs
        self.about = about
        self._signed, self._kept = f"{about}: signed {table}", f"{about}: sorts"
        self._tables: dict[Family, pa.Table] = {}
        gates = dict.fromkeys(family.gate for family in signs.families if family.gate is not None)
        self._gates = {gate: f"{GATE} {place}" for place, gate in enumerate(gates)}
        bits = by_bits([*self._gates, *(signs.columns[name] for name in signs.widths)])
        self._sorts = sorts(signs, self._gates, bits)
        self._sign(bits)
        self._groups = {family: self._family(family) for family in signs.families}

    def _sign(self, bits: Bits) -> None:
        """The accounts that some family looks at with what tells them apart, and the sorts of them."""
        everybody = any(family.gate is None for family in self.signs.families)
        seats = call("list_sum", Each("transform", column("lines"), "l", field(column("l"), "seats")))
        own: tuple[tuple[str, Expression], ...] = (("id", column("id")), (SEATS, seats))
        where = None if everybody else bits.of(either(self._gates))
        self.machine.view(self._signed, Select((*own, *self._sorts.packed.items()), self.table, where))
        packed = tuple(self._sorts.packed)
        counted: tuple[tuple[str, Expression], ...] = (
            (ACCOUNTS, call("count")),
            (SEATS, Cast(call("sum", column(SEATS)), "integer")),
            (FIRST, call("min", column("id"))),
        )
        grouped = Select((*[(name, column(name)) for name in packed], *counted), self._signed, group=packed)
        names = frozenset({*packed, *self.signs.columns, *self._gates.values(), ACCOUNTS, SEATS, FIRST})
        self.machine.store(self._kept, self._sorts.told(grouped, names))

    @property
    def count(self) -> int:
        """How many groups there are, of all families."""
        return sum(len(groups) for groups in self._groups.values())

    def _family(self, family: Family) -> list[Group]:
        names = sorted(family.names)
        columns: tuple[tuple[str, Expression], ...] = (
            *[(name, column(name)) for name in names],
            (ACCOUNTS, call("sum", column(ACCOUNTS))),
            (SEATS, call("sum", column(SEATS))),
            (FIRST, call("min", column(FIRST))),
        )
        where = None if family.gate is None else column(self._gates[family.gate])
        table = self.machine.ask(Select(columns, self._kept, where, tuple(names)))
        self._tables[family] = table.select(names)
        listed = [table.column(name).to_pylist() for name in (FIRST, ACCOUNTS, SEATS)]
        ones = enumerate(zip(*listed, strict=True))
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
        self.machine.give("wanted", pa.table({"id": pa.array([*ids], pa.string())}))
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
        found = [family for family, ones in told.items() if ones]
        for number, family in enumerate(found):
            table = self._tables[family].take([one.group.place for one in told[family]])
            for section in SECTIONS:
                here = [any(marks[one] == section for one in each.said) for each in told[family]]
                table = table.append_column(f"{section} {number}", pa.array(here, pa.bool_()))
            self.machine.give(f"{self.about}: told {number}", table)
        return self._concerned(list(enumerate(found)))

    def _concerned(self, found: Sequence[tuple[int, Family]]) -> dict[Section, tuple[int, int]]:
        """The same, by what is told of some families in the tables given."""
        if not found:
            return dict.fromkeys(SECTIONS, (0, 0))
        needed = dict.fromkeys(name for _, family in found for name in self._on(family))
        names, flags = (*needed, ACCOUNTS, SEATS), list[str]()
        source = Select(tuple([(name, column(name)) for name in names]), self._kept)
        for number, family in found:
            mine = [f"{section} {number}" for section in SECTIONS]
            columns = [(name, field(column("a"), name)) for name in (*names, *flags)]
            columns += [(flag, field(column("b"), flag)) for flag in mine]
            source = Select(
                tuple(columns), source, join=self._join(f"{self.about}: told {number}", family, outer=True)
            )
            flags += mine
        sums: list[tuple[str, Expression]] = []
        for section in SECTIONS:
            some = either([column(flag) for flag in flags if flag.startswith(section)])
            for name in (ACCOUNTS, SEATS):
                counted = case([(some, column(name))], literal(0))
                sums.append((f"{section} {name}", call("coalesce", call("sum", counted), 0)))
        (row,) = self.machine.ask(Select(tuple(sums), source)).to_pylist()
        return {one: (int(row[f"{one} {ACCOUNTS}"]), int(row[f"{one} {SEATS}"])) for one in SECTIONS}

    def _on(self, family: Family) -> list[str]:
        """The columns that say to which group of a family an account belongs."""
        return [*sorted(family.names), *([] if family.gate is None else [self._gates[family.gate]])]

    def _join(self, table: str, family: Family, *, outer: bool = False) -> Join:
        """A table of some groups, beside the accounts that are in them."""
        on: list[tuple[Expression, Expression]] = [
            (field(column("a"), name), field(column("b"), name)) for name in sorted(family.names)
        ]
        if family.gate is not None:
            on.append((field(column("a"), self._gates[family.gate]), literal(True)))
        return Join(table, tuple(on), outer)

    def ids(self, told: Mapping[Family, Sequence[Found]], places: Mapping[int, int]) -> tuple[Select, ...]:
        """A query for the ids of all accounts of which something is told, each with the place of it; none
        where nothing is."""
        found: list[Select] = []
        packed = tuple(self._sorts.packed)
        for number, (family, ones) in enumerate(told.items()):
            if ones:
                table = self._tables[family].take([one.group.place for one in ones])
                rows = [[places[said] for said in one.said] for one in ones]
                name = f"{self.about}: rows {number}"
                self.machine.give(name, table.append_column("rows", pa.array(rows, pa.list_(pa.int64()))))
                columns = [(each, field(column("a"), each)) for each in packed]
                columns.append(("rows", field(column("b"), "rows")))
                found.append(Select(tuple(columns), self._kept, join=self._join(name, family)))
        if not found:
            return ()
        same = tuple([(field(column("a"), name), field(column("b"), name)) for name in packed])
        each_ = [(name, column(name)) for name in (*packed, "row")]
        rows_ = Select(tuple(each_), tuple(found), each=("row", column("rows")))
        columns = [("id", field(column("a"), "id")), ("row", field(column("b"), "row"))]
        return (Select(tuple(columns), self._signed, join=Join(rows_, same)),)


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

"""Accounts in groups that no answer tells apart: made by a query, asked about one by one, joined back.

A family of questions that needs many columns is a scan of its own; one that needs some of these makes coarser
groups of its groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

import pyarrow as pa

from ..diff.rows import Section
from .gates import HELD, MOST_SORTS, by_bits
from .machine import Machine
from .signature import Family, Signature
from .sql import (
    Cast,
    Each,
    Expression,
    Join,
    Select,
    both,
    call,
    case,
    column,
    either,
    field,
    literal,
    replaced,
)

SIGNED: Final = "signed "
FINE: Final = "fine"
GATE: Final = "gate"
ACCOUNTS: Final = "number"
SEATS: Final = "all seats"
FIRST: Final = "first id"

FEW: Final = "few"
"""Those accounts alone that pass some gate."""

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
        """Makes them: one scan of the table, and one for each family that is about all accounts."""
        self.machine = machine
        self.table = table
        self.signs = signs
        self._tables: dict[Family, pa.Table] = {}
        gates = dict.fromkeys(family.gate for family in signs.families if family.gate is not None)
        self._gates = {gate: f"{GATE} {place}" for place, gate in enumerate(gates)}
        self._fine: dict[Family, str] = {}
        for family in sorted(signs.families, key=lambda one: len(one.names), reverse=True):
            if self._finer(family) is None:
                self._fine[family] = f"{FINE} {len(self._fine)}"
        self._few = sum(family.gate is not None for family in self._fine) > 1
        """Whether there is a table of the signatures of those who pass a gate."""
        self._sign()
        for family, name in self._fine.items():
            where = None if family.gate is None else column(self._gates[family.gate])
            grouped = self._grouped(self._source(family), sorted(family.names), call("count"), where)
            machine.keep(name, grouped)
        self._groups = {family: self._family(family) for family in signs.families}

    def _sign(self) -> None:
        """The accounts with their signature and the gates that they pass. Where several families look at some
        accounts alone, these once more: each column of these is worked out once, of those it is asked of."""
        bits = by_bits(self._gates)
        seats = call("list_sum", Each("transform", column("lines"), "l", field(column("l"), "seats")))
        own: tuple[tuple[str, Expression], ...] = (("id", column("id")), (SEATS, seats))
        passed = [(name, call("coalesce", bits.of(gate), False)) for gate, name in self._gates.items()]
        signed = (*own, *self.signs.columns.items(), *passed)
        self.machine.view(f"{SIGNED}{self.table}", Select(signed, self.table))
        if not self._few:
            return
        # Of these it is known what they hold, as a number, from which all gates follow.
        names = [(name, column(name)) for name in self.machine.shape(self.table).names]
        few = Select((*names, (HELD, bits.number)), self.table, bits.of(either(self._gates)))
        known = [
            (name, call("coalesce", replaced(gate, bits.quick), False)) for gate, name in self._gates.items()
        ]
        flagged, told = Select((*names, *known), few), dict(self.signs.columns)
        if self.signs.shared is not None:
            keys, digits, of_digits = self.signs.shared
            for more in (keys, digits):
                known_ = [(name, column(name)) for name, _ in flagged.columns]
                flagged = Select((*known_, *more.items()), flagged)
            told |= of_digits
        columns = [(name, self._where_asked(name, one)) for name, one in told.items()]
        flags = [(name, column(name)) for name in self._gates.values()]
        self.machine.store(f"{SIGNED}{FEW}", Select((*own, *columns, *flags), flagged))

    def _where_asked(self, name: str, value: Expression) -> Expression:
        """What a column says of those whom a family that needs it looks at; null of all others."""
        if any(one.gate is None and name in one.names for one in self._fine):
            return value
        asking = {self._gates[one.gate] for one in self._fine if one.gate is not None and name in one.names}
        if len(asking) == len(self._gates):
            return value
        return case([(either([column(gate) for gate in sorted(asking)]), value)], literal(None))

    def _source(self, family: Family) -> str:
        """Where the accounts of a family are looked up."""
        return f"{SIGNED}{self.table if family.gate is None or not self._few else FEW}"

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
            self.machine.give(f"told {number}", table)
        if not self._few:
            return self._concerned(f"{SIGNED}{self.table}", list(enumerate(found)))
        passed = either([column(name) for name in self._gates.values()])
        everybody = [(number, one) for number, one in enumerate(found) if one.gate is None]
        all_ = [self._concerned(f"{SIGNED}{self.table}", everybody, call("not", passed))]
        for numbers, where in self._alike(found).items():
            looking = [(number, found[number]) for number in numbers]
            all_.append(self._concerned(f"{SIGNED}{FEW}", looking, where))
        return {
            one: (sum(each[one][0] for each in all_), sum(each[one][1] for each in all_)) for one in SECTIONS
        }

    def _alike(self, found: Sequence[Family]) -> Mapping[tuple[int, ...], Expression]:
        """Those who pass a gate, by the families that look at them, as their places: a condition for each."""
        flags = [(name, column(name)) for name in self._gates.values()]
        classes = Select(tuple(flags), f"{SIGNED}{FEW}", group=tuple(self._gates.values()))
        same: dict[tuple[int, ...], list[Expression]] = {}
        for row in self.machine.ask(classes).to_pylist():
            here = [
                number
                for number, family in enumerate(found)
                if family.gate is None or row[self._gates[family.gate]]
            ]
            tests = [one if row[name] else call("not", one) for name, one in flags]
            same.setdefault(tuple(here), []).append(both(tests))
        if len(same) > MOST_SORTS:
            return {tuple(range(len(found))): literal(True)}
        return {key: either(conditions) for key, conditions in same.items()}

    def _concerned(
        self, table: str, found: Sequence[tuple[int, Family]], where: Expression | None = None
    ) -> dict[Section, tuple[int, int]]:
        """The same of the accounts of a table, by what is told of some families in the tables given."""
        if not found:
            return dict.fromkeys(SECTIONS, (0, 0))
        needed = dict.fromkeys(name for _, family in found for name in self._on(family))
        names, flags = (*needed, SEATS), list[str]()
        source = Select(tuple([(name, column(name)) for name in names]), table, where)
        for number, family in found:
            mine = [f"{section} {number}" for section in SECTIONS]
            columns = [(name, field(column("a"), name)) for name in (*names, *flags)]
            columns += [(flag, field(column("b"), flag)) for flag in mine]
            source = Select(tuple(columns), source, join=self._join(f"told {number}", family, outer=True))
            flags += mine
        sums: list[tuple[str, Expression]] = []
        for section in SECTIONS:
            some = either([column(flag) for flag in flags if flag.startswith(section)])
            for name, each in ((ACCOUNTS, literal(1)), (SEATS, column(SEATS))):
                counted = case([(some, each)], literal(0))
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
        """Queries for the ids of all accounts of which something is told, each with the place of it."""
        found: list[Select] = []
        for number, (family, ones) in enumerate(told.items()):
            if ones:
                table = self._tables[family].take([one.group.place for one in ones])
                rows = [[places[said] for said in one.said] for one in ones]
                name = f"rows {number}"
                self.machine.give(name, table.append_column("rows", pa.array(rows, pa.list_(pa.int64()))))
                columns = (("id", field(column("a"), "id")), ("rows", field(column("b"), "rows")))
                joined = Select(columns, self._source(family), join=self._join(name, family))
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

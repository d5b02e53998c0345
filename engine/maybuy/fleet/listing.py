"""Who it is, one by one: the rows of a file that names all accounts of which something is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

import pyarrow as pa

from .audience import SCHEMA, Audience
from .impact import Impact
from .machine import Machine
from .sql import Cast, Expression, Join, Select, call, case, column, field, literal

COLUMNS: Final = ("id", "section", "row", "action", "item", "change_to", "currency", "before", "after")
"""Of rights the first six; of money the id, the section and the last three."""

_ROWS: Final = "rows told"
_AMOUNTS: Final = "amounts told"
_NOTHING: Final = Cast(literal(None), "text")

Amount = Callable[[Fraction, str], str]
"""Writes an exact amount of a currency."""


def listing(
    machine: Machine, impact: Impact, rows: Sequence[Mapping[str, str | None]], amount: Amount
) -> Select:
    """A row for each account and row of rights, and for each account that pays more or less: see COLUMNS.

    `rows` say `section`, `row`, `action`, `item` and `change_to` of the rows of rights, in their order.
    """
    parts = [*_rights(machine, impact, rows), _payers(machine, impact, amount)]
    columns = tuple([(name, column(name)) for name in COLUMNS])
    return Select(columns, tuple(parts), order=("id", "section", "row"))


def _rights(machine: Machine, impact: Impact, rows: Sequence[Mapping[str, str | None]]) -> list[Select]:
    names = COLUMNS[1:6]
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in names}
    machine.give(_ROWS, pa.table({"place": pa.array(range(len(rows)), pa.int64()), **columns}))
    told: list[tuple[str, Expression]] = [(name, field(column("b"), name)) for name in names]
    told += [(name, _NOTHING) for name in COLUMNS[6:]]
    on = ((field(column("a"), "row"), field(column("b"), "place")),)
    ids = ("id", field(column("a"), "id"))
    return [Select((ids, *told), one, join=Join(_ROWS, on)) for one in impact.rights.ids]


def _payers(machine: Machine, impact: Impact, amount: Amount) -> Select:
    """Who pays more or less. What each of the amounts is, is written here: a database would round it."""
    money = impact.money
    names = ("currency", "before", "after")
    each = tuple([(name, column(name)) for name in names])
    known = machine.ask(Select(each, money.payers, group=names))
    for name in ("before", "after"):
        pairs = zip(known.column(name).to_pylist(), known.column("currency").to_pylist(), strict=True)
        written = [amount(Fraction(int(one), money.parts), currency) for one, currency in pairs]
        known = known.append_column(f"{name} written", pa.array(written, pa.string()))
    machine.give(_AMOUNTS, known)
    a, b = column("a"), column("b")
    more = call(">", field(a, "after"), field(a, "before"))
    columns: dict[str, Expression] = dict.fromkeys(COLUMNS, _NOTHING)
    columns |= {
        "id": field(a, "id"),
        "section": case([(more, literal("dearer"))], literal("cheaper")),
        "currency": field(a, "currency"),
        "before": field(b, "before written"),
        "after": field(b, "after written"),
    }
    on = tuple([(field(a, name), field(b, name)) for name in names])
    return Select(tuple(columns.items()), money.payers, join=Join(_AMOUNTS, on))


def standing(audience: Audience) -> Select:
    """How every account stands: `id`, `outcome`, `channels`, `reason`, `rule`, `text`."""
    columns = tuple([(name, column(name)) for name in ("id", *SCHEMA.names)])
    return Select(columns, audience.each, order=("id",))

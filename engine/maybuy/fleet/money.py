"""What a change of prices does to a whole customer base: how much money a month it moves, and who pays it.

For each account: what it would pay a month for what it holds on a day if its term began then, by one catalog
and by the other. So it is what renewals will bring, once all have come. What waits, and what happens on the
way to that day, is done by the first catalog.

- Prices that were agreed count while they bind on that day; what promotions take off is left out.
- A line keeps the day on which it began, so lists for new customers alone are for who is new.
- Lists for some customers are for those whose facts they name.
- What is tried costs what it will cost after the trial; what ends with it, nothing.
- What is paid once, or by use, is left out. So is what has no price, or is priced on request, in either
  catalog: such lines are counted.

No amount is rounded but those of the result, once each, to the currency's own unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Final, NamedTuple

import pyarrow as pa

from ..engine import Engine
from .bills import Bill, bills
from .keys import CURRENCY, Key, Keys, keys_of
from .machine import Machine
from .sql import Expression, Join, Select, among, both, call, case, column, literal, number
from .sql import field as field_of
from .sums import Found, Money, in_all, result

COSTS: Final = "money_costs"
ODD: Final = "money_odd"
_AT_ONCE: Final = 50_000
_FITS: Final = 2**63
_MOST: Final = 10**38


def money(machine: Machine, table: str, base: Engine, head: Engine, at: date) -> Money:
    """What a change from one engine to another does to the accounts of a table.

    `table` has the columns of the canonical table. OverflowError where amounts are so fine that their
    sum is out of a database's reach; ValueError of an odd account's document that is none.
    """
    keys, found = keys_of(base, head, at), Found()
    for currency, count in _subscribed(machine, table):
        found.totals[currency].accounts += count
    known = _distinct(machine, keys.lines(table), keys.columns)
    changed = _of_keys(known, keys, found)
    owed = list(_of_odd(bills(machine, table, keys), found))
    currencies = tuple(sorted(found.totals))
    machine.give(COSTS, _costs(known, changed, keys, currencies, found))
    machine.give(ODD, _owed(owed, found))
    accounts = _by_account(table, keys, changed)
    if changed:
        _samples(machine, table, keys, changed, found)
        _of_accounts(machine, accounts, currencies, found)
    return result(found, _payers(accounts, currencies))


def _subscribed(machine: Machine, table: str) -> Iterator[tuple[str, int]]:
    query = Select(
        columns=(("currency", column(CURRENCY)), ("accounts", call("count"))),
        source=table,
        where=both([call("not", column("odd")), call("not", call("null", column("cycle")))]),
        group=("currency",),
    )
    for row in machine.ask(query).to_pylist():
        yield row["currency"], row["accounts"]


def _distinct(machine: Machine, lines: Select, columns: Iterable[str]) -> pa.Table:
    """The keys that there are, with how many lines and seats of each."""
    names = tuple(columns)
    counted = (("lines", call("count")), ("all_seats", call("sum", column("held"))))
    query = Select((*[(name, column(name)) for name in names], *counted), lines, group=names)
    return machine.ask(query)


def _rows_of(known: pa.Table, keys: Keys) -> Iterator[tuple[Key, int, int, int]]:
    """Each key, its lines and seats, and its number. Of lines at an agreed price the seats of all are the
    key's: that is for each seat."""
    for start in range(0, known.num_rows, _AT_ONCE):
        part = known.slice(start, _AT_ONCE)
        columns = [part.column(name).to_pylist() for name in keys.columns]
        counts = [part.column(name).to_pylist() for name in ("lines", "all_seats")]
        rows = zip(*columns, *counts, strict=True)
        for place, (item, cycle, currency, seats, agreed, begun, *facts, lines, all_) in enumerate(
            rows, start
        ):
            held = int(all_) if seats is None else seats
            yield Key(item, cycle, currency, held, agreed, begun, tuple(facts)), lines, int(all_), place


def _of_keys(known: pa.Table, keys: Keys, found: Found) -> dict[str, list[int]]:
    """Sums up what lines cost. The keys, by item, of what costs something else than before."""
    changed: defaultdict[str, list[int]] = defaultdict(list)
    for key, lines, seats, place in _rows_of(known, keys):
        before, after = keys.cost(key)
        if before is None or after is None:
            found.on_request += lines
            continue
        times = 1 if key.agreed is not None else lines
        whole = (before[0] * times, before[1]), (after[0] * times, after[1])
        found.totals[key.currency].add(*whole)
        if before[0] * after[1] != after[0] * before[1]:
            changed[key.item].append(place)
            found.parts = lcm(found.parts, before[1], after[1])
            row = found.rows[key.currency, key.item, key.cycle]
            row.add(*whole)
            row.count(lines, seats, ())
    return dict(changed)


class Owed(NamedTuple):
    """What an odd account pays for lines that cost something else than before."""

    id: str
    currency: str
    before: Fraction
    after: Fraction


def _of_odd(odd: Iterable[Bill], found: Found) -> Iterator[Owed]:
    """Sums up what accounts cost that were looked at one by one. Those that pay something else in all."""
    for one in odd:
        found.odd += 1
        found.on_request += one.on_request
        if not one.subscribed:
            continue
        total = found.totals[one.currency]
        total.accounts += 1
        for line in one.lines:
            total.add(line.before, line.after)
            if line.changed:
                found.parts = lcm(found.parts, line.before[1], line.after[1])
                row = found.rows[one.currency, line.item, one.cycle]
                row.add(line.before, line.after)
                row.count(1, line.seats, [one.id])
        before, after = one.amounts
        if before != after:
            payers = found.payers[one.currency, after > before]
            payers.add(before.as_integer_ratio(), after.as_integer_ratio())
            payers.count(1, sum(line.seats for line in one.lines if line.changed), [one.id])
            yield Owed(one.id, one.currency, before, after)


def _amount(found: Found) -> pa.DataType:
    """A type in which no sum of what is given is too great."""
    sums = [in_all(one) for row in found.rows.values() for one in (row.before, row.after)]
    most = sum(sums, Fraction(0)) * found.parts
    if most >= _MOST:
        raise OverflowError("the amounts are too fine for their sum")
    return pa.int64() if most < _FITS else pa.decimal128(38, 0)


def _costs(
    known: pa.Table, changed: Mapping[str, list[int]], keys: Keys, currencies: tuple[str, ...], found: Found
) -> pa.Table:
    """What each line of a key costs, where that is something else than before, with the number of its
    currency."""
    amount, names = _amount(found), _joined(keys)
    differing = known.take(pa.array(sorted(chain.from_iterable(changed.values())), pa.int64()))
    money_: list[int] = []
    costs: tuple[list[int], list[int]] = ([], [])
    for key, *_ in _rows_of(differing, keys):
        money_.append(currencies.index(key.currency))
        for listed, one in zip(costs, keys.cost(key), strict=True):
            if one is not None:
                listed.append(one[0] * (found.parts // one[1]))
    rows = differing.select(names).rename_columns([f"of-{name}" for name in names])
    rows = rows.append_column("money", pa.array(money_, pa.int64()))
    for name, listed in zip(("before", "after"), costs, strict=True):
        rows = rows.append_column(name, pa.array(listed, amount))
    return rows


def _owed(owed: Iterable[Owed], found: Found) -> pa.Table:
    """What odd accounts pay, as a table."""
    amount, parts = _amount(found), found.parts
    rows = [(one.id, one.currency, int(one.before * parts), int(one.after * parts)) for one in owed]
    types = (pa.string(), pa.string(), amount, amount)
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(one, type_) for one, type_ in zip(columns, types, strict=True)]
    return pa.table(arrays, names=("id", "currency", "before", "after"))


def _joined(keys: Keys) -> list[str]:
    """The columns by which a line is found among keys: not the agreed price, with which nothing changes."""
    idle = {"agreed", *([] if keys.turning else ["begun"])}
    return [name for name in keys.columns if name not in idle]


def _changed_lines(
    table: str,
    keys: Keys,
    changed: Iterable[str],
    columns: tuple[tuple[str, Expression], ...],
    group: tuple[str, ...],
) -> Select:
    """Something of the lines that cost something else, beside what they cost, in groups."""
    cost = column("b")
    return Select(
        columns,
        keys.lines(table),
        where=both([call("null", column("agreed")), among(column("item"), sorted(changed))]),
        group=group,
        join=Join(COSTS, tuple([(column(name), field_of(cost, f"of-{name}")) for name in _joined(keys)])),
    )


def _samples(machine: Machine, table: str, keys: Keys, changed: Iterable[str], found: Found) -> None:
    """Names the first accounts whose lines cost something else."""
    group = ("currency", "item", "cycle")
    columns: list[tuple[str, Expression]] = [(name, column(name)) for name in group]
    columns.append(("samples", call("first_five", column("id"))))
    for row in machine.ask(_changed_lines(table, keys, changed, tuple(columns), group)).to_pylist():
        found.rows[row["currency"], row["item"], row["cycle"]].count(0, 0, row["samples"])


def _by_account(table: str, keys: Keys, changed: Iterable[str]) -> Select:
    """What each account pays for lines that cost something else, where these do not come to the same."""
    cost = column("b")
    summed: tuple[tuple[str, Expression], ...] = (
        ("money", call("min", field_of(cost, "money"))),
        ("before", call("sum", field_of(cost, "before"))),
        ("after", call("sum", field_of(cost, "after"))),
        ("seats", call("sum", column("held"))),
    )
    each = _changed_lines(table, keys, changed, (("id", column("id")), *summed), ("id",))
    names = ("id", "money", "before", "after", "seats")
    same = call("=", column("before"), column("after"))
    return Select(tuple([(name, column(name)) for name in names]), each, where=call("not", same))


def _of_accounts(machine: Machine, accounts: Select, currencies: tuple[str, ...], found: Found) -> None:
    """Sums up who pays more or less."""
    query = Select(
        (
            ("money", column("money")),
            ("more", number(call(">", column("after"), column("before")))),
            ("accounts", call("count")),
            ("seats", call("sum", column("seats"))),
            ("before", call("sum", column("before"))),
            ("after", call("sum", column("after"))),
            ("samples", call("first_five", column("id"))),
        ),
        accounts,
        group=("money", "more"),
    )
    for row in machine.ask(query).to_pylist():
        payers = found.payers[currencies[row["money"]], row["more"] == 1]
        payers.add((int(row["before"]), found.parts), (int(row["after"]), found.parts))
        payers.count(row["accounts"], int(row["seats"]), row["samples"])


def _payers(accounts: Select, currencies: tuple[str, ...]) -> Select:
    """All who pay more or less."""
    names = [(call("=", column("money"), index), literal(one)) for index, one in enumerate(currencies)]
    amounts = (("before", column("before")), ("after", column("after")))
    usual = Select((("id", column("id")), ("currency", case(names, literal(None))), *amounts), accounts)
    odd = Select((("id", column("id")), ("currency", column("currency")), *amounts), ODD)
    columns = tuple([(name, column(name)) for name in ("id", "currency", "before", "after")])
    return Select(columns, (usual, odd))

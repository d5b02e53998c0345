"""Who does not fit, and what keeps them out: the rows of `bad`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from .canonical import BAD, BAD_ROWS, BOTH
from .fused import fused, listed
from .inlined import bottom, clashes, inlined
from .machine import Machine
from .mapping import empty
from .parts import Fitting, Part
from .sql import Case, Column, Each, Field, Join, Select, call, column, either, literal, struct

READ: Final = "customers as read"
TWICE: Final = "ids that occur twice"


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


def keep_bad(machine: Machine, read: Select, fits: Fitting, apart: Sequence[Select]) -> None:
    """Everything that keeps a customer out. Whether there is anything is asked before, part by part, each in
    the quickest way: most keep nobody out, and are not looked at again."""
    there = [part.holds for part in fits.parts if _any(machine, read, part)]
    kept_out = fused(either(there), read)
    rows, found, join = read.columns, fits.wrong, None
    if _keep_twice(machine, read):
        twice = call("not", call("null", column(_DOUBLED)))
        kept_out = either([kept_out, twice])
        found = call("flatten", call("list", found, Case(((twice, call("list", _DUPLICATE)),), _NONE)))
        join = Join(TWICE, ((dict(rows)["id"], column(_DOUBLED)),), outer=True)
        rows = (*rows, (_DOUBLED, column(_DOUBLED)))
    kept = Select(rows, read.source, kept_out, join=join)
    out = Select((("id", column("id")), ("wrong", found)), kept)
    told = [(name, Field(Column("found"), name)) for name in BAD if name != "id"]
    bad = Select((("id", column("id")), *told), out, each=("found", column("wrong")))
    machine.keep(BAD_ROWS, Select(tuple([(name, column(name)) for name in BAD]), (bad, *apart)))


def _any(machine: Machine, read: Select, part: Part) -> bool:
    """Whether a part keeps anybody out."""
    if part.of_items:
        return _any_items(machine, read, part)
    if part.each is not None:
        name, variable, wrong = part.each
        some = Select((("row", literal(1)),), READ, wrong, each=(variable, column(name)))
        opened = inlined(some, {READ: read})
        if not clashes(opened, {one: machine.shape(one).names for one in bottom(opened)}):
            return any_of(machine, opened)
    return any_of(machine, Select((("row", literal(1)),), read.source, fused(part.holds, read)))


def _any_items(machine: Machine, read: Select, part: Part) -> bool:
    """The same of what hangs on several items that are held: many hold the same, which is looked at once."""
    one = Column("one_held")
    held = (("held", listed("lines", read, "one_held", Field(one, "item"))),)
    several = fused(call(">", call("size", column("lines")), 1), read)
    lines = Each("transform", column("held"), "one_held", struct(item=one))
    sorts = Select((("lines", lines),), Select(held, read.source, several, group=("held",)))
    return any_of(machine, Select((("lines", column("lines")),), sorts, part.holds))


def _keep_twice(machine: Machine, read: Select) -> bool:
    """Whether an id occurs twice; TWICE is these."""
    id_ = dict(read.columns)["id"]
    ids = Select((("id", id_), ("rows", call("count"))), read.source, call("not", call("null", id_)), ("id",))
    machine.keep(TWICE, Select(((_DOUBLED, column("id")),), ids, where=call(">", column("rows"), 1)))
    return any_of(machine, Select(((_DOUBLED, column(_DOUBLED)),), TWICE))


def any_of(machine: Machine, query: Select) -> bool:
    """Whether a query has rows."""
    return bool(machine.ask(Select((("rows", call("count")),), query)).to_pylist()[0]["rows"])


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

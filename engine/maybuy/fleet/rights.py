"""Who of a fleet gains, who loses: each group of accounts that no answer tells apart is asked about once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from ..diff.pair import Pair
from ..diff.rows import Section
from ..engine import Engine
from .beside import Beside
from .groups import BATCH, SECTIONS, Found, Group, Groups, Progress, counted
from .halves import Answering, Held, Who, halves
from .machine import Machine
from .reads import touched
from .signature import Family, signature
from .sql import Select
from .told import Changed

AT_ONCE: Final = 50_000
"""Where fewer accounts are asked about, all are read first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question that is answered differently, for how many accounts with how many seats in all."""

    changed: Changed
    accounts: int
    seats: int
    sample: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """What a change does to what the accounts of a fleet may do.

    `concerned` are the accounts, and their seats, of which some user loses, gains, or does something in
    another way. `groups` is how many times accounts had to be asked about. Each of `ids` yields, as `id` and
    `row`, the accounts that rows are about, by the place of the row. `unlike` are the actions that the two
    versions declare in ways that cannot be compared, and those that the second does not have.
    """

    rows: tuple[Row, ...]
    concerned: Mapping[Section, tuple[int, int]]
    groups: int
    ids: tuple[Select, ...]
    unlike: tuple[str, ...] = ()


def rights(
    machine: Machine,
    table: str,
    base: Engine,
    head: Engine,
    at: date,
    progress: Progress | None = None,
    beside: Beside[Any] | None = None,
) -> Rights:
    """What changes from one engine to another for the accounts of a table; see canonical.py. `beside` is what
    the machine may do while the engines are asked."""
    pair = Pair(base.on(at), head.on(at), at)
    signs, unlike = signature(pair, touched(pair)), (*pair.incomparable(), *pair.gone)
    if not signs.asked:
        return Rights((), dict.fromkeys(SECTIONS, (0, 0)), 0, (), unlike)
    groups = Groups(machine, table, signs, "rights")
    numbers: dict[Changed, int] = {}
    told: dict[Family, list[Found]] = {}
    here: Family | None = None
    try:
        for family, group, changes in _changes(groups, Answering(base, head, at), progress, beside):
            if family is not here:
                here, listed = family, list[Found]()
                told[family] = listed
            said = tuple(sorted([numbers.setdefault(one, len(numbers)) for one in changes]))
            listed.append(Found(group, said))
    finally:  # nobody may close the machine, or ask it, while it is at work
        if beside is not None:
            beside.wait()
    ordered = _ordered(numbers)
    marks = {number: one.section for one, number in numbers.items()}
    concerned = groups.concerned(told, marks)
    return Rights(_rows(ordered, told), concerned, groups.count, groups.ids(told, _places(ordered)), unlike)


class _Halves(NamedTuple):
    """The halves of each group of a family, and one account for each."""

    groups: list[tuple[Group, tuple[Any, ...], tuple[Any, ...]]]
    asking: Mapping[tuple[Any, ...], str]
    held: Mapping[tuple[Any, ...], str]


def _halves(groups: Groups, family: Family) -> _Halves:
    names = halves(family)
    asking, held = (groups.keys(family, one) for one in names)
    ones = list(zip(groups.of(family), asking, held, strict=True))
    return _Halves(
        ones,
        {who: group.first for group, who, _ in reversed(ones)},
        {what: group.first for group, _, what in reversed(ones)},
    )


def _changes(
    groups: Groups, answering: Answering, progress: Progress | None, beside: Beside[Any] | None
) -> Iterator[tuple[Family, Group, tuple[Changed, ...]]]:
    """The groups that something is answered differently for. One account is looked at for each half."""
    # By number: what a family is, with its gate, takes long to look up.
    families = tuple(groups.signs.families.items())
    found = [_halves(groups, family) for family, _ in families]
    wanted: dict[str, list[tuple[int, bool]]] = {}
    for number, (_, asking, held) in enumerate(found):
        for is_held, ids in ((False, asking.values()), (True, held.values())):
            for one in ids:
                wanted.setdefault(one, []).append((number, is_held))
    who: dict[tuple[int, str], Who] = {}
    what: dict[tuple[int, str], Held] = {}
    alone: dict[tuple[int, str], tuple[Changed, ...]] = {}
    rows = groups.rows(wanted)
    read = [*islice(rows, AT_ONCE)]
    if beside is not None and len(read) < AT_ONCE:
        beside.start()
    for done, row in enumerate(chain(read, rows)):
        if progress and done % BATCH == 0:
            progress(done, len(wanted))
        everybody = row["odd"] or not all(is_held for _, is_held in wanted[row["id"]])
        first, second = answering.prepared(row, everybody=everybody)
        for number, is_held in wanted[row["id"]]:
            place = number, row["id"]
            if row["odd"]:
                alone[place] = answering.alone(first, second, families[number][1])
            elif is_held:
                what[place] = answering.held(first[0], second[0], families[number][1])
            else:
                who[place] = answering.who(first, second)
    for number, (ones, asking, held) in enumerate(found):
        family, questions = families[number]
        for group, asks, holds in ones:
            changes = alone.get((number, group.first))
            if changes is None:
                both = who[number, asking[asks]], what[number, held[holds]]
                changes = answering.changes(*both, questions)
            if changes:
                yield family, group, changes


def _ordered(numbers: Mapping[Changed, int]) -> list[tuple[Changed, int]]:
    """The changes, with the numbers they were found under: who loses first, then by what is asked."""
    return sorted(numbers.items(), key=lambda one: _place(one[0]))


def _place(one: Changed) -> tuple[int, str, str, str, str, str]:
    asked = one.asked
    answers = str(one.base), str(one.head)
    return SECTIONS.index(one.section), asked.action, asked.item or "", asked.to or "", *answers


def _places(ordered: Iterable[tuple[Changed, int]]) -> Mapping[int, int]:
    return {number: place for place, (_, number) in enumerate(ordered)}


def _rows(ordered: Iterable[tuple[Changed, int]], told: Mapping[Family, Iterable[Found]]) -> tuple[Row, ...]:
    by_number: dict[int, list[Group]] = {}
    for found in told.values():
        for one in found:
            for number in one.said:
                by_number.setdefault(number, []).append(one.group)
    return tuple([Row(changed, *counted(by_number[number])) for changed, number in ordered])

"""Who of a fleet gains, who loses: each group of accounts that no answer tells apart is asked about once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Final, get_args

from ..diff.pair import Pair
from ..diff.rows import Section
from ..engine import Engine
from .account import account_of
from .groups import SAMPLES, Found, Group, Groups, Progress
from .machine import Machine
from .reads import touched
from .signature import Family, signature
from .sql import Select
from .told import Changed, changes, prepared, users_of

SECTIONS: Final[tuple[Section, ...]] = get_args(Section)


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
    versions declare in ways that cannot be compared.
    """

    rows: tuple[Row, ...]
    concerned: Mapping[Section, tuple[int, int]]
    groups: int
    ids: tuple[Select, ...]
    unlike: tuple[str, ...] = ()


def rights(
    machine: Machine, table: str, base: Engine, head: Engine, at: date, progress: Progress | None = None
) -> Rights:
    """What changes from one engine to another for the accounts of a table; see canonical.py."""
    pair = Pair(base.on(at), head.on(at), at)
    signs, unlike = signature(pair, touched(pair)), tuple(pair.incomparable())
    if not signs.asked:
        return Rights((), dict.fromkeys(SECTIONS, (0, 0)), 0, (), unlike)
    groups = Groups(machine, table, signs)
    versions = base, head
    numbers: dict[Changed, int] = {}
    told: dict[Family, list[Found]] = {family: [] for family in signs.families}
    for row, ones in groups.accounts(progress):
        of = users_of([account_of(row, one.definitions) for one in versions])
        first, second = (prepared(of, version, one, at) for version, one in enumerate(versions))
        for family, group in ones:
            found = changes(first, second, signs.families[family])
            said = tuple(sorted([numbers.setdefault(one, len(numbers)) for one in found]))
            if said:
                told[family].append(Found(group, said))
    ordered = _ordered(numbers)
    marks = {number: one.section for one, number in numbers.items()}
    concerned = groups.concerned(told, marks)
    return Rights(_rows(ordered, told), concerned, groups.count, groups.ids(told, _places(ordered)), unlike)


def _ordered(numbers: Mapping[Changed, int]) -> list[tuple[Changed, int]]:
    """The changes, with the numbers they were found under: who loses first, then by what is asked."""
    return sorted(numbers.items(), key=lambda one: (SECTIONS.index(one[0].section), _asked(one[0]), one[1]))


def _asked(one: Changed) -> tuple[str, str, str]:
    return one.asked.action, one.asked.item or "", one.asked.to or ""


def _places(ordered: Iterable[tuple[Changed, int]]) -> Mapping[int, int]:
    return {number: place for place, (_, number) in enumerate(ordered)}


def _rows(ordered: Iterable[tuple[Changed, int]], told: Mapping[Family, Iterable[Found]]) -> tuple[Row, ...]:
    by_number: dict[int, list[Group]] = {}
    for found in told.values():
        for one in found:
            for number in one.said:
                by_number.setdefault(number, []).append(one.group)
    return tuple([_row(changed, by_number[number]) for changed, number in ordered])


def _row(changed: Changed, groups: Iterable[Group]) -> Row:
    all_ = tuple(groups)
    sample = tuple(nsmallest(SAMPLES, {one.first for one in all_}))
    return Row(changed, sum(one.accounts for one in all_), sum(one.seats for one in all_), sample)

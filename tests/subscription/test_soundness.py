"""What one course breaks and another does not is what the files say, by plain loops: each once, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.account import Line
from maybuy.model.definitions import Definitions
from maybuy.model.vocabulary import UNSOUND
from maybuy.subscription.course import as_of
from maybuy.subscription.soundness import Stretch, ahead, unsound
from order.test_soundness_laws import ITEMS, SOLD, sold
from ordering import change, customer, prices, shop, shop_files
from plain_catalog import PlainCatalog
from strategies import Data, gathered
from turning import said_on, turning

BEGIN = date(2026, 1, 1)
OTHERS = [one for one in shop_files() if one["kind"] not in SOLD]
Catalogs = Callable[[date], PlainCatalog]
"""What counts on a day."""

Said = tuple[str, str, frozenset[str], int, date]
"""A code, the item that it is about, the others, the seats, and the day."""


def told(before: Sequence[Stretch], after: Sequence[Stretch], catalogs: Catalogs) -> Iterator[Said]:
    """All that is to be told, each code of an item on its first day. Where another catalog counts than on the
    day before, what it finds broken as things stood is nobody's doing."""
    known = set()
    today = before[0]
    last, looked = today, catalogs(BEGIN)
    for day in sorted({one.start for each in (before, after) for one in each}):
        old, new = ([one for one in each if one.start <= day][-1] for each in (before, after))
        catalog = catalogs(day)
        befores = [old, today, *([last] if catalog is not looked else [])]
        found = [
            *broken([one.lines for one in befores], last.lines, new.lines, catalog),
            *unsold(befores, new, catalog),
        ]
        for code, item, others, seats in found if old[1:] != new[1:] else ():
            if (code, item) not in known:
                known.add((code, item))
                yield code, item, frozenset(others), seats, day
        last, looked = new, catalog


def unsold(
    befores: Sequence[Stretch], new: Stretch, catalog: PlainCatalog
) -> Iterator[tuple[str, str, set[str], int]]:
    """What is billed in a cycle that it is not sold for, and was in none such before."""
    for line in new.lines:
        cycles = [
            new.cycle,
            *(one.cycle for one in befores if line.item in {each.item for each in one.lines}),
        ]
        sold_for = [catalog.sold_for(line.item, one) for one in cycles]
        if not sold_for[0] and all(sold_for[1:]):
            yield "not_sold_for_cycle", line.item, set(), line.seats


def broken(
    befores: Sequence[Sequence[Line]],
    last: Sequence[Line],
    new: Sequence[Line],
    catalog: PlainCatalog,
) -> Iterator[tuple[str, str, set[str], int]]:
    """What is so with the new lines, and with none of those before."""
    had, now = [held(lines, catalog) for lines in befores], held(new, catalog)
    stood = had[0] | held(last, catalog)
    for number, line in enumerate(new):
        same = [one.item for one in new[:number] if of_product(one, line, catalog)]
        if same and all(sum(of_product(one, line, catalog) for one in lines) < 2 for lines in befores):
            yield "already_held", line.item, {same[-1]}, 0
    for item in now:
        if not catalog.met(item, now) and not any(
            item in all_ and not catalog.met(item, all_) for all_ in had
        ):
            yield "required_by" if item in stood else "not_compatible", item, set(), 0
        others = (catalog.excluded(item) & now) - {item}
        fresh = {one for one in others if not any({item, one} <= all_ for all_ in had)}
        if fresh and (item not in had[0] or fresh <= had[0]):
            yield "excluded", item, fresh, 0
    for line in new:
        said = catalog.items[line.item]
        least, most = bounds(line, catalog)
        lines_of = [one for lines in befores for one in lines if of_product(one, line, catalog)]
        few = [one.seats for one in lines_of if one.seats < (bounds(one, catalog)[0] or 1)]
        many = [one.seats for one in lines_of if one.seats > (bounds(one, catalog)[1] or one.seats)]
        if said.get("requires"):
            above = parents(line.item, new, catalog)
            fell = above and above[0][0] > -(least or 1) and catalog.met(line.item, now)
            if fell and not any(
                line.item in all_ and up and up[0][0] > -(least or 1)
                for all_, up in zip(had, (parents(line.item, one, catalog) for one in befores), strict=True)
            ):
                code = "required_by" if line.item in stood else "too_few_seats"
                yield code, line.item, {above[0][1]}, -above[0][0]
        elif line.seats < (least or 1) and all(one > line.seats for one in few):
            yield "too_few_seats", line.item, set(), line.seats
        if most is not None and all(one < line.seats for one in (most, *many)):
            yield "too_many_seats", line.item, set(), line.seats


def bounds(line: Line, catalog: PlainCatalog) -> tuple[int | None, int | None]:
    """With how few and with how many seats an item is sold."""
    seats = catalog.items[line.item].get("seats", {})
    return seats.get("min"), seats.get("max")


def held(lines: Sequence[Line], catalog: PlainCatalog) -> set[str]:
    return catalog.held(line.item for line in lines)


def of_product(one: Line, other: Line, catalog: PlainCatalog) -> bool:
    return bool(catalog.items[one.item]["product"] == catalog.items[other.item]["product"])


def parents(item: str, lines: Sequence[Line], catalog: PlainCatalog) -> list[tuple[int, str]]:
    """What an item requires and is held, with its seats below zero: the most seats first."""
    wanted = catalog.wanted(item)
    return sorted((-line.seats, one) for line in lines for one in catalog.brought(line.item) & wanted)


@st.composite
def courses(draw: st.DrawFn) -> list[list[Stretch]]:
    """Some courses of a few lines each, of which many are on several."""
    seats = st.integers(1, 6)
    some = st.lists(st.builds(Line, item=st.sampled_from(ITEMS), seats=seats), min_size=4, max_size=8)
    pool = [*(Line(item=one, seats=draw(seats)) for one in ("extra", "alpha/low", "alpha/low")), *draw(some)]
    lines = st.lists(st.sampled_from(pool), min_size=1, max_size=4)
    later = st.lists(st.integers(1, 3), max_size=2, unique=True)
    cycles = st.sampled_from(["monthly", "monthly", "annual", None])
    return [
        [
            Stretch(BEGIN + timedelta(day), tuple(draw(lines)), draw(cycles))
            for day in [0, *sorted(draw(later))]
        ]
        for _ in range(6)
    ]


def with_a_need(files: list[Data]) -> list[Data]:
    """The same with an add-on that needs seats of what it requires, and is often held with too few."""
    extra = {"requires": {"any": ["alpha", "beta"]}, "seats": {"min": 3}}
    return [{**extra, **one, "seats": {"min": 3}} if one["id"] == "extra" else one for one in files]


@given(sold() | sold().map(with_a_need), courses())
def test_what_a_course_breaks_that_another_does_not_is_told_once_and_in_order(
    files: list[Data], each: list[list[Stretch]]
) -> None:
    plain = PlainCatalog(files)
    compare(gathered([*OTHERS, *files]), each, lambda _: plain)


@given(sold() | sold().map(with_a_need), courses(), st.data())
def test_where_the_catalog_turns_each_day_is_looked_at_by_its_own(
    files: list[Data], each: list[list[Stretch]], data: st.DataObject
) -> None:
    turned = data.draw(turning(files, [BEGIN + timedelta(day) for day in (1, 2, 3)]))
    definitions = gathered([*OTHERS, *turned])
    starts = [BEGIN, *definitions.reshaped]
    plain = {day: PlainCatalog([said_on(file, day) for file in turned]) for day in starts}
    compare(definitions, each, lambda day: plain[max(start for start in starts if start <= day)])


def compare(definitions: Definitions, each: list[list[Stretch]], catalogs: Catalogs) -> None:
    for before, after in permutations(each, 2):
        found = list(unsound(before, after, definitions))
        said = [
            (one.code, one.item.id, frozenset(other.id for other in one.others), one.seats, one.on)
            for one in found
        ]
        expected = set(told(before, after, catalogs))
        assert (set(said), len(said)) == (expected, len(expected))
        assert found == sorted(found, key=lambda one: (one.on, UNSOUND.index(one.code)))


@pytest.mark.parametrize(("old", "most", "new", "fewer"), [("low", 5, "top", 3), ("low", 3, "top", 5)])
def test_too_many_seats_are_those_beyond_the_most_and_beyond_what_were_too_many_before(
    old: str, most: int, new: str, fewer: int
) -> None:
    editions = [{"id": name, "seats": {"max": seats}} for name, seats in ((old, most), (new, fewer))]
    files = [{"kind": "product", "id": "alpha", "prices": prices("USD", 1, 1), "editions": editions}]
    definitions = gathered([*OTHERS, *files])
    for had, has in product(range(1, 8), repeat=2):
        courses_ = [
            [Stretch(BEGIN, (Line(item=f"alpha/{name}", seats=seats),))]
            for name, seats in ((old, had), (new, has))
        ]
        found = [(one.code, one.seats) for one in unsound(*courses_, definitions)]
        worse = has > fewer and not (had > most and has <= had)
        assert found == ([("too_many_seats", has)] if worse else []), (had, has)


SHOP = shop(promotions=[{"id": "half", "code": "HALF", "percent": 50, "duration": "forever"}]).definitions
TERM = ("2026-01-01", "2026-02-01")


@given(st.lists(st.integers(1, 45), max_size=2), st.integers(1, 40), st.integers(0, 30))
def test_ahead_of_a_day_is_what_is_held_on_each_from_it_on(waits: list[int], ends: int, at: int) -> None:
    one = customer(
        ("desk/pro", 5), ("chat/pro", 3), cycle="monthly", term=TERM,
        promotions=[{"id": "half", "until": str(BEGIN + timedelta(ends))}],
        scheduled=[
            {"on": str(BEGIN + timedelta(day)), "change": change("remove_seats", "desk", seats=1)}
            for day in sorted(waits)
        ],
    )  # fmt: skip
    found = ahead(one.subscription, BEGIN + timedelta(at), SHOP)
    assert found[0].start == BEGIN + timedelta(at)
    for number in range(at, 60):
        day = BEGIN + timedelta(number)
        present = as_of(one, day, SHOP).subscription
        assert present is not None
        lines = [each for each in found if each.start <= day][-1].lines
        assert [(line.item, line.seats) for line in lines] == [
            (line.item, line.seats) for line in present.items
        ]

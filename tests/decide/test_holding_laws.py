"""What holds of holdings in any catalog, worked out from the files as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.account import Line
from maybuy.model.definitions import Definitions
from maybuy.subscription.holdings import bought, holdings, moved, parents, reseated, without
from plain_catalog import PlainCatalog
from strategies import Data, catalogs, gathered, sold


@dataclass(frozen=True)
class Case:
    """A catalog as it is written and as it is read, and lines of it."""

    catalog: PlainCatalog
    definitions: Definitions
    lines: tuple[Line, ...]
    item: str
    """One more item, to do something with."""

    def standing(self, lines: Sequence[Line]) -> dict[str, list[tuple[int, int]]]:
        """Seats and seats in use of what is held in its own right: lines, suites taken apart."""
        found: dict[str, list[tuple[int, int]]] = {}
        for line in lines:
            for one in self.catalog.items[line.item].get("parts") or [line.item]:
                found.setdefault(one, []).append((line.seats, line.in_use))
        return {item: sorted(seats) for item, seats in found.items()}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Lines in any order; an item on two of them too, or beside a suite that has it."""
    files = draw(catalogs())
    products = [one["id"] for one in files if one["kind"] == "product"]
    some = st.lists(st.sampled_from([*sold(files)[0], *products]), max_size=2, unique=True)
    wanted = {"any": draw(some), "all": draw(some)}
    wish: Data = {"kind": "add-on", "id": "wish", "prices": {"USD": {"monthly": 1, "annual": 1}}}
    if any(wanted.values()):
        wish["requires"] = {how: names for how, names in wanted.items() if names}
    for file in files:
        for edition in file.get("editions", ()):
            if file["kind"] == "product" and draw(st.booleans()):
                edition["includes"] = [*edition.get("includes", ()), "wish"]
    files.append(wish)
    definitions = gathered(files)
    items = st.sampled_from(sorted(definitions.items))
    line = st.builds(
        lambda item, seats, used: Line(item=item, seats=seats, in_use=min(seats, used)),
        items, st.integers(1, 12), st.integers(0, 12),
    )  # fmt: skip
    lines = draw(st.lists(line, max_size=5))
    return Case(PlainCatalog(files), definitions, tuple(lines), draw(items))


@given(case=cases())
def test_what_is_held_is_all_that_the_lines_bring(case: Case) -> None:
    held = holdings(case.lines, case.definitions)
    brought = [(line, one) for line in case.lines for one in case.catalog.brought(line.item)]
    assert held.lines == case.lines
    assert held.items == {item for _, item in brought}
    assert sorted((one.line.item, one.item.id) for one in held.held) == sorted(
        (line.item, item) for line, item in brought
    )
    assert held.brings_more == any(line.item != item for line, item in brought)
    for product in case.definitions.products:
        assert [one for one in held.held if one.item.product == product] == [
            *held.by_product.get(product, ())
        ]


@given(case=cases())
def test_each_thing_held_says_how_and_by_what(case: Case) -> None:
    for one in holdings(case.lines, case.definitions).held:
        said = case.catalog.items[one.via]
        match one.how:
            case "line":
                assert one.via == one.item.id == one.line.item
            case "part":
                assert one.item.id in said["parts"]
            case "included":
                assert one.item.id in said["includes"]
        assert one.via in case.catalog.brought(one.line.item)


@given(case=cases())
def test_the_most_seats_count_of_several_lines_that_bring_an_item(case: Case) -> None:
    held = holdings(case.lines, case.definitions)
    for item in case.definitions.items:
        bringing = [line.seats for line in case.lines if item in case.catalog.brought(line.item)]
        used = [line.in_use for line in case.lines if line.item == item]
        assert held.seats_of(item) == max(bringing, default=0)
        assert held.in_use.get(item) == max(used, default=None)


@given(case=cases(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing_that_is_held(case: Case, shuffle: object) -> None:
    lines = list(case.lines)
    shuffle.shuffle(lines)  # type: ignore[attr-defined]
    one, other = (holdings(some, case.definitions) for some in (case.lines, lines))
    assert (one.items, one.seats, one.in_use) == (other.items, other.seats, other.in_use)


@given(case=cases())
def test_a_requirement_is_met_by_one_of_any_and_by_each_of_all(case: Case) -> None:
    held = set(holdings(case.lines, case.definitions).items)
    for item in case.definitions.items.values():
        assert case.definitions.met(item, frozenset(held)) == case.catalog.met(item.id, held)


@given(case=cases())
def test_what_an_item_stands_on_is_what_is_held_of_its_requirements_most_seats_first(case: Case) -> None:
    held = holdings(case.lines, case.definitions)
    for item in case.definitions.items.values():
        found = parents(item, held, case.definitions)
        assert sorted((one.line.item, one.item.id) for one in found) == sorted(
            (one.line.item, one.item.id) for one in held.held if one.item.id in case.catalog.wanted(item.id)
        )
        order = [(-one.line.seats, one.item.id) for one in found]
        assert order == sorted(order)


@given(case=cases())
def test_cancelling_takes_one_item_and_leaves_all_else_with_its_seats(case: Case) -> None:
    item = case.definitions.items[case.item]
    before, after = case.standing(case.lines), case.standing(without(case.lines, item, case.definitions))
    gone = item.parts or (item.id,)
    for one in before.keys() | after.keys():
        if one not in gone:
            assert after.get(one) == before.get(one)
    assert item.parts or item.id not in after
    assert not any(line.item == item.id for line in without(case.lines, item, case.definitions))


@given(case=cases())
def test_untouched_suites_stay_suites(case: Case) -> None:
    item = case.definitions.items[case.item]
    left = without(case.lines, item, case.definitions)
    assert [line for line in left if case.catalog.items[line.item].get("parts")] == [
        line
        for line in case.lines
        if (parts := case.catalog.items[line.item].get("parts")) and item.id not in {line.item, *parts}
    ]


@given(case=cases(), seats=st.integers(1, 20))
def test_a_purchase_adds_one_line_and_a_suite_takes_the_place_of_what_it_brings(
    case: Case, seats: int
) -> None:
    item = case.definitions.items[case.item]
    parts = {part.partition("/")[0] for part in item.parts}
    replaced = [
        line
        for line in case.lines
        if item.parts and (line.item.partition("/")[0] in parts or line.item in case.catalog.brought(item.id))
    ]
    kept = [line for line in case.lines if line not in replaced]
    # Those in use of what is only included need not fit the suite.
    used = max((line.in_use for line in replaced if line.item.partition("/")[0] in parts), default=0)
    after = bought(case.lines, item, seats, case.definitions)
    if any(line.item == item.id for line in case.lines):  # what is to leave, and is kept
        assert after == reseated(case.lines, item.id, seats)
        return
    assert after == (*kept, Line(item=item.id, seats=seats, in_use=used))


@given(case=cases())
def test_another_edition_keeps_the_seats_and_takes_the_place_of_what_it_includes(case: Case) -> None:
    item = case.definitions.items[case.item]
    included = set(case.catalog.brought(item.id)) - {item.id, *item.parts}
    expected = [
        Line(item=item.id, seats=line.seats, in_use=line.in_use)
        if line.item.partition("/")[0] == item.product
        else line
        for line in case.lines
        if line.item not in included
    ]
    assert list(moved(case.lines, item.product, item, case.definitions)) == expected


@given(case=cases(), seats=st.integers(0, 20))
def test_seats_change_on_the_items_own_lines_alone(case: Case, seats: int) -> None:
    assert list(reseated(case.lines, case.item, seats)) == [
        Line(item=line.item, seats=seats if line.item == case.item else line.seats, in_use=line.in_use)
        for line in case.lines
    ]


@given(case=cases(), seats=st.integers(1, 12))
def test_what_is_in_no_catalog_any_more_brings_nothing_and_stays_as_it_is(case: Case, seats: int) -> None:
    item, gone = case.definitions.items[case.item], Line(item="gone/by", seats=seats)
    lines, definitions = case.lines, case.definitions
    assert holdings((gone, *lines), definitions).held == holdings(lines, definitions).held
    assert without((gone, *lines), item, definitions) == (gone, *without(lines, item, definitions))
    assert bought((gone, *lines), item, 3, definitions) == (gone, *bought(lines, item, 3, definitions))
    assert moved((gone, *lines), item.product, item, definitions) == (
        gone, *moved(lines, item.product, item, definitions),
    )  # fmt: skip


LIMITS = ("calls", "pages", "seconds")


@st.composite
def suites_by_unit(draw: st.DrawFn) -> tuple[list[set[str]], dict[str, int], int]:
    """Of each part of a suite the limits it is sold by, the units of limits that the suite has, and the part
    that is cancelled."""
    sold_by = draw(st.lists(st.sets(st.sampled_from(LIMITS)), min_size=2, max_size=4))
    units = draw(st.dictionaries(st.sampled_from(LIMITS), st.integers(1, 500)))
    return sold_by, units, draw(st.integers(0, len(sold_by) - 1))


@given(made=suites_by_unit())
def test_units_go_with_the_first_part_that_is_sold_by_them_when_a_suite_is_taken_apart(
    made: tuple[list[set[str]], dict[str, int], int],
) -> None:
    sold_by, units, gone = made
    prices = {"USD": {"monthly": 1, "annual": 1}}
    names = [f"part{number}" for number in range(len(sold_by))]
    charges = [
        [{"id": limit, "per": limit, "prices": {"USD": 1}} for limit in sorted(limits)] for limits in sold_by
    ]
    definitions = gathered([
        {"kind": "limits", "limits": [{"id": limit} for limit in LIMITS]},
        *[
            {"kind": "product", "id": name, "prices": prices, **({"charges": some} if some else {})}
            for name, some in zip(names, charges, strict=True)
        ],
        {"kind": "suite", "id": "all", "editions": [{"id": "one", "parts": names, "prices": prices}]},
    ])  # fmt: skip
    left = without([Line(item="all/one", seats=3, units=units)], definitions.items[names[gone]], definitions)
    kept = [name for name in names if name != names[gone]]
    assert [(line.item, line.seats) for line in left] == [(name, 3) for name in kept]
    first = {
        limit: next((name for name in kept if limit in sold_by[names.index(name)]), None) for limit in units
    }
    assert {line.item: line.units for line in left} == {
        name: {limit: some for limit, some in units.items() if first[limit] == name} for name in kept
    }

"""What lines bring, and what is left of them after a change."""

from __future__ import annotations

import pytest

from acceptance.accounts import shipped
from maybuy.model.account import Line
from maybuy.subscription.holdings import Holdings, bought, holdings, moved, parents, reseated, without

DEFINITIONS = shipped().definitions


def line(item: str, seats: int = 10, in_use: int = 0) -> Line:
    return Line(item=item, seats=seats, in_use=in_use)


def held(*lines: Line) -> Holdings:
    return holdings(lines, DEFINITIONS)


def test_a_suite_brings_its_parts_and_what_these_include() -> None:
    one = held(line("support-suite/enterprise", 7))
    assert one.items == {
        "support-suite/enterprise", "support/enterprise", "guide/enterprise", "chat/enterprise",
        "talk/enterprise", "productivity-pack", "sunshine",
    }  # fmt: skip
    how = {entry.item.id: (entry.how, entry.via) for entry in one.held}
    assert how["support-suite/enterprise"] == ("line", "support-suite/enterprise")
    assert how["guide/enterprise"] == ("part", "support-suite/enterprise")
    assert how["sunshine"] == ("included", "support/enterprise")


def test_seats_are_those_of_the_line_that_brings_an_item() -> None:
    one = held(line("support-suite/professional", 7), line("explore/lite", 3))
    assert [one.seats_of(item) for item in ("chat/professional", "explore/lite", "collaboration")] == [
        7,
        3,
        0,
    ]


def test_nothing_is_held_on_no_lines() -> None:
    assert held().items == frozenset()


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((), False),
        (("support/team",), False),
        (("support/professional",), True),
        (("guide/lite", "support/elite"), True),
    ],
)
def test_a_requirement_is_satisfied_by_any_edition_it_lists(items: tuple[str, ...], expected: bool) -> None:
    assert DEFINITIONS.met(DEFINITIONS.items["collaboration"], frozenset(items)) is expected


def test_the_parent_with_the_most_seats_comes_first() -> None:
    one = held(line("support/professional", 4), line("support-suite/professional", 9))
    above = parents(DEFINITIONS.items["collaboration"], one, DEFINITIONS)
    assert [(entry.item.id, entry.line.seats) for entry in above] == [
        ("support/professional", 9), ("support/professional", 4),
    ]  # fmt: skip


def test_cancelling_a_line_leaves_the_others() -> None:
    lines = (line("support/team"), line("guide/lite"))
    assert without(lines, DEFINITIONS.items["guide/lite"], DEFINITIONS) == (line("support/team"),)


def test_cancelling_a_part_leaves_the_suites_other_parts_as_lines() -> None:
    left = without(
        [line("support-suite/professional", 9, 5)], DEFINITIONS.items["chat/professional"], DEFINITIONS
    )
    assert {(one.item, one.seats, one.in_use) for one in left} == {
        ("support/professional", 9, 5), ("guide/professional", 9, 5), ("talk/professional", 9, 5),
    }  # fmt: skip


def test_a_bundle_takes_the_place_of_its_parts_and_of_what_it_includes_and_keeps_the_rest() -> None:
    lines = [
        line("support/enterprise", 5, 4),
        line("guide/lite"),
        line("productivity-pack"),
        line("collaboration"),
    ]
    after = bought(lines, DEFINITIONS.items["support-suite/enterprise"], 10, DEFINITIONS)
    assert after == (line("collaboration"), line("support-suite/enterprise", 10, 4))


def test_a_product_bought_is_one_line_more() -> None:
    after = bought([line("support/team")], DEFINITIONS.items["guide/lite"], 3, DEFINITIONS)
    assert after == (line("support/team"), line("guide/lite", 3))


def test_another_edition_keeps_the_seats() -> None:
    after = moved(
        [line("support/team", 8, 2), line("guide/lite")],
        "support",
        DEFINITIONS.items["support/elite"],
        DEFINITIONS,
    )
    assert after == (line("support/elite", 8, 2), line("guide/lite"))


def test_seats_change_on_one_line_only() -> None:
    assert reseated([line("support/team"), line("guide/lite")], "guide/lite", 4) == (
        line("support/team"),
        line("guide/lite", 4),
    )

"""Rows made of what changes: what is said first, in which words, in which order, and of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given

from diff.brute import DAY, questions
from diff.test_cases import OLD, OTHER_PARTS, allow, catalog, deny
from diff.test_cover import CELLS, made, whole
from diff.test_exact import covers
from diff.tiny import engine
from maybuy.diff import rows as making
from maybuy.diff.answers import Answer, changes, told
from maybuy.diff.diagram import FEW_NODES, Diagrams
from maybuy.diff.difference import difference
from maybuy.diff.pair import BASE, BOTH, HEAD, Pair
from maybuy.diff.rows import (
    Row,
    clauses_of,
    cover,
    diagram_of,
    enclosing,
    merged,
    rows_of,
    section_of,
    told_by,
)
from maybuy.diff.scope import Scope
from maybuy.diff.situations import Situations
from maybuy.diff.values import Observable
from maybuy.diff.witness import Witness
from maybuy.model.ask import Ask
from maybuy.model.decision import obligation_of
from maybuy.model.logic import Among, Holding, Within


@given(CELLS.filter(bool), CELLS)
def test_no_case_could_say_less(wanted: set[tuple[int, ...]], others: set[tuple[int, ...]]) -> None:
    space, observables = made()
    here, valid = (whole(cells, space, observables) for cells in (wanted, wanted | others))
    for box in cover(here, valid, observables, space) or ():
        for one, values in box.items():
            rest = diagram_of({each: among for each, among in box.items() if each != one}, space)
            assert len(values) < one.variable.size
            for value in range(one.variable.size):
                if value not in values:
                    assert (rest & one.variable.is_(value) & valid & ~here).satisfiable()


@given(CELLS.filter(bool), CELLS)
def test_what_encloses_a_set_says_which_values_it_has_where_there_are_others(
    wanted: set[tuple[int, ...]], others: set[tuple[int, ...]]
) -> None:
    space, observables = made()
    possible = {one: frozenset(cell[n] for cell in wanted | others) for n, one in enumerate(observables)}
    there = {one: frozenset(cell[n] for cell in wanted) for n, one in enumerate(observables)}
    found = enclosing(whole(wanted, space, observables), possible)
    assert found == {one: values for one, values in there.items() if values != possible[one]}


SAID_LAST = (
    "change.to", "item.held", "terms.some", "payment.method", "subscription.cycle", "user.role",
    "account.type",
)  # fmt: skip


def two(first: str, second: str, member: str = "", sides: tuple[str, str] = (BOTH, BOTH)) -> list[Observable]:
    """Two attributes of two values, the second a set's if it has a member."""
    space = Diagrams(1024)
    return [
        Observable(name, side, space.variable(2), (("a",), ("b",)), frozenset(held))
        for name, side, held in zip((first, second), sides, ("", member), strict=True)
    ]


def said_of_two(one: Observable, other: Observable) -> list[Observable]:
    """Which of two attributes that always go together is said."""
    space = one.variable._diagrams
    both = [one.variable.is_(value) & other.variable.is_(value) for value in range(2)]
    (box,) = cover(both[1], both[0] | both[1], [one, other], space) or ()
    return list(box)


@pytest.mark.parametrize(("first", "second"), [*pairwise(SAID_LAST)])
def test_what_is_given_is_said_rather_than_what_is_worked_out(first: str, second: str) -> None:
    for turned in (False, True):
        one, other = two(*((second, first) if turned else (first, second)))
        assert [each.attribute for each in said_of_two(one, other)] == [second]


def test_of_equals_the_last_by_name_and_side_is_said_and_what_is_held_before_all() -> None:
    one, other = two("account.b", "account.a")
    assert said_of_two(one, other) == [one]
    one, other = two("account.a", "account.a", sides=(HEAD, BASE))
    assert said_of_two(one, other) == [one]
    one, other = two("change.z", "account.a", "p")
    assert said_of_two(one, other) == [other]


def test_conditions_of_both_come_before_those_of_one_and_what_is_not_held_is_said_in_one_breath() -> None:
    space = Diagrams(1024)

    def of(name: str, side: str, *classes: Any, member: str = "") -> Observable:
        return Observable(name, side, space.variable(len(classes)), classes, frozenset(member))

    sets = [of("subscription.holds", BOTH, ("false",), ("true",), member=one) for one in "prq"]
    box = {
        of("item.held", HEAD, ("no",), ("line",)): frozenset({1}),
        of("change.seats", BASE, ((0, 0),), ((1, 3),), ((4, 9),)): frozenset({0, 2}),
        sets[0]: frozenset({0}), sets[1]: frozenset({1}), sets[2]: frozenset({0}),
        of("change.parent_seats", BASE, ((0, 1),), ((2, 3),), ((4, 9),)): frozenset({1}),
        of("change.to", BOTH, ("a", "b"), ("c",), ("*",)): frozenset({0}),
        of("account.currency", BOTH, ("EUR",), ("USD",), ("CHF", "*")): frozenset({1, 2}),
    }  # fmt: skip
    (both, common), (base, before), (head, after) = clauses_of(box)
    assert (both, base, head) == (BOTH, BASE, HEAD)
    assert common == {
        "account.currency": (Among(frozenset({"EUR"}), negated=True),),
        "change.to": (Among(frozenset({"a", "b"})),),
        "subscription.holds": (Holding("any", frozenset("r")), Holding("none", frozenset("pq"))),
    }
    assert before == {
        "change.parent_seats": (Within(((2, 3),)),),
        "change.seats": (Within(((None, 0), (4, None))),),
    }
    assert after == {"item.held": (Among(frozenset({"line"})),)}
    assert clauses_of({}) == ()


ANSWERS = [
    Answer("deny", reason="r"), Answer("refer", ("person",)), Answer("refer", ("person", "site")),
    Answer("allow", ("page",)), Answer("allow", ("page", "person")),
]  # fmt: skip


def test_who_can_do_less_loses_and_who_can_do_more_gains() -> None:
    for (before, one), (after, other) in product(enumerate(ANSWERS), repeat=2):
        expected = "loses" if after < before else "gains" if after > before else "changes"
        assert section_of(one, other) == expected
        assert row(base=one, head=other).section == expected
    assert section_of(Answer("allow", ("page",)), Answer("allow", ("site",))) == "changes"


EXAMPLE = Witness({}, "user", date(2020, 1, 1), Ask("buy", "p"))
OWNERS: Any = ((BOTH, {"user.role": (Among(frozenset({"owner"})),)}),)
LARGE: Any = ((BOTH, {"account.size": (Within(((2, None),)),), "item.held": (Among(frozenset({"no"})),)}),)
LARGE_TOO: Any = ((BOTH, dict(reversed(LARGE[0][1].items()))),)


def row(**more: Any) -> Row:
    """A row, with other values."""
    usual = Row(
        ("buy",), ("p",), ("owner",), ("small",), (OWNERS, LARGE), False, True,
        ANSWERS[0], ANSWERS[3], 2, None,
    )  # fmt: skip
    return replace(usual, **more)


def test_rows_that_say_the_same_of_items_and_actions_are_one() -> None:
    first = row(witness=None)
    other = row(items=("q",), when=(LARGE_TOO, OWNERS), itself=True, signatures=3, witness=EXAMPLE)
    third, fourth = (replace(one, actions=("add_seats",)) for one in (first, other))
    (found,) = merged([first, other, third, fourth])
    assert found == row(
        actions=("buy", "add_seats"), items=("p", "q"), itself=True, signatures=10, witness=EXAMPLE
    )
    assert merged([found]) == (found,)
    late = replace(EXAMPLE, user="late")
    (found,) = merged([other, row(witness=late)])
    assert (found.items, found.witness) == (("q", "p"), EXAMPLE)


@pytest.mark.parametrize(
    "change",
    [
        {"roles": ("guest",)}, {"account_types": ("large",)}, {"when": (OWNERS,)}, {"exact": False},
        {"base": ANSWERS[1]}, {"head": ANSWERS[4]}, {"items": ("q",), "actions": ("add_seats",)},
    ],
)  # fmt: skip
def test_rows_that_do_not_say_the_same_stay_apart(change: dict[str, Any]) -> None:
    assert len(merged([row(), row(**change)])) == 2


def test_the_greatest_changes_come_first_and_of_these_what_was_allowed() -> None:
    losing, gaining = row(base=ANSWERS[3], head=ANSWERS[0]), row()
    less = row(base=ANSWERS[3], head=ANSWERS[1])
    more = row(base=ANSWERS[0], head=ANSWERS[1])
    same = row(base=ANSWERS[3], head=ANSWERS[4])
    alike = [
        row(**{"base": ANSWERS[3], "head": ANSWERS[4], "items": ("q",), **more})
        for more in (
            {"items": ("p",), "actions": ("cancel",), "head": ANSWERS[3]}, {"head": ANSWERS[3]},
            {"roles": ("z",)}, {"account_types": ("z",)},
        )
    ]  # fmt: skip
    ordered = [losing, gaining, less, more, same, alike[1], alike[3], alike[2], alike[0]]
    for shuffled in (ordered, ordered[::-1], ordered[4:] + ordered[:4]):
        assert list(merged(shuffled)) == ordered


def held(*values: str, side: str = BOTH, name: str = "item.held", negated: bool = False) -> Any:
    return ((side, {name: (Among(frozenset(values), negated=negated),)}),)


@pytest.mark.parametrize(
    ("when", "tells"),
    [
        ((), False),
        ((held("line"),), True),
        ((held("line", side=BASE),), True),
        ((held("line", "no"),), True),
        ((held("line", "no", side=HEAD),), False),
        ((held("line", "part"),), False),
        ((held("line", negated=True),), False),
        ((held("up", "down", "same", name="change.direction"),), True),
        ((held("same", name="change.direction", side=HEAD),), True),
        ((held("up", "none", name="change.direction"),), False),
        ((held("line"), OWNERS), False),
        ((held("line"), held("no")), True),
        (((*OWNERS, *held("line", side=HEAD)),), True),
    ],
)
def test_a_row_tells_by_itself_that_it_is_about_an_item_that_is_on_a_line_or_in_no_way(
    when: Any, tells: bool
) -> None:
    assert told_by(row(when=when)) is tells


FLAG = {"account.flag": True}
MANY_CASES = [
    deny("a", "buy", "one", **{"user.role": "owner", "account.type": "small"}),
    deny("b", "buy", "one", **{"account.type": "large", **FLAG}),
    deny("c", "buy", "one", **{"account.size": 1, "subscription.cycle": "annual"}),
    {"id": "d", "deny": ["buy"], "code": "one", "when": {"account.size": {"at_least": 2}}, "unless": FLAG},
]


@pytest.mark.parametrize("most", [1, 2, 4])
def test_where_too_many_cases_would_be_needed_what_is_said_is_necessary_all_the_same(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_CASES", most)
    base, head = (engine(catalog("q"), [allow("buy"), *more], OLD) for more in ([], MANY_CASES))
    situations = Situations(Pair(base, head, DAY), "buy", "q", ("q", "q"), FEW_NODES)
    rules = situations.pair.rules_on("buy", ("q", "q"))
    rows = rows_of(situations, changes(situations, *rules))
    assert all(row.exact for row in rows) is (most == 4)
    assert all(len(row.when) <= most for row in rows)
    for asked in questions((base, head), situations):
        about = [row for row in rows if covers(row, asked)]
        said = [(row.base, row.head) for row in about]
        if asked.answers[0] != asked.answers[1]:
            assert told(*asked.answers) in said
        else:
            assert not any(row.exact for row in about)


@pytest.mark.parametrize(
    ("both", "expected"),
    [
        (True, [(("guest",), ("small", "large"), "one"), (("owner",), ("small",), "one")]),
        (False, [(("owner", "guest"), ("small",), "one")]),
    ],
)
def test_who_is_concerned_is_told_in_the_order_of_the_vocabulary_and_who_is_alike_together(
    both: bool, expected: list[Any]
) -> None:
    rules = [allow("buy"), deny("b", "buy", "one", **{"account.type": "small", **FLAG})]
    rules += [deny("a", "buy", "one", **{"user.role": "guest", **FLAG})] if both else []
    base, head = (engine(catalog("q"), made, OLD) for made in (rules[:1], rules))
    situations = Situations(Pair(base, head, DAY), "buy", "q", ("q", "q"), FEW_NODES)
    found = rows_of(situations, changes(situations, *situations.pair.rules_on("buy", ("q", "q"))))
    assert sorted((row.roles, row.account_types, row.head.reason) for row in found) == expected
    assert all(row.witness is not None for row in found)
    assert all(len(row.when) == 1 for row in found)
    shown = frozenset(making.said_of(row) for row in found)
    again = rows_of(situations, changes(situations, *situations.pair.rules_on("buy", ("q", "q"))), shown)
    assert again == [replace(row, witness=None) for row in found]


def test_a_case_says_nothing_that_no_value_here_comes_to() -> None:
    space = Diagrams(1024)
    one, other = (
        Observable(name, BOTH, space.variable(3), (("a",), ("b",), ("c",))) for name in ("x.a", "x.b")
    )
    validity = one.variable.among([0, 1]) & other.variable.proper
    scope = Scope(
        Pair(engine({}, [allow("buy")], OLD), engine({}, [allow("buy")], OLD), DAY),
        "buy", None, (None, None), [one, other], space, validity, elsewhere=False, wide=True,
    )  # fmt: skip
    assert scope.possible == {one: frozenset({0, 1}), other: frozenset({0, 1, 2})}
    box = {one: frozenset({1, 2}), other: frozenset({0})}
    assert scope.fitting(box) == {one: frozenset({1}), other: frozenset({0})}
    assert scope.fitting({one: frozenset({0, 1, 2})}) == {}
    assert replace(scope, wide=False).fitting(box) == box


def test_what_a_question_comes_to_be_about_is_told_where_that_differs() -> None:
    base, head = (engine(sold, [allow("add_seats")], OLD) for sold in OTHER_PARTS)
    rows = [row for row in difference(base, head, DAY).rows if row.items == ("p/a",)]
    found = [
        {side: clause["item"] for side, clause in case if "item" in clause}
        for row in rows
        for case in row.when
    ]
    assert {"base": (Among(frozenset({"p/a"})),), "head": (Among(frozenset({"s/one"})),)} in found


def test_two_answers_are_told_by_what_they_do_not_have_in_common_and_refusals_by_the_reason_alone() -> None:
    duty, day = obligation_of("provide:number"), date(2021, 1, 5)
    full = Answer("allow", ("page",), None, next_cycle=True, not_before=day, obligations=(duty,))
    plain = Answer("allow", ("page",))
    for more in ({"obligations": (duty,)}, {"next_cycle": True}, {"not_before": day}):
        other = replace(plain, **more)  # type: ignore[arg-type]
        assert told(other, plain) == (other, plain)
        assert told(plain, other) == (plain, other)
        assert told(other, other) == (plain, plain)
        refused = Answer("deny", reason="one")
        assert told(other, refused) == (plain, refused)
        assert told(refused, other) == (refused, plain)
    assert told(full, replace(full, obligations=())) == (replace(plain, obligations=(duty,)), plain)

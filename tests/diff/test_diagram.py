"""Sets of situations: variables with values, counted exactly."""

from __future__ import annotations

import pytest

from maybuy.diff.diagram import Diagrams, TooLargeError, assignment, shape, values


def test_a_variable_has_one_value_at_a_time_and_the_bits_of_no_other_are_proper() -> None:
    space = Diagrams(1024)
    three = space.variable(3)
    assert not (three.is_(0) & three.is_(1)).satisfiable()
    assert three.proper == space.any(three.is_(value) for value in range(3))
    assert space.count(three.proper, [three]) == 3


def test_all_values_together_leave_a_variable_open() -> None:
    space = Diagrams(1024)
    three = space.variable(3)
    assert three.among(range(3)) == space.true
    assert three.among(()) == space.false
    assert three.among([2, 1]) == three.is_(1) | three.is_(2)


def test_only_the_variables_asked_for_are_counted() -> None:
    space = Diagrams(1024)
    one, other = space.variable(4), space.variable(2)
    assert space.count(one.among([1, 2, 3]), [one]) == 3
    assert space.count(one.among([1, 2, 3]), [one, other]) == 6


def test_the_values_in_a_set_and_what_is_left_with_each_are_told() -> None:
    space = Diagrams(1024)
    one, other = space.variable(4), space.variable(2)
    here = (one.is_(2) & other.is_(1)) | one.is_(3)
    assert one.values(here) == (2, 3)
    assert one.within(here, 2) == other.is_(1)
    assert one.within(here, 3) == space.true


def test_the_values_of_many_in_a_set_or_in_what_two_have_in_common_are_told_of_each() -> None:
    space = Diagrams(1024)
    one, other, third = (space.variable(3) for _ in range(3))
    rows = {(0, 1, 2), (0, 2, 2), (2, 1, 1)}
    places = (one, other, third)
    here = space.any(
        space.every(each.is_(n) for each, n in zip(places, row, strict=True)) for row in sorted(rows)
    )
    assert values(here, places) == [(0, 2), (1, 2), (1, 2)]
    assert values(here, places[:2]) == [(0, 2), (1, 2)]
    assert one.values(here, third.is_(2)) == (0,)
    assert other.values(here, one.is_(2)) == (1,)
    assert third.values(here, other.is_(0)) == ()


def test_two_sets_meet_where_something_is_in_both() -> None:
    space = Diagrams(1024)
    one, other = space.variable(3), space.variable(3)
    assert space.meet(one.is_(1), other.is_(2))
    assert space.meet(one.among([0, 1]), one.among([1, 2]))
    assert not space.meet(one.is_(1), one.is_(2) & other.is_(1))
    assert not space.meet(space.true, space.false)


def test_an_assignment_takes_the_lowest_values_that_go_together() -> None:
    space = Diagrams(1024)
    one, other = space.variable(3), space.variable(3)
    here = space.every((one.among([1, 2]), ~(one.is_(1) & other.is_(0)), other.proper))
    assert list(assignment(here, [one, other])) == [1, 1]


def test_sets_of_two_spaces_are_written_alike_only_if_they_hold_for_the_same_values() -> None:
    written = []
    for before in (0, 2):
        space = Diagrams(1024)
        _, one, other = space.variable(2 << before), space.variable(3), space.variable(2)
        sets = (one.is_(1) & other.is_(1), ~(one.is_(1) & other.is_(1)), one.is_(1), space.true, space.false)
        written.append([shape(each, [one, other]) for each in sets])
    assert written[0] == written[1]
    assert len(set(written[0])) == len(written[0])


def test_sets_are_written_otherwise_that_differ_in_where_they_lead_alone() -> None:
    space = Diagrams(1024)
    places = tuple(space.variable(2) for _ in range(3))
    first, second, last = (each.is_(1) for each in places)
    beside = ~first & second & last
    assert shape((first & second) | beside, places) != shape(
        (first & second) | beside | ~(first | second), places
    )


def test_a_set_that_needs_too_many_nodes_is_refused() -> None:
    space = Diagrams(16)
    with pytest.raises(TooLargeError):
        space.any(space.variable(2).is_(1) & space.variable(2).is_(1) for _ in range(64))

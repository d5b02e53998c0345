"""What questions about one account have in common: which numbers are told apart, and what it is made of."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from diff.brute import DAY
from diff.test_cases import OLD, allow, catalog
from diff.tiny import engine
from maybuy.diff.ground import QUESTION, Cuts, Ground, days_cut, is_questions_own, since_cut
from maybuy.diff.pair import Pair
from maybuy.diff.situations import Situations
from maybuy.model.base import MOST_SEATS
from maybuy.model.logic import FIRST_DAY, LAST_DAY, Among, numbered

TODAY = numbered(DAY)
RULES = [
    allow("buy", when={"item.seats": 2, "account.flag": True, "user.role": "owner"}),
    allow("add_seats", when={"change.seats": {"at_least": 3}, "subscription.days_left": {"at_most": 30}}),
]


@given(st.sets(st.integers(-3, 40)), st.dates(date(2020, 1, 1), date(2021, 1, 1)))
def test_the_days_left_go_from_none_to_the_last_that_there_is(cuts: set[int], at: date) -> None:
    found = days_cut(cuts, at)
    assert found.starts == (0, *sorted(cut for cut in cuts if cut > 0))
    assert found.high(len(found) - 1) == LAST_DAY - numbered(at)
    assert found.size_to_most == len(found)


def test_on_the_last_days_there_is_one_day_left_all_the_same() -> None:
    assert days_cut([], date.fromordinal(LAST_DAY)).spans == [(0, 1)]
    assert since_cut([], date.fromordinal(LAST_DAY)).spans == [
        (FIRST_DAY, LAST_DAY),
        (LAST_DAY + 1, LAST_DAY + 1),
    ]


@given(st.sets(st.integers(TODAY - 9, TODAY)))
def test_lines_have_begun_until_today_and_what_is_not_held_does_later(cuts: set[int]) -> None:
    found = since_cut(cuts, DAY)
    assert found.starts == (FIRST_DAY, *sorted(cuts), TODAY + 1)
    assert (found.high(found.size_to_most - 1), found.high(len(found) - 1)) == (TODAY, LAST_DAY)


def test_what_a_question_asks_for_is_its_own() -> None:
    assert all(map(is_questions_own, (*QUESTION, "used.p", "used.p.base")))
    assert not any(map(is_questions_own, ("new", "cycle", "free.p", "since.p", "tried.p", "accepted.rules")))


def test_questions_about_one_account_have_its_lines_and_facts_in_common_and_nothing_else() -> None:
    made = engine(catalog("pq"), RULES, OLD)
    pair = Pair(made, made, DAY)
    tests = {"account.flag": [Among(frozenset({"true"}))], "item.seats": [], "user.role": []}
    cuts = Cuts(frozenset({1, 2, 3, 4}), frozenset({1, 31}), frozenset({TODAY - 1}))
    ground = Ground(pair, cuts, tests, 1 << 16)
    assert ground.seat_ranges.starts == (0, 1, 2, 3, 4, MOST_SEATS + 1)
    assert ground.seat_ranges.ends[-1] == 2 * MOST_SEATS
    assert ground.days.starts == (0, 1, 31)
    assert ground.since.starts == (FIRST_DAY, TODAY - 1, TODAY + 1)
    assert ground.tests == {"account.flag": tuple(tests["account.flag"]), "user.role": ()}
    assert ground.variables == []
    first = Situations(pair, "buy", "q", ("q", "q"), ground=ground)
    second = Situations(pair, "add_seats", "q", ("q", "q"), ground=ground)
    assert first.lines is second.lines is ground.lines
    assert first.space is second.space is ground.space
    slots = ground.lines.slots
    assert set(slots) == {"q"}
    parts = [slots["q"].edition, slots["q"].seats, *ground.inner.values()]
    facts = [one.variable for one in ground.free.values()]
    assert ground.variables == parts + facts
    assert set(ground.free) == {"account.flag", "user.role"}
    assert set(ground.inner) >= {"new", "left"}
    assert not any(map(is_questions_own, ground.inner))
    for one in (first, second):
        own = set(one.inner) - set(ground.inner)
        assert own
        assert all(map(is_questions_own, own))
        facts = [each for each in one.observables if each.attribute in ground.free]
        assert facts == [ground.free["user.role"], ground.free["account.flag"]]

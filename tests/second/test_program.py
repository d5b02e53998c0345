"""The rules for durable-rules against each clause tested by itself, and within what it can take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compile.test_index import ATTRIBUTES, CLAUSE, holds, rule
from drawing import drawn
from maybuy.compile.index import build
from maybuy.compile.normal import NormalRule
from maybuy.engine import Engine
from maybuy.model.logic import Among, Clause, Holding, Within
from maybuy.second.durable import Durable
from maybuy.second.program import MOST_FACTS, MOST_RULES, MOST_TESTS, Program, program

ACTIONS = ("buy", "sell")
ON = st.builds(Among, st.frozensets(st.sampled_from(ACTIONS), min_size=1), st.booleans())
ACTED = st.tuples(CLAUSE, st.one_of(st.none(), ON)).map(
    lambda one: one[0] if one[1] is None else {**one[0], "action": (one[1],)}
)
QUESTION = st.tuples(ATTRIBUTES, st.sampled_from((*ACTIONS, "rent"))).map(
    lambda one: {**one[0], "action": one[1]}
)


def plainly(rules: Iterable[NormalRule], attributes: dict[str, object]) -> set[str]:
    return {one.id for one in rules if any(holds(clause, attributes) for clause in one.clauses)}


def matched(rules: list[NormalRule], questions: list[dict[str, object]]) -> list[set[str]]:
    with Durable(rules, limit=30) as durable:
        return [set(one) for one in durable.matched(questions)]


@settings(max_examples=drawn(50))
@given(
    clauses=st.lists(st.lists(ACTED, min_size=1, max_size=3), max_size=12),
    questions=st.lists(QUESTION, min_size=1, max_size=20),
)
def test_durable_rules_matches_the_clauses_that_hold_one_by_one(
    clauses: list[list[Clause]], questions: list[dict[str, object]]
) -> None:
    rules = [rule(f"rule-{number}", *some) for number, some in enumerate(clauses)]
    assert matched(rules, questions) == [plainly(rules, one) for one in questions]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[NormalRule], list[dict[str, object]]]:
    """Rules and questions over a vocabulary of any attributes: enums, numbers and sets."""
    names = draw(st.lists(st.from_regex(r"[a-z]{1,3}\.[a-z_]{1,6}", fullmatch=True), min_size=1, unique=True))
    texts = st.lists(st.text(max_size=6), min_size=1, max_size=6, unique=True)
    tests: dict[str, st.SearchStrategy[Any]] = {"action": ON.map(lambda one: (one,))}
    values: dict[str, st.SearchStrategy[Any]] = {"action": st.sampled_from((*ACTIONS, "rent"))}
    for name in names:
        kind = draw(st.sampled_from(("enum", "number", "set")))
        known = draw(texts)
        some = st.frozensets(st.sampled_from(known), min_size=1)
        if kind == "enum":
            tests[name] = st.builds(Among, some, st.booleans()).map(lambda one: (one,))
            values[name] = st.sampled_from([*known, "unknown to all"])
        elif kind == "set":
            hold = st.builds(Holding, st.sampled_from(["any", "all", "none", "lacks"]), some)
            tests[name] = st.lists(hold, min_size=1, max_size=3).map(tuple)
            values[name] = st.frozensets(st.sampled_from([*known, "unknown to all"]))
        else:
            tests[name] = st.lists(st.integers(-9, 9), min_size=1, max_size=8, unique=True).map(_intervals)
            values[name] = st.integers(-10, 10)
    clauses = st.fixed_dictionaries({}, optional=tests)
    drawn = draw(st.lists(st.lists(clauses, min_size=1, max_size=4), max_size=15))
    rules = [rule(f"rule-{number}", *some) for number, some in enumerate(drawn)]
    return rules, draw(st.lists(st.fixed_dictionaries(values), min_size=1, max_size=20))


def _intervals(ends: list[int]) -> tuple[Within]:
    """Intervals between numbers: open at either side where their count is odd."""
    ends = sorted(ends)
    low: list[int | None] = [*ends[:-1:2]] if len(ends) % 2 == 0 else [None, *ends[1::2]]
    high: list[int | None] = [*ends[1::2]] if len(ends) % 2 == 0 else [*ends[::2]]
    return (Within(tuple(zip(low, high, strict=True))),)


@settings(max_examples=drawn(60))
@given(case=cases())
def test_both_engines_match_the_same_over_any_vocabulary(
    case: tuple[list[NormalRule], list[dict[str, object]]],
) -> None:
    rules, questions = case
    index = build(rules, ())
    by_index = [{one.id for one in index.matched(index.match(question))} for question in questions]
    assert matched(rules, questions) == by_index == [plainly(rules, one) for one in questions]


def test_a_rule_without_clauses_never_matches_and_one_without_tests_always_does() -> None:
    assert matched([rule("never"), rule("always", {})], [{"action": "buy"}]) == [{"always"}]


def test_what_asks_for_nothing_holds_or_not_as_sets_have_it() -> None:
    none: frozenset[str] = frozenset()
    clauses = {how: {"things": (Holding(how, none),)} for how in ("any", "all", "none", "lacks")}
    rules = [
        *(rule(how, clause) for how, clause in clauses.items()),
        rule("among", {"colour": (Among(none),)}),
        rule("within", {"count": (Within(()),)}),
        rule("not-among", {"colour": (Among(none, negated=True),)}),
    ]
    question: dict[str, object] = {"things": none, "colour": "red", "count": 1}
    assert matched(rules, [question]) == [plainly(rules, question)] == [{"all", "none", "not-among"}]


ODD = [
    "",
    "a",
    "ab",
    "a b",
    'a"b',
    "a\\b",
    "é",
    "e\u0301",
    "a\nb",
    "%22",
    "null",
    "1",
    "1.0",
    "true",
    "[",
    "$or",
]


def test_texts_are_told_apart_whatever_is_in_them() -> None:
    rules = [rule(f"is-{text}", {"colour": (Among(frozenset({text})),)}) for text in ODD]
    rules += [rule(f"has-{text}", {"things": (Holding("any", frozenset({text})),)}) for text in ODD]
    questions: list[dict[str, object]] = [{"colour": one, "things": frozenset({one})} for one in ODD]
    assert matched(rules, questions) == [{f"is-{one}", f"has-{one}"} for one in ODD]


@pytest.mark.parametrize("number", [-(2**40), -1, 0, 1, 737_425, 2**40])
def test_numbers_are_compared_as_numbers_up_to_their_bounds(number: int) -> None:
    rules = [
        rule("at-least", {"count": (Within(((number, None),)),)}),
        rule("at-most", {"count": (Within(((None, number),)),)}),
        rule("exactly", {"count": (Within(((number, number),)),)}),
    ]
    below, at, above = matched(rules, [{"count": number + step} for step in (-1, 0, 1)])
    assert (below, at, above) == ({"at-most"}, {"at-least", "at-most", "exactly"}, {"at-least"})


GAPS = Within(tuple((low, low + 4) for low in range(0, 400, 10)))
MANY = frozenset(f"thing/{number}" for number in range(300))
FEW = frozenset(sorted(MANY)[:40])
LARGE: Mapping[str, Clause] = {
    "gaps": {"count": (GAPS,)},
    "outside": {"count": (GAPS.inverse(),)},
    "any": {"things": (Holding("any", MANY),)},
    "all": {"things": (Holding("all", FEW),)},
    "none": {"things": (Holding("none", FEW),)},
    "lacks": {"things": (Holding("lacks", MANY),)},
    "among": {"colour": (Among(MANY),)},
    "not-among": {"colour": (Among(MANY, negated=True),)},
    "everything": {
        "colour": (Among(MANY),),
        "count": (GAPS,),
        "things": (Holding("any", FEW), Holding("lacks", MANY)),
    },
}


def test_rules_too_large_for_durable_rules_are_divided_and_hold_all_the_same() -> None:
    rules = [rule(name, clause) for name, clause in LARGE.items()]
    questions: list[dict[str, object]] = [
        {"colour": colour, "count": count, "things": things}
        for colour in ("thing/7", "red")
        for count in (-1, 0, 4, 5, 394, 395)
        for things in (frozenset(), FEW, MANY, frozenset({"thing/299"}))
    ]
    found = matched(rules, questions)
    assert found == [plainly(rules, one) for one in questions]
    assert set().union(*found) == set(LARGE)


def test_as_many_rules_as_there_are_may_hold_at_once() -> None:
    clause: Clause = {
        "action": (Among(frozenset(ACTIONS)),),
        "count": (Within(((0, 5), (10, 15))),),
        "colour": (Among(frozenset({"red", "blue"})),),
        "things": (Holding("any", frozenset({"cup", "hat"})),),
    }
    rules = [
        rule(f"rule-{number}", {**clause, "size": (Within(((None, number),)),)}) for number in range(1000)
    ]
    question = {"action": "buy", "count": 12, "colour": "red", "things": frozenset({"cup", "hat"})}
    found = matched(rules, [{**question, "size": 0}, {**question, "size": 999}])
    assert [len(one) for one in found] == [1000, 1]


def sizes(written: Any) -> int:
    """How durable-rules counts a condition."""
    if "$and" in written or "$or" in written:
        return 2 + sum(map(sizes, written.get("$and") or written["$or"]))
    return 1


def assert_fitting(made: Program) -> None:
    for one in made.rulesets:
        rules = json.loads(one.definition)
        assert len(rules) == len(one.parts) + 1 <= MOST_RULES + 1
        assert len(one.facts) <= MOST_FACTS
        assert all(sizes(written["all"][0]["m"]) <= MOST_TESTS for written in rules.values())


@given(clauses=st.lists(ACTED, max_size=80))
def test_no_ruleset_is_larger_than_durable_rules_takes(clauses: list[Clause]) -> None:
    assert_fitting(program(rule(f"rule-{number}", one) for number, one in enumerate(clauses)))


def test_large_rules_and_the_shipped_ones_fit_too(engine: Engine) -> None:
    assert_fitting(program(rule(name, clause) for name, clause in LARGE.items()))
    assert_fitting(program(engine.rules))


def test_every_fact_that_a_ruleset_tests_is_in_each_question_put_to_it(engine: Engine) -> None:
    for one in program(engine.rules).rulesets:
        names = {name for name, _ in one.facts}
        assert all(name in one.definition for name in names)
        assert '"$ex"' not in one.definition
        assert '"$nex"' not in one.definition

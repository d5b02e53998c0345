"""The index against each clause tested by itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.index import Index, build, by_action
from maybuy.compile.normal import RIGHTS_PHASE, NormalRule
from maybuy.model.decision import Reason
from maybuy.model.logic import Among, Clause, Holding, Within
from maybuy.model.masks import bits

ACTIONS = ("buy", "sell", "lend")
COLOURS = ("red", "green", "blue")
THINGS = ("cup", "hat", "pen")
ENUM = st.builds(Among, st.frozensets(st.sampled_from(COLOURS), min_size=1), st.booleans())
NUMBER = st.tuples(st.integers(-3, 3), st.integers(0, 4)).map(
    lambda one: Within(((one[0], one[0] + one[1]),))
)
OPEN = st.one_of(
    st.integers(-3, 3).map(lambda low: Within(((low, None),))),
    st.integers(-3, 3).map(lambda high: Within(((None, high),))),
)
RANGE = st.one_of(NUMBER, OPEN, NUMBER.map(Within.inverse))
SET = st.builds(
    Holding,
    st.sampled_from(["any", "all", "none", "lacks"]),
    st.frozensets(st.sampled_from(THINGS), min_size=1),
)
CLAUSE = st.fixed_dictionaries(
    {},
    optional={
        "colour": ENUM.map(lambda one: (one,)),
        "count": RANGE.map(lambda one: (one,)),
        "things": st.lists(SET, min_size=1, max_size=3).map(tuple),
    },
)
ATTRIBUTES = st.fixed_dictionaries(
    {
        "colour": st.sampled_from([*COLOURS, "a colour no rule names"]),
        "count": st.integers(-8, 8),
        "things": st.frozensets(st.sampled_from([*THINGS, "a thing no rule names"])),
    }
)


def rule(
    name: str, *clauses: Clause, effect: str = "allow", channels: tuple[str, ...] | None = None
) -> NormalRule:
    return NormalRule(name, effect, "granted", clauses, RIGHTS_PHASE, ("buy",), channels)


def holds(clause: Clause, attributes: dict[str, object]) -> bool:
    return all(one.holds(attributes[name]) for name, tests in clause.items() for one in tests)  # type: ignore[arg-type]


def matched(index: Index, attributes: dict[str, object]) -> set[str]:
    return {one.id for one in index.matched(index.match(attributes))}


@given(clauses=st.lists(st.lists(CLAUSE, min_size=1, max_size=3), max_size=5), attributes=ATTRIBUTES)
def test_the_index_matches_the_clauses_that_hold_one_by_one(
    clauses: list[list[Clause]], attributes: dict[str, object]
) -> None:
    index = build([rule(f"rule-{number}", *some) for number, some in enumerate(clauses)], ())
    mask = index.match(attributes)
    assert {bit for bit, clause in enumerate(index.clauses) if holds(clause, attributes)} == set(bits(mask))


@given(
    clauses=st.lists(CLAUSE, min_size=1, max_size=5),
    attributes=ATTRIBUTES,
    seed=st.randoms(use_true_random=False),
)
def test_the_order_of_rules_changes_nothing(
    clauses: list[Clause], attributes: dict[str, object], seed
) -> None:  # type: ignore[no-untyped-def]
    rules = [rule(f"rule-{number}", clause) for number, clause in enumerate(clauses)]
    other = seed.sample(rules, len(rules))
    assert build(rules, ()).match(attributes) == build(other, ()).match(attributes)


def test_a_rule_without_conditions_always_matches() -> None:
    index = build([rule("always", {}), rule("red", {"colour": (Among(frozenset({"red"})),)})], ())
    assert matched(index, {"colour": "blue"}) == {"always"}
    assert matched(index, {"colour": "red"}) == {"always", "red"}


def test_an_attribute_that_no_rule_tests_is_satisfied_by_all() -> None:
    index = build([rule("some", {"colour": (Among(frozenset({"red"})),)}), rule("every", {})], ())
    assert index.mask("count", 3) == index.mask("things", frozenset()) == index.everything == 0b11


def test_a_rule_without_clauses_never_matches() -> None:
    assert matched(build([rule("never")], ()), {}) == set()


def test_a_rule_is_found_once_however_many_of_its_clauses_hold() -> None:
    index = build([rule("twice", {}, {"colour": (Among(frozenset({"red"})),)})], ())
    assert [one.id for one in index.matched(index.match({"colour": "red"}))] == ["twice"]


def test_a_value_that_no_rule_names_passes_what_refuses_other_values() -> None:
    index = build([rule("not-red", {"colour": (Among(frozenset({"red"}), negated=True),)})], ())
    assert matched(index, {"colour": "never heard of"}) == {"not-red"}
    assert matched(index, {"colour": "red"}) == set()


def test_both_ends_of_an_interval_belong_to_it() -> None:
    index = build([rule("some", {"count": (Within(((2, 4),)),)})], ())
    assert [count for count in range(7) if matched(index, {"count": count})] == [2, 3, 4]


def test_a_rule_without_channels_speaks_of_each_and_catalog_rules_of_none() -> None:
    rules = [
        rule("everywhere", {}),
        rule("shop-only", {}, channels=("shop",)),
        rule("not-here", {}, effect="deny"),
        rule("catalog:fact", {}, effect="deny"),
    ]
    index = build(rules, ("shop", "desk"))
    assert {one.id for one in index.matched(index.allow_through["shop"])} == {"everywhere", "shop-only"}
    assert {one.id for one in index.matched(index.allow_through["desk"])} == {"everywhere"}
    assert {one.id for one in index.matched(index.deny_through["desk"])} == {"not-here"}
    assert {one.id for one in index.matched(index.deny_all)} == {"not-here"}
    assert {one.id for one in index.matched(index.facts)} == {"catalog:fact"}


@given(
    clauses=st.lists(
        st.tuples(CLAUSE, st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3)), max_size=6
    ),
    attributes=ATTRIBUTES,
)
def test_an_action_has_the_clauses_of_the_rules_on_it_and_those_say_nothing_of_it(
    clauses: list[tuple[Clause, list[str]]], attributes: dict[str, object]
) -> None:
    rules = [
        replace(rule(f"rule-{number}", {**clause, "action": (Among(frozenset(on)),)}), actions=tuple(on))
        for number, (clause, on) in enumerate(clauses)
    ]
    indexes = by_action(rules, ACTIONS, ())
    assert list(indexes) == list(ACTIONS)
    for action, index in indexes.items():
        assert "action" not in index.tested()
        assert {one.id for one in index.rules} == {one.id for one in rules if action in one.actions}
        assert matched(index, attributes) == {
            one.id for one in rules if holds(one.clauses[0], {**attributes, "action": action})
        }


def test_a_rule_that_rules_its_own_action_out_is_not_in_its_index() -> None:
    never = replace(rule("never", {"action": (Among(frozenset({"sell"})),)}), actions=("buy", "sell"))
    indexes = by_action([never], ACTIONS, ())
    assert [matched(indexes[action], {}) for action in ("buy", "sell")] == [set(), {"never"}]


def test_what_few_rules_say_has_the_lowest_bits() -> None:
    rules = [rule("catalog:fact", {}, effect="deny")]
    rules += [
        rule(f"a-{effect}", {}, effect=effect) for effect in ("allow", "deny", "defer", "require", "settle")
    ]
    index = build(rules, ())
    assert [one.id for one in index.rules] == [
        "a-settle",
        "a-require",
        "a-defer",
        "a-deny",
        "catalog:fact",
        "a-allow",
    ]


def test_the_reason_of_a_clause_is_its_rule_however_that_is_had() -> None:
    index = build([replace(rule(name, {}), place=f"{name}.yaml", source="S") for name in "abc"], ())
    kept = replace(index, rules=(), say=[index.reason(clause) for clause in range(3)].__getitem__)
    for clause, name in enumerate("cba"):
        assert (
            index.reason(clause) == kept.reason(clause) == Reason("granted", name, f"{name}.yaml", "S", None)
        )


@given(st.frozensets(st.integers(0, 300)))
def test_bits_are_the_positions_that_are_set_highest_first(positions: frozenset[int]) -> None:
    assert list(bits(sum(1 << position for position in positions))) == sorted(positions, reverse=True)

"""The nearest rule, against counting for each clause by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.index import Index, build
from maybuy.compile.normal import RIGHTS_PHASE, NormalRule
from maybuy.decide.account_rules import shortfall
from maybuy.model.logic import Among, Clause

NAMES = tuple(f"attribute-{number}" for number in range(9))
VALUES = st.sampled_from(["one", "two"])
CLAUSES = st.lists(
    st.dictionaries(st.sampled_from(NAMES), VALUES.map(lambda one: (Among(frozenset({one})),))),
    min_size=1,
    max_size=30,
)
ATTRIBUTES = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def indexed(clauses: list[Clause]) -> Index:
    rules = (
        NormalRule(f"rule-{number:02}", "allow", "granted", (clause,), RIGHTS_PHASE, ("buy",))
        for number, clause in enumerate(clauses)
    )
    return build(rules, ())


def failing(clause: Clause, attributes: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        name for name in NAMES if any(not one.holds(attributes[name]) for one in clause.get(name, ()))
    )  # type: ignore[arg-type]


@given(clauses=CLAUSES, attributes=ATTRIBUTES, chosen=st.integers(1, 2**30 - 1))
def test_the_nearest_is_the_first_of_those_that_fail_on_the_fewest_attributes(
    clauses: list[Clause], attributes: dict[str, str], chosen: int
) -> None:
    index = indexed(clauses)
    candidates = chosen & index.everything
    short = shortfall(attributes, [name for name in NAMES if name in index.enums], index)
    counted = [
        (len(failing(clause, attributes)), -bit)
        for bit, clause in enumerate(index.clauses)
        if candidates >> bit & 1
    ]
    bit = short.nearest(candidates)
    assert bit == (-min(counted)[1] if counted else None)
    for number, clause in enumerate(index.clauses):
        assert short.unmet(number) == failing(clause, attributes)


def test_without_candidates_there_is_no_nearest() -> None:
    index = indexed([{}])
    assert shortfall({}, (), index).nearest(0) is None

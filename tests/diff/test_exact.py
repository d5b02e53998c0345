"""What is said to change is exactly what changes: held against every question, asked one by one."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY, SEATS, question, questions, size
from diff.tiny import TARGETS, catalogs, engine, rules
from maybuy.diff import rows as making
from maybuy.diff.answers import changes, told
from maybuy.diff.diagram import FEW_NODES
from maybuy.diff.pair import Pair
from maybuy.diff.rows import Row, rows_of
from maybuy.diff.situations import Situations
from maybuy.diff.witness import candidates

MOST = 8_000
"""Questions asked of one pair; where there are more, not all numbers of seats are tried."""

SOME_SEATS = (1, 2)

VERSIONS = st.sampled_from([("2019-01-01",), ("2019-01-01", "2020-01-01"), ("2019-01-01", "2021-01-01")])


@st.composite
def pairs(draw: st.DrawFn) -> Any:
    """Two versions that differ in a file, in rules, or in when terms began; and what to ask."""
    catalog, policy, versions = draw(catalogs()), draw(rules()), draw(VERSIONS)
    sold = ["p", "q", "x", *(["s"] if draw(st.booleans()) else [])]
    other, changed = dict(catalog), policy
    kind = draw(st.sampled_from(["rules", "catalog", "both"]))
    if kind != "rules":
        name = draw(st.sampled_from(sorted(sold)))
        other[name] = draw(catalogs())[name]
    if kind != "catalog":
        changed = [*policy[1:], *({**one, "id": f"n{one['id']}"} for one in draw(rules())[:2])]
    later = draw(VERSIONS) if draw(st.integers(0, 4)) == 0 else versions
    first = {name: catalog[name] for name in sold}
    second = {name: other[name] for name in sold}
    action = draw(st.sampled_from(sorted(TARGETS)))
    return engine(first, policy, versions), engine(second, changed, later), action


def covers(row: Row, asked: Any) -> bool:
    """Whether a row, as it is told, is about a question."""
    attributes = asked.attributes[0]
    return (
        attributes["user.role"] in row.roles
        and attributes["account.type"] in row.account_types
        and (
            not row.when or any(all(asked.meets(side, clause) for side, clause in case) for case in row.when)
        )
    )


def check(base: Any, head: Any, action: str, item: str | None, most: int = MOST) -> int:
    """Holds what is said about an action and item against every question about it; how many there were.

    Of more than `most` questions about that many are asked, of those about some numbers of seats.
    """
    pair, count = Pair(base, head, DAY), 0
    for acted_on in pair.acted_on(action, item):
        situations = Situations(pair, action, item, acted_on, FEW_NODES)
        rows = rows_of(situations, changes(situations, *pair.rules_on(action, acted_on)))
        assert all(row.exact and row.witness is not None for row in rows)
        whole = size(situations) <= most
        some = size(situations, SEATS if whole else SOME_SEATS)
        if most == MOST < some:
            continue
        share = 1.0 if most == MOST else most / some
        valid, differing = set(), set()
        for asked in questions((base, head), situations, SEATS if whole else SOME_SEATS, share):
            count += 1
            signature = asked.signature(situations.observables)
            valid.add(signature)
            about = [row for row in rows if covers(row, asked)]
            first, second = told(*asked.answers)
            if asked.answers[0] == asked.answers[1]:
                assert about == [], (asked.attributes, asked.answers)
            else:
                differing.add(signature)
                assert [(row.base, row.head) for row in about] == [(first, second)], asked.attributes
        for signature in valid:
            here = (one.variable.is_(n) for one, n in zip(situations.observables, signature, strict=True))
            assert situations.space.meet(situations.validity, situations.space.every(here)), signature
        if whole:
            variables = [one.variable for one in situations.observables]
            assert situations.space.count(situations.validity, variables) == len(valid)
            assert sum(row.signatures for row in rows) == len(differing)
    return count


def without_example(base: Any, head: Any, action: str, item: str | None) -> list[tuple[int, ...]]:
    """The combinations of attributes' values that are said to be possible, and that no question is found for
    which has just these."""
    pair, found = Pair(base, head, DAY), []
    for acted_on in pair.acted_on(action, item):
        situations = Situations(pair, action, item, acted_on, FEW_NODES)
        ones = situations.observables
        for values in product(*(range(one.variable.size) for one in ones)):
            here = situations.space.every(one.variable.is_(n) for one, n in zip(ones, values, strict=True))
            if situations.space.meet(here, situations.validity):
                tried = (question((base, head), situations, one) for one in candidates(situations, here))
                if not any(one is not None and one.signature(ones) == values for one in tried):
                    found.append(values)
    return found


@pytest.fixture(autouse=True)
def _as_many_cases_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_CASES", 10_000)


@pytest.mark.slow
@settings(max_examples=24)
@given(pairs(), st.data())
def test_a_decision_differs_if_and_only_if_a_row_is_about_it(made: Any, data: st.DataObject) -> None:
    base, head, action = made
    item = data.draw(st.sampled_from(Pair(base, head, DAY).items_of(action)))
    check(base, head, action, item)

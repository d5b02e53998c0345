"""Rules about how something is charged that always waits."""

from __future__ import annotations

import pytest

from check.roots import said


def found(*rules: str) -> list[str]:
    lines = "".join(f"  - {{id: r{number}, {each}}}\n" for number, each in enumerate(rules))
    laid = {"policies/rights.yaml": f"kind: policy\nid: rights\nrules:\n{lines}"}
    return [mark for _, mark, _ in said("settles-later", laid)]


FULL = "settle: [add_seats], by: full, when: {user.role: owner}"


@pytest.mark.parametrize(
    "later",
    [
        "defer: [add_seats, buy], until: next_cycle",
        "defer: [add_seats], until: next_cycle, when: {user.role: owner}",
    ],
)
def test_what_always_waits_is_not_settled(later: str) -> None:
    assert found(FULL, later) == ["r0"]


@pytest.mark.parametrize(
    "later",
    [
        "defer: [buy], until: next_cycle",
        "defer: [add_seats], until: 2020-01-01",
        "defer: [add_seats], until: next_cycle, when: {account.pilot: true}",
        "require: [add_seats], obligations: [accept:rules-of-use]",
        "deny: [add_seats]",
    ],
)
def test_what_may_take_effect_at_once_is(later: str) -> None:
    assert found(FULL, later) == []


def test_all_cases_of_a_rule_must_wait() -> None:
    later = "defer: [add_seats], until: next_cycle"
    either = "when: {any: [{account.pilot: true}, {account.age: 5}]}"
    assert found(f"settle: [add_seats], by: full, {either}", later) == ["r0"]
    assert found(f"settle: [add_seats], by: full, {either}", f"{later}, when: {{account.pilot: true}}") == []
    assert found("settle: [add_seats, buy], by: full", later) == []

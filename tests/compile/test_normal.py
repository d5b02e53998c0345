"""Policies' rules in normal form."""

from __future__ import annotations

from datetime import date

import pytest

from maybuy.compile.normal import RIGHTS_PHASE, NormalRule, policy_rules
from maybuy.model.logic import Among, Within
from strategies import CHANNELS, VOCABULARY, Data, gathered

FILES: list[Data] = [
    VOCABULARY,
    {"kind": "channels", "channels": [{"id": one, "kind": kind} for one, kind in CHANNELS.items()]},
    {"kind": "actions", "actions": [{"id": "buy", "target": "item"}]},
]


def normal(rule: Data, **policy: object) -> NormalRule:
    file = {"kind": "policy", "id": "policy", "rules": [{"id": "one", **rule}], **policy}
    (one,) = policy_rules(gathered([*FILES, file]))
    return one


@pytest.mark.parametrize(
    ("rule", "effect", "code"),
    [
        ({"allow": ["buy"]}, "allow", "granted"),
        ({"deny": ["buy"]}, "deny", "withdrawn"),
        ({"deny": ["buy"], "code": "sold_out"}, "deny", "sold_out"),
        ({"defer": ["buy"], "until": "next_cycle"}, "defer", "deferred"),
        ({"require": ["buy"], "obligations": ["accept:terms"]}, "require", "required"),
    ],
)
def test_each_effect_has_its_code_and_a_denial_may_have_its_own(rule: Data, effect: str, code: str) -> None:
    one = normal(rule)
    assert (one.effect, one.code, one.phase) == (effect, code, RIGHTS_PHASE)


def test_a_deferral_keeps_its_day_and_none_stands_for_the_next_cycle() -> None:
    assert normal({"defer": ["buy"], "until": "2020-10-01"}).until == date(2020, 10, 1)
    assert normal({"defer": ["buy"], "until": "next_cycle"}).until is None


def test_a_rule_names_its_actions_in_every_clause() -> None:
    one = normal({"allow": ["buy"], "when": {"any": [{"user.role": "owner"}, {"account.partner": True}]}})
    assert len(one.clauses) == 2
    assert all(clause["action"] == (Among(frozenset({"buy"})),) for clause in one.clauses)


def test_unless_is_turned_around() -> None:
    (clause,) = normal({"deny": ["buy"], "unless": {"account.type": "managed"}}).clauses
    assert clause["account.type"] == (Among(frozenset({"managed"}), negated=True),)


def test_a_rule_holds_while_both_it_and_its_file_do() -> None:
    one = normal(
        {"allow": ["buy"], "effective": {"from": "2020-01-01", "until": "2021-01-01"}},
        effective={"from": "2020-06-01"},
    )
    (clause,) = one.clauses
    assert clause["at"] == (Within(((date(2020, 6, 1).toordinal(), date(2020, 12, 31).toordinal()),)),)


def test_a_clause_that_can_never_hold_is_left_out() -> None:
    assert (
        normal({"allow": ["buy"], "when": {"user.role": {"not": ["owner", "admin", "agent"]}}}).clauses == ()
    )


def test_four_and_the_text_four_are_one_value() -> None:
    written, quoted = (normal({"allow": ["buy"], "when": {"account.phase": phase}}) for phase in (4, "4"))
    assert written.clauses == quoted.clauses

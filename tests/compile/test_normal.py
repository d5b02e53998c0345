"""Policies' rules in normal form."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.normal import RIGHTS_PHASE, NormalRule, policy_rules
from maybuy.model.logic import Among, Within
from maybuy.model.settlement import Settlement
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
        ({"settle": ["buy"], "by": "full"}, "settle", "settled"),
    ],
)
def test_each_effect_has_its_code_and_a_denial_may_have_its_own(rule: Data, effect: str, code: str) -> None:
    one = normal(rule)
    assert (one.effect, one.code, one.phase) == (effect, code, RIGHTS_PHASE)


def test_a_deferral_keeps_its_day_and_none_stands_for_the_next_cycle() -> None:
    assert normal({"defer": ["buy"], "until": "2020-10-01"}).until == date(2020, 10, 1)
    assert normal({"defer": ["buy"], "until": "next_cycle"}).until is None


@pytest.mark.parametrize(
    ("said", "settlement"),
    [
        ({"by": "full"}, Settlement("full", "rest")),
        ({"credit": "none"}, Settlement("proration", "none")),
        ({"by": "new_term", "credit": "none"}, Settlement("new_term", "none")),
    ],
)
def test_what_a_settling_rule_leaves_out_is_as_without_rules(said: Data, settlement: Settlement) -> None:
    assert normal({"settle": ["buy"], **said}).settlement == settlement
    assert normal({"allow": ["buy"]}).settlement is None


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


DUTIES = ["accept:agreement", "accept:privacy", "provide:tax-number", "provide:address"]


@given(
    duties=st.lists(st.sampled_from(DUTIES), min_size=1, unique=True),
    through=st.none() | st.lists(st.sampled_from(sorted(CHANNELS)), min_size=1, unique=True),
    source=st.none() | st.sampled_from(["S1", "S2"]),
)
def test_a_rule_keeps_all_that_is_said_in_it(
    duties: list[str], through: list[str] | None, source: str | None
) -> None:
    said: Data = {"because": {"en": "so", "fr": "ainsi"}, **({"source": source} if source else {})}
    require = normal({"require": ["buy"], "obligations": duties, **said})
    allow = normal({"allow": ["buy"], **({"through": through} if through else {}), **said})
    assert list(require.obligations) == duties
    assert allow.obligations == ()
    assert require.channels is None
    assert allow.channels == (tuple(through) if through else None)
    for one in (require, allow):
        assert (one.id, one.actions, one.source) == ("one", ("buy",), source or "")
        assert one.because == {"en": "so", "fr": "ainsi"}
        assert one.place == "policy-policy.yaml:one"


@given(
    methods=st.dictionaries(
        st.sampled_from(["card", "wire", "cheque"]),
        st.none() | st.lists(st.sampled_from(sorted(CHANNELS)), min_size=1, unique=True),
        min_size=1,
    ),
    is_declared=st.booleans(),
)
def test_a_payment_method_is_taken_through_exactly_the_channels_it_names(
    methods: dict[str, list[str] | None], is_declared: bool
) -> None:
    paying: Data = {
        "kind": "payment-methods",
        "methods": [
            {
                "id": one,
                **({} if one == "cheque" else {"source": f"S-{one}"}),
                **({"through": through} if through else {}),
            }
            for one, through in methods.items()
        ],
    }
    changing: Data = {
        "kind": "actions",
        "actions": [{"id": "change_payment_method", "target": "payment_method"}],
    }
    rules = policy_rules(gathered([*FILES[:2], *([changing] if is_declared else FILES[2:]), paying]))
    closed: dict[str, set[str]] = {one: set() for one in methods}
    for rule in rules:
        assert (rule.effect, rule.code, rule.phase) == ("deny", "withdrawn", RIGHTS_PHASE)
        assert rule.actions == ("change_payment_method",)
        (clause,) = rule.clauses
        for method in methods:
            question = {"action": "change_payment_method", "change.to": method}
            if all(one.holds(question[name]) for name, tests in clause.items() for one in tests):
                assert rule.source == ("" if method == "cheque" else f"S-{method}")
                closed[method] |= set(rule.channels or CHANNELS)
        assert not any(one.holds("buy") for one in clause["action"])
    for method, through in methods.items():
        assert closed[method] == (set(CHANNELS) - set(through) if through and is_declared else set())
    assert len({rule.id for rule in rules}) == len(rules)

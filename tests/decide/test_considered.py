"""Every rule that speaks of what is asked, against each of its clauses tested by itself."""

from __future__ import annotations

import pytest
from hypothesis import given

from acceptance.accounts import AT
from decide.test_asked import ASKED
from maybuy.decide.consider import considered
from maybuy.decide.decision import Decision
from maybuy.decide.derive import Change
from maybuy.decide.explain import all_attributes
from maybuy.decide.prepared import Prepared
from maybuy.model.logic import Clause
from strategies import HALF, World, worlds

EFFECTS = ("deny", "allow", "defer", "require", "settle")


def fails(clause: Clause, attributes: dict[str, object]) -> tuple[str, ...]:
    """The attributes on which a clause fails, sorted."""
    some = (name for name, tests in clause.items() if not all(one.holds(attributes[name]) for one in tests))  # type: ignore[arg-type]
    return tuple(sorted(some))


def plainly(one: Decision, change: Change) -> dict[str, list[tuple[str, ...]]]:
    """Of each rule that speaks of the action and of no other item, on what its clauses fail."""
    definitions = one.prepared.engine.definitions
    attributes = all_attributes(one.prepared.facts, one.action, change, definitions)
    found: dict[str, list[tuple[str, ...]]] = {}
    for rule in one.prepared.engine.rules:
        for clause in rule.clauses if one.action in rule.actions else ():
            unmet = fails(clause, attributes)
            if not {"item", "action"} & {*unmet}:
                found.setdefault(rule.id, []).append(unmet)
    return found


@pytest.mark.parametrize("name", ASKED)
def test_each_rule_is_told_with_the_least_that_it_fails_on_those_that_apply_first(name: str) -> None:
    engine, account, user = ASKED[name]
    told_with_the_least(engine.prepare(account, user, AT))


@HALF
@given(world=worlds())
def test_so_it_is_of_any_rules(world: World) -> None:
    told_with_the_least(world.engine.prepare(world.account, world.user, world.at))


def told_with_the_least(asked: Prepared) -> None:
    of_each = {one.action: one for one in asked.offers(denied=True)}
    for one in of_each.values():
        found = considered(one)
        if isinstance(one.basis, Decision):
            assert found == considered(one.basis)
        elif not isinstance(one.basis, Change):
            assert found == ()
        else:
            plain = plainly(one, one.basis)
            assert {each.rule.id for each in found} == set(plain)
            assert len(found) == len(plain)
            for each in found:
                assert each.unmet in plain[each.rule.id]
                assert len(each.unmet) == min(map(len, plain[each.rule.id]))
                assert each.applies == (not each.unmet)
            keys = [
                (bool(each.unmet), each.rule.phase, EFFECTS.index(each.rule.effect), each.rule.id)
                for each in found
            ]
            assert keys == sorted(keys)


def test_what_a_page_opens_with_is_what_it_follows_from() -> None:
    engine, account, user = ASKED["acme"]
    decisions = engine.prepare(account, user, AT).offers(denied=True)
    following = [one for one in decisions if isinstance(one.basis, Decision)]
    assert following
    assert all(considered(one) for one in following)

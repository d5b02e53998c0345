"""Decisions from what durable-rules matches, against those from the index and against rules plainly read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.accounts import AT, example, shipped
from decide.plain_reading import matching
from drawing import drawn
from maybuy.compile.normal import IMPLIED, RIGHTS_PHASE, NormalRule
from maybuy.engine import Engine
from maybuy.model import deed
from maybuy.model.deed import Does
from maybuy.model.policy import Action, PolicyFile
from maybuy.model.settlement import By, Credit, Settlement, gentlest
from maybuy.second.conclusions import Conclusion, answer, decide
from maybuy.second.crosscheck import Crosscheck, Tally
from maybuy.second.durable import Durable
from maybuy.second.random_questions import random_questions
from strategies import World, models, worlds

RANDOM = 60
"""Made-up questions to each made-up world."""


@settings(max_examples=drawn(40))
@given(world=worlds())
def test_both_engines_agree_on_any_catalog_policies_and_account(world: World) -> None:
    engine, tally = world.engine, Tally()
    with Durable(engine.rules, limit=30) as durable:
        check = Crosscheck(engine, durable)
        for puts in (check.of_account(world.account), check.random(RANDOM, 1)):
            found = check.first_disagreement(puts, tally)
            assert found is None, found
    assert tally.random == RANDOM
    assert tally.about_accounts


@settings(max_examples=drawn(40))
@given(world=worlds())
def test_what_durable_rules_matches_is_what_the_files_say(world: World) -> None:
    engine = world.engine
    policies = [one for one in models(world.files) if isinstance(one, PolicyFile)]
    questions = list(random_questions(engine.rules, engine.definitions, RANDOM, 2))
    with Durable(engine.rules, limit=30) as durable:
        for attributes, ids in zip(questions, durable.matched(questions), strict=True):
            written = {one for one in ids if ":" not in one}
            assert written == matching(policies, attributes, engine.definitions)


@pytest.mark.parametrize("name", ["acme", "prospect", "suite", "sales-assisted"])
def test_decisions_are_the_same_down_to_reasons_and_remedies(engine: Engine, name: str) -> None:
    account = example(name)
    asked = engine.prepare(account, account.users[0].id, AT)
    with Durable(engine.rules) as durable:
        for one in asked.offers(denied=True):
            other = decide(durable, asked, one.ask)
            assert other == one
            assert other.remedies == one.remedies


def rule(effect: str, *channels: str, until: date | None = None, name: str = "rule") -> NormalRule:
    return NormalRule(
        name, effect, "code", ({},), RIGHTS_PHASE, ("buy",), channels or None, until, ("accept:privacy",)
    )


def settle(by: By, credit: Credit = "rest") -> NormalRule:
    return replace(rule("settle"), settlement=Settlement(by, credit))


def read(action: str, *rules: NormalRule) -> Conclusion:
    definitions = shipped().definitions
    return answer(rules, definitions.actions[action], definitions)


ALL = tuple(shipped().definitions.channels)


def test_what_is_granted_unites_and_what_is_taken_away_goes() -> None:
    granting = [rule("allow", ALL[0]), rule("allow", ALL[1], ALL[-1])]
    assert read("buy", *granting).channels == (ALL[0], ALL[1], ALL[-1])
    assert read("buy", *granting, rule("deny", ALL[1])).channels == (ALL[0], ALL[-1])
    assert read("buy", rule("allow")).channels == ALL
    assert read("buy", rule("allow"), rule("deny")) == Conclusion("deny")


def test_what_only_assisted_channels_do_is_referred() -> None:
    kinds = {one.id: one.kind for one in shipped().definitions.channels.values()}
    assisted = [one for one in ALL if kinds[one] == "assisted"]
    assert read("buy", rule("allow", *assisted)).outcome == "refer"
    assert read("buy", rule("allow", assisted[0], ALL[0])).outcome == "allow"


def test_nothing_granted_or_a_fact_of_the_catalog_is_a_denial_and_nothing_else() -> None:
    assert read("buy", rule("defer"), rule("require")) == Conclusion("deny")
    assert read("buy", rule("allow"), rule("require"), rule("deny", name=f"{IMPLIED}held")) == Conclusion(
        "deny"
    )


def test_what_has_no_channels_is_allowed_unless_denied_on_all_of_them() -> None:
    assert read("use", rule("allow")) == Conclusion("allow")
    assert read("use", rule("allow"), rule("deny", ALL[0])).outcome == "allow"
    assert read("use", rule("allow"), rule("deny")).outcome == "deny"


def test_the_latest_day_counts_and_obligations_unite() -> None:
    days = [date(2020, 10, 1), date(2020, 12, 1), date(2020, 11, 1)]
    found = read("buy", rule("allow"), *(rule("defer", until=one) for one in days), rule("require"))
    duties = [one.written for one in found.obligations]
    assert (found.defers, duties) == ((False, days[1]), ["accept:privacy"])
    assert read("buy", rule("allow"), rule("defer")).defers == (True, None)
    assert read("buy", rule("allow")).defers is None


BY: tuple[By, ...] = ("proration", "full", "nothing", "new_term")
SETTLEMENTS = st.builds(Settlement, st.sampled_from(BY), st.sampled_from(("rest", "none")))


@given(st.lists(SETTLEMENTS, max_size=4), st.sampled_from(deed.SETTLED))
def test_both_engines_find_the_same_settlement(said: list[Settlement], does: Does) -> None:
    action = Action(id="change", does=does)
    rules = [rule("allow"), *(settle(one.by, one.credit) for one in said)]
    found = answer(rules, action, shipped().definitions).settles
    assert found == (gentlest(said, (does,)) if said else None)


def test_a_refusal_is_not_settled() -> None:
    assert read("buy", settle("full")).settles is None
    assert read("buy", rule("allow"), settle("full")).settles == Settlement("full", "rest")

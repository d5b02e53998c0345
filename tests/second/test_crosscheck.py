"""What is put to both engines: every question about an account, and those that are made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.accounts import AT, example
from drawing import drawn
from maybuy.decide.memory import Memory
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.logic import Within
from maybuy.second.crosscheck import Crosscheck, Put, Tally, attributes_of, days, replayable
from maybuy.second.durable import Durable
from maybuy.second.random_questions import UNNAMED, random_questions
from oracle.shop import read_root
from strategies import World, gathered, worlds

ROOT = Path(__file__).parents[2]


def puts(engine: Engine, name: str) -> list[Put]:
    with Durable(()) as nothing:
        return list(Crosscheck(engine, nothing).of_account(example(name), AT))


def test_every_user_is_asked_about_every_action_and_item(engine: Engine) -> None:
    asked = {
        (one.decision.user, one.action, one.decision.item) for one in puts(engine, "acme") if one.decision
    }
    for user in example("acme").users:
        for action in engine.definitions.actions.values():
            for item in engine.definitions.items:
                on_item = action.target in ("item", "line", "held", "edition", "suite")
                assert ((user.id, action.id, item) in asked) == on_item
            assert action.offered_with or any(one[:2] == (user.id, action.id) for one in asked)


def test_all_that_offers_lists_is_asked(engine: Engine) -> None:
    asked = {
        (one.action, one.decision.item, one.decision.to) for one in puts(engine, "suite") if one.decision
    }
    account = example("suite")
    for one in engine.offers(account, account.users[0].id, AT, denied=True):
        if engine.definitions.actions[one.action].offered_with is None:
            assert (one.action, one.item, one.to) in asked


def test_both_engines_match_the_rules_about_later_days_where_something_waits(engine: Engine) -> None:
    said = example("acme").model_dump(mode="json", exclude_none=True)
    waiting = {"on": "2021-03-01", "change": {"action": "cancel_product", "item": "collaboration"}}
    down = {"on": "2021-03-01", "change": {"action": "downgrade_edition", "item": "support/team"}}
    said["subscription"]["scheduled"] = [waiting, down]
    tally = Tally()
    with Durable(engine.rules) as durable:
        check = Crosscheck(engine, durable)
        puts = check.of_account(Account.model_validate(said), AT)
        assert check.first_disagreement(puts, tally) is None
    assert "catalog:unsound:required-by" in tally.matched


def test_an_answer_to_a_made_up_question_counts_once_among_those_remembered(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    monkeypatch.setattr(Memory, "count", lambda _, more: counted.append(more))
    fresh = Engine(engine.definitions)
    (attributes,) = random_questions(fresh.rules, fresh.definitions, 1, seed=0)
    with Durable(()) as nothing:
        for _ in range(2):
            Crosscheck(fresh, nothing).of_attributes(attributes)
    assert counted == [1]


def test_an_account_is_asked_about_on_each_day_that_may_matter(engine: Engine) -> None:
    account = example("acme")
    assert account.subscription is not None
    found = days(account, engine.definitions)
    assert (found[0], found[-1]) == (account.subscription.term.start, date(2021, 2, 28))
    assert date(2020, 10, 6) in found
    assert date(2020, 10, 7) in found
    assert all(account.subscription.term.start <= day < account.subscription.term.end for day in found)
    assert {date(2018, 12, 31), date(2019, 1, 1)} <= set(days(example("prospect"), engine.definitions))


def test_the_same_seed_makes_the_same_questions_and_another_makes_others(engine: Engine) -> None:
    one, same, other = (
        list(random_questions(engine.rules, engine.definitions, 50, seed)) for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other


def test_random_questions_meet_every_threshold_and_both_its_neighbours(engine: Engine) -> None:
    made = list(random_questions(engine.rules, engine.definitions, 20_000, 3))
    for rule in engine.rules:
        for clause in rule.clauses:
            for name, predicates in clause.items():
                for one in predicates:
                    if isinstance(one, Within) and name != "at":
                        met = {question[name] for question in made}
                        ends = {end for interval in one.intervals for end in interval if end is not None}
                        assert {end + step for end in ends for step in (-1, 0, 1)} - {-1} <= met


def test_random_questions_have_values_that_no_rule_names_and_items_that_are_what_they_are(
    engine: Engine,
) -> None:
    made = list(random_questions(engine.rules, engine.definitions, 3000, 4))
    assert UNNAMED in {one["account.country"] for one in made}
    assert {one["action"] for one in made} == set(engine.definitions.actions)
    for one in made:
        item, named = engine.definitions.items.get(str(one["item"])), one["item"]
        used = "limit" if named in engine.definitions.limits else "feature"
        kind = used if named in {*engine.definitions.limits, *engine.definitions.features} else "none"
        assert one["item.kind"] == (item.kind if item else kind)


@settings(max_examples=drawn(30))
@given(world=worlds(), seed=st.integers(0, 1000))
def test_a_random_question_is_kept_and_read_as_it_was(world: World, seed: int) -> None:
    engine = world.engine
    with Durable(()) as nothing:
        for put in Crosscheck(engine, nothing).random(5, seed):
            kept = replayable(put, engine.definitions)["attributes"]
            assert attributes_of(kept, engine.definitions) == put.attributes


@settings(max_examples=drawn(30))
@given(world=worlds())
def test_the_account_of_a_question_is_kept_as_it_was(world: World) -> None:
    engine = world.engine
    with Durable(()) as nothing:
        put = next(Crosscheck(engine, nothing).of_account(world.account, world.at))
    kept = replayable(put, engine.definitions)
    assert Account.model_validate(kept["account"]) == world.account
    assert kept["at"] == world.at.isoformat()


def test_a_random_question_is_answered_as_the_whole_index_matches_it(engine: Engine) -> None:
    with Durable(()) as nothing:
        for put in Crosscheck(engine, nothing).random(2000, 6):
            index = engine.indexes[put.action]
            whole = index.matched(index.match(put.attributes))
            assert put.found.rules == {one.id for one in whole}


def test_days_are_days_whatever_rules_name(engine: Engine) -> None:
    for one in random_questions(engine.rules, engine.definitions, 2000, 8):
        day = one["at"]
        assert isinstance(day, int)
        assert 1900 <= date.fromordinal(day).year < 2200


def test_both_engines_take_what_turns_on_a_day_alike() -> None:
    days = AT, date(2020, 10, 1)
    before, after = ({"effective": {one: days[1].isoformat()}} for one in ("until", "from"))
    turned = {
        "requires": [{**before, "any": ["support/enterprise"]}, {**after, "any": ["explore"]}],
        "seats": [{**before, "max": 5}],
    }
    files = [{**one, **turned} if one.get("id") == "collaboration" else one for one in read_root(ROOT)]
    turning, matched = Engine(gathered(files)), []
    for at in days:
        tally = Tally()
        with Durable(turning.rules) as durable:
            check = Crosscheck(turning, durable)
            assert check.first_disagreement(check.of_account(example("acme"), at), tally) is None
        matched.append({one for one in tally.matched if one.startswith("catalog:collaboration")})
    assert matched == [
        {"catalog:collaboration:requires", "catalog:collaboration:max-seats"},
        {"catalog:collaboration:requires"},
    ]

"""What is remembered between questions changes no answer, and stays bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, shipped
from maybuy.decide import account_rules, memory, plan
from maybuy.decide import prepared as prepared_module
from maybuy.decide.decision import Decision
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from ordering import customer, shop
from strategies import HALF, Data, Put, World, accounts, days, questions, worlds


def told(decision: Decision) -> tuple[object, ...]:
    """All that a decision says."""
    return (
        decision,
        decision.reasons,
        decision.price,
        [(decision.words(reason), reason.unmet, reason.at) for reason in decision.reasons],
    )


def everything(asked: Prepared, more: list[Put]) -> list[object]:
    """What is said about every question there is, and some more."""
    found: list[object] = [told(one) for one in asked.offers(denied=True)]
    for one in more:
        try:
            answer = asked.decide(one.action, one.item, seats=one.seats, quantity=one.quantity, to=one.to)
            found.append(told(answer))
        except QuestionError as error:
            found.append(str(error))
    return found


@HALF
@given(data=st.data(), world=worlds())
def test_what_another_account_was_told_changes_no_answer(data: st.DataObject, world: World) -> None:
    definitions = world.engine.definitions
    more = data.draw(st.lists(questions(definitions), max_size=5))
    warm = Engine(definitions)
    for other in data.draw(st.lists(accounts(definitions), min_size=1, max_size=3)):
        everything(warm.prepare(other, "owner", data.draw(days(other))), more)
    asked = warm.prepare(world.account, world.user, world.at)
    fresh = Engine(definitions).prepare(world.account, world.user, world.at)
    assert everything(asked, more) == everything(fresh, more)


@given(data=st.data())
def test_what_another_account_was_told_changes_no_answer_of_the_shipped_catalog(data: st.DataObject) -> None:
    definitions = shipped().definitions
    more = data.draw(st.lists(questions(definitions), max_size=5))
    one = data.draw(accounts(definitions))
    at = data.draw(days(one))
    # The shipped engine has met whatever other tests asked before.
    fresh = Engine(definitions).prepare(one, "owner", at)
    assert everything(shipped().prepare(one, "owner", at), more) == everything(fresh, more)


@HALF
@given(data=st.data(), world=worlds())
def test_a_list_of_offers_says_what_each_question_says_by_itself(data: st.DataObject, world: World) -> None:
    listed = world.engine.prepare(world.account, world.user, world.at).offers(denied=True)
    chosen = data.draw(st.lists(st.sampled_from(listed), max_size=5)) if listed else []
    for one in chosen:
        alone = Engine(world.engine.definitions).prepare(world.account, world.user, world.at)
        assert told(alone.decide(one.action, one.item, to=one.to)) == told(one)


@HALF
@given(data=st.data(), world=worlds())
def test_forgetting_all_the_time_changes_no_answer(data: st.DataObject, world: World) -> None:
    definitions = world.engine.definitions
    more = data.draw(st.lists(questions(definitions), max_size=5))
    expected = everything(Engine(definitions).prepare(world.account, world.user, world.at), more)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "MOST_SIGNATURES", 1)
        patch.setattr(memory, "MOST_ANSWERS", 2)
        patch.setattr(memory, "MOST_USUAL", 1)
        patch.setattr(memory, "MOST_STRETCHES", 1)
        patch.setattr(memory, "MOST_HOLDINGS", 1)
        patch.setattr(account_rules, "MOST_ANSWERS", 1)
        patch.setattr(plan, "MOST_MASKS", 1)
        patch.setattr(prepared_module, "MOST_CASES", 1)
        forgetful = Engine(definitions)
        for _ in range(2):
            assert everything(forgetful.prepare(world.account, world.user, world.at), more) == expected


def test_accounts_that_no_rule_tells_apart_share_their_answers() -> None:
    engine = Engine(shipped().definitions)
    first = engine.prepare(account("support/team"), "owner", AT)
    same = account("support/team").model_copy(update={"id": "another"})
    answer = first.decide("buy", "guide/professional")
    again = engine.prepare(same, "owner", AT).decide("buy", "guide/professional")
    assert again.answer is answer.answer
    assert again.case is answer.case
    assert (answer.account, again.account) == (first.account, "another")


@pytest.mark.parametrize("named", [True, False])
def test_accounts_share_what_they_hold_since_other_days_only_where_no_rule_asks_since_when(
    *, named: bool
) -> None:
    rule: Data = {"id": "new", "deny": ["cancel_product"], "when": {"item.since": {"from": "2020-06-01"}}}
    engine = shop(later=(), rules=[rule] if named else [])
    early, late = (
        customer(("desk/pro", 2), term=(start, "2021-03-01")) for start in ("2020-03-01", "2020-07-01")
    )
    before, after = (
        engine.prepare(one, "owner", AT).decide("cancel_product", "desk") for one in (early, late)
    )
    assert (before.outcome, after.outcome) == ("allow", "deny" if named else "allow")
    assert (before.case is after.case) != named


def test_accounts_of_another_role_share_what_their_questions_come_to_but_no_answer() -> None:
    engine = Engine(shipped().definitions)
    one = account("support/team")
    answer = engine.prepare(one, "owner", AT).decide("buy", "guide/professional")
    other = engine.prepare(one, "agent", AT).decide("buy", "guide/professional")
    assert other.case is answer.case
    assert other.answer is not answer.answer
    assert (answer.outcome, other.outcome) == ("allow", "deny")


def test_an_engine_remembers_no_more_than_so_many_answers_and_signatures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 40)
    monkeypatch.setattr(memory, "MOST_USUAL", 10)
    monkeypatch.setattr(memory, "MOST_SIGNATURES", 3)
    monkeypatch.setattr(memory, "MOST_HOLDINGS", 3)
    engine = Engine(shipped().definitions)
    for one in held():
        for user in ("owner", "admin", "agent"):
            asked = engine.prepare(one, user, AT)
            for decision in asked.offers(denied=True):
                assert decision.reasons
                assert remembered(engine) <= 40
                assert len(engine.memory._usual) <= 1
                assert len(engine.memory._rules) + len(engine.memory._earlier_rules) <= 3
                assert len(engine.memory._own) + len(engine.memory._earlier_own) <= 3


def test_what_is_met_again_is_remembered_while_others_are_met_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 200)
    engine, (often, *others) = Engine(shipped().definitions), held()

    def asked(one: Account, items: list[str]) -> list[Decision]:
        prepared = engine.prepare(one, "owner", AT)
        return [prepared.decide("buy", item) for item in items]

    of_all = ["support/professional", "guide/professional", "chat/team"]
    first = asked(often, of_all)
    for number in range(60):
        assert [id(one.case) for one in asked(often, of_all)] == [id(one.case) for one in first]
        assert [id(one.answer) for one in asked(often, of_all)] == [id(one.answer) for one in first]
        one = others[number % len(others)]
        assert one.subscription is not None
        (line, *_) = one.subscription.items
        lines = (line.model_copy(update={"seats": line.seats + number}),)
        update = {"subscription": one.subscription.model_copy(update={"items": lines})}
        asked(one.model_copy(update=update), sorted(engine.definitions.items))
    assert remembered(engine) <= 200


@pytest.mark.parametrize("most", [1, 2, 4, 7])
def test_of_signatures_and_holdings_half_at_the_least_are_those_met_last(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(memory, "MOST_SIGNATURES", most)
    monkeypatch.setattr(memory, "MOST_HOLDINGS", most)
    engine, met = Engine(shipped().definitions), []
    kinds = [(one, user) for one in held() for user in ("owner", "agent")]
    held_on = engine.memory
    for one, user in kinds:
        asked = engine.prepare(one, user, AT)
        met.append((asked, asked.rules, asked._own))
        assert len(held_on._rules) + len(held_on._earlier_rules) <= max(most, 2)
        assert len(held_on._own) + len(held_on._earlier_own) <= max(most, 2)
        before = held_on._earlier_rules.copy(), held_on._earlier_own.copy()
        assert (held_on.rules(asked.facts.attributes), held_on.own(asked.facts)) == met[-1][1:]
        assert (held_on._earlier_rules, held_on._earlier_own) == before, "what is here is met for nothing"
        for asked, rules, own in met[-max(most // 2, 1) :]:
            assert held_on.rules(asked.facts.attributes) is rules
            assert held_on.own(asked.facts) is own


def test_what_is_usual_is_kept_for_so_many_currencies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_STRETCHES", 2)
    engine = Engine(shipped().definitions)
    some = [account("support/team", currency=one, country="US") for one in ("USD", "EUR", "GBP")]
    facts = [engine.prepare(one, "owner", AT).facts for one in some[:2]]
    kept = [engine.memory.usual(one) for one in facts]
    assert all(engine.memory.usual(one) is other for one, other in zip(facts, kept, strict=True))
    third = engine.memory.usual(engine.prepare(some[2], "owner", AT).facts)
    assert list(engine.memory._usual.values()) == [third]


def test_what_questions_come_to_is_kept_while_prices_stay() -> None:
    prices: Data = {"USD": {"monthly": 1, "annual": 1}}
    lists = [prices, {**prices, "effective": {"from": AT.isoformat()}}]
    engine = shop(more=[{"kind": "product", "id": "box", "name": "Box", "prices": lists}])
    one = customer(("box", 2), ("desk/pro", 2))
    days = [AT - timedelta(days=2), AT - timedelta(days=1), AT, AT + timedelta(days=1)]
    facts = [engine.prepare(one, "owner", day).facts for day in days]
    for kept in (engine.memory.usual, engine.memory.own):
        first, second, third, fourth = (kept(each) for each in facts)
        assert first is second
        assert third is fourth
        assert second is not third


def test_what_is_counted_is_what_is_remembered_and_makes_room_for_as_much_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 40)
    monkeypatch.setattr(memory, "MOST_USUAL", 10)
    engine, one = Engine(shipped().definitions), account("support/team")
    kept = engine.memory

    def generations() -> list[tuple[int, int]]:
        return [(len(kept._rules), len(kept._own)), (len(kept._earlier_rules), len(kept._earlier_own))]

    def asked(more: int = 0) -> int:
        prepared = engine.prepare(one, "owner", AT)
        for item in ("support/team", "support/professional", "collaboration"):
            assert prepared.decide("buy", item).reasons
        here = sum(each.size for some in (kept._rules, kept._own) for each in some.values())
        assert kept._size == here + more
        return here

    size = asked()
    assert asked() == size > 3
    kept.count(19 - size)
    assert generations() == [(1, 1), (0, 0)]
    kept.count(1)
    assert (generations(), kept._size) == ([(0, 0), (1, 1)], 0)
    kept.count(2)
    assert asked(more=2) == size, "what is met again is counted again, with all else"
    assert generations() == [(1, 1), (0, 0)]
    kept.count(18 - size)
    kept.count(20)
    assert generations() == [(0, 0), (0, 0)]
    for _ in range(2):
        usual = kept.usual(engine.prepare(one, "owner", AT).facts)
        kept.count_usual(9)
        assert list(kept._usual.values()) == [usual]
        kept.count_usual(1)
        assert not kept._usual


def held() -> list[Account]:
    items = ("support/team", "support/professional", "support/enterprise", "chat/team", "guide/professional")
    return [account(item) for item in items]


def remembered(engine: Engine) -> int:
    """The answers and cases that an engine holds on to."""
    held_on = engine.memory
    standings = [
        one
        for known in (held_on._rules, held_on._earlier_rules)
        for some in known.values()
        for one in some.values()
    ]
    own = [*held_on._own.values(), *held_on._earlier_own.values()]
    return sum(len(one.answers) + len(one.reasons) for one in standings) + sum(one.size for one in own)

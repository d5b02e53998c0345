"""What actions are called makes no difference to any answer: what they do does."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from acceptance.accounts import AT, ROLES, ROOT, account, example
from maybuy.decide.decision import Decision
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.model.definitions import spoken
from maybuy.order.summary import OrderError
from maybuy.report.json_form import decision_json
from maybuy.report.preview_json import preview_json
from maybuy.second.crosscheck import Crosscheck, Tally
from maybuy.second.durable import Durable
from maybuy.second.random_questions import random_questions
from maybuy.views.compare import rights
from oracle.shop import read_root
from order.test_laws import ANY_ORDERS, CODES
from ordering import change, customer, held, missing, newcomer, order, preview, shop_files
from renaming import Names, named_back, new_names, renamed
from strategies import HALF, Data, Put, World, accounts, days, gathered, questions, worlds

SHIPPED: list[Data] = read_root(ROOT)
SEEDS = st.integers(0, 2)


class Pair(NamedTuple):
    """An engine, and the same with other ids for its actions."""

    plain: Engine
    other: Engine
    names: Names

    def account(self, one: Account) -> Account:
        """An account with the other ids in what waits."""
        if one.subscription is None:
            return one
        waiting = tuple(
            later.model_copy(
                update={"change": later.change.model_copy(update={"action": self.names[later.change.action]})}
            )
            for later in one.subscription.scheduled
        )
        return one.model_copy(
            update={"subscription": one.subscription.model_copy(update={"scheduled": waiting})}
        )


def pair(files: list[Data], seed: int) -> Pair:
    files = [_with_names(one) if one["kind"] == "actions" else one for one in files]
    names = new_names(files, seed)
    return Pair(Engine(gathered(files)), Engine(gathered(renamed(files, names))), names)


def _with_names(actions: Data) -> Data:
    """Actions with the names that are made from their ids, which customers read in both versions."""
    return {**actions, "actions": [{"name": spoken(one["id"]), **one} for one in actions["actions"]]}


@cache
def shipped_pair(seed: int) -> Pair:
    return pair(SHIPPED, seed)


def follows(one: Decision) -> bool:
    """Whether it follows from other decisions, of which the first by id gives the reason."""
    return one.prepared.engine.plans[one.action].action.offered_with is not None


def shown(asked: Prepared, put: Put) -> Any:
    """The answer as JSON with its remedies; the error that a question is."""
    try:
        one = asked.decide(put.action, put.item, seats=put.seats, quantity=put.quantity, to=put.to)
    except QuestionError as error:
        return error.code
    if follows(one):
        return one.outcome
    return [decision_json(one, asked.engine.definitions, language) for language in ("en", "fr")]


def agree(both: Pair, plain: Prepared, other: Prepared, puts: list[Put]) -> None:
    """Asserts that both answer the same, to everything that is offered and to some questions in full."""
    first = {(one.action, one.item, one.to): one for one in plain.offers(denied=True)}
    second = {(one.action, one.item, one.to): one for one in other.offers(denied=True)}
    assert {(both.names[action], *rest) for action, *rest in first} == set(second)
    for (action, *rest), one in first.items():
        same = second[both.names[action], rest[0], rest[1]]
        assert (one.outcome, one.channels, one.effective) == (same.outcome, same.channels, same.effective)
        assert (one.obligations, one.price) == (same.obligations, same.price)
        if not follows(one):
            assert [(each.code, each.rule) for each in one.reasons] == [
                (each.code, each.rule) for each in same.reasons
            ]
    for put in puts:
        there = Put(both.names[put.action], put.item, put.seats, put.quantity, put.to)
        assert named_back(shown(other, there), both.names) == shown(plain, put)


@st.composite
def cases(draw: st.DrawFn, engine: Engine) -> tuple[Account, Any, str, list[Put]]:
    one = draw(accounts(engine.definitions))
    put = st.lists(questions(engine.definitions), max_size=6)
    return one, draw(days(one)), draw(st.sampled_from(ROLES)), draw(put)


@given(seed=SEEDS, case=st.deferred(lambda: cases(shipped_pair(0).plain)))
@settings(deadline=None)
def test_the_shipped_catalog_answers_the_same_whatever_its_actions_are_called(
    seed: int, case: tuple[Account, Any, str, list[Put]]
) -> None:
    both, (one, at, user, puts) = shipped_pair(seed), case
    assume(one.user(user) is not None)
    agree(both, both.plain.prepare(one, user, at), both.other.prepare(both.account(one), user, at), puts)


@HALF
@given(world=worlds(), seed=SEEDS, data=st.data())
def test_any_catalog_answers_the_same_whatever_its_actions_are_called(
    world: World, seed: int, data: st.DataObject
) -> None:
    both = pair(list(world.files), seed)
    puts = data.draw(st.lists(questions(both.plain.definitions), max_size=4))
    plain = both.plain.prepare(world.account, world.user, world.at)
    agree(both, plain, both.other.prepare(both.account(world.account), world.user, world.at), puts)


@given(seed=SEEDS, ordered=ANY_ORDERS, code=CODES)
@settings(deadline=None)
def test_an_order_comes_to_the_same_whatever_its_actions_are_called(
    seed: int, ordered: tuple[Account, list[dict[str, Any]]], code: list[str]
) -> None:
    same_order(shipped_pair(seed), *ordered, code)


def same_order(both: Pair, one: Account, changes: list[dict[str, Any]], code: list[str]) -> None:
    """Asserts that an order comes to the same summary, or is the same error."""
    summaries: list[Any] = []
    for engine, whose, made in (
        (both.plain, one, changes),
        (both.other, both.account(one), renamed(changes, both.names)),
    ):
        try:
            summary = engine.preview(whose, order(*made, promotion=code), AT)
        except OrderError as error:
            summaries.append(error.code)
        else:
            summaries.append(
                [preview_json(summary, engine.definitions, language) for language in ("en", "fr")]
            )
    assert named_back(summaries[1], both.names) == summaries[0]


@cache
def shop_pair(seed: int) -> Pair:
    voided = [{"id": "half", "code": "HALF", "percent": 50, "voided_by": ["downgrade_edition"]}]
    return pair(shop_files(promotions=voided), seed)


HELD = st.lists(
    st.sampled_from(["desk/basic", "desk/pro", "desk/top", "chat/basic", "chat/pro", "extra", "more"]),
    max_size=4,
    unique_by=lambda item: item.split("/")[0],
)
WAITING = st.sampled_from(
    [
        [],
        [{"on": "2021-03-01", "change": {"action": "cancel_product", "item": "desk"}}],
        [{"on": "2021-03-01", "change": {"action": "change_billing_cycle", "to": "monthly"}}],
        [{"on": "2021-03-01", "change": {"action": "remove_seats", "item": "chat", "seats": 1}}],
    ]
)


@given(
    seed=SEEDS,
    held=HELD,
    waiting=WAITING,
    asked=st.deferred(lambda: st.lists(questions(shop_pair(0).plain.definitions), min_size=1, max_size=4)),
    code=st.sampled_from([[], ["HALF"]]),
)
@settings(deadline=None)
def test_an_order_of_a_shop_with_something_waiting_comes_to_the_same(
    seed: int, held: list[str], waiting: list[Data], asked: list[Put], code: list[str]
) -> None:
    one = customer(*((item, 5, 2) for item in held), scheduled=waiting)
    changes = [{key: value for key, value in asdict(put).items() if value is not None} for put in asked]
    same_order(shop_pair(seed), one, changes, code)


@pytest.mark.parametrize("seed", range(3))
def test_who_may_buy_an_item_is_told_whatever_buying_is_called(seed: int) -> None:
    both = shipped_pair(seed)
    told = {item.id: rights(item, AT, both.plain) for item in both.plain.definitions.items.values()}
    assert told == {item.id: rights(item, AT, both.other) for item in both.other.definitions.items.values()}
    assert any(told.values())


def test_both_engines_agree_whatever_actions_are_called() -> None:
    both, tally = shipped_pair(1), Tally()
    with Durable(both.other.rules) as second:
        check = Crosscheck(both.other, second)
        about = check.of_account(both.account(example("acme")), AT)
        made_up = random_questions(both.other.rules, both.other.definitions, 400, seed=0)
        assert check.first_disagreement(about, tally) is None
        assert check.first_disagreement((check.of_attributes(one) for one in made_up), tally) is None
    assert tally.about_accounts > 100
    assert tally.random == 400


def steps(files: list[Data]) -> set[str | None]:
    """The actions that remedies name, for who has Support Team and would have an add-on to Professional."""
    asked = Engine(gathered(files)).prepare(account("support/team"), "owner", AT)
    return {step.action for way in asked.decide("buy", "collaboration").remedies for step in way.steps}


def actions_of(files: list[Data], *more: Data, without: str = "") -> list[Data]:
    """Files with more actions, which the owner may do, and without one."""
    own = {
        "kind": "policy", "id": "own",
        "rules": [{"id": f"own-{one['id']}", "allow": [one["id"]]} for one in more],
    }  # fmt: skip
    told = [
        {**one, "actions": [*(each for each in one["actions"] if each["id"] != without), *more]}
        if one["kind"] == "actions"
        else one
        for one in files
    ]
    return [*told, own] if more else told


def test_a_remedy_names_the_first_of_the_actions_that_do_it_and_none_that_there_is_not() -> None:
    assert steps(SHIPPED) == {"upgrade_edition"}
    more = [{"id": name, "does": "upgrade_edition"} for name in ("a_step_up", "b_step_up")]
    assert steps(actions_of(SHIPPED, *more)) == {"a_step_up"}
    assert steps(actions_of(SHIPPED, without="upgrade_edition")) == set()


def test_an_action_whose_id_says_one_thing_does_what_it_says_it_does() -> None:
    files = actions_of(shop_files(), {"id": "buy", "does": "nothing", "target": "item"}, without="buy")
    engine = Engine(gathered(actions_of(files, {"id": "subscribe", "does": "buy"})))
    one = newcomer()
    asked = engine.prepare(one, "owner", AT)
    assert asked.decide("buy", "extra").outcome == "allow"  # what it requires is not asked: nothing comes
    assert [reason.code for reason in asked.decide("subscribe", "extra").reasons] == ["not_compatible"]
    nothing = preview(one, change("buy", "desk/pro"), engine=engine)
    assert (nothing.subscription_after, missing(nothing)) == (None, [("changes", None)])
    bought = preview(one, change("subscribe", "desk/pro", seats=3), engine=engine)
    assert (held(bought), bought.due_now, missing(bought)) == ({"desk/pro": 3}, Decimal(60), [])

"""What holds of every decision, whatever the catalog, the policies and the account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import assume, given, target
from hypothesis import strategies as st

from acceptance.accounts import AT, ROLES, ROOT, shipped
from decide.plain_reading import matching
from decide.remedy_steps import State, monthly, state, taken
from grouping import with_groups
from maybuy.compile.normal import RIGHTS_PHASE
from maybuy.decide.decision import Decision
from maybuy.decide.derive import ON_ITEMS, Change
from maybuy.decide.explain import all_attributes
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError, Step
from maybuy.model.definitions import Definitions, PlacedRule
from maybuy.model.kinds import KINDS
from maybuy.model.policy import PolicyFile, Rule
from maybuy.source import read_file
from strategies import (
    HALF,
    PLAIN_ACTIONS,
    QUARTER,
    UNIT_ACTIONS,
    Data,
    Put,
    World,
    accounts,
    catalogs,
    days,
    gathered,
    models,
    policies,
    questions,
    rules,
    sold,
    worlds,
)

RANK = {"deny": 0, "refer": 1, "allow": 2}
SHIPPED = shipped()
SHIPPED_FILES: list[Data] = [
    document.data
    for document in with_groups(
        read_file(path, path.name)
        for folder in ("catalog", "policies")
        for path in sorted((ROOT / folder).glob("*.yaml"))
        if not path.stem.endswith("_test")
    )
]
SHIPPED_POLICIES = [KINDS["policy"].model_validate(one) for one in SHIPPED_FILES if one["kind"] == "policy"]
CASES = st.deferred(
    lambda: accounts(SHIPPED.definitions).flatmap(lambda one: st.tuples(st.just(one), days(one)))
)
USERS = st.sampled_from(ROLES)


def put(asked: Prepared, one: Put) -> Decision | QuestionError:
    """The answer, or the error that the question is."""
    try:
        return asked.decide(one.action, one.item, seats=one.seats, quantity=one.quantity, to=one.to)
    except QuestionError as error:
        return error


def answers(asked: Prepared, more: list[Put] = []) -> list[Decision]:  # noqa: B006
    """Every question there is about an account, and some more."""
    return [
        *asked.offers(denied=True),
        *(one for one in (put(asked, one) for one in more) if isinstance(one, Decision)),
    ]


def shuffled(files: list[Data], seed: int) -> list[Data]:
    """The files and their rules in another order; channels and editions keep theirs, which has a meaning."""
    random = Random(seed)
    files = [dict(one) for one in files]
    random.shuffle(files)
    for one in files:
        for key in ("rules", "actions", "limits", "methods"):
            if isinstance(one.get(key), list):
                one[key] = random.sample(one[key], len(one[key]))
    return files


# Order


@HALF
@given(world=worlds(), seed=st.integers(0, 1000))
def test_the_order_of_files_and_rules_changes_no_answer(world: World, seed: int) -> None:
    other = Engine(gathered(shuffled(list(world.files), seed)))
    assert answers(other.prepare(world.account, world.user, world.at)) == answers(
        world.engine.prepare(world.account, world.user, world.at)
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_shipped_files_and_rules_changes_no_answer(seed: int) -> None:
    first, second = Engine(gathered(SHIPPED_FILES)), Engine(gathered(shuffled(SHIPPED_FILES, seed)))
    for path in sorted((ROOT / "examples" / "accounts").glob("*.yaml")):
        one = Account.model_validate(read_file(path, path.name).data)
        for user in one.users:
            assert answers(second.prepare(one, user.id, AT)) == answers(first.prepare(one, user.id, AT))


# Offers


def brute_force(asked: Prepared) -> set[tuple[str, str | None, str | None]]:
    """What is not denied of every action on everything, but for what changes something else than it names."""
    definitions = asked.engine.definitions
    found = set()
    for action in definitions.actions.values():
        targets: list[tuple[str | None, str | None]] = [(None, None)]
        if action.target == "limit":
            units = action.does in UNIT_ACTIONS
            targets = [(one, None) for one in (*definitions.limits, *definitions.features) if units]
        elif action.target == "cycle":
            targets = [(None, cycle) for cycle in definitions.cycles]
        elif action.target == "payment_method":
            targets = [(None, method) for method in definitions.payment_methods]
        elif action.target != "none":
            targets = [(item, None) for item in definitions.items]
        for item, to in targets:
            answer = asked.decide(action.id, item, to=to)
            if answer.outcome != "deny" and (answer.acts_on == item or action.target == "limit"):
                found.add((action.id, item, to))
    return found


def offered(asked: Prepared) -> set[tuple[str, str | None, str | None]]:
    return {(one.action, one.item, one.to) for one in asked.offers()}


@HALF
@given(world=worlds())
def test_offers_are_what_is_not_denied_of_every_action_on_everything(world: World) -> None:
    asked = world.engine.prepare(world.account, world.user, world.at)
    assert offered(asked) == brute_force(asked)


@given(case=CASES, user=USERS)
def test_offers_of_the_shipped_catalog_are_what_is_not_denied(case: tuple[Account, date], user: str) -> None:
    asked = SHIPPED.prepare(case[0], user, case[1])
    assert offered(asked) == brute_force(asked)


# The index


def assert_plainly_read(asked: Prepared, policies: list[PolicyFile], one: Decision) -> None:
    if not isinstance(one.basis, Change):
        return
    definitions, index = asked.engine.definitions, asked.engine.indexes[one.action]
    attributes = all_attributes(asked.facts, one.action, one.basis, definitions)
    written = {placed.rule.id for placed in definitions.rules}
    by_index = {rule.id for rule in index.matched(one.matched)} & written
    assert by_index == matching(policies, attributes, definitions)
    assert one.matched == index.match(attributes)


@HALF
@given(data=st.data(), world=worlds())
def test_the_index_finds_the_rules_that_a_plain_reading_finds(data: st.DataObject, world: World) -> None:
    engine = world.engine
    asked = engine.prepare(world.account, world.user, world.at)
    policies = [one for one in models(world.files) if isinstance(one, PolicyFile)]
    more = data.draw(st.lists(questions(engine.definitions), max_size=4))
    matches = 0
    for one in answers(asked, more):
        assert_plainly_read(asked, policies, one)
        matches += one.outcome != "deny"
    target(matches)


@given(data=st.data(), case=CASES, user=USERS)
def test_the_index_of_the_shipped_policies_finds_what_a_plain_reading_finds(
    data: st.DataObject, case: tuple[Account, date], user: str
) -> None:
    asked = SHIPPED.prepare(case[0], user, case[1])
    for one in answers(asked, data.draw(st.lists(questions(SHIPPED.definitions), max_size=4))):
        assert_plainly_read(asked, SHIPPED_POLICIES, one)


# Remedies


def after(start: State, steps: tuple[Step, ...]) -> State | None:
    """What steps lead to, one after another; None where one of them is refused."""
    current: State | None = start
    for step in steps:
        current = taken(current, step) if current is not None else None
    return current


def followed(start: State, steps: tuple[Step, ...]) -> str | None:
    """The outcome once steps are taken one after another; None where one of them is refused."""
    reached = after(start, steps)
    return reached.outcome if reached is not None else None


def higher_editions(start: State, step: Step) -> list[Step]:
    """The same step with each higher edition that is sold on the day."""
    items, account = start.engine.definitions.items, start.account
    item = items[str(step.value)]
    editions = (items[one] for one in start.engine.definitions.products[item.product])
    return [
        step._replace(value=one.id, or_higher=False)
        for one in editions
        if one.rank > item.rank
        and one.on_sale
        and one.effective.covers(start.at)
        and one.priced(account["currency"], start.at) != "none"
    ]


def alternatives(start: State, steps: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    """What a remedy stands for besides its own steps, where one of them is open to higher editions."""
    found: list[tuple[Step, ...]] = []
    for place, step in enumerate(steps):
        for other in higher_editions(start, step) if step.or_higher else ():
            rest = [
                one._replace(name=str(other.value)) if one.name == step.value else one
                for one in steps[place + 1 :]
            ]
            found.append((*steps[:place], other, *rest))
    return found


def dearer_by(start: State, steps: tuple[Step, ...]) -> Decimal | None:
    """What steps add to the price of a month; None where that cannot be told."""
    reached = after(start, steps)
    assert reached is not None
    if reached.account["subscription"] is None:
        return Decimal(0)
    cycle = reached.account["subscription"]["cycle"]
    before, now = monthly(start, cycle), monthly(reached, cycle)
    return None if before is None or now is None else max(now - before, Decimal(0))


def assert_remedied(engine: Engine, account: Account, asked: Prepared, one: Decision) -> int:
    remedies = one.remedies
    start = state(
        engine, account, one.user, one.at, Put(one.action, one.item, one.seats, one.quantity, one.to)
    )
    assert len(remedies) <= 5
    assert len({remedy.outcome for remedy in remedies}) <= 1
    costs = [(dearer_by(start, remedy.steps), len(remedy.steps)) for remedy in remedies]
    told = [(cost, length) for cost, length in costs if cost is not None]
    assert told == sorted(told)
    assert len({frozenset(remedy.steps) for remedy in remedies}) == len(remedies)
    for remedy in remedies:
        assert RANK[remedy.outcome] > RANK[one.outcome]
        assert followed(start, remedy.steps) == remedy.outcome
        for other in alternatives(start, remedy.steps):
            assert followed(start, other) == remedy.outcome
        for count in range(1, len(remedy.steps)):
            for fewer in combinations(remedy.steps, count):
                assert RANK.get(followed(start, fewer) or "deny", 0) < RANK[remedy.outcome]
    assert not (one.outcome == "allow" and remedies)
    assert asked.answer(one.ask).remedies == remedies
    return len(remedies)


@HALF
@given(data=st.data(), world=worlds())
def test_a_remedy_is_followed_by_the_outcome_it_promises_and_no_step_is_idle(
    data: st.DataObject, world: World
) -> None:
    engine = world.engine
    asked = engine.prepare(world.account, world.user, world.at)
    one = put(asked, data.draw(questions(engine.definitions)))
    assume(isinstance(one, Decision) and one.outcome != "allow")
    assert isinstance(one, Decision)
    target(assert_remedied(engine, world.account, asked, one))


@st.composite
def open_worlds(draw: st.DrawFn) -> World:
    """Catalogs that owners may buy and change all of, but for a rule or two: there most has a way out."""
    files = list(draw(catalogs()))
    items, products = sold(files)
    some = draw(st.lists(st.sampled_from(["deny", "allow"]), max_size=2))
    given_: list[Data] = [
        {"id": "owners", "allow": list(PLAIN_ACTIONS), "when": {"user.role": "owner"}},
        {"id": "everybody", "allow": ["view_subscription", "use"]},
    ]
    given_ += [draw(rules(f"one-{place}", items, products, effect=one)) for place, one in enumerate(some)]
    others = [one for one in draw(policies(items, products)) if one["kind"] != "policy"]
    files += [*others, {"kind": "policy", "id": "open", "rules": given_}]
    one = draw(accounts(gathered(files)))
    return World(tuple(files), one, draw(st.sampled_from(("owner", "owner", "admin"))), draw(days(one)))


@HALF
@given(data=st.data(), world=open_worlds())
def test_every_remedy_holds_where_nearly_everything_is_open(data: st.DataObject, world: World) -> None:
    engine = world.engine
    definitions = engine.definitions
    asked = engine.prepare(world.account, world.user, world.at)
    on_items = [one.id for one in definitions.actions.values() if one.target in ON_ITEMS]
    action = data.draw(st.sampled_from(on_items))
    asks = [Put(action, item) for item in definitions.items]
    asks += data.draw(st.lists(questions(definitions), max_size=3))
    found = 0
    for one in [put(asked, ask) for ask in asks]:
        if isinstance(one, Decision) and one.outcome != "allow":
            found += assert_remedied(engine, world.account, asked, one)
    target(found)


@given(data=st.data(), case=CASES, user=USERS)
def test_a_remedy_of_the_shipped_catalog_is_followed_by_the_outcome_it_promises(
    data: st.DataObject, case: tuple[Account, date], user: str
) -> None:
    asked = SHIPPED.prepare(case[0], user, case[1])
    one = put(asked, data.draw(questions(SHIPPED.definitions)))
    assume(isinstance(one, Decision) and one.outcome != "allow")
    assert isinstance(one, Decision)
    target(assert_remedied(SHIPPED, case[0], asked, one))


@given(data=st.data(), case=CASES, user=st.sampled_from(ROLES[1:]))
def test_the_owner_alone_is_the_remedy_wherever_the_owner_is_all_it_takes(
    data: st.DataObject, case: tuple[Account, date], user: str
) -> None:
    one = data.draw(questions(SHIPPED.definitions))
    by_owner = put(SHIPPED.prepare(case[0], "owner", case[1]), one)
    by_user = put(SHIPPED.prepare(case[0], user, case[1]), one)
    assume(
        isinstance(by_user, Decision) and by_user.outcome == "deny" and one.action != "manage_subscription"
    )
    assert isinstance(by_owner, Decision)
    assert isinstance(by_user, Decision)
    alone = [remedy for remedy in by_user.remedies if [step.value for step in remedy.steps] == ["owner"]]
    assert [remedy.outcome for remedy in alone] == (
        [by_owner.outcome] if by_owner.outcome == "allow" else []
    ) or (by_owner.outcome == "refer" and (not alone or alone[0].outcome == "refer"))


# Denying


def assert_no_better(before: Decision, after: Decision) -> None:
    assert set(after.channels) <= set(before.channels)
    assert RANK[after.outcome] <= RANK[before.outcome]


def denied(definitions: Definitions, rule: Data) -> Engine:
    """The engine with one more rule."""
    more = Rule.model_validate(rule)
    placed = PlacedRule(more, "more", more.effective, "more.yaml:1:1")
    return Engine(replace(definitions, rules=(*definitions.rules, placed)))


@HALF
@given(data=st.data(), world=worlds())
def test_one_more_denial_never_opens_a_channel_nor_betters_an_outcome(
    data: st.DataObject, world: World
) -> None:
    definitions = world.engine.definitions
    rule = data.draw(rules("one-more", *sold(world.files), effect="deny"))
    before = world.engine.prepare(world.account, world.user, world.at)
    after = denied(definitions, rule).prepare(world.account, world.user, world.at)
    for one, other in zip(answers(before), answers(after), strict=True):
        assert_no_better(one, other)


@given(data=st.data(), case=CASES, user=USERS)
def test_one_more_denial_of_the_shipped_catalog_never_betters_an_outcome(
    data: st.DataObject, case: tuple[Account, date], user: str
) -> None:
    action = data.draw(st.sampled_from(sorted(SHIPPED.definitions.actions)))
    through = data.draw(st.sampled_from([None, *SHIPPED.definitions.channels]))
    declared = SHIPPED.definitions.actions[action]
    assume(declared.channelled or through is None)
    assume(declared.offered_with is None)  # what is offered with a channel is for no rule to say
    rule: Data = {"id": "one-more", "deny": [action], **({"through": [through]} if through else {})}
    before = SHIPPED.prepare(case[0], user, case[1])
    after = denied(SHIPPED.definitions, rule).prepare(case[0], user, case[1])
    for one, other in zip(answers(before), answers(after), strict=True):
        assert_no_better(one, other)
        if one.action == action and through is None:
            assert other.outcome == "deny"


# The Manage button


@given(case=CASES, user=USERS)
def test_the_manage_button_is_there_exactly_when_something_is_offered_on_the_page(
    case: tuple[Account, date], user: str
) -> None:
    asked = SHIPPED.prepare(case[0], user, case[1])
    something = any("subscription_page" in one.channels for one in asked.offers())
    button = asked.decide("manage_subscription")
    assert (button.outcome == "allow") == something
    if not something:
        assert [reason.code for reason in button.reasons] == ["not_listed"]
        # A user who lacks no right and still is offered nothing has nothing there to change.
        assert button.reasons[0].unmet or not asked.facts.holdings.lines


@HALF
@given(world=worlds())
def test_an_action_offered_with_a_channel_is_allowed_exactly_when_a_change_is_offered_there(
    world: World,
) -> None:
    asked = world.engine.prepare(world.account, world.user, world.at)
    something = any("page" in one.channels for one in asked.offers())
    assert (asked.decide("manage_subscription").outcome == "allow") == something


@HALF
@given(world=worlds())
def test_an_action_offered_with_a_channel_is_the_same_where_it_is_declared_as_channelled(
    world: World,
) -> None:
    files = [
        {**one, "actions": [{**action, "channelled": True} for action in one["actions"]]}
        if one["kind"] == "actions"
        else one
        for one in world.files
    ]
    channelled = Engine(gathered(files)).prepare(world.account, world.user, world.at)
    something = any("page" in one.channels for one in channelled.offers())
    assert (channelled.decide("manage_subscription").outcome == "allow") == something


# The same each time


@QUARTER
@given(data=st.data(), world=worlds())
def test_a_decision_is_the_same_asked_again_on_another_engine_or_from_eight_threads(
    data: st.DataObject, world: World
) -> None:
    engine = world.engine
    asked = engine.prepare(world.account, world.user, world.at)
    alone = [world.engine.prepare(world.account, world.user, world.at).decide(one.action, one.item, to=one.to)
             for one in asked.offers(denied=True)[:6]]  # fmt: skip
    asks = [(one.action, one.item, one.to) for one in alone]
    assert [asked.decide(action, item, to=to) for action, item, to in asks] == alone
    assert [asked.decide(action, item, to=to) for action, item, to in reversed(asks)] == alone[::-1]
    fresh = data.draw(st.just(world.engine)).prepare(world.account, world.user, world.at)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(
            lambda _: [fresh.decide(action, item, to=to) for action, item, to in asks], range(8)
        ):
            assert found == alone


def test_eight_threads_get_the_same_offers_of_the_shipped_catalog() -> None:
    examples = [
        Account.model_validate(read_file(path, path.name).data)
        for path in sorted((ROOT / "examples" / "accounts").glob("*.yaml"))
    ]
    expected = [SHIPPED.offers(one, one.users[0].id, AT, denied=True) for one in examples]
    fresh = Engine(SHIPPED.definitions)

    def everything(_: int) -> list[tuple[Decision, ...]]:
        return [fresh.offers(one, one.users[0].id, AT, denied=True) for one in examples]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(everything, range(8))) == [expected] * 8


# The shape of every decision


def assert_well_formed(asked: Prepared, one: Decision) -> None:
    definitions = asked.engine.definitions
    phases = {rule.id: rule.phase for rule in asked.engine.rules}
    order = list(definitions.channels)
    reasons = one.reasons
    assert reasons
    assert list(one.channels) == sorted(one.channels, key=order.index)
    channelled = definitions.actions[one.action].channelled
    assert bool(one.channels) == (channelled and one.outcome != "deny")
    assert (one.effective.on is None) == (one.outcome == "deny")
    assert (one.effective.timing == "now") == (one.effective.on == one.at)
    assert one.effective.on is None or one.effective.on >= one.at
    kinds = {definitions.channels[channel].kind for channel in one.channels}
    if channelled:
        assert one.outcome == ("allow" if "self_service" in kinds else "refer" if kinds else "deny")
    if one.outcome == "deny":
        assert not one.obligations
        at = [
            RIGHTS_PHASE if one.rule is None or one.code == "not_listed" else phases[one.rule]
            for one in reasons
        ]
        assert at == sorted(at)
        assert all(reason.code != "granted" for reason in reasons)
        listed = [reason.code for reason in reasons]
        assert len({code for code in listed if code not in ("withdrawn", "not_today")}) == len(
            [code for code in listed if code not in ("withdrawn", "not_today")]
        )
    else:
        assert reasons[0].code == "granted"
    if one.outcome == "allow":
        assert all(reason.code != "not_listed" for reason in reasons)


@HALF
@given(data=st.data(), world=worlds())
def test_every_decision_has_reasons_in_order_and_channels_that_go_with_its_outcome(
    data: st.DataObject, world: World
) -> None:
    engine = world.engine
    asked = engine.prepare(world.account, world.user, world.at)
    for one in answers(asked, data.draw(st.lists(questions(engine.definitions), max_size=4))):
        assert_well_formed(asked, one)


@given(data=st.data(), case=CASES, user=USERS)
def test_every_decision_of_the_shipped_catalog_is_well_formed(
    data: st.DataObject, case: tuple[Account, date], user: str
) -> None:
    asked = SHIPPED.prepare(case[0], user, case[1])
    for one in answers(asked, data.draw(st.lists(questions(SHIPPED.definitions), max_size=4))):
        assert_well_formed(asked, one)

"""What items come with and require, with days of its own: on each day all is as if the files said what holds
on it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.difference import difference
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.order import Order
from maybuy.model.versions import TURNING
from maybuy.records import from_plain, to_plain
from maybuy.report.json_form import decision_json
from maybuy.views.compare import column
from maybuy.views.timeline import timeline
from strategies import DAYS, HALF, QUARTER, Data, days, gathered, questions, worlds
from turning import engine_on, keeping, turning

UNITS = st.sampled_from([None, 1, 10, 11, 100, 101])
KINDS = {
    "contents": ("limits", "features", "includes", "parts"),
    "needs": ("requires", "seats_min", "seats_max", "same_as"),
}


def waits_for_nothing(account: Account) -> Account:
    """The account without what falls due on later days: these have contents of their own."""
    if account.subscription is None:
        return account
    settled = account.subscription.model_copy(update={"trials": (), "scheduled": ()})
    return account.model_copy(update={"subscription": settled})


def shown(decisions: Iterable[Any], engine: Engine) -> list[Data]:
    """Decisions as they are told, but for what would be another answer on a later day."""
    found = [decision_json(one, engine.definitions, "en") for one in decisions]
    for one in found:
        dateless = [each for each in one["remedies"] if all(s["kind"] != "date" for s in each["steps"])]
        one["remedies"] = dateless
    return found


@QUARTER
@given(worlds(), st.data())
def test_on_each_day_answers_are_those_of_files_that_say_what_holds_on_it(
    world: Any, data: st.DataObject
) -> None:
    files = data.draw(turning(world.files))
    engine, account = Engine(gathered(files)), waits_for_nothing(world.account)
    for day in data.draw(st.lists(days(account), min_size=1, max_size=3)):  # one engine remembers all of them
        plain = engine_on(files, day)
        asked, other = (one.prepare(account, world.user, day) for one in (engine, plain))
        offered = (one.offers(denied=True) for one in (asked, other))
        first, second = (shown(some, one) for some, one in zip(offered, (engine, plain), strict=True))
        assert first == second
        for put in data.draw(st.lists(questions(plain.definitions), max_size=5)):
            answers = (one.decide(**vars(put)) for one in (asked, other))
            said, wanted = (shown([one], each) for one, each in zip(answers, (engine, plain), strict=True))
            assert said == wanted
        assert engine.entitlements(account, day) == plain.entitlements(account, day)
        for item in engine.definitions.items.values():
            told, meant = (column(item, "USD", day, one.definitions) for one in (engine, plain))
            of_item = [[getattr(one.item, name) for name in TURNING] for one in (told, meant)]
            assert of_item[0] == of_item[1]
            views = [
                (one.limits, one.features, one.included, one.available, one.suites) for one in (told, meant)
            ]
            assert views[0] == views[1]


@QUARTER
@given(worlds(), st.data())
def test_a_difference_on_a_day_is_one_of_what_holds_on_it(world: Any, data: st.DataObject) -> None:
    files = data.draw(turning(world.files))
    day = data.draw(st.sampled_from(DAYS))
    found = difference(engine_on(files, day), Engine(gathered(files)), day)
    assert found.rows == ()


@HALF
@given(worlds(), st.data())
def test_the_timeline_has_each_day_on_which_something_else_comes_with_an_item(
    world: Any, data: st.DataObject
) -> None:
    definitions = gathered(data.draw(turning(world.files)))
    told = {(one.on, one.about, one.kind) for one in timeline(definitions)}
    for day in DAYS:
        eve = day - timedelta(days=1)
        for item in definitions.items.values():
            for kind, names in KINDS.items():
                before, after = ([getattr(item.on(one), name) for name in names] for one in (eve, day))
                assert ((day, item.id, kind) in told) is (before != after)


def begun(account: Account, day: date | None) -> Account:
    """The account with all of its lines begun on a day, or not said when."""
    if account.subscription is None:
        return account
    items = [line.model_copy(update={"since": day}) for line in account.subscription.items]
    return account.model_copy(
        update={"subscription": account.subscription.model_copy(update={"items": tuple(items)})}
    )


@HALF
@given(worlds(), st.data())
def test_a_line_grants_what_is_for_those_who_have_had_it_since_it_began(
    world: Any, data: st.DataObject
) -> None:
    files, settled = data.draw(keeping(world.files)), waits_for_nothing(world.account)
    engine, term = Engine(gathered(files)), settled.subscription and settled.subscription.term
    for day in data.draw(st.lists(days(settled), min_size=1, max_size=2)):
        since = data.draw(st.sampled_from([None, *(one for one in DAYS if one <= day)]))
        account = begun(settled, since)
        plain = engine_on(files, day, since or (term.start if term else day))
        assert engine.entitlements(account, day) == plain.entitlements(account, day)
        asked, other = (one.prepare(account, world.user, day) for one in (engine, plain))
        uses = [one.id for one in engine.definitions.actions.values() if one.target == "limit"]
        asks = [(use, one, None) for use in uses for one in engine.definitions.features]
        asks += [(use, one, data.draw(UNITS)) for use in uses for one in engine.definitions.limits]
        for use, of, quantity in asks:
            one, wanted = (each.decide(use, of, quantity=quantity) for each in (asked, other))
            assert (one.outcome, shown_reasons(one, engine)) == (wanted.outcome, shown_reasons(wanted, plain))


def shown_reasons(decision: Any, engine: Engine) -> Any:
    return decision_json(decision, engine.definitions, "en")["reasons"]


@HALF
@given(worlds(), st.data())
def test_who_buys_on_a_day_is_told_what_is_for_new_lines(world: Any, data: st.DataObject) -> None:
    files, day = data.draw(keeping(world.files)), data.draw(st.sampled_from(DAYS))
    definitions, plain = gathered(files), engine_on(files, day).definitions
    for item in definitions.items.values():
        told, meant = (column(item, "USD", day, one) for one in (definitions, plain))
        assert (told.limits, told.features) == (meant.limits, meant.features)


@HALF
@given(worlds(), st.data())
def test_the_timeline_says_whom_a_day_reaches(world: Any, data: st.DataObject) -> None:
    definitions = gathered(data.draw(keeping(world.files)))
    told = {(one.on, one.about): one.reaches for one in timeline(definitions) if one.kind == "contents"}
    for day in DAYS:
        for item in definitions.items.values():
            eve, now = item.on(day - timedelta(days=1)), item.on(day)
            both = (eve, now), (eve.had_since(date.min), now.had_since(date.min))
            new, held = ((one.limits, one.features) != (two.limits, two.features) for one, two in both)
            reaches = {(True, True): "all", (True, False): "new", (False, True): "held"}.get((new, held))
            assert told.get((day, item.id)) == reaches


@HALF
@given(worlds(), st.data())
def test_a_bundle_brings_back_all_that_has_days(world: Any, data: st.DataObject) -> None:
    definitions = gathered(data.draw(turning(data.draw(keeping(world.files)))))
    for item in definitions.items.values():
        assert from_plain(json.loads(json.dumps(to_plain(item)))) == item


KEPT = """
{"kind": "product", "id": "desk", "name": "Desk", "editions": [
  {"id": "pro", "prices": {"USD": {"annual": 5}},
   "limits": [{"effective": {"until": "2023-01-01"}, "objects": 10},
              {"effective": {"from": "2021-01-01"}, "for": "new", "objects": 4}],
   "features": [{"effective": {"from": "2021-01-01"}, "for": "new", "sso": true}]}]}
"""
OTHERS = """[
{"kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
 "cycles": [{"id": "annual", "months": 12}]},
{"kind": "limits", "limits": [{"id": "objects"}]}, {"kind": "features", "features": [{"id": "sso"}]},
{"kind": "vocabulary", "attributes": {"user.role": {"type": "enum", "values": ["owner"]},
                                      "account.type": {"type": "enum", "values": ["plain"]}}},
{"kind": "channels", "channels": [{"id": "page", "kind": "self_service"}]},
{"kind": "actions", "actions": [{"id": "buy", "target": "item"}, {"id": "cancel_product", "target": "held"}]},
{"kind": "policy", "id": "rights", "rules": [{"id": "all", "allow": ["buy", "cancel_product"]}]}
]"""


def granted(account: Account, day: date) -> tuple[object, object]:
    engine = Engine(gathered([json.loads(KEPT), *json.loads(OTHERS)]))
    held = engine.entitlements(account, day)
    return held.limits[0].value, held.granted[0].value


def of_desk(**line: Any) -> Account:
    term = {"start": "2020-06-01", "end": "2021-06-01"}
    items = [{"item": "desk/pro", "seats": 1, **line}]
    said = {
        "id": "a",
        "type": "plain",
        "country": "US",
        "currency": "USD",
        "users": [{"id": "o", "role": "owner"}],
    }
    return Account.model_validate({**said, "subscription": {"cycle": "annual", "term": term, "items": items}})


@pytest.mark.parametrize(
    ("day", "had"),
    [(date(2020, 12, 31), (10, None)), (date(2021, 1, 1), (10, None)), (date(2022, 12, 31), (10, None)),
     (date(2023, 1, 1), (4, None))],
)  # fmt: skip
def test_who_has_something_keeps_what_it_had_until_that_ends_through_all_terms(
    day: date, had: tuple[object, object]
) -> None:
    assert granted(of_desk(), day) == had
    assert granted(of_desk(since="2021-01-01"), max(day, date(2021, 1, 1))) == (4, "true")


def test_what_is_bought_again_is_as_it_is_for_new_lines() -> None:
    engine = Engine(gathered([json.loads(KEPT), *json.loads(OTHERS)]))
    at, account = date(2021, 2, 1), of_desk()
    for action in ("cancel_product", "buy"):
        order = Order.model_validate({"user": "o", "changes": [{"action": action, "item": "desk/pro"}]})
        account = account.model_copy(
            update={"subscription": engine.preview(account, order, at).subscription_after}
        )
    assert granted(account, at) == (4, "true")


PLANS = """
{"kind": "product", "id": "desk", "name": "Desk", "editions": [
  {"id": "pro", "prices": {"USD": {"monthly": 5}},
   "limits": [{"effective": {"until": "2027-01-01"}, "objects": 10},
              {"effective": {"from": "2027-01-01"}, "objects": 4, "packs": 0.5}],
   "features": ["sso", {"effective": {"from": "2027-01-01"}, "care": "high"}]}]}
"""


@pytest.mark.parametrize(
    ("day", "limits", "features"),
    [
        (date(2026, 12, 31), {"objects": 10}, {"sso": "true"}),
        (date(2027, 1, 1), {"objects": 4, "packs": Decimal("0.5")}, {"sso": "true", "care": "high"}),
    ],
)
def test_what_comes_with_an_item_turns_on_its_day(day: date, limits: Data, features: Data) -> None:
    item = gathered([json.loads(PLANS, parse_float=Decimal)]).items["desk/pro"].on(day)
    assert (item.limits, item.features) == (limits, features)

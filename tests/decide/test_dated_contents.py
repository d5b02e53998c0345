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
from maybuy.model.versions import TURNING
from maybuy.report.json_form import decision_json
from maybuy.views.compare import column
from maybuy.views.timeline import timeline
from strategies import DAYS, Data, days, gathered, questions, worlds
from turning import engine_on, turning

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


@given(worlds(), st.data())
def test_a_difference_on_a_day_is_one_of_what_holds_on_it(world: Any, data: st.DataObject) -> None:
    files = data.draw(turning(world.files))
    day = data.draw(st.sampled_from(DAYS))
    found = difference(engine_on(files, day), Engine(gathered(files)), day)
    assert found.rows == ()


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

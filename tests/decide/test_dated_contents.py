"""Limits and features with days of their own: on each day all is as if the files said what holds on it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.difference import difference
from maybuy.engine import Engine
from maybuy.report.json_form import decision_json
from maybuy.views.compare import column
from maybuy.views.timeline import timeline
from strategies import DAYS, GIVEN, GRANTED, Data, days, gathered, worlds

UNITS = st.sampled_from([None, 1, 10, 11, 100, 101])
LEVELS = ("product", "add-on", "suite")


def turned(level: Data, draw: st.DrawFn) -> Data:
    """What is sold, with other limits and features from some day on."""
    one, day = dict(level), draw(st.sampled_from(DAYS)).isoformat()
    if draw(st.booleans()):
        before, after = draw(st.sampled_from(GRANTED)), draw(st.sampled_from(GRANTED))
        one["limits"] = [{"effective": {"until": day}, **before}, {"effective": {"from": day}, **after}]
    if draw(st.booleans()):
        before = [entry for entry in draw(st.sampled_from(GIVEN)) if isinstance(entry, dict)]
        after = [entry for entry in draw(st.sampled_from(GIVEN)) if isinstance(entry, dict)]
        entries = [{"effective": {"until": day}, **entry} for entry in before]
        entries += [{"effective": {"from": day}, **entry} for entry in after]
        switch = [] if any("sso" in entry for entry in entries) else ["sso"]
        one["features"] = [*entries, *switch]
    return one


@st.composite
def dated(draw: st.DrawFn, files: tuple[Data, ...]) -> tuple[Data, ...]:
    return tuple(
        each(file, lambda level: turned(level, draw)) if file["kind"] in LEVELS else file for file in files
    )


def each(file: Data, done: Any) -> Data:
    """A file with something done to what it says of all editions, and to each of these."""
    editions = {"editions": [done(one) for one in file["editions"]]} if "editions" in file else {}
    return {**done(file), **editions}


def held_on(level: Data, day: date) -> Data:
    """What is said of something sold, with what holds on a day and without days."""

    def holds(entry: Any) -> bool:
        said = entry.get("effective", {}) if isinstance(entry, dict) else {}
        return said.get("from", "") <= day.isoformat() < said.get("until", "9999")

    def plain(entry: Any) -> Any:
        return (
            {key: value for key, value in entry.items() if key != "effective"}
            if isinstance(entry, dict)
            else entry
        )

    one = {key: value for key, value in level.items() if key not in ("limits", "features")}
    limits = level.get("limits", {})
    for entry in limits if isinstance(limits, list) else [limits]:
        if holds(entry):
            one["limits"] = {**one.get("limits", {}), **plain(entry)}
    if features := [plain(entry) for entry in level.get("features", ()) if holds(entry)]:
        one["features"] = features
    return one


def on(files: tuple[Data, ...], day: date) -> Engine:
    return Engine(
        gathered(
            [
                each(file, lambda level: held_on(level, day)) if file["kind"] in LEVELS else file
                for file in files
            ]
        )
    )


@given(worlds(), st.data())
def test_on_each_day_answers_are_those_of_files_that_say_what_holds_on_it(
    world: Any, data: st.DataObject
) -> None:
    files = data.draw(dated(world.files))
    engine = Engine(gathered(files))
    day = data.draw(days(world.account))
    plain = on(files, day)
    asked, other = (one.prepare(world.account, world.user, day) for one in (engine, plain))
    uses = [action.id for action in engine.definitions.actions.values() if action.target == "limit"]
    asks = [(use, one, None) for use in uses for one in engine.definitions.features]
    asks += [(use, one, data.draw(UNITS)) for use in uses for one in engine.definitions.limits]
    for use, of, quantity in asks:
        first, second = (one.decide(use, of, quantity=quantity) for one in (asked, other))
        assert decision_json(first, engine.definitions, "en") == decision_json(
            second, plain.definitions, "en"
        )
    assert engine.entitlements(world.account, day) == plain.entitlements(world.account, day)
    for item in engine.definitions.items.values():
        shown, wanted = (column(item, "USD", day, one.definitions) for one in (engine, plain))
        assert (shown.limits, shown.features) == (wanted.limits, wanted.features)


@given(worlds(), st.data())
def test_a_difference_on_a_day_is_one_of_what_holds_on_it(world: Any, data: st.DataObject) -> None:
    files = data.draw(dated(world.files))
    day = data.draw(st.sampled_from(DAYS))
    found = difference(on(files, day), Engine(gathered(files)), day)
    assert found.rows == ()


@given(worlds(), st.data())
def test_the_timeline_has_each_day_on_which_something_else_comes_with_an_item(
    world: Any, data: st.DataObject
) -> None:
    definitions = gathered(data.draw(dated(world.files)))
    told = {(one.on, one.about) for one in timeline(definitions) if one.kind == "contents"}
    for day in DAYS:
        eve = day - timedelta(days=1)
        for item in definitions.items.values():
            before, after = item.on(eve), item.on(day)
            moved = (before.limits, before.features) != (after.limits, after.features)
            assert ((day, item.id) in told) is moved


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

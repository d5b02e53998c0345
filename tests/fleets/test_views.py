"""What a fleet holds and may do, as tables: what the engine says account by account."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from diff.edits import files, made
from fleets.fleet_rows import row, table
from maybuy.check.account import account_findings
from maybuy.engine import Engine
from maybuy.fleet.account import account_of
from maybuy.fleet.duck import Duck
from maybuy.fleet.views import holds, offers
from maybuy.model.deed import UNITS

AT = date(2020, 9, 1)
RANK = ("deny", "refer", "allow")


def some(engine: Engine, count: int, seed: int) -> list[dict[str, Any]]:
    random = Random(seed)
    rows = [row(number, engine.definitions, AT, random) for number in range(count)]
    return [
        one
        for one in rows
        if not any(account_findings(account_of(one, engine.definitions), engine.definitions))
    ]


def test_entitlements_are_those_of_each_account() -> None:
    engine = made(files())
    assert engine is not None
    rows = some(engine, 80, 1)
    expected = set()
    for one in rows:
        found = engine.entitlements(account_of(one, engine.definitions), AT)
        expected |= {(one["id"], "item", each.item, None, each.how, each.via) for each in found.features}
        expected |= {
            (one["id"], "limit", each.limit, str(each.value), each.how, each.via)
            for each in found.limits
            if each.value
        }
        expected |= {
            (one["id"], "feature", each.feature, each.value, each.how, each.via)
            for each in found.granted
            if each.value is not None
        }
    with Duck() as machine:
        machine.give("accounts", table(rows))
        told = machine.ask(holds(machine, "accounts", engine, AT)).to_pylist()
    assert {tuple(each.values()) for each in told} == expected
    assert len(told) == len(expected) > 100


def test_offers_are_the_best_that_a_user_of_each_account_is_told() -> None:
    engine = made(files())
    assert engine is not None
    rows = some(engine, 50, 2)
    expected: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for one in rows:
        account = account_of(one, engine.definitions)
        for user in account.users:
            asked = engine.prepare(account, user.id, AT)
            told = [
                each
                for each in asked.offers()
                if engine.definitions.actions[each.action].offered_with is None
            ]
            for action in engine.definitions.actions.values():
                if action.target == "limit" and action.does not in UNITS:
                    names = (*engine.definitions.limits, *engine.definitions.features)
                    told += [asked.decide(action.id, name) for name in names]
            for each in told:
                key = one["id"], each.action, each.item, each.to
                rank = RANK.index(each.outcome), len(each.channels)
                if rank[0] and rank > expected.get(key, ((0, 0),))[0]:
                    expected[key] = rank, each.outcome, each.channels, each.effective.timing
    with Duck() as machine:
        machine.give("accounts", table(rows))
        found = machine.ask(offers(machine, "accounts", engine, AT)).to_pylist()
    shown = {
        (one["id"], one["action"], one["item"], one["to"]): (
            one["outcome"],
            tuple(one["channels"]),
            one["timing"],
        )
        for one in found
    }
    assert shown == {key: value[1:] for key, value in expected.items()}
    assert len(shown) == len(found)

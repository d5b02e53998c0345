"""Who may do something, by groups, is who may when each account is asked by itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from fleets.fleet_rows import row, table
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.fleet.account import account_of
from maybuy.fleet.audience import audience, best
from maybuy.fleet.duck import Duck
from maybuy.fleet.reads import Asked
from maybuy.fleet.told import decided, prepared, users_of

DAY = date(2020, 9, 1)

QUESTIONS = (
    Asked("buy", "collaboration"),
    Asked("upgrade_edition", "support/enterprise"),
    Asked("cancel_product", "support/team"),
    Asked("use", "custom_objects"),
    Asked("change_billing_cycle", None, "annual"),
    Asked("change_payment_method", None, "wire"),
    # A product stands for its edition, or the suite it is held in; the last for all that is offered.
    Asked("add_seats", "support"),
    Asked("remove_seats", "guide"),
    Asked("upgrade_edition", "support"),
    Asked("manage_subscription", None),
)


def _reason(decision: Decision) -> str:
    return decision.reasons[0].code


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: " ".join(filter(None, one)))
def test_groups_are_told_what_each_of_their_accounts_is_told(engine: Engine, asked: Asked) -> None:
    random = Random(11)
    rows = [row(number, engine.definitions, DAY, random) for number in range(250)]
    alone = {}
    for one in rows:
        asking = prepared(users_of([account_of(one, engine.definitions)]), 0, engine, DAY)
        alone[one["id"]] = best([decided(each, asked) for each in asking], _reason)
    with Duck() as machine:
        machine.give("accounts", table(rows))
        found = audience(machine, "accounts", engine, asked, DAY, _reason)
        each = machine.ask(found.each).to_pylist()
    assert {one["id"]: (one["outcome"], tuple(one["channels"]), one["reason"]) for one in each} == {
        id_: (one.outcome, one.channels, one.reason) for id_, one in alone.items()
    }
    assert {part.standing: part.accounts for part in found.parts} == Counter(alone.values())
    assert sum(part.seats for part in found.parts) == sum(
        line["seats"] for one in rows for line in one["lines"]
    )

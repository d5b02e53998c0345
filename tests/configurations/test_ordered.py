"""What can be held can be ordered, and an order of it costs what is said of it."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from acceptance.accounts import prospect
from maybuy.configurations.asking import subscriptions
from maybuy.configurations.configuration import Configuration
from maybuy.engine import Engine
from maybuy.model.order import Order, OrderChange

AT = date(2020, 9, 1)
EVERY = 71
"""One of so many is ordered: there are thousands."""


@pytest.mark.parametrize("cycle", ["monthly", "annual"])
@pytest.mark.parametrize("seats", [None, 12])
def test_what_can_be_held_can_be_ordered_and_costs_as_much(
    engine: Engine, cycle: str, seats: int | None
) -> None:
    found = subscriptions(engine, AT, cycle=cycle, seats=seats)
    chosen = [*islice((one for one in found if one.recurring is not None), 0, None, EVERY), found.greatest]
    assert len(chosen) > 100
    for one in chosen:
        assert one is not None
        preview = engine.preview(prospect(), _order(one, cycle), AT)
        assert {change.outcome for change in preview.changes} <= {"allow", "refer"}, _order(one, cycle)
        assert preview.recurring == one.recurring, _order(one, cycle)


def _order(one: Configuration, cycle: str) -> Order:
    changes = tuple(OrderChange(action="buy", item=line.item.id, seats=line.seats) for line in one.lines)
    return Order(user="owner", at=AT, cycle=cycle, changes=changes)

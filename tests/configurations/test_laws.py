"""What can be held is exactly what the engine finds nothing wrong with, and costs what that costs."""

from __future__ import annotations

from hypothesis import event, given
from hypothesis import strategies as st

from configurations.brute import all_held, priced_catalogs, scopes, sold_on
from maybuy.configurations.configuration import Configuration
from maybuy.configurations.subscriptions import Subscriptions
from strategies import gathered


def _held(one: Configuration) -> frozenset[tuple[str, int]]:
    return frozenset((line.item.id, line.seats) for line in one.lines)


@given(st.data())
def test_what_can_be_held_is_what_nothing_is_wrong_with_and_each_costs_what_it_costs(
    data: st.DataObject,
) -> None:
    definitions = gathered(data.draw(priced_catalogs()))
    scope = data.draw(scopes(definitions))
    known = definitions.on(scope.at)
    wanted = all_held(known, scope)
    found = Subscriptions(definitions, scope)
    listed = [(_held(one), one.recurring) for one in found]
    assert dict(listed) == wanted
    assert found.count == len(listed) == len(wanted)
    assert found.on_request == list(wanted.values()).count(None)
    costs = [cost for cost in wanted.values() if cost is not None]
    least, greatest = found.least, found.greatest
    assert (least and least.recurring) == min(costs, default=None)
    assert (greatest and greatest.recurring) == max(costs, default=None)
    for one in (least, greatest):
        if one is not None:
            same = [held for held, cost in wanted.items() if cost == one.recurring]
            assert _held(one) in same
            assert len(one.lines) == min(map(len, same))
    there = {item for held in wanted for item, _ in held}
    left_out = [one.item.id for one in found.left_out]
    assert sorted(left_out) == sorted(set(sold_on(known, scope)) - there)
    event(f"{len(wanted) and len(str(len(wanted)))} digits, seats {scope.seats is not None}")

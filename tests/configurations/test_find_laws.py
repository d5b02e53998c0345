"""What is found is the cheapest of all that gives what is needed, as the engine says what is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from configurations.brute import Held, every, granting_catalogs, held_of, meets, needed, scopes
from maybuy.configurations import cheapest, tables
from maybuy.configurations.candidates import Scope
from maybuy.configurations.configuration import Configuration
from maybuy.configurations.find import Grounds, find
from maybuy.configurations.needs import Need, wanted_units
from maybuy.configurations.quantities import quantities
from maybuy.model.definitions import Definitions
from strategies import HALF, gathered


class Asked:
    """All that can be held and gives some needs."""

    def __init__(self, definitions: Definitions, scope: Scope, needs: Sequence[Need]) -> None:
        wanted = wanted_units(needs)
        known = definitions.on(scope.at)
        self.costs: dict[Held, Decimal | None] = {}
        self.looked_at: set[Held] = set()
        """Those with as many packs as may be of use."""
        for lines, cost in every(known, replace(scope, wanted=wanted)):
            if all(meets(lines, one, known) for one in needs):
                self.costs[held_of(lines)] = cost
                items = [(known.items[one.item], one.seats) for one in lines]
                if all(
                    not item.in_packs or seats in quantities(item, wanted, known) for item, seats in items
                ):
                    self.looked_at.add(held_of(lines))

    @property
    def least(self) -> Decimal | None:
        return min((cost for cost in self.costs.values() if cost is not None), default=None)


def _held(one: Configuration) -> Held:
    return held_of(line.line for line in one.lines)


@HALF
@pytest.mark.parametrize("few", [64, 0])
@given(data=st.data())
def test_what_is_found_is_the_cheapest_of_all_that_gives_what_is_needed(
    few: int, data: st.DataObject
) -> None:
    definitions = gathered(data.draw(granting_catalogs()))
    scope = data.draw(scopes(definitions))
    needs = data.draw(needed(definitions))
    asked = Asked(definitions, scope, needs)
    with pytest.MonkeyPatch.context() as patch:  # whether or not what is not worth its cost is looked for
        patch.setattr(tables, "FEW", few)
        patch.setattr(cheapest, "FEW", few)
        found = find(Grounds(definitions), scope, needs)
    event("found" if found.best else "on request" if found.on_request else f"{len(found.missing)} missing")
    assert (found.best and found.best.recurring) == asked.least
    if found.best is None:
        _is_explained(found.on_request, found.missing, asked, Asked, definitions, scope, needs)
        return
    best = _held(found.best)
    assert asked.costs[best] == found.best.recurring
    others = [asked.costs[one] for one in asked.looked_at if not best <= one]
    known = [cost for cost in others if cost is not None]
    assert (found.next and found.next.recurring) == min(known, default=None)
    assert found.ties == known.count(found.best.recurring or Decimal(0))
    for number, (need, less) in enumerate(found.without):
        assert need == needs[number]
        fewer = Asked(definitions, scope, [*needs[:number], *needs[number + 1 :]]).least
        assert fewer is not None
        assert found.best.recurring is not None
        assert less == found.best.recurring - fewer


def _is_explained(
    on_request: Configuration | None,
    missing: tuple[Need, ...],
    asked: Asked,
    ask: type[Asked],
    definitions: Definitions,
    scope: Scope,
    needs: Sequence[Need],
) -> None:
    """Why nothing with a price was found: it is on request, or something is not to be had."""
    if asked.costs:
        assert on_request is not None
        assert missing == ()
        assert _held(on_request) in asked.costs
        return
    assert on_request is None
    alone = [one for one in needs if not ask(definitions, scope, [one]).costs]
    if alone:
        assert list(missing) == alone
        return
    assert not ask(definitions, scope, missing).costs
    assert all(ask(definitions, scope, [one for one in missing if one != other]).costs for other in missing)

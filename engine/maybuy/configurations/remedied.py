"""The cheapest ways to a feature or to so much of a limit, beside all that is held, for remedies to try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from ..decide.decision import Decision
from ..decide.derive import Change
from ..decide.suggested import Move
from ..diff.diagram import FEW_NODES, Diagram, TooLargeError
from ..engine import Engine
from ..model import deed
from ..model.account import Line
from ..model.decision import QuestionError, Step
from ..model.definitions import Definitions
from ..subscription.customers import priced_for
from .bounds import least_cost
from .candidates import Candidate, Scope
from .configuration import groups_of
from .deeds import Deed, ways
from .needs import Need, wanted_units
from .paths import Paths, Way
from .space import Space
from .standing import Standing, near, seats_of
from .where import where

MOST_WAYS: Final = 3
MOST_LINES: Final = 200
"""Where more lines may have to do with it, it is left to what else is tried."""


def cheapest_ways(decision: Decision) -> Iterator[Move]:
    """What leads to what is missing and costs least, the cheapest first; nothing that is held is lost."""
    engine, change, facts = decision.prepared.engine, decision.basis, decision.facts
    if not isinstance(engine, Engine) or not isinstance(change, Change):
        return
    definitions = priced_for(facts.account, engine.definitions)
    need = Need(change.item, units=change.quantity if change.item in definitions.limits else None)
    account = facts.account
    standing = Standing(engine, account, facts.user.id, facts.at, definitions, account.subscription)
    with suppress(TooLargeError, QuestionError):
        for wanted in _wanted(standing, need):
            for deeds in ways(standing.lines, wanted, facts.at, definitions):
                move = _steps(deeds, standing.lines, wanted, definitions)
                if move:
                    yield move


def _wanted(standing: Standing, need: Need) -> Iterator[tuple[Candidate, ...]]:
    """What is held with what is missing, the cheapest first."""
    definitions, subscription = standing.definitions, standing.subscription
    cycle = next(iter(definitions.cycles), "") if subscription is None else subscription.cycle
    scope = Scope(
        standing.account.currency,
        cycle,
        standing.at,
        products=_about(need, standing),
        wanted=wanted_units([need]),
        standing=seats_of(standing.lines, definitions),
    )
    lines = near(standing, scope)
    if len(lines) > MOST_LINES:
        return
    costs = [least_cost(one, standing, scope) for one in lines]
    held = frozenset(number for number, one in enumerate(lines) if one.held is not None)
    space = Space(lines, definitions, scope, FEW_NODES, held)
    among = space.all & where(need, space) & _kept(standing, space)
    groups, dear = groups_of(lines), 1 + sum(cost or 0 for cost in costs)
    for _ in range(MOST_WAYS):
        way = Paths(among, groups).least([dear if cost is None else cost for cost in costs])
        if way is None:
            return
        yield tuple(lines[number] for number in way)
        among &= ~_as_much(way, space)


def _as_much(way: Way, space: Space) -> Diagram:
    """Where all is held that a way has besides what is held already, or more of it."""
    found = space.space.true
    for one in (space.lines[number] for number in way if space.lines[number].held is None):
        found &= space.space.any(
            space.here[number]
            for number, other in enumerate(space.lines)
            if other.item.id == one.item.id and other.seats >= one.seats
        )
    return found


def _about(need: Need, standing: Standing) -> frozenset[str]:
    """The products that have to do with a need: what gives it, what that requires and what brings either."""
    definitions = standing.definitions
    found: set[str] = set()
    left = [one.id for one in definitions.items.values() if _gives(one.id, need, definitions)]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += (*definitions.needed.get(one, ()), *definitions.brought_by.get(one, ()))
            left += definitions.following.get(one, ())
    items = {*found, *(line.item for line in standing.lines)}
    return frozenset(definitions.items[one].product for one in items)


def _gives(item: str, need: Need, definitions: Definitions) -> bool:
    if need.units is None:
        return item in definitions.granting[need.what]
    one = definitions.items[item]
    return need.what in one.limits or need.what in one.by_unit


def _kept(standing: Standing, space: Space) -> Diagram:
    """Where all that is held is held still, in the same edition or a higher one."""
    definitions = standing.definitions
    kept = space.space.true
    for line in standing.lines:
        for item, how, _ in definitions.brings[line.item]:
            if how != "included":
                editions = definitions.products[item.product]
                kept &= space.holding(editions[editions.index(item.id) :]) if item.id in editions else kept
    return kept


def _steps(
    deeds: Iterable[Deed], lines: Iterable[Line], wanted: Iterable[Candidate], definitions: Definitions
) -> Move:
    """What is to be done, as steps; none where something of it is no step."""
    found: list[Step] = []
    seats = {one.item.id: one.seats for one in wanted}
    held = {line.item for line in lines}
    for one in deeds:
        action = next(iter(one.actions(definitions)), None)
        if action is None or one.item is None or one.units or one.does[0] in deed.UNITS:
            return ()
        if one.does[0] in deed.SEATS:
            found.append(Step("seats", one.item, seats[one.item]))
        else:
            found.append(Step("item", "item", one.item, action))
            packs = definitions.items[one.item].in_packs and one.item not in held
            if packs and seats.get(one.item, 0) > definitions.items[one.item].seats_min:
                found.append(Step("seats", one.item, seats[one.item]))
    return tuple(found)

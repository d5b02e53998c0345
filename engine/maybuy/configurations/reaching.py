"""Orders that an account can make to hold something, each tried by its preview; and the cheapest of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from ..decide.decision import Decision
from ..diff.diagram import Diagram
from ..model import deed
from ..model.order import Order, OrderChange
from ..order.charges import whole_cycle
from ..order.summary import OrderError, Preview
from ..subscription.costs import Billing
from ..subscription.currency import decimals
from .bounds import least_cost
from .candidates import Candidate, Scope
from .configuration import Configuration, groups_of
from .deeds import Deed, same, ways
from .needs import Need, is_met
from .paths import Paths, Way
from .rights import Rights
from .space import Space
from .standing import Standing, in_the_end, near
from .where import where

MOST_TRIED: Final = 100
"""Subscriptions to which an order is sought, at the most, for one answer."""


class Reached(NamedTuple):
    """A subscription that an order leads to, what it costs for a whole cycle, and what the order comes to."""

    way: Way
    lines: tuple[Candidate, ...]
    recurring: Decimal
    summary: Preview

    @property
    def configuration(self) -> Configuration:
        """What is held, and what it costs for a whole cycle; no number where some of it is on request."""
        priced = all(one.cost is not None for one in self.lines)
        return Configuration(self.lines, self.recurring if priced else None)

    @property
    def cost(self) -> int:
        """What is known of that in the currency's smallest units."""
        return int(Fraction(self.recurring) * 10 ** decimals(self.summary.currency))


class Cheapest(NamedTuple):
    """The cheapest subscription of some that an order leads to, and whether none can be cheaper."""

    best: Reached | None
    proven: bool
    refused: Decision | None = None
    """Where there is none, why not the first that was tried."""


class Reach:
    """What an account can come to hold, where some needs are to be met."""

    def __init__(
        self,
        standing: Standing,
        scope: Scope,
        needs: Sequence[Need],
        most_nodes: int,
        between: Callable[[], object],
    ) -> None:
        self.standing, self.scope, self.needs = standing, scope, needs
        self.between = between
        lines = near(standing, scope)
        self.lines = tuple(one._replace(cost=least_cost(one, standing, scope)) for one in lines)
        self.groups = groups_of(self.lines)
        self.ties = [2 if one.held is None else 1 for one in self.lines]
        held = frozenset(number for number, one in enumerate(self.lines) if one.held is not None)
        self.space = Space(self.lines, standing.definitions, scope, most_nodes, held)
        self._tried: dict[Way, Reached | Decision | None] = {}

    def meeting(self, needs: Iterable[Need]) -> Diagram:
        """What gives all of some needs, as far as the account does not have them whatever it holds."""
        found = self.space.all
        for name in self.scope.kept:
            found &= self.space.holding(self._as_high(name))
        for one in needs:
            if not is_met(one, (), self.standing.account, self.scope.at, self.standing.definitions):
                found &= where(one, self.space)
        return found

    def _as_high(self, name: str) -> Iterator[str]:
        """An item, and the higher editions of its product."""
        items = self.standing.definitions.items
        known = (items[one] for one in self.standing.definitions.products[items[name].product])
        return (one.id for one in known if one.rank >= items[name].rank)

    def permitted(self, rights: Rights) -> Diagram:
        """Where nothing takes a change that the user never has the right to."""
        lines = {number: one for number, one in enumerate(self.lines) if not self._may_be(one, rights)}
        return self.space.space.every(~self.space.here[number] for number in lines)

    def _may_be(self, one: Candidate, rights: Rights) -> bool:
        definitions = self.standing.definitions
        if one.held is not None:
            return True
        lines = self.standing.lines
        if any(one.item.id in definitions.items[line.item].parts for line in lines):
            return True  # it may be what is left of a suite
        line = next(
            (line for line in lines if definitions.items[line.item].product == one.item.product), None
        )
        if line is None:
            return not all(rights.never(does, one.item) for does in (deed.BUY, deed.BUNDLE))
        if line.item == one.item.id:
            return True
        up = one.item.rank > definitions.items[line.item].rank
        return not rights.never(deed.UPGRADE if up else deed.DOWNGRADE, one.item)

    def cheapest(self, among: Diagram) -> Cheapest:
        """The cheapest of some subscriptions that an order leads to."""
        best: Reached | None = None
        refused: Decision | None = None
        for way, least in self._by_cost(among, [one.cost or 0 for one in self.lines]):
            if best is not None and least >= best.cost:
                return Cheapest(best, True)
            if way is None:
                return Cheapest(best, False, refused)
            found = self.reached(way)
            if isinstance(found, Reached):
                if best is None or found.cost < best.cost:
                    best = found
            elif refused is None:
                refused = found
        return Cheapest(best, True, refused)

    def on_request(self, among: Diagram) -> Cheapest:
        """Of some subscriptions that an order leads to that with the fewest lines on request, and of these
        the one of which the rest costs least."""
        dear = 1 + sum(one.cost or 0 for one in self.lines)
        refused: Decision | None = None
        for way, _ in self._by_cost(among, [dear if one.cost is None else one.cost for one in self.lines]):
            found = None if way is None else self.reached(way)
            if way is None or isinstance(found, Reached):
                return Cheapest(found if isinstance(found, Reached) else None, way is not None, refused)
            refused = refused or found
        return Cheapest(None, True, refused)

    def in_the_way(self, among: Diagram) -> Decision | None:
        """The decision that is in the way of the cheapest of some subscriptions."""
        way = Paths(among, self.groups).least([one.cost or 0 for one in self.lines])
        found = None if way is None else self.reached(way)
        return found if isinstance(found, Decision) else None

    def costing(self, among: Diagram, cost: int) -> int:
        """How many of some subscriptions that orders lead to cost so much."""
        count = 0
        for way, least in self._by_cost(among, [one.cost or 0 for one in self.lines]):
            if way is None or least > cost:
                break
            found = self.reached(way)
            count += isinstance(found, Reached) and found.cost == cost
        return count

    def _by_cost(self, among: Diagram, known: Sequence[int]) -> Iterator[tuple[Way | None, int]]:
        """Subscriptions with the least that each may cost, in that order, and of several what is held first;
        None where there are more than are tried."""
        for tried, (way, least) in enumerate(Paths(among, self.groups).by_cost(known, self.ties)):
            self.between()
            if tried == MOST_TRIED:
                yield None, least
                return
            yield way, least

    def reached(self, way: Way) -> Reached | Decision | None:
        """A subscription with the order that leads to it, or the first decision that is in the way."""
        if way not in self._tried:
            self._tried[way] = self._order(way)
        return self._tried[way]

    def _order(self, way: Way) -> Reached | Decision | None:
        standing, definitions = self.standing, self.standing.definitions
        wanted = tuple(self.lines[number] for number in way)
        present = standing.subscription
        before: tuple[Deed, ...] = ()
        if present is not None and present.cycle != self.scope.cycle:
            before = (Deed((deed.CHANGE_CYCLE,), to=self.scope.cycle),)
        refused: Decision | None = None
        for deeds in ways(standing.lines, wanted, self.scope.at, definitions):
            found = self._tries((*before, *deeds))
            if isinstance(found, Preview):
                recurring = self._cost(found, wanted)
                if recurring is not None:
                    return Reached(way, wanted, recurring, found)
            elif refused is None:
                refused = found
        return refused

    def _tries(self, deeds: tuple[Deed, ...]) -> Preview | Decision | None:
        """The summary of the order that does something, none of it refused: what is refused is tried after
        the rest, and then by another action."""
        definitions = self.standing.definitions
        actions = [list(one.actions(definitions)) for one in deeds]
        if not all(actions):
            return None
        left = list(zip(deeds, actions, strict=True))
        seen: set[tuple[tuple[Deed, str], ...]] = set()
        last: list[tuple[Deed, list[str]]] = []
        first: Decision | None = None
        while True:
            key = tuple((one, some[0]) for one, some in left)
            if key in seen:
                others = next((some for _, some in last if some[1:]), None)
                if others is None:
                    return first
                del others[0]
                continue
            seen.add(key)
            summary = self._previewed([one.change(some[0]) for one, some in left])
            if summary is None:
                return first
            outcomes = [one.outcome == "deny" for one in summary.changes]
            if not any(outcomes):
                return summary if summary.outcome != "deny" else first
            first = first or next(one for one in summary.changes if one.outcome == "deny")
            last = [one for one, denied in zip(left, outcomes, strict=True) if denied]
            left = [*(one for one, denied in zip(left, outcomes, strict=True) if not denied), *last]

    def _previewed(self, changes: Sequence[OrderChange]) -> Preview | None:
        standing = self.standing
        given: Mapping[str, object] = {} if standing.account.subscription else {"cycle": self.scope.cycle}
        order = Order.model_validate(
            {"kind": "order", "user": standing.user, "at": standing.at, "changes": tuple(changes), **given}
        )
        try:
            return standing.engine.preview(standing.account, order, standing.at, between=self.between)
        except OrderError:
            return None

    def _cost(self, summary: Preview, wanted: Sequence[Candidate]) -> Decimal | None:
        """What is wanted costs in the end; None where an order does not lead to it, or it does not give what
        is needed."""
        standing = self.standing
        after = in_the_end(summary, standing.definitions)
        if after is None or after.cycle != self.scope.cycle:
            return None
        if any(one.kind == "price" for one in summary.missing):
            return None
        day = max(summary.effective.on or standing.at, standing.at, after.term.start)
        definitions = standing.definitions.on(day)
        if not same(after.items, wanted, definitions) or not all(
            is_met(one, after.items, standing.account, day, definitions) for one in self.needs
        ):
            return None
        return whole_cycle(Billing(after, summary.currency, standing.definitions))

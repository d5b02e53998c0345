"""The cheapest subscription for an account that gives what is needed, and the order that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, TooLargeError
from ..model.decision import QuestionError
from ..order.preview import uninterrupted
from .candidates import Scope
from .find import Found, Instead, find
from .needs import Need, wanted_units
from .reaching import Cheapest, Reach, Reached
from .rights import Rights
from .standing import Standing

TOO_MANY = "too-many"
"""Why nothing was found where more subscriptions would have to be tried than are."""


def find_from(
    standing: Standing,
    scope: Scope,
    needs: Iterable[Need],
    why_not: Iterable[str] = (),
    between: Callable[[], object] = uninterrupted,
) -> Found:
    """The cheapest subscription that a user of an account can order and that gives what is needed.

    All is compared by what previews say that it costs for a whole cycle, once all has taken effect; the order
    changes each product once at the most. `between` is called between steps: what it raises ends the work.
    Raises QuestionError where that is too much to work out.
    """
    all_, asked = tuple(dict.fromkeys(needs)), tuple(dict.fromkeys(why_not))
    for most_nodes in (FEW_NODES, MOST_NODES):
        with suppress(TooLargeError):
            return _Finder(standing, scope, most_nodes, between).found(all_, asked)
    raise QuestionError("too-large")


class _Finder:
    """What a user of an account can come to hold."""

    def __init__(
        self, standing: Standing, scope: Scope, most_nodes: int, between: Callable[[], object]
    ) -> None:
        self.standing, self.scope = standing, scope
        self.most_nodes, self.between = most_nodes, between
        self.rights = Rights(standing.engine, standing.facts)

    def found(self, needs: tuple[Need, ...], asked: tuple[str, ...]) -> Found:
        """What is found for some needs."""
        reach = self._reach(needs)
        met = reach.meeting(needs)
        permitted = met & reach.permitted(self.rights)
        priced = permitted & reach.space.priced
        one = reach.cheapest(priced)
        if one.best is None:
            return self._other(reach, met, permitted, one, needs)
        best = one.best.configuration
        others = priced & ~reach.space.holding_all(one.best.way)
        after = reach.cheapest(others)
        ties = 0
        if after.best is not None and after.best.cost == one.best.cost:
            ties = reach.costing(others, one.best.cost)
        return Found(
            self.scope,
            needs,
            best,
            ties,
            None if after.best is None else after.best.configuration,
            tuple((each, self._saved(one, [other for other in needs if other != each])) for each in needs),
            instead=tuple(_instead(each, reach, priced, one.best) for each in asked),
            order=one.best.summary,
            proven=one.proven,
        )

    def _other(
        self, reach: Reach, met: Diagram, permitted: Diagram, one: Cheapest, needs: tuple[Need, ...]
    ) -> Found:
        """What is told where no order leads to anything that has a price."""
        asked = reach.on_request(permitted)
        if asked.best is not None:
            held, order = asked.best.configuration, asked.best.summary
            return Found(self.scope, needs, None, on_request=held, order=order, proven=one.proven)
        refused = one.refused or asked.refused
        if not (one.proven and asked.proven):
            return Found(self.scope, needs, None, refused=refused, not_computed=TOO_MANY, proven=False)
        refused = refused or reach.in_the_way(met)
        if refused is not None:
            return Found(self.scope, needs, None, refused=refused)
        scope = replace(self.scope, standing={}, usual=None)
        plain = find(self.standing.engine.grounds, scope, needs, between=self.between)
        missing = plain.missing or needs
        together = plain.together if plain.missing else len(needs) > 1
        return Found(self.scope, needs, None, missing=missing, together=together)

    def _saved(self, one: Cheapest, fewer: Sequence[Need]) -> Decimal | None:
        """How much less the cheapest for fewer needs costs; None where that is not worked out."""
        reach = self._reach(fewer)
        other = reach.cheapest(reach.meeting(fewer) & reach.permitted(self.rights) & reach.space.priced)
        if one.best is None or other.best is None or not (one.proven and other.proven):
            return None
        return one.best.recurring - other.best.recurring

    def _reach(self, needs: Sequence[Need]) -> Reach:
        scope = replace(self.scope, wanted=wanted_units(needs))
        return Reach(self.standing, scope, needs, self.most_nodes, self.between)


def _instead(item: str, reach: Reach, priced: Diagram, best: Reached) -> Instead:
    """The cheapest that an order leads to and that has an item, or a product in some edition."""
    other = reach.cheapest(priced & reach.space.holding(reach.space.definitions.expand(item))).best
    if other is None:
        return Instead(item, None, None)
    return Instead(item, other.configuration, other.recurring - best.recurring)

"""The cheapest subscription that gives what is needed, what comes next, and what each need costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, TooLargeError
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from .candidates import Scope, candidates
from .configuration import Configuration, configuration, groups_of
from .needs import Need, wanted_units, where
from .paths import Paths, Way
from .space import Space


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for some needs."""

    scope: Scope
    needs: tuple[Need, ...]
    best: Configuration | None
    """The cheapest of those that have a price; None where there is none."""
    ties: int
    """How many others cost the same, and do without something of the best."""
    next: Configuration | None
    """The cheapest that does without something of the best."""
    without: tuple[tuple[Need, Decimal], ...]
    """How much less the cheapest costs without each need."""
    missing: tuple[Need, ...]
    """Where nothing gives all: each need that nothing gives; else some that nothing gives together."""
    on_request: Configuration | None
    """Where all is given at a price on request alone: that with the least of it, and then the cheapest."""


def find(definitions: Definitions, scope: Scope, needs: Iterable[Need]) -> Found:
    """The cheapest subscription within a scope that gives what is needed, and what makes it dear.

    What is paid for by the unit is charged for as many units as are needed. Raises QuestionError where that
    is too much to work out.
    """
    known = definitions.priced_as(frozenset()).on(scope.at)
    all_ = tuple(dict.fromkeys(needs))
    search = _Search(known, scope, all_)
    best = search.best
    if best is None:
        missing = () if search.there else _missing(known, scope, all_)
        return Found(scope, all_, None, 0, None, (), missing, search.on_request)
    without = []
    for number, need in enumerate(all_):
        others = _Search(known, scope, (*all_[:number], *all_[number + 1 :]))
        without.append((need, _less(best, others.best)))
    return Found(scope, all_, best, search.ties, search.next, tuple(without), (), None)


def _less(best: Configuration, other: Configuration | None) -> Decimal:
    """How much less another costs, which asks for less and so is there if the best is."""
    assert best.recurring is not None
    assert other is not None
    assert other.recurring is not None
    return best.recurring - other.recurring


def _missing(definitions: Definitions, scope: Scope, needs: Sequence[Need]) -> tuple[Need, ...]:
    """The needs that nothing gives; else some that nothing gives together, while it gives all but any one."""
    alone = tuple(one for one in needs if not _Search(definitions, scope, (one,)).there)
    if alone:
        return alone
    left = list(needs)
    for one in needs:
        fewer = [other for other in left if other != one]
        if not _Search(definitions, scope, fewer).there:
            left = fewer
    return tuple(left)


class _Search:
    """What can be held that gives some needs."""

    def __init__(self, definitions: Definitions, scope: Scope, needs: Sequence[Need]) -> None:
        self.scope = replace(scope, wanted=wanted_units(needs))
        self.lines, _ = candidates(definitions, self.scope)
        self.groups = groups_of(self.lines)
        self.costs = [one.cost or 0 for one in self.lines]
        for most_nodes in (FEW_NODES, MOST_NODES):
            with suppress(TooLargeError):
                self._look(Space(self.lines, definitions, self.scope, most_nodes), needs)
                return
        raise QuestionError("too-large")

    def _look(self, space: Space, needs: Sequence[Need]) -> None:
        met = space.all & space.space.every(where(one, space) for one in needs)
        self.there: bool = met.satisfiable()
        """Whether there is any, at whatever price."""
        priced = met & space.priced
        way = Paths(priced, self.groups).least(self.costs)
        self.best = self._made(way)
        others = Paths(priced & ~space.space.every(space.here[number] for number in way or ()), self.groups)
        self.next = self._made(others.least(self.costs))
        same = self.best is not None and self.next is not None and self.next.recurring == self.best.recurring
        self.ties = others.cheapest(self.costs) if same else 0
        self.on_request = None if way is not None else self._made(self._least_on_request(met))

    def _least_on_request(self, met: Diagram) -> Way | None:
        """That with the fewest lines on request, and of these the one of which the rest costs least."""
        dear = 1 + sum(self.costs)
        costs = [dear if one.cost is None else one.cost for one in self.lines]
        return Paths(met, self.groups).least(costs)

    def _made(self, way: Way | None) -> Configuration | None:
        return None if way is None else configuration([self.lines[number] for number in way], self.scope)

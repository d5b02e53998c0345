"""The cheapest subscription that gives what is needed, what comes next, and what each need costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, TooLargeError
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from .candidates import Scope, candidates, present
from .configuration import Configuration, configuration, groups_of
from .needs import Need, Units, wanted_units, where
from .paths import Paths, Way
from .space import Space


class Instead(NamedTuple):
    """The cheapest that gives what is needed and has an item besides; None where there is none that has a
    price. `dearer` is how much more it costs than the best."""

    item: str
    best: Configuration | None
    dearer: Decimal | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for some needs."""

    scope: Scope
    needs: tuple[Need, ...]
    best: Configuration | None
    """The cheapest of those that have a price, of several with the fewest lines; None where there is none."""
    ties: int = 0
    """How many others cost the same, and do without something of the best."""
    next: Configuration | None = None
    """The cheapest that does without something of the best."""
    without: tuple[tuple[Need, Decimal], ...] = ()
    """How much less the cheapest costs without each need."""
    missing: tuple[Need, ...] = ()
    """Where nothing gives all: each need that nothing gives; else some that nothing gives together."""
    together: bool = False
    """Whether each of what is missing is given by something."""
    on_request: Configuration | None = None
    """Where all is given at a price on request alone: that with the least of it, and then the cheapest."""
    instead: tuple[Instead, ...] = ()
    """For each item that was asked about: the cheapest with it."""


def find(definitions: Definitions, scope: Scope, needs: Iterable[Need], why_not: Iterable[str] = ()) -> Found:
    """The cheapest subscription within a scope that gives what is needed, and what makes it dear.

    What is paid for by the unit is charged for as many units as are needed. `why_not` are items, or products
    in some edition, of which it is told what the cheapest with them is. Raises QuestionError where that is
    too much to work out.
    """
    known = present(definitions, scope.at)
    all_, asked = tuple(dict.fromkeys(needs)), tuple(dict.fromkeys(why_not))
    for most_nodes in (FEW_NODES, MOST_NODES):
        with suppress(TooLargeError):
            return _find(_Grounds(known, scope, most_nodes), all_, asked)
    raise QuestionError("too-large")


class _Ground:
    """What can be held, where so many units of some limits are needed."""

    def __init__(self, definitions: Definitions, scope: Scope, most_nodes: int) -> None:
        self.scope = scope
        self.lines, _ = candidates(definitions, scope)
        self.groups = groups_of(self.lines)
        self.costs = [one.cost or 0 for one in self.lines]
        self.space = Space(self.lines, definitions, scope, most_nodes)

    def meeting(self, needs: Iterable[Need]) -> Diagram:
        """What gives all of some needs."""
        found = self.space.all
        for one in needs:
            found &= where(one, self.space)
        return found

    def least(self, among: Diagram, costs: Sequence[int] | None = None) -> Way | None:
        """That of some which costs least."""
        return Paths(among, self.groups).least(self.costs if costs is None else costs)

    def made(self, way: Way) -> Configuration:
        """The subscription that a way is."""
        return configuration((self.lines[number] for number in way), self.scope)


class _Grounds:
    """What can be held, made once for all needs that ask for the same units."""

    def __init__(self, definitions: Definitions, scope: Scope, most_nodes: int) -> None:
        self.definitions = definitions
        self.scope = scope
        self.most_nodes = most_nodes
        self.known: dict[frozenset[tuple[str, Units]], _Ground] = {}

    def of(self, needs: Iterable[Need]) -> _Ground:
        """What can be held where something is needed."""
        wanted = wanted_units(needs)
        key = frozenset(wanted.items())
        if key not in self.known:
            scope = replace(self.scope, wanted=wanted)
            self.known[key] = _Ground(self.definitions, scope, self.most_nodes)
        return self.known[key]

    def can(self, needs: Sequence[Need]) -> bool:
        """Whether something gives all of some needs."""
        return bool(self.of(needs).meeting(needs).satisfiable())


def _find(grounds: _Grounds, needs: tuple[Need, ...], asked: tuple[str, ...]) -> Found:
    ground = grounds.of(needs)
    met = ground.meeting(needs)
    priced = met & ground.space.priced
    way = ground.least(priced)
    if way is None:
        if met.satisfiable():
            return Found(grounds.scope, needs, None, on_request=_least_on_request(ground, met))
        missing = _missing(grounds, needs)
        together = len(missing) > 1 and grounds.can(missing[:1])
        return Found(grounds.scope, needs, None, missing=missing, together=together)
    best = ground.made(way)
    others = Paths(priced & ~ground.space.holding_all(way), ground.groups)
    second = others.least(ground.costs)
    after = None if second is None else ground.made(second)
    ties = others.cheapest(ground.costs) if after is not None and after.recurring == best.recurring else 0
    without = tuple((one, _saved(best, grounds, [other for other in needs if other != one])) for one in needs)
    instead = tuple(_instead(one, ground, priced, best) for one in asked)
    return Found(grounds.scope, needs, best, ties, after, without, instead=instead)


def _instead(item: str, ground: _Ground, priced: Diagram, best: Configuration) -> Instead:
    """The cheapest that has an item, or a product in some edition, among some subscriptions."""
    way = ground.least(priced & ground.space.holding(ground.space.definitions.expand(item)))
    if way is None:
        return Instead(item, None, None)
    made = ground.made(way)
    assert made.recurring is not None
    assert best.recurring is not None
    return Instead(item, made, made.recurring - best.recurring)


def _saved(best: Configuration, grounds: _Grounds, fewer: Sequence[Need]) -> Decimal:
    """How much less the cheapest costs for fewer needs than the best meets, which meets these too."""
    ground = grounds.of(fewer)
    way = ground.least(ground.meeting(fewer) & ground.space.priced)
    other = None if way is None else ground.made(way)
    assert best.recurring is not None
    assert other is not None
    assert other.recurring is not None
    return best.recurring - other.recurring


def _least_on_request(ground: _Ground, met: Diagram) -> Configuration | None:
    """That with the fewest lines on request, and of these the one of which the rest costs least."""
    dear = 1 + sum(ground.costs)
    costs = [dear if one.cost is None else one.cost for one in ground.lines]
    way = ground.least(met, costs)
    return None if way is None else ground.made(way)


def _missing(grounds: _Grounds, needs: Sequence[Need]) -> tuple[Need, ...]:
    """The needs that nothing gives; else some that nothing gives together, while it gives all but any one."""
    alone = tuple(one for one in needs if not grounds.can([one]))
    if alone:
        return alone
    left = list(needs)
    for one in needs:
        fewer = [other for other in left if other != one]
        if not grounds.can(fewer):
            left = fewer
    return tuple(left)

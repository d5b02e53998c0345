"""The cheapest subscription that gives what is needed, what comes next, and what each need costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from ..decide.decision import Decision
from ..model.account import Account
from ..model.definitions import Definitions
from ..order.preview import uninterrupted
from ..order.summary import Preview
from .candidates import Scope, present, scope_of
from .cheapest import Cheapests
from .configuration import Configuration, amount_of, configuration
from .ground import ground_of
from .needs import Need, goal_of, holding, wanted_units
from .tables import Cheapest, Goal, Some

MOST_GROUNDS: Final = 16
"""As many are kept for questions to come."""


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
    without: tuple[tuple[Need, Decimal | None], ...] = ()
    """How much less the cheapest costs without each need; None where that was not worked out."""
    missing: tuple[Need, ...] = ()
    """Where nothing gives all: each need that nothing gives; else some that nothing gives together."""
    together: bool = False
    """Whether each of what is missing is given by something."""
    on_request: Configuration | None = None
    """Where all is given at a price on request alone: that with the least of it, and then the cheapest."""
    instead: tuple[Instead, ...] = ()
    """For each item that was asked about: the cheapest with it."""
    not_computed: str | None = None
    """Where it could not be worked out: a code that says why, and nothing else is known."""
    account: Account | None = None
    """The account from which it is to be reached, by this user; None where somebody begins anew."""
    user: str = ""
    order: Preview | None = None
    """From an account: what the order comes to that leads to the best, or to that on request."""
    proven: bool = True
    """Whether it was shown that no order leads to something cheaper."""
    refused: Decision | None = None
    """From an account: where no order leads to what is needed, the decision that is in the way."""


class Grounds:
    """What can be held of a catalog, made ready for questions and kept for those to come."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self._known: dict[object, Cheapests] = {}
        self._scopes: dict[object, Scope] = {}

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The limits of which it makes a difference to lines how much is needed."""
        found: set[str] = set()
        for item in self.definitions.items.values():
            found |= item.by_unit
            if item.in_packs:
                found |= self.definitions.limits.keys()
        return frozenset(found)

    def scope(
        self, at: date, *, currency: str | None = None, cycle: str | None = None, seats: int | None = None
    ) -> Scope:
        """What is meant, see scope_of(). Raises QuestionError for what there is not."""
        key = (at, currency, cycle, seats)
        if key not in self._scopes:
            _make_room(self._scopes)
            self._scopes[key] = scope_of(self.definitions, at, currency=currency, cycle=cycle, seats=seats)
        return self._scopes[key]

    def of(self, scope: Scope, needs: Iterable[Need]) -> Cheapests:
        """What can be held within a scope where something is needed. Raises QuestionError where that is too
        much to work out."""
        wanted = {limit: units for limit, units in wanted_units(needs).items() if limit in self._telling}
        key = (scope.at, scope.currency, scope.cycle, scope.seats, scope.products, frozenset(wanted.items()))
        known = self._known.get(key)
        if known is None:
            _make_room(self._known)
            definitions = present(self.definitions, scope.at)
            made = Cheapests(ground_of(definitions, replace(scope, wanted=wanted)))
            known = self._known.setdefault(key, made)
        return known


def _make_room(known: dict[object, Any]) -> None:
    """Forgets what was made first, where there is too much."""
    while len(known) >= MOST_GROUNDS:
        known.pop(next(iter(known)), None)


def find(
    grounds: Grounds,
    scope: Scope,
    needs: Iterable[Need],
    why_not: Iterable[str] = (),
    between: Callable[[], object] = uninterrupted,
) -> Found:
    """The cheapest subscription within a scope that gives what is needed, and what makes it dear.

    What is paid for by the unit is charged for as many units as are needed. `why_not` are items, or products
    in some edition, of which it is told what the cheapest with them is. `between` is called between steps:
    what it raises ends the work. Raises QuestionError where that is too much to work out.
    """
    asked = _Asked(grounds, scope, between)
    all_ = tuple(dict.fromkeys(needs))
    best = asked.least(all_)
    if best is None:
        on_request = asked.on_request(all_)
        if on_request is not None:
            return Found(scope, all_, None, on_request=on_request)
        missing = asked.missing(all_)
        return Found(scope, all_, None, missing=missing, together=len(missing) > 1 and asked.can(missing[:1]))
    made = asked.made(best, all_)
    others = asked.least(all_, Some(frozenset(best.way), missing=True))
    without = tuple((one, asked.saved(best, [other for other in all_ if other != one])) for one in all_)
    instead = tuple(asked.instead(one, all_, best) for one in dict.fromkeys(why_not))
    if others is None:
        return Found(scope, all_, made, without=without, instead=instead)
    ties = others.ways if others.cost == best.cost else 0
    return Found(scope, all_, made, ties, asked.made(others, all_), without, instead=instead)


class _Asked:
    """Questions about what can be held within a scope."""

    def __init__(self, grounds: Grounds, scope: Scope, between: Callable[[], object]) -> None:
        self.grounds = grounds
        self.scope = scope
        self.between = between

    def least(self, needs: Sequence[Need], *more: Goal) -> Cheapest | None:
        """The cheapest that has a price and gives all that is needed, where more is to be met."""
        self.between()
        known = self.grounds.of(self.scope, needs)
        return known.least([*_goals(needs, known), *more])

    def made(self, cheapest: Cheapest, needs: Sequence[Need]) -> Configuration:
        """The subscription that something is, for some needs."""
        lines = self.grounds.of(self.scope, needs).ground.lines
        return configuration((lines[number] for number in sorted(cheapest.way)), self.scope)

    def saved(self, best: Cheapest, fewer: Sequence[Need]) -> Decimal:
        """How much less the cheapest costs for fewer needs than the best meets, which meets these too."""
        other = self.least(fewer)
        assert other is not None
        return amount_of(best.cost - other.cost, self.scope)

    def instead(self, item: str, needs: Sequence[Need], best: Cheapest) -> Instead:
        """The cheapest that has an item, or a product in some edition, besides what is needed."""
        ground = self.grounds.of(self.scope, needs).ground
        found = self.least(needs, holding(ground.definitions.expand(item), ground))
        if found is None:
            return Instead(item, None, None)
        return Instead(item, self.made(found, needs), amount_of(found.cost - best.cost, self.scope))

    def on_request(self, needs: Sequence[Need]) -> Configuration | None:
        """That with the fewest lines on request, and of these the one of which the rest costs least."""
        known = self.grounds.of(self.scope, needs)
        dear = 1 + sum(one.cost or 0 for one in known.ground.lines)
        found = known.least(_goals(needs, known), on_request=dear)
        return None if found is None else self.made(found, needs)

    def can(self, needs: Sequence[Need]) -> bool:
        """Whether something gives all of some needs, at whatever price."""
        self.between()
        known = self.grounds.of(self.scope, needs)
        return known.least(_goals(needs, known), on_request=0) is not None

    def missing(self, needs: Sequence[Need]) -> tuple[Need, ...]:
        """The needs that nothing gives; else some that nothing gives together, while it gives all but any
        one."""
        alone = tuple(one for one in needs if not self.can([one]))
        if alone:
            return alone
        left = list(needs)
        for one in needs:
            fewer = [other for other in left if other != one]
            if not self.can(fewer):
                left = fewer
        return tuple(left)


def _goals(needs: Iterable[Need], known: Cheapests) -> list[Goal]:
    """What is needed, in lines. Something is to be held, whatever is needed."""
    found = []
    for one in needs:
        if one not in known.goals:
            known.goals[one] = goal_of(one, known.ground)
        if (goal := known.goals[one]) is not None:
            found.append(goal)
    return found or [Some(frozenset(range(len(known.ground.lines))))]

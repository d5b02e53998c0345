"""What a line costs an account at least, whenever it begins and whatever binds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ..model.account import Line, Subscription
from ..subscription.costs import Counted, bound_on, listed_parts, sum_of
from ..subscription.currency import decimals, rounded
from .candidates import Candidate, Scope
from .standing import Standing


def least_cost(one: Candidate, standing: Standing, scope: Scope) -> int | None:
    """The least that a line may cost for a whole cycle, in the currency's smallest units; None for what is on
    request.

    By the lists of that day and of all to come, and for what is held at the prices that bind it.
    """
    found = list(_monthly(one, standing, scope))
    if not found:
        return None
    amount = rounded(min(found) * standing.definitions.cycles[scope.cycle], scope.currency)
    return int(Fraction(amount) * 10 ** decimals(scope.currency))


def _monthly(one: Candidate, standing: Standing, scope: Scope) -> Iterator[Fraction]:
    days = [scope.at, *sorted(day for day in one.item.price_days if day > scope.at)]
    spans = [(settled, begun) for settled in days for begun in days if begun <= settled]
    held = next((line for line in standing.lines if line.item == one.item.id), None)
    if held is not None and standing.subscription is not None:
        spans += _bound(held, standing.subscription, days)
        if held.price is not None:
            yield one.seats * Fraction(held.price.seats)
    counted = Counted(one.seats, dict(one.units))
    for settled, begun in spans:
        cost = sum_of(listed_parts(one.item, counted, scope.currency, scope.cycle, settled, begun))
        if cost is not None:
            yield cost


def _bound(held: Line, subscription: Subscription, days: list[date]) -> list[tuple[date, date]]:
    """The days whose lists may bind a line that began before."""
    settled, begun = bound_on(held, subscription)
    return [(day, begun) for day in (settled, *days)]

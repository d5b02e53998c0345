"""What can be held, and the cheapest of it, asked of an engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..engine import Engine
from ..model.base import today
from ..views.compare import find as find_items
from .candidates import scope_of
from .find import Found
from .find import find as found_in
from .needs import need_of
from .subscriptions import Subscriptions


def subscriptions(
    engine: Engine,
    at: date | None = None,
    *,
    products: Iterable[str] = (),
    currency: str | None = None,
    cycle: str | None = None,
    seats: int | None = None,
) -> Subscriptions:
    """Everything that can be held by who begins on a day, of some products or of all; today without one.

    Where nothing else is said, in the catalog's first currency, for the billing cycle for which most can be
    had, and each line with as few seats as it is sold with. Raises QuestionError for what there is not.
    """
    scope = scope_of(
        engine.definitions, at or today(), products=products, currency=currency, cycle=cycle, seats=seats
    )
    return Subscriptions(engine.definitions, scope)


def find(
    engine: Engine,
    needs: Iterable[str],
    at: date | None = None,
    *,
    currency: str | None = None,
    cycle: str | None = None,
    seats: int | None = None,
    why_not: Iterable[str] = (),
) -> Found:
    """The cheapest subscription that gives what is needed, `sso` or `contacts=200000`, and what makes it
    dear; `why_not` are items of which it is told what the cheapest with them costs. All else as for
    subscriptions(). Raises QuestionError for what there is not."""
    definitions, grounds = engine.definitions, engine.grounds
    scope = grounds.scope(at or today(), currency=currency, cycle=cycle, seats=seats)
    for word in why_not:
        find_items(word, definitions)  # an unknown one is told with the nearest
    return found_in(grounds, scope, [need_of(one, definitions) for one in needs], why_not)

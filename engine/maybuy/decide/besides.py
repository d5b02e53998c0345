"""What is charged besides the price of each cycle: once, or by use."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.account import Line, Subscription
from ..model.charge import SEAT, Charge
from ..model.deed import ADD_SEATS, PRICED
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.costs import bound_on, on_trial
from ..subscription.customers import priced_for
from ..subscription.quotes import Quote, quotes
from .charged import bound_line
from .prepared import Decision


def besides(decision: Decision, item: Item, currency: str) -> Iterator[Quote]:
    """The charges of an item that what a decision is about pays once or by use; for more seats of a line, at
    the prices that bind it."""
    facts, definitions = decision.prepared.facts, decision.prepared.engine.definitions
    priced, day = priced_for(facts.account, definitions), decision.paid_from
    bound = None
    if decision.does == ADD_SEATS and facts.account.subscription is not None:
        bound = bound_line(item, facts, day, decision.settlement, definitions)
    first, begun = (day, day) if bound is None else bound_on(*bound)
    for one in quotes(priced.items[item.id], currency, first, priced, begun):
        if one.charge.by is not None or (one.charge.once and _is_due(one.charge, decision, item, bound)):
            yield one


def _is_due(charge: Charge, decision: Decision, item: Item, bound: tuple[Line, Subscription] | None) -> bool:
    """Whether what is paid once is to be paid: of more seats what is for each, unless they are tried; else
    what no edition that is held has had."""
    if decision.does == ADD_SEATS:
        return bound is not None and charge.per == SEAT and not on_trial(item.id, bound[1])
    held = decision.prepared.facts.account.subscription
    definitions = decision.prepared.engine.definitions
    return decision.does in PRICED and (held is None or charge.id not in _paid(item, held, definitions))


def _paid(item: Item, subscription: Subscription, definitions: Definitions) -> set[str]:
    """What was paid once for editions of the same product that are held, and not tried."""
    items = definitions.items
    held = [items[one.item] for one in subscription.items if not on_trial(one.item, subscription)]
    charges = [charge for one in held if one.product == item.product for charge in one.charges]
    return {charge.id for charge in charges if charge.once}

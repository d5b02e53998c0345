"""What is charged besides the price of each cycle, once or by use; and what more seats of a line cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..model.account import Line, Subscription
from ..model.charge import SEAT, Charge, Scale
from ..model.decision import FROM
from ..model.deed import ADD_SEATS, PRICED
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.costs import bound_on, least_in_all, listed, on_trial
from ..subscription.customers import priced_for
from ..subscription.quotes import Quote, quotes
from .charged import bound_line
from .decision import Decision


def besides(decision: Decision, item: Item, currency: str) -> Iterator[Quote]:
    """The charges of an item that what a decision is about pays once or by use; for more seats of a line, at
    the prices that bind it."""
    facts, definitions = decision.facts, decision.definitions
    priced, day = priced_for(facts.account, definitions), decision.paid_from
    bound = None
    if decision.does == ADD_SEATS and facts.account.subscription is not None:
        bound = bound_line(item, facts, decision.made, day, decision.settlement, definitions)
        item = item if bound is None else definitions.items[bound[0].item]
    first, begun = (day, day) if bound is None else bound_on(*bound)
    for one in quotes(priced.items[item.id], currency, first, priced, begun):
        if one.charge.by is not None or (one.charge.once and _is_due(one.charge, decision, item, bound)):
            yield one


class Further(NamedTuple):
    """What more seats of a line cost a month: each by the list, by which charges, and the least in all."""

    each: Decimal | None
    charges: tuple[tuple[Charge, Scale], ...]
    least: Decimal | None


def further(decision: Decision, item: Item, currency: str) -> Further | None:
    """What more seats of a line cost that has no one price for each; None of anything else."""
    facts, on = decision.facts, decision.paid_from
    price = decision.price
    if decision.does != ADD_SEATS or price is None or price.per != FROM or not decision.on_line:
        return None
    definitions = decision.definitions
    bound = bound_line(item, facts, decision.made, on, decision.settlement, definitions)
    if bound is None:
        return None
    priced = priced_for(facts.account, definitions)
    item, cycle, (first, begun) = priced.items[bound[0].item], bound[1].cycle, bound_on(*bound)
    return Further(
        listed(item, currency, cycle, first, begun),
        tuple(
            (one.charge, one.scales[cycle])
            for one in quotes(item, currency, first, priced, begun)
            if one.charge.recurs and one.charge.per == SEAT and cycle in one.scales
        ),
        least_in_all(item, currency, cycle, first, begun),
    )


def _is_due(charge: Charge, decision: Decision, item: Item, bound: tuple[Line, Subscription] | None) -> bool:
    """Whether what is paid once is to be paid: of more seats what is for each, unless they are tried; else
    what no edition that is held has had."""
    if decision.does == ADD_SEATS:
        return bound is not None and charge.per == SEAT and not on_trial(item.id, bound[1])
    held = decision.facts.account.subscription
    definitions = decision.definitions
    return decision.does in PRICED and (held is None or charge.id not in _paid(item, held, definitions))


def _paid(item: Item, subscription: Subscription, definitions: Definitions) -> set[str]:
    """What was paid once for editions of the same product that are held, and not tried."""
    items = definitions.items
    held = [items[one.item] for one in subscription.items if not on_trial(one.item, subscription)]
    charges = [charge for one in held if one.product == item.product for charge in one.charges]
    return {charge.id for charge in charges if charge.once}

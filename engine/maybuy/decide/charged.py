"""What a seat costs that is asked for: what the preview of the same change charges.

What is held has a price that binds it: the one agreed, or that of an older list. What comes to be held has
the list's, of the day on which it begins.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..model.account import Account, Line, Subscription
from ..model.decision import Price
from ..model.definitions import Definitions, Item
from ..model.settlement import NEW_TERM, Settlement
from ..subscription.course import as_of, begun_anew
from ..subscription.prices import Billing, unit_price
from .prepare import Facts


def bound_price(
    item: Item, facts: Facts, on: date, settlement: Settlement | None, definitions: Definitions
) -> Price | None:
    """The price of an item on a line, for a change that takes effect on a day. None where it has none.

    Where that is the list's, by every cycle; else only in the cycle in which the line is paid for.
    """
    present = facts.account.subscription
    later = as_of(facts.account, on, definitions).subscription if on > facts.at else present
    subscription = later if later is not None and _line(later, item) is not None else present
    assert subscription is not None
    if settlement is not None and settlement.by == NEW_TERM:
        subscription = begun_anew(subscription, on, subscription.cycle, definitions)
    line = _line(subscription, item)
    amount = None if line is None else unit_price(line, _billing(subscription, facts.account, definitions))
    if amount is None:
        return None
    currency, cycle = facts.account.currency, subscription.cycle
    listed = item.sold_at(currency, on)
    return Price(currency, listed if listed.get(cycle) == amount else {cycle: amount})


def monthly(
    line: Line, subscription: Subscription, account: Account, definitions: Definitions
) -> Decimal | None:
    """What a line costs a month, in a subscription that has it; None where it has no price to tell."""
    amount = unit_price(line, _billing(subscription, account, definitions))
    return None if amount is None else amount * line.seats


def _billing(subscription: Subscription, account: Account, definitions: Definitions) -> Billing:
    return Billing(subscription, account.currency, definitions)


def _line(subscription: Subscription, item: Item) -> Line | None:
    return next((one for one in subscription.items if one.item == item.id), None)

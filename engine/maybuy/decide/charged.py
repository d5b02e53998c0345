"""What something costs that is asked for: what the preview of the same change charges.

What is held has a price that binds it: the one agreed, or that of an older list. What comes to be held has
the list's, of the day on which it begins. What is tried is held already when it begins to be paid for.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ..model.account import Account, Line, Subscription
from ..model.ask import Ask
from ..model.decision import Per, Price
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.settlement import NEW_TERM, Settlement
from ..subscription.changes import standing
from ..subscription.costs import Billing, bound_on, is_for_seats, least_of, monthly, unit_price
from ..subscription.course import as_of, begun_anew
from ..subscription.customers import priced_for
from ..subscription.followed import followed
from ..subscription.quotes import binding_price, each_of, listed_price, per_what
from .prepare import Facts


def bound_price(
    item: Item, facts: Facts, made: Ask, on: date, settlement: Settlement | None, definitions: Definitions
) -> Price | None:
    """The price of an item on a line, for a change made that takes effect on a day. None where it has none.

    Where that is the list's, by every cycle; else only in the cycle in which the line is paid for.
    """
    found = bound_line(item, facts, made, on, settlement, definitions)
    if found is None:
        return None
    priced = priced_for(facts.account, definitions)
    return _of_line(priced.items[found[0].item], *found, facts.account, on, priced)


def bound_line(
    item: Item, facts: Facts, made: Ask, on: date, settlement: Settlement | None, definitions: Definitions
) -> tuple[Line, Subscription] | None:
    """The line of an item that a change made is about which takes effect on a day, in the subscription as it
    is paid for then. Where it would be gone by then, as the change keeps it, or else the line of its product
    that the change is meant for by then."""
    present = facts.account.subscription
    assert present is not None
    later = as_of(facts.account, on, definitions).subscription if on > facts.at else present
    if later is None or _line(later, item) is None:
        kept = followed(present, facts.fresh, made, facts.at, on, definitions).subscription
        account = facts.account.model_copy(update={"subscription": kept})
        later = as_of(account, on, definitions).subscription
    found = None if later is None else standing(later.items, item, definitions)
    subscription = present if later is None or found is None else later
    if settlement is not None and settlement.by == NEW_TERM:
        subscription = begun_anew(subscription, on, subscription.cycle, definitions)
    found = standing(subscription.items, item, definitions)
    return None if found is None else (found[0], subscription)


def trial_price(item: Item, facts: Facts, on: date, definitions: Definitions) -> Price | None:
    """The price of an item that is tried, as what it goes on as, from the day on which that is over. None
    where nothing is charged then: it ends, it has no price, or there is no subscription any more.

    By every cycle where the list has that price for who buys it, or nobody knows yet in which it is paid for.
    """
    definitions = priced_for(facts.account, definitions)
    after = definitions.items.get(definitions.after_trial(item) or "")
    if after is None:
        return None
    if facts.account.subscription is None:
        return binding_price(after, facts.account.currency, on, definitions)
    later = as_of(facts.account, on, definitions).subscription
    if later is None:
        return None
    line = Line(item=after.id, seats=1, since=on)
    paid = later.model_copy(update={"trials": ()})
    return _of_line(after, line, paid, facts.account, on, definitions)


def _of_line(
    item: Item, line: Line, subscription: Subscription, account: Account, on: date, definitions: Definitions
) -> Price | None:
    currency, cycle = account.currency, subscription.cycle
    list_price = listed_price(item, currency, on, definitions)
    billing = _billing(subscription, account, definitions)
    per: Per
    if item.by_seat_alone or is_for_seats(line, billing):
        amount, per = unit_price(line, billing), each_of(item)
    else:
        settled, begun = bound_on(line, subscription)
        amount, per = least_of(item, currency, cycle, settled, begun), per_what(item)
    if amount is None:
        return None
    if list_price is not None and list_price.per == per and list_price.amounts.get(cycle) == amount:
        return list_price
    return Price(currency, {cycle: amount}, per)


def monthly_of(
    line: Line, subscription: Subscription, account: Account, definitions: Definitions
) -> Fraction | None:
    """What a line costs a month, in a subscription that has it; None where it has no price to tell."""
    return monthly(line, _billing(subscription, account, priced_for(account, definitions)))


def _billing(subscription: Subscription, account: Account, definitions: Definitions) -> Billing:
    return Billing(subscription, account.currency, definitions)


def _line(subscription: Subscription, item: Item) -> Line | None:
    return next((one for one in subscription.items if one.item == item.id), None)

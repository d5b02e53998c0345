"""What is paid each cycle on days after an order, as it leaves the subscription."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..model import deed
from ..model.account import Subscription
from ..model.definitions import Definitions
from ..subscription.costs import Billing
from ..subscription.course import as_of, renewed
from ..subscription.customers import priced_for
from ..subscription.prices import counting
from .charges import renewal_lines, total
from .discounts import Discount, taken_of_cycle
from .summary import Preview


class Cost(NamedTuple):
    """What a subscription costs each cycle from a day on: line by line, and all of it less promotions."""

    day: date
    cycle: str
    lines: tuple[Decimal | None, ...]
    net: Decimal
    renews: bool = False
    """Whether nothing happens on the day but that a term begins."""

    @property
    def whole(self) -> Decimal:
        """All that has a price, before promotions."""
        return total(self.lines, Decimal(0))

    @property
    def opened(self) -> bool:
        """Whether some of it is priced on request."""
        return None in self.lines

    def comes_to(self, other: Cost) -> bool:
        """Whether as much is paid as by another."""
        return (self.net, self.opened) == (other.net, other.opened)


def cost_now(preview: Preview) -> Cost:
    """What is paid each cycle after what changes now. There must be lines."""
    lines = tuple([line.recurring for line in preview.lines if line.kind == "line"])
    return Cost(preview.at, preview.lines[0].cycle, lines, preview.recurring_net)


def later_costs(preview: Preview, definitions: Definitions) -> Iterator[Cost]:
    """What is paid from later days on: once trials are over, all that waits has happened, or the next term
    begins. The first day's first, without days from which no more and no less is paid; but when all that
    waits has happened is always among them. There must be lines."""
    after, told = preview.subscription_after, cost_now(preview)
    costs = {cost.day: cost for cost in _tried(preview, definitions)}
    waited = None
    if preview.scheduled and after is not None:
        waited = max(one.on for one in preview.scheduled)
        costs[waited] = _from(waited, after, preview, definitions)
    renewal = next((due.on for due in preview.payments if due.reason == "renewal"), None)
    if after is not None and after.renews and waited is None and renewal is not None:
        then = subscription_on(renewal, preview, definitions)
        assert then is not None
        costs.setdefault(renewal, _from(renewal, then, preview, definitions)._replace(renews=True))
    for day in sorted(costs):
        cost = costs[day]
        if day == waited or not cost.comes_to(told):
            yield cost
            told = cost


def _tried(preview: Preview, definitions: Definitions) -> Iterator[Cost]:
    """What is paid each cycle once what is tried is over, trial by trial."""
    now = preview.subscription_now
    for day in sorted({one.until for one in now.trials} if now else ()):
        then = subscription_on(day, preview, definitions)
        if then is not None and then.items:
            yield _from(day, then, preview, definitions)


def _from(day: date, then: Subscription, preview: Preview, definitions: Definitions) -> Cost:
    """What a subscription costs each cycle from a day on, less what promotions take off in the first term
    that begins then or later, were it like the one of that day."""
    billing = billing_of(then, preview, definitions)
    following, running = then, then
    if then.term.start != day:
        following = renewed(then, then.cycle, definitions)
        running = subscription_on(following.term.start, preview, definitions) or then
    lines, promotions = renewal_lines(billing), counting(running, definitions)
    taken = taken_of_cycle(lines, promotions, billing._replace(subscription=following))
    recurring = tuple([line.recurring for line in lines])
    net = total(recurring, Decimal(0)) - total(taken.values(), Decimal(0))
    return Cost(day, then.cycle, recurring, net)


def differs_on(day: date, preview: Preview, definitions: Definitions) -> bool:
    """Whether something else is different in the first term that begins on a day or after it: what is held,
    how often it is paid, its price, or what another promotion takes off by then. There must be lines."""
    then = subscription_on(day, preview, definitions)
    if then is not None and then.term.start != day:
        day = then.term.end
        then = subscription_on(day, preview, definitions)
    if then is None or any(one.on <= day for one in preview.scheduled):
        return True
    cost = _from(day, then, preview, definitions)
    return (cost.net, cost.opened) != (preview.recurring, cost_now(preview).opened)


def counts_in_part(discount: Discount, preview: Preview, definitions: Definitions) -> bool:
    """Whether a percentage ends within a term, of which it takes its part for some days only."""
    until = discount.until
    if until is None or definitions.promotions[discount.promotion].percent is None:
        return False
    then = subscription_on(until, preview, definitions)
    return then is not None and then.term.start != until


def end_of(preview: Preview, definitions: Definitions) -> date | None:
    """The day on which a subscription ends that is not renewed, or that is to be cancelled."""
    now, after, scheduled = preview.subscription_now, preview.subscription_after, preview.scheduled
    if after is not None:
        return None if after.renews else after.term.end
    ends = [one.on for one in scheduled if definitions.does(one.change.action) == deed.CANCEL_ACCOUNT]
    if now is not None and not now.renews:
        ends.append(now.term.end)
    return min(ends, default=None)


def subscription_on(day: date, preview: Preview, definitions: Definitions) -> Subscription | None:
    """The subscription after the order, as it is on a day."""
    account = preview.account.model_copy(update={"subscription": preview.subscription_now})
    return as_of(account, day, definitions).subscription


def billing_of(then: Subscription, preview: Preview, definitions: Definitions) -> Billing:
    """What a subscription of the account's costs on a later day."""
    return Billing(then, preview.currency, priced_for(preview.account, definitions))

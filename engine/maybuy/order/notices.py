"""What a customer should know of an order before confirming it."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import deed
from ..model.account import Account, Line, Subscription
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.order import Order
from ..subscription.costs import Billing
from ..subscription.course import Phase
from ..subscription.holdings import holdings
from ..subscription.waiting import Agreed
from .charges import whole_cycle
from .summary import Notice


def notices(made: Ask, agreed: Agreed, lines: tuple[Line, ...], definitions: Definitions) -> Iterator[Notice]:
    """What a change does to what waits, and to a suite one of whose parts it cancels."""
    for code, ones in (("superseded", agreed.replaced), ("undone", agreed.undone)):
        for one in ones:
            yield Notice(code, one.change.item or one.change.to or one.change.action)
    if definitions.does(made.action) == deed.CANCEL:
        for line in lines:
            if made.item in definitions.items[line.item].parts:
                yield Notice("suite_dissolved", line.item)


def trials_ended(
    before: Subscription | None, now: Subscription | None, definitions: Definitions
) -> Iterator[Notice]:
    """What is tried no longer, because another edition takes its place, or a suite."""
    if before is None or now is None or not before.trials:
        return
    tried = {one.item for one in now.trials}
    held = holdings(now.items, definitions).by_product
    for one in before.trials:
        if one.item not in tried and definitions.items[one.item].product in held:
            yield Notice("trial_ended", one.item)


def in_vain(phases: tuple[Phase, ...], definitions: Definitions) -> Iterator[Notice]:
    """What waits for a day on which nothing is held any more, other than an end."""
    last = phases[-2].subscription if len(phases) > 1 and phases[-1].subscription is None else None
    for one in last.scheduled if last is not None else ():
        if definitions.does(one.change.action) not in (deed.CANCEL, deed.CANCEL_ACCOUNT):
            yield Notice("in_vain", one.change.item or one.change.to or one.change.action)


def ignored(account: Account, order: Order) -> Iterator[Notice]:
    """A billing cycle that an order gives for a subscription that has one: only a change of it would
    count."""
    present, said = account.subscription, order.cycle
    if present is not None and said is not None and said != present.cycle:
        yield Notice("cycle_ignored", said)


def of_term(
    before: Subscription | None, now: Subscription | None, currency: str, definitions: Definitions
) -> Iterator[Notice]:
    """That a term breaks off: another begins with the order, or nothing is given back of what was paid."""
    if before is None or now is not None:
        if before is not None and now is not None and now.term.start != before.term.start:
            yield Notice("new_term", before.term.end.isoformat())
    elif whole_cycle(Billing(before, currency, definitions)):
        yield Notice("uncredited", before.term.end.isoformat())

"""What a customer should know of an order before confirming it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..model import deed
from ..model.account import Account, Line, ScheduledChange, Subscription
from ..model.ask import Ask, ask_of
from ..model.definitions import Definitions
from ..model.order import Order
from ..subscription.changes import changed
from ..subscription.costs import Billing
from ..subscription.course import Phase
from ..subscription.ending import after_trials
from ..subscription.followed import Followed
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


def is_idle(made: Ask, before: Subscription, after: Followed, definitions: Definitions) -> bool:
    """Whether a change that is about what is held, or what waits, leaves both as they are."""
    if after.subscription is None or definitions.does(made.action) not in deed.COURSE:
        return False
    if (
        after.agreed.undone
        or after.agreed.replaced
        or len(after.subscription.scheduled) > len(before.scheduled)
    ):
        return False
    return after.subscription.model_copy(update={"scheduled": before.scheduled}) == before


def idle(phases: Iterable[Phase], definitions: Definitions) -> Iterator[ScheduledChange]:
    """What waits and alters nothing on its day, on which something is held: the suite that it was meant for
    is gone by then, say."""
    for (_, day, present), (_, _, then) in pairwise(phases):
        if present is None or then is None:
            return  # see in_vain()
        over = {one.item: one for one in present.trials if one.until <= day}
        lines, cycle = after_trials(present.items, over, day, definitions), present.cycle
        for one in sorted([one for one in present.scheduled if one.on <= day], key=lambda one: one.on):
            change, does = ask_of(one.change), definitions.does(one.change.action)
            was, lines = lines, changed(lines, change, one.on, definitions)
            if does == deed.CHANGE_CYCLE:
                if change.to == cycle:
                    yield one
                cycle = change.to or cycle
            elif lines == was and does != deed.EXTEND:
                yield one


def of_idle(changes: Iterable[Ask]) -> Iterator[Notice]:
    """That changes alter nothing on the day on which they take effect."""
    for one in changes:
        yield Notice("no_effect", one.item or one.to or one.action)


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

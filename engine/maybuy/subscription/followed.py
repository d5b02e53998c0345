"""What a change makes of a subscription: at once, or as something more that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ..model import deed
from ..model.account import ScheduledChange, Subscription
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.order import OrderChange
from .changes import changed
from .course import begun_anew, next_paid, with_lines
from .ending import following, on_trial_from
from .waiting import Agreed, agree, moot


class Followed(NamedTuple):
    """A subscription after a change, with all that waits; None where the change ended it."""

    subscription: Subscription | None
    agreed: Agreed
    """What the change came to beside what waited."""
    earlier: tuple[ScheduledChange, ...]
    """What still waits from earlier orders."""
    fresh: tuple[ScheduledChange, ...]
    """What waits from the same order."""


def followed(
    subscription: Subscription,
    fresh: Sequence[ScheduledChange],
    change: Ask,
    at: date,
    on: date,
    definitions: Definitions,
) -> Followed:
    """What becomes of a subscription by a change, made on one day, that takes effect `on` another or the
    same.

    Of what waits, `fresh` is from the same order.
    """
    earlier = tuple([one for one in subscription.scheduled if not any(one is other for other in fresh)])
    agreed = agree(subscription.items, earlier, fresh, change, subscription.cycle, definitions)
    left, waiting = agreed.change, agreed.fresh
    after: Subscription | None = subscription
    if left is not None and on > at:
        waiting = (*waiting, _put_off(on, left))
    elif left is not None:
        after = _at_once(subscription, left, at, definitions)
    if after is None:
        return Followed(None, agreed, (), ())
    all_ = sorted((*agreed.earlier, *waiting), key=lambda one: one.on)
    gone = moot(subscription.items, after.items, all_, definitions)
    agreed = agreed._replace(replaced=(*agreed.replaced, *gone))
    ends = tuple([next_paid(one, None, definitions) for one in (subscription, after)])
    earlier, waiting = (
        following([one for one in some if not any(one is other for other in gone)], *ends)
        for some in (agreed.earlier, waiting)
    )
    scheduled = tuple(sorted((*earlier, *waiting), key=lambda one: one.on))
    return Followed(after.model_copy(update={"scheduled": scheduled}), agreed, earlier, waiting)


def _at_once(
    subscription: Subscription, change: Ask, at: date, definitions: Definitions
) -> Subscription | None:
    does = definitions.does(change.action)
    if does == deed.CANCEL_ACCOUNT:
        return None
    items = changed(subscription.items, change, at, definitions)
    after = with_lines(subscription, items)
    if does == deed.START_TRIAL and change.item is not None:
        return on_trial_from(after, change.item, at, definitions)
    if does == deed.CHANGE_CYCLE and change.to in definitions.cycles and change.to != after.cycle:
        return begun_anew(after, at, change.to or after.cycle, definitions)
    if does == deed.EXTEND:
        return begun_anew(after, at, after.cycle, definitions)
    return after


def _put_off(on: date, change: Ask) -> ScheduledChange:
    recorded = OrderChange.model_construct(
        action=change.action,
        item=change.item,
        seats=change.seats,
        quantity=change.quantity,
        to=change.to,
        units=dict(change.units) or None,
    )
    return ScheduledChange.model_construct(on=on, change=recorded)

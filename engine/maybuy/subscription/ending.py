"""What a subscription comes to on the days on which trials end and what waits falls due, before money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..model import deed
from ..model.account import ActivePromotion, Line, Subscription, Trial
from ..model.ask import ask_of
from ..model.definitions import Definitions
from .changes import changed
from .holdings import remaining


def stretches(present: Subscription, definitions: Definitions) -> Iterator[tuple[date, Subscription]]:
    """The days on which something that waits falls due or a trial ends, each with the subscription of then:
    its lines, trials and cycle. Nothing more once the account is cancelled."""
    days = {one.on for one in present.scheduled} | {one.until for one in present.trials}
    for day in sorted(days):
        over = {one.item: one for one in present.trials if one.until <= day}
        lines, cycle = after_trials(present.items, over, day, definitions), present.cycle
        for one in present.scheduled:
            if one.on != day:
                continue
            does = definitions.does(one.change.action)
            if does == deed.CANCEL_ACCOUNT:
                return
            lines = changed(lines, ask_of(one.change), day, definitions)
            if does == deed.CHANGE_CYCLE and one.change.to in definitions.cycles:
                cycle = one.change.to or cycle
        trials = tuple([one for one in present.trials if one.item not in over])
        present = present.model_copy(update={"items": lines, "trials": trials, "cycle": cycle})
        yield day, present


def after_trials(
    lines: Sequence[Line], over: Mapping[str, Trial], day: date, definitions: Definitions
) -> tuple[Line, ...]:
    """The lines once some trials, by their items, are over: what was tried goes on and is paid for from then
    on, or ends."""
    left: list[Line] = []
    for line in lines:
        trial = over.get(line.item)
        if trial is None:
            left.append(line)
        elif trial.then is not None:
            update = {"item": trial.then, "since": trial.until, "price": None, "paid": None}
            left.append(line.model_copy(update=update))
    return remaining(lines, left, definitions.on(day)) if over else tuple(lines)


def ended_on(one: ActivePromotion, day: date) -> ActivePromotion:
    """A promotion that ends on a day, before its time."""
    first = None if one.from_ is None else min(one.from_, day)
    return one.model_copy(update={"from_": first, "until": day})

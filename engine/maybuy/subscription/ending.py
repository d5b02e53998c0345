"""What a subscription comes to on the days on which trials end and what waits falls due, before money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ..model import deed
from ..model.account import ActivePromotion, Line, ScheduledChange, Subscription, Term, Trial
from ..model.ask import ask_of
from ..model.definitions import Definitions
from .changes import changed
from .days import anchor_of, next_term, on_anchor, to_record
from .holdings import remaining


def stretches(present: Subscription, definitions: Definitions) -> Iterator[tuple[date, Subscription]]:
    """The days on which something that waits falls due or a trial ends, each with the subscription of then:
    its lines, trials and cycle. Nothing more once the account is cancelled."""
    while present.scheduled or present.trials:
        day = min([*(one.on for one in present.scheduled), *(one.until for one in present.trials)])
        over = {one.item: one for one in present.trials if one.until <= day}
        due = [one for one in present.scheduled if one.on <= day]
        lines, cycle = after_trials(present.items, over, day, definitions), present.cycle
        left = [one for one in present.trials if one.item not in over]
        free = bool(over) and len({one.item for one in present.trials}) == len(present.items)
        paid = free and len(lines) > len(left)
        begun: list[tuple[str, date]] = []
        for one in due:
            does = definitions.does(one.change.action)
            if does == deed.CANCEL_ACCOUNT:
                return
            lines = changed(lines, ask_of(one.change), day, definitions)
            if does == deed.CHANGE_CYCLE and one.change.to in definitions.cycles:
                cycle = one.change.to or cycle
            if does == deed.START_TRIAL and one.change.item is not None:
                begun.append((one.change.item, one.on))
        held = {line.item for line in lines}
        trials = tuple([one for one in left if one.item in held])
        waiting = tuple([one for one in present.scheduled if one.on > day])
        before = _turned(present, day, cycle, definitions)
        present = before.model_copy(
            update={"items": lines, "trials": trials, "cycle": cycle, "scheduled": waiting}
        )
        for item, on in begun:
            present = on_trial_from(present, item, on, definitions)
        if before.term.start < day and (paid or cycle != before.cycle):
            term = Term.model_construct(start=day, end=on_anchor(day, definitions.cycles[cycle], day.day))
            moved = following(waiting, before.term.end, term.end)
            present = present.model_copy(
                update={"term": term, "anchor": to_record(term, day.day), "scheduled": moved}
            )
        yield day, present


def on_trial_from(present: Subscription, item_id: str, day: date, definitions: Definitions) -> Subscription:
    """A subscription with a line that is tried from a day on, and that this is recorded."""
    item = definitions.items[item_id]
    if item.trial is None or all(line.item != item_id for line in present.items):
        return present
    trial = Trial.model_construct(
        item=item_id, until=item.trial.over(day), then=definitions.after_trial(item)
    )
    tried = tuple(dict.fromkeys((*present.tried, item_id)))
    return present.model_copy(update={"trials": (*present.trials, trial), "tried": tried})


def _turned(present: Subscription, day: date, cycle: str, definitions: Definitions) -> Subscription:
    """A subscription in the term of a day; one that begins on it is in the cycle of then."""
    while present.term.end <= day:
        anchor = anchor_of(present)
        now = cycle if present.term.end == day else present.cycle
        term = next_term(present.term, definitions.cycles[now], anchor)
        present = present.model_copy(update={"term": term, "cycle": now, "anchor": to_record(term, anchor)})
    return present


def following(waiting: Iterable[ScheduledChange], before: date, after: date) -> tuple[ScheduledChange, ...]:
    """What waits once the next cycle begins on another day than before, as where a term is broken off.

    What was agreed of an item keeps its day: nobody pays for a whole term for what was to leave within it.
    An end of the subscription, or another cycle, waits for the end of this one instead of that one's.
    """
    moved = [
        one.model_copy(update={"on": after}) if one.on == before and one.change.item is None else one
        for one in waiting
    ]
    return tuple(sorted(moved, key=lambda one: one.on))


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
    return one.model_copy(update={"from_": first, "until": day, "otherwise": None})

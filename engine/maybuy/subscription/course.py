"""The course of a subscription: its phases, one after the other, as far ahead as anybody looks.

A phase is a stretch of days in which what is held, at what price and in which cycle, stays the same. It ends
where a change that waits falls due, and where the term ends, a promotion, a trial or a commitment. Each
phase is told as an account would record it on its first day: so whoever looks at an account on some day
looks at the phase of that day, and needs to know nothing of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ..model import deed
from ..model.account import (
    Account,
    ActivePromotion,
    Line,
    Subscription,
    Term,
)
from ..model.ask import ask_of
from ..model.definitions import Definitions
from ..model.order import OrderChange
from ..model.vocabulary import SINCE
from .changes import changed
from .costs import Billing
from .customers import priced_for
from .days import anchor_of, next_term, on_anchor, to_record
from .ending import after_trials, ended_on, following, on_trial_from
from .meanwhile import after_trial, goes_on, paid_still, with_taken, with_used
from .prices import (
    apart,
    counting,
    ends_with,
    has_sums,
    paid_so_far,
    voided,
)


class Phase(NamedTuple):
    """What is held from one day until another, that day itself excluded.

    `subscription` is None once it has ended; `until` is then the last of all days.
    """

    start: date
    until: date
    subscription: Subscription | None


def course(
    subscription: Subscription, definitions: Definitions, currency: str | None = None
) -> Iterator[Phase]:
    """The phases from the first day of the recorded term on, without end where the subscription renews.

    With the `currency` lines say what was paid for them where nobody could know it any more.
    """
    start: date = subscription.term.start
    present: Subscription | None = _fallen_due(subscription, start, definitions, currency)
    while present is not None:
        until = _boundary(present, start)
        yield Phase(start, until, present)
        if until == date.max:
            return
        start = until
        present = _on(present, start, definitions, currency)
    yield Phase(start, date.max, None)


def as_of(account: Account, day: date, definitions: Definitions) -> Account:
    """An account as it is on a day, from the first day of its recorded term on.

    The account itself where that is in its term and nothing that waits has fallen due.
    """
    recorded = account.subscription
    if recorded is None or not overdue(recorded, day):
        return account
    phases = course(recorded, priced_for(account, definitions), account.currency)
    found = next((one.subscription for one in phases if one.start <= day < one.until), None)
    return account.model_copy(update={"subscription": found})


def next_paid(present: Subscription, item_id: str | None, definitions: Definitions) -> date:
    """The day on which the next cycle begins, for what is held of an item's product or all of a subscription:
    when the term turns, but for what is tried when the trial is over. Before that nothing is paid, so what
    waits for the next cycle comes in time. Where all is tried the term begins with what is paid first."""
    if not present.trials:
        end: date = present.term.end
        return end
    on = definitions.items.get(item_id or "")
    product = None if on is None else on.product
    trials = [one for one in present.trials if definitions.items[one.item].product == product]
    if not trials and len({one.item for one in present.trials}) == len(present.items):
        trials = [one for one in present.trials if one.then is not None]
    return min([one.until for one in trials], default=present.term.end)


def overdue(recorded: Subscription, day: date) -> bool:
    """Whether what is recorded is no longer how things stand on a day."""
    if day >= recorded.term.end:
        return True
    scheduled, trials = recorded.scheduled, recorded.trials
    return bool(
        (scheduled and any(one.on <= day for one in scheduled))
        or (trials and any(one.until <= day for one in trials))
    )


def _boundary(present: Subscription, start: date) -> date:
    """The first day after `start` on which something is different."""
    days = [present.term.end, *(one.on for one in present.scheduled)]
    days += [one.until for one in present.promotions if one.until is not None]
    days += [one.from_ for one in present.promotions if one.from_ is not None]
    days += [one.until for one in present.trials]
    if present.commitment is not None:
        days.append(present.commitment.until)
    return min([day for day in days if day > start], default=date.max)


def _on(
    present: Subscription, day: date, definitions: Definitions, currency: str | None
) -> Subscription | None:
    """A subscription on the first day of its next phase: None where it ends then."""
    if day == present.term.end:
        due = [one.change for one in present.scheduled if one.on <= day]
        kinds = {definitions.does(one.action) for one in due}
        if deed.CANCEL_ACCOUNT in kinds or not (present.renews or deed.EXTEND in kinds):
            return None
        cycle = _cycle_after(present, due, definitions)
        present = renewed(present, cycle, definitions)
        after = _fallen_due(present, day, definitions, currency)
        return after if after is None or currency is None else _charged(after, currency, definitions)
    return _fallen_due(present, day, definitions, currency)


def _charged(present: Subscription, currency: str, definitions: Definitions) -> Subscription:
    """A subscription in a term that begins, in which lines say what was paid for them where promotions are
    recorded that did not count: what waits is to end them, and nobody knows later what waited. Nor what sums
    took off then."""
    if not apart(present, definitions):
        return present
    counted = tuple([one.active for one in counting(present, definitions)])
    less = present.model_copy(update={"promotions": counted})
    billing = Billing(less, currency, definitions)
    items = [line.model_copy(update={"paid": paid_so_far(line, billing)}) for line in present.items]
    return present.model_copy(update={"items": tuple(items), "promotions": with_taken(present, billing)})


def renewed(present: Subscription, cycle: str, definitions: Definitions) -> Subscription:
    """A subscription in the term after its own, in a cycle. What was paid was for the term before."""
    anchor = anchor_of(present)
    term = next_term(present.term, definitions.cycles[cycle], anchor)
    items, recorded = carried_over(present, definitions), to_record(term, anchor)
    return present.model_copy(update={"term": term, "cycle": cycle, "anchor": recorded, "items": items})


def begun_anew(present: Subscription, day: date, cycle: str, definitions: Definitions) -> Subscription:
    """A subscription whose term is broken off and begins anew on a day, in a cycle.

    What is about the whole subscription and waits for its end waits for the new one's. An amount off that was
    taken in a term which began on the same day was taken of the term before.
    """
    term = Term.model_construct(start=day, end=on_anchor(day, definitions.cycles[cycle], day.day))
    items = carried_over(present, definitions)
    promotions = tuple([_unused(one, day) for one in present.promotions])
    return present.model_copy(
        update={
            "term": term,
            "cycle": cycle,
            "anchor": to_record(term, day.day),
            "items": items,
            "promotions": promotions,
            "scheduled": following(present.scheduled, present.term.end, term.end),
        }
    )


def _unused(one: ActivePromotion, start: date) -> ActivePromotion:
    if start not in one.used:
        return one
    return one.model_copy(update={"used": {day: off for day, off in one.used.items() if day != start}})


def carried_over(present: Subscription, definitions: Definitions) -> tuple[Line, ...]:
    """The lines of a subscription as the term after takes them over."""
    return tuple([_following(line, present, definitions) for line in present.items])


def _following(line: Line, before: Subscription, definitions: Definitions) -> Line:
    """A line in the term after another, by which time nobody would know any more when it began: said where it
    makes a difference."""
    line = unpaid(line)
    item = definitions.items[line.item]
    matters = SINCE in definitions.compared or item.keeps_prices or line.item in definitions.keeping
    if line.since is None and matters:
        return line.model_copy(update={"since": before.term.start})
    return line


def unpaid(line: Line) -> Line:
    """A line of which it is not recorded what was paid: its price was."""
    return line if line.paid is None else line.model_copy(update={"paid": None})


def _cycle_after(present: Subscription, due: Iterable[OrderChange], definitions: Definitions) -> str:
    """The cycle of the term that follows, where changes fall due with it."""
    cycle = present.cycle
    for one in due:
        if definitions.does(one.action) == deed.CHANGE_CYCLE and one.to in definitions.cycles:
            cycle = one.to or cycle
    return cycle


def _fallen_due(
    present: Subscription, day: date, definitions: Definitions, currency: str | None
) -> Subscription | None:
    """A subscription once everything that has fallen due by a day is done, and what has ended is gone.

    Where that ends a promotion within a term, lines say what was paid for them: it stays less what that took
    off, of which nothing is known afterwards.
    """
    after = _done(present, day, definitions, currency)
    if currency is None or after is None:
        return after
    if after.term != present.term:
        return _charged(after, currency, definitions)
    if day <= present.term.start:
        return after
    billing = Billing(present, currency, definitions)
    otherwise = has_sums(billing) or apart(present, definitions)
    summed = after.items != present.items and otherwise
    if _going_on(after, day) == _going_on(present, day) and not summed:
        return after
    items = [line.model_copy(update={"paid": paid_so_far(line, billing)}) for line in present.items]
    promotions = with_used(present, {}, day, billing) if summed else present.promotions
    recorded = present.model_copy(update={"items": tuple(items), "promotions": promotions})
    return _done(recorded, day, definitions, currency)


def _going_on(present: Subscription, day: date) -> set[str]:
    """The promotions that count on a day and after it."""
    return {one.id for one in present.promotions if goes_on(one, day)}


def _done(
    present: Subscription, day: date, definitions: Definitions, currency: str | None
) -> Subscription | None:
    """A subscription with everything done that has fallen due by a day, and without what has ended."""
    due = sorted([one for one in present.scheduled if one.on <= day], key=lambda one: one.on)
    before, present = present, _tried(present, day, definitions)
    if currency is not None and present is not before:
        present = after_trial(before, present, day, Billing(before, currency, definitions))
    kept = tuple(_kept(present, [one.change.action for one in due], day, definitions))
    if not due and present.items == before.items and kept == present.promotions:
        return present
    present = present.model_copy(update={"promotions": kept})
    lines = present.items
    for on, together in groupby(due, key=lambda one: one.on):
        after, cycles = lines, list[str]()
        for one in together:
            change, does = ask_of(one.change), definitions.does(one.change.action)
            if does == deed.CANCEL_ACCOUNT:
                return None
            after = changed(after, change, on, definitions)
            if does == deed.START_TRIAL and change.item is not None:
                begun = on_trial_from(with_lines(present, after), change.item, on, definitions)
                present = present.model_copy(update={"trials": begun.trials, "tried": begun.tried})
            if does == deed.CHANGE_CYCLE and change.to in definitions.cycles:
                cycles.append(str(change.to))
        # What a day charges and gives back is told by how it begins and ends, not by the steps between.
        billing = None if currency is None else Billing(present, currency, definitions)
        lines, off = paid_still(lines, after, billing, on)
        if off and billing is not None:
            promotions = with_used(present, off, on, billing)
            present = present.model_copy(update={"promotions": promotions})
        for cycle in cycles[-1:]:
            if cycle != present.cycle:
                start = max(on, present.term.start)
                present = begun_anew(with_lines(present, lines), start, cycle, definitions)
                lines = present.items
    waiting = tuple([one for one in present.scheduled if one.on > day])
    present = with_lines(present, lines).model_copy(update={"scheduled": waiting})
    return present.model_copy(update={"promotions": tuple(_meant_still(present, day, definitions))})


def with_lines(present: Subscription, lines: tuple[Line, ...]) -> Subscription:
    """A subscription with other lines. A trial ends with its line."""
    update: dict[str, object] = {"items": lines}
    if present.trials:
        held = {line.item for line in lines}
        update["trials"] = tuple([one for one in present.trials if one.item in held])
    return present.model_copy(update=update)


def _tried(present: Subscription, day: date, definitions: Definitions) -> Subscription:
    """A subscription once the trials that have ended by a day are over: what was tried goes on and is paid
    for from then on, or ends. Where all was on trial so far, the term begins with the first that is paid."""
    over = {one.item: one for one in present.trials if one.until <= day}
    if not over:
        return present
    free = len({one.item for one in present.trials}) == len(present.items)
    first = max(present.term.start, *[one.until for one in over.values()])
    trials = tuple([one for one in present.trials if one.item not in over])
    after = present.model_copy(
        update={"items": after_trials(present.items, over, day, definitions), "trials": trials}
    )
    if free and len(after.items) > len(trials) and first > present.term.start:
        return begun_anew(after, first, present.cycle, definitions)
    return after


def _kept(
    present: Subscription, actions: Sequence[str], day: date, definitions: Definitions
) -> Iterator[ActivePromotion]:
    """The promotions that stay recorded on a day on which some actions fall due, which may end them."""
    for one in present.promotions:
        promotion = definitions.promotions.get(one.id)
        if actions and promotion is not None and voided(promotion, actions) and goes_on(one, day):
            if promotion.times is not None:
                yield ended_on(one, day)
        elif remembered(one, present.term.start, definitions):
            yield one


def _meant_still(present: Subscription, day: date, definitions: Definitions) -> Iterator[ActivePromotion]:
    """The promotions that stay recorded once something has fallen due: one that is for another cycle, or for
    more seats, ends with it."""
    for one in present.promotions:
        promotion = definitions.promotions.get(one.id)
        if promotion is None or not goes_on(one, day) or ends_with(promotion, present) is None:
            yield one
        elif remembered(ended := ended_on(one, day), present.term.start, definitions):
            yield ended


def remembered(one: ActivePromotion, term_start: date, definitions: Definitions) -> bool:
    """Whether a promotion stays recorded in a term: it runs, or what was paid depends on it, or how many
    times a customer can use it."""
    if one.until is None or one.until > term_start:
        return True
    promotion = definitions.promotions.get(one.id)
    return promotion is not None and promotion.times is not None

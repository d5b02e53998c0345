"""All that is to be paid, and on which days: now, when something changes, and for the term that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..model.account import Subscription
from ..model.definitions import Definitions
from ..subscription.costs import Billing
from ..subscription.course import Phase
from ..subscription.currency import rounded
from ..subscription.prices import counting, known, used_in_term
from .charges import OrderLine, once_lines, order_lines, renewal_lines, total
from .discounts import reduced, running_on


@dataclass(frozen=True, slots=True)
class Due:
    """Something to pay on a day: for the `order` itself, for a `change` that waits, or for a `renewal`. Below
    zero it is a credit."""

    on: date
    amount: Decimal
    reason: Literal["order", "change", "renewal"]
    items: tuple[str, ...] = ()
    """Of a change, the items that are charged then; of a credit, those that something is given back for."""
    once: Decimal = Decimal(0)
    """As much of it as is paid once."""


Used = dict[tuple[str, date], Decimal]
"""By promotion and first day of a term, what it took off in that term."""


def to_come(phases: Iterable[Phase], currency: str, definitions: Definitions) -> Iterator[Due]:
    """What is due after today up to the end of the next term, at the prices and promotions of those days.

    `phases` is the course from the phase of today on. A term that takes the place of the next one within it
    is no further one.
    """
    before: Phase | None = None
    terms = set()
    used: Used = {}
    for phase in phases:
        if phase.subscription is None:
            return
        terms.add(phase.subscription.term.start)
        if len(terms) > 2 and turns(before, phase):
            return
        if before is None:
            used.update(_used_so_far(phase.subscription, currency, definitions))
        if before is not None and before.subscription is not None:
            due = _due(before, phase, used, currency, definitions)
            if due is not None and due.amount:
                yield due
        before = phase


def _used_so_far(present: Subscription, currency: str, definitions: Definitions) -> Used:
    """What promotions with a sum took off so far in the term of a subscription."""
    billing = Billing(present, currency, definitions)
    return {
        (one.active.id, present.term.start): rounded(used_in_term(one, billing), currency)
        for one in known(present, definitions)
        if one.promotion.sums is not None
    }


def _due(before: Phase, phase: Phase, used: Used, currency: str, definitions: Definitions) -> Due | None:
    """What is due on the first day of a phase; `used` learns what amounts take in its term."""
    assert before.subscription is not None
    assert phase.subscription is not None
    billing = Billing(phase.subscription, currency, definitions)
    reason: Literal["change", "renewal"] = "change"
    lines: Sequence[OrderLine]
    if turns(before, phase):
        once = once_lines(Billing(before.subscription, currency, definitions), billing, phase.start)
        reason, lines = "renewal", (*renewal_lines(billing), *once)
    else:
        lines = order_lines(Billing(before.subscription, currency, definitions), billing, phase.start)
    nothing = rounded(Fraction(0), currency)
    start = phase.subscription.term.start
    running = []
    for one in counting(phase.subscription, definitions):
        before_ = used.get((one.active.id, start), one.active.used.get(start, nothing))
        so_far = nothing if phase.start == start else before_  # a term that begins records what this takes
        running.append(running_on(one, start, so_far))
    taken = reduced(lines, running, billing, phase.start).taken
    for entry in running:
        used[entry.active.id, start] = entry.active.used.get(start, nothing) + taken[entry.active.id]
    amount = total((line.due_now for line in lines), nothing) - sum(taken.values(), nothing)
    about = _about(lines, amount) if reason == "change" else ()
    paid_once = total((line.due_now for line in lines if line.kind == "once"), nothing)
    return Due(phase.start, amount, reason, about, paid_once)


def turns(before: Phase | None, phase: Phase) -> bool:
    """Whether a phase begins because a term has come to its end."""
    present = None if before is None else before.subscription
    return present is not None and phase.start == present.term.end


def _about(lines: Sequence[OrderLine], amount: Decimal) -> tuple[str, ...]:
    """What is charged on a day, or where all in all something is given back, for what that is."""
    given = amount < 0
    about = [one.item for one in lines if one.due_now and (one.kind == "credit") is given]
    return tuple(dict.fromkeys(about))

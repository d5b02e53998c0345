"""What a change comes to on later days, where something waits: see subscription/soundness.py.

Which day it takes effect is known once rules have been looked at. So this is worked out after them, and
only for accounts with something that waits; what it comes to are attributes, which rules of the catalog test.
"""

from __future__ import annotations

from datetime import date

from ..model import deed
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.vocabulary import NONE
from ..subscription.changes import changed
from ..subscription.followed import followed
from ..subscription.soundness import EXCLUDED, LACKING, NEEDED, Break, Stretch, ahead, unsound
from .derive import Change
from .prepare import Facts


def made_of(does: str, ask: Ask, acts_on: str | None, change: Change) -> Ask:
    """What a question comes to as a change of the subscription, its default seats or units filled in."""
    if does in deed.UNITS:
        return Ask(ask.action, ask.item, quantity=1 if ask.quantity is None else ask.quantity)
    seats = None
    if does in deed.PURCHASES:
        seats = change.seats
    elif does in deed.SEATS:
        seats = ask.seats if ask.seats is not None else 1
    to = ask.to if does in (deed.CHANGE_CYCLE, deed.CHANGE_METHOD) else None
    return Ask(ask.action, acts_on, seats, to=to)


def breaks_of(facts: Facts, made: Ask, on: date, definitions: Definitions) -> tuple[Break, ...]:
    """What the catalog asks and would not be so, on some day from the question's on, were a change made that
    takes effect on a day. What the same order cancels does not count."""
    if definitions.does(made.action) not in deed.COURSE:
        return ()
    at, present = facts.at, facts.account.subscription
    before = ahead(present, at, definitions)
    if present is None:
        after: tuple[Stretch, ...] = (Stretch(at, changed((), made, at, definitions)),)
    else:
        after = ahead(followed(present, facts.fresh, made, at, on, definitions).subscription, at, definitions)
    return tuple(
        one
        for one in unsound(before, after, definitions)
        if one.item.id not in facts.leaving and facts.leaving.isdisjoint(other.id for other in one.others)
    )


def foreseen(change: Change, breaks: tuple[Break, ...]) -> Change:
    """The attributes of a change, given what it breaks."""
    codes = {one.code for one in breaks}
    return change._replace(
        breaks="true" if NEEDED in codes else "false",
        lacks="true" if LACKING in codes else "false",
        excluded="true" if EXCLUDED in codes else "false",
        unsound=breaks[0].code if breaks else NONE,
    )

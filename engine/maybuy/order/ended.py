"""What ends by itself, without a word of the customer: with what it needed, or with its trial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from ..model import deed
from ..model.account import Subscription
from ..model.definitions import Definitions
from ..model.order import OrderChange
from ..subscription.course import Phase
from ..subscription.holdings import holdings


@dataclass(frozen=True, slots=True)
class Ended:
    """A line that ends on a day: because what it `requires` does, or its `trial`."""

    item: str
    on: date
    because: Literal["requires", "trial"]


def cancelled(changes: Iterable[OrderChange], definitions: Definitions) -> frozenset[str]:
    """The items that changes cancel, of a product all editions."""
    named = (one.item for one in changes if definitions.does(one.action) == deed.CANCEL and one.item)
    return frozenset(one for item in named for one in definitions.expand(item))


def ended(
    begun: Subscription, phases: Iterable[Phase], day: date, leaving: frozenset[str], definitions: Definitions
) -> Iterator[Ended]:
    """What ends with an order on a day that cancels what is `leaving`, and in the phases after it."""
    course = tuple(phases)
    if course and course[0].subscription is not None:
        yield from _between(begun, course[0].subscription, day, leaving, definitions)
    for before, after in pairwise(course):
        if before.subscription is not None and after.subscription is not None:
            due = [one.change for one in before.subscription.scheduled if one.on <= after.start]
            gone = cancelled(due, definitions)
            yield from _between(before.subscription, after.subscription, after.start, gone, definitions)


def _between(
    before: Subscription, after: Subscription, day: date, leaving: frozenset[str], definitions: Definitions
) -> Iterator[Ended]:
    tried = {one.item for one in before.trials if one.until <= day and one.then is None}
    held = holdings(after.items, definitions).items
    for line in before.items:
        if line.item in held or line.item in leaving:
            continue
        if line.item in tried:
            yield Ended(line.item, day, "trial")
        elif line.item in definitions.ending:
            yield Ended(line.item, day, "requires")

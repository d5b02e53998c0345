"""What is paid for each day of each line of a subscription: a calculator of its own, in fractions.

It goes from one state of a subscription to the next, and knows the calendar, the price lists and the pages
about promotions, but nothing of credits, records, shares of terms or rounding. What is due on a day is what
all days from it on cost after that, less what was paid for them before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

from maybuy.engine import Engine
from maybuy.model.account import ActivePromotion, Line, Subscription
from maybuy.subscription.course import course
from strategies import Data

MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}
Paid = Mapping[str, Mapping[date, Fraction]]
"""By item, what is paid for each day of it in the term."""
Known = frozenset[tuple[str, date | None, date | None]]
NONE: Known = frozenset()


def told(active: ActivePromotion) -> tuple[str, date | None, date | None]:
    """A promotion as it is told apart from others, whatever it took off."""
    return active.id, active.from_, active.until


@dataclass(frozen=True)
class Ledger:
    """A shop: what its items cost a seat and month, in every cycle, its promotions, and its engine, which is
    asked for what is held on which day, and for no sum."""

    engine: Engine
    prices: Mapping[str, Fraction]
    promotions: Mapping[str, Data]

    def begun(self, present: Subscription) -> Paid:
        """What was paid for a term that began with all that is held, by what is recorded as running."""
        return {line.item: self._priced(line.seats, line, present, waits=False) for line in present.items}

    def walked(self, paid: Paid, present: Subscription, until: date) -> Iterator[tuple[date, Fraction, Paid]]:
        """The days after that of some state, up to one, on which something is different without an order,
        with what is due on them."""
        before: Subscription | None = None
        for phase in course(present, self.engine.definitions):
            if phase.start > until or phase.subscription is None:
                return
            if before is not None:
                due, paid = self.due(paid, before, phase.subscription, phase.start)
                yield phase.start, due, paid
            before = phase.subscription

    def due(
        self, paid: Paid, before: Subscription, after: Subscription, day: date, new: Known = NONE
    ) -> tuple[Fraction, Paid]:
        """What is due where a subscription becomes another on a day, and what is paid for by then. Of `new`
        promotions the codes are entered with it."""
        turned, anew = day == before.term.end, before.term != after.term
        old = {} if anew else {line.item: line for line in before.items}
        now: dict[str, dict[date, Fraction]] = {}
        charged: dict[str, dict[date, Fraction]] = {}
        returned: dict[str, dict[date, Fraction]] = {}
        for line in after.items:
            held = old.get(line.item)
            seats = line.seats - (held.seats if held else 0)
            was = {} if held is None else {on: one for on, one in paid[line.item].items() if on >= day}
            if held is not None and seats < 0:
                now[line.item] = {on: one * line.seats / held.seats for on, one in was.items()}
                returned[line.item] = {on: one - now[line.item][on] for on, one in was.items()}
            else:
                now[line.item] = dict(was)
            if seats > 0:
                charged[line.item] = self._priced(seats, line, after, day, new)
        gone = {} if turned else {item: of for item, of in paid.items() if anew or item not in now}
        returned |= {item: {on: one for on, one in of.items() if on >= day} for item, of in gone.items()}
        sums = -sum((sum(of.values(), Fraction(0)) for of in returned.values()), Fraction(0))
        for item, days in charged.items():
            back = self._replaced(item, days, returned, anew=anew)
            for on, one in days.items():
                kept = self._kept(item, on, after, new) if new else 1
                cost = one - max(one - back.get(on, 0), Fraction(0)) * (1 - kept)
                sums += cost
                now[item][on] = now[item].get(on, Fraction(0)) + cost
        return sums, now

    def _replaced(self, item: str, days: Any, returned: Any, *, anew: bool) -> Any:
        """What is given back of what an item replaces, day by day: of another edition of it. Where another
        term begins, of each of its days alike."""
        product = item.partition("/")[0]
        gone = [of for one, of in returned.items() if one.partition("/")[0] == product]
        back: dict[date, Fraction] = {}
        for of in gone:
            for on, one in of.items():
                back[on] = back.get(on, Fraction(0)) + one
        whole = sum(days.values(), Fraction(0))
        if anew and whole:
            return {on: sum(back.values(), Fraction(0)) * one / whole for on, one in days.items()}
        return back

    def _priced(
        self,
        seats: int,
        line: Line,
        present: Subscription,
        day: date | None = None,
        new: Known = NONE,
        *,
        waits: bool = True,
    ) -> dict[date, Fraction]:
        """What seats of a line cost each day, less the promotions that run, but for `new` ones."""
        start, end = present.term.start, present.term.end
        cost = seats * self.prices[line.item] * MONTHS[present.cycle] / (end - start).days
        known = frozenset(told(one) for one in present.promotions) - new
        on = max(start, day or start, line.since or start)
        days = {}
        while on < end:
            days[on] = cost * self._kept(line.item, on, present, known, waits=waits)
            on += timedelta(1)
        return days

    def _kept(
        self, item: str, day: date, present: Subscription, among: Known, *, waits: bool = True
    ) -> Fraction:
        """What promotions leave of the price of a day: none that a change that waits is to void, and none
        from the day on which one leaves it something that it is not for."""
        kept = Fraction(1)
        waiting = {one.change.action for one in present.scheduled} if waits else set()
        for active in present.promotions:
            said = self.promotions[active.id]
            items = said.get("items", [item])
            runs = (active.from_ or day) <= day and (active.until is None or day < active.until)
            if told(active) not in among or not runs or item not in items:
                continue
            if waiting.isdisjoint(said.get("voided_by", ())) and not (
                waits and self._over(said, present, day)
            ):
                kept *= 1 - Fraction(said["percent"]) / 100
        return kept

    def _over(self, said: Data, present: Subscription, day: date) -> bool:
        """Whether what waits ends a promotion by a day."""
        if not present.scheduled or not ("min_seats" in said or "cycles" in said):
            return False
        for phase in islice(course(present, self.engine.definitions), 9):
            if phase.start > day or phase.subscription is None:
                return False
            most = max((line.seats for line in phase.subscription.items), default=0)
            if most < said.get("min_seats", 0) or phase.subscription.cycle not in said.get("cycles", MONTHS):
                return True
        return False

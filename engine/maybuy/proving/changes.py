"""Whether a change takes nothing from who is a customer already, and raises no price by more than so much.

A change is from one version to another: to the files that are proved, from those that were there before. What
is over by today is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from time import monotonic

from ..diff.difference import Missing, dates, difference
from ..diff.rows import Row
from ..diff.witness import Witness
from ..engine import Engine
from ..model.definitions import Definitions, PlacedRule
from ..model.logic import selects
from ..model.policy import Rule
from ..model.promise import PlacedPromise
from .prices import Compared, Pair, Prices, Side
from .proof import Breach, Proof


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that a customer could do, and can no longer."""

    row: Row

    @property
    def witness(self) -> Witness | None:
        """A question that both versions were asked."""
        return self.row.witness


def proof_of_change(
    base: Engine, engine: Engine, promised: PlacedPromise, today: date, deadline: float
) -> Proof:
    """Whether the change from one version to another keeps what is promised of it."""
    change = promised.promise.change
    assert change is not None  # INVARIANT: it is asked of promises about changes
    broken: list[Breach] = []
    missing: dict[Missing, None] = {}
    days = [one for one in _coming(base, engine, today) if promised.promise.effective.covers(one)]
    if change.raises_at_most is not None:
        times = 1 + Fraction(change.raises_at_most) / 100
        prices = Compared(deadline)
        conditions = [one for each in (base, engine) for one in each.definitions.price_conditions]
        for customers in prices.customers(tuple(dict.fromkeys(conditions))):
            old, new = (one.definitions.priced_as(customers) for one in (base, engine))
            if not all(map(prices.look, _raised(old, new, promised, days, times))):
                break
        broken += prices.broken.values()
        missing |= prices.missing
    if change.takes_nothing:
        before, after = (_of_customers(one, promised) for one in (base, engine))
        taken: dict[object, Taken] = {}
        for number, day in enumerate(days):
            share = (deadline - monotonic()) / (len(days) - number)
            found = difference(before, after, day, seconds=share)
            missing |= dict.fromkeys(found.not_computed)
            for row in found.section("loses"):
                taken.setdefault((row.actions, row.items, row.roles, row.account_types), Taken(row))
        shown = [one for one in taken.values() if one.witness is not None]
        for one in taken.values() if not shown else ():
            missing |= {Missing(action, None, "no_example"): None for action in one.row.actions}
        broken += shown
    return Proof(promised, tuple(broken), tuple(missing), not days)


def _coming(base: Engine, engine: Engine, today: date) -> Iterable[date]:
    """The days from which something may differ: that which is in force today, and all to come."""
    every = dates(base.definitions, engine.definitions) or (today,)
    past = [one for one in every if one <= today]
    return [*past[-1:], *(one for one in every if one > today)]


def _of_customers(engine: Engine, promised: PlacedPromise) -> Engine:
    """The same policies for who has a subscription, and none for who has none."""
    definitions = engine.definitions
    said = {"id": promised.id, "deny": list(definitions.actions), "when": {"account.new": True}}
    new = Rule.model_validate(said).model_copy(update={"id": f"promise:{promised.id}"})
    return Engine(replace(definitions, rules=(*definitions.rules, PlacedRule(new, "", new.effective, ""))))


def _raised(
    base: Definitions, head: Definitions, promised: PlacedPromise, days: Iterable[date], times: Fraction
) -> Iterator[Prices]:
    """The prices of what is in both versions, before and after: for who begins, and for who began before."""
    for day in days:
        old, new = base.on(day), head.on(day)
        for name, item in new.items.items():
            if name not in old.items or not selects(promised.promise.items, item, new):
                continue
            for cycle in (one for one in new.cycles if one in old.cycles):
                for begun in _begun(item.price_days | old.items[name].price_days, day):
                    after, before = (Side(one, (name,), cycle, day, begun) for one in (new, old))
                    yield Prices(Pair("raised", (name,), cycle, (name,), cycle), after, before, times)


def _begun(turns: Iterable[date], day: date) -> list[date]:
    """The days on which who has something may have begun: that day, and each before one on which a price
    turned."""
    before = sorted(one for one in turns if one <= day)
    return [day, *(date.fromordinal(one.toordinal() - 1) for one in before)]

"""What an account comes to hold where nothing is ordered, and which subscriptions are near to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..decide.prepare import Facts
from ..engine import Engine
from ..model.account import Account, Line, Subscription
from ..model.definitions import Definitions
from ..model.order import Order
from ..order.summary import Preview
from ..subscription.course import course
from ..subscription.customers import priced_for
from ..subscription.holdings import holdings
from .candidates import Candidate, Scope, candidates, scope_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An account and one of its users on a day, with what it holds once all that waits has happened."""

    engine: Engine
    account: Account
    user: str
    at: date
    definitions: Definitions
    """The catalog as it is that day, at the prices that are for this customer."""
    subscription: Subscription | None
    """None where there is none, or it ends."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is held."""
        return () if self.subscription is None else self.subscription.items

    @property
    def facts(self) -> Facts:
        """What is known of the account and its user before anything is asked."""
        return self.engine.prepare(self.account, self.user, self.at).facts

    def scope(self, cycle: str | None, seats: int | None, *, keep: bool = False) -> Scope:
        """The subscriptions that are meant: in the account's currency and, unless others are asked for, in
        its cycle and with the seats that it has. What is not held yet has as many as its largest line. With
        `keep`, those that have all that is held.

        Raises QuestionError for what there is not.
        """
        cycle = cycle or (None if self.subscription is None else self.subscription.cycle)
        currency, lines = self.account.currency, self.lines
        scope = scope_of(self.definitions, self.at, currency=currency, cycle=cycle, seats=seats)
        if keep:
            scope = replace(scope, kept=tuple(line.item for line in lines))
        if seats is not None or not lines:
            return scope
        items = self.definitions.items
        by_seat = [line.seats for line in lines if not items[line.item].in_packs]
        return replace(scope, standing=seats_of(lines, self.definitions), usual=max(by_seat, default=None))


def standing(engine: Engine, account: Account, user: str, at: date) -> Standing:
    """What an account comes to hold. Raises as Engine.prepare() does."""
    definitions = priced_for(account, engine.definitions).on(at)
    summary = engine.preview(account, Order(user=user, at=at), at)
    return Standing(engine, account, user, at, definitions, in_the_end(summary, definitions))


def in_the_end(summary: Preview, definitions: Definitions) -> Subscription | None:
    """What an order leaves once all that waits has happened, and nothing is tried any more."""
    if summary.subscription_now is None:
        return None
    for phase in course(summary.subscription_now, definitions, summary.currency):
        present = phase.subscription
        if present is None or (phase.until > summary.at and not present.scheduled and not present.trials):
            return present
    return None


def seats_of(lines: tuple[Line, ...], definitions: Definitions) -> Mapping[str, int]:
    """The seats of each product that is held, on a line or as a part of another."""
    held = holdings(lines, definitions).held
    parts = {one.item.product: one.line.seats for one in held if one.how == "part"}
    return parts | {one.item.product: one.line.seats for one in held if one.how == "line"}


def near(one: Standing, scope: Scope) -> tuple[Candidate, ...]:
    """The lines that there may be for an account: those that are sold, and those that are held."""
    held = {_product(line, one.definitions): line for line in one.lines}
    sold = candidates(one.definitions, scope).lines
    found = [_as_held(each, held.get(each.item.product)) for each in sold]
    for product, line in held.items():
        if not any(each.held is line for each in found):
            places = [place for place, each in enumerate(found) if each.item.product == product]
            item = one.definitions.items[line.item]
            kept = Candidate(item, line.seats, units=tuple(sorted(line.units.items())), held=line)
            found.insert(places[-1] + 1 if places else len(found), kept)
    return tuple(found)


def _product(line: Line, definitions: Definitions) -> str:
    """The product that a line is of."""
    return definitions.items[line.item].product


def _as_held(one: Candidate, line: Line | None) -> Candidate:
    """A line that there may be of a product that is held: units that are paid for stay where nobody says how
    many are needed."""
    if line is None:
        return one
    kept = {limit: units for limit, units in line.units.items() if limit in one.item.by_unit}
    units = tuple(sorted({**kept, **dict(one.units)}.items()))
    same = one.item.id == line.item and one.seats == line.seats and units == tuple(sorted(kept.items()))
    return one._replace(units=units, held=line if same else None)

"""What is sold or held: an item, with all that its files say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, Final

from .base import Effective
from .catalog import CountedName, DatedPrices, Requirement
from .charge import Charge, PriceList
from .contents import DatedGrants, contents, in_force
from .dated import Customers, D, newer, preferred
from .trial import TrialOffer
from .versions import TURNING, Version
from .vocabulary import NONE

Names = Mapping[str, str]
"""A text by language; `*` is the text of every language."""

LISTED: Final = "listed"
ON_REQUEST: Final = "on_request"


@dataclass(frozen=True, slots=True)
class Item:
    """Anything with an id that is sold or held: a product's edition, or a product without editions.

    What a product says for all its editions is already in each of them.
    """

    id: str
    product: str
    edition: str | None
    rank: int
    """Its place among the product's editions, 0 the lowest."""
    kind: str
    name: Names
    description: Names
    prices: tuple[DatedPrices, ...]
    """What a seat costs."""
    charges: tuple[Charge, ...]
    """What it costs besides."""
    minimum: tuple[DatedPrices, ...]
    """The least that it costs."""
    on_request: bool
    cycles: tuple[str, ...]
    """The billing cycles it is sold for alone; none where it is sold for every one."""
    on_sale: bool
    parts: tuple[str, ...]
    includes: tuple[str, ...]
    requires: tuple[Requirement, ...]
    """All of these must be met."""
    ends_unmet: bool
    """Whether it ends with a change that takes away what it requires; else that change is refused."""
    excludes: tuple[str, ...]
    limits: Mapping[str, int | Decimal]
    features: Mapping[str, str]
    """By feature its value; a switch's is `true`."""
    seats_min: int
    seats_max: int | None
    same_as: str | None
    in_packs: bool
    """Whether its seats are packs, which nobody sits on: bounded by themselves, each with its limits."""
    """What it always has as many seats as."""
    trial: TrialOffer | None
    effective: Effective
    place: str
    dated: tuple[tuple[DatedGrants, ...], ...] = ()
    """Where some of its limits and features have days of their own, all of them: those that are said of all
    editions, then its own; each in the order in which they begin. Else none."""
    versions: tuple[Version, ...] = ()
    """Where what it is made of, comes with or requires, or how many seats it has, turns on some day, how it
    is on each; the item itself is as the last. Else none."""

    seat: CountedName | None = None
    """What a seat of it is called; None where it has no word of its own."""
    kept: tuple[tuple[date, Item], ...] = ()
    """Of an item on a day, how it is for lines that began before some day, the first such day first."""

    def on(self, day: date) -> Item:
        """The item with what comes with it and what it requires on a day; what it grants, to whoever buys it
        then."""
        update: dict[str, Any] = {}
        for one in self.versions:
            if one.effective.covers(day):
                update |= {name: getattr(one, name) for name in TURNING}
        if not self.dated:
            return replace(self, **update) if update else self
        spans = [one.effective for level in self.dated for one in level if self.keeps_contents]
        turned = {turn for one in spans for turn in (one.from_, one.until) if turn is not None}
        kept = sorted(turn for turn in turned if turn <= day)
        here = replace(self, kept=(), **update)
        granting = [
            replace(here, limits=limits, features=features)
            for begun in (date.min, *kept)
            for limits, features in (contents(self._in_force(day, begun)),)
        ]
        return replace(granting[-1], kept=tuple(zip(kept, granting, strict=False)))

    def _in_force(self, day: date, begun: date) -> Iterator[DatedGrants]:
        for level in self.dated:
            yield from in_force(level, day, begun)

    def had_since(self, begun: date) -> Item:
        """The item on its day, with what it grants to a line that began on another."""
        return next((item for before, item in self.kept if begun < before), self)

    @property
    def keeps_contents(self) -> bool:
        """Whether those who have it may keep what it no longer grants to new ones."""
        return any(one.for_new for level in self.dated for one in level)

    @property
    def turning(self) -> Iterator[date]:
        """The days on which what it grants, comes with or requires may begin or end to be so."""
        spans = [one.effective for level in self.dated for one in level]
        for days in (*spans, *[one.effective for one in self.versions]):
            yield from (day for day in (days.from_, days.until) if day is not None)

    def prices_at(self, currency: str, day: date) -> Mapping[str, Decimal]:
        """Price per seat and month by billing cycle for who buys it on a day; empty where it has none in that
        currency."""
        in_force = [one for one in self.prices if currency in one.amounts and one.effective.covers(day)]
        return reduce(newer, preferred(in_force)).amounts[currency] if in_force else {}

    def sold_for(self, cycle: str) -> bool:
        """Whether it is sold for a billing cycle."""
        return not self.cycles or cycle in self.cycles

    def sold_at(self, currency: str, day: date) -> Mapping[str, Decimal]:
        """The prices of prices_at(), of the billing cycles that it is sold for alone."""
        found = self.prices_at(currency, day)
        return {cycle: found[cycle] for cycle in found if cycle in self.cycles} if self.cycles else found

    def priced(self, currency: str, day: date) -> str:
        """`listed`, `on_request` or `none`: how it is priced in a currency on a day."""
        if self.on_request:
            return ON_REQUEST
        if not self.charges:
            return LISTED if self.priced_as(frozenset()).sold_at(currency, day) else NONE
        known: list[Sequence[PriceList]] = [self.prices] if self.prices else []
        known += [charge.prices for charge in self.charges if charge.recurs or not self.recurs]
        return LISTED if all(_in_force(lists, currency, day) for lists in known) else NONE

    @property
    def by_unit(self) -> frozenset[str]:
        """The limits of which units are bought with it, and paid for with every cycle."""
        return frozenset(charge.per for charge in self.charges if charge.recurs)

    @property
    def needs_seats(self) -> bool:
        """Whether its fewest seats are those of what it requires: an add-on's, unless it is sold in packs."""
        return bool(self.requires) and not self.in_packs

    @property
    def recurs(self) -> bool:
        """Whether something is paid for it with every cycle."""
        return bool(self.prices) or any(charge.recurs for charge in self.charges)

    @property
    def by_seat_alone(self) -> bool:
        """Whether all that is paid with every cycle is one price per seat."""
        return (
            not self.minimum
            and bool(self.prices or not self.charges)
            and not any(charge.recurs for charge in self.charges)
        )

    @property
    def price_lists(self) -> Iterator[PriceList]:
        """All lists that say something of what it costs."""
        yield from self.prices
        yield from self.minimum
        for charge in self.charges:
            yield from charge.prices

    def priced_as(self, customers: frozenset[Customers]) -> Item:
        """The same with the price lists alone that are for all, and those for some customers."""
        if not any(one.when for one in self.price_lists):
            return self
        return replace(
            self,
            prices=_for(self.prices, customers),
            minimum=_for(self.minimum, customers),
            charges=tuple(
                charge.model_copy(update={"prices": _for(charge.prices, customers)})
                for charge in self.charges
            ),
        )

    @property
    def price_days(self) -> frozenset[date]:
        """The days on which what it costs may change."""
        periods = [dated.effective for dated in self.price_lists]
        return frozenset(day for one in periods for day in (one.from_, one.until) if day is not None)

    @property
    def keeps_prices(self) -> bool:
        """Whether those who have it may keep prices that are no longer for new ones."""
        return any(dated.for_new for dated in self.price_lists)


def _for(lists: tuple[D, ...], customers: frozenset[Customers]) -> tuple[D, ...]:
    return tuple(one for one in lists if not one.when or one.when in customers)


def _in_force(lists: Iterable[PriceList], currency: str, day: date) -> bool:
    """Whether there is a price on a day, for whoever it is."""
    return any(
        currency in dated.amounts and dated.effective.covers(day) and not dated.when for dated in lists
    )

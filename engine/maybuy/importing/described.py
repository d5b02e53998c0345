"""A price list, whatever format it was in: all that a root can say of it, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from ..finding import Path
from ..model.charge import EVERY_CYCLE, SEAT

FEE: Final = "fee"
"""The charge that is what something costs, where it has no name of its own."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Something that a root does not say, or says otherwise: which sentence tells so, with its words, and
    where it stands."""

    code: str
    path: Path
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """A billing cycle."""

    id: str
    months: int


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: `values` are those of a choice, lowest first, with the names of those that need one."""

    id: str
    name: str | None
    type: Literal["switch", "number", "choice", "text"]
    values: Mapping[str, str | None]
    unit: str | None
    tags: tuple[str, ...]
    description: str | None
    shown: bool
    source: str | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """Something counted. `about` are the features that it is a limit of."""

    id: str
    name: str | None
    unit: str | None
    per: str | None
    adds_up: bool
    description: str | None
    about: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """A part of a scale of prices: up to a number of units, None for all above; what each costs, and what is
    added once for who reaches it."""

    up_to: int | None
    price: Decimal
    flat: Decimal = Decimal(0)


Scale = tuple[Tier, ...]
Amounts = Mapping[str, Mapping[str, Scale]]
"""By currency and billing cycle, `*` for every one: what a month costs; the price itself of what is paid once
or by use."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Something that is paid for: per `seat`, per `account`, or per unit of the limit that `per` names."""

    id: str
    amounts: Amounts
    per: str = SEAT
    name: str | None = None
    once: bool = False
    by_use: bool = False
    of: int = 1
    tiers: Literal["graduated", "volume", "package"] | None = None

    @property
    def recurs(self) -> bool:
        """Whether it is paid for in every cycle."""
        return not self.once and not self.by_use


@dataclass(frozen=True, slots=True)
class Sold:
    """A plan, an add-on or a product without plans. Without charges it is sold on request."""

    id: str
    name: str | None
    description: str | None
    charges: tuple[Charge, ...] | None
    on_sale: bool
    features: Mapping[str, str]
    limits: Mapping[str, int | Decimal]
    remarks: tuple[str, ...]
    needs_any: tuple[str, ...] = ()
    needs_all: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    packs: tuple[int, int | None] | None = None
    """How few and how many of it may be bought, where it is sold in packs."""
    includes: tuple[str, ...] = ()
    trial_days: int | None = None
    starts: str | None = None
    """The first day on which it is sold."""
    alone: bool = False
    """Whether it is no add-on, but sold by itself."""

    @property
    def priced_for(self) -> frozenset[str]:
        """The billing cycles that it has a price for."""
        return frozenset(
            cycle
            for one in self.charges or ()
            for by in one.amounts.values()
            for cycle in by
            if cycle != EVERY_CYCLE
        )

    def cycles(self, all_: Sequence[Cycle]) -> list[str]:
        """The billing cycles that it is sold for: those that it has a price for, where it has any."""
        ids = [cycle.id for cycle in all_]
        return [one for one in ids if one in self.priced_for] or ids


@dataclass(frozen=True, slots=True)
class Product:
    """A product that is sold by its plans, lowest first."""

    id: str
    name: str | None
    description: str | None
    plans: tuple[Sold, ...]
    starts: str | None = None
    ends: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a code takes off: a part in percent, or amounts by currency."""

    id: str
    code: str
    name: str | None
    percent: Decimal | None
    amount: Mapping[str, Decimal]
    minimum: Mapping[str, Decimal]
    items: tuple[str, ...]
    until: str | None
    months: int | None
    """For how many months it lasts, 0 for ever; None where it is for what is due at once."""
    new_only: bool = False


@dataclass(frozen=True, slots=True)
class PriceList:
    """A price list as a whole."""

    id: str
    name: str
    currencies: tuple[str, ...]
    cycles: tuple[Cycle, ...]
    features: tuple[Feature, ...]
    limits: tuple[Limit, ...]
    payment_methods: Mapping[str, str | None]
    products: tuple[Product, ...]
    others: tuple[Sold, ...]
    """Add-ons, and products without plans."""
    origin: tuple[str, ...]
    """What is said of where it comes from, a line each."""
    remarks: Mapping[str, tuple[str, ...]]
    """Comments on what becomes a file of its own: `catalog`, `features`, `limits`, `add-ons`."""
    ids: Mapping[str, Mapping[str, str]]
    """By sort of thing, what each key of the source is called now."""
    unsaid: tuple[Unsaid, ...]
    promotions: tuple[Promotion, ...] = ()
    waits: tuple[Mapping[str, Any], ...] | None = None
    """The rules that say what waits for the end of a term, in place of those that every root begins with."""

    @property
    def sold(self) -> Iterator[Sold]:
        """All that is sold."""
        for product in self.products:
            yield from product.plans
        yield from self.others

"""A price list, whatever format it was in: all that a root can say of it, and what it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..finding import Path


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
class Price:
    """What something costs a month by billing cycle, or once: per seat, per account, or per pack. It is sold
    for the cycles that it has a price for."""

    amounts: Mapping[str, Decimal]
    per: Literal["seat", "account", "pack"] = "seat"
    once: bool = False


@dataclass(frozen=True, slots=True)
class Sold:
    """A plan or an add-on. Without a price it is sold on request."""

    id: str
    name: str | None
    description: str | None
    price: Price | None
    on_sale: bool
    features: Mapping[str, str]
    limits: Mapping[str, int | Decimal]
    remarks: tuple[str, ...]
    needs_any: tuple[str, ...] = ()
    needs_all: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    packs: tuple[int, int | None] | None = None
    """How few and how many of it may be bought, where it is sold in packs."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """A price list as a whole. `plans` are the editions of its one product, lowest first."""

    id: str
    name: str
    currency: str
    cycles: tuple[Cycle, ...]
    starts: str | None
    ends: str | None
    features: tuple[Feature, ...]
    limits: tuple[Limit, ...]
    payment_methods: Mapping[str, str | None]
    plans: tuple[Sold, ...]
    add_ons: tuple[Sold, ...]
    origin: tuple[str, ...]
    """What is said of where it comes from, a line each."""
    remarks: Mapping[str, tuple[str, ...]]
    """Comments on what becomes a file of its own: `catalog`, `product`, `features`, `limits`, `add-ons`."""
    ids: Mapping[str, Mapping[str, str]]
    """By sort of thing, what each key of the source is called now."""
    unsaid: tuple[Unsaid, ...]

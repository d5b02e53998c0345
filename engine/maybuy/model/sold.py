"""What is sold: products, add-ons and suites, as teams write them. A bundle has them as items instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema

from .base import (
    ALWAYS,
    AMOUNT_SCHEMA,
    ID,
    Amount,
    CurrencyRef,
    CustomerName,
    CycleRef,
    Defines,
    Effective,
    Id,
    ItemRef,
    Model,
    Silences,
    SomeSeats,
    Source,
    Text,
    Written,
)
from .catalog import NO_REQUIREMENT, CountedName, DatedPrices, Requirement
from .charge import Charges
from .contents import Limits, SoldFeatures
from .dated import APART, dated_schema, read_dated
from .trial import TrialOffer
from .versions import ANY_SEATS, LISTS, WHOLE, DatedItem, DatedRequirement, DatedSeats, SeatBounds, spans

_Amounts = dict[CurrencyRef, Annotated[dict[CycleRef, Amount], Field(min_length=1)]]


@cache
def _amounts() -> TypeAdapter[dict[str, dict[str, Decimal]]]:
    """What reads amounts; made when prices are first read, since a bundle's never are."""
    return TypeAdapter(_Amounts)


_BY_CYCLE_SCHEMA = {
    "type": "object",
    "additionalProperties": AMOUNT_SCHEMA,
    "propertyNames": {"pattern": rf"^{ID}$", "maxLength": 80},
    "minProperties": 1,
}


def _prices(value: Any) -> Any:
    """One price list, or several with their dates, as one sequence of dated prices."""
    if isinstance(value, tuple):
        return value
    return tuple(
        DatedPrices.model_construct(
            effective=one.effective,
            for_new=one.for_new,
            when=one.when,
            amounts=_amounts().validate_python(one.amounts),
        )
        for one in read_dated(value)
    )


Prices = Annotated[
    tuple[DatedPrices, ...],
    BeforeValidator(_prices),
    WithJsonSchema(dated_schema(_BY_CYCLE_SCHEMA, [{"USD": {"monthly": 25, "annual": 19}}])),
    Written(_Amounts | tuple[_Amounts, ...], apart=APART),
]


class Quantity(Model):
    """How few and how many of it may be bought."""

    min: SomeSeats = Field(default=1, description="The fewest.")
    max: SomeSeats | None = Field(default=None, description="The most.")


class Sellable(Model):
    """What an edition and a product without editions have in common."""

    name: CustomerName = None
    description: Text | None = Field(default=None, description="A sentence about it, for customers.")
    prices: Prices | None = Field(
        default=None,
        description="Per seat and month, by currency and billing cycle: `USD: {monthly: 25, annual: 19}`.",
    )
    charges: Charges | None = Field(
        default=None,
        description="What else it costs, or costs instead: per account, in tiers, once, by use. Of an "
        "edition, besides its product's, in place of those with the same id.",
    )
    minimum: Prices | None = Field(
        default=None, description="The least that it costs a month, by currency and billing cycle."
    )
    price: Literal["on_request"] | None = Field(
        default=None, description="`on_request`: sold at a price made for the customer."
    )
    cycles: Annotated[tuple[CycleRef, ...], Field(min_length=1)] | None = Field(
        default=None, description="The billing cycles it is sold for; every one by default."
    )
    trial: TrialOffer | None = Field(default=None, description="For how long it can be tried, for nothing.")
    on_sale: bool = Field(
        default=True,
        strict=True,
        description="`false` for what is held but no longer, or never, sold by itself.",
    )
    includes: tuple[ItemRef | DatedItem, ...] = Field(
        default=(), description="Items held with it, at no charge; an entry may have days."
    )
    requires: Requirement | Annotated[tuple[DatedRequirement, ...], Field(min_length=1)] = Field(
        default=NO_REQUIREMENT, description="What must be held to buy it; as a list, with days."
    )
    when_unmet: Literal["refused", "ends"] = Field(
        default="refused",
        description="What becomes of it where a change takes away what it requires: the change is `refused`, "
        "or it `ends` with that change.",
    )
    excludes: tuple[ItemRef, ...] = Field(default=(), description="Items that cannot be held beside it.")
    limits: Limits = Field(
        default=(),
        description="The most of each limit's units that it lets a customer use; as a list, with days.",
    )
    features: SoldFeatures = Field(
        default=(),
        description="What it switches on or sets: `[sso, {support_hours: 24/7}]`; an entry may have days.",
    )
    effective: Effective = Field(default=ALWAYS, description="The days on which it is sold.")
    source: Source | None = None
    silence: Silences = ()

    @property
    def spans(self) -> Iterator[Effective]:
        """The days of all versions of what it requires, is made of and comes with, and of its seats."""
        for key in (*WHOLE, *LISTS):
            yield from spans(getattr(self, key, None))


class Edition(Sellable):
    """A sellable tier of a product. Editions are listed lowest first."""

    id: Annotated[Id, Defines("edition", "item")]
    seats: SeatBounds | Annotated[tuple[DatedSeats, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="Its own bounds of seats, where they are not the product's; as a list, with days.",
    )


class SuiteEdition(Edition):
    """A tier of a suite, with the editions of the products it is made of."""

    parts: Annotated[tuple[ItemRef | DatedItem, ...], Field(min_length=2)] = Field(
        description="What it is made of; an entry may have days."
    )


class SoldFile(Sellable):
    """What the files of all that is sold have in common."""

    kind: Literal["product", "add-on", "suite"]
    id: Annotated[Id, Defines("product", "item")]
    seats: SeatBounds | Annotated[tuple[DatedSeats, ...], Field(min_length=1)] = Field(
        default=ANY_SEATS, description="How few and how many seats may be bought; as a list, with days."
    )
    seat: CountedName | None = Field(
        default=None,
        description="What a seat of it is called in all sentences, where it is another word than the "
        "catalog's.",
        examples=[{"one": "contact", "many": "contacts"}],
    )
    editions: tuple[Edition, ...] = Field(
        default=(), description="Lowest first: moving down this list is an upgrade."
    )

    @property
    def turning(self) -> tuple[date, ...]:
        """The days on which what it requires or is made of, say, or an edition of it, may turn."""
        found = [one for level in (self, *self.editions) for one in level.spans]
        return tuple(sorted({day for one in found for day in (one.from_, one.until) if day is not None}))


class ProductFile(SoldFile):
    """Something sold: by edition, or as a whole."""

    kind: Literal["product"]
    quantity: Quantity | None = Field(
        default=None,
        description="Of what is sold in packs, not by seat: how few and how many. Prices are per pack, and "
        "each brings its limits.",
    )


class AddOnFile(SoldFile):
    """Something sold to those who hold something else."""

    kind: Literal["add-on"]
    quantity: Quantity | None = Field(
        default=None,
        description="Of what is sold in packs, not by seat: how few and how many. Prices are per pack, and "
        "each brings its limits.",
    )


class SuiteFile(SoldFile):
    """Several products sold as one, with one edition and one number of seats."""

    kind: Literal["suite"]
    editions: Annotated[tuple[SuiteEdition, ...], Field(min_length=1)] = Field(
        description="Lowest first: moving down this list is an upgrade."
    )

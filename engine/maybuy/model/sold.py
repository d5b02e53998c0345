"""What is sold: products, add-ons and suites, as teams write them. A bundle has them as items instead."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema

from .base import (
    ALWAYS,
    AMOUNT_SCHEMA,
    DATE_SCHEMA,
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
from .catalog import NO_REQUIREMENT, DatedPrices, Requirement
from .contents import Limits, SoldFeatures

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
_APART = ("effective", "for")
"""What may stand beside the currencies of a price list."""
_NEW = "new"
_EFFECTIVE_SCHEMA = {
    "title": "Effective",
    "description": "The days on which these prices hold.",
    "type": "object",
    "properties": {
        "from": {**DATE_SCHEMA, "title": "From", "description": "The first day they hold."},
        "until": {**DATE_SCHEMA, "title": "Until", "description": "The first day they no longer hold."},
    },
    "additionalProperties": False,
}
_FOR_SCHEMA = {
    "title": "For",
    "description": "`new`: for what is bought from that day on; the others keep the prices before.",
    "enum": [_NEW],
}


def _prices(value: Any) -> Any:
    """One price list, or several with their dates, as one sequence of dated prices."""
    if isinstance(value, tuple):
        return value
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise ValueError("no prices")
    dated = []
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise ValueError("prices are given by currency, then by billing cycle")
        amounts = {key: amount for key, amount in entry.items() if key not in _APART}
        if not amounts or (not isinstance(value, list) and len(amounts) != len(entry)):
            raise ValueError("prices are given by currency, then by billing cycle")
        effective = Effective.model_validate(entry["effective"]) if "effective" in entry else ALWAYS
        for_new = "for" in entry
        if for_new and (entry["for"] != _NEW or effective.from_ is None):
            raise ValueError("prices are `for: new` from a day on")
        read = _amounts().validate_python(amounts)
        dated.append(DatedPrices.model_construct(effective=effective, for_new=for_new, amounts=read))
    return tuple(dated)


Prices = Annotated[
    tuple[DatedPrices, ...],
    BeforeValidator(_prices),
    WithJsonSchema(
        {
            "anyOf": [
                {
                    "type": "object",
                    "propertyNames": {"pattern": "^[A-Z]{3}$"},
                    "additionalProperties": _BY_CYCLE_SCHEMA,
                    "minProperties": 1,
                },
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {"effective": _EFFECTIVE_SCHEMA, "for": _FOR_SCHEMA},
                        "propertyNames": {"pattern": "^([A-Z]{3}|effective|for)$"},
                        "additionalProperties": _BY_CYCLE_SCHEMA,
                        "minProperties": 1,
                        "dependentSchemas": {
                            "effective": {
                                "minProperties": 2,
                                "dependentSchemas": {"for": {"minProperties": 3}},
                            },
                            "for": {
                                "required": ["effective"],
                                "properties": {"effective": {**_EFFECTIVE_SCHEMA, "required": ["from"]}},
                            },
                        },
                    },
                },
            ],
            "examples": [{"USD": {"monthly": 25, "annual": 19}}],
        }
    ),
    Written(_Amounts | tuple[_Amounts, ...], apart=_APART),
]


class SeatBounds(Model):
    """How few and how many seats may be bought. An add-on's minimum counts the seats of what it requires."""

    min: SomeSeats = Field(default=1, description="The fewest seats.")
    max: SomeSeats | None = Field(default=None, description="The most seats.")


ANY_SEATS = SeatBounds.model_construct(min=1, max=None)


class Sellable(Model):
    """What an edition and a product without editions have in common."""

    name: CustomerName = None
    description: Text | None = Field(default=None, description="A sentence about it, for customers.")
    prices: Prices | None = Field(
        default=None,
        description="Per seat and month, by currency and billing cycle: `USD: {monthly: 25, annual: 19}`.",
    )
    price: Literal["on_request"] | None = Field(
        default=None, description="`on_request`: sold at a price made for the customer."
    )
    on_sale: bool = Field(
        default=True,
        strict=True,
        description="`false` for what is held but no longer, or never, sold by itself.",
    )
    includes: tuple[ItemRef, ...] = Field(default=(), description="Items held with it, at no charge.")
    requires: Requirement = Field(default=NO_REQUIREMENT, description="What must be held to buy it.")
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


class Edition(Sellable):
    """A sellable tier of a product. Editions are listed lowest first."""

    id: Annotated[Id, Defines("edition", "item")]
    seats: SeatBounds | None = Field(
        default=None, description="Its own bounds of seats, where they are not the product's."
    )


class SuiteEdition(Edition):
    """A tier of a suite, with the editions of the products it is made of."""

    parts: Annotated[tuple[ItemRef, ...], Field(min_length=2)] = Field(description="What it is made of.")


class SoldFile(Sellable):
    """What the files of all that is sold have in common."""

    kind: Literal["product", "add-on", "suite"]
    id: Annotated[Id, Defines("product", "item")]
    seats: SeatBounds = Field(default=ANY_SEATS, description="How few and how many seats may be bought.")
    editions: tuple[Edition, ...] = Field(
        default=(), description="Lowest first: moving down this list is an upgrade."
    )


class ProductFile(SoldFile):
    """Something sold: by edition, or as a whole."""

    kind: Literal["product"]


class AddOnFile(SoldFile):
    """Something sold to those who hold something else."""

    kind: Literal["add-on"]


class SuiteFile(SoldFile):
    """Several products sold as one, with one edition and one number of seats."""

    kind: Literal["suite"]
    editions: Annotated[tuple[SuiteEdition, ...], Field(min_length=1)] = Field(
        description="Lowest first: moving down this list is an upgrade."
    )

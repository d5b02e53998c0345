"""Charges: what something sold costs besides, or instead of, a price per seat, as teams write it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, TypeAdapter

from .base import (
    AMOUNT_SCHEMA,
    ID,
    Amount,
    Count,
    CurrencyRef,
    CustomerName,
    CycleRef,
    Effective,
    Id,
    Model,
    Ref,
    SomeCount,
    Source,
    Written,
)
from .catalog import DatedPrices
from .dated import APART, Customers, dated_schema, read_dated

SEAT: Final = "seat"
ACCOUNT: Final = "account"
EVERY_CYCLE: Final = "*"
"""In place of a billing cycle: whatever it is."""


class Tier(Model):
    """A part of a scale of prices: all units above the tier before, up to a number of them."""

    up_to: SomeCount | None = Field(
        default=None, description="The last unit that it is for; without it, there is no end."
    )
    price: Amount = Field(
        default=Decimal(0),
        description="What each unit in it costs (each `of` units); of a `package`, all of them together.",
    )
    flat: Amount = Field(default=Decimal(0), description="What is added once for who reaches it.")


Scale: TypeAlias = tuple[Tier, ...]
"""Tiers, lowest first. A single price is one tier without an end."""


def only_price(scale: Scale) -> Decimal | None:
    """The price of each unit, where a scale says nothing else; None for any other."""
    first = scale[0]
    return first.price if len(scale) == 1 and first.up_to is None and not first.flat else None


_Price = Amount | tuple[Tier, ...]
_Amounts = dict[CurrencyRef, dict[CycleRef, _Price] | _Price]


@cache
def _scales() -> TypeAdapter[Scale]:
    return TypeAdapter(Annotated[tuple[Tier, ...], Field(min_length=1)])


@cache
def _amount() -> TypeAdapter[Decimal]:
    return TypeAdapter(Amount)


@cache
def _words() -> tuple[TypeAdapter[str], TypeAdapter[str]]:
    return TypeAdapter(CurrencyRef), TypeAdapter(CycleRef)


def _scale(value: Any) -> Scale:
    """A price, or a scale of tiers, as tiers."""
    if isinstance(value, list):
        return _scales().validate_python(value)
    return (Tier.model_construct(up_to=None, price=_amount().validate_python(value), flat=Decimal(0)),)


def _rates(value: Mapping[str, Any]) -> dict[str, dict[str, Scale]]:
    """By currency, then by billing cycle: a price that is the same for all of them is under `*`."""
    currency, cycle = _words()
    found = {}
    for code, given in value.items():
        if isinstance(given, Mapping):
            if not given:
                raise ValueError("no prices")
            scales = {cycle.validate_python(one): _scale(price) for one, price in given.items()}
        else:
            scales = {EVERY_CYCLE: _scale(given)}
        found[currency.validate_python(code)] = scales
    return found


class DatedRates(Model):
    """Scales of prices by currency and billing cycle (`*` for every one), and the days they hold."""

    effective: Effective
    for_new: bool
    when: Customers
    amounts: dict[str, dict[str, Scale]]


PriceList: TypeAlias = DatedPrices | DatedRates
"""A list of prices of something that is sold, and the days on which it holds."""


def _charged(value: Any) -> Any:
    """One list of prices, or several with their dates, as one sequence."""
    if isinstance(value, tuple):
        return value
    return tuple(
        DatedRates.model_construct(
            effective=one.effective, for_new=one.for_new, when=one.when, amounts=_rates(one.amounts)
        )
        for one in read_dated(value)
    )


class _RatesSchema:
    """The schema of the prices of a charge, with that of a tier made from its model."""

    def __get_pydantic_json_schema__(self, _: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        Tier.model_rebuild()
        tiers = {
            "type": "array",
            "minItems": 1,
            "items": handler(Tier.__pydantic_core_schema__),
            "description": "A scale of prices, lowest first.",
        }
        price = {
            "anyOf": [*AMOUNT_SCHEMA["anyOf"], tiers],
            "description": "What a unit costs a month, or a scale of prices.",
            "examples": [10, "0.008", [{"up_to": 5000, "price": 10}, {"price": 8}]],
        }
        by_cycle = {
            "type": "object",
            "additionalProperties": price,
            "propertyNames": {"pattern": rf"^{ID}$", "maxLength": 80},
            "minProperties": 1,
        }
        of_currency = {
            "anyOf": [*AMOUNT_SCHEMA["anyOf"], tiers, by_cycle],
            "description": "A price for every billing cycle, a scale of prices, or one of these by cycle.",
        }
        return dated_schema(of_currency, [{"USD": {"monthly": 350, "annual": 300}}, {"USD": 1500}])


Rates = Annotated[
    tuple[DatedRates, ...],
    BeforeValidator(_charged),
    _RatesSchema(),
    Written(_Amounts | tuple[_Amounts, ...], apart=APART),
]


PerWhat = Annotated[str, Ref("limit", words=(SEAT, ACCOUNT)), Field(pattern=rf"^{ID}$", max_length=80)]


class Charge(Model):
    """Something that is paid for, besides what a seat costs: each month, once, or by use."""

    id: Id
    name: CustomerName = None
    per: PerWhat = Field(
        default=ACCOUNT,
        description="For what it is paid: each `seat`, the `account` whatever its seats, or each unit of a "
        "limit.",
        examples=[SEAT],
    )
    once: bool = Field(default=False, strict=True, description="Whether it is paid once, when it is bought.")
    by: Literal["use"] | None = Field(
        default=None, description="`use`: what was used is paid for afterwards, each unit of a limit."
    )
    of: SomeCount = Field(default=1, description="How many units are sold together: 500 for a price per 500.")
    included: Count = Field(default=0, description="How many units cost nothing.")
    tiers: Literal["graduated", "volume", "package"] | None = Field(
        default=None,
        description="How a scale is read. `graduated`: the units of each tier at its price; `volume`: all "
        "units at the price of the tier reached; `package`: one price for all up to the tier's end.",
    )
    prices: Rates = Field(
        description="By currency and billing cycle: a price per month, or a scale of them. Of what is paid "
        "`once` or by `use`, the price itself."
    )
    source: Source | None = None

    @property
    def recurs(self) -> bool:
        """Whether it is paid with every cycle."""
        return not self.once and self.by is None


Charges = Annotated[tuple[Charge, ...], Field(min_length=1)]

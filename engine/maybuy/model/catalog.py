"""The catalog's own settings, limits and payment methods, and what is said of all that is sold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema

from .base import (
    ALWAYS,
    TEXT_SCHEMA,
    ChannelRef,
    Currency,
    CustomerName,
    Defines,
    Effective,
    Id,
    ItemRef,
    Language,
    Model,
    Months,
    Silences,
    Source,
    Text,
    as_text,
)
from .dated import Customers


class Cycle(Model):
    """A billing cycle: how often the subscription is paid and renewed."""

    id: Annotated[Id, Defines("cycle")]
    months: Months = Field(description="Its length in months.")
    name: CustomerName = None


class CountedName(Model):
    """What is counted, as sentences call it: one of them, and many."""

    one: Text = Field(description="The word after 1.", examples=["agent"])
    many: Text = Field(description="The word after 2, and alone.", examples=["agents"])


FORMS: Final = frozenset(CountedName.model_fields)
"""The keys of a word for one and one for many."""


def _counted(value: Any) -> Any:
    """A word for one and one for many, where a single text stands for both."""
    if isinstance(value, CountedName) or (isinstance(value, Mapping) and not FORMS.isdisjoint(value)):
        return value
    text = as_text(value)
    return CountedName.model_construct(one=text, many=text)


class _UnitSchema:
    """The schema of a text, or of a word for one and one for many."""

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        forms = handler.resolve_ref_schema(handler(core))
        kept = {key: value for key, value in forms.items() if key not in ("title", "description")}
        return {"anyOf": [*TEXT_SCHEMA["anyOf"], kept]}


UnitName = Annotated[CountedName, BeforeValidator(_counted), _UnitSchema()]


class CatalogFile(Model):
    """The catalog as a whole: its id, currencies, languages and billing cycles."""

    kind: Literal["catalog"]
    id: Id
    name: Text
    currencies: Annotated[tuple[Annotated[Currency, Defines("currency")], ...], Field(min_length=1)] = Field(
        description="The currencies in which everything sold has a price."
    )
    languages: tuple[Language, ...] = Field(
        default=("en",), description="The languages in which names and reasons must be given."
    )
    cycles: Annotated[tuple[Cycle, ...], Field(min_length=1)] = Field(
        description="How often customers may pay; everything sold has a price for each."
    )
    prorate_by: Literal["day", "month"] = Field(
        default="day", description="How a part of a term is charged: by the day, or by the month begun."
    )
    below_zero: Literal["credit", "refund", "nothing"] = Field(
        default="credit",
        description="What becomes of a sum below zero: a `credit` to the customer, a `refund`, or `nothing`.",
    )
    seat: CountedName | None = Field(
        default=None,
        description="What a seat is called in all sentences, where it is another word.",
        examples=[{"one": "agent", "many": "agents"}],
    )
    sources: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="The page that lists what rules name as their `source`, shown beside it."
    )
    demands: Annotated[tuple[Literal["source", "owner"], ...], Field(min_length=1)] = Field(
        default=(),
        description="What every rule must say: its `source`, or its `owner` (which its file may say for it).",
    )
    silence: Silences = ()


class DatedPrices(Model):
    """Prices per month by currency and billing cycle, and the days they hold.

    Those that are `for_new` bind lines begun since, and leave the others at the prices before.
    """

    effective: Effective = ALWAYS
    for_new: bool = False
    when: Customers = ()
    amounts: dict[str, dict[str, Decimal]]


class Requirement(Model):
    """What must be held before: one of the items under `any`, and every item under `all`.

    A product's id stands for any of its editions.
    """

    any: tuple[ItemRef, ...] = Field(default=(), description="One of these must be held.")
    all: tuple[ItemRef, ...] = Field(default=(), description="Each of these must be held.")


NO_REQUIREMENT = Requirement.model_construct(any=(), all=())


SEAT: Final = "seat"
_PERIODS: Final = ("day", "week", "month", "year")


def _listed(value: Any) -> Any:
    """One word as a list of it."""
    return [value] if isinstance(value, str) else value


def _seat_and_period(per: tuple[str, ...]) -> tuple[str, ...]:
    if len(per) != 1 and (len(per) != 2 or per[0] != SEAT or per[1] == SEAT):
        raise ValueError("a limit is granted for each seat, anew once in a while, or both in that order")
    return per


LimitPer = Annotated[
    tuple[Literal["seat", "day", "week", "month", "year"], ...],
    BeforeValidator(_listed),
    AfterValidator(_seat_and_period),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "enum": [SEAT, *_PERIODS]},
                {
                    "type": "array",
                    "prefixItems": [{"const": SEAT}, {"enum": list(_PERIODS)}],
                    "minItems": 2,
                    "maxItems": 2,
                },
            ]
        }
    ),
]


class Limit(Model):
    """Something counted, that items grant up to a number."""

    id: Annotated[Id, Defines("limit")]
    name: CustomerName = None
    description: Text | None = Field(default=None, description="A sentence about it, for customers.")
    unit: UnitName | None = Field(
        default=None,
        description="What is counted, such as `GB`, where its name does not say: a text, or a word for `one` "
        "and one for `many`.",
        examples=[{"one": "task", "many": "tasks"}],
    )
    per: LimitPer = Field(
        default=(),
        description="How often there are as many anew, or `seat`: as many for each seat of what grants them; "
        "both in a list. Without it, so many there are in all.",
        examples=["month", ["seat", "month"]],
    )
    adds_up: bool = Field(
        default=False,
        strict=True,
        description="Whether what several items grant is added; else the highest counts.",
    )
    source: Source | None = None

    @property
    def by_seat(self) -> bool:
        """Whether each seat of what grants it brings as many."""
        return SEAT in self.per

    @property
    def period(self) -> str | None:
        """How often there are as many anew; None where there are so many in all."""
        return next((one for one in self.per if one != SEAT), None)


class LimitsFile(Model):
    """The things counted. Of what several items grant the highest counts, or the sum where it adds up."""

    kind: Literal["limits"]
    limits: tuple[Limit, ...] = Field(description="What is counted.")
    silence: Silences = ()


class PaymentMethod(Model):
    """A way to pay."""

    id: Annotated[Id, Defines("payment-method")]
    name: CustomerName = None
    through: Annotated[tuple[ChannelRef, ...], Field(min_length=1)] | None = Field(
        default=None, description="The channels that take it; without it, all of them."
    )
    source: Source | None = None


class PaymentMethodsFile(Model):
    """The ways to pay. Which channel takes which is a matter of policies."""

    kind: Literal["payment-methods"]
    methods: tuple[PaymentMethod, ...] = Field(description="In the order customers see them.")
    silence: Silences = ()

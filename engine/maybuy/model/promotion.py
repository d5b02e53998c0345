"""Promotions: what a code takes off an order, for whom, on what and for how long."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from .base import (
    ALWAYS,
    Amount,
    CurrencyRef,
    CycleRef,
    Cycles,
    Effective,
    Id,
    Model,
    Months,
    Percent,
    Seats,
    Silences,
    Source,
    Text,
    Times,
)
from .condition import ANYTHING, Condition, When
from .policy import Actions, Items

FOREVER: Final = "forever"


class Span(Model):
    """A time in months, whatever the billing cycle."""

    months: Months = Field(description="How many months it lasts, from the first day on which it counts.")


Sums = Annotated[dict[CurrencyRef, Amount], Field(min_length=1)]
"""A sum for each currency."""


class PromotionFile(Model):
    """A promotion. Its code is typed by the customer, in any mixture of small and capital letters, and never
    listed."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["percent"]}, {"required": ["amount"]}],
            "dependentRequired": {"maximum": ["percent"]},
        }
    )

    kind: Literal["promotion"] = Field(description="What this file is: a promotion.")
    id: Id = Field(description="Names the promotion in summaries and records.")
    code: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="What the customer types; small and capital letters are the same.", examples=["STARTUP"]
    )
    name: Text | None = Field(default=None, description="What customers see on the summary.")
    percent: Percent | None = Field(
        default=None, description="How much it takes off, in percent of what it applies to."
    )
    amount: Sums | None = Field(default=None, description="How much it takes off what is due, by currency.")
    minimum: Sums | None = Field(
        default=None,
        description="The least that what it covers must cost in the order, by currency.",
        examples=[{"USD": 200}],
    )
    maximum: Sums | None = Field(
        default=None,
        description="With `percent`: the most it takes off, by currency, in an order and, where it lasts, "
        "in a term.",
        examples=[{"USD": 100}],
    )
    items: Items | None = Field(
        default=None, description="What it applies to: ids or a selector; everything by default."
    )
    cycles: Annotated[tuple[CycleRef, ...], Field(min_length=1)] | None = Field(
        default=None, description="The billing cycles it is for; every one by default."
    )
    min_seats: Seats = Field(
        default=0,
        description="The fewest seats that some item of the subscription must have after the order.",
    )
    when: When = Field(default=None, description="The accounts and users it is for.")
    effective: Effective = Field(default=ALWAYS, description="The days on which the code is taken.")
    duration: Cycles | Span | Literal["forever"] | None = Field(
        default=None,
        description="For how many cycles it lasts, for how many months, or `forever`; for what is due at "
        "once only, by default.",
        examples=[6, {"months": 3}, FOREVER],
    )
    once: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whether a customer can use the code one time only."
    )
    at_most: Times | None = Field(
        default=None,
        description="How many times a customer can use the code; as often as wanted, by default.",
    )
    stacks: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whether it may be combined with others that say so too."
    )
    voided_by: Actions | None = Field(default=None, description="The actions that end it.")
    because: Text | None = Field(
        default=None, description="Its conditions in words, for a customer whom it does not fit."
    )
    source: Source | None = Field(
        default=None, description="Where this comes from: a page, a decision, a row."
    )
    silence: Silences = ()

    @model_validator(mode="after")
    def _one_reduction(self) -> PromotionFile:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a promotion has either a percent or an amount")
        if self.maximum is not None and self.percent is None:
            raise ValueError("`maximum` goes with `percent`")
        return self

    @property
    def times(self) -> int | None:
        """How many times a customer can use it; None for as often as wanted."""
        return 1 if self.once else self.at_most

    @property
    def sums(self) -> dict[str, Decimal] | None:
        """The most that it takes off in a term, by currency; None where that has no bound of its own."""
        return self.maximum if self.amount is None else self.amount

    @property
    def condition(self) -> Condition:
        """What `when` says; a condition that always holds where it says nothing."""
        return self.when if isinstance(self.when, Condition) else ANYTHING

"""Promotions: what a code takes off an order, for whom, on what and for how long."""

from __future__ import annotations

from typing import Annotated, Literal

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
    Percent,
    Seats,
    Silences,
    Source,
    Text,
)
from .condition import ANYTHING, Condition, When
from .policy import Actions, Items


class PromotionFile(Model):
    """A promotion. Its code is typed by the customer, in any mixture of small and capital letters, and never
    listed."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["percent"]}, {"required": ["amount"]}]}
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
    amount: Annotated[dict[CurrencyRef, Amount], Field(min_length=1)] | None = Field(
        default=None, description="How much it takes off what is due, by currency."
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
    duration: Cycles | None = Field(
        default=None, description="For how many cycles it lasts; for what is due at once only, by default."
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
        return self

    @property
    def condition(self) -> Condition:
        """What `when` says; a condition that always holds where it says nothing."""
        return self.when if isinstance(self.when, Condition) else ANYTHING

"""Orders: several changes asked together, and what goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import (
    ActionRef,
    AskedRef,
    Count,
    CycleRef,
    DetailRef,
    IsoDate,
    LimitRef,
    Model,
    PaymentMethodRef,
    Scalar,
    Seats,
    TermsRef,
)


class OrderChange(Model):
    """One change: an action, and what it is done to."""

    action: ActionRef = Field(description="What to do, such as `add_seats`.")
    item: AskedRef | None = Field(
        default=None, description="What it is done to; a product's id is the edition held."
    )
    seats: Seats | None = Field(
        default=None,
        description="How many seats to buy in all, or how many more or fewer (1 where it does not say).",
    )
    quantity: Count | None = Field(
        default=None,
        description="For a limit: the total of units wanted, or how many more or fewer (1 where it does not "
        "say).",
    )
    units: dict[LimitRef, Count] | None = Field(
        default=None,
        description="Units of limits in all, for what is bought, or for the edition to change to.",
    )
    to: Scalar | None = Field(
        default=None, description="The billing cycle, payment method or edition to change to."
    )


def _codes(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Codes = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
    BeforeValidator(_codes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": 80},
                {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 80}},
            ],
            "examples": ["STARTUP"],
        }
    ),
]


class Order(Model):
    """Changes to make together, in this order, and what the customer has given for them."""

    kind: Literal["order"] = Field(default="order", description="What this file is: an order.")
    user: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Who orders.")
    at: IsoDate | None = Field(default=None, description="The day of the order; today where it does not say.")
    changes: tuple[OrderChange, ...] = Field(default=(), description="What to change, one after the other.")
    cycle: CycleRef | None = Field(
        default=None,
        description="For a first subscription: its billing cycle; the catalog's first where it does not say.",
    )
    promotion: Codes = Field(
        default=(), description="A promotional code, or several where they may be combined."
    )
    accept: tuple[TermsRef, ...] = Field(
        default=(), description="The terms that the customer accepts.", examples=[["privacy"]]
    )
    details: Mapping[DetailRef, str] = Field(
        default={}, description="The details that the customer gives, such as a tax number."
    )
    payment_method: PaymentMethodRef | None = Field(default=None, description="How to pay.")

"""The customer's side: an account, its users and what it subscribes to."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, model_serializer

from .base import (
    AccountType,
    Amount,
    Count,
    Country,
    Currency,
    CycleRef,
    HeldRef,
    IsoDate,
    ItemId,
    LimitRef,
    Model,
    PaymentMethodRef,
    PromotionRef,
    Scalar,
    Seats,
    SignedAmount,
    TermsRef,
    Text,
    UserRole,
    as_integer,
)
from .feature import Features
from .order import OrderChange
from .units import Units


class User(Model):
    """Somebody of the account."""

    id: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="Names the user in questions."
    )
    role: UserRole = Field(description="A value of the vocabulary's `user.role`.")
    attributes: dict[str, Scalar] = Field(
        default={}, description="Whatever else the vocabulary declares for users."
    )


class Term(Model):
    """The current billing cycle: the end is the first day of the next one."""

    start: IsoDate = Field(description="The first day of it.")
    end: IsoDate = Field(description="The first day that no longer belongs to it.")


class AgreedPrice(Model):
    """A price that was agreed with this customer, in place of the list's."""

    seats: Amount = Field(description="What a seat costs a month, in the account's currency and its cycle.")
    until: IsoDate | None = Field(default=None, description="The first day that it no longer binds.")
    because: Text | None = Field(default=None, description="Why, for those who read this.")


class Payment(Model):
    """What was paid for the rest of the term, from a day on."""

    on: IsoDate | None = Field(
        default=None,
        description="The first day it was paid for; without it the first that the line had in this term.",
    )
    amount: SignedAmount = Field(description="How much, in the account's currency; below zero for a credit.")


class Line(Model):
    """An item that the account pays for."""

    item: HeldRef
    seats: Seats = Field(default=1, description="Seats that are paid for.")
    units: dict[LimitRef, Count] = Field(
        default={}, description="Units of limits that are paid for, those included too."
    )
    in_use: Seats = Field(default=0, description="Seats that are taken: they never go below this.")
    since: IsoDate | None = Field(
        default=None, description="The day it began; without it, not later than the term."
    )
    price: AgreedPrice | None = Field(default=None, description="A price agreed with this customer.")
    paid: Amount | tuple[Payment, ...] | None = Field(
        default=None,
        description="What was paid for the current term, whole or in parts; without it, the price.",
    )

    @property
    def payments(self) -> tuple[Payment, ...] | None:
        """What was paid for the current term, part by part; None where it is not recorded."""
        if isinstance(self.paid, Decimal):
            return (Payment.model_construct(on=None, amount=self.paid),)
        return self.paid


class ScheduledChange(Model):
    """A change that an earlier order put off."""

    on: IsoDate = Field(description="The day it happens.")
    change: OrderChange = Field(description="What happens then.")


class Otherwise(Model):
    """How long a promotion lasts, but for what is to end it."""

    from_: IsoDate | None = Field(
        default=None, alias="from", description="The first day it counts, where it is to end before."
    )
    until: IsoDate | None = Field(
        default=None, description="The first day it no longer lasts; without it, it lasts for ever."
    )


class ActivePromotion(Model):
    """A promotion that an earlier order applied and that lasts."""

    id: PromotionRef = Field(description="The promotion's id.")
    from_: IsoDate | None = Field(
        default=None, alias="from", description="The first day it counts, where that is yet to come."
    )
    until: IsoDate | None = Field(
        default=None, description="The first day it no longer lasts; without it, it lasts for ever."
    )
    used: dict[IsoDate, Amount] = Field(
        default={}, description="What was taken off by an amount, by the first day of the term."
    )
    otherwise: Otherwise | None = Field(
        default=None,
        description="Where a change that waits breaks its conditions, and so ends it: how long it lasts "
        "if that is taken back.",
        examples=[{"until": "2021-03-01"}],
    )


class Trial(Model):
    """A time in which a line costs nothing."""

    item: HeldRef
    until: IsoDate = Field(description="The first day that it is no longer free.")
    then: HeldRef | None = Field(
        default=None,
        description="The edition that it goes on as and is paid for; without it, it ends with the trial.",
    )


class Commitment(Model):
    """A contract that outlasts the term."""

    until: IsoDate = Field(description="The first day that it no longer binds.")


class Subscription(Model):
    """What an account pays for, how often, and until when."""

    cycle: CycleRef = Field(
        description="How often it is paid: a billing cycle of the catalog.", examples=["annual"]
    )
    term: Term = Field(description="The current billing cycle.")
    anchor: Annotated[int, BeforeValidator(as_integer), Field(ge=1, le=31)] | None = Field(
        default=None,
        description="The day of the month on which terms turn; else the later day of its start and end.",
    )
    renews: Annotated[bool, Field(strict=True)] = Field(
        default=True, description="Whether another term follows this one; false: it ends with the term."
    )
    commitment: Commitment | None = Field(default=None, description="Until when it is under contract.")
    trials: tuple[Trial, ...] = Field(default=(), description="Lines that are tried, and cost nothing yet.")
    tried: tuple[ItemId, ...] = Field(
        default=(),
        description="What has been tried, now or before, whether or not there is such a thing still.",
    )
    items: tuple[Line, ...] = Field(default=(), description="What is paid for.")
    scheduled: tuple[ScheduledChange, ...] = Field(
        default=(), description="What earlier orders put off to a later day."
    )
    promotions: tuple[ActivePromotion, ...] = Field(default=(), description="Promotions that last.")


class Grant(Model):
    """What an exception grants."""

    limits: Annotated[dict[LimitRef, Units], Field(min_length=1)] = Field(
        default={},
        description="How many of each limit's units the account may use in all; the highest counts.",
    )
    features: Features = Field(
        default={}, description="Features it has: what it has more of because of an item stays as it is."
    )

    @model_serializer(mode="wrap")
    def _given(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what is empty, which no file says."""
        return {key: value for key, value in whole(self).items() if value}


class AccountException(Model):
    """What was agreed with this customer alone, whatever it subscribes to."""

    grant: Grant = Field(description="What it grants.")
    from_: IsoDate | None = Field(default=None, alias="from", description="The first day that it counts.")
    until: IsoDate | None = Field(default=None, description="The first day that it no longer counts.")
    because: Text | None = Field(default=None, description="Why: told with every answer that rests on it.")


class Account(Model):
    """A customer, or with no subscription a prospect."""

    kind: Literal["account"] = Field(default="account", description="What this file is: an account.")
    id: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="Names the account in answers."
    )
    name: str | None = Field(default=None, description="What the customer is called.")
    type: AccountType = Field(description="A value of the vocabulary's `account.type`.")
    country: Country
    currency: Currency
    users: Annotated[tuple[User, ...], Field(min_length=1)] = Field(
        description="Everybody who may ask for changes."
    )
    subscription: Subscription | None = Field(description="null: not yet a customer.")
    attributes: dict[str, Scalar] = Field(
        default={}, description="Whatever else the vocabulary declares for accounts."
    )
    accepted_terms: dict[TermsRef, str] = Field(
        default={}, description="The version accepted of each of the terms."
    )
    payment_method: PaymentMethodRef | None = Field(
        default=None, description="How it pays, where that is known."
    )
    exceptions: tuple[AccountException, ...] = Field(
        default=(), description="What was agreed with this customer alone."
    )

    def user(self, user: str) -> User | None:
        """The user of that id, if the account has one."""
        return next((candidate for candidate in self.users if candidate.id == user), None)


def alone(account: Account, user: str) -> Account:
    """The account with one user only: all that counts for what this one asks, and quickly checked.

    The account as it is where it has no such user, or no other.
    """
    found = account.user(user)
    if found is None or len(account.users) == 1:
        return account
    return account.model_copy(update={"users": (found,)})

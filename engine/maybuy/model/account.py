"""The customer's side: an account, its users and what it subscribes to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from .base import (
    AccountType,
    Country,
    Currency,
    CycleRef,
    HeldRef,
    IsoDate,
    Model,
    PaymentMethodRef,
    PromotionRef,
    Scalar,
    Seats,
    TermsRef,
    UserRole,
)
from .order import OrderChange


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


class Line(Model):
    """An item that the account pays for."""

    item: HeldRef
    seats: Seats = Field(default=1, description="Seats that are paid for.")
    in_use: Seats = Field(default=0, description="Seats that are taken: they never go below this.")


class ScheduledChange(Model):
    """A change that an earlier order put off."""

    on: IsoDate = Field(description="The day it happens.")
    change: OrderChange = Field(description="What happens then.")


class ActivePromotion(Model):
    """A promotion that an earlier order applied and that lasts."""

    id: PromotionRef = Field(description="The promotion's id.")
    until: IsoDate = Field(description="The first day it no longer lasts.")


class Subscription(Model):
    """What an account pays for, how often, and until when."""

    cycle: CycleRef = Field(
        description="How often it is paid: a billing cycle of the catalog.", examples=["annual"]
    )
    term: Term = Field(description="The current billing cycle.")
    items: tuple[Line, ...] = Field(default=(), description="What is paid for.")
    scheduled: tuple[ScheduledChange, ...] = Field(
        default=(), description="What earlier orders put off to a later day."
    )
    promotions: tuple[ActivePromotion, ...] = Field(default=(), description="Promotions that last.")


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


def in_term(account: Account, day: date) -> bool:
    """Whether a day may be asked about: it is in the current term, or there is no subscription."""
    term = account.subscription.term if account.subscription else None
    return term is None or term.start <= day < term.end

"""Tests of policies: questions, and what their answers must say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from .account import Account
from .base import (
    DATE_SCHEMA,
    ActionRef,
    Amount,
    AskedRef,
    ChannelRef,
    Count,
    CycleRef,
    HeldRef,
    Id,
    IsoDate,
    LimitRef,
    Model,
    Scalar,
    Seats,
    SignedAmount,
    Source,
    as_date,
)
from .feature import Features
from .order import Order
from .policy import NEXT_CYCLE, OBLIGATION
from .settlement import By, Credit
from .units import PartsOfUnits

NOW: Final = "now"
ASKED: Final = ("ask", "order")
"""What a test asks: one of these."""
T = TypeVar("T")
OneOrMore: TypeAlias = T | Annotated[tuple[T, ...], Field(min_length=1)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class InlineAccount(Account):
    """An account written into the test file; its id is the name it has there, unless it gives one."""

    id: Name = Field(default="", description="Names the account in answers; its name here by default.")


AccountFile = Annotated[
    str,
    Field(
        min_length=1,
        json_schema_extra={"format": "uri-reference"},
        description="A file with the account, seen from this one.",
        examples=["../examples/accounts/acme.yaml"],
    ),
]
Accounts = Annotated[dict[Name, AccountFile | InlineAccount], Field(min_length=1)]


class Ask(Model):
    """A question, or with a list under some keys every combination of them."""

    account: OneOrMore[Name] = Field(description="Whose account: a name under `accounts`, or several.")
    user: OneOrMore[Name] = Field(description="Who asks: the id of one of the account's users, or several.")
    action: OneOrMore[ActionRef] = Field(description="What to do, such as `buy`, or several.")
    item: OneOrMore[AskedRef] | None = Field(
        default=None, description="What it is done to: an item, a product of which one is held, a limit."
    )
    at: OneOrMore[IsoDate] | None = Field(
        default=None, description="The day of the question; by default the file's, else today."
    )
    seats: OneOrMore[Seats] | None = Field(
        default=None, description="How many seats to buy, or how many more or fewer."
    )
    quantity: OneOrMore[Count] | None = Field(
        default=None, description="For a limit: the total of units wanted, or how many more or fewer."
    )
    to: OneOrMore[Scalar] | None = Field(
        default=None, description="The billing cycle, payment method or edition to change to."
    )


class AskedOrder(Order):
    """A whole order: what an order's file says, and whose account it is for."""

    account: Name = Field(description="Whose account: a name under `accounts`.")


def _moment(value: Any) -> Any:
    return value if value in (NOW, NEXT_CYCLE) else as_date(value)


Moment = Annotated[
    Any,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "anyOf": [{"const": NOW}, {"const": NEXT_CYCLE}, DATE_SCHEMA],
            "examples": [NEXT_CYCLE, "2020-10-07"],
        }
    ),
]


class ExpectedTiming(Model):
    """When it takes effect, as the JSON of a decision says it."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    timing: Literal["now", "next_cycle"] | None = Field(
        default=None, description="At once, or with the next billing cycle."
    )
    on: IsoDate | None = Field(default=None, description="The day it takes effect.")

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, data: Any) -> Any:
        return _not_empty(data)


class ExpectedObligation(Model):
    """Something to do first, as the JSON of a decision says it."""

    kind: Literal["accept_terms", "provide"] = Field(description="What must be done.")
    terms: Id | None = Field(default=None, description="The terms to accept.")
    detail: Id | None = Field(default=None, description="The detail to give.")
    version: str | None = Field(default=None, description="The version of the terms; any by default.")


class ExpectedSettlement(Model):
    """How it is charged, as the JSON of a decision says it."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    by: By | None = Field(default=None, description="What is charged of what is added.")
    credit: Credit | None = Field(default=None, description="What is credited of what leaves.")

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, data: Any) -> Any:
        return _not_empty(data)


Obligation = Annotated[str, Field(pattern=OBLIGATION)] | ExpectedObligation


class Expect(Model):
    """What the answer must say; what is not named here may be anything."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    outcome: Literal["allow", "refer", "deny"] | None = Field(
        default=None, description="Yes, only with help, or no."
    )
    channels: tuple[ChannelRef, ...] | None = Field(
        default=None, description="Through these channels and no others."
    )
    includes_channels: Annotated[tuple[ChannelRef, ...], Field(min_length=1)] | None = Field(
        default=None, description="Through these channels, and perhaps through others."
    )
    reason: OneOrMore[Id] | None = Field(
        default=None,
        description="A code that is among the reasons; as a list, the codes of all reasons, in order.",
    )
    effective: Moment | ExpectedTiming | None = Field(
        default=None, description="When it takes effect: `now`, `next_cycle`, or a day."
    )
    obligations: tuple[Obligation, ...] | None = Field(
        default=None, description="What must be done first, all of it: `accept:TERMS`, `provide:DETAIL`."
    )
    settlement: ExpectedSettlement | None = Field(
        default=None, description="How it is charged; a part that is not named may be anything."
    )
    price: Amount | Annotated[dict[CycleRef, Amount], Field(min_length=1)] | None = Field(
        default=None,
        description="Of a question, what a seat costs a month: in the account's cycle, or by cycle.",
        examples=[19, {"monthly": 25, "annual": 19}],
    )
    due_now: SignedAmount | None = Field(
        default=None, description="What is paid today, with all that is taken off; below zero for a credit."
    )
    recurring: Amount | None = Field(
        default=None, description="What the subscription then costs for one cycle, before promotions."
    )
    lines: dict[HeldRef, Seats] | None = Field(
        default=None, description="What is then paid for, all of it, and in how many seats."
    )
    features: Features | None = Field(
        default=None,
        description="What the account then has of these features: `[sso, {history: 30}]`, and `{sso: false}` "
        "for one that it has not.",
    )
    limits: Annotated[dict[LimitRef, PartsOfUnits], Field(min_length=1)] | None = Field(
        default=None, description="How many of these limits' units it may then use in all."
    )

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, data: Any) -> Any:
        return _not_empty(data)

    @property
    def of_order(self) -> bool:
        """Whether it says something that only the summary of an order tells."""
        return any(
            one is not None for one in (self.due_now, self.recurring, self.lines, self.features, self.limits)
        )


def _not_empty(data: Any) -> Any:
    if isinstance(data, Mapping) and not data:
        raise ValueError("something must be expected")
    return data


class PolicyTest(Model):
    """A question and its answer, or an order and its summary, under a name that says what must stay true."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [asked]} for asked in ASKED]})

    name: Annotated[str, Field(min_length=1)] = Field(description="What must stay true, as a sentence.")
    source: Source | None = None
    ask: Ask | None = Field(default=None, description="The question; lists stand for every combination.")
    order: AskedOrder | None = Field(default=None, description="In its place, a whole order.")
    expect: Expect = Field(description="What the answer must say.")

    @property
    def dated(self) -> bool:
        """Whether it says its day."""
        return any(one is not None and one.at is not None for one in (self.ask, self.order))

    @model_validator(mode="after")
    def _asks_one_thing(self) -> PolicyTest:
        if (self.ask is None) == (self.order is None):
            raise ValueError("a test asks a question or an order")
        return self


class PolicyTestFile(Model):
    """Questions about some accounts, and what their answers must say."""

    kind: Literal["policy-test"]
    at: IsoDate | None = Field(default=None, description="The day of the questions that name none.")
    accounts: Accounts = Field(
        description="The accounts that are asked about, by name: a file, or all of the account."
    )
    tests: Annotated[tuple[PolicyTest, ...], Field(min_length=1)] = Field(description="What must stay true.")

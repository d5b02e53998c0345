"""What may stand in a request: for people and machines to read in `/openapi.json`, and to judge a body by.

A key may be null where it may be left out: many clients write it so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta
from pydantic import Field, StrictBool, ValidationError, WithJsonSchema

from ...model.account import Account
from ...model.answers import PLACE
from ...model.base import (
    DATE_PATTERN,
    DATE_SCHEMA,
    MOST_SEATS,
    MOST_UNITS,
    SCALAR_SCHEMA,
    IsoDate,
    Model,
    Scalar,
)
from ...model.base import Count as _Count
from ...model.base import Seats as _Seats
from ...model.order import Order
from ...model.schemas import schema_of
from ...source import Document, Finding

MOST_QUESTIONS: Final = 1_000
MOST_NEEDS: Final = 100
LONGEST: Final = 200
"""Characters that anything is named by at most."""


def _nothing() -> None:
    """Left out. A default that pydantic cannot see keeps null in the schema, where Model would refuse it."""


def _or_null(schema: Mapping[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]})


_WORD: Final = {"type": "string", "minLength": 1, "maxLength": LONGEST}
_SCALAR: Final = {"anyOf": [_WORD, *(one for one in SCALAR_SCHEMA["anyOf"] if one["type"] != "string")]}

AccountId = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST, description="The id of an account that the service was given."),
]
AccountOrId = Annotated[
    Account | AccountId, Field(description="An account, or the id of one the service knows.")
]
AccountOrNull = Annotated[Account | AccountId | None, Field(default_factory=_nothing)]
Word = Annotated[str, Field(min_length=1, max_length=LONGEST)]
WordOrNull = Annotated[Word | None, _or_null(_WORD)]
SeatsOrNull = Annotated[_Seats | None, _or_null({"type": "integer", "minimum": 0, "maximum": MOST_SEATS})]
UnitsOrNull = Annotated[_Count | None, _or_null({"type": "integer", "minimum": 0, "maximum": MOST_UNITS})]
ScalarOrNull = Annotated[Annotated[Scalar, Field(max_length=LONGEST)] | None, _or_null(_SCALAR)]
DayOrNull = Annotated[IsoDate | None, _or_null(DATE_SCHEMA)]
DayAsked = Annotated[
    DayOrNull,
    Field(default_factory=_nothing, description="The day (default: today, which the answer shows)."),
]

WrittenDay = Annotated[
    str,
    Meta(
        pattern=DATE_PATTERN,
        description="The day; today where there is none.",
        extra_json_schema={"format": "date", "examples": ["2020-09-01"]},
    ),
]
AnyAccount = Annotated[
    Any, Meta(extra_json_schema={"anyOf": [{"$ref": f"{PLACE}Account"}, {"type": "string"}]})
]
"""Of a request of another protocol: an account, or its id."""


class Change(Model):
    """What is asked about: an action, and what it would be done to."""

    item: WordOrNull = Field(
        default_factory=_nothing,
        description="An item, a product where the edition held is meant, or a limit.",
        examples=["support/professional"],
    )
    seats: SeatsOrNull = Field(
        default_factory=_nothing,
        description="Seats: for `buy` in all, for `add_seats` and `remove_seats` how many more or fewer.",
    )
    quantity: UnitsOrNull = Field(
        default_factory=_nothing,
        description="Units of a limit: for `use` the total that is wanted, for `add_units` and "
        "`remove_units` how many more or fewer.",
    )
    to: ScalarOrNull = Field(
        default_factory=_nothing, description="The billing cycle, payment method or edition to change to."
    )


class QuestionOfMany(Change):
    """One of several questions. What it leaves out is what stands beside `questions`."""

    account: AccountOrNull
    user: WordOrNull = Field(default_factory=_nothing, description="Who asks.")
    action: WordOrNull = Field(default_factory=_nothing, description="What to do, such as `buy`.")
    at: DayOrNull = Field(default_factory=_nothing, description="The day of the question.")


class Question(Change):
    """One question."""

    account: AccountOrNull
    user: WordOrNull = Field(default_factory=_nothing, description="Who asks.")
    action: WordOrNull = Field(
        default_factory=_nothing, description="What to do, such as `buy`.", examples=["buy"]
    )
    at: DayOrNull = Field(
        default_factory=_nothing,
        description="The day of the question (default: today, which the answer shows).",
    )
    remedies: StrictBool = Field(
        default=True,
        description="Whether to work out what would turn a refusal into a yes: it takes many times as long as"
        " the decision. `remedies` is null in the answer where it is not.",
    )


class Decisions(Question):
    """A question, or several: each of them then takes from here what it leaves out itself."""

    questions: Annotated[
        tuple[QuestionOfMany, ...] | None, Field(default_factory=_nothing, max_length=MOST_QUESTIONS)
    ]


class Offers(Model):
    """Who asks for everything that may be bought or changed."""

    account: AccountOrId
    user: Word = Field(description="Who asks.")
    at: DayAsked
    denied: StrictBool = Field(default=False, description="Whether to list what is refused as well.")
    remedies: StrictBool = Field(default=True, description="As for decisions.")


class Previews(Model):
    """An order to be summed up. Its own day counts before `at`."""

    account: AccountOrId
    order: Order
    at: DayOrNull = Field(
        default_factory=_nothing, description="The day, where the order has none (default: today)."
    )


class Entitlements(Model):
    """An account whose features and limits are asked for."""

    account: AccountOrId
    at: DayAsked


class Find(Model):
    """What is needed of a subscription, of which the cheapest is asked for; from an account, the order of it
    as well."""

    account: AccountOrNull
    user: WordOrNull = Field(default_factory=_nothing, description="Who would order it; with an account.")
    needs: Annotated[tuple[Word, ...], Field(max_length=MOST_NEEDS)] = Field(
        default=(),
        description="Features, as `sandbox` or `support_hours=24/7`, and units of limits, as `seats=20`.",
        examples=[["sandbox"]],
    )
    seats: SeatsOrNull = Field(
        default_factory=_nothing,
        description="The seats of each line (default: as few as it is sold with; an account's own).",
    )
    cycle: WordOrNull = Field(
        default_factory=_nothing,
        description="The billing cycle (default: an account's own, else the one for which most is sold).",
    )
    currency: WordOrNull = Field(
        default_factory=_nothing,
        description="The currency (default: the catalog's first); not with an account, which has one.",
    )
    at: DayAsked
    keep: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whether an account is to keep all that it has."
    )
    why_not: Annotated[tuple[Word, ...], Field(max_length=MOST_NEEDS)] = Field(
        default=(), description="Items of which it is told what the cheapest with them costs."
    )


M = TypeVar("M", bound=Model)


@cache
def _validator(model: type[Model]) -> Any:
    from ...model.violations import validator_of  # noqa: PLC0415  slow to import, and most bodies are right

    return validator_of(schema_of(model))


def judged(document: Document, model: type[M]) -> tuple[M | None, list[Finding]]:
    """A body as its model and no findings, or None and everything that is wrong with its shape."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        from ...model.violations import violations  # noqa: PLC0415  slow to import, and most bodies are right

        return None, violations(document, _validator(model), error)

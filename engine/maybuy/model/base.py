"""What every model shares: frozen data, closed keys, and value types that read YAML the way people write it.

Each type here says the same thing twice, to pydantic and to JSON Schema; tests/model/test_schemas.py
holds the two against each other on mutated files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from ..source.look_alike import one_form

ID: Final = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
PLACE_PATTERN: Final = (
    r"^(?:(?:subject|resource|action|context)(?:\.[A-Za-z0-9_:@-]+)+|(?:user|account)\.[a-z][a-z0-9_]*)$"
)
"""Where a value stands in a request, or what is known of a user or an account."""

DATE_PATTERN: Final = "^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
_DATE = re.compile(DATE_PATTERN.strip("^$"))
GROUPED = re.compile(r"[0-9]{1,3}(?:_[0-9]{3}){1,4}")
_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_LOCALE = re.compile(r"[a-z]{2}")

ANY_LANGUAGE: Final = "*"
"""The key of a text that is the same in every language."""


SOLD: Final = "sold"
"""A kind of thing that is named: an item, or a product where any of its editions is meant."""


# Plain classes: every command makes them anew, and dataclasses take a millisecond each.
class Ref:
    """In a type: its words name something of a kind, or of one of the kinds `among` (see kinds.py); some
    `words` stand for themselves."""

    __slots__ = ("among", "kind", "words")
    __match_args__ = ("kind",)

    def __init__(self, kind: str, among: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.among = among or (kind,)
        self.words = words


class Defines:
    """In a type: by its words others name something, of each of the kinds."""

    __slots__ = ("kinds",)

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds


class Written:
    """In a type: how a file has what the model holds in another form; the keys `apart` are not part of it."""

    __slots__ = ("apart", "type")

    def __init__(self, type_: Any, apart: tuple[str, ...] = ()) -> None:
        self.type = type_
        self.apart = apart


class Model(BaseModel):
    """A closed, immutable record. An explicit null stands for a value only where a field says so."""

    # Validators are made when first used: most commands read few kinds of files, with a bundle none at all.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _reject_null(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            optional = {f.alias or name for name, f in cls.model_fields.items() if f.default is None}
            for key, value in data.items():
                if value is None and key in optional:
                    raise ValueError(f"`{key}` has no value")
        return data


_M = TypeVar("_M", bound=Model)
_new: Final = object.__new__


class _Bare(Model):
    """A record that is being made: whose attributes are set as quickly as any other object's."""

    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__  # else both are looked up each time


def made(model: type[_M], values: dict[str, Any], given: set[str]) -> _M:
    """A record of values that are known to be right, every field's, and the names of those that were given.

    What model_construct() makes as well, in several times the time; an account in a request has some seven.
    """
    record: Any = _new(_Bare)
    record.__pydantic_fields_set__ = given
    record.__pydantic_extra__ = None
    record.__pydantic_private__ = None
    record.__dict__ = values
    record.__class__ = model
    return record  # type: ignore[no-any-return]


def today() -> date:
    """The day of what names none: today in UTC, wherever it is asked, so that one question has one answer."""
    return datetime.now(UTC).date()


def as_date(value: Any) -> date:
    """A day written `2019-08-01`; ValueError for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("a date is written year-month-day")
    return date.fromisoformat(value)


def as_integer(value: Any) -> int:
    """A whole number, `2.0` included; ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
        raise ValueError("a whole number is needed")
    return int(value)


def as_count(value: Any) -> int:
    """A whole number, whose thousands `_` may set off; ValueError for anything else."""
    if isinstance(value, str) and GROUPED.fullmatch(value):
        return int(value.replace("_", ""))
    return as_integer(value)


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError("an amount is a number")
    if isinstance(value, str) and not _AMOUNT.fullmatch(value):
        raise ValueError("an amount in text is digits with an optional decimal point")
    amount = Decimal(value)
    if amount < 0:
        raise ValueError("an amount is not negative")
    return amount


def _signed(value: Any) -> Decimal:
    below = isinstance(value, str) and value.startswith("-")
    if below or (isinstance(value, int | Decimal) and not isinstance(value, bool) and value < 0):
        return -_amount(value[1:] if isinstance(value, str) else -value)
    return _amount(value)


MOST_RISE: Final = 1_000
"""No price is promised to be raised by more, in percent."""


def _rise(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a percentage is a number")
    percent = Decimal(value)
    if not 0 <= percent <= MOST_RISE or percent % Decimal("0.01"):
        raise ValueError(f"it is 0 at least and {MOST_RISE} at most, in percent, with two decimals at most")
    return percent


def _percent(value: Any) -> Decimal:
    percent = _rise(value)
    if not 0 < percent <= 100:
        raise ValueError("a percentage is more than 0 and at most 100")
    return percent


def as_text(value: Any) -> dict[str, str]:
    """A sentence, or one for each language, as a mapping by language; ValueError for anything else."""
    if isinstance(value, str) and says(value):
        return {ANY_LANGUAGE: value}
    if not isinstance(value, Mapping) or not value:
        raise ValueError("a text is a sentence, or one for each language")
    for key, text in value.items():
        if not (isinstance(key, str) and (key == ANY_LANGUAGE or _LOCALE.fullmatch(key))):
            raise ValueError("a language is two small letters")
        if not isinstance(text, str) or not says(text):
            raise ValueError("a text has more than spaces")
    return dict(value)


def says(text: str) -> bool:
    """Whether a text has more than spaces, and letters that nobody sees."""
    return _SAID.search(text) is not None


def as_scalar(value: Any) -> str:
    """Scalars that policies compare are compared by their text: `4` and `"4"` are one.

    So are the two ways to write `é`, as one letter and as two: whoever reads them sees no difference.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value:
        return one_form(value)
    if isinstance(value, int | Decimal) and value == int(value):
        return str(int(value))
    raise ValueError("a word, a whole number, true or false is needed")


SCALAR_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}, {"type": "boolean"}]
}
DATE_SCHEMA: Final[dict[str, Any]] = {
    "type": "string",
    "format": "date",
    "pattern": DATE_PATTERN,
    "description": "A day, written year-month-day.",
    "examples": ["2019-08-01"],
}
SAID: Final = (
    r"[^\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
"""What is in a text that says something: a letter that is seen. Expressions of JSON Schema may know no other
planes of Unicode, so that schemas let letters of these pass that nobody sees, and says() does not."""
_SAID: Final = re.compile(f"{SAID[:-1]}\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
TEXT_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "pattern": SAID},
        {
            "type": "object",
            "propertyNames": {"pattern": r"^([a-z]{2}|\*)$"},
            "additionalProperties": {"type": "string", "minLength": 1, "pattern": SAID},
            "minProperties": 1,
        },
    ],
    "description": "A sentence, or one for each language.",
    "examples": ["Collaboration", {"en": "Owner", "fr": "Propriétaire"}],
}


def days_schema(what: str, first: str, last: str) -> dict[str, Any]:
    """The JSON Schema of the days on which something holds: what it is told of them, and of each end."""
    return {
        "title": "Effective",
        "description": what,
        "type": "object",
        "properties": {
            "from": {**DATE_SCHEMA, "title": "From", "description": first},
            "until": {**DATE_SCHEMA, "title": "Until", "description": last},
        },
        "additionalProperties": False,
    }


def whole(least: int, most: int | None = None) -> dict[str, Any]:
    """The JSON Schema of whole numbers from one to another."""
    return {"type": "integer", "minimum": least} | ({} if most is None else {"maximum": most})


MOST_SEATS: Final = 1_000_000_000
MOST_UNITS: Final = 10**15
"""More seats, or units of a limit, than anybody means."""

IsoDate = Annotated[date, BeforeValidator(as_date), WithJsonSchema(DATE_SCHEMA)]
Integer = Annotated[int, BeforeValidator(as_integer), WithJsonSchema({"type": "integer"})]
Months = Annotated[int, BeforeValidator(as_integer), Field(ge=1, le=120), WithJsonSchema(whole(1, 120))]
Seats = Annotated[
    int, BeforeValidator(as_integer), Field(ge=0, le=MOST_SEATS), WithJsonSchema(whole(0, MOST_SEATS))
]
SomeSeats = Annotated[
    int, BeforeValidator(as_integer), Field(ge=1, le=MOST_SEATS), WithJsonSchema(whole(1, MOST_SEATS))
]
Percent = Annotated[
    Decimal,
    BeforeValidator(_percent),
    WithJsonSchema(
        {"type": "number", "exclusiveMinimum": 0, "maximum": 100, "multipleOf": 0.01, "examples": [20, 12.5]}
    ),
]
Rise = Annotated[
    Decimal,
    BeforeValidator(_rise),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_RISE, "multipleOf": 0.01}),
]
Times = Annotated[int, BeforeValidator(as_integer), Field(ge=1, le=1000), WithJsonSchema(whole(1, 1000))]
Cycles = Annotated[int, BeforeValidator(as_integer), Field(ge=1, le=120), WithJsonSchema(whole(1, 120))]
_DIGITS: Final = {"type": "string", "pattern": "^[0-9]{1,3}(?:_[0-9]{3}){1,4}$"}
_COUNTED: Final = {
    "description": "A whole number; `_` may set off its thousands.",
    "examples": [10, "1_000_000"],
}
Count = Annotated[
    int,
    BeforeValidator(as_count),
    Field(ge=0, le=MOST_UNITS),
    WithJsonSchema({"anyOf": [whole(0, MOST_UNITS), _DIGITS], **_COUNTED}),
]
SomeCount = Annotated[
    int,
    BeforeValidator(as_count),
    Field(ge=1, le=MOST_UNITS),
    WithJsonSchema({"anyOf": [whole(1, MOST_UNITS), _DIGITS], **_COUNTED}),
]
AMOUNT_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": r"^[0-9]{1,15}(?:\.[0-9]{1,6})?$"},
    ],
    "description": "A price per seat and month.",
    "examples": [59, "12.50"],
}
Amount = Annotated[Decimal, BeforeValidator(_amount), WithJsonSchema(AMOUNT_SCHEMA)]
SignedAmount = Annotated[
    Decimal,
    BeforeValidator(_signed),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,15}(?:\.[0-9]{1,6})?$"}],
            "description": "An amount of money, below zero where it was given back.",
            "examples": [140, "-12.50"],
        }
    ),
]
Text = Annotated[dict[str, str], BeforeValidator(as_text), WithJsonSchema(TEXT_SCHEMA)]
_PORT: Final = "(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_HOST: Final = r"(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])"
URL: Final = rf"^https?://{_HOST}(?::{_PORT}?)?(?:/[A-Za-z0-9._~!&'()*+,;=:@%/-]*)?$"
"""The address of a service: paths are put behind it, so it has no query and no fragment; and no user."""

Url = Annotated[str, Field(pattern=URL)]

CustomerName = Annotated[
    Text | None, Field(description="The name customers see; by default made from the id.")
]
Scalar = Annotated[str, BeforeValidator(as_scalar), WithJsonSchema(SCALAR_SCHEMA)]
Id = Annotated[
    str,
    Field(
        pattern=rf"^{ID}$",
        max_length=80,
        description="Small letters, digits, `-` and `_`.",
        examples=["support"],
    ),
]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["USD"], description="ISO 4217 code.")]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["FR"], description="ISO 3166-1 alpha-2 code.")]
Language = Annotated[str, Field(pattern="^[a-z]{2}$", examples=["fr"], description="ISO 639-1 code.")]
Source = Annotated[
    str,
    Field(min_length=1, description="Where this comes from: a page, a decision, a row.", examples=["S42"]),
]
ItemId = Annotated[
    str,
    Field(
        pattern=rf"^{ID}(?:/{ID})?$",
        max_length=160,
        description="An item: a product's edition as `product/edition`, or a product without editions.",
        examples=["support/professional", "collaboration"],
    ),
]
ItemRef = Annotated[ItemId, Ref("item", (SOLD,))]
HeldRef = Annotated[ItemId, Ref("item")]
"""An item itself, as a subscription has it."""

AskedRef = Annotated[ItemId, Ref("item", (SOLD, "limit", "feature"))]
"""What a change is made to."""

ProductRef = Annotated[Id, Ref("product")]
EditionRef = Annotated[Id, Ref("edition")]
LimitRef = Annotated[Id, Ref("limit")]
FeatureRef = Annotated[Id, Ref("feature")]
ActionRef = Annotated[Id, Ref("action")]
ChannelRef = Annotated[Id, Ref("channel")]
CycleRef = Annotated[Id, Ref("cycle")]
CurrencyRef = Annotated[Currency, Ref("currency")]
TermsRef = Annotated[Id, Ref("terms")]
DetailRef = Annotated[Id, Ref("detail")]
PaymentMethodRef = Annotated[Id, Ref("payment-method")]
PromotionRef = Annotated[Id, Ref("promotion")]
AccountType = Annotated[Scalar, Ref("account.type")]
UserRole = Annotated[Scalar, Ref("user.role")]


class Silence(Model):
    """A finding that is meant to be so: its code, and why it is right here."""

    code: Annotated[Id, Ref("code")] = Field(description="The code of the warning.")
    because: Annotated[str, Field(min_length=1)] = Field(
        description="Why it is right as it is, for those who read this file."
    )


Silences = Annotated[
    tuple[Silence, ...],
    Field(min_length=1, description="Warnings about what stands here that are not to be given, and why."),
]


class Effective(Model):
    """When something holds: from one day on, until another (that day itself excluded)."""

    from_: IsoDate | None = Field(default=None, alias="from", description="The first day it holds.")
    until: IsoDate | None = Field(default=None, description="The first day it no longer holds.")

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day < self.until)

    @property
    def never(self) -> bool:
        """Whether it is over before it begins."""
        return self.from_ is not None and self.until is not None and self.from_ >= self.until

    def within(self, outer: Effective) -> Effective:
        """The days both hold."""
        starts = [d for d in (self.from_, outer.from_) if d]
        ends = [d for d in (self.until, outer.until) if d]
        return Effective.model_construct(
            from_=max(starts) if starts else None, until=min(ends) if ends else None
        )


ALWAYS: Final = Effective.model_construct(from_=None, until=None)

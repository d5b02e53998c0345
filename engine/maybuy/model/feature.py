"""Features: what items switch on, or set to a value. What is counted is a limit, see catalog.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from .base import (
    GROUPED,
    ID,
    MOST_UNITS,
    CustomerName,
    Defines,
    FeatureRef,
    Id,
    Model,
    Silences,
    Source,
    Text,
    Written,
    as_scalar,
)
from .vocabulary import Values

ON: Final = "true"
"""The value of a switch that is on."""
OFF: Final = "false"
"""What takes away again from an edition what its product says for all of them."""

SWITCH: Final = "switch"
NUMBER: Final = "number"
CHOICE: Final = "choice"
TEXT: Final = "text"

DIGITS: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
"""A number as its value is written."""
LONGEST: Final = 200
"""More letters than the value of a feature has."""

VALUE_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": LONGEST},
        {"type": "number", "minimum": 0, "maximum": MOST_UNITS},
        {"type": "boolean"},
    ],
    "description": "The value: a number, one of the feature's `values`, or a text; `false` takes it away.",
    "examples": ["24/7"],
}
_NAME_SCHEMA: Final[dict[str, Any]] = {"type": "string", "pattern": rf"^{ID}$", "maxLength": 80}


def value_of(value: Any) -> str:
    """A value by its text, as all values are compared: `0.50` and `"0.5"` are one number, and so are `1_000`
    and `1000`."""
    if isinstance(value, str) and len(value) > LONGEST:
        raise ValueError("a value is short")
    if isinstance(value, int | Decimal) and not 0 <= value <= MOST_UNITS:
        raise ValueError("a number is not negative, and no more than anybody means")
    if isinstance(value, Decimal) and value != int(value):
        return format(value.normalize(), "f")
    if isinstance(value, str) and GROUPED.fullmatch(value):
        return value.replace("_", "")
    return as_scalar(value)


def granted(value: Any) -> dict[str, str]:
    """`[sso, {support_hours: "24/7"}]` as one mapping from feature to value; what is given twice counts as
    the first of the two."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("features are a list of ids, or of ids with their values")
    found: dict[str, str] = {}
    for entry in value:
        if isinstance(entry, Mapping) and entry:
            for name, one in entry.items():
                found.setdefault(name, value_of(one))
        elif isinstance(entry, str):
            found.setdefault(entry, ON)
        else:
            raise ValueError("a feature is an id, or an id with its value")
    return found


def _listed(given: Mapping[str, str]) -> list[str | dict[str, str]]:
    """Features as files have them."""
    return [name if value == ON else {name: value} for name, value in given.items()]


FEATURES_SCHEMA: Final[dict[str, Any]] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "anyOf": [
            _NAME_SCHEMA,
            {
                "type": "object",
                "propertyNames": _NAME_SCHEMA,
                "additionalProperties": VALUE_SCHEMA,
                "minProperties": 1,
            },
        ]
    },
    "examples": [["sso", {"support_hours": "24/7"}]],
}
Features = Annotated[
    dict[FeatureRef, str],
    BeforeValidator(granted),
    PlainSerializer(_listed),
    WithJsonSchema(FEATURES_SCHEMA),
    Written(tuple[FeatureRef | dict[FeatureRef, Any], ...]),
]
"""Features with their values; a switch that is on is its id alone."""


class Feature(Model):
    """Something that items switch on, or set to a value."""

    id: Annotated[Id, Defines("feature")]
    name: CustomerName = None
    description: Text | None = Field(default=None, description="A sentence about it, for customers.")
    type: Literal["switch", "number", "choice", "text"] = Field(
        default=SWITCH,
        description="`switch`: on or not; `number`: the highest counts; `choice`: one of `values`, of which "
        "the highest counts; `text`: words.",
    )
    values: Values | None = Field(
        default=None,
        description="Of a choice: all it may be, lowest first, with their names if they have any.",
    )
    unit: Text | None = Field(default=None, description="Of a number: what is counted, such as `days`.")
    tags: tuple[Id, ...] = Field(
        default=(), description="What it belongs to: features of one tag stand together."
    )
    shown: bool = Field(
        default=True, strict=True, description="`false` for what customers need not see side by side."
    )
    source: Source | None = None

    def weight(self, value: str) -> Decimal:
        """What a value counts for: of several the greatest is held. Words weigh the same, and so does what a
        feature cannot have."""
        if self.type == NUMBER and DIGITS.fullmatch(value):
            return Decimal(value)
        known = list(self.values or ())
        return Decimal(known.index(value) if self.type == CHOICE and value in known else 0)

    def grants(self, value: str) -> bool:
        """Whether a value is more than none at all."""
        return value != OFF and not (self.type == NUMBER and not value.strip("0."))


class FeaturesFile(Model):
    """What items switch on, or set to a value. What is counted stands in a file of `kind: limits`."""

    kind: Literal["features"]
    features: tuple[Feature, ...] = Field(description="In the order customers see them.")
    silence: Silences = ()

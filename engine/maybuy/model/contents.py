"""What items come with, as files write it: limits and features, each for all days or with days of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema

from .base import ALWAYS, ID, Effective, FeatureRef, LimitRef, Model, Written, days_schema
from .feature import FEATURES_SCHEMA, VALUE_SCHEMA, granted
from .units import PARTS_SCHEMA, PartsOfUnits

APART: Final = ("effective",)
"""What may stand beside limits and features that have days of their own."""

_EFFECTIVE_SCHEMA: Final = days_schema(
    "The days on which this comes with it.", "The first day it does.", "The first day it no longer does."
)
_NAMES: Final[dict[str, Any]] = {"pattern": rf"^{ID}$", "maxLength": 80}
_DATED: Final[dict[str, Any]] = {
    "properties": {"effective": _EFFECTIVE_SCHEMA},
    "dependentSchemas": {"effective": {"minProperties": 2}},
    "minProperties": 1,
}


class DatedGrants(Model):
    """Limits and features that come with something on some days."""

    effective: Effective = ALWAYS
    limits: dict[str, int | Decimal] = Field(default={})
    features: dict[str, str] = Field(default={})


@cache
def _units() -> TypeAdapter[dict[str, int | Decimal]]:
    """What reads limits; made when some are first read, since a bundle's never are."""
    return TypeAdapter(dict[LimitRef, PartsOfUnits])


@cache
def _named() -> TypeAdapter[dict[str, str]]:
    return TypeAdapter(dict[FeatureRef, str])


def _dated(entry: Mapping[str, Any]) -> tuple[Effective, dict[str, Any]]:
    """The days of an entry, and what has them."""
    left = {key: value for key, value in entry.items() if key not in APART}
    if not left:
        raise ValueError("something must come with it")
    return Effective.model_validate(entry["effective"]) if "effective" in entry else ALWAYS, left


def _limits(value: Any) -> Any:
    """Limits, or lists of them with their days, as one sequence."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, Mapping):
        found = _units().validate_python(value)
        return (DatedGrants.model_construct(limits=found),) if found else ()
    if not isinstance(value, list) or not value or not all(isinstance(one, Mapping) for one in value):
        raise ValueError("limits are a mapping from ids to numbers, or several with their days")
    return tuple(
        DatedGrants.model_construct(effective=effective, limits=_units().validate_python(left))
        for effective, left in map(_dated, value)
    )


def _features(value: Any) -> Any:
    """Features, those that have days of their own apart, as one sequence."""
    if isinstance(value, tuple):
        return value
    entries = value if isinstance(value, list) else [value]
    plain = [one for one in entries if not (isinstance(one, Mapping) and "effective" in one)]
    dated = [_dated(one) for one in entries if isinstance(one, Mapping) and "effective" in one]
    given = [(ALWAYS, plain if isinstance(value, list) else value)] if plain or not entries else []
    given += [(effective, [left]) for effective, left in dated]
    return tuple(
        DatedGrants.model_construct(effective=effective, features=_named().validate_python(granted(listed)))
        for effective, listed in given
    )


Limits = Annotated[
    tuple[DatedGrants, ...],
    BeforeValidator(_limits),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "object", "propertyNames": _NAMES, "additionalProperties": PARTS_SCHEMA},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "propertyNames": _NAMES,
                        "additionalProperties": PARTS_SCHEMA,
                        **_DATED,
                    },
                },
            ],
            "examples": [{"projects": 10}],
        }
    ),
    Written(dict[LimitRef, Any] | tuple[dict[LimitRef, Any], ...], apart=APART),
]
_plain, _with_values = FEATURES_SCHEMA["items"]["anyOf"]
SoldFeatures = Annotated[
    tuple[DatedGrants, ...],
    BeforeValidator(_features),
    WithJsonSchema(
        {
            **FEATURES_SCHEMA,
            "items": {"anyOf": [_plain, {**_with_values, **_DATED, "additionalProperties": VALUE_SCHEMA}]},
        }
    ),
    Written(tuple[FeatureRef | dict[FeatureRef, Any], ...], apart=APART),
]


def entries(said: Any) -> Iterator[tuple[Mapping[str, Any], tuple[int, ...]]]:
    """The limits that the data of a file states, each list of them with its path: one, or several with their
    days."""
    if isinstance(said, list):
        yield from ((one, (number,)) for number, one in enumerate(said))
    elif said:
        yield said, ()

"""What items come with, as files write it: limits and features, each for all days or with days of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema

from .base import ALWAYS, ID, Effective, FeatureRef, LimitRef, Model, Written, days_schema
from .dated import FOR, days_of, for_schema, from_a_day, meant
from .feature import FEATURES_SCHEMA, OFF, VALUE_SCHEMA, granted
from .units import PARTS_SCHEMA, PartsOfUnits

APART: Final = ("effective", FOR)
"""What may stand beside limits and features that have days of their own."""

_EFFECTIVE_SCHEMA: Final = days_schema(
    "The days on which this comes with it.", "The first day it does.", "The first day it no longer does."
)
_NAMES: Final[dict[str, Any]] = {"pattern": rf"^{ID}$", "maxLength": 80}
_DATED: Final[dict[str, Any]] = {
    "properties": {"effective": _EFFECTIVE_SCHEMA, "for": for_schema("what they had before")},
    "dependentSchemas": {
        "effective": {"minProperties": 2, "dependentSchemas": {"for": {"minProperties": 3}}},
        "for": from_a_day(_EFFECTIVE_SCHEMA),
    },
    "minProperties": 1,
}


class DatedGrants(Model):
    """Limits and features that come with something on some days.

    Those that are `for_new` come with what is bought since, and leave the others with what they had.
    """

    effective: Effective = ALWAYS
    for_new: bool = False
    limits: dict[str, int | Decimal] = Field(default={})
    features: dict[str, str] = Field(default={})


@cache
def _units() -> TypeAdapter[dict[str, int | Decimal]]:
    """What reads limits; made when some are first read, since a bundle's never are."""
    return TypeAdapter(dict[LimitRef, PartsOfUnits])


@cache
def _named() -> TypeAdapter[dict[str, str]]:
    return TypeAdapter(dict[FeatureRef, str])


def _dated(entry: Mapping[str, Any]) -> tuple[Effective, bool, dict[str, Any]]:
    """The days of an entry, whether it is for new lines alone, and what is so."""
    left = {key: value for key, value in entry.items() if key not in APART}
    if not left:
        raise ValueError("something must come with it")
    return *days_of(entry, "something comes with new lines from a day on"), left


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
        DatedGrants.model_construct(
            effective=effective, for_new=for_new, limits=_units().validate_python(left)
        )
        for effective, for_new, left in map(_dated, value)
    )


def _features(value: Any) -> Any:
    """Features, those that have days of their own apart, as one sequence."""
    if isinstance(value, tuple):
        return value
    entries = value if isinstance(value, list) else [value]
    apart = [isinstance(one, Mapping) and not one.keys().isdisjoint(APART) for one in entries]
    plain = [one for one, dated in zip(entries, apart, strict=True) if not dated]
    given: list[tuple[Effective, bool, Any]] = []
    if plain or not entries:
        given.append((ALWAYS, False, plain if isinstance(value, list) else value))
    for one in (one for one, dated in zip(entries, apart, strict=True) if dated):
        effective, for_new, left = _dated(one)
        given.append((effective, for_new, [left]))
    return tuple(
        DatedGrants.model_construct(
            effective=effective, for_new=for_new, features=_named().validate_python(granted(listed))
        )
        for effective, for_new, listed in given
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


def contents(given: Iterable[DatedGrants]) -> tuple[dict[str, int | Decimal], dict[str, str]]:
    """The limits and the features of several, one after the other: what is off is none."""
    limits: dict[str, int | Decimal] = {}
    features: dict[str, str] = {}
    for one in given:
        limits |= one.limits
        features |= one.features
    return limits, {feature: value for feature, value in features.items() if value != OFF}


def in_force(level: Iterable[DatedGrants], day: date, begun: date) -> Iterator[DatedGrants]:
    """What holds on a day for a line that began on another, of what is said of all editions, or of one; what
    counts most comes last.

    What is for new lines alone comes with one that began before it once what it had instead has ended.
    """
    known = list(level)
    own = [one for one in known if meant(one, begun)]
    over = [one for one in own if one.effective.until is not None and begun < one.effective.until <= day]
    for one in known:
        if one not in own and one.effective.covers(day):
            limits = {
                name: units for name, units in one.limits.items() if any(name in e.limits for e in over)
            }
            given = one.features.items()
            features = {name: value for name, value in given if any(name in e.features for e in over)}
            yield DatedGrants.model_construct(limits=limits, features=features)
    yield from (one for one in own if one.effective.covers(day))


def entries(said: Any) -> Iterator[tuple[Mapping[str, Any], tuple[int, ...]]]:
    """The limits that the data of a file states, each list of them with its path: one, or several with their
    days."""
    if isinstance(said, list):
        yield from ((one, (number,)) for number, one in enumerate(said))
    elif said:
        yield said, ()

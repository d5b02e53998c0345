"""Conditions: what `when` and `unless` say, read into tests on attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from .base import DATE_SCHEMA, SCALAR_SCHEMA, as_date, as_integer, as_scalar

IS: Final = "is"
RANGES: Final = ("at_least", "at_most", "more_than", "less_than")
DATES: Final = ("from", "until")
SETS: Final = ("any", "all", "none")
SAME_BOUND: Final = (("at_least", "more_than"), ("at_most", "less_than"))
"""Operators of which one condition has one: they bound a number on the same side."""
OPERATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "enum": (IS, "not"),
    "bool": (IS, "not"),
    "integer": (IS, "not", *RANGES),
    "date": (IS, "not", *DATES),
    "items": (IS, "not", *SETS),
}
"""What each type of attribute may be compared with."""

PRODUCTS_TOO: Final = ("item", "subscription.holds", "subscription.tried")
"""The attributes whose values are items, where a product's id stands for any of its editions."""

_COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    "account.country": ("country",),
    "action": ("action",),
    "item": ("item",),
    "item.product": ("product",),
    "item.edition": ("edition",),
    "subscription.holds": ("item",),
    "subscription.tried": ("item",),
    "subscription.cycle": ("cycle",),
    "change.to": ("cycle", "payment-method"),
    "payment.method": ("payment-method",),
}


def kinds_compared(attribute: str) -> tuple[str, ...]:
    """The kinds of which groups stand for values of an attribute: its own are always among them."""
    return (*_COMPARED.get(attribute, ()), attribute)


ALTERNATIVES: Final = "any"
"""The key under which a condition lists other conditions of which one must hold."""

_SCALARS: Final = {"type": "array", "items": SCALAR_SCHEMA, "minItems": 1}
_INTEGER: Final = {"type": "integer"}


@dataclass(frozen=True, slots=True)
class Test:
    """One entry of a condition: an attribute, an operator (`is` for plain values) and its values.

    Values are the text of scalars, an int for `at_least` and its like, a date for `from` and `until`.
    """

    __test__ = False  # not one of pytest's

    attribute: str
    operator: str
    values: tuple[str, ...] | tuple[int] | tuple[date]


@dataclass(frozen=True, slots=True)
class Condition:
    """All `tests` hold and, where there are `alternatives`, one of these does."""

    tests: tuple[Test, ...] = ()
    alternatives: tuple[Condition, ...] = ()

    def walk(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Test]]:
        """Every test with its path into the file, below `path`."""
        for test in self.tests:
            yield (*path, test.attribute), test
        for number, other in enumerate(self.alternatives):
            yield from other.walk((*path, ALTERNATIVES, number))


ANYTHING: Final = Condition()


def as_condition(value: Any) -> Condition:
    """What a file says under `when`, read; ValueError where it is not a condition."""
    if isinstance(value, Condition):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError("a condition is a mapping from attributes to values")
    alternatives: tuple[Condition, ...] = ()
    tests: list[Test] = []
    for attribute, wanted in value.items():
        if attribute == ALTERNATIVES:
            if not isinstance(wanted, list) or not wanted:
                raise ValueError("alternatives are a list of conditions")
            alternatives = tuple(as_condition(other) for other in wanted)
        else:
            tests += _tests(attribute, wanted)
    return Condition(tuple(tests), alternatives)


def _tests(attribute: str, wanted: Any) -> Iterator[Test]:
    if not isinstance(wanted, Mapping):
        yield Test(attribute, IS, _scalars(wanted))
    elif not wanted or any(set(bounds) <= set(wanted) for bounds in SAME_BOUND):
        raise ValueError("a value has at least one operator, and one bound on a side")
    else:
        yield from (_test(attribute, operator, operand) for operator, operand in wanted.items())


def _test(attribute: str, operator: str, operand: Any) -> Test:
    if operator == "not":
        return Test(attribute, operator, _scalars(operand))
    if operator in RANGES:
        return Test(attribute, operator, (as_integer(operand),))
    if operator in DATES:
        return Test(attribute, operator, (as_date(operand),))
    if operator in SETS and isinstance(operand, list):
        return Test(attribute, operator, _scalars(operand))
    raise ValueError(f"`{operator}` is not an operator that takes this")


def _scalars(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return (as_scalar(value),)
    if not value:
        raise ValueError("a list of values has at least one")
    return tuple(as_scalar(entry) for entry in value)


def _operators() -> dict[str, Any]:
    says = {
        "not": "Any value but these.",
        "at_least": "This number or more.",
        "at_most": "This number or less.",
        "more_than": "More than this number.",
        "less_than": "Less than this number.",
        "from": "This day or later.",
        "until": "Before this day.",
        "any": "The set has one of these.",
        "all": "The set has each of these.",
        "none": "The set has none of these.",
    }
    takes: dict[str, dict[str, Any]] = {"not": {"anyOf": [*SCALAR_SCHEMA["anyOf"], _SCALARS]}}
    takes |= (
        dict.fromkeys(RANGES, _INTEGER) | dict.fromkeys(DATES, DATE_SCHEMA) | dict.fromkeys(SETS, _SCALARS)
    )
    return {
        name: {**takes[name], "title": name.replace("_", " ").capitalize(), "description": says[name]}
        for name in says
    }


VALUE_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        *SCALAR_SCHEMA["anyOf"],
        _SCALARS,
        {
            "type": "object",
            "minProperties": 1,
            "not": {"anyOf": [{"required": list(bounds)} for bounds in SAME_BOUND]},
            "additionalProperties": False,
            "properties": _operators(),
        },
    ],
    "description": "A value, a list of values of which one must be had, or operators that must all hold.",
}
CONDITION_SCHEMA: Final[dict[str, Any]] = {
    "title": "Condition",
    "description": "Attributes and the values they must have; all entries must hold.",
    "type": "object",
    "minProperties": 1,
    "properties": {
        ALTERNATIVES: {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/Condition"},
            "title": "Any",
            "description": "Conditions of which one must hold.",
        }
    },
    "additionalProperties": VALUE_SCHEMA,
    "examples": [{"user.role": "owner", "account.type": ["self_service", "sales_assisted"]}],
}
"""Refers to itself as `#/$defs/Condition`, where schemas.py puts it."""


class Compared:
    """In a type: it is a condition, which compares attributes with values that may name things."""

    __slots__ = ()


When = Annotated[Any, BeforeValidator(as_condition), WithJsonSchema({}), Compared()]

"""Units of a limit: whole ones, parts of one, and as many as anybody can ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import MOST_UNITS, as_count, whole

UNLIMITED: Final = "unlimited"
"""How files say that there is no end: as many as anybody can ask for."""


def _units(value: Any) -> int:
    return MOST_UNITS if value == UNLIMITED else as_count(value)


def _parts(value: Any) -> int | Decimal:
    """As many units as something grants, in fractions too."""
    if isinstance(value, Decimal) and value != int(value):
        if not 0 <= value <= MOST_UNITS:
            raise ValueError("a number of units is not negative, and no more than anybody means")
        return value.normalize()
    return _units(value)


_UNITS: Final = [
    whole(0, MOST_UNITS),
    {"type": "string", "pattern": rf"^(?:[0-9]{{1,3}}(?:_[0-9]{{3}}){{1,4}}|{UNLIMITED})$"},
]
Units = Annotated[
    int,
    BeforeValidator(_units),
    Field(ge=0, le=MOST_UNITS),
    WithJsonSchema(
        {
            "anyOf": _UNITS,
            "description": "A whole number, whose thousands `_` may set off, or `unlimited`.",
            "examples": [10, "1_000_000", UNLIMITED],
        }
    ),
]
PARTS_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [_UNITS[0], {"type": "number", "minimum": 0, "maximum": MOST_UNITS}, _UNITS[1]],
    "description": "A number, whose thousands `_` may set off, or `unlimited`.",
    "examples": [10, "1_000_000", 0.5, UNLIMITED],
}
PartsOfUnits = Annotated[
    int | Decimal, BeforeValidator(_parts), Field(ge=0, le=MOST_UNITS), WithJsonSchema(PARTS_SCHEMA)
]


def units_written(units: int | Decimal) -> str:
    """Units as files write them."""
    return UNLIMITED if units >= MOST_UNITS else format(Decimal(units), "f")

"""Lists of prices with the days on which they hold: how they are written, and which binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from typing import Any, Final, Protocol, TypeVar

from .base import ALWAYS, DATE_SCHEMA, Effective

APART: Final = ("effective", "for")
"""What may stand beside the currencies of a price list."""
_NEW: Final = "new"
_EFFECTIVE_SCHEMA: Final[dict[str, Any]] = {
    "title": "Effective",
    "description": "The days on which these prices hold.",
    "type": "object",
    "properties": {
        "from": {**DATE_SCHEMA, "title": "From", "description": "The first day they hold."},
        "until": {**DATE_SCHEMA, "title": "Until", "description": "The first day they no longer hold."},
    },
    "additionalProperties": False,
}
_FOR_SCHEMA: Final[dict[str, Any]] = {
    "title": "For",
    "description": "`new`: for what is bought from that day on; the others keep the prices before.",
    "enum": [_NEW],
}


class Dated(Protocol):
    """What holds on some days; what is `for_new` binds what began since, and nothing before."""

    @property
    def effective(self) -> Effective:
        """The days."""

    @property
    def for_new(self) -> bool:
        """Whether it is for new lines alone."""


D = TypeVar("D", bound=Dated)


def read_dated(value: Any) -> Iterator[tuple[Effective, bool, Mapping[str, Any]]]:
    """One price list, or several with their dates: of each its days, whether it is for new lines alone, and
    what it says by currency."""
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise ValueError("no prices")
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise ValueError("prices are given by currency")
        amounts = {key: amount for key, amount in entry.items() if key not in APART}
        if not amounts or (not isinstance(value, list) and len(amounts) != len(entry)):
            raise ValueError("prices are given by currency")
        effective = Effective.model_validate(entry["effective"]) if "effective" in entry else ALWAYS
        for_new = "for" in entry
        if for_new and (entry["for"] != _NEW or effective.from_ is None):
            raise ValueError("prices are `for: new` from a day on")
        yield effective, for_new, amounts


def dated_schema(of_currency: dict[str, Any], examples: list[Any]) -> dict[str, Any]:
    """The schema of one price list, or of several with their dates, from that of what is under a currency."""
    return {
        "anyOf": [
            {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Z]{3}$"},
                "additionalProperties": of_currency,
                "minProperties": 1,
            },
            {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {"effective": _EFFECTIVE_SCHEMA, "for": _FOR_SCHEMA},
                    "propertyNames": {"pattern": "^([A-Z]{3}|effective|for)$"},
                    "additionalProperties": of_currency,
                    "minProperties": 1,
                    "dependentSchemas": {
                        "effective": {
                            "minProperties": 2,
                            "dependentSchemas": {"for": {"minProperties": 3}},
                        },
                        "for": {
                            "required": ["effective"],
                            "properties": {"effective": {**_EFFECTIVE_SCHEMA, "required": ["from"]}},
                        },
                    },
                },
            },
        ],
        "examples": examples,
    }


def newer(one: D, other: D) -> D:
    """Of two price lists that hold on a day the one that began last."""
    first, second = (dated.effective.from_ or date.min for dated in (one, other))
    return other if second > first else one


def binding(lists: Iterable[D], day: date, begun: date) -> D | None:
    """The list that binds on a day what began on another.

    A list that is for new lines does not bind one begun before it, while another is in force. Where none is,
    the last that ended counts: what is held goes on at it.
    """
    known = list(lists)
    in_force = [one for one in known if one.effective.covers(day)]
    found = [one for one in in_force if not one.for_new or (one.effective.from_ or date.min) <= begun]
    found = found or in_force
    if not found:
        ended = [one for one in known if one.effective.until is not None and one.effective.until <= day]
        found = [max(ended, key=lambda one: one.effective.until or date.min)] if ended else []
    return reduce(newer, found) if found else None

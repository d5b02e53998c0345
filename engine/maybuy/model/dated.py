"""Lists of prices with the days on which they hold: how they are written, and which binds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from .base import ALWAYS, SCALAR_SCHEMA, Effective, as_scalar, days_schema

FOR: Final = "for"
WHEN: Final = "when"
APART: Final = ("effective", FOR, WHEN)
"""What may stand beside the currencies of a price list."""
_NEW: Final = "new"
_OF_ACCOUNT: Final = re.compile(r"account\.[a-z][a-z0-9_]*")
_EFFECTIVE_SCHEMA: Final = days_schema(
    "The days on which these prices hold.", "The first day they hold.", "The first day they no longer hold."
)


def for_schema(kept: str) -> dict[str, Any]:
    """The schema of `for: new`, with what the others keep."""
    described = f"`{_NEW}`: for what is bought from that day on; the others keep {kept}."
    return {"title": "For", "description": described, "enum": [_NEW]}


def from_a_day(effective: Mapping[str, Any]) -> dict[str, Any]:
    """What `for: new` needs beside it, from the schema of the days."""
    return {"required": ["effective"], "properties": {"effective": {**effective, "required": ["from"]}}}


def days_of(entry: Mapping[str, Any], mistake: str) -> tuple[Effective, bool]:
    """The days of an entry, and whether it is for new lines alone: then it has a first day. Raises ValueError
    with the mistake."""
    effective = Effective.model_validate(entry["effective"]) if "effective" in entry else ALWAYS
    for_new = FOR in entry
    if for_new and (entry[FOR] != _NEW or effective.from_ is None):
        raise ValueError(mistake)
    return effective, for_new


_FOR_SCHEMA: Final = for_schema("the prices before")
_WHEN_SCHEMA: Final[dict[str, Any]] = {
    "title": "When",
    "description": "The customers that these prices are for: facts about the account, each with its value "
    "or values. All others have the prices that say nothing here.",
    "type": "object",
    "propertyNames": {"pattern": "^account\\.[a-z][a-z0-9_]*$"},
    "additionalProperties": {
        "anyOf": [*SCALAR_SCHEMA["anyOf"], {"type": "array", "items": SCALAR_SCHEMA, "minItems": 1}]
    },
    "minProperties": 1,
    "examples": [{"account.country": ["CH", "NO"]}],
}

Customers = tuple[tuple[str, tuple[str, ...]], ...]
"""Whom a price list is for: facts about accounts, each with the values that it may have; empty for all."""


class Since(Protocol):
    """What holds on some days; what is `for_new` binds what began since, and nothing before."""

    @property
    def effective(self) -> Effective:
        """The days."""

    @property
    def for_new(self) -> bool:
        """Whether it is for new lines alone."""


class Dated(Since, Protocol):
    """A price list."""

    @property
    def when(self) -> Customers:
        """The customers that it is for."""


D = TypeVar("D", bound=Dated)


class Entry(NamedTuple):
    """A price list as it is written."""

    effective: Effective
    for_new: bool
    when: Customers
    amounts: Mapping[str, Any]
    """What it says by currency."""


def _customers(value: Any) -> Customers:
    if not isinstance(value, Mapping) or not value:
        raise ValueError("customers are told by facts about their accounts")
    found = []
    for name, wanted in value.items():
        if not isinstance(name, str) or not _OF_ACCOUNT.fullmatch(name):
            raise ValueError("prices hang on facts about the account")
        values = wanted if isinstance(wanted, list) else [wanted]
        if not values:
            raise ValueError("a list of values has at least one")
        found.append((name, tuple(as_scalar(one) for one in values)))
    return tuple(sorted(found))


def read_dated(value: Any) -> Iterator[Entry]:
    """One price list, or several."""
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise ValueError("no prices")
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise ValueError("prices are given by currency")
        amounts = {key: amount for key, amount in entry.items() if key not in APART}
        if not amounts or (not isinstance(value, list) and len(amounts) != len(entry)):
            raise ValueError("prices are given by currency")
        effective, for_new = days_of(entry, "prices are `for: new` from a day on")
        when = _customers(entry["when"]) if "when" in entry else ()
        yield Entry(effective, for_new, when, amounts)


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
                    "properties": {"effective": _EFFECTIVE_SCHEMA, "for": _FOR_SCHEMA, "when": _WHEN_SCHEMA},
                    "propertyNames": {"pattern": "^([A-Z]{3}|effective|for|when)$"},
                    "additionalProperties": of_currency,
                    "minProperties": 1,
                    "dependentSchemas": {
                        "effective": {
                            "minProperties": 2,
                            "dependentSchemas": {
                                "for": {
                                    "minProperties": 3,
                                    "dependentSchemas": {"when": {"minProperties": 4}},
                                },
                                "when": {"minProperties": 3},
                            },
                        },
                        "when": {"minProperties": 2},
                        "for": from_a_day(_EFFECTIVE_SCHEMA),
                    },
                },
            },
        ],
        "examples": examples,
    }


def meant(one: Since, begun: date) -> bool:
    """Whether something is for what began on a day: what is `for_new` is for none that began before it."""
    return not one.for_new or (one.effective.from_ or date.min) <= begun


def newer(one: D, other: D) -> D:
    """Of two price lists that hold on a day the one that began last."""
    first, second = (dated.effective.from_ or date.min for dated in (one, other))
    return other if second > first else one


def preferred(lists: list[D]) -> list[D]:
    """Of lists that are for a customer, those that are not for all, where there are any."""
    return [one for one in lists if one.when] or lists


def binding(lists: Iterable[D], day: date, begun: date) -> D | None:
    """The list that binds on a day what began on another, of those that are for a customer.

    One that is for some customers binds them in place of one for all.

    A list that is for new lines does not bind one begun before it, while another is in force. Where none is,
    the last that ended counts: what is held goes on at it.
    """
    known = list(lists)
    in_force = preferred([one for one in known if one.effective.covers(day)])
    found = [one for one in in_force if meant(one, begun)]
    found = found or in_force
    if not found:
        ended = [one for one in known if one.effective.until is not None and one.effective.until <= day]
        ended = preferred(ended)
        found = [max(ended, key=lambda one: one.effective.until or date.min)] if ended else []
    return reduce(newer, found) if found else None

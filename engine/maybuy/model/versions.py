"""What is said of things sold on some days and not on others: what they require, are made of and come with,
and in how few and how many seats they are sold.

Each is written once for all days, or as versions that have days of their own. A file as it stands on a day
has them written once: see check/daily.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from pydantic import Field

from .base import ALWAYS, Effective, ItemRef, Model, SomeSeats
from .catalog import NO_REQUIREMENT, Requirement

WHOLE: Final = ("seats", "requires")
"""The keys of which a version says all."""

LISTS: Final = ("includes", "parts")
"""The keys that are lists, of whose entries each may have days."""

DAYS: Final = "effective"
ITEM: Final = "item"


class SeatBounds(Model):
    """How few and how many seats may be bought. An add-on's minimum counts the seats of what it requires."""

    min: SomeSeats = Field(default=1, description="The fewest seats.")
    max: SomeSeats | None = Field(default=None, description="The most seats.")
    same_as: ItemRef | None = Field(
        default=None,
        description="What it requires and always has as many seats as, in place of bounds of its own.",
    )


class DatedSeats(SeatBounds):
    """How few and how many seats may be bought on some days."""

    effective: Effective = Field(default=ALWAYS, description="The days on which it is so.")


class DatedRequirement(Requirement):
    """What must be held before, on some days."""

    effective: Effective = Field(default=ALWAYS, description="The days on which it is so.")


class DatedItem(Model):
    """An item that is listed on some days."""

    item: ItemRef = Field(description="The item.")
    effective: Effective = Field(default=ALWAYS, description="The days on which it is so.")


ANY_SEATS: Final = SeatBounds.model_construct(min=1, max=None, same_as=None)


@dataclass(frozen=True, slots=True)
class Version:
    """What an item is made of, comes with and requires, and in how many seats it is sold, on some days."""

    effective: Effective
    parts: tuple[str, ...]
    includes: tuple[str, ...]
    requires: tuple[Requirement, ...]
    seats_min: int
    seats_max: int | None
    same_as: str | None


TURNING: Final = tuple(field.name for field in fields(Version) if field.name != "effective")
"""What of an item these say."""


def spans(said: Any) -> Iterator[Effective]:
    """The days of all versions that something has."""
    for one in said if isinstance(said, tuple) else ():
        if isinstance(one, DatedSeats | DatedRequirement | DatedItem):
            yield one.effective


def bounds_on(said: SeatBounds | tuple[DatedSeats, ...] | None, day: date) -> SeatBounds | None:
    """How few and how many seats may be bought on a day; None where nothing is said of them."""
    return next((one for one in said if one.effective.covers(day)), None) if isinstance(said, tuple) else said


def required_on(said: Requirement | tuple[DatedRequirement, ...], day: date) -> Requirement:
    """What must be held to buy something on a day."""
    if not isinstance(said, tuple):
        return said
    found = next((one for one in said if one.effective.covers(day)), NO_REQUIREMENT)
    return Requirement.model_construct(any=found.any, all=found.all)


def items_on(said: Iterable[str | DatedItem], day: date) -> tuple[str, ...]:
    """The items that are in a list on a day."""
    return tuple(
        one if isinstance(one, str) else one.item
        for one in said
        if isinstance(one, str) or one.effective.covers(day)
    )

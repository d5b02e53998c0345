"""What is needed of a subscription: features, some of them at least so much, and so many units of limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ..diff.diagram import Diagram
from ..model.base import MOST_UNITS
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.feature import CHOICE, NUMBER, SWITCH, TEXT, Feature
from ..model.units import UNLIMITED, units_written
from ..subscription.holdings import holdings
from ..subscription.limits import granting
from .candidates import Candidate
from .space import Space

Units = int | Decimal


class Need(NamedTuple):
    """A feature that must be held, with a value at least as high; or a limit, in so many units at least."""

    what: str
    value: str | None = None
    units: Units | None = None

    @property
    def text(self) -> str:
        """As it is asked for: `sso`, `support_hours=24/7`, `contacts=200000`."""
        if self.units is not None:
            return f"{self.what}={units_written(self.units)}"
        return self.what if self.value is None else f"{self.what}={self.value}"


def need_of(text: str, definitions: Definitions) -> Need:
    """What `sso` or `contacts=200000` asks for. Raises QuestionError for what there is not."""
    what, says, value = text.partition("=")
    if what in definitions.limits:
        return Need(what, units=_units_of(what, value) if says else 1)
    feature = definitions.features.get(what)
    if feature is None:
        known = (*definitions.limits, *definitions.features)
        raise QuestionError("unknown-limit", among=known, word=what)
    if not says:
        return Need(what)
    if not _is_of(feature, value):
        raise QuestionError("need-value", word=value, item=what, among=feature.values or ())
    return Need(what, value)


def _units_of(limit: str, value: str) -> Units:
    if value == UNLIMITED:
        return MOST_UNITS
    plain = value.replace("_", "")
    if not plain.replace(".", "", 1).isdecimal() or not plain.isascii() or Decimal(plain) > MOST_UNITS:
        raise QuestionError("need-units", word=value, item=limit)
    units = Decimal(plain)
    return int(units) if units == int(units) else units


def _is_of(feature: Feature, value: str) -> bool:
    """Whether a feature may have a value."""
    if feature.type == CHOICE:
        return value in (feature.values or ())
    if feature.type == NUMBER:
        return value.isascii() and value.replace(".", "", 1).isdecimal()
    return feature.type == TEXT or (feature.type == SWITCH and value == "true")


def wanted_units(needs: Iterable[Need]) -> Mapping[str, Units]:
    """How many units of each limit are needed."""
    found: dict[str, Units] = {}
    for one in needs:
        if one.units is not None:
            found[one.what] = max(one.units, found.get(one.what, 0))
    return found


def where(need: Need, space: Space) -> Diagram:
    """Where a need is met."""
    if need.units is not None:
        return _where_units(need, need.units, space)
    definitions = space.definitions
    feature = definitions.features[need.what]
    giving = [definitions.items[item] for item in sorted(definitions.granting[need.what])]
    if need.value is not None:
        giving = [one for one in giving if _is_enough(feature, one.features[need.what], need.value)]
    return space.holding(one.id for one in giving)


def _is_enough(feature: Feature, value: str, wanted: str) -> bool:
    return value == wanted if feature.type == TEXT else feature.weight(value) >= feature.weight(wanted)


def granted_by(one: Candidate, limit: str, definitions: Definitions) -> Mapping[str, Units]:
    """The units of a limit that come with a line, by the item that grants them."""
    held = holdings([one.line], definitions).held
    return {item.id: units for item, units in granting(definitions.limits[limit], held)}


def _where_units(need: Need, wanted: Units, space: Space) -> Diagram:
    """Where what is held grants so many units: of a limit that adds up together, else some item alone."""
    given: dict[str, dict[int, Units]] = {}
    for number, one in enumerate(space.lines):
        for item, units in granted_by(one, need.what, space.definitions).items():
            given.setdefault(item, {})[number] = units
    if wanted <= 0:
        return space.space.true
    if not space.definitions.limits[need.what].adds_up:
        enough = {number for lines in given.values() for number, units in lines.items() if units >= wanted}
        return space.space.any(space.here[number] for number in sorted(enough))
    return _sum_reaches([_amounts(lines, space) for lines in given.values()], wanted, space)


def _amounts(lines: Mapping[int, Units], space: Space) -> list[tuple[Diagram, Units]]:
    """How much one item grants, and where: the most of the lines that bring it."""
    found: list[tuple[Diagram, Units]] = []
    above = space.space.false
    for units in sorted(set(lines.values()), reverse=True):
        here = space.space.any(space.here[number] for number, each in lines.items() if each == units)
        found.append((here & ~above, units))
        above |= here
    return found


def _sum_reaches(given: list[list[tuple[Diagram, Units]]], wanted: Units, space: Space) -> Diagram:
    """Where what several items grant comes to enough together."""

    @cache
    def reached(place: int, left: Units) -> Diagram:
        if left <= 0:
            return space.space.true
        if place == len(given):
            return space.space.false
        there = space.space.any(here for here, _ in given[place])
        parts = [here & reached(place + 1, left - units) for here, units in given[place]]
        return space.space.any([*parts, ~there & reached(place + 1, left)])

    return reached(0, wanted)

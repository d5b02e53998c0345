"""What is needed of a subscription: features, some of them at least so much, and so many units of limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..model.account import Account, Line
from ..model.base import MOST_UNITS
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.feature import CHOICE, NUMBER, SWITCH, TEXT, Feature
from ..model.units import UNLIMITED, units_written
from ..subscription.exceptions import best_of
from ..subscription.features import granted
from ..subscription.holdings import holdings
from ..subscription.limits import granting, units_of
from .ground import Ground
from .tables import Goal, Some, Total

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


def goal_of(need: Need, ground: Ground) -> Goal | None:
    """What a need comes to in lines; None where it is met whatever there is."""
    definitions = ground.definitions
    if need.units is not None:
        return _goal_of_units(need.what, need.units, ground)
    feature = definitions.features[need.what]
    giving = [definitions.items[item] for item in definitions.granting[need.what]]
    if need.value is not None:
        giving = [one for one in giving if _is_enough(feature, one.features[need.what], need.value)]
    return holding((one.id for one in giving), ground)


def holding(items: Iterable[str], ground: Ground) -> Some:
    """One of some items is to be held."""
    return Some(frozenset(number for item in items for number in ground.bringing.get(item, ())))


def _is_enough(feature: Feature, value: str, wanted: str) -> bool:
    return value == wanted if feature.type == TEXT else feature.weight(value) >= feature.weight(wanted)


def _goal_of_units(what: str, wanted: Units, ground: Ground) -> Goal | None:
    """So many units are to be granted: of a limit that adds up together, else by some item alone."""
    if wanted <= 0:
        return None
    limit, given = ground.definitions.limits[what], []
    for number, one in enumerate(ground.lines):
        held = holdings([one.line], ground.definitions).held
        if granted := granting(limit, held):
            given.append((number, tuple((item.id, units) for item, units in granted)))
    if limit.adds_up:
        return Total(wanted, tuple(given))
    return Some(
        frozenset(number for number, granted in given if any(units >= wanted for _, units in granted))
    )


def is_met(need: Need, lines: Sequence[Line], account: Account, day: date, definitions: Definitions) -> bool:
    """Whether some lines of an account, or what was agreed with it alone, give what is needed on a day."""
    held = holdings(lines, definitions).held
    if need.units is not None:
        agreed = best_of(need.what, account, day)
        most = 0 if agreed is None else agreed.grant.limits[need.what]
        return max(most, units_of(definitions.limits[need.what], held)) >= need.units
    feature = definitions.features[need.what]
    found = granted(feature, held, account, day)
    return found is not None and (need.value is None or _is_enough(feature, found.value, need.value))

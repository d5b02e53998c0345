"""Units of limits that are bought: which line pays for them, and how many it has."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.account import Line
from ..model.base import MOST_UNITS
from ..model.definitions import Definitions


def paying(lines: Sequence[Line], limit: str, definitions: Definitions) -> Line | None:
    """The line on which units of a limit are bought: of those that pay for them with every cycle the first
    that records some, else the first. None where no line does."""
    found = [line for line in lines if limit in definitions.items[line.item].by_unit]
    return next((line for line in found if limit in line.units), found[0] if found else None)


def units_on(line: Line, limit: str, definitions: Definitions) -> int:
    """The units of a limit that a line has: those it records, else those that all its charges include."""
    if limit in line.units:
        return line.units[limit]
    charges = definitions.items[line.item].charges
    return min((one.included for one in charges if one.per == limit and one.recurs), default=0)


def with_units(lines: Sequence[Line], item: str, units: Sequence[tuple[str, int]]) -> tuple[Line, ...]:
    """The lines, that of an item with so many units of limits in all."""
    return tuple(
        line.model_copy(update={"units": {**line.units, **dict(units)}}) if line.item == item else line
        for line in lines
    )


def recounted(lines: Sequence[Line], limit: str, more: int, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after more units of a limit are bought, or as many fewer; never fewer than none."""
    changed = paying(lines, limit, definitions)
    if changed is None:
        return tuple(lines)
    units = min(max(units_on(changed, limit, definitions) + more, 0), MOST_UNITS)
    after = changed.model_copy(update={"units": {**changed.units, limit: units}})
    return tuple(after if line is changed else line for line in lines)

"""Units of limits that are bought: the fields that ask for them, and what a draft says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ...model import deed
from ...model.account import Line
from ...model.base import MOST_UNITS
from ...model.item import Item
from ...model.order import OrderChange
from ...subscription.units import paying, units_on
from ...views.by_unit import Bounds, bounds_of, sold_by_unit
from .draft import Draft, DraftError, number_of
from .offered import Asked, Offer

FIELD: Final = "unit."
"""Before the id of a limit, in the name of a field that asks how many units are bought with something."""


class Units(NamedTuple):
    """How many units of a limit are wanted in all, and what bounds them.

    `value` is None where it is left to what is included; `most` where there is no end. `step` is as many as
    are sold together. `said` are the bounds in words. `more` and `fewer` are of what is held already.
    """

    limit: str
    name: str
    value: int | None
    least: int
    most: int | None
    step: int
    said: tuple[str, ...]
    more: Offer | None = None
    fewer: Offer | None = None

    @property
    def possible(self) -> bool:
        """Whether they may be changed by oneself or with help."""
        return any(one is not None and one.possible for one in (self.more, self.fewer))

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What may be done with them, and what not."""
        return tuple(one for one in (self.more, self.fewer) if one is not None)


def wanted_with(items: Sequence[Item], asked: Asked, *, but: Iterable[str] = ()) -> tuple[Units, ...]:
    """The fields of what is bought, or changed to: of each limit that one of some items is sold by. They
    hold what the draft says of it; `but`: limits that another field asks for."""
    found: dict[str, list[Item]] = {}
    for item in items:
        for limit in sold_by_unit(item, asked.definitions):
            if limit not in but:
                found.setdefault(limit, []).append(item)
    return tuple(_wanted(limit, ones, asked) for limit, ones in found.items())


def _wanted(limit: str, items: Sequence[Item], asked: Asked) -> Units:
    words, ids = asked.words, [one.id for one in items]
    given = [one.units for one in asked.draft.changes if one.item in ids and one.units]
    value = next((units[limit] for units in given if limit in units), None)
    bounds = [_bounds(one, limit, asked) for one in items]
    said = [", ".join(words.bounds(limit, one)) for one in bounds]
    if len(set(said)) > 1:
        said = [
            words.say("units.of", item=words.name(item), said=one)
            for item, one in zip(ids, said, strict=True)
        ]
    ends = [one.most for one in bounds if one.most is not None]
    steps = {one.step for one in bounds}
    return Units(
        limit,
        words.name(limit),
        value,
        0,
        max(ends) if len(ends) == len(bounds) else None,
        _step(steps.pop() if len(steps) == 1 else 1, value),
        tuple(dict.fromkeys(said)),
    )


def _bounds(item: Item, limit: str, asked: Asked, line: Line | None = None) -> Bounds:
    facts = asked.prepared.facts
    return bounds_of(
        item, limit, facts.account, facts.at, asked.definitions, cycle=asked.draft.cycle, line=line
    )


def _step(together: int, *numbers: int | None) -> int:
    """The step of a field: as many as are sold together, unless there are others than whole packs already."""
    return 1 if any(one is not None and one % together for one in numbers) else together


def units_held(line: Line, offers: Mapping[str, Mapping[str, Offer]], asked: Asked) -> tuple[Units, ...]:
    """The fields of a line that is held; `offers` by what they do, and by limit."""
    found = []
    for limit in sold_by_unit(asked.definitions.items[line.item], asked.definitions):
        more, fewer = (offers.get(does, {}).get(limit) for does in deed.UNITS)
        paid = paying(asked.lines, limit, asked.definitions)
        if (more is not None or fewer is not None) and paid is not None and paid.item == line.item:
            found.append(_held(line, limit, more, fewer, asked))
    return tuple(found)


def _held(line: Line, limit: str, more: Offer | None, fewer: Offer | None, asked: Asked) -> Units:
    words, definitions = asked.words, asked.definitions
    now = units_on(line, limit, definitions)
    after = planned(line, asked.draft, asked)
    changed = after.item != line.item  # another edition counts from its own prices
    item = definitions.items[after.item]
    bounds = _bounds(item, limit, asked, None if changed else line)
    chosen = units_on(after, limit, definitions)
    least = 0 if fewer is not None and fewer.possible else now
    most = bounds.most if more is not None and more.possible else now
    if most is not None:
        most = max(most, now)
    said = [words.say("units.now", units=words.units(limit, now)), *words.bounds(limit, bounds)]
    said += [
        f"{one.action}: {one.effective}" for one in (more, fewer) if one and one.possible and one.effective
    ]
    step = _step(bounds.step, chosen, least, most)
    return Units(limit, words.name(limit), chosen, least, most, step, tuple(said), more, fewer)


def planned(line: Line, draft: Draft, asked: Asked) -> Line:
    """A line as a draft would have it: its edition, and its units."""
    definitions = asked.definitions
    product = definitions.items[line.item].product
    for one in draft.changes:
        does, item = definitions.does(one.action), definitions.items.get(one.item or "")
        if does in deed.EDITIONS and item is not None and item.product == product:
            line = line.model_copy(update={"item": item.id, "units": {**line.units, **(one.units or {})}})
        elif does in deed.UNITS and one.item in definitions.items[line.item].by_unit:
            more = one.quantity or 1
            total = units_on(line, one.item, definitions) + (more if does == deed.ADD_UNITS else -more)
            line = line.model_copy(update={"units": {**line.units, one.item: max(total, 0)}})
    return line


def with_units(draft: Draft, limit: str, total: int, asked: Asked) -> Draft:
    """The draft with so many units of a limit in all: with the edition that it changes to, else by adding or
    removing the difference. Raises DraftError for a limit that nothing is paid for by."""
    definitions = asked.definitions
    line = paying(asked.lines, limit, definitions)
    if line is None:
        raise DraftError("unknown", word=limit)
    rest = tuple(
        one for one in draft.changes if not (definitions.does(one.action) in deed.UNITS and one.item == limit)
    )
    product = definitions.items[line.item].product
    for number, one in enumerate(rest):
        item = definitions.items.get(one.item or "")
        edition = definitions.does(one.action) in deed.EDITIONS
        if edition and item is not None and item.product == product and limit in item.by_unit:
            more = _change(one, {**(one.units or {}), limit: min(total, MOST_UNITS)})
            return replace(draft, changes=(*rest[:number], more, *rest[number + 1 :]))
    draft = replace(draft, changes=rest)
    now = units_on(line, limit, definitions)
    does = deed.ADD_UNITS if total > now else deed.REMOVE_UNITS
    ways = [one for one in asked.decisions if one.does == does and one.item == limit]
    ways.sort(key=lambda one: one.outcome == "deny")
    if total == now or not ways:
        return draft
    said = {"action": ways[0].action, "item": limit, "quantity": abs(total - now)}
    return draft.with_change(OrderChange.model_validate(said), definitions)


def with_those(change: OrderChange, given: Iterable[tuple[str, str]], asked: Asked) -> OrderChange:
    """A purchase, or another edition, with as many units as fields say; those that are empty, and those of
    what it is not sold by, say nothing. Raises DraftError."""
    item = asked.definitions.items.get(change.item or "")
    if item is None or asked.definitions.does(change.action) not in deed.ACQUIRE:
        return change
    limits = sold_by_unit(item, asked.definitions)
    said = {
        name.removeprefix(FIELD): number_of(value.strip())
        for name, value in given
        if name.startswith(FIELD) and value.strip() and name.removeprefix(FIELD) in limits
    }
    return _change(change, {**(change.units or {}), **said}) if said else change


def _change(change: OrderChange, units: Mapping[str, int]) -> OrderChange:
    return OrderChange.model_validate({**change.model_dump(exclude_none=True), "units": dict(units)})

"""Whether what is held is sound: what the catalog asks of it, on each day of a course.

A product is on one line; an item has what it requires, and stands beside nothing that it excludes; a line is
of what is sold for the billing cycle, and has neither fewer seats than are sold nor more. That it never has
fewer than are in use, changes see to by themselves. Two states are compared: only what the one before did not
break as badly is told of the one after. So a step towards a bound that lies elsewhere is none over it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ..model.account import Line, Subscription
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.vocabulary import UNSOLD, UNSOUND
from .course import course
from .holdings import NOTHING, Holdings, holdings, parents

TWICE, LACKING, EXCLUDED, _, TOO_FEW, TOO_MANY, _, NEEDED = UNSOUND


class Break(NamedTuple):
    """What the catalog asks and is not so from a day on.

    `item` is what it is asked of. `others` are what that cannot be held beside, or whose seats it needs.
    """

    code: str
    item: Item
    others: tuple[Item, ...]
    seats: int
    """The seats that there would be: of the item, or of what it requires."""
    on: date
    cycle: str | None = None
    """The billing cycle that it is not sold for."""


class Stretch(NamedTuple):
    """A stretch of days in which what is held stays the same, and how it is billed."""

    start: date
    lines: tuple[Line, ...]
    cycle: str | None = None
    """None where there is no subscription."""


class State(NamedTuple):
    """What is held on a day, in which billing cycle."""

    held: Holdings
    cycle: str | None


def ahead(subscription: Subscription | None, at: date, definitions: Definitions) -> tuple[Stretch, ...]:
    """What is held from a day on, until all that waits has happened, or the subscription has ended."""
    if subscription is None:
        return (Stretch(at, ()),)
    found: list[Stretch] = []
    for phase in course(subscription, definitions):
        if phase.until <= at:
            continue
        present = phase.subscription
        start = max(phase.start, at)
        found.append(Stretch(start, ()) if present is None else Stretch(start, present.items, present.cycle))
        if present is None or (present.renews and not (present.scheduled or present.trials)):
            break
    return tuple(found)


def unsound(before: Sequence[Stretch], after: Sequence[Stretch], definitions: Definitions) -> Iterator[Break]:
    """What a course breaks that the one before does not, neither on that day nor on its first; each once.

    What is held is looked at as the catalog is on each day. What breaks because that has changed, and not
    what is held, is not the course's doing.
    """
    told: set[tuple[str, str]] = set()
    shape, previous = definitions.shape(before[0].start), before[0]
    today = last = _state(previous, definitions.on(previous.start))
    for day in sorted({one.start for one in (*before, *after)}):
        old, new, present = _on(before, day), _on(after, day), definitions.on(day)
        turned = definitions.shape(day) != shape
        if turned:
            today, last, shape = _state(before[0], present), _state(previous, present), definitions.shape(day)
        now = _state(new, present)
        befores = (_state(old, present), today, *((last,) if turned else ()))
        same = (old.lines, old.cycle) == (new.lines, new.cycle)
        for one in () if same else broken(befores, now, day, present, last.held):
            if (one.code, one.item.id) not in told:
                told.add((one.code, one.item.id))
                yield one
        previous, last = new, now


def _on(stretches: Sequence[Stretch], day: date) -> Stretch:
    return [one for one in stretches if one.start <= day][-1]


def _state(one: Stretch, definitions: Definitions) -> State:
    return State(holdings(one.lines, definitions), one.cycle)


def broken(
    befores: Sequence[State],
    after: State,
    on: date,
    definitions: Definitions,
    last: Holdings = NOTHING,
) -> Iterator[Break]:
    """What one state breaks that none of some others does, in the order of UNSOUND.

    The first of the others is the state that there would be else. What lacks something was without it when
    it came, or loses it: if it is held in that state, or in the `last` one before this.
    """
    held = [one.held for one in befores]
    standing = held[0].items | last.items
    facts = _facts(held, after.held, standing, on, definitions)
    seats = _bounds(held, after.held, standing, on, definitions)
    cycles = _unsold(befores, after, on, definitions)
    found = (*_twice(held, after.held, on, definitions), *facts, *cycles, *seats)
    yield from sorted(found, key=lambda one: UNSOUND.index(one.code))


def _twice(
    befores: Sequence[Holdings], after: Holdings, on: date, definitions: Definitions
) -> Iterator[Break]:
    """Products of which there would be two lines."""
    counts = [Counter(definitions.items[line.item].product for line in one.lines) for one in befores]
    seen: dict[str, Item] = {}
    for line in after.lines:
        item = definitions.items[line.item]
        if item.product in seen and all(one[item.product] < 2 for one in counts):
            yield Break(TWICE, item, (seen[item.product],), 0, on)
        seen[item.product] = item


def _unsold(befores: Sequence[State], after: State, on: date, definitions: Definitions) -> Iterator[Break]:
    """Lines of what is not sold for the billing cycle."""
    for line in after.held.lines:
        item = definitions.items[line.item]
        if not _sold_in(item, after) and all(
            line.item not in one.held.in_use or _sold_in(item, one) for one in befores
        ):
            yield Break(UNSOLD, item, (), line.seats, on, after.cycle)


def _sold_in(item: Item, state: State) -> bool:
    """Whether an item is sold for the billing cycle of a state, where there is one."""
    return state.cycle is None or item.sold_for(state.cycle)


def _facts(
    befores: Sequence[Holdings],
    after: Holdings,
    standing: frozenset[str],
    on: date,
    definitions: Definitions,
) -> Iterator[Break]:
    """What items lack that are held, and beside what they cannot be. Of two, the one that comes is told."""
    for item in {one.item.id: one.item for one in after.held}.values():
        if not definitions.met(item, after.items):
            known = any(item.id in one.items and not definitions.met(item, one.items) for one in befores)
            if not known:
                code = NEEDED if item.id in standing else LACKING
                yield Break(code, item, (), 0, on)
        beside = [
            definitions.items[other]
            for other in definitions.excluded.get(item.id, ())
            if other in after.items and not any({item.id, other} <= one.items for one in befores)
        ]
        if beside and (item.id not in befores[0].items or all(one.id in befores[0].items for one in beside)):
            yield Break(EXCLUDED, item, tuple(beside), 0, on)


def _bounds(
    befores: Sequence[Holdings],
    after: Holdings,
    standing: frozenset[str],
    on: date,
    definitions: Definitions,
) -> Iterator[Break]:
    """The seats of lines as they are sold, and those of what an add-on requires."""
    for line in after.lines:
        item = definitions.items[line.item]
        was = [
            (one.seats, definitions.items[one.item])
            for each in befores
            for one in each.lines
            if definitions.items[one.item].product == item.product
        ]
        few = [seats for seats, of in was if seats < of.seats_min]
        many = [seats for seats, of in was if of.seats_max is not None and seats > of.seats_max]
        if item.needs_seats:
            yield from _of_parents(item, befores, after, standing, on, definitions)
        elif line.seats < item.seats_min and not any(one <= line.seats for one in few):
            yield Break(TOO_FEW, item, (), line.seats, on)
        if item.seats_max is not None and line.seats > max([item.seats_max, *many]):
            yield Break(TOO_MANY, item, (), line.seats, on)


def _of_parents(
    item: Item,
    befores: Sequence[Holdings],
    after: Holdings,
    standing: frozenset[str],
    on: date,
    definitions: Definitions,
) -> Iterator[Break]:
    """The seats of what an item requires, where that is held: the fewest with which it is sold."""

    def few(held: Holdings) -> bool:
        above = parents(item, held, definitions)
        return bool(above) and above[0].line.seats < item.seats_min

    known = any(item.id in one.items and few(one) for one in befores)
    if few(after) and not known and definitions.met(item, after.items):
        above = parents(item, after, definitions)[0]
        code = NEEDED if item.id in standing else TOO_FEW
        yield Break(code, item, (above.item,), above.line.seats, on)

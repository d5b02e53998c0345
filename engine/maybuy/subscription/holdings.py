"""What an account holds, and what it would hold after a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..model.account import Line, Subscription
from ..model.definitions import Definitions, How
from ..model.item import Item


class Held(NamedTuple):
    """One item held: on a line of its own, as part of a suite, or included in another.

    `via` is the item that brings it (itself, on a line); `line` is the line that is billed for it.
    """

    item: Item
    how: How
    via: str
    line: Line


class Holdings(NamedTuple):
    """Everything held, closed over suites and includes."""

    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    by_product: Mapping[str, tuple[Held, ...]]
    items: frozenset[str]
    seats: Mapping[str, int]
    """The seats of the line that brings each item held. The most, if several do."""
    in_use: Mapping[str, int]
    """The seats in use of each item on a line of its own."""
    brings_more: bool
    """Whether some line brings another item than its own."""

    def seats_of(self, item: str) -> int:
        """The seats of the line that brings an item; 0 where it is not held."""
        return self.seats.get(item, 0)


NOTHING = Holdings((), (), {}, frozenset(), {}, {}, brings_more=False)


def holdings(lines: Sequence[Line], definitions: Definitions) -> Holdings:
    """What lines bring: the items themselves, suites' parts and what any of them includes.

    What an item grants may hang on the day on which its line began: of a line that does not say it, that is
    the day of the definitions.
    """
    brings, keeping = definitions.brings, definitions.keeping
    held: list[Held] = []
    by_product: dict[str, tuple[Held, ...]] = {}
    seats: dict[str, int] = {}
    in_use: dict[str, int] = {}
    brings_more = False
    for line in lines:
        since = line.since if keeping and line.item in keeping else None
        for found, how, via in brings.get(line.item, ()):
            item = found if since is None else found.had_since(since)
            one, id_, product = Held(item, how, via, line), item.id, item.product
            held.append(one)
            by_product[product] = (*by_product[product], one) if product in by_product else (one,)
            seats[id_] = max(line.seats, seats[id_]) if id_ in seats else line.seats
            if how == "line":
                in_use[id_] = max(line.in_use, in_use[id_]) if id_ in in_use else line.in_use
            else:
                brings_more = True
    return Holdings(tuple(lines), tuple(held), by_product, frozenset(seats), seats, in_use, brings_more)


def since_known(subscription: Subscription | None, definitions: Definitions) -> Sequence[Line]:
    """The lines of a subscription, each with the day on which it began, where what they grant hangs on it."""
    if subscription is None:
        return ()
    if not definitions.keeping:
        return subscription.items
    start = subscription.term.start
    return tuple(
        [
            line if line.since is not None else line.model_copy(update={"since": start})
            for line in subscription.items
        ]
    )


def loses(item: Item, before: Holdings, after: Holdings, definitions: Definitions) -> bool:
    """Whether an item loses what it requires, or the seats of it that its line needs, between what is held
    before and what is held after. What was not met before is not lost."""
    if not item.requires or not definitions.met(item, before.items):
        return False
    if not definitions.met(item, after.items):
        return True
    if item.id not in after.in_use or not item.needs_seats:
        return False
    above, held = parents(item, after, definitions), parents(item, before, definitions)
    return bool(above) and above[0].line.seats < item.seats_min <= held[0].line.seats


def seats_followed(item: str, lines: Sequence[Line], definitions: Definitions) -> int | None:
    """The seats of what an item has as many seats as: the most, if several lines bring it. None where it
    needs no others' seats, or where none does."""
    wanted = definitions.following.get(item)
    if not wanted:
        return None
    brings = definitions.coming
    return max((one.seats for one in lines if not wanted.isdisjoint(brings[one.item])), default=None)


def _alongside(before: Sequence[Line], after: Sequence[Line], definitions: Definitions) -> tuple[Line, ...]:
    """The lines after a change, those with as many seats as another with those that it has then.

    One that had other seats than it keeps them until those change. Seats in use go with the seats.
    """
    lines, following = tuple(after), definitions.following
    known = {line.item: seats_followed(line.item, before, definitions) for line in before}
    for _ in lines if any(line.item in following for line in lines) else ():
        seats = [seats_followed(line.item, lines, definitions) for line in lines]
        moved_ = tuple(
            [
                line
                if now is None or now == known.get(line.item)
                else line.model_copy(update={"seats": now, "in_use": min(line.in_use, now)})
                for line, now in zip(lines, seats, strict=True)
            ]
        )
        if moved_ == lines:
            break
        lines = moved_
    return lines


def remaining(before: Sequence[Line], after: Sequence[Line], definitions: Definitions) -> tuple[Line, ...]:
    """The lines after a change with what goes along with it: those with as many seats as another follow it,
    and those end that say so of what was taken away with it."""
    left = _alongside(before, after, definitions)
    if definitions.ending.isdisjoint([line.item for line in left]):
        return left
    held = holdings(before, definitions)
    while True:
        now = holdings(left, definitions)
        ended = {one for one in definitions.ending if loses(definitions.items[one], held, now, definitions)}
        staying = tuple([line for line in left if line.item not in ended])
        if len(staying) == len(left):
            return left
        left = staying


def parents(item: Item, held: Holdings, definitions: Definitions) -> tuple[Held, ...]:
    """What is held of what an item requires, on a line or as a part, most seats first."""
    wanted = definitions.needed.get(item.id, frozenset())
    if wanted.isdisjoint(held.items):
        return ()
    found = [one for one in held.held if one.item.id in wanted]
    return tuple(sorted(found, key=lambda one: (-one.line.seats, one.item.id)))


def without(lines: Sequence[Line], item: Item, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after an item is cancelled. Cancelling a part leaves the suite's other parts as lines of
    their own."""
    kept: list[Line] = []
    for line in lines:
        owner = definitions.items.get(line.item)
        if line.item == item.id:
            continue
        if owner is not None and item.id in owner.parts:
            kept += _apart(line, [part for part in owner.parts if part != item.id], definitions)
        else:
            kept.append(line)
    return tuple(kept)


def _apart(suite: Line, parts: Sequence[str], definitions: Definitions) -> Iterator[Line]:
    """The parts that are left of a suite, each on a line. Units of a limit go to the first that sells them:
    nobody pays for them twice."""
    left = dict(suite.units)
    for part in parts:
        units = {limit: left.pop(limit) for limit in definitions.items[part].by_unit & left.keys()}
        yield suite.model_copy(update={"item": part, "units": units})


def bought(lines: Sequence[Line], item: Item, seats: int, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after an item is bought or bundled: a suite takes the place of what it is made of and
    includes."""
    if any(line.item == item.id for line in lines):  # what is to leave, and is kept
        return reseated(lines, item.id, seats)
    contained = holdings([Line(item=item.id, seats=seats)], definitions)
    replaced = {definitions.items[part].product for part in item.parts}
    kept = [
        line
        for line in lines
        if (owner := definitions.items.get(line.item)) is None
        or not item.parts
        or not (owner.product in replaced or line.item in contained.items)
    ]
    # The seats in use of what it includes may be more than there are: they are not the suite's.
    parts = (line for line in lines if line not in kept and definitions.items[line.item].product in replaced)
    in_use = max((line.in_use for line in parts), default=0)
    return (*kept, Line(item=item.id, seats=seats, in_use=in_use, units=_units(lines, kept)))


def _units(lines: Sequence[Line], kept: Sequence[Line]) -> dict[str, int]:
    """The units that are paid for on lines that leave: of each limit the most, for whatever takes their
    place."""
    found: dict[str, int] = {}
    for line in lines:
        if line.units and line not in kept:
            found |= {limit: max(units, found.get(limit, 0)) for limit, units in line.units.items()}
    return found


def moved(lines: Sequence[Line], product: str, item: Item, definitions: Definitions) -> tuple[Line, ...]:
    """The lines after a product's edition is changed: what the new one includes needs no line any more."""
    brought = holdings([Line(item=item.id)], definitions).held
    included = {one.item.id for one in brought if one.how == "included"}
    return tuple(
        line.model_copy(update={"item": item.id})
        if (owner := definitions.items.get(line.item)) is not None and owner.product == product
        else line
        for line in lines
        if line.item not in included
    )


def reseated(lines: Sequence[Line], item: str, seats: int) -> tuple[Line, ...]:
    """The lines after an item's seats are changed."""
    return tuple(line.model_copy(update={"seats": seats}) if line.item == item else line for line in lines)

"""What lines are worth: all that comes with what is held, and what of it an upgrade takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from itertools import product as choices
from typing import Final, Literal, NamedTuple

from ..model import deed
from ..model.account import Line
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.changes import changed
from ..subscription.features import best_item
from ..subscription.holdings import holdings
from ..subscription.limits import units_of

What = Literal["item", "feature", "limit", "right"]

SEATS: Final = 1_000
"""Of what has no bound, many: what is granted for each seat outgrows what is granted once."""

UNITS: Final = 1_000_000
"""Many units that are bought of a limit."""


MOST_CHOICES: Final = 64
"""Ways to have what an upgrade requires that are looked at."""


class Loss(NamedTuple):
    """Something that is worth less after an upgrade: an item, a feature or a limit, and what it was worth."""

    what: What
    name: str
    before: str | int | Decimal | None
    after: str | int | Decimal | None


class Worth(NamedTuple):
    """All that comes with some lines: by product the highest item held, by feature its value, by limit its
    units."""

    items: Mapping[str, Item]
    features: Mapping[str, str]
    limits: Mapping[str, int | Decimal]


def worth(lines: Sequence[Line], definitions: Definitions) -> Worth:
    """What comes with some lines."""
    held = holdings(lines, definitions).held
    items: dict[str, Item] = {}
    for one in held:
        known = items.get(one.item.product)
        if known is None or one.item.rank > known.rank:
            items[one.item.product] = one.item
    best = {name: best_item(one, [each.item for each in held]) for name, one in definitions.features.items()}
    return Worth(
        items,
        {name: item.features[name] for name, item in best.items() if item is not None},
        {name: units_of(one, held) for name, one in definitions.limits.items()},
    )


def losses(before: Worth, after: Worth, kept: Iterable[str], definitions: Definitions) -> Iterator[Loss]:
    """What is worth less: of `features`, of `limits`, or of both."""
    wanted = frozenset(kept)
    if "features" in wanted:
        for product, item in before.items.items():
            now = after.items.get(product)
            if now is None or now.rank < item.rank:
                yield Loss("item", item.id, item.id, None if now is None else now.id)
        for name, value in before.features.items():
            other, feature = after.features.get(name), definitions.features[name]
            if other is None or feature.weight(other) < feature.weight(value):
                yield Loss("feature", name, value, other)
    if "limits" in wanted:
        for name, units in before.limits.items():
            if after.limits[name] < units:
                yield Loss("limit", name, units, after.limits[name])


class Move(NamedTuple):
    """An upgrade: an action by which a line with one item comes to be of another, on a day."""

    action: str
    lower: str
    higher: str
    day: date

    def made(self, lines: Sequence[Line], definitions: Definitions) -> tuple[Line, ...]:
        """The lines after it."""
        seats = max((line.seats for line in lines if line.item == self.lower), default=1)
        bundled = definitions.does(self.action) in deed.PURCHASES
        asked = Ask(self.action, self.higher, seats=seats if bundled else None)
        return changed(lines, asked, self.day, definitions)


class Risk(NamedTuple):
    """Lines that an upgrade may take something away from."""

    lines: tuple[Line, ...]
    lost: tuple[Loss, ...]


def risks(move: Move, kept: Sequence[str], definitions: Definitions) -> Iterator[Risk]:
    """The lines from which an upgrade takes something: of one item beside it, or of those that together make
    it lose most. All that an upgrade takes, it takes from some of these.

    What of each item comes beside the upgrade adds up, or the greatest counts: so what is lost by several
    items together is lost by one of them, or by all that lose something of what adds up.
    """
    lower, higher = definitions.items[move.lower], definitions.items[move.higher]
    others = [one for one in definitions.items.values() if _beside(one, lower, higher, definitions)]
    for seats in _seats(lower, higher):
        beside = [line for one in others for line in _lines_of(one, seats, definitions)]
        for line in _lines_of(lower, seats, definitions):
            for needed in _needed(lower, higher, definitions):
                begun = (line, *(Line(item=one, seats=seats) for one in needed))
                yield from _from(begun, beside, move, kept, definitions)


def _from(
    begun: tuple[Line, ...], beside: Sequence[Line], move: Move, kept: Sequence[str], definitions: Definitions
) -> Iterator[Risk]:
    """The same where some lines are there: alone, with each other, and with those that make it lose most."""
    alone, known = _change(move, begun, kept, definitions)
    yield alone
    items = definitions.items
    there = {items[line.item].product for line in begun}
    worst: dict[str, dict[str, tuple[int | Decimal, Line]]] = {}
    for other in beside:
        product = items[other.item].product
        if product in there:
            continue
        risk, taken = _change(move, (*begun, other), kept, definitions)
        yield risk
        for name, units in taken.items():
            more, found = units - known[name], worst.setdefault(name, {})
            if more > 0 and (product not in found or more > found[product][0]):
                found[product] = (more, other)
    for found in worst.values():
        if len(found) > 1:
            yield _change(move, (*begun, *(each for _, each in found.values())), kept, definitions)[0]


def _needed(lower: Item, higher: Item, definitions: Definitions) -> Iterator[tuple[str, ...]]:
    """The lines that must be there besides, so that the higher has what it requires: each choice of them."""
    coming = definitions.coming
    held = coming[lower.id] | coming[higher.id]
    wanted = [
        [one for one, brought in coming.items() if not brought.isdisjoint(alternatives)]
        for item in coming[higher.id]
        for alternatives in definitions.needs.get(item, ())
        if alternatives.isdisjoint(held)
    ]
    for chosen in islice(choices(*wanted), MOST_CHOICES):
        yield tuple(dict.fromkeys(chosen))


def _beside(item: Item, lower: Item, higher: Item, definitions: Definitions) -> bool:
    """Whether it may matter to an upgrade that an item is held beside the lower.

    It does where it leaves or follows, or brings what the lower or the higher brings, or what keeps something
    else. Not more is held of what the higher is made of than it has.
    """
    if item.product in (lower.product, higher.product):
        return False
    parts = {definitions.items[part].product: definitions.items[part] for part in higher.parts}
    if item.product in parts:
        return item.rank <= parts[item.product].rank
    coming = definitions.coming
    # What ends with what it requires stays where something else is there that it requires.
    staying = frozenset[str]().union(*(definitions.needed[one] for one in definitions.ending))
    shared = not coming[item.id].isdisjoint(coming[lower.id] | coming[higher.id] | staying)
    return shared or item.id in definitions.ending or item.id in definitions.following


def _change(
    move: Move, lines: tuple[Line, ...], kept: Sequence[str], definitions: Definitions
) -> tuple[Risk, Mapping[str, int | Decimal]]:
    """What an upgrade of some lines takes away, and by limit how much; less than nothing where it gives."""
    before, after = (worth(one, definitions) for one in (lines, move.made(lines, definitions)))
    taken = {name: units - after.limits[name] for name, units in before.limits.items()}
    return Risk(lines, tuple(losses(before, after, kept, definitions))), taken


def _seats(lower: Item, higher: Item) -> tuple[int, ...]:
    """The fewest and the most seats that both are sold with."""
    fewest = max(lower.seats_min, higher.seats_min, 1)
    most = min(one if one is not None else SEATS for one in (lower.seats_max, higher.seats_max))
    return tuple(dict.fromkeys((fewest, max(fewest, most))))


def _lines_of(item: Item, seats: int, definitions: Definitions) -> Iterator[Line]:
    """Lines of an item: as it comes, and with units that are bought of what it sells by the unit."""
    bounded = max(item.seats_min, 1, min(seats, item.seats_max or seats))
    yield Line(item=item.id, seats=bounded)
    for limit in sorted(item.by_unit & definitions.limits.keys()):
        yield Line(item=item.id, seats=bounded, units={limit: UNITS})

"""What an account may hold after a change, as diagrams over its lines: decide/derive.py, for all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from ..model import deed
from ..model.account import Line
from ..model.deed import ACQUIRE, PURCHASES, REMOVE_SEATS
from ..model.item import Item
from ..subscription.holdings import holdings
from .diagram import Diagram
from .lines import Version

Place = tuple[str, str]
"""A line, and an item that it is held as afterwards: several where a suite comes apart."""


class After:
    """What is held once an action has been done to an item. `fewer(n)`: it has fewer than n seats then."""

    def __init__(self, version: Version, does: str, item: Item, fewer: Callable[[int], Diagram]) -> None:
        self.version = version
        self.definitions = version.definitions
        self.structure = version.structure
        self.lines = version.lines
        self.space = version.space
        self.does = does
        self.item = item
        self.fewer = fewer
        self.coming = version.closure((item.id,)) if does in ACQUIRE else frozenset()
        self.changed = self._changed()
        """The lines that the action changes, and what becomes of each."""
        closure = self.structure.closure
        self.brought: Mapping[Place, frozenset[str]] = {
            (line, one): closure.get(one) or version.closure((one,))
            for line in self.structure.brought
            for one in self.changed.get(line, (line,))
        }
        """What each line brings then, did none end with what it requires."""

    def breaks(self) -> Diagram:
        """`change.breaks`: whether something that is held loses what it requires."""
        losing, ending = self.space.false, self._ending
        for needing in self.definitions.items.values():
            needed = self.definitions.needed.get(needing.id, frozenset())
            if needing.id not in self.coming and not needed.isdisjoint(ending):
                losing |= self._held_still(needing.id) & self._lost(needing, self._gone)
                losing |= self._on_line(needing.id) & self._short(needing, self._gone)
        return losing

    def lacks(self) -> Diagram:
        """`change.lacks`: see decide/broken.py, _lacking()."""
        version, found = self.version, self.space.false
        for one, _, _ in self.definitions.brings[self.item.id]:
            if one.requires:
                lacking = ~version.satisfied(one, self.held)
                if one.id != self.item.id:
                    lacking &= ~(version.holds(one.id) & ~version.satisfied(one, version.holds))
                found |= lacking
        return found

    def excluded(self) -> Diagram:
        """`change.excluded`: see decide/broken.py, _clashing()."""
        version, found = self.version, self.space.false
        for one, _, _ in self.definitions.brings[self.item.id]:
            for other in self.definitions.excluded.get(one.id, ()):
                beside = self.held(other)
                if one.id != self.item.id:
                    beside &= ~(version.holds(one.id) & version.holds(other))
                found |= beside
        return found

    def held(self, one: str) -> Diagram:
        """Where an item is held, or comes."""
        if one in self.coming:
            return self.space.true
        still = self._held_still(one)
        if self.does in PURCHASES and self.item.id in self.lines.product:
            again = self.lines.has(self.item.id)  # what is bought again takes the place of nothing
            still = (again & self.version.holds(one)) | (~again & still)
        return still

    def _held_still(self, one: str) -> Diagram:
        return self.space.any(
            self._there(place, self._gone) for place, items in self.brought.items() if one in items
        )

    def _on_line(self, one: str) -> Diagram:
        return self.space.any(self._there(place, self._gone) for place in self.brought if place[1] == one)

    def _there(self, place: Place, gone: Mapping[Place, Diagram]) -> Diagram:
        here = self.lines.has(place[0])
        return here & ~gone[place] if place in gone else here

    @property
    def _ending(self) -> frozenset[str]:
        """All that the change can take away, or leave with fewer seats."""
        ending = (
            line for line, one in self.brought if one in self.definitions.ending or self._has_as_many(one)
        )
        return frozenset().union(*(self.structure.closure[line] for line in (*self.changed, *ending)))

    @cached_property
    def _gone(self) -> Mapping[Place, Diagram]:
        """Where lines end that end with what they require: see subscription/holdings.py, remaining()."""
        ending = [place for place in self.brought if place[1] in self.definitions.ending]
        gone = dict.fromkeys(ending, self.space.false)
        while True:
            found = {}
            for place in ending:
                item = self.definitions.items[place[1]]
                found[place] = gone[place] | self._lost(item, gone) | self._short(item, gone)
            if found == gone:
                return gone
            gone = found

    def _lost(self, needing: Item, gone: Mapping[Place, Diagram]) -> Diagram:
        """Where what an item requires was held and is not any more."""
        version, space = self.version, self.space

        def held(one: str) -> Diagram:
            if one in self.coming:
                return space.true
            return space.any(
                self._there(place, gone) for place, items in self.brought.items() if one in items
            )

        return version.satisfied(needing, version.holds) & ~version.satisfied(needing, held)

    def _short(self, needing: Item, gone: Mapping[Place, Diagram]) -> Diagram:
        """Where the seats of what an item requires fall below the fewest that it needs."""
        if not needing.needs_seats:
            return self.space.false
        needed, lines, space = self.definitions.needed[needing.id], self.lines, self.space
        enough = range(lines.ranges.of(needing.seats_min), lines.ranges.size_to_most)

        def above(line: str) -> Diagram:
            return lines.seats(lines.product[line]).among(enough)

        before = [line for line, items in self.structure.closure.items() if needed & items]
        later = [place for place, items in self.brought.items() if needed & items]
        had = space.any(lines.has(line) & above(line) for line in before)
        some = space.any(self._there(place, gone) for place in later)
        low = []
        fewer = self.fewer(needing.seats_min)
        for place in later:
            line = place[0]
            short = ~above(line)
            if self.does == REMOVE_SEATS and line == self.item.id:
                short = fewer
            elif self._has_as_many(place[1]):
                short = (self._moving & fewer) | (~self._moving & short)
            low.append(~self._there(place, gone) | short)
        if self.does in PURCHASES and needed & self.coming:
            some = space.true
            low.append(fewer)
        version = self.version
        return version.satisfied(needing, version.holds) & had & some & space.every(low)

    @property
    def _moving(self) -> Diagram:
        """Where the seats of what the action is done to change: none are removed from what has no line."""
        if self.does != REMOVE_SEATS:
            return self.space.true
        return self.lines.has(self.item.id) if self.item.id in self.lines.product else self.space.false

    def _has_as_many(self, line: str) -> bool:
        """Whether a line has as many seats then as what the action is done to."""
        wanted = self.definitions.following.get(line, frozenset())
        moving = self.does in (REMOVE_SEATS, *PURCHASES)
        return moving and not wanted.isdisjoint(self.structure.closure.get(self.item.id, ()))

    def _changed(self) -> dict[str, tuple[str, ...]]:
        item, items, brought = self.item, self.definitions.items, self.structure.brought
        match self.does:
            case deed.CANCEL:
                dissolved = {
                    line: tuple(part for part in items[line].parts if part != item.id)
                    for line in brought
                    if item.id in items[line].parts
                }
                return {**dissolved, **({item.id: ()} if item.id in brought else {})}
            case deed.BUY | deed.BUNDLE | deed.START_TRIAL if item.parts:
                replaced = {items[part].product for part in item.parts}
                return {
                    line: () for line in brought if items[line].product in replaced or line in self.coming
                }
            case deed.UPGRADE | deed.DOWNGRADE:
                included = {
                    one.item.id
                    for one in holdings([Line(item=item.id)], self.definitions).held
                    if one.how == "included"
                }
                there = self.lines.common.get(item.product, ())
                return {
                    **dict.fromkeys(there, (item.id,)),
                    **{line: () for line in included if line in brought},
                }
            case deed.REMOVE_SEATS:
                return {item.id: (item.id,)} if item.id in brought else {}
        return {}

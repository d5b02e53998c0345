"""The seats that an item has after a change: what is asked for, what is there, and what is in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from ..decide.derive import replaces
from ..model.base import MOST_SEATS
from ..model.deed import BUNDLE, BUYING, EDITIONS, LOSING, PURCHASES, REMOVE_SEATS, SEATS
from ..model.item import Item
from .after import After
from .apart import Apart
from .diagram import Diagram, Variable
from .frame import Frame
from .pair import BASE, HEAD
from .ranged import in_use

Most = Callable[[Iterable[str]], dict[int, Diagram]]
"""The greatest of some numbers of lines, by range."""


class Seats:
    """Attributes of seats, by range, over the situations of a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.does = frame.does
        self.space = frame.space
        self.lines = frame.lines
        self.ranges = frame.seat_ranges
        self._apart = Apart(frame)
        self._after_change: dict[str, After] = {}
        self._told_free: set[str] = set()
        """The products of which it is said that no more seats are free than there are."""

    @cached_property
    def _after(self) -> Variable:
        """The seats after some are added or removed, by range."""
        return self.frame.variable("after", len(self.ranges))

    @cached_property
    def _after_in_head(self) -> Variable:
        """The same in the head, where the item does not have as many before in both versions."""
        return self.frame.variable("after.head", len(self.ranges))

    def _present(self, side: str, most: Most) -> dict[int, Diagram]:
        """The seats of the item: those of its own line, else the most of what brings it."""
        own, bringing = self.frame.items[0 if side == BASE else 1], self.frame.bringing(side)
        if own not in self.lines.product or own is None:
            return most(bringing)
        here = self.lines.has(own)
        others = most([one for one in bringing if one != own])
        return {one: (here & alone) | (others[one] & ~here) for one, alone in most([own]).items()}

    @cached_property
    def changed(self) -> dict[str, dict[int, Diagram]]:
        """`change.seats` in each version: where it is in each range."""
        if self.does in SEATS:
            return self._differences()
        return {side: self._total(side) for side in (BASE, HEAD)}

    def held(self, side: str) -> dict[int, Diagram]:
        """`item.seats` in a version: see decide/derive.py, seats_held()."""
        return self._of_line(side, self.lines.most_seats)

    def unused(self, side: str) -> dict[int, Diagram]:
        """`item.seats_free` in a version: see decide/derive.py, seats_free()."""
        return self._of_line(side, lambda lines: self.lines.most(lines, self._free))

    def since(self, side: str) -> dict[int, Diagram]:
        """`item.since` in a version: see decide/derive.py, since()."""
        ranges = self.frame.since

        def begun(of_product: str) -> Variable:
            return self.frame.variable(since_of(of_product), ranges.size_to_most)

        own = self.frame.target(side)
        if own is None:
            return {len(ranges) - 1: self.space.true}
        return self._of_line(side, lambda lines: self.lines.earliest(lines, begun, ranges))

    def _of_line(self, side: str, most: Most) -> dict[int, Diagram]:
        own = self.frame.target(side)
        if own is None:
            return {0: self.space.true}
        if self.does in EDITIONS:
            return most(self.lines.common.get(own.product, ()))
        return self._present(side, most)

    def _free(self, product: str) -> Variable:
        """The seats of a product's line that are not in use, by range."""
        free, seats = (
            self.frame.variable(free_of(product), self.ranges.size_to_most),
            self.lines.seats(product),
        )
        if product in self._told_free:
            return free
        self._told_free.add(product)
        fits = (free.is_(one) & seats.among(range(one, free.size)) for one in range(free.size))
        self.frame.relations.append(~self.lines.has_any([product]) | self.space.any(fits))
        for side in (BASE, HEAD):
            self._tie(side, product)
        return free

    def _tie(self, side: str, product: str) -> None:
        """More seats are in use than there would be, or not: as many are as are not free."""
        inner, has = self.frame.inner, self.lines.has_any([product])
        free, used = inner.get(free_of(product)), inner.get(self._used_name(side, product))
        if free is None or used is None:
            return
        seats, after = self.lines.seats(product), self.changed[side]
        fits = (
            seats.is_(one) & free.is_(left) & after[later] & used.is_(below)
            for one, left, later, below in in_use(self.ranges, self.does == REMOVE_SEATS)
            if later in after
        )
        self.frame.relations.append(~has | self.space.any(fits))

    def _used_name(self, side: str, product: str) -> str:
        shared = self.changed[BASE] == self.changed[HEAD]
        return f"used.{product}" if shared else f"used.{product}.{side}"

    def _total(self, side: str) -> dict[int, Diagram]:
        own, version, ranges = self.frame.target(side), self.frame.versions[side], self.ranges
        if own is None:
            return {0: self.space.true}
        if self.does not in PURCHASES:  # in another edition the line goes on with its seats
            return self.held(side)
        least = ranges.of(own.seats_min)
        default = {max(one, least): self.space.false for one in range(ranges.size_to_most)}
        for one, here in version.part_seats(own).items():
            default[max(one, least)] |= here
        unsaid = self.frame.asked.is_(ranges.size_to_most)
        found: dict[int, Diagram] = {}

        def put(one: int, here: Diagram) -> None:
            found[one] = found.get(one, self.space.false) | here

        if self.does == BUNDLE:
            for one, here in default.items():
                put(one, here & unsaid)
                for asked in range(ranges.size_to_most):
                    put(max(one, asked), here & self.frame.asked.is_(asked))
            return found
        parent = self.lines.most_seats(version.parent_lines(own)) if own.needs_seats else {0: self.space.true}
        for asked in range(ranges.size_to_most):
            put(asked, self.frame.asked.is_(asked))
        most, followed = self._most(own), self.lines.most_seats(version.followed_lines(own))
        for one, here in followed.items():
            put(one, unsaid & here & ~followed[0])
        unsaid &= followed[0]
        for one, here in parent.items():
            if one > 0:
                put(min(one, most), unsaid & here)
        for one, here in default.items():
            put(one, unsaid & parent[0] & here)
        return found

    def _most(self, own: Item) -> int:
        """The range of the most seats that an item is sold in."""
        last = self.ranges.size_to_most - 1
        return last if own.seats_max is None else min(self.ranges.of(own.seats_max), last)

    def _differences(self) -> dict[str, dict[int, Diagram]]:
        """Seats added to or taken from those of the item: in both versions the same difference."""
        ranges, space = self.ranges, self.space
        before = {side: self._present(side, self.lines.most_seats) for side in (BASE, HEAD)}
        shared = before[HEAD] == before[BASE]
        after = {BASE: self._after, HEAD: self._after if shared else self._after_in_head}
        for side in (BASE, HEAD):
            self.frame.relations.append(
                space.any(here & after[side].among(self._reached(one)) for one, here in before[side].items())
            )
        if not shared:
            self.frame.relations += self._apart.changed_alike(before, after)
        return {side: {one: each.is_(one) for one in range(len(ranges))} for side, each in after.items()}

    def _reached(self, before: int) -> list[int]:
        ranges = self.ranges
        if self.does == REMOVE_SEATS:
            return [0] if before == 0 else [one for one in range(before + 1) if ranges.less(one, before)]
        most = ranges.high(before) + MOST_SEATS
        return [one for one in range(len(ranges)) if ranges.less(before, one) and ranges.low(one) <= most]

    def apart(self, side: str, own: Item) -> Diagram:
        """Where other seats are asked for than those of what an item has as many seats as."""
        lines = self.frame.versions[side].followed_lines(own)
        if not lines or self.does not in BUYING:
            return self.space.false
        others = set(self.frame.versions[HEAD if side == BASE else BASE].followed_lines(own))
        shared = others == set(lines)
        apart = self.frame.variable("apart" if shared else f"apart.{side}", 2).is_(1)
        must = may = self.space.false
        for one, here in self.lines.most_seats(lines).items():
            for asked in range(self.ranges.size_to_most) if one else ():
                there = here & self.frame.asked.is_(asked)
                must |= there if asked != one else self.space.false
                may |= there if asked != one or self.ranges.room(one) > 1 else self.space.false
        self.frame.relations.append((~must | apart) & (may | ~apart))
        if not shared and f"apart.{HEAD if side == BASE else BASE}" in self.frame.inner:
            both = [self.frame.variable(f"apart.{one}", 2).is_(1) for one in (BASE, HEAD)]
            elsewhere = self.space.any(self.lines.has(line) for line in sorted(others ^ set(lines)))
            self.frame.relations.append(elsewhere | ~(both[0] ^ both[1]))
        return apart

    def parents(self, side: str) -> dict[int, Diagram]:
        """`change.parent_seats` in a version: where it is in each range."""
        own = self.frame.target(side)
        if own is None:
            return {0: self.space.true}
        if not own.needs_seats:
            return self.changed[side]
        return self.lines.most_seats(self.frame.versions[side].parent_lines(own))

    def below_in_use(self, side: str) -> Diagram:
        """`change.below_in_use`: whether more seats are in use on the item's line, or its parts', than are
        left."""
        own, version = self.frame.target(side), self.frame.versions[side]
        if own is None:
            return self.space.false
        here = self.space.false
        on_line = self.lines.has(own.id) if own.id in self.lines.product else self.space.false
        if on_line.satisfiable() and self.does in (*PURCHASES, REMOVE_SEATS):
            here |= on_line & self._used(side, self.lines.product[own.id])
        if self.does != BUNDLE:
            for product in version.part_products(own):
                here |= ~on_line & self.lines.has_any([product]) & self._used(side, product, part=True)
        return here

    def _used(self, side: str, product: str, *, part: bool = False) -> Diagram:
        """Where more seats of a product's line are in use than there would be of the item."""
        shared, name = self.changed[BASE] == self.changed[HEAD], self._used_name(side, product)
        known = name in self.frame.inner
        used = self.frame.variable(name, 2).is_(1)
        if known:
            return used
        ranges, seats = self.ranges, self.lines.seats(product)
        room = []
        for after, here in self.changed[side].items():
            most = [one for one in range(ranges.size_to_most) if ranges.less(after, one)]
            room.append(here & seats.among(most))
        fits = self.space.any(room)
        own = self.frame.target(side)
        if self.does in BUYING and own is not None:
            unsaid = self.frame.asked.is_(ranges.size_to_most)
            parents = set(self.frame.versions[side].parent_lines(own))
            parent = self.lines.most_seats(parents) if own.needs_seats else {0: self.space.true}
            inside = self.space.any(
                self.lines.has(line) for line in self.lines.common[product] if line in parents
            )
            last = self._most(own)
            all_sold = self.space.any(here for one, here in parent.items() if one <= last)
            # As many as the parent has, or as the parts have, are never fewer than are in use there.
            fits &= ~(unsaid & ((inside & all_sold) | (parent[0] if part else self.space.false)))
        self.frame.relations.append(~used | (fits & self.lines.has_any([product])))
        if not shared and side == HEAD:
            self.frame.relations += self._apart.used_alike(product, self.changed)
        return used

    def after(self, side: str, own: Item) -> After:
        """What is held after the change in a version."""

        def fewer(number: int) -> Diagram:
            first = self.ranges.of(number)
            return self.space.any(here for one, here in self.changed[side].items() if one < first)

        if side not in self._after_change:
            self._after_change[side] = After(self.frame.versions[side], self.does, own, fewer)
        return self._after_change[side]

    def breaks(self, side: str, own: Item | None) -> Diagram:
        """`change.breaks`: whether what something held requires would be lost."""
        if own is None:
            return self.space.false
        if self.does not in LOSING and not replaces(self.does, own):
            return self.space.false

        broken, version = self.after(side, own).breaks(), self.frame.versions[side]
        if self.does in LOSING:
            return broken
        broken &= version.direction(self.frame.done_to, own)["up"]
        return (
            broken & version.held(own, exactly=False)["no"]
            if own.parts and self.does in PURCHASES
            else broken
        )


def free_of(product: str) -> str:
    """The part of a situation that says how many seats of a product's line are not in use."""
    return f"free.{product}"


def since_of(product: str) -> str:
    """The part of a situation that says when a product's line began."""
    return f"since.{product}"

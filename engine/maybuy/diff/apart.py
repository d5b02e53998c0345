"""How far the seats of an item may differ between two versions, in which the same is asked for and in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ..model.deed import BUYING, PURCHASES, REMOVE_SEATS, SEATS
from .diagram import Diagram, Variable
from .frame import Frame
from .pair import BASE, HEAD
from .ranged import FEWER, MORE, together

BySide = Mapping[str, Mapping[int, Diagram]]
"""Seats in each version: where they are in each range."""


class Apart:
    """What holds between the seats of both versions, over the situations of a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.does = frame.does
        self.space = frame.space
        self.lines = frame.lines
        self.ranges = frame.seat_ranges

    def changed_alike(self, before: BySide, after: Mapping[str, Variable]) -> Iterator[Diagram]:
        """The difference is the same in both versions, wherever they start from."""
        space = self.space
        more, fewer = self._brought
        joined = together(self.ranges, self.does == REMOVE_SEATS)
        for order, here in (("", space.true), (MORE, ~fewer), (FEWER, ~more)):
            allowed = space.any(
                before[BASE][one] & before[HEAD][other] & after[BASE].is_(first) & after[HEAD].is_(second)
                for one, other, first, second in joined[order]
            )
            yield ~here | allowed

    @cached_property
    def _brought(self) -> tuple[Diagram, Diagram]:
        """Where a line brings the item in the base alone, and where one does in the head alone.

        Without the first there are no more seats in the base than in the head, without the second no fewer.
        """
        base, head = (set(self.frame.bringing(side)) for side in (BASE, HEAD))
        more, fewer = (
            self.space.any(self.lines.has(line) for line in sorted(lines))
            for lines in (base - head, head - base)
        )
        beside = ~self._on_line()
        return more & beside, fewer & beside

    def _on_line(self) -> Diagram:
        """Where the item, the same in both versions, has a line of its own."""
        own, other = self.frame.items
        here = own is not None and own == other and own in self.lines.product
        return self.lines.has(own) if here and own is not None else self.space.false

    def used_alike(self, product: str, after: BySide) -> Iterator[Diagram]:
        """The seats in use are the same in both versions: if more than many that there are after the change,
        then more than fewer, or as many."""
        base, head = (self.frame.variable(f"used.{product}.{side}", 2).is_(1) for side in (BASE, HEAD))
        fewer = more = self.space.false
        for one, here in after[BASE].items():
            for other, there in after[HEAD].items():
                alone = one == other and self.ranges.room(one) == 1
                if one < other or alone:
                    fewer |= here & there
                if one > other or alone:
                    more |= here & there
        yield ~(fewer & head) | base
        yield ~(more & base) | head
        if self.does in SEATS:
            more_lines, fewer_lines = self._brought
            yield fewer_lines | ~base | head
            yield more_lines | ~head | base
        if self.does in BUYING:
            said = ~self.frame.asked.is_(self.ranges.size_to_most)
            yield ~said | ~(base ^ head)
        if self.does in PURCHASES:
            more, fewer = self._unlike(after)
            yield fewer | ~base | head
            yield more | ~head | base

    def _unlike(self, after: BySide) -> tuple[Diagram, Diagram]:
        """Where seats that are not said may be more in the base than in the head, and where fewer.

        There they are those of lines that count in one of them alone.
        """
        found: list[set[tuple[str, str]]] = []
        bounds: set[tuple[int, int | None]] = set()
        for side in (BASE, HEAD):
            own, version = self.frame.target(side), self.frame.versions[side]
            if own is None:
                return self.space.true, self.space.true
            bounds.add((own.seats_min, own.seats_max))
            parts = (line for one in version.part_products(own) for line in self.lines.common[one])
            lines = {"followed": version.followed_lines(own), "parts": tuple(parts)}
            lines |= {"parent": version.parent_lines(own)} if own.needs_seats else {}
            found.append({(how, line) for how, all_lines in lines.items() for line in all_lines})
        if len(bounds) > 1:
            return self.space.true, self.space.true
        more = self._counting(after[BASE], {line for _, line in found[0] - found[1]})
        fewer = self._counting(after[HEAD], {line for _, line in found[1] - found[0]})
        if any(how != "parts" for how, _ in found[0] ^ found[1]):
            # Without what is required, or followed, there may be more: as many as the parts have.
            more = fewer = more | fewer
        return more, fewer

    def _counting(self, after: Mapping[int, Diagram], lines: Iterable[str]) -> Diagram:
        """Where some lines may have as many seats as there are after the change."""
        size = self.ranges.size_to_most
        return self.space.any(
            self.lines.has(line) & self.lines.seats(self.lines.product[line]).among(range(one, size)) & here
            for line in sorted(lines)
            for one, here in after.items()
        )

"""The ways through a decision diagram: how many there are, each of them, the cheapest and the dearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import accumulate

from ..diff.diagram import Diagram, Node, nodes

Way = tuple[int, ...]
"""The bits that are set on a way, lowest first."""


class Paths:
    """The ways through a diagram. Its bits are in groups, one after the other: of each at most one is set."""

    def __init__(self, diagram: Diagram, groups: Sequence[int]) -> None:
        self.nodes = nodes(diagram)
        self.ends = list(accumulate(groups))
        """For each group, the bit after its last."""
        self.bits = self.ends[-1] if groups else 0
        asking = [(one.bit, number) for number, one in enumerate(self.nodes) if isinstance(one, Node)]
        self.upwards = [number for _, number in sorted(asking, reverse=True)]
        """The nodes that ask for a bit, each after all that it leads to."""

    def _bit(self, number: int) -> int:
        """The bit that a node asks for; of the ends, the one after the last."""
        node = self.nodes[number]
        return node.bit if isinstance(node, Node) else self.bits

    @cached_property
    def count(self) -> int:
        """How many there are. A bit that is not asked for goes either way."""
        found = [int(node is True) for node in self.nodes]
        for number in self.upwards:
            bit, *below = self._asking(number)
            found[number] = sum(found[one] << (self._bit(one) - bit - 1) for one in below)
        return found[0] << self._bit(0)

    @property
    def settable(self) -> frozenset[int]:
        """The bits that are set on some way. One that is not asked for may be."""
        found: set[int] = set(range(self._bit(0))) if self.count else set()
        for number in self.upwards:
            bit, set_, unset = self._asking(number)
            if self.nodes[set_] is not False:
                found.add(bit)
            for below in (set_, unset):
                if self.nodes[below] is not False:
                    found.update(range(bit + 1, self._bit(below)))
        return frozenset(found)

    def _asking(self, number: int) -> Node:
        node = self.nodes[number]
        assert isinstance(node, Node)
        return node

    def __iter__(self) -> Iterator[Way]:
        """Each once: from the first group of which a bit is set on, those with fewer of the others first."""
        stack: list[tuple[int, int, Way]] = [(0, 0, ())] if self.count else []
        while stack:
            number, group, way = stack.pop()
            if group == len(self.ends):
                yield way
                continue
            start, end = self.ends[group - 1] if group else 0, self.ends[group]
            bits: list[int | None] = [*range(start, end), None] if not way else [None, *range(start, end)]
            for bit in reversed(bits):
                onward = self._onward(number, end, bit)
                if self.nodes[onward] is not False:
                    stack.append((onward, group + 1, way if bit is None else (*way, bit)))

    def _onward(self, number: int, end: int, bit: int | None) -> int:
        """Where the bits before an end lead to from a node, with one of them set at most."""
        while isinstance(node := self.nodes[number], Node) and node.bit < end:
            number = node.set_ if node.bit == bit else node.unset
        return number

    def least(self, costs: Sequence[int]) -> Way | None:
        """The way on which the bits that are set cost least, of several the one with the fewest, and of these
        the first; None where there is none."""
        if not self.count:
            return None
        costs = [cost * (self.bits + 1) + 1 for cost in costs]
        free = [0, *accumulate(min(cost, 0) for cost in costs)]
        """What the bits before each cost at least where they are not asked for."""
        found: list[int | None] = [0 if node is True else None for node in self.nodes]
        setting: dict[int, bool] = {}

        def onward(bit: int, below: int) -> int | None:
            known = found[below]
            return None if known is None else known + free[self._bit(below)] - free[bit + 1]

        for number in self.upwards:
            bit, set_, unset = self._asking(number)
            cost, without = onward(bit, set_), onward(bit, unset)
            with_ = None if cost is None else cost + costs[bit]
            setting[number] = without is None or (with_ is not None and with_ <= without)
            found[number] = with_ if setting[number] else without
        return self._followed(setting, costs)

    def _followed(self, setting: dict[int, bool], costs: Sequence[int]) -> Way:
        """The way that sets bits as nodes say, and those that are not asked for where that costs less."""
        way, number = [], 0
        for bit in range(self.bits):
            node = self.nodes[number]
            asked = isinstance(node, Node) and node.bit == bit
            if setting[number] if asked else costs[bit] < 0:
                way.append(bit)
            if asked:
                number = self._asking(number).set_ if setting[number] else self._asking(number).unset
        return tuple(way)

    def by_cost(self, costs: Sequence[int], ties: Sequence[int] | None = None) -> Iterator[tuple[Way, int]]:
        """Each once with what its bits cost, the cheapest first; where no bit costs less than nothing. Of
        several the one whose bits come to least by `ties`, without these the one with the fewest, and of
        these the first."""
        ties = [1] * self.bits if ties is None else ties
        scale = sum(ties) + 1
        costs = [cost * scale + tie for cost, tie in zip(costs, ties, strict=True)]
        onward = self._least_onward(costs)
        if onward[0] is None:
            return
        # What costs least in all is gone on with first, and of this what has got furthest.
        left: list[tuple[int, int, int, int, int, Way]] = [(onward[0], 0, 0, 0, 0, ())]
        number = 0
        while left:
            _, before, _, node, cost, way = heappop(left)
            bit = -before
            if bit == self.bits:
                yield way, cost // scale
                continue
            asked = self.nodes[node]
            asks = isinstance(asked, Node) and asked.bit == bit
            set_, unset = self._asking(node)[1:] if asks else (node, node)
            for below, all_, longer in ((set_, cost + costs[bit], (*way, bit)), (unset, cost, way)):
                least = onward[below]
                if least is not None:
                    number += 1
                    heappush(left, (all_ + least, before - 1, number, below, all_, longer))

    def _least_onward(self, costs: Sequence[int]) -> list[int | None]:
        """From each node, what the bits that are set from it on cost at least; None where nothing goes on."""
        found: list[int | None] = [0 if node is True else None for node in self.nodes]
        for number in self.upwards:
            bit, set_, unset = self._asking(number)
            with_, without = found[set_], found[unset]
            ways = [] if with_ is None else [with_ + costs[bit]]
            found[number] = min([*ways, *([] if without is None else [without])], default=None)
        return found

    def greatest(self, costs: Sequence[int]) -> Way | None:
        """The way on which the bits that are set cost most, of several as of the least."""
        return self.least([-cost for cost in costs])

    def cheapest(self, costs: Sequence[int]) -> int:
        """On how many the bits that are set cost least, where none costs less than nothing."""
        free = [0, *accumulate(not cost for cost in costs)]
        """How many of the bits before each cost nothing: not asked for, they go either way."""
        found: list[tuple[int, int] | None] = [(0, 1) if node is True else None for node in self.nodes]
        for number in self.upwards:
            bit, set_, unset = self._asking(number)
            ways = []
            for below, cost in ((set_, costs[bit]), (unset, 0)):
                known = found[below]
                if known is not None:
                    ways.append((known[0] + cost, known[1] << (free[self._bit(below)] - free[bit + 1])))
            least = min(cost for cost, _ in ways)
            found[number] = least, sum(count for cost, count in ways if cost == least)
        first = found[0]
        return 0 if first is None else first[1] << free[self._bit(0)]

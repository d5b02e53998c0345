"""The changes between what is held and what is to be held: each product is changed by itself, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from ..model import deed
from ..model.account import Line
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.order import OrderChange
from ..subscription.changes import changed
from ..subscription.units import units_on
from .candidates import Candidate


class Deed(NamedTuple):
    """Something to do, by any action that does one of some things; the first is tried first."""

    does: tuple[str, ...]
    item: str | None = None
    seats: int | None = None
    quantity: int | None = None
    units: tuple[tuple[str, int], ...] = ()
    to: str | None = None

    def actions(self, definitions: Definitions) -> tuple[str, ...]:
        """The actions that do it."""
        return tuple(action for does in self.does for action in definitions.doing.get(does, ()))

    def change(self, action: str) -> OrderChange:
        """The change of an order that does it."""
        given = {
            "item": self.item,
            "seats": self.seats,
            "quantity": self.quantity,
            "units": dict(self.units) or None,
            "to": self.to,
        }
        return OrderChange(action=action, **{key: one for key, one in given.items() if one is not None})


def ways(
    held: Sequence[Line], wanted: Sequence[Candidate], at: date, definitions: Definitions
) -> Iterator[tuple[Deed, ...]]:
    """Deeds that lead from some lines to others, each way once: what comes first, or what goes, or what is
    left of a suite."""
    seen: set[frozenset[Deed]] = set()
    for steps in _ORDERS:
        course = _Course(tuple(held), wanted, at, definitions)
        for step in (*steps, _Course.count):
            step(course)
        if course.arrived and frozenset(course.deeds) not in seen:
            seen.add(frozenset(course.deeds))
            yield tuple(course.deeds)


class _Course:
    """Lines, and what has been done to them."""

    def __init__(
        self, lines: tuple[Line, ...], wanted: Sequence[Candidate], at: date, definitions: Definitions
    ) -> None:
        self.lines = lines
        self.wanted: Mapping[str, Candidate] = {one.item.product: one for one in wanted}
        self.at = at
        self.definitions = definitions
        self.deeds: list[Deed] = []
        self.possible = True

    @property
    def arrived(self) -> bool:
        """Whether the lines are those that are wanted."""
        return self.possible and same(self.lines, tuple(self.wanted.values()), self.definitions)

    def come(self) -> None:
        """What is wanted comes to be held: bought, or as another edition."""
        for one in self.wanted.values():
            line = self._line(one.item.product)
            if line is None:
                buying = (deed.BUNDLE, deed.BUY) if one.item.parts else (deed.BUY,)
                self._do(Deed(buying, one.item.id, one.seats, units=one.units))
            elif line.item != one.item.id:
                up = one.item.rank > self.definitions.items[line.item].rank
                self._do(Deed((deed.UPGRADE if up else deed.DOWNGRADE,), one.item.id, units=one.units))

    def go(self) -> None:
        """What is not wanted is given up."""
        for line in self.lines:
            if self._product(line) not in self.wanted and line in self.lines:
                self._do(Deed((deed.CANCEL,), line.item))

    def shift(self) -> None:
        """A suite that is not wanted comes to be the edition of it with something in it that is."""
        items = {one.item.id for one in self.wanted.values()}
        for line in self.lines:
            suite = self.definitions.items[line.item]
            if suite.parts and suite.product not in self.wanted and items.isdisjoint(suite.parts):
                editions = (self.definitions.items[one] for one in self.definitions.products[suite.product])
                other = next((one for one in editions if not items.isdisjoint(one.parts)), None)
                if other is not None:
                    up = other.rank > suite.rank
                    self._do(Deed((deed.UPGRADE if up else deed.DOWNGRADE,), other.id))

    def part(self) -> None:
        """Of a suite some parts of which are wanted, the others are given up."""
        items = {one.item.id for one in self.wanted.values()}
        for line in self.lines:
            parts = self.definitions.items[line.item].parts
            if self._product(line) not in self.wanted and not items.isdisjoint(parts):
                for one in parts:
                    if one not in items:
                        self._do(Deed((deed.CANCEL,), one))

    def count(self) -> None:
        """As many seats as are wanted, and units."""
        for one in self.wanted.values():
            line = self._line(one.item.product)
            if line is not None and line.seats != one.seats:
                does = deed.ADD_SEATS if line.seats < one.seats else deed.REMOVE_SEATS
                self._do(Deed((does,), one.item.id, abs(one.seats - line.seats)))
            for limit, units in one.units:
                more = 0 if line is None else units - units_on(line, limit, self.definitions)
                if more:
                    does = deed.ADD_UNITS if more > 0 else deed.REMOVE_UNITS
                    self._do(Deed((does,), limit, quantity=abs(more)))

    def _do(self, one: Deed) -> None:
        actions = one.actions(self.definitions)
        if not actions:
            self.possible = False
            return
        ask = Ask(actions[0], one.item, one.seats, one.quantity, units=one.units)
        self.lines = changed(self.lines, ask, self.at, self.definitions)
        self.deeds.append(one)

    def _line(self, product: str) -> Line | None:
        return next((line for line in self.lines if self._product(line) == product), None)

    def _product(self, line: Line) -> str:
        return self.definitions.items[line.item].product


_ORDERS: Final[tuple[tuple[Callable[[_Course], None], ...], ...]] = (
    (_Course.come, _Course.go),
    (_Course.go, _Course.come),
    (_Course.part, _Course.come, _Course.go),
    (_Course.shift, _Course.part, _Course.come, _Course.go),
)


def same(lines: Sequence[Line], wanted: Sequence[Candidate], definitions: Definitions) -> bool:
    """Whether lines are those that are wanted."""
    held = {line.item: line for line in lines}
    if len(held) != len(lines) or held.keys() != {one.item.id for one in wanted}:
        return False
    return all(
        held[one.item.id].seats == one.seats
        and all(units_on(held[one.item.id], limit, definitions) == units for limit, units in one.units)
        for one in wanted
    )

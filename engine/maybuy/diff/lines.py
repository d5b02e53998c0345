"""What an account may hold, as diagrams over its lines: one edition of each product, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..model.account import Line
from ..model.deed import EDITIONS, SEATS, UNITS
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.holdings import Held, holdings
from ..subscription.units import units_on
from .diagram import Diagram, Diagrams, Variable
from .values import Ranges

NOTHING: Final = 0
"""The value of a slot that no edition fills."""


class Structure:
    """What one version brings with each line that an account can have in both versions."""

    def __init__(self, definitions: Definitions, common: Iterable[str]) -> None:
        self.definitions = definitions
        self.brought: dict[str, tuple[Held, ...]] = {
            item: holdings([Line(item=item)], definitions).held for item in common
        }
        self.closure: dict[str, frozenset[str]] = {
            line: frozenset(one.item.id for one in held) for line, held in self.brought.items()
        }
        self.others: dict[str, frozenset[str]] = {}
        """What items bring that are on no line of both versions; filled as they are met."""
        self.bringing: dict[str, list[str]] = {}
        for line, items in self.closure.items():
            for item in items:
                self.bringing.setdefault(item, []).append(line)

    def _granted(self, item: Item) -> tuple[object, ...]:
        """What an item lets an account use: limits, whether they add up, and features."""
        known = self.definitions
        limits = [(name, units, known.limits[name].adds_up) for name, units in sorted(item.limits.items())]
        features = sorted(name for name, items in known.granting.items() if item.id in items)
        kept = [(day, tuple(one.limits.items()), tuple(one.features.items())) for day, one in item.kept]
        return (*limits, *features, *kept)

    @cached_property
    def _ordering_units(self) -> bool:
        """Whether some action adds units of limits or takes them away."""
        return any(does in self.definitions.doing for does in UNITS)

    def _by_unit(self, item: Item) -> tuple[object, ...]:
        """The limits of which units are paid for with an item; where they are ordered, with how many are
        included."""
        limits = sorted(item.by_unit & self.definitions.limits.keys())
        if not self._ordering_units:
            return tuple(limits)
        return tuple((one, units_on(Line(item=item.id), one, self.definitions)) for one in limits)

    def said(
        self, item: str, without: frozenset[str] = frozenset(), *, granted: bool = True
    ) -> tuple[object, ...]:
        """What of an item bears on the relation between questions and attributes, names apart; `without`
        some items that it may require. What is `granted` bears on questions about limits and features."""
        known = self.definitions.items[item]
        return (
            known.product, known.rank, known.kind, known.edition, known.parts, known.seats_min,
            known.in_packs, known.ends_unmet, known.cycles, self._by_unit(known),
            tuple(
                (
                    one.item.id, one.how, one.item.product, one.item.rank,
                    self._granted(one.item) if granted else None,
                )
                for one in self.brought[item]
            ),
            self.definitions.following.get(item),
            tuple(
                (
                    tuple(
                        sorted(
                            one
                            for ref in each.any
                            for one in self.definitions.expand(ref)
                            if one not in without
                        )
                    ),
                    tuple(self.definitions.expand(ref) for ref in each.all),
                )
                for each in known.requires
            ),
            tuple(
                self.definitions.excluded.get(one.item.id, ())
                for one in self.brought[item]
                if item in self.definitions.stirring
            ),
            tuple(
                (part.seats_min, part.seats_max, part.cycles)
                for part in (self.definitions.items[one] for one in known.parts)
            ),
        )  # fmt: skip


@dataclass
class Slot:
    """A product that an account may have on a line: which edition, and how many seats."""

    product: str
    items: tuple[str, ...]
    edition: Variable
    seats: Variable | None = None


class Lines:
    """The lines of an account. Slots are made when something first depends on them."""

    def __init__(self, space: Diagrams, common: Mapping[str, tuple[str, ...]], seats: Ranges) -> None:
        self.space = space
        self.common = common
        """The items of each product that both versions have, lowest edition first."""
        self.product = {item: product for product, items in common.items() for item in items}
        self.ranges = seats
        self.slots: dict[str, Slot] = {}

    def slot(self, product: str) -> Slot:
        """The place of a product."""
        if product not in self.slots:
            items = self.common[product]
            self.slots[product] = Slot(product, items, self.space.variable(len(items) + 1))
        return self.slots[product]

    def has(self, item: str) -> Diagram:
        """Where an item is on a line of its own."""
        slot = self.slot(self.product[item])
        return slot.edition.is_(slot.items.index(item) + 1)

    def has_any(self, products: Iterable[str]) -> Diagram:
        """Where some edition of one of these products is on a line."""
        return self.space.any(~self.slot(one).edition.is_(NOTHING) for one in products if one in self.common)

    def seats(self, product: str) -> Variable:
        """The seats of a product's line: the number of a range."""
        slot = self.slot(product)
        if slot.seats is None:
            slot.seats = self.space.variable(self.ranges.size_to_most)
        return slot.seats

    def earliest(
        self, lines: Iterable[str], number_of: Callable[[str], Variable], ranges: Ranges
    ) -> dict[int, Diagram]:
        """The least of the numbers that the products of these lines have, by range; the last range where
        there is none of them."""
        found, last = list(lines), len(ranges) - 1
        at_most = [self.space.false]
        for high in range(1, ranges.size_to_most + 1):
            fits = (self.has(one) & number_of(self.product[one]).among(range(high)) for one in found)
            at_most.append(self.space.any(fits))
        least = {one: at_most[one + 1] & ~at_most[one] for one in range(ranges.size_to_most)}
        return {**least, last: ~at_most[-1]}

    def most_seats(self, lines: Iterable[str]) -> dict[int, Diagram]:
        """The greatest number of seats of these lines, by range; 0 where there is none of them."""
        return self.most(lines, self.seats)

    def most(self, lines: Iterable[str], number_of: Callable[[str], Variable]) -> dict[int, Diagram]:
        """The greatest of the numbers that the products of these lines have."""
        found = list(lines)
        size = self.ranges.size_to_most
        at_least = [self.space.true]
        for low in range(1, size):
            fits = (self.has(one) & number_of(self.product[one]).among(range(low, size)) for one in found)
            at_least.append(self.space.any(fits))
        at_least.append(self.space.false)
        return {one: at_least[one] & ~at_least[one + 1] for one in range(size)}


class Version:
    """The relation between lines and what one version makes of them."""

    def __init__(self, structure: Structure, lines: Lines) -> None:
        self.structure = structure
        self.definitions = structure.definitions
        self.lines = lines
        self.space = lines.space

    def holds(self, item: str) -> Diagram:
        """Where an item is held in any way."""
        return self.space.any(self.lines.has(line) for line in self.structure.bringing.get(item, ()))

    def holds_any(self, items: Iterable[str]) -> Diagram:
        """Where one of these is held."""
        return self.space.any(self.holds(item) for item in sorted(items))

    def own(self, does: str, item: Item) -> dict[str, Diagram]:
        """The item that an action on an item acts on: itself, or the suite that it is held as a part of.

        See decide/derive.py, acts_on().
        """
        if does not in SEATS and does not in EDITIONS:
            return {item.id: self.space.true}
        parts = [
            (one.item, line, one.via)
            for line in sorted(self.structure.brought)
            for one in self.structure.brought[line]
            if one.how == "part" and one.item.product == item.product
        ]
        parts.sort(key=lambda one: (-one[0].rank, one[0].id))
        found: dict[str, Diagram] = {}
        rest = ~self.lines.has_any([item.product]) if parts else self.space.false
        for part, line, via in parts:
            target = self._suite(does, item, part, self.definitions.items[via])
            here = rest & self.lines.has(line)
            found[target] = found.get(target, self.space.false) | here
            rest &= ~self.lines.has(line)
        elsewhere = self.space.any(one for target, one in found.items() if target != item.id)
        return {**{target: one for target, one in found.items() if target != item.id}, item.id: ~elsewhere}

    def _suite(self, does: str, item: Item, part: Item, suite: Item) -> str:
        if part.id == item.id:
            return suite.id
        if does in SEATS:
            return item.id
        editions = self.definitions.products[suite.product]
        return next((one for one in editions if item.id in self.definitions.items[one].parts), item.id)

    def held(self, item: Item, *, exactly: bool) -> dict[str, Diagram]:
        """`item.held`: see decide/derive.py, how_held()."""
        space = self.space
        on_line = self.lines.has(item.id) if item.id in self.lines.product else space.false
        found: dict[str, Diagram] = {"line": on_line if exactly else space.false}
        rest = ~found["line"]
        for how in ("part", "included"):
            bringing = (
                self.lines.has(line)
                for line, held in self.structure.brought.items()
                for one in held
                if one.how == how
                and one.item.product == item.product
                and (one.item.rank == item.rank if exactly else one.item.rank >= item.rank)
            )
            found[how] = rest & space.any(bringing)
            rest &= ~found[how]
        if not exactly:
            found["line"] = rest & on_line
            rest &= ~on_line
        somehow = space.any(
            self.lines.has(line)
            for line, held in self.structure.brought.items()
            if any(one.item.product == item.product for one in held)
        )
        found["other_edition"] = rest & somehow
        found["no"] = rest & ~somehow
        return found

    def direction(self, target: str, item: Item) -> dict[str, Diagram]:
        """`change.direction` of an item: see decide/derive.py, _direction()."""
        space, items = self.space, self.definitions.items
        found = {"up": space.false, "down": space.false, "same": space.false}
        if target == "edition":
            for line in self.lines.common.get(item.product, ()):
                rank = items[line].rank
                way = "same" if rank == item.rank else "up" if item.rank > rank else "down"
                found[way] |= self.lines.has(line)
        elif item.parts and target in ("item", "suite"):
            found["down"] = space.any(self.lines.has(line) for line in self._above(item))
            found["up"] = ~found["down"]
        return {**found, "none": ~space.any(found.values())}

    def _above(self, suite: Item) -> Iterator[str]:
        items = self.definitions.items
        ranks = {items[part].product: items[part].rank for part in suite.parts}
        for product, rank in ranks.items():
            yield from (line for line in self.lines.common.get(product, ()) if items[line].rank > rank)

    def part_products(self, item: Item) -> tuple[str, ...]:
        """The products that a suite is made of and that an account can hold in both versions."""
        products = (self.definitions.items[part].product for part in item.parts)
        return tuple(dict.fromkeys(one for one in products if one in self.lines.common))

    def parts_held(self, item: Item) -> dict[int, Diagram]:
        """`change.parts_held`: how many of a suite's products are on lines of their own."""
        counts = {0: self.space.true}
        for product in self.part_products(item):
            here = self.lines.has_any([product])
            more = {number + 1: one & here for number, one in counts.items()}
            counts = {
                number: counts.get(number, self.space.false) & ~here | more.get(number, self.space.false)
                for number in range(len(counts) + 1)
            }
        return counts

    def part_seats(self, item: Item) -> dict[int, Diagram]:
        """The most seats of the lines of a suite's products."""
        lines = (line for product in self.part_products(item) for line in self.lines.common[product])
        return self.lines.most_seats(lines)

    def parent_lines(self, item: Item) -> tuple[str, ...]:
        """The lines that bring something that an item requires."""
        needed = self.definitions.needed.get(item.id, frozenset())
        return tuple(line for line, items in self.structure.closure.items() if not needed.isdisjoint(items))

    def followed_lines(self, item: Item) -> tuple[str, ...]:
        """The lines that bring what an item has as many seats as."""
        wanted = self.definitions.following.get(item.id, frozenset())
        return tuple(line for line, items in self.structure.closure.items() if not wanted.isdisjoint(items))

    def satisfied(self, item: Item, held: Callable[[str], Diagram]) -> Diagram:
        """Where what an item requires is held, given where each item is."""
        needs = self.definitions.needs.get(item.id, ())
        return self.space.every(self.space.any(held(one) for one in sorted(wanted)) for wanted in needs)

    def parted(self, item: Item) -> tuple[Diagram, Diagram]:
        """Where a suite's other parts would have too few seats, or too many, without an item: see
        decide/broken.py, _parted()."""
        items, lines, ranges = self.definitions.items, self.lines, self.lines.ranges
        few = many = self.space.false
        for line in self.structure.brought:
            parts = items[line].parts
            for other in (items[part] for part in parts if item.id in parts and part != item.id):
                seats = lines.seats(lines.product[line])
                if not other.needs_seats:
                    few |= lines.has(line) & seats.among(range(ranges.of(other.seats_min)))
                if other.seats_max is not None:
                    above = range(ranges.of(other.seats_max + 1), ranges.size_to_most)
                    many |= lines.has(line) & seats.among(above)
        return few, many & ~few

    def parted_cycles(self, item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The lines of which other parts are left without an item that are sold for some billing cycles
        alone, and those cycles."""
        items = self.definitions.items
        for line in self.structure.brought:
            parts = items[line].parts
            for other in (items[part] for part in parts if item.id in parts and part != item.id):
                if other.cycles:
                    yield line, other.cycles

    def closure(self, items: Iterable[str]) -> frozenset[str]:
        """All that is held by holding some items."""
        found: frozenset[str] = frozenset()
        for item in items:
            known = self.structure.closure.get(item) or self.structure.others.get(item)
            if known is None:
                known = self.structure.others[item] = holdings([Line(item=item)], self.definitions).items
            found |= known
        return found

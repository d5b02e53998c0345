"""Situations of many items in one space, told by the same attributes, so that much is seen once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import and_

from ..model.logic import Predicate
from ..model.vocabulary import DERIVED
from .diagram import MOST_NODES, Diagram, Diagrams, Variable, assignment, left_of, support
from .frame import Space
from .lines import Slot
from .pair import BOTH, Pair
from .situations import Situations
from .values import Observable, Value, passes


class UnlikeError(Exception):
    """The attributes of some item cannot be told as those of the others are."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an attribute that is the same for all items adds to situations."""

    observables: Sequence[Observable]
    relations: Sequence[Diagram]
    inner: Mapping[str, Variable]


@dataclass(frozen=True, slots=True)
class _Told:
    """An attribute that hangs on the item, and the class that each of its values is in."""

    observable: Observable
    numbers: Mapping[Value, int]


@dataclass(frozen=True)
class _Apart:
    """Lines that something relates to each other, and what is left of that without them."""

    lines: Sequence[Variable]
    relation: Diagram
    left: Diagram
    others: Sequence[Variable]
    """All else that the relation depends on."""
    known: dict[tuple[int, ...], Mapping[Variable, int]] = field(default_factory=dict)

    def filled(self, values: Mapping[Variable, int], space: Diagrams) -> Mapping[Variable, int]:
        """What the lines are where all else has some values."""
        key = tuple(values[one] for one in self.others)
        if key not in self.known:
            here = space.every(one.is_(value) for one, value in zip(self.others, key, strict=True))
            left = (self.relation & here).exists(space.every(one.cube for one in self.others))
            self.known[key] = dict(zip(self.lines, assignment(left, self.lines), strict=True))
        return self.known[key]


@dataclass
class Common:
    """What the situations of an action on several items have in common."""

    space: Space
    seen: dict[str, _Seen] = field(default_factory=dict)
    told: dict[str, _Told] = field(default_factory=dict)
    where: dict[tuple[str, int], Diagram] = field(default_factory=dict)
    tests: dict[tuple[str, str, Predicate], Diagram] = field(default_factory=dict)
    tried: list[Diagram] = field(default_factory=list)
    shared: frozenset[Diagram] = frozenset()
    """What holds whatever the item."""
    apart: Sequence[_Apart] = ()

    def close(self, each: Sequence[Alongside]) -> None:
        """Once all items' attributes are there: sees what holds for all of them."""
        for one in each:
            one.close()
        of_items = frozenset[Diagram]().union(*(one.of_item for one in each))
        self.shared = frozenset.intersection(*(frozenset(one.relations) for one in each)) - of_items
        slots = self.space.lines.slots.values()
        lines = frozenset(part for slot in slots for part in (slot.edition, slot.seats) if part is not None)
        found: list[tuple[frozenset[Variable], list[Diagram]]] = []
        for relation in (one for one in each[0].relations if one in self.shared):
            mine, joined = support(relation, self.space.diagrams) & lines, [relation]
            rest = []
            for variables, relations in found:
                if variables & mine:
                    mine |= variables
                    joined = [*relations, *joined]
                else:
                    rest.append((variables, relations))
            found = [*rest, (mine, joined)]
        self.apart = [self._apart(lines, relations) for lines, relations in found]

    def _apart(self, lines: frozenset[Variable], relations: Iterable[Diagram]) -> _Apart:
        space = self.space.diagrams
        relation = space.every(relations)
        ordered = sorted(lines, key=lambda one: one.number)
        others = sorted(support(relation, space) - lines, key=lambda one: one.number)
        return _Apart(ordered, relation, relation.exists(space.every(one.cube for one in ordered)), others)


class Alongside(Situations):
    """The situations of one of several items. Raises UnlikeError where it is not told as the others are."""

    wide = True

    def __init__(self, common: Common, pair: Pair, action: str, item: str) -> None:
        self.common = common
        super().__init__(pair, action, item, (item, item), space=common.space)
        self._where = common.where
        self._tests = common.tests
        of_all = {relation for seen in common.seen.values() for relation in seen.relations}
        self.of_item = frozenset(self.relations) - of_all
        """What hangs on the item, even where that is the same for others."""

    def consistency(self) -> list[Diagram]:
        """Nothing yet, as lines are made while items are looked at: see close()."""
        return []

    def close(self) -> None:
        """Adds what holds between the parts of a situation."""
        self.relations += super().consistency()

    def _tried(self) -> Diagram:
        if not self.common.tried:
            self.common.tried.append(super()._tried())
        return self.common.tried[0]

    @cached_property
    def validity(self) -> Diagram:
        """The combinations of attributes' values that some account and question have."""
        kept = (one.variable for one in self.observables)
        return left_of(self._near, kept, self.space)

    @cached_property
    def _apart(self) -> list[Diagram]:
        """What holds for this item, and not for all."""
        return [one for one in dict.fromkeys(self.relations) if one not in self.common.shared]

    @cached_property
    def _touched(self) -> frozenset[Variable]:
        return frozenset[Variable]().union(*(support(one, self.space) for one in self._apart))

    @cached_property
    def _beside(self) -> list[_Apart]:
        """The lines that nothing of this item hangs on."""
        return [one for one in self.common.apart if self._touched.isdisjoint(one.lines)]

    @cached_property
    def _near(self) -> list[Diagram]:
        """All that holds, without the lines that nothing of this item hangs on."""
        beside = self.space.every(one.left for one in self._beside)
        near = (one.relation for one in self.common.apart if not self._touched.isdisjoint(one.lines))
        return [beside, *near, *self._apart]

    def situated(self, where: Diagram) -> Diagram:
        """The situations that come to combinations of attributes' values, but for lines that nothing of the
        item hangs on."""
        # All that holds at once would be large: of a few combinations, most is settled.
        return reduce(and_, self._near, where)

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """The lines that the item's attributes hang on."""
        beside = {line for one in self._beside for line in one.lines}
        return tuple(slot for slot in self.lines.slots.values() if slot.edition not in beside)

    def filled(self, values: Mapping[Variable, int]) -> Mapping[Variable, int]:
        """All other lines, where situations have these values."""
        return {line: value for one in self._beside for line, value in one.filled(values, self.space).items()}

    def parts(self, where: Diagram) -> Iterator[Diagram]:
        """Where to look for an example: first at one combination of values, which keeps diagrams small."""
        over = [one.variable for one in self.observables]
        if where.satisfiable():
            chosen = zip(over, assignment(where, over), strict=True)
            yield self.space.every(one.is_(value) for one, value in chosen)
        yield where

    def _look_at(self, name: str) -> None:
        if _of_item(name):
            super()._look_at(name)
        else:
            self._once(name, lambda: super(Alongside, self)._look_at(name))

    def _timing(self) -> None:
        self._once("", super()._timing)

    def _once(self, name: str, look: Callable[[], None]) -> None:
        """Adds what is the same for all items."""
        seen = self.common.seen.get(name)
        if seen is None:
            before = len(self.observables), len(self.relations), set(self.inner)
            look()
            self.common.seen[name] = _Seen(
                self.observables[before[0] :],
                self.relations[before[1] :],
                {key: one for key, one in self.inner.items() if key not in before[2]},
            )
            return
        self.observables += seen.observables
        self.relations += seen.relations
        self.inner.update(seen.inner)

    def _merge(
        self,
        name: str,
        side: str,
        where: dict[int, Diagram],
        values: Sequence[Value],
        tests: Sequence[Predicate],
        member: frozenset[str],
    ) -> None:
        if side != BOTH:
            raise UnlikeError
        if not _of_item(name):
            super()._merge(name, side, where, values, tests, member)
            return
        told = self.common.told.get(name)
        if told is None:
            told = self.common.told[name] = self._told(name, values, tests)
        here = {number: one for number, one in where.items() if one.satisfiable()}
        if any(values[number] not in told.numbers for number in here):
            raise UnlikeError
        self.observables.append(told.observable)
        variable = told.observable.variable
        self.relations.append(
            self.space.any(one & variable.is_(told.numbers[values[number]]) for number, one in here.items())
        )

    def _told(self, name: str, values: Sequence[Value], tests: Sequence[Predicate]) -> _Told:
        """An attribute with all values that it can have for any item."""
        known = DERIVED[name]
        every: Iterable[Value] = dict.fromkeys((*values, *known.values))
        if known.type == "bool":
            every = ("false", "true")
        if name == "change.parts_held":
            items = (item for each in self.pair.definitions for item in each.items.values())
            every = [(count, count) for count in range(max(len(item.parts) for item in items) + 1)]
        merged: dict[tuple[bool, ...], list[Value]] = {}
        for value in every:
            merged.setdefault(tuple(passes(value, test) for test in tests), []).append(value)
        classes = tuple(tuple(same) for same in merged.values())
        numbers = {value: number for number, same in enumerate(classes) for value in same}
        return _Told(Observable(name, BOTH, self.space.variable(len(classes)), classes), numbers)


def _of_item(name: str) -> bool:
    """Whether an attribute hangs on the item that is asked about."""
    return name.partition(".")[0] in ("item", "change")


def alongside(
    pair: Pair,
    action: str,
    items: Sequence[str],
    step: Callable[[], None],
    most_nodes: int = MOST_NODES,
) -> list[Alongside]:
    """The situations of an action on some items. `step` is called for each, and may raise."""
    common = Common(Space(pair, action, [(item, item) for item in items], most_nodes))
    found = []
    for item in items:
        step()
        found.append(Alongside(common, pair, action, item))
    common.close(found)
    return found

"""What an action on an item is asked about in two versions, and the parts that situations are made of."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from ..decide.derive import ON_ITEMS
from ..model.base import MOST_SEATS, MOST_UNITS
from ..model.deed import CANCEL, LOSING, REMOVE_UNITS, REPLACING
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.logic import Predicate
from ..model.vocabulary import SINCE
from .diagram import MOST_NODES, Diagram, Diagrams, Variable
from .ground import Ground, days_cut, is_questions_own, since_cut
from .lines import Lines, Version
from .pair import BASE, HEAD, ActedOn, Pair, Residual, tested
from .values import Ranges, cuts

ON_TRIAL: Final = "on_trial"
"""The part of a situation that says whether one of its lines is tried."""


def tried_of(item: str) -> str:
    """The part of a situation that says whether an item has been tried."""
    return f"tried.{item}"


class Space:
    """What an action on some items is told of: the predicates of all their rules, over the same variables."""

    def __init__(
        self, pair: Pair, action: str, items: Iterable[ActedOn], most_nodes: int = MOST_NODES
    ) -> None:
        acted_on = tuple(items)
        rules = [pair.rules_on(action, one) for one in acted_on]
        self.tests = {
            side: tested({id(rule): rule for each in rules for rule in each[number]}.values())
            for number, side in enumerate((BASE, HEAD))
        }
        """The predicates of the rules of each version on the attributes that are open."""
        self.timed = timed(side for each in rules for side in each)
        """Whether a rule says when something takes effect, or how it is charged."""
        self.diagrams = Diagrams(most_nodes)
        self.variables: dict[str, Variable] = {}
        """The variables of situations that no rule compares, by name."""
        self.ranges = _seat_ranges(pair, action, self.tests, acted_on)
        self.lines = Lines(self.diagrams, pair.common, self.ranges)
        self.versions = _versions(pair, self.lines)

    def variable(self, name: str, size: int) -> Variable:
        """The variable of a part, made when it is first asked for."""
        if name not in self.variables:
            self.variables[name] = self.diagrams.variable(size)
        return self.variables[name]


def timed(sides: Iterable[Iterable[Residual]]) -> bool:
    """Whether a rule says when something takes effect, or how it is charged."""
    return any(rule.effect in ("defer", "settle") for rules in sides for rule in rules)


def _versions(pair: Pair, lines: Lines) -> Mapping[str, Version]:
    return {
        side: Version(structure, lines) for side, structure in zip((BASE, HEAD), pair.structures, strict=True)
    }


class Frame:
    """The lines and other parts of situations, and what must hold between them.

    `items` is what the action acts on in the base and in the head. Without a `space`, it has one of its own.
    """

    def __init__(
        self,
        pair: Pair,
        action: str,
        item: str | None,
        items: ActedOn,
        most_nodes: int = MOST_NODES,
        ground: Ground | None = None,
        space: Space | None = None,
    ) -> None:
        self.pair = pair
        self.action = action
        self.does = pair.definitions[0].does(action)
        """What the action does; the same in both versions, or it is not compared."""
        self.done_to = pair.definitions[0].actions[action].target
        """What it is done to; the same in both as well."""
        self.item = item
        self.items = items
        self.rules = dict(zip((BASE, HEAD), pair.rules_on(action, items), strict=True))
        self.ground = ground
        """What this question shares with others; None where it stands alone."""
        self.alone = None if ground else space or Space(pair, action, (items,), most_nodes)
        """Its space, where it does not: that of the action on several items, or on its own."""
        if self.alone:
            self.tests = self.alone.tests
            """The predicates of the rules of each version on the attributes that are open."""
            self.timed = self.alone.timed
            """Whether a rule says when something takes effect, or how it is charged."""
            self.space = self.alone.diagrams
            self.seat_ranges, self.lines = self.alone.ranges, self.alone.lines
            self.versions = self.alone.versions
        if ground:
            self.tests = {side: tested(rules) for side, rules in self.rules.items()}
            self.timed = timed(self.rules.values())
            self.space, self.seat_ranges, self.lines = ground.space, ground.seat_ranges, ground.lines
            self.versions = _versions(pair, self.lines)
        self.relations: list[Diagram] = []
        """What holds between situations and attributes; all of it must."""
        self.inner: MutableMapping[str, Variable] = ChainMap({}, ground.inner) if ground else {}
        """The variables of situations that no rule compares, by name."""

    def definitions(self, side: str) -> Definitions:
        """One of the two versions."""
        return self.pair.definitions[0 if side == BASE else 1]

    def target(self, side: str) -> Item | None:
        """The item acted on in a version; a limit may be called like one."""
        own = self.items[0 if side == BASE else 1] if self.done_to in ON_ITEMS else None
        return self.definitions(side).items.get(own or "")

    def channelled(self, side: str) -> bool:
        """Whether a version has channels for the action."""
        return self.definitions(side).actions[self.action].channelled

    def variable(self, name: str, size: int) -> Variable:
        """The variable of a part, made when it is first asked for."""
        if name not in self.inner:
            if self.ground and not is_questions_own(name):
                self.ground.inner[name] = self.space.variable(size)
            elif self.alone:
                self.inner[name] = self.alone.variable(name, size)
            else:
                self.inner[name] = self.space.variable(size)
        return self.inner[name]

    def bringing(self, side: str) -> Sequence[str]:
        """The lines that bring what the action acts on in a version."""
        own = self.items[0 if side == BASE else 1]
        return self.versions[side].structure.bringing.get(own or "", ())

    @cached_property
    def new(self) -> Variable:
        """Whether there is no subscription: 1 if so."""
        return self.variable("new", 2)

    @property
    def cycle(self) -> Variable:
        """The subscription's billing cycle; the last value is none."""
        return self.variable("cycle", len(self.pair.cycles) + 1)

    @property
    def method(self) -> Variable:
        """The account's payment method; the last value is none."""
        return self.variable("method", len(self.pair.methods) + 1)

    @property
    def currency(self) -> Variable:
        """The account's currency; the last value is any other."""
        return self.variable("currency", len(self.pair.currencies) + 1)

    @property
    def asked(self) -> Variable:
        """The seats that are asked for in all, by range; the last value is that the question does not say."""
        return self.variable("asked", self.seat_ranges.size_to_most + 1)

    @cached_property
    def units(self) -> Ranges:
        """The totals of a limit's units, cut where something can tell them apart: they are asked for in whole
        units."""
        found = {1}
        for side in (BASE, HEAD):
            found |= cuts(self.tests[side].get("change.quantity", ()))
            found |= {total + 1 for total in self.totals(side)}
        counted = self.done_to == LIMIT and all(self.item in one.limits for one in self.pair.definitions)
        return Ranges(found, MOST_UNITS if counted and self.does != REMOVE_UNITS else 0)

    def totals(self, side: str) -> Mapping[int, Diagram]:
        """All that what is held may come to of a limit, in whole units: each, and where it comes to that."""
        definitions, version = self.definitions(side), self.versions[side]
        limit = definitions.limits.get(self.item or "")
        if limit is None:
            return {}
        items = definitions.items.values()
        granted = [(item, item.limits[limit.id]) for item in items if item.limits.get(limit.id)]
        if not limit.adds_up:
            units = {int(most) for _, most in granted}
            return {
                one: version.holds_any([item.id for item, most in granted if int(most) == one])
                for one in sorted(units)
            }
        sums: dict[int | Decimal, Diagram] = {0: self.space.true}
        for item, more in granted:
            holds, added = version.holds(item.id), dict[int | Decimal, Diagram]()
            for one, where in sums.items():
                for total, there in ((one, where & ~holds), (one + more, where & holds)):
                    added[total] = added.get(total, self.space.false) | there
            sums = added
        whole: dict[int, Diagram] = {}
        for total, where in sums.items():
            one = min(int(total), MOST_UNITS)
            whole[one] = whole.get(one, self.space.false) | where
        return whole

    @cached_property
    def days(self) -> Ranges:
        """The days that a term may go on, cut where something can tell them apart."""
        if self.ground:
            return self.ground.days
        found = {1}
        for side in (BASE, HEAD):
            found |= cuts(self.tests[side].get("subscription.days_left", ()))
        return days_cut(found, self.pair.at)

    @cached_property
    def since(self) -> Ranges:
        """The days on which a line may have begun, cut where something can tell them apart; beyond them is
        what is not held."""
        if self.ground:
            return self.ground.since
        found: set[int] = set()
        for side in (BASE, HEAD):
            found |= cuts(self.tests[side].get(SINCE, ()))
        return since_cut(found, self.pair.at)


def _seat_ranges(
    pair: Pair, action: str, tests: Mapping[str, Mapping[str, list[Predicate]]], acted_on: Iterable[ActedOn]
) -> Ranges:
    """The seats that a line may have, cut where something can tell them apart."""
    found, does, own = {1}, pair.definitions[0].does(action), tuple(acted_on)
    for number, side in enumerate((BASE, HEAD)):
        items = pair.definitions[number].items
        for name in ("item.seats", "item.seats_free", "change.seats", "change.parent_seats"):
            found |= cuts(tests[side].get(name, ()))
        if does in (*LOSING, *REPLACING):
            found |= {item.seats_min for item in items.values() if item.needs_seats}
        if does == CANCEL:
            parts = [items[part] for one in items.values() for part in one.parts]
            found |= {one.seats_min for one in parts}
            found |= {one.seats_max + 1 for one in parts if one.seats_max is not None}
        for one in (items.get(about[number] or "") for about in own):
            found |= {one.seats_min, one.seats_min + 1} if one else set()
    return Ranges(found, MOST_SEATS, MOST_SEATS)

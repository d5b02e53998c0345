"""All questions that two versions can both be asked about one action and item, by what rules tell apart.

A situation is what an account and a question are like: lines, seats, role, currency and so on. From it
follows the value of every attribute in each version. What is wanted is which combinations of values there
are: the *validity*. It is worked out by taking the situations of all accounts that fit both versions, and
leaving away all but the attributes' values. So a combination is valid exactly if some account has it. The
accounts are those that check/account.py finds nothing wrong with, with nothing waiting for a later day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..compile.facts import SEATS
from ..decide.derive import LOSING, ON_ITEMS
from ..model.base import MOST_SEATS, MOST_UNITS
from ..model.definitions import LIMIT, Definitions, Item
from ..model.logic import Holding, Predicate
from ..model.policy import Action
from ..model.vocabulary import NONE
from .agreements import Agreements
from .diagram import Diagram, Diagrams, Variable, all_of, any_of
from .lines import NOTHING, Lines, Version
from .pair import BASE, BOTH, HEAD, OTHER, Pair, Value, passes
from .ranges import Ranges, cuts
from .residual import Residual

UNSAID: Final = -1
"""The seats of a question that does not say how many."""


@dataclass(frozen=True, slots=True)
class Observable:
    """An attribute whose value rules compare, in one version or the same in both.

    `classes` are the values that no rule tells apart, together; OTHER stands for all that are not named. Of a
    set of items, `member` are those of which one is asked for.
    """

    attribute: str
    side: str
    variable: Variable
    classes: tuple[tuple[Value, ...], ...]
    member: frozenset[str] = frozenset()


class Situations:
    """The situations in which an action on an item can be asked about in both versions.

    `items` is what it acts on in the base and in the head.
    """

    def __init__(
        self,
        pair: Pair,
        action: str,
        item: str | None,
        items: tuple[str | None, str | None],
        tests: tuple[Mapping[str, Sequence[Predicate]], Mapping[str, Sequence[Predicate]]],
        *,
        deferred: bool,
        most_nodes: int,
    ) -> None:
        self.pair = pair
        self.action = action
        self.item = item
        self.items = items
        self.tests = dict(zip((BASE, HEAD), tests, strict=True))
        self.space = Diagrams(most_nodes)
        self.observables: list[Observable] = []
        self._tests: dict[tuple[str, str, Predicate], Diagram] = {}
        self._where: dict[tuple[str, int], Diagram] = {}
        self.relations: list[Diagram] = []
        """What holds between situations and attributes; all of it must."""
        self.inner: dict[str, Variable] = {}
        """The variables of situations that no rule compares, by name."""
        self.seat_ranges = self._seat_ranges()
        self.lines = Lines(self.space, pair.common, self.seat_ranges)
        self.versions = {
            side: Version(structure, self.lines)
            for side, structure in zip((BASE, HEAD), pair.structures, strict=True)
        }
        self._build(deferred=deferred)

    # What is asked about

    def definitions(self, side: str) -> Definitions:
        """One of the two versions."""
        return self.pair.definitions[0 if side == BASE else 1]

    def target(self, side: str) -> Item | None:
        """The item acted on in a version."""
        return self.definitions(side).items.get(self.items[0 if side == BASE else 1] or "")

    def declared(self, side: str) -> Action:
        """The action as a version declares it."""
        return self.definitions(side).actions[self.action]

    # Variables of situations

    def _inner(self, name: str, size: int) -> Variable:
        if name not in self.inner:
            self.inner[name] = self.space.variable(size)
        return self.inner[name]

    @cached_property
    def new(self) -> Variable:
        """Whether there is no subscription: 1 if so."""
        return self._inner("new", 2)

    @property
    def cycle(self) -> Variable:
        """The subscription's billing cycle; the last value is none."""
        return self._inner("cycle", len(self.pair.cycles) + 1)

    @property
    def method(self) -> Variable:
        """The account's payment method; the last value is none."""
        return self._inner("method", len(self.pair.methods) + 1)

    @property
    def currency(self) -> Variable:
        """The account's currency; the last value is any other."""
        return self._inner("currency", len(self.pair.currencies) + 1)

    # Building

    def _seat_ranges(self) -> Ranges:
        found = {1}
        for side in (BASE, HEAD):
            for name in ("change.seats", "change.parent_seats"):
                found |= cuts(self.tests[side].get(name, ()))
            if self.action in LOSING:
                found |= {item.seats_min for item in self.definitions(side).items.values() if item.requires}
            own = self.target(side)
            if own is not None:
                found |= {own.seats_min, own.seats_min + 1}
        return Ranges(found, MOST_SEATS, MOST_SEATS)

    def _build(self, *, deferred: bool) -> None:
        names = sorted({*self.tests[BASE], *self.tests[HEAD]}, key=_rank)
        for name in names:
            if name in ("subscription.holds", "terms.outdated"):
                self._sets(name)
            elif name in self.pair.domains:
                self._observe_free(name)
            else:
                self._observe(name, {side: self._derived(side, name) for side in (BASE, HEAD)})
        if deferred:
            self._timing()
        for side in (BASE, HEAD):
            self.relations.append(self._own(side))
        self._consistent()

    def _timing(self) -> None:
        """New customers' changes are made at once: so where anything is put off, being one is told apart."""
        if not any(one.attribute == "account.new" for one in self.observables):
            self._add("account.new", BOTH, {0: ~self.new.is_(1), 1: self.new.is_(1)}, (("false",), ("true",)))

    def _own(self, side: str) -> Diagram:
        index = 0 if side == BASE else 1
        asked = self.definitions(side).items.get(self.item or "")
        wanted = self.items[index]
        if asked is None or wanted is None:
            return self.space.true
        return self.versions[side].own(self.action, asked).get(wanted, self.space.false)

    def _support(self, diagram: Diagram) -> Iterator[Variable]:
        """The variables that a diagram depends on."""
        seen: set[Diagram] = set()
        found: set[int] = set()
        stack = [diagram]
        while stack:
            one = stack.pop()
            bit, below = one.node_var(), one.cofactors()
            if one in seen or bit is None or below is None:
                continue
            seen.add(one)
            found.add(bit)
            stack += below
        return iter({self.space.owner[bit] for bit in found})

    def _consistent(self) -> None:
        """What holds between the parts of a situation: prospects have no lines and no billing cycle."""
        slots = self.lines.slots.values()
        for slot in slots:
            self.relations.append(slot.edition.proper)
            if slot.seats is not None:
                self.relations.append(slot.seats.proper)
        for variable in self.inner.values():
            self.relations.append(variable.proper)
        for one in self.observables:
            self.relations.append(one.variable.proper)
        if "cycle" in self.inner or slots or "new" in self.inner:
            for slot in slots:
                self.relations.append(~self.new.is_(1) | slot.edition.is_(NOTHING))
            if "cycle" in self.inner:
                none = self.cycle.is_(len(self.pair.cycles))
                self.relations.append((self.new.is_(1) & none) | (self.new.is_(0) & ~none))

    # Attributes that depend on nothing else

    def _observe_free(self, name: str) -> None:
        tests = dict.fromkeys(test for side in (BASE, HEAD) for test in self.tests[side].get(name, ()))
        classes = self.pair.domains[name].classes(tests)
        variable = self.space.variable(len(classes))
        self.observables.append(Observable(name, BOTH, variable, classes))

    # Attributes that follow from the situation

    def _derived(self, side: str, name: str) -> tuple[dict[int, Diagram], Sequence[Value]]:
        """Where an attribute has each of its values, and the values: texts, or ranges of numbers."""
        if name in ("change.seats", "change.parent_seats"):
            ranges = self.seat_ranges
            found = self._seats[side] if name == "change.seats" else self._parent_seats(side)
            return found, [(ranges.low(one), ranges.high(one)) for one in range(len(ranges))]
        if name == "change.quantity":
            quantity = self._quantity
            spans = [(self.units.low(one), self.units.high(one)) for one in range(len(self.units))]
            return {one: quantity.is_(one) for one in range(len(self.units))}, spans
        if name == "change.parts_held":
            own = self.target(side)
            counts = (
                self.versions[side].parts_held(own) if own and self._on_items(side) else {0: self.space.true}
            )
            most = max(counts)
            return counts, [(one, one) for one in range(most + 1)]
        texts = self._texts(side, name)
        return dict(enumerate(texts.values())), list(texts)

    def _on_items(self, side: str) -> bool:
        return self.declared(side).target in ON_ITEMS

    def _texts(self, side: str, name: str) -> dict[str, Diagram]:
        space, own, version = self.space, self.target(side), self.versions[side]
        target = self.declared(side).target
        match name:
            case "account.new":
                return {"false": self.new.is_(0), "true": self.new.is_(1)}
            case "subscription.cycle":
                return {one: self.cycle.is_(n) for n, one in enumerate((*self.pair.cycles, NONE))}
            case "payment.method":
                return {one: self.method.is_(n) for n, one in enumerate((*self.pair.methods, NONE))}
            case "account.currency":
                return {one: self.currency.is_(n) for n, one in enumerate((*self.pair.currencies, OTHER))}
            case "item.price":
                return self._price(own) if own and self._on_items(side) else {NONE: space.true}
            case "item.held":
                if own and self._on_items(side):
                    return version.held(own, exactly=target in ("line", "held"))
                return {"no": space.true}
            case "change.direction":
                return self._direction(side, own)
            case "change.to":
                return self._to(side)
            case "change.below_in_use":
                return _truth(self._below(side))
            case "change.breaks":
                return _truth(self._breaks(side, own))
            case "change.within_limit":
                return _truth(self._within(side))
        raise AssertionError(name)  # INVARIANT: every attribute of model/vocabulary.py has its case

    def _price(self, own: Item) -> dict[str, Diagram]:
        found: dict[str, Diagram] = {}
        for number, currency in enumerate((*self.pair.currencies, OTHER)):
            priced = own.priced(currency, self.pair.at)
            found[priced] = found.get(priced, self.space.false) | self.currency.is_(number)
        return found

    def _direction(self, side: str, own: Item | None) -> dict[str, Diagram]:
        target = self.declared(side).target
        if target in ("cycle", "payment_method"):
            now = self.cycle if target == "cycle" else self.method
            names = self.pair.cycles if target == "cycle" else self.pair.methods
            to = self._to(side)
            same = any_of((to[one] & now.is_(n) for n, one in enumerate(names) if one in to), self.space)
            return {"same": same, NONE: ~same}
        if own is None or not self._on_items(side):
            return {NONE: self.space.true}
        return self.versions[side].direction(target, own)

    def _to(self, side: str) -> dict[str, Diagram]:
        """What is asked to change to; of two billing cycles, the other one where it does not say."""
        target = self.declared(side).target
        if target not in ("cycle", "payment_method"):
            return {NONE: self.space.true}
        names = self.pair.cycles if target == "cycle" else self.pair.methods
        asked = self._inner("to", len(names) + 1)
        found = {one: asked.is_(n) for n, one in enumerate(names)}
        unsaid = asked.is_(len(names))
        if target == "cycle":
            for number, now in enumerate(names):
                others = [one for one in self.definitions(side).cycles if one != now]
                if len(others) == 1:
                    here = unsaid & self.cycle.is_(number)
                    found[others[0]] = found.get(others[0], self.space.false) | here
                    unsaid &= ~here
        return {**found, NONE: unsaid}

    # Seats

    @cached_property
    def _asked(self) -> Variable:
        """The seats that are asked for in all, by range; the last value is that the question does not say."""
        return self._inner("asked", self.seat_ranges.size_to_most + 1)

    @cached_property
    def _after(self) -> Variable:
        """The seats after some are added or removed, by range."""
        return self._inner("after", len(self.seat_ranges))

    def _bringing(self, side: str) -> list[str]:
        own = self.items[0 if side == BASE else 1]
        return self.versions[side].structure.bringing.get(own or "", [])

    @cached_property
    def _seats(self) -> dict[str, dict[int, Diagram]]:
        """`change.seats` in each version: where it is in each range."""
        if self.action in SEATS:
            return self._differences()
        return {side: self._total(side) for side in (BASE, HEAD)}

    def _total(self, side: str) -> dict[int, Diagram]:
        own, version, ranges = self.target(side), self.versions[side], self.seat_ranges
        if own is None or not self._on_items(side):
            return {0: self.space.true}
        if self.action not in ("buy", "bundle"):
            return self.lines.most_seats(self._bringing(side))
        least = ranges.of(own.seats_min)
        default = {max(one, least): self.space.false for one in range(ranges.size_to_most)}
        for one, here in version.part_seats(own).items():
            default[max(one, least)] |= here
        unsaid = self._asked.is_(ranges.size_to_most)
        found: dict[int, Diagram] = {}

        def put(one: int, here: Diagram) -> None:
            found[one] = found.get(one, self.space.false) | here

        if self.action == "bundle":
            for one, here in default.items():
                put(one, here & unsaid)
                for asked in range(ranges.size_to_most):
                    put(max(one, asked), here & self._asked.is_(asked))
            return found
        parent = self.lines.most_seats(version.parent_lines(own)) if own.requires else {0: self.space.true}
        for asked in range(ranges.size_to_most):
            put(asked, self._asked.is_(asked))
        for one, here in parent.items():
            if one > 0:
                put(one, unsaid & here)
        for one, here in default.items():
            put(one, unsaid & parent[0] & here)
        return found

    def _differences(self) -> dict[str, dict[int, Diagram]]:
        """Seats added to or taken from those of the item: in both versions the same difference."""
        ranges, space = self.seat_ranges, self.space
        before = {side: self.lines.most_seats(self._bringing(side)) for side in (BASE, HEAD)}
        found: dict[str, dict[int, Diagram]] = {}
        for side in (BASE, HEAD):
            shared = side == HEAD and before[HEAD] == before[BASE]
            after = self._after if side == BASE or shared else self._inner("after.head", len(ranges))
            found[side] = {one: after.is_(one) for one in range(len(ranges))}
            if not shared:
                self.relations.append(
                    any_of(
                        (here & after.among(self._reached(one)) for one, here in before[side].items()), space
                    )
                )
        return found

    def _reached(self, before: int) -> list[int]:
        ranges = self.seat_ranges
        if self.action == "remove_seats":
            return [0] if before == 0 else [one for one in range(before + 1) if ranges.less(one, before)]
        most = ranges.high(before) + MOST_SEATS
        return [one for one in range(len(ranges)) if ranges.less(before, one) and ranges.low(one) <= most]

    def _parent_seats(self, side: str) -> dict[int, Diagram]:
        own = self.target(side)
        if own is None or not self._on_items(side):
            return {0: self.space.true}
        if not own.requires:
            return self._seats[side]
        return self.lines.most_seats(self.versions[side].parent_lines(own))

    def _below(self, side: str) -> Diagram:
        """`change.below_in_use`: whether more seats are in use on the item's line, or its parts', than are
        left."""
        own, version = self.target(side), self.versions[side]
        if own is None or not self._on_items(side):
            return self.space.false
        here = self.space.false
        on_line = self.lines.has(own.id) if own.id in self.lines.product else self.space.false
        if on_line.satisfiable() and self.action in ("buy", "bundle", "remove_seats"):
            here |= on_line & self._used(side, self.lines.product[own.id])
        if self.action != "bundle":
            for product in version.part_products(own):
                here |= ~on_line & self.lines.has_any([product]) & self._used(side, product, part=True)
        return here

    def _used(self, side: str, product: str, *, part: bool = False) -> Diagram:
        """Where more seats of a product's line are in use than there would be of the item."""
        shared = self._seats[BASE] == self._seats[HEAD]
        name = f"used.{product}" if shared else f"used.{product}.{side}"
        known = name in self.inner
        used = self._inner(name, 2).is_(1)
        if known:
            return used
        ranges, seats = self.seat_ranges, self.lines.seats(product)
        room = []
        for after, here in self._seats[side].items():
            most = [one for one in range(ranges.size_to_most) if ranges.less(after, one)]
            room.append(here & seats.among(most))
        fits = any_of(room, self.space)
        own = self.target(side)
        if self.action == "buy" and own is not None:
            unsaid = self._asked.is_(ranges.size_to_most)
            parents = set(self.versions[side].parent_lines(own))
            parent = self.lines.most_seats(parents) if own.requires else {0: self.space.true}
            inside = any_of(
                (self.lines.has(line) for line in self.lines.common[product] if line in parents), self.space
            )
            # As many as the parent has, or as the parts have, are never fewer than are in use there.
            fits &= ~(unsaid & (inside | (parent[0] if part else self.space.false)))
        self.relations.append(~used | (fits & self.lines.has_any([product])))
        if not shared and side == HEAD:
            self._ordered(product)
        return used

    def _ordered(self, product: str) -> None:
        """The seats in use are the same in both versions: if more than many, then more than fewer."""
        base, head = (self._inner(f"used.{product}.{side}", 2).is_(1) for side in (BASE, HEAD))
        fewer = more = self.space.false
        for one, here in self._seats[BASE].items():
            for other, there in self._seats[HEAD].items():
                if one < other:
                    fewer |= here & there
                elif one > other:
                    more |= here & there
        self.relations.append(~(fewer & head) | base)
        self.relations.append(~(more & base) | head)
        if self.action == "buy":
            said = ~self._asked.is_(self.seat_ranges.size_to_most)
            self.relations.append(~said | ~(base ^ head))

    def _breaks(self, side: str, own: Item | None) -> Diagram:
        if own is None or not self._on_items(side) or self.action not in LOSING:
            return self.space.false

        def after(number: int) -> Diagram:
            first = self.seat_ranges.of(number)
            return any_of((here for one, here in self._seats[side].items() if one < first), self.space)

        return self.versions[side].breaks(self.action, own, after)

    # Limits

    @cached_property
    def units(self) -> Ranges:
        """The totals of a limit's units, cut where something can tell them apart."""
        found = {1}
        for side in (BASE, HEAD):
            found |= cuts(self.tests[side].get("change.quantity", ()))
            limits = (item.limits.get(self.item or "", 0) for item in self.definitions(side).items.values())
            found |= {limit + 1 for limit in limits}
        asks = all(self.declared(side).target == LIMIT for side in (BASE, HEAD))
        return Ranges(found, MOST_UNITS if asks else 0)

    @cached_property
    def _quantity(self) -> Variable:
        return self._inner("quantity", len(self.units))

    def _within(self, side: str) -> Diagram:
        if self.declared(side).target != LIMIT:
            return self.space.true
        by_limit: dict[int, list[str]] = {}
        for item in self.definitions(side).items.values():
            by_limit.setdefault(item.limits.get(self.item or "", 0), []).append(item.id)
        within = self._quantity.is_(0)
        for limit, items in by_limit.items():
            fits = self._quantity.among(range(self.units.of(limit) + 1))
            within |= fits & self.versions[side].holds_any(items)
        return within

    # Sets

    def _sets(self, name: str) -> None:
        groups = _groups(
            dict.fromkeys(test for side in (BASE, HEAD) for test in self.tests[side].get(name, ()))
        )
        for group in groups:
            if name == "subscription.holds":
                found = {side: self.versions[side].holds_any(group) for side in (BASE, HEAD)}
            else:
                found = {
                    side: any_of((self.agreements.outdated(one, number) for one in sorted(group)), self.space)
                    for number, side in enumerate((BASE, HEAD))
                }
            self._observe(
                name, {side: ({0: ~one, 1: one}, ("false", "true")) for side, one in found.items()}, group
            )

    @cached_property
    def agreements(self) -> Agreements:
        """What the account may have accepted."""
        return Agreements(self.pair.definitions, self.pair.at, self.space, self._inner, self.new)

    # Observables

    def _observe(
        self,
        name: str,
        found: Mapping[str, tuple[dict[int, Diagram], Sequence[Value]]],
        member: frozenset[str] = frozenset(),
    ) -> None:
        """Adds what an attribute can be: once where both versions agree on it, else for each version."""
        tests = {side: self.tests[side].get(name, ()) for side in (BASE, HEAD)}
        if found[BASE] == found[HEAD]:
            both = list(dict.fromkeys((*tests[BASE], *tests[HEAD])))
            self._merge(name, BOTH, *found[BASE], both, member)
            return
        for side in (BASE, HEAD):
            if tests[side]:
                self._merge(name, side, *found[side], tests[side], member)

    def _merge(
        self,
        name: str,
        side: str,
        where: dict[int, Diagram],
        values: Sequence[Value],
        tests: Sequence[Predicate],
        member: frozenset[str],
    ) -> None:
        """Values that no test tells apart become one class."""
        merged: dict[tuple[bool, ...], list[int]] = {}
        for number, here in sorted(where.items()):
            if here.satisfiable():
                verdict = (number > 0,) if member else tuple(passes(values[number], test) for test in tests)
                merged.setdefault(verdict, []).append(number)
        diagrams, classes = {}, []
        for number, same in enumerate(merged.values()):
            diagrams[number] = any_of((where[one] for one in same), self.space)
            classes.append(tuple(values[one] for one in same))
        self._add(name, side, diagrams, tuple(classes), member)

    def _add(
        self,
        name: str,
        side: str,
        where: Mapping[int, Diagram],
        classes: tuple[tuple[Value, ...], ...],
        member: frozenset[str] = frozenset(),
    ) -> None:
        variable = self.space.variable(len(classes))
        self.observables.append(Observable(name, side, variable, classes, member))
        self.relations.append(any_of((here & variable.is_(one) for one, here in where.items()), self.space))

    # What follows

    @cached_property
    def validity(self) -> Diagram:
        """The combinations of attributes' values that some account and question have."""
        outer = {one.variable for one in self.observables}
        parts = [(one, frozenset(self._support(one))) for one in self.relations]
        inner = [one for one in self.space.variables if one not in outer]
        near = {one: _near(one, parts) for one in inner}
        while inner:
            # Leave away first what fewest others depend on, so that diagrams stay small.
            chosen = min(inner, key=lambda one: (len(near[one]), one.number))
            inner.remove(chosen)
            touching = [one for one in parts if chosen in one[1]]
            if not touching:
                continue
            joined = all_of((one for one, _ in touching), self.space).exists(chosen.cube)
            parts = [one for one in parts if chosen not in one[1]]
            parts.append((joined, frozenset(near[chosen] - {chosen})))
            for one in near[chosen]:
                if one in near:
                    near[one] = _near(one, parts)
        return all_of((one for one, _ in parts), self.space)

    def within(self, side: str, attribute: str, test: Predicate) -> Diagram:
        """Where an attribute passes a test in one version."""
        key = (side, attribute, test)
        known = self._tests.get(key)
        if known is None:
            known = self._tests[key] = self._passing(side, attribute, test)
        return known

    def _passing(self, side: str, attribute: str, test: Predicate) -> Diagram:
        if isinstance(test, Holding):
            return self._holding(side, attribute, test)
        (there,) = (
            one for one in self.observables if one.attribute == attribute and one.side in (BOTH, side)
        )
        return there.variable.among(n for n, same in enumerate(there.classes) if passes(same[0], test))

    def where(self, side: str, rule: Residual) -> Diagram:
        """Where a rule of a version holds."""
        key = (BOTH if self.alike else side, rule.said)
        known = self._where.get(key)
        if known is None:
            known = self._where[key] = any_of(
                (
                    all_of(
                        (self.within(side, name, test) for name, tests in clause.items() for test in tests),
                        self.space,
                    )
                    for clause in rule.clauses
                ),
                self.space,
            )
        return known

    @cached_property
    def alike(self) -> bool:
        """Whether each attribute has the same value in both versions."""
        return all(one.side == BOTH for one in self.observables)

    def _holding(self, side: str, attribute: str, test: Holding) -> Diagram:
        there = [
            one
            for one in self.observables
            if one.attribute == attribute
            and one.side in (BOTH, side)
            and one.member
            and one.member <= test.items
        ]
        some = [self._member(one) for one in there]
        if test.how in ("any", "none"):
            found = any_of(some, self.space)
            return found if test.how == "any" else ~found
        # Every item of an `all` is a group of its own.
        found = all_of(some, self.space)
        return found if test.how == "all" else ~found

    def _member(self, one: Observable) -> Diagram:
        """Where one of a group of items is in the set; it may be so always, or never."""
        return one.variable.among(number for number, same in enumerate(one.classes) if same == ("true",))


_LAST = ("subscription.holds", "terms.outdated")
_FIRST = ("user.role", "account.type")


def _rank(name: str) -> tuple[int, str]:
    """Roles and types first, sets last: the order that keeps diagrams small and rows readable."""
    if name in _FIRST:
        return (_FIRST.index(name), name)
    return (3 if name in _LAST else 2, name)


def _near(one: Variable, parts: Iterable[tuple[Diagram, frozenset[Variable]]]) -> frozenset[Variable]:
    """The variables that something relates to one, itself included."""
    return frozenset().union(*(support for _, support in parts if one in support))


def _truth(here: Diagram) -> dict[str, Diagram]:
    return {"false": ~here, "true": here}


def _groups(tests: Iterable[Predicate]) -> list[frozenset[str]]:
    """The items that tests on a set name, those together that none tells apart."""
    sets = [test for test in tests if isinstance(test, Holding)]
    apart = {item for test in sets if test.how in ("all", "lacks") for item in test.items}
    named = {item for test in sets for item in test.items}
    found: dict[object, set[str]] = {}
    for item in sorted(named):
        key = item if item in apart else tuple(item in test.items for test in sets)
        found.setdefault(key, set()).add(item)
    return [frozenset(group) for group in found.values()]

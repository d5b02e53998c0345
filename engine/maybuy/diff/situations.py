"""All questions that two versions can both be asked about one action and item, by what rules tell apart.

A situation is what an account and a question are like: lines, seats, role, currency and so on. From it
follows the value of every attribute in each version. What is wanted is which combinations of values there
are: the *validity*. It is worked out by taking the situations of all accounts that fit both versions, and
leaving away all but the attributes' values. So a combination is valid exactly if some account has it. The
accounts are those that check/account.py finds nothing wrong with, with nothing waiting for a later day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ..model.logic import Holding, Predicate
from ..model.vocabulary import TRIED
from .derived import Agreements, Attributes, Derived
from .diagram import MOST_NODES, Diagram, Variable, left_of, shape
from .frame import ON_TRIAL, Frame, Space, tried_of
from .ground import Ground
from .lines import NOTHING, Slot
from .pair import BASE, BOTH, HEAD, ActedOn, Pair, Residual
from .scope import Scope
from .values import Observable, Value, groups, passes, rank


class Situations(Frame):
    """The situations in which an action on an item can be asked about in both versions, by what its rules
    tell apart."""

    wide = False
    """Whether attributes have classes that only other items are in."""

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
        super().__init__(pair, action, item, items, most_nodes, ground, space)
        self.observables: list[Observable] = []
        self._tests: dict[tuple[str, str, Predicate], Diagram] = {}
        self._where: dict[tuple[str, int], Diagram] = {}
        self.attributes = Attributes(self)
        self.elsewhere = False
        """Whether a question about the item may come to be about something else than is looked at here."""
        self._build()

    def _build(self) -> None:
        shared = self.ground.tests if self.ground else ()
        names = sorted({*self.tests[BASE], *self.tests[HEAD], *shared}, key=rank)
        for name in names:
            self._look_at(name)
        if self.timed:
            self._timing()
        own = [self._own(side) for side in (BASE, HEAD)]
        self.elsewhere = any(one != self.space.true for one in own)
        self.of_accounts = tuple(self.relations)
        """All relations so far, which no question makes hold of fewer accounts."""
        self.relations += own
        self.relations += self.consistency()

    def _look_at(self, name: str) -> None:
        """Adds an attribute that rules compare."""
        if name in ("subscription.holds", TRIED, "terms.outdated"):
            self._sets(name)
        elif name in self.pair.domains:
            self._observe_free(name)
        else:
            self._observe(name, {side: self.attributes.of(side, name) for side in (BASE, HEAD)})

    def _timing(self) -> None:
        """New customers' changes are made at once, and nothing of theirs is to be settled: so where anything
        is put off, or a rule says how it is charged, being one is told apart."""
        if not any(one.attribute == "account.new" for one in self.observables):
            self._add("account.new", BOTH, {0: ~self.new.is_(1), 1: self.new.is_(1)}, (("false",), ("true",)))

    def _own(self, side: str) -> Diagram:
        index = 0 if side == BASE else 1
        asked = self.definitions(side).items.get(self.item or "")
        wanted = self.items[index]
        if asked is None or wanted is None:
            return self.space.true
        return self.versions[side].own(self.does, asked).get(wanted, self.space.false)

    def consistency(self) -> list[Diagram]:
        """What holds between the parts of a situation: prospects have no lines and no billing cycle."""
        found = [self._tried()] if ON_TRIAL in self.inner else []
        slots = list(self.lines.slots.values())
        parts = [one for slot in slots for one in (slot.edition, slot.seats) if one is not None]
        observed = (one.variable for one in self.observables)
        found += [one.proper for one in (*parts, *self.inner.values(), *observed)]
        if "cycle" in self.inner or slots or "new" in self.inner:
            found += [~self.new.is_(1) | slot.edition.is_(NOTHING) for slot in slots]
            if "cycle" in self.inner:
                none = self.cycle.is_(len(self.pair.cycles))
                found.append((self.new.is_(1) & none) | (self.new.is_(0) & ~none))
        return found

    def _tried(self) -> Diagram:
        """What is tried is a line: of a product that something depends on, or of any other."""
        products = [*self.lines.slots, *(one for one in self.pair.common if one not in self.lines.slots)]
        some = self.lines.has_any(products[: None if self.ground else len(self.lines.slots) + 1])
        return self.inner[ON_TRIAL].is_(0) | some

    # Attributes

    def _tried_before(self, item: str) -> Diagram:
        """Where an item has been tried: by no prospect."""
        found = self.variable(tried_of(item), 2).is_(1)
        self.relations.append(~found | self.new.is_(0))
        return found

    def _observe_free(self, name: str) -> None:
        known = self.ground.free.get(name) if self.ground else None
        if known is None:
            tests = dict.fromkeys(test for side in (BASE, HEAD) for test in self.tests[side].get(name, ()))
            classes = self.pair.domains[name].classes(self.ground.tests[name] if self.ground else tests)
            known = Observable(name, BOTH, self.space.variable(len(classes)), classes)
            if self.ground:
                self.ground.free[name] = known
        self.observables.append(known)

    def _sets(self, name: str) -> None:
        tests = dict.fromkeys(test for side in (BASE, HEAD) for test in self.tests[side].get(name, ()))
        for group in groups(tests):
            if name == "subscription.holds":
                found = {side: self.versions[side].holds_any(group) for side in (BASE, HEAD)}
            elif name == TRIED:
                found = dict.fromkeys((BASE, HEAD), self.space.any(map(self._tried_before, sorted(group))))
            else:
                found = {
                    side: self.space.any(self.agreements.outdated(one, number) for one in sorted(group))
                    for number, side in enumerate((BASE, HEAD))
                }
            self._observe(
                name, {side: ({0: ~one, 1: one}, ("false", "true")) for side, one in found.items()}, group
            )

    @cached_property
    def agreements(self) -> Agreements:
        """What the account may have accepted."""
        return Agreements(self.pair.definitions, self.pair.at, self.space, self.variable, self.new)

    def _observe(
        self,
        name: str,
        found: Mapping[str, Derived],
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
            diagrams[number] = self.space.any(where[one] for one in same)
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
        self.relations.append(self.space.any(here & variable.is_(one) for one, here in where.items()))

    # What follows

    @cached_property
    def validity(self) -> Diagram:
        """The combinations of attributes' values that some account and question have."""
        return left_of(self.relations, (one.variable for one in self.observables), self.space)

    @cached_property
    def joined(self) -> Diagram:
        """All that holds between situations and attributes, at once: for when nothing may be left away."""
        return self.space.every(self.relations)

    @cached_property
    def form(self) -> tuple[object, ...]:
        """All that answers and rows follow from, beside rules and the action: where it is equal, so are
        they, whatever item it is about."""
        observed = tuple((one.attribute, one.side, one.classes, one.member) for one in self.observables)
        return observed, self.elsewhere, shape(self.validity, [one.variable for one in self.observables])

    def situated(self, where: Diagram) -> Diagram:
        """The situations that come to combinations of attributes' values."""
        return where & self.joined

    @property
    def slots(self) -> Sequence[Slot]:
        """The lines that the item's attributes hang on."""
        return tuple(self.lines.slots.values())

    def filled(self, _: Mapping[Variable, int]) -> Mapping[Variable, int]:
        """All other lines, where situations have these values."""
        return {}

    def parts(self, where: Diagram) -> Iterator[Diagram]:
        """Where to look for an example of what holds somewhere."""
        yield where

    @cached_property
    def scope(self) -> Scope:
        """What rows are read from."""
        return Scope(
            self.pair, self.action, self.item, self.items, self.observables, self.space, self.validity,
            self.elsewhere, self.wide,
        )  # fmt: skip

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
            known = self._where[key] = self.space.any(
                self.space.every(
                    self.within(side, name, test) for name, tests in clause.items() for test in tests
                )
                for clause in rule.clauses
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
            found = self.space.any(some)
            return found if test.how == "any" else ~found
        # Every item of an `all` is a group of its own.
        found = self.space.every(some)
        return found if test.how == "all" else ~found

    def _member(self, one: Observable) -> Diagram:
        """Where one of a group of items is in the set; it may be so always, or never."""
        return one.variable.among(number for number, same in enumerate(one.classes) if same == ("true",))

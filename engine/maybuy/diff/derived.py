"""The attributes that follow from a situation: decide/derive.py, for all situations at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from ..decide.prepare import version_at
from ..model.deed import ACQUIRE, ADD_UNITS, BUYING, CANCEL, REMOVE_UNITS, SEATS
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.vocabulary import FOLLOWS, NONE, SINCE, UNSOLD
from ..subscription.soundness import TOO_FEW, TOO_MANY
from .diagram import Diagram, Diagrams, Variable
from .frame import ON_TRIAL, Frame
from .seats import Seats
from .values import OTHER, Value

UNKNOWN: Final = "*"
"""A version that no terms have."""


class Agreements:
    """Situations of accounts with terms: the version accepted of each, None where none is on record."""

    def __init__(
        self,
        versions: tuple[Definitions, Definitions],
        at: date,
        space: Diagrams,
        inner: Callable[[str, int], Variable],
        new: Variable,
    ) -> None:
        self.versions = versions
        self.at = at
        self.space = space
        self.inner = inner
        self.new = new
        starts = {one.from_ for each in versions for terms in each.terms.values() for one in terms.versions}
        begun = sorted(one for one in starts if one <= at)
        self.starts: tuple[date, ...] = (
            *((begun[0] - timedelta(days=1),) if begun else ()),
            *begun,
            *({at} - set(begun)),
        )
        """When the current term may have begun: a day for each stretch that terms can tell apart."""

    def accepted(self, terms: str) -> tuple[str | None, ...]:
        """What may have been accepted: nothing on record, each version, or another."""
        known = {
            one.version for each in self.versions if terms in each.terms for one in each.terms[terms].versions
        }
        return (None, *sorted(known), UNKNOWN)

    def outdated(self, terms: str, side: int) -> Diagram:
        """Where the account has not accepted the current version: see decide/prepare.py, outdated_terms()."""
        definitions = self.versions[side]
        if terms not in definitions.terms:
            return self.space.false
        versions = {one.from_: one.version for one in definitions.terms[terms].versions}
        current = version_at(versions, self.at)
        if current is None:
            return self.space.false
        choices = self.accepted(terms)
        accepted = self.inner(f"accepted.{terms}", len(choices))
        start = self.inner("start", len(self.starts))
        begins = {version: day for day, version in versions.items()}

        def old(version: str | None) -> bool:
            ahead = version in begins and begins[version] > begins[current]
            return version != current and not ahead

        found = self.space.any(
            accepted.is_(n) for n, one in enumerate(choices) if one is not None and old(one)
        )
        since = self.space.any(
            start.is_(n) for n, day in enumerate(self.starts) if old(version_at(versions, day))
        )
        return found | (accepted.is_(0) & (self.new.is_(1) | since))


Derived = tuple[dict[int, Diagram], Sequence[Value]]
"""Where an attribute has each of its values, and the values: texts, or ranges of numbers."""


class Attributes:
    """Derived attributes over the situations of a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.space = frame.space
        self.seats = Seats(frame)

    def of(self, side: str, name: str) -> Derived:
        """What an attribute is in a version."""
        if name in ("change.seats", "change.parent_seats"):
            found = self.seats.changed[side] if name == "change.seats" else self.seats.parents(side)
            return found, self.frame.seat_ranges.spans
        if name == "item.seats":
            return self.seats.held(side), self.frame.seat_ranges.spans
        if name == "item.seats_free":
            return self.seats.unused(side), self.frame.seat_ranges.spans
        if name == SINCE:
            return self.seats.since(side), self.frame.since.spans
        if name == "subscription.days_left":
            return dict(enumerate(self._days_left)), self.frame.days.spans
        if name == "change.quantity":
            spans = self.frame.units.spans
            return {one: self._quantity.is_(one) for one in range(len(spans))}, spans
        if name == "change.parts_held":
            own, version = self.frame.target(side), self.frame.versions[side]
            counts = version.parts_held(own) if own else {0: self.space.true}
            return counts, [(one, one) for one in range(max(counts) + 1)]
        texts = self._texts(side, name)
        return dict(enumerate(texts.values())), list(texts)

    def _texts(self, side: str, name: str) -> dict[str, Diagram]:
        return self._of_account(name) or self._of_items(side, name)

    def _of_account(self, name: str) -> dict[str, Diagram]:
        """What hangs on the account alone; nothing where more is asked."""
        frame = self.frame
        match name:
            case "account.new":
                return {"false": frame.new.is_(0), "true": frame.new.is_(1)}
            case "subscription.cycle":
                return {one: frame.cycle.is_(n) for n, one in enumerate((*frame.pair.cycles, NONE))}
            case "subscription.committed":
                return _truth(self._committed)
            case "subscription.on_trial":
                return _truth(self._on_trial)
            case "payment.method":
                return {one: frame.method.is_(n) for n, one in enumerate((*frame.pair.methods, NONE))}
            case "account.currency":
                return {one: frame.currency.is_(n) for n, one in enumerate((*frame.pair.currencies, OTHER))}
        return {}

    def _of_items(self, side: str, name: str) -> dict[str, Diagram]:
        """What hangs on what the action acts on, and on what that changes."""
        own = self.frame.target(side)
        match name:
            case "item.price":
                return self._price(own) if own else {NONE: self.space.true}
            case "item.held":
                return self._held(side, own) if own else {"no": self.space.true}
            case "change.direction":
                return self._direction(side, own)
            case "change.to":
                return self._to(side)
            case "change.below_in_use":
                return _truth(self.seats.below_in_use(side))
            case "change.breaks":
                return _truth(self.seats.breaks(side, own))
            case "change.lacks" | "change.excluded":
                return _truth(self._coming(side, own, name))
            case "change.unsound":
                return self._unsound(side, own)
            case "change.within_limit":
                return _truth(self._within(side))
        raise AssertionError(name)  # INVARIANT: every attribute of model/vocabulary.py has its case

    def _held(self, side: str, own: Item) -> dict[str, Diagram]:
        frame, version = self.frame, self.frame.versions[side]
        found = version.held(own, exactly=frame.done_to in ("line", "held"))
        if frame.does in SEATS and own.product in version.lines.common:
            beside = found["part"] & version.lines.has_any([own.product])
            found = {
                **found,
                "part": found["part"] & ~beside,
                "other_edition": found["other_edition"] | beside,
            }
        return found

    def _coming(self, side: str, own: Item | None, name: str) -> Diagram:
        """What comes with an item, where something of that hangs on the change itself."""
        frame = self.frame
        stirring = frame.definitions(side).stirring
        if own is None or frame.does not in ACQUIRE or own.id not in stirring:
            return self.space.false
        after = self.seats.after(side, own)
        return after.lacks() if name == "change.lacks" else after.excluded()

    def _unsound(self, side: str, own: Item | None) -> dict[str, Diagram]:
        """Of accounts with nothing that waits: what is left of a suite, or held in another cycle."""
        if self.frame.done_to == "cycle":
            unsold = self._unsold(side)
            return {NONE: ~unsold, UNSOLD: unsold}
        if own is None or self.frame.does not in (*BUYING, CANCEL):
            return {NONE: self.space.true}
        if self.frame.does in BUYING:
            apart = self.seats.apart(side, own)
            return {NONE: ~apart, FOLLOWS: apart}
        version = self.frame.versions[side]
        unsold = self.space.any(
            self.frame.lines.has(line) & ~self._billed(cycles) for line, cycles in version.parted_cycles(own)
        )
        few, many = (one & ~unsold for one in version.parted(own))
        return {NONE: ~(unsold | few | many), UNSOLD: unsold, TOO_FEW: few, TOO_MANY: many}

    def _unsold(self, side: str) -> Diagram:
        """Where a line is sold for the subscription's billing cycle, and not for the one to change to."""
        frame, found = self.frame, self.space.false
        for item in (one for items in frame.lines.common.values() for one in items):
            cycles = frame.definitions(side).items[item].cycles
            if cycles:
                to = self._to(side)
                others = self.space.any(to[one] for one in frame.pair.cycles if one not in cycles)
                found |= frame.lines.has(item) & self._billed(cycles) & others
        return found

    def _billed(self, cycles: Iterable[str]) -> Diagram:
        """Where the subscription is billed in one of some cycles."""
        known = self.frame.pair.cycles
        return self.frame.cycle.among(known.index(one) for one in cycles if one in known)

    def _price(self, own: Item) -> dict[str, Diagram]:
        found: dict[str, Diagram] = {}
        for number, currency in enumerate((*self.frame.pair.currencies, OTHER)):
            priced = own.priced(currency, self.frame.pair.at)
            found[priced] = found.get(priced, self.space.false) | self.frame.currency.is_(number)
        return found

    def _direction(self, side: str, own: Item | None) -> dict[str, Diagram]:
        target = self.frame.done_to
        if target in ("cycle", "payment_method"):
            now = self.frame.cycle if target == "cycle" else self.frame.method
            names = self.frame.pair.cycles if target == "cycle" else self.frame.pair.methods
            to = self._to(side)
            same = self.space.any(to[one] & now.is_(n) for n, one in enumerate(names) if one in to)
            return {"same": same, NONE: ~same}
        if own is None:
            return {NONE: self.space.true}
        return self.frame.versions[side].direction(target, own)

    def _to(self, side: str) -> dict[str, Diagram]:
        """What is asked to change to; of two billing cycles, the other one where it does not say."""
        target = self.frame.done_to
        if target not in ("cycle", "payment_method"):
            return {NONE: self.space.true}
        names = self.frame.pair.cycles if target == "cycle" else self.frame.pair.methods
        asked = self.frame.variable("to", len(names) + 1)
        found = {one: asked.is_(n) for n, one in enumerate(names)}
        unsaid = asked.is_(len(names))
        if target == "cycle":
            for number, now in enumerate(names):
                others = [one for one in self.frame.definitions(side).cycles if one != now]
                if len(others) == 1:
                    here = unsaid & self.frame.cycle.is_(number)
                    found[others[0]] = found.get(others[0], self.space.false) | here
                    unsaid &= ~here
        return {**found, NONE: unsaid}

    @cached_property
    def _committed(self) -> Diagram:
        """Where a contract runs: prospects have none."""
        found = self.frame.variable("committed", 2).is_(1)
        self.frame.relations.append(~found | self.frame.new.is_(0))
        return found

    @cached_property
    def _on_trial(self) -> Diagram:
        """Where something is tried: a line, so there is one."""
        return self.frame.variable(ON_TRIAL, 2).is_(1)

    @cached_property
    def _days_left(self) -> list[Diagram]:
        """How many days of the term are left: none where there is no term, else some."""
        left = self.frame.variable("left", len(self.frame.days))
        self.frame.relations.append(left.is_(0) ^ self.frame.new.is_(0))
        return [left.is_(one) for one in range(len(self.frame.days))]

    @cached_property
    def _quantity(self) -> Variable:
        found = self.frame.variable("quantity", len(self.frame.units))
        if self.frame.does == ADD_UNITS and len(self.frame.units) > 1:
            self.frame.relations.append(~found.is_(0))
        return found

    def _within(self, side: str) -> Diagram:
        if self.frame.done_to != LIMIT or self.frame.does == ADD_UNITS:
            return self.space.true
        if self.frame.does == REMOVE_UNITS:  # of what nothing is bought of: else it is not compared
            return self.space.false
        granting = self.frame.definitions(side).granting.get(self.frame.item or "")
        if granting is not None:
            return self.frame.versions[side].holds_any(granting)
        within = self._quantity.is_(0)
        for total, where in self.frame.totals(side).items():
            within |= self._quantity.among(range(self.frame.units.of(total) + 1)) & where
        return within


def _truth(here: Diagram) -> dict[str, Diagram]:
    return {"false": ~here, "true": here}

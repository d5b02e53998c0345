"""The lines that subscriptions can be made of: what is sold on a day, for a cycle, in so many seats."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final, NamedTuple

from ..model.account import Line
from ..model.base import MOST_SEATS
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.vocabulary import NONE, UNSOLD
from ..subscription.costs import Counted, listed_parts, sum_of
from ..subscription.currency import decimals, rounded
from ..subscription.holdings import NOTHING, holdings
from ..subscription.soundness import TOO_FEW, TOO_MANY, State, broken
from ..views.compare import find
from .order import ordered
from .quantities import quantities

UNPRICED: Final = "not_on_sale"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which subscriptions are meant: in a currency, for a billing cycle, begun on a day.

    `seats` are those of each line that is sold by seat; without it, each has as few as it is sold with, and
    what requires something as many as that. `products` are all that there may be in them; without it, every
    one. `wanted` are units of limits that are needed, where something is: what is paid for by the unit is
    there with so many, and what is sold in packs in as many as may be of use; without it, with what is
    included, and in as few as are sold. `standing` are the seats of products that are held, which they keep;
    `usual` those of other products then, in place of the fewest.
    """

    currency: str
    cycle: str
    at: date
    seats: int | None = None
    products: frozenset[str] | None = None
    wanted: Mapping[str, int | Decimal] | None = None
    standing: Mapping[str, int] = field(default_factory=dict)
    usual: int | None = None
    kept: tuple[str, ...] = ()
    """Items that are there, as they are or in a higher edition."""


class Candidate(NamedTuple):
    """A line that a subscription may have."""

    item: Item
    seats: int
    cost: int | None = None
    """What it costs for a whole cycle, in the smallest units of the currency; None for what is on request."""
    units: tuple[tuple[str, int], ...] = ()
    """How many units of limits it is paid for by, where that is not what is included."""
    held: Line | None = None
    """The line of an account that it is, where it is held."""

    @property
    def line(self) -> Line:
        """The line as an account has it."""
        if self.held is not None:
            return self.held
        return Line(item=self.item.id, seats=self.seats, units=dict(self.units))


class LeftOut(NamedTuple):
    """Something that is sold that day, and cannot be in any of the subscriptions that are meant."""

    item: Item
    code: str


class Candidates(NamedTuple):
    """All lines that there may be, by product; and what of that day there cannot be, by itself, with why."""

    lines: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]


def candidates(definitions: Definitions, scope: Scope) -> Candidates:
    """The lines that subscriptions can be made of: those of a product together, lower editions first."""
    found: list[Candidate] = []
    left_out: list[LeftOut] = []
    counts = _seats(definitions, scope)
    for item in _sold(definitions, scope):
        wanted = scope.wanted or {}
        units = tuple((limit, ceil(wanted[limit])) for limit in sorted(item.by_unit & wanted.keys()))
        lines = [Candidate(item, seats, units=units) for seats in sorted(counts[item.id])]
        problems = [_problem(one, definitions, scope) for one in lines]
        if None not in problems:
            left_out += [LeftOut(item, code) for code in problems[:1] if code is not None]
        found += [
            one._replace(cost=cost_of(one, definitions, scope))
            for one, problem in zip(lines, problems, strict=True)
            if problem is None
        ]
    return Candidates(tuple(found), tuple(left_out))


def scope_of(
    definitions: Definitions,
    at: date,
    *,
    products: Iterable[str] = (),
    currency: str | None = None,
    cycle: str | None = None,
    seats: int | None = None,
) -> Scope:
    """What is meant: in the catalog's first currency, unless another is asked for, and for the billing cycle
    for which most can be had, of several the first. Raises QuestionError for what there is not."""
    currencies = definitions.currencies
    _check("currency", currency, currencies)
    _check("cycle", cycle, definitions.cycles)
    if seats is not None and seats < 1:
        raise QuestionError("seats-not-positive", seats=seats)
    if seats is not None and seats > MOST_SEATS:
        raise QuestionError("seats-too-many", seats=seats, most=MOST_SEATS)
    named = frozenset(item.product for one in products for item in find(one, definitions))
    scope = Scope(currency or next(iter(currencies), ""), cycle or "", at, seats, named or None)
    return scope if cycle else replace(scope, cycle=_best_cycle(definitions, scope))


def present(definitions: Definitions, at: date) -> Definitions:
    """The catalog as it is on a day, with the prices that are for whoever it is."""
    return definitions.priced_as(frozenset()).on(at)


def _check(what: str, word: str | None, known: Collection[str]) -> None:
    if word is not None and word not in known:
        raise QuestionError(f"unknown-{what}", among=known, word=word)


def _best_cycle(definitions: Definitions, scope: Scope) -> str:
    known = present(definitions, scope.at)

    def sold(cycle: str) -> int:
        return len({one.item.id for one in candidates(known, replace(scope, cycle=cycle)).lines})

    return max(definitions.cycles, key=sold, default="")


def _sold(definitions: Definitions, scope: Scope) -> Iterator[Item]:
    """What is sold on a day, whatever its price."""
    named = scope.products
    products = [one for one in definitions.products if named is None or one in named]
    for product in ordered(products, definitions):
        for item in (definitions.items[one] for one in definitions.products[product]):
            if item.on_sale and item.effective.covers(scope.at):
                yield item


def _problem(one: Candidate, definitions: Definitions, scope: Scope) -> str | None:
    """Why there cannot be a line, whatever stands beside it; None where there can."""
    item = one.item
    if not item.on_request and (
        item.priced(scope.currency, scope.at) == NONE
        or (item.sold_for(scope.cycle) and cost_of(one, definitions, scope) is None)
    ):
        return UNPRICED
    state = State(holdings([one.line], definitions), scope.cycle)
    found = broken((State(NOTHING, None),), state, scope.at, definitions)
    return next((each.code for each in found if each.item == item and each.code in _of_itself(item)), None)


def _of_itself(item: Item) -> tuple[str, ...]:
    """What the catalog asks of a line of an item whatever stands beside it."""
    return (UNSOLD, TOO_MANY) if item.needs_seats else (UNSOLD, TOO_FEW, TOO_MANY)


def cost_of(one: Candidate, definitions: Definitions, scope: Scope) -> int | None:
    """What a line costs for a whole cycle, in the currency's smallest units; None where it has no price."""
    counted = Counted(one.seats, dict(one.units))
    monthly = sum_of(listed_parts(one.item, counted, scope.currency, scope.cycle, scope.at, scope.at))
    if monthly is None:
        return None
    amount = rounded(monthly * definitions.cycles[scope.cycle], scope.currency)
    return int(Fraction(amount) * 10 ** decimals(scope.currency))


def seats_after(item: Item, seats: int, definitions: Definitions) -> int:
    """The seats of a line that goes by those of another: as many, or as many as are sold of it."""
    if item.id in definitions.following or item.seats_max is None:
        return seats
    return min(seats, item.seats_max)


def goes_by(item: Item, definitions: Definitions, scope: Scope) -> frozenset[str]:
    """All items that the seats of a line may go by; none where it has seats of its own."""
    if item.in_packs:
        return frozenset()
    if item.id in definitions.following:
        return definitions.following[item.id]
    own = scope.seats is not None or item.product in scope.standing
    return definitions.needed[item.id] if item.needs_seats and not own else frozenset()


def _seats(definitions: Definitions, scope: Scope) -> Mapping[str, set[int]]:
    """In how many seats there may be a line of each item."""
    found: dict[str, set[int]] = {item: set() for item in definitions.items}
    bringing = {item: [item, *definitions.brought_by.get(item, ())] for item in found}
    going = {
        item.id: [one for wanted in goes_by(item, definitions, scope) for one in bringing[wanted]]
        for item in definitions.items.values()
    }
    for item in definitions.items.values():
        if not going[item.id] or item.id in definitions.following:
            found[item.id] |= own_seats(item, definitions, scope)
    _spread(found, going, definitions)
    for one, counts in found.items():
        if not counts:  # it goes by what goes by it
            counts.add(definitions.items[one].seats_min)
    _spread(found, going, definitions)
    return found


def _spread(
    found: Mapping[str, set[int]], going: Mapping[str, Iterable[str]], definitions: Definitions
) -> None:
    """Adds the seats of what others go by to theirs, until there are no more."""
    grown = True
    while grown:
        grown = False
        for one, others in going.items():
            item = definitions.items[one]
            more = {seats_after(item, seats, definitions) for other in others for seats in found[other]}
            if not more <= found[one]:
                found[one] |= more
                grown = True


def own_seats(item: Item, definitions: Definitions, scope: Scope) -> frozenset[int]:
    """In how many seats, or packs, there may be a line that goes by no other, or not by one that is there."""
    standing = scope.standing.get(item.product)
    if item.in_packs:
        known = quantities(item, scope.wanted, definitions)
        return known if standing is None else known | {standing}
    if standing is not None:
        return frozenset((standing,))
    if scope.seats is None:
        usual = max(scope.usual or item.seats_min, item.seats_min)
        return frozenset((usual if item.seats_max is None else min(usual, item.seats_max),))
    return frozenset((seats_after(item, scope.seats, definitions) if item.needs_seats else scope.seats,))

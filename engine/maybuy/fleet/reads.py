"""What of an account the answers to a question may depend on, in two versions of a catalog.

The engine answers by what rules compare (compile/classes.py) and by what is held of the products that a
question has to do with (decide/case.py). Both are worked out here for a question, before any account is
looked at: so accounts that no answer can tell apart are told to be alike by a query alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from ..decide.case import products_of
from ..decide.prepare import QUESTION_ATTRIBUTES
from ..diff.difference import to_compute
from ..diff.pair import Pair, Residual, same, tested
from ..diff.values import OTHER
from ..model.deed import LOSING, PURCHASES, REPLACING, UPGRADE
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.logic import Holding, Predicate, Within

SEATS_TELL: Final = frozenset(
    {
        "change.seats", "change.parent_seats", "change.below_in_use", "change.breaks", "change.unsound",
        "item.seats", "item.seats_free",
    }
)  # fmt: skip
"""The attributes of a question that hang on how many seats there are."""

HOLDS: Final = "subscription.holds"

STEP: Final = 1
"""How many seats a question adds or takes that does not say."""


class Asked(NamedTuple):
    """A question without an account: an action, what it is done to, and what that is to change to."""

    action: str
    item: str | None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """What the answers to a question may depend on.

    `tests` are the predicates on attributes of the account, its users and the day. Of lines, those of `items`
    matter. `seats` are the cuts between which their number makes no difference, by the lines of a product;
    where `exactly`, it counts to the seat. `free` are the products of whose lines free seats count, each with
    how many at the most; `most` are lines of which the most seats count, with their cuts. `since` is whether
    the day counts on which a line began.
    """

    tests: Mapping[str, frozenset[Predicate]]
    items: frozenset[str]
    seats: Mapping[str, frozenset[int]]
    exactly: bool
    free: Mapping[str, int]
    most: frozenset[tuple[frozenset[str], frozenset[int]]]
    since: bool
    priced: bool
    cycle: bool
    method: bool


def touched(pair: Pair) -> tuple[Asked, ...]:
    """The questions whose answers a change may make different, but for those that only follow from others."""
    found: list[Asked] = []
    for action in pair.actions:
        target = pair.definitions[0].actions[action].target
        for item in pair.items_of(action):
            if target == "edition" and not _has_editions(item, pair):
                continue
            if to_compute(pair, action, item) and not _alike(pair, Asked(action, item), target):
                found += _asked(action, target, item, pair)
        if target in ("item", "suite", "edition"):
            found += [Asked(action, item) for item in _in_one(pair, suites=target == "suite")]
    return tuple(dict.fromkeys(found))


def _alike(pair: Pair, asked: Asked, target: str) -> bool:
    """Whether all that answers to a question follow from is the same in both versions."""
    if asked.item is None or pair.alike:
        return False  # it was looked at: rules differ
    about = {item for item in about_of(pair, asked) if item is not None}
    return (
        items_apart(pair, target)
        .keys()
        .isdisjoint(bearing_of(pair, asked, target) | (about & pair.definitions[0].items.keys()))
        and same_around(pair, about)
        and all(same(*pair.rules_on(asked.action, (item, item))) for item in sorted(about))
    )


def items_apart(pair: Pair, target: str) -> Mapping[str, frozenset[str]]:
    """The items that what a question comes to may follow from in another way: as Pair.apart."""
    return pair.apart if target == LIMIT else pair.apart_but_for_grants


def bearing_of(pair: Pair, asked: Asked, target: str) -> frozenset[str]:
    """The items whose lines bear on a question in either version, or on what its rules ask is held."""
    tests = tested(tuple(_rules(pair, asked))).get(HOLDS, ())
    return frozenset[str]().union(
        *[_items(one, asked, target) | _bringing_any(one, tests) for one in pair.definitions]
    )


def _bringing_any(definitions: Definitions, tests: Iterable[Predicate]) -> frozenset[str]:
    """The items that bring something of which tests ask whether it is held."""
    holds = {held for test in tests for held in _named(test)}
    coming = definitions.coming
    return frozenset(held for held in definitions.items if holds and not coming[held].isdisjoint(holds))


def same_around(pair: Pair, about: Iterable[str]) -> bool:
    """Whether what bears on an answer beside rules and items is the same: see Pair.surroundings."""
    base, head = pair.surroundings
    if base[1:] != head[1:]:
        return False
    return base[0] == head[0] or all(
        one.items[item].priced(currency, pair.at) == two.items[item].priced(currency, pair.at)
        for one, two in (pair.definitions,)
        for item in about
        if item in one.items and item in two.items
        for currency in (*pair.currencies, OTHER)
    )


def _has_editions(name: str | None, pair: Pair) -> bool:
    """Whether there is another edition of an item's product, from which it can be changed to."""
    found = [(one, one.items.get(name or "")) for one in pair.definitions]
    return any(len(one.products[item.product]) > 1 for one, item in found if item is not None)


def _asked(action: str, target: str, item: str | None, pair: Pair) -> Iterator[Asked]:
    if target == "cycle":
        yield from (Asked(action, None, cycle) for cycle in pair.cycles)
    elif target == "payment_method":
        yield from (Asked(action, None, method) for method in pair.methods)
    elif target == "suite":
        if item and any(one.items[item].parts for one in pair.definitions):
            yield Asked(action, item)
    else:
        yield Asked(action, item)


def _in_one(pair: Pair, *, suites: bool) -> Iterator[str]:
    """The items that one version alone has."""
    base, head = pair.definitions
    for one, other in ((base, head), (head, base)):
        for item in one.items.values():
            if item.id not in other.items and (item.parts or not suites):
                yield item.id


def reads_of(pair: Pair, asked: Asked) -> Reads:
    """What the answers of both versions to a question may depend on."""
    tests = tested(tuple(_rules(pair, asked)))
    own = {name: frozenset(found) for name, found in tests.items() if name not in QUESTION_ATTRIBUTES}
    definitions = [one for one in pair.definitions if asked.action in one.actions]
    target = definitions[0].actions[asked.action].target
    items = frozenset[str]().union(*[_items(one, asked, target) for one in definitions])
    seats: dict[str, frozenset[int]] = {}
    free: dict[str, int] = {}
    most: set[tuple[frozenset[str], frozenset[int]]] = set()
    if not SEATS_TELL.isdisjoint(tests):
        spoken = frozenset(
            cut for name in SEATS_TELL for test in tests.get(name, ()) for cut in cuts_of(test)
        )
        kept = [cut for test in tests.get("item.seats_free", ()) for cut in cuts_of(test)]
        for one in definitions:
            item = one.items.get(asked.item or "")
            if item is not None:
                counting = _Counting(one, item, spoken, one.does(asked.action))
                for product, cuts in counting.seats():
                    seats[product] = seats.get(product, frozenset()) | cuts
                if one.does(asked.action) not in PURCHASES or kept:
                    free |= dict.fromkeys(counting.lines(), max([0, *kept]) + STEP)
                most |= {*counting.most()}
    return Reads(
        own,
        items,
        seats,
        asked.item is not None and any(asked.item in one.counted_limits for one in definitions),
        free,
        frozenset(most),
        since="item.since" in tests or any(not one.keeping.isdisjoint(items) for one in definitions),
        priced="item.price" in tests,
        cycle=target == "cycle" or ("change.unsound" in tests and any(map(_by_cycle, definitions))),
        method=target == "payment_method",
    )


def _by_cycle(definitions: Definitions) -> bool:
    """Whether something is sold for some billing cycles alone: else no change is unsound for a cycle."""
    return any(item.cycles for item in definitions.items.values())


@dataclass(frozen=True, slots=True)
class _Counting:
    """Which seats a question about an item may be answered by: `spoken` are the cuts that rules name."""

    definitions: Definitions
    item: Item
    spoken: frozenset[int]
    does: str

    def lines(self) -> frozenset[str]:
        """The products of the lines that bring the item's product, or are what it is made of."""
        products = {self.item.product, *(self.definitions.items[part].product for part in self.item.parts)}
        return self._bringing({one for product in products for one in self.definitions.products[product]})

    def seats(self) -> Iterator[tuple[str, frozenset[int]]]:
        """The products of whose lines seats count, with the cuts."""
        own = self.definitions.products[self.item.product]
        # What is bought is not held, and has as many seats as is said, as a suite's parts, or as its parents.
        for product in () if self.does in PURCHASES else self.lines():
            yield product, self._around(self.definitions.products[product], own)
        for edition in own:
            wanted = _wanted(self.definitions.items[edition], self.definitions)
            for product in self._bringing(wanted):
                yield product, self._around(own)
        if _takes_away(self.does, self.item):
            for other in self._depending():
                for product in self._bringing(self.definitions.needed[other]):
                    yield product, _near({self.definitions.items[other].seats_min})

    def most(self) -> Iterator[tuple[frozenset[str], frozenset[int]]]:
        """The lines that a suite takes the place of, with the cuts of the most seats of any."""
        if self.item.parts:
            products = {self.definitions.items[part].product for part in self.item.parts}
            items = frozenset(one for product in products for one in self.definitions.products[product])
            yield items, self._around(self.definitions.products[self.item.product])

    def _depending(self) -> frozenset[str]:
        """What may lose seats that it needs with what brings the item."""
        leaving = {one for product in self.lines() for item in self.definitions.products[product]
                   for one in self.definitions.coming[item]}  # fmt: skip
        needed = self.definitions.needed
        return frozenset(
            one
            for one, wanted in needed.items()
            if self.definitions.items[one].needs_seats and not wanted.isdisjoint(leaving)
        )

    def _bringing(self, items: Iterable[str]) -> frozenset[str]:
        wanted = frozenset(items)
        coming, known = self.definitions.coming, self.definitions.items
        return frozenset(known[one].product for one in coming if not coming[one].isdisjoint(wanted))

    def _around(self, *items: Iterable[str]) -> frozenset[int]:
        """The cuts of what is brought by some items, and of rules."""
        bounds = {*self.spoken}
        for name in chain(*items):
            for one, _, _ in self.definitions.brings[name]:
                bounds |= {one.seats_min, *([] if one.seats_max is None else [one.seats_max + 1])}
        return _near(bounds)


def _near(bounds: Iterable[int]) -> frozenset[int]:
    """Bounds as cuts of the seats that there are before a question adds one or takes one."""
    return frozenset(near for bound in bounds for near in range(bound - STEP, bound + STEP + 1) if near > 0)


def _takes_away(does: str, item: Item) -> bool:
    """Whether something that is held may go with a change."""
    return does in LOSING or (does in REPLACING and (bool(item.parts) or does == UPGRADE))


def _rules(pair: Pair, asked: Asked) -> Iterator[Residual]:
    """The rules of both versions that can hold for a question, whatever it comes to be about."""
    for item in about_of(pair, asked):
        for side in (0, 1):
            yield from pair.rules[side].on(asked.action, item)


def about_of(pair: Pair, asked: Asked) -> tuple[str | None, ...]:
    """What a question may come to be about: other editions, and suites that what it names is a part of."""
    about: set[str | None] = {asked.item}
    for one in pair.definitions:
        own = one.items.get(asked.item or "")
        if own is not None:
            editions = {*one.products[own.product]}
            about |= {*editions, *(suite.id for suite in one.items.values() if {*suite.parts} & editions)}
    return tuple(sorted(about, key=str))


def _items(definitions: Definitions, asked: Asked, target: str) -> frozenset[str]:
    """The items whose lines bear on a question."""
    if target == LIMIT:
        return frozenset(
            bringing
            for bringing, all_ in definitions.brings.items()
            if any(
                asked.item in item.limits or asked.item in item.features or item.by_unit
                for item, _, _ in all_
            )
        )
    if target == "cycle":
        return frozenset(item.id for item in definitions.items.values() if item.cycles)
    if asked.item is None:
        return frozenset()
    if asked.item not in definitions.items:
        return frozenset()
    item = definitions.items[asked.item]
    products = products_of(item, definitions)
    if _takes_away(definitions.does(asked.action), item):
        products |= _depending(products, definitions)
    return frozenset(
        bringing
        for bringing, all_ in definitions.brings.items()
        if any(item.product in products for item, _, _ in all_)
    )


def _depending(products: set[str], definitions: Definitions) -> set[str]:
    """The products of which something may lose what it requires with some, or goes on with others."""
    found, left = set[str](), {item for product in products for item in definitions.products[product]}
    while left:
        leaving = {one for item in left for one in definitions.coming[item]}
        losing = {item for item, wanted in definitions.needed.items() if not wanted.isdisjoint(leaving)}
        met = {other for item in losing for other in definitions.needed[item]}
        new = {definitions.items[item].product for item in losing | met} - found
        found |= new
        left = {item for item in losing & definitions.ending if definitions.items[item].product in new}
    return found


def _named(test: Predicate) -> frozenset[str]:
    return test.items if isinstance(test, Holding) else frozenset()


def cuts_of(test: Predicate) -> Iterator[int]:
    """The numbers from which on a test may come out another way."""
    if isinstance(test, Within):
        for low, high in test.intervals:
            yield from () if low is None else (low,)
            yield from () if high is None else (high + 1,)


def _wanted(item: Item, definitions: Definitions) -> frozenset[str]:
    needed = definitions.needed.get(item.id, frozenset()) if item.needs_seats else frozenset()
    return needed | definitions.following.get(item.id, frozenset())

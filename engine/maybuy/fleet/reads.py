"""What of an account the answers to a question may depend on, in two versions of a catalog.

The engine answers by what rules compare (compile/classes.py) and by what is held of the products that a
question has to do with (decide/case.py). Both are worked out here for a question, before any account is
looked at: so accounts that no answer can tell apart are told to be alike by a query alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..decide.case import products_of
from ..decide.prepare import QUESTION_ATTRIBUTES
from ..diff.difference import to_compute
from ..diff.pair import Pair, Residual, tested
from ..model.deed import BUNDLE, LOSING, REPLACING, UPGRADE
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

USE_TELLS: Final = frozenset({"change.below_in_use", "item.seats_free"})
"""Those that hang on how many are in use."""

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
    matter; `seats` and `in_use` as far as they lie between the `cuts`, or `exactly`. `pairs` are lines whose
    seats are compared with those of others, `sums` lines of which the most seats count; from so many on as
    `free` says, free ones count. `since` is whether the day counts on which a line began.
    """

    tests: Mapping[str, frozenset[Predicate]]
    items: frozenset[str]
    cuts: frozenset[int]
    seats: bool
    in_use: bool
    exactly: bool
    free: frozenset[int]
    since: bool
    priced: bool
    cycle: bool
    method: bool
    pairs: frozenset[tuple[frozenset[str], frozenset[str]]]
    sums: frozenset[frozenset[str]]


def touched(pair: Pair) -> tuple[Asked, ...]:
    """The questions whose answers a change may make different, but for those that only follow from others."""
    found: list[Asked] = []
    for action in pair.actions:
        target = pair.definitions[0].actions[action].target
        for item in pair.items_of(action):
            if to_compute(pair, action, item):
                found += _asked(action, target, item, pair)
        if target in ("item", "suite", "edition"):
            found += [Asked(action, item) for item in _in_one(pair, suites=target == "suite")]
    return tuple(dict.fromkeys(found))


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
    rules = tuple(_rules(pair, asked))
    tests = tested(rules)
    own = {name: frozenset(found) for name, found in tests.items() if name not in QUESTION_ATTRIBUTES}
    definitions = [one for one in pair.definitions if asked.action in one.actions]
    target = definitions[0].actions[asked.action].target
    items = frozenset[str]().union(*[_items(one, asked, target) for one in definitions])
    holds = {held for test in own.get("subscription.holds", ()) for held in _named(test)}
    items |= {held for one in definitions for held in one.items if not one.coming[held].isdisjoint(holds)}
    counted = asked.item is not None and any(asked.item in one.counted_limits for one in definitions)
    mentioned = frozenset(tests)
    return Reads(
        own,
        items,
        frozenset(_cuts(tests, items, definitions)),
        seats=counted or not mentioned.isdisjoint(SEATS_TELL),
        in_use=not mentioned.isdisjoint(USE_TELLS),
        exactly=counted,
        free=frozenset(bound for test in tests.get("item.seats_free", ()) for bound in cuts_of(test)),
        priced="item.price" in tests,
        since="item.since" in tests or any(not one.keeping.isdisjoint(items) for one in definitions),
        cycle=target == "cycle" or "change.unsound" in tests,
        method=target == "payment_method",
        pairs=frozenset(pair for one in definitions for pair in _pairs(one, items)),
        sums=frozenset(parts for one in definitions for parts in _sums(one, asked, items)),
    )


def _rules(pair: Pair, asked: Asked) -> Iterator[Residual]:
    """The rules of both versions that can hold for a question, whatever it comes to be about."""
    for side, definitions in enumerate(pair.definitions):
        about: set[str | None] = {asked.item}
        own = definitions.items.get(asked.item or "")
        if own is not None:
            editions = definitions.products[own.product]
            about |= {*editions, *(s.id for s in definitions.items.values() if {*s.parts} & {*editions})}
        for item in sorted(about, key=str):
            yield from pair.rules[side].on(asked.action, item)


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
    item, does = definitions.items[asked.item], definitions.does(asked.action)
    products = products_of(item, definitions)
    if does in LOSING or (does in REPLACING and (item.parts or does == UPGRADE)):
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


def _cuts(
    tests: Mapping[str, Iterable[Predicate]], items: frozenset[str], definitions: Iterable[Definitions]
) -> Iterator[int]:
    """The numbers of seats from which on an answer may be another, as a question adds or takes some."""
    bounds = {bound for name in SEATS_TELL for test in tests.get(name, ()) for bound in cuts_of(test)}
    for one in definitions:
        for name in items & one.items.keys():
            for brought, _, _ in one.brings[name]:
                bounds |= {brought.seats_min, *([] if brought.seats_max is None else [brought.seats_max + 1])}
    for bound in bounds:
        yield from range(bound - STEP, bound + STEP + 1)


def cuts_of(test: Predicate) -> Iterator[int]:
    """The numbers from which on a test may come out another way."""
    if isinstance(test, Within):
        for low, high in test.intervals:
            yield from () if low is None else (low,)
            yield from () if high is None else (high + 1,)


def _pairs(
    definitions: Definitions, items: frozenset[str]
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The lines that have, or need, seats of others: each with the lines that bring these."""
    for name in items:
        item = definitions.items.get(name)
        if item is not None:
            wanted = _wanted(item, definitions)
            above = frozenset(
                one for one in definitions.items if not definitions.coming[one].isdisjoint(wanted)
            )
            if above:
                yield frozenset(definitions.products[item.product]), above


def _wanted(item: Item, definitions: Definitions) -> frozenset[str]:
    needed = definitions.needed.get(item.id, frozenset()) if item.needs_seats else frozenset()
    return needed | definitions.following.get(item.id, frozenset())


def _sums(definitions: Definitions, asked: Asked, items: frozenset[str]) -> Iterator[frozenset[str]]:
    """The lines of what suites are made of that a question may be about: a suite has as many seats as any."""
    about = items if asked.item is None else items | {asked.item}
    for suite in (definitions.items[one] for one in about if one in definitions.items):
        if suite.parts and (definitions.does(asked.action) == BUNDLE or suite.id == asked.item):
            products = {definitions.items[part].product for part in suite.parts}
            yield frozenset(one.id for one in definitions.items.values() if one.product in products)

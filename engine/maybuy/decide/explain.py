"""The words behind a decision: what a reason names, worked out only when somebody asks for a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ..model.decision import Words
from ..model.deed import CHANGE_CYCLE
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item, Names
from ..model.logic import Among, Clause, Holding, Interval, Predicate, Within
from ..model.vocabulary import NONE
from ..subscription.holdings import Holdings, parents, seats_followed
from ..subscription.soundness import Break
from ..subscription.units import paying, units_on
from .derive import ATTRIBUTES, Change, limit_granted, seats_in_use
from .prepare import Facts


@dataclass(frozen=True, slots=True)
class Need:
    """An attribute that is not as a rule wants it: what it wants, and what there is."""

    attribute: str
    wanted: tuple[str, ...]
    refused: bool
    """Whether `wanted` are the values it must not have."""
    given: str
    every: bool = False
    """Whether `wanted` are items of which all are meant at once."""
    within: tuple[Interval, ...] = ()
    """Of numbers and days what `wanted` says in words."""
    ways: tuple[tuple[Need, ...], ...] = ()
    """What to do instead, where there is more than one way: all of what one of them names."""


def all_attributes(facts: Facts, action: str, change: Change, definitions: Definitions) -> dict[str, object]:
    """Every attribute of a question with its value: what any rule, and any other engine, may test."""
    item = definitions.items.get(change.item)
    return {
        **facts.attributes,
        **dict(zip(ATTRIBUTES, change, strict=True)),
        "action": action,
        "item.kind": definitions.kind_of(change.item),
        "item.product": item.product if item else NONE,
        "item.edition": (item.edition if item else None) or NONE,
    }


def needs(unmet: Iterable[str], clause: Clause, attributes: Mapping[str, object]) -> tuple[Need, ...]:
    """What one clause wants of the attributes on which it fails, of each first."""
    return tuple(_need(name, clause, attributes[name]) for name in unmet)


def _need(attribute: str, clause: Clause, given: object) -> Need:
    failing = next(one for one in clause[attribute] if not one.holds(given))  # type: ignore[arg-type]
    return need_of(attribute, failing, given)


def need_of(attribute: str, wanted: Predicate, given: object) -> Need:
    """What a predicate on an attribute wants, and what there is."""
    shown = ", ".join(sorted(given)) if isinstance(given, frozenset) else str(given)
    return Need(attribute, *_wanted(wanted), given=shown, every=_every(wanted), within=_within(wanted))


def wanted_of(attribute: str, tests: Iterable[Predicate]) -> tuple[Need, ...]:
    """What predicates on an attribute want, with nothing given."""
    return tuple(
        Need(attribute, *_wanted(one), given="", every=_every(one), within=_within(one)) for one in tests
    )


def _every(one: Predicate) -> bool:
    return isinstance(one, Holding) and one.how in ("all", "lacks") and len(one.items) > 1


def _within(one: Predicate) -> tuple[Interval, ...]:
    return one.intervals if isinstance(one, Within) else ()


@lru_cache(maxsize=4_096)
def _wanted(one: Predicate) -> tuple[tuple[str, ...], bool]:
    if isinstance(one, Among):
        return tuple(sorted(one.values)), one.negated
    if isinstance(one, Holding):
        return tuple(sorted(one.items)), one.how in ("none", "lacks")
    return tuple(_interval(low, high) for low, high in one.intervals), False


def _interval(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low)
    return f"≥ {low}" if high is None else f"≤ {high}" if low is None else f"{low}-{high}"


def bringing(item: Item, held: Holdings) -> str:
    """The item that brings another, at this edition or above, without a line of its own; itself if none
    does."""
    ones = held.by_product.get(item.product, ())
    return next((one.via for one in ones if one.how != "line" and one.item.rank >= item.rank), item.id)


def catalog_words(facts: Facts, change: Change, breaks: tuple[Break, ...], definitions: Definitions) -> Words:
    """What sentences about the catalog's own facts name: items, seats, limits; what a change `breaks`."""
    if breaks:
        return BreakWords(facts, breaks, definitions)
    item = definitions.items.get(change.item)
    if item is None:
        to = definitions.name_of(change.to) if change.to != NONE else {}
        kind = definitions.kind_of(change.item)
        used = dict.fromkeys((kind, LIMIT), definitions.name_of(change.item))
        granted = limit_granted(change.item, facts, definitions) if kind == LIMIT else 0
        words = {"quantity": change.quantity, "granted": granted, **used, "to": to}
        bought = _bought(facts, change.item, definitions) if kind == LIMIT else {}
        return {**words, **bought, "later": _cycle_from(facts, change.to, definitions)}
    return ItemWords(facts, change, item, definitions)


def _bought(facts: Facts, limit: str, definitions: Definitions) -> Words:
    """The item by which units of a limit are bought, and how many will be left, or that it is to end."""
    now, later = (paying(one.lines, limit, definitions) for one in (facts.holdings, facts.planned))
    line = now or later
    if line is None:
        return {}
    left = {} if later is None else {"units": units_on(later, limit, definitions)}
    return {"item": definitions.items[line.item].name, **left, "leaving": later is None}


def _cycle_from(facts: Facts, to: str, definitions: Definitions) -> date | None:
    """The day from which a subscription is in a cycle, where a change to it waits."""
    subscription = facts.account.subscription
    if subscription is None or subscription.cycle == to:
        return None
    waiting = (one for one in subscription.scheduled if one.change.to == to)
    return next((one.on for one in waiting if definitions.does(one.change.action) == CHANGE_CYCLE), None)


@dataclass(frozen=True, eq=False, slots=True)
class ItemWords(Mapping[str, object]):
    """What sentences about an item may name. A sentence names few of these: each is worked out when it is."""

    facts: Facts
    change: Change
    item: Item
    definitions: Definitions

    @property
    def held(self) -> Holdings:
        """What the account holds."""
        return self.facts.holdings

    def __iter__(self) -> Iterator[str]:
        return iter(_OF_ITEMS)

    def __len__(self) -> int:
        return len(_OF_ITEMS)

    def __getitem__(self, name: str) -> object:
        return _OF_ITEMS[name](self)


def _edition_held(about: ItemWords) -> Names:
    """The edition held of an item's product: one on a line before one that something brings."""
    ones = about.held.by_product.get(about.item.product, ())
    on_line = (one.item for one in ones if one.how == "line")
    return next(on_line, ones[0].item if ones else about.item).name


def _held_of_excluded(about: ItemWords) -> tuple[Names, ...]:
    excluded = about.definitions.excluded.get(about.item.id, ())
    return _names(about.definitions.items[one] for one in excluded if one in about.held.items)


def _needing(about: ItemWords) -> Iterator[Item]:
    """What is held that requires an item."""
    needed = about.definitions.needed
    return (one.item for one in about.held.held if about.item.id in needed.get(one.item.id, ()))


def _parent(about: ItemWords) -> Names:
    above = parents(about.item, about.held, about.definitions)
    return above[0].item.name if above else about.item.name


@dataclass(frozen=True, eq=False, slots=True)
class BreakWords(Mapping[str, object]):
    """What sentences may name about something that a change breaks: where something waits, from which later
    day `on`."""

    facts: Facts
    breaks: tuple[Break, ...]
    """All of one code, the first day's first."""
    definitions: Definitions

    @property
    def first(self) -> Break:
        """The one that is spoken of."""
        return self.breaks[0]

    def __iter__(self) -> Iterator[str]:
        return iter(_OF_BREAKS)

    def __len__(self) -> int:
        return len(_OF_BREAKS)

    def __getitem__(self, name: str) -> object:
        return _OF_BREAKS[name](self)


def _same_day(about: BreakWords) -> Iterator[Item]:
    return (one.item for one in about.breaks if one.on == about.first.on)


_OF_BREAKS: Final[Mapping[str, Callable[[BreakWords], object]]] = {
    "item": lambda about: about.first.item.name,
    "needs": lambda about: _names(_required(about.first.item, about.definitions)),
    "held": lambda about: about.first.others[0].name if about.first.others else about.first.item.name,
    "others": lambda about: _names(about.first.others),
    "by": lambda about: _names(_same_day(about)),
    "seats": lambda about: about.first.seats,
    "cycle": lambda about: about.definitions.name_of(about.first.cycle) if about.first.cycle else None,
    "cycles": lambda about: tuple(map(about.definitions.name_of, about.first.item.cycles)),
    "min": lambda about: about.first.item.seats_min,
    "max": lambda about: about.first.item.seats_max,
    "parent": lambda about: about.first.others[0].name if about.first.others else None,
    "parent_seats": lambda about: about.first.seats,
    "on": lambda about: about.first.on if about.facts.waits and about.first.on > about.facts.at else None,
}
"""Where seats of what is required are too few, `others` are what these are of."""


_OF_ITEMS: Final[Mapping[str, Callable[[ItemWords], object]]] = {
    "item": lambda about: about.item.name,
    "via": lambda about: about.definitions.items[bringing(about.item, about.held)].name,
    "held": _edition_held,
    "parts": lambda about: _names(about.definitions.items[part] for part in about.item.parts),
    "needs": lambda about: _names(_required(about.item, about.definitions)),
    "others": _held_of_excluded,
    "currency": lambda about: about.facts.account.currency,
    "cycle": lambda about: about.definitions.name_of(str(about.facts.attributes["subscription.cycle"])),
    "cycles": lambda about: tuple(map(about.definitions.name_of, about.item.cycles)),
    "seats": lambda about: about.change.seats,
    "parent_seats": lambda about: about.change.parent_seats,
    "parent": _parent,
    "min": lambda about: about.item.seats_min,
    "max": lambda about: about.item.seats_max,
    "same_as": lambda about: about.definitions.name_of(about.item.same_as or ""),
    "same_seats": lambda about: seats_followed(about.item.id, about.held.lines, about.definitions),
    "in_use": lambda about: seats_in_use(about.held, about.item, about.definitions),
    "by": lambda about: _names(_needing(about)) or (about.item.name,),
    "to": lambda about: about.definitions.name_of(about.change.to) if about.change.to != NONE else {},
    "leaving": lambda about: (
        about.item.id in about.held.items and about.item.id not in about.facts.planned.items
    ),
}


def _names(items: Iterable[Item]) -> tuple[Names, ...]:
    return tuple(item.name for item in items)


def _required(item: Item, definitions: Definitions) -> Iterator[Item]:
    for requirement in item.requires:
        for reference in (*requirement.any, *requirement.all):
            for one in definitions.expand(reference):
                yield definitions.items[one]

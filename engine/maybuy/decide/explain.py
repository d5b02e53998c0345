"""The words behind a decision: what a reason names, worked out only when somebody asks for a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..compile.implied import excluded_by
from ..model.decision import Words
from ..model.definitions import LIMIT, Definitions, Item, Names
from ..model.logic import Among, Clause, Holding, Predicate
from ..model.vocabulary import NONE
from ..subscription.holdings import Holdings, parents
from .derive import ATTRIBUTES, Change, broken, limit_held, seats_in_use
from .prepare import Facts


@dataclass(frozen=True, slots=True)
class Need:
    """An attribute that is not as a rule wants it: what it wants, and what there is."""

    attribute: str
    wanted: tuple[str, ...]
    refused: bool
    """Whether `wanted` are the values it must not have."""
    given: str


def all_attributes(facts: Facts, action: str, change: Change, definitions: Definitions) -> dict[str, object]:
    """Every attribute of a question with its value: what any rule, and any other engine, may test."""
    item = definitions.items.get(change.item)
    kind = item.kind if item else LIMIT if change.item in definitions.limits else NONE
    return {
        **facts.attributes,
        **dict(zip(ATTRIBUTES, change, strict=True)),
        "action": action,
        "item.kind": kind,
        "item.product": item.product if item else NONE,
        "item.edition": (item.edition if item else None) or NONE,
    }


def needs(unmet: Iterable[str], clause: Clause, attributes: dict[str, object]) -> tuple[Need, ...]:
    """What a clause wants of the attributes on which it fails."""
    return tuple(_need(name, clause, attributes[name]) for name in unmet)


def _need(attribute: str, clause: Clause, given: object) -> Need:
    shown = ", ".join(sorted(given)) if isinstance(given, frozenset) else str(given)
    return Need(attribute, *_wanted(clause[attribute][-1]), given=shown)


def wanted_of(attribute: str, tests: Iterable[Predicate]) -> tuple[Need, ...]:
    """What predicates on an attribute want, with nothing given."""
    return tuple(Need(attribute, *_wanted(one), given="") for one in tests)


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


def catalog_words(facts: Facts, action: str, change: Change, definitions: Definitions) -> Words:
    """What sentences about the catalog's own facts name: items, seats, limits."""
    item = definitions.items.get(change.item)
    if item is None:
        to = definitions.name_of(change.to) if change.to != NONE else {}
        limit = {"limit": definitions.name_of(change.item)} if change.item != NONE else {}
        granted = limit_held(change.item, facts.holdings)
        return {"quantity": change.quantity, "granted": granted, **limit, "to": to}
    return ItemWords(facts, action, change, item, definitions)


class ItemWords(Mapping[str, object]):
    """What sentences about an item may name. A sentence names few of these: each is worked out when it is."""

    NAMES: Final = (
        "item", "via", "held", "parts", "needs", "others", "currency", "seats", "parent_seats", "parent",
        "min", "max", "in_use", "by", "to", "leaving",
    )  # fmt: skip

    def __init__(
        self, facts: Facts, action: str, change: Change, item: Item, definitions: Definitions
    ) -> None:
        self._facts = facts
        self._action = action
        self._change = change
        self._item = item
        self._definitions = definitions

    def __iter__(self) -> Iterator[str]:
        return iter(self.NAMES)

    def __len__(self) -> int:
        return len(self.NAMES)

    def __getitem__(self, name: str) -> object:
        facts, change, item, definitions = self._facts, self._change, self._item, self._definitions
        held = facts.holdings
        match name:
            case "item":
                return item.name
            case "seats":
                return change.seats
            case "via":
                return definitions.items[bringing(item, held)].name
            case "held":
                ones = held.by_product.get(item.product, ())
                return next(
                    (one.item for one in ones if one.how == "line"), ones[0].item if ones else item
                ).name
            case "parts":
                return _names(definitions.items[part] for part in item.parts)
            case "needs":
                return _names(_required(item, definitions))
            case "others":
                excluded = excluded_by(item, definitions)
                return _names(definitions.items[one] for one in excluded if one in held.items)
            case "currency":
                return facts.account.currency
            case "parent_seats":
                return change.parent_seats
            case "parent":
                above = parents(item, held, definitions)
                return above[0].item.name if above else item.name
            case "min":
                return item.seats_min
            case "max":
                return item.seats_max
            case "in_use":
                return seats_in_use(held, item, definitions)
            case "by":
                return _names(broken(facts, self._action, item, change.seats, definitions) or (item,))
            case "to":
                return definitions.name_of(change.to) if change.to != NONE else {}
            case "leaving":
                return item.id in held.items and item.id not in facts.planned.items
        raise KeyError(name)


def _names(items: Iterable[Item]) -> tuple[Names, ...]:
    return tuple(item.name for item in items)


def _required(item: Item, definitions: Definitions) -> Iterator[Item]:
    for requirement in item.requires:
        for reference in (*requirement.any, *requirement.all):
            for one in definitions.expand(reference):
                yield definitions.items[one]

"""The words behind a decision: what a reason names, worked out only when somebody asks for a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..compile.facts import excluded_by
from ..model.decision import Words
from ..model.definitions import LIMIT, Definitions, Item, Names
from ..model.logic import Among, Clause, Holding, Predicate
from ..model.vocabulary import NONE
from .derive import ATTRIBUTES, Change, broken, limit_held, seats_in_use
from .holdings import Holdings, parents
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
    return replace(wanted_of(attribute, clause[attribute])[-1], given=shown)


def wanted_of(attribute: str, tests: Iterable[Predicate]) -> tuple[Need, ...]:
    """What predicates on an attribute want, with nothing given."""
    return tuple(Need(attribute, *_wanted(one), given="") for one in tests)


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
    held = facts.holdings
    item = definitions.items.get(change.item)
    to = {"to": definitions.name_of(change.to) if change.to != NONE else {}}
    if item is None:
        limit = {"limit": definitions.name_of(change.item)} if change.item != NONE else {}
        return {"quantity": change.quantity, "granted": limit_held(change.item, held), **limit, **to}
    ones = held.by_product.get(item.product, ())
    now = next((one.item for one in ones if one.how == "line"), ones[0].item if ones else item)
    above = parents(item, held, definitions)
    others = (definitions.items[one] for one in excluded_by(item, definitions) if one in held.items)
    return {
        "item": item.name,
        "via": definitions.items[bringing(item, held)].name,
        "held": now.name,
        "parts": _names(definitions.items[part] for part in item.parts),
        "needs": _names(_required(item, definitions)),
        "others": _names(others),
        "currency": facts.account.currency,
        "seats": change.seats,
        "parent_seats": change.parent_seats,
        "parent": above[0].item.name if above else item.name,
        "min": item.seats_min,
        "max": item.seats_max,
        "in_use": seats_in_use(held, item, definitions),
        "by": _names(broken(facts, action, item, change.seats, definitions) or (item,)),
        **to,
    }


def _names(items: Iterable[Item]) -> tuple[Names, ...]:
    return tuple(item.name for item in items)


def _required(item: Item, definitions: Definitions) -> Iterator[Item]:
    for requirement in item.requires:
        for reference in (*requirement.any, *requirement.all):
            for one in definitions.expand(reference):
                yield definitions.items[one]

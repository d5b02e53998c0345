"""Everything a root folder defines: the catalog and policies as one frozen value, made by gathering.py."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from .base import ANY_LANGUAGE, Effective
from .catalog import CatalogFile, CountedName, Limit, PaymentMethod, Requirement
from .condition import Condition
from .dated import Customers
from .deed import said_by
from .feature import Feature
from .item import Item, Names
from .policy import Action, Channel, Contact, Detail, Rule, Terms
from .promotion import PromotionFile
from .vocabulary import DERIVED, NONE, Attribute

if TYPE_CHECKING:
    from .promise import PlacedPromise

MOST_PRICED: Final = 20_000
"""How many items, each in a currency and between two changes of prices, it is remembered of how they are
priced."""

LIMIT: Final = "limit"
FEATURE: Final = "feature"


def _alternatives(requires: Iterable[Requirement]) -> Iterator[tuple[str, ...]]:
    """What requirements ask for, by references of which one must be met each."""
    for requirement in requires:
        if requirement.any:
            yield requirement.any
        yield from ((one,) for one in requirement.all)


How = Literal["line", "part", "included"]
"""How an item is held: on a line of its own, as part of a suite, or included in another."""


class Fact(NamedTuple):
    """An attribute that an account brings."""

    name: str
    of_user: bool
    key: str
    """What it is called in an account, or in a user of one: `type` and `role` stand beside `attributes`."""
    default: str | None
    declared: Attribute
    known: frozenset[str]
    """Its values; none of a number or a day, which are not listed."""


@dataclass(frozen=True, slots=True)
class Group:
    """A name for a list, and all that it stands for: the members of groups in it among them."""

    id: str
    kind: str
    """Of what it is one; of values of an attribute, that attribute."""
    name: Names
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A policy's rule, with the days both it and its file hold, and where it stands."""

    rule: Rule
    policy: str
    effective: Effective
    place: str


@dataclass(frozen=True)
class Definitions:
    """The catalog and the policies. Mappings keep the order of the files where that order means something."""

    id: str
    catalog: CatalogFile | None
    items: Mapping[str, Item]
    products: Mapping[str, tuple[str, ...]]
    """The item ids of each product, lowest edition first."""
    product_names: Mapping[str, Names]
    limits: Mapping[str, Limit]
    features: Mapping[str, Feature]
    payment_methods: Mapping[str, PaymentMethod]
    vocabulary: Mapping[str, Attribute]
    channels: Mapping[str, Channel]
    contacts: Mapping[str, Contact]
    actions: Mapping[str, Action]
    terms: Mapping[str, Terms]
    details: Mapping[str, Detail]
    promotions: Mapping[str, PromotionFile]
    rules: Sequence[PlacedRule]
    """By id: neither the order of files nor that of rules is kept."""
    groups: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)
    """By kind. Names for lists, which stand for nothing here: their members are where files name them."""
    promises: Sequence[PlacedPromise] = ()
    """What policies must keep to, in the order of the files: see promise.py."""
    version: str = ""
    """The digest of what all of this was read from, `sha256:...`; empty where it was not read."""

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies that prices are in, the catalog's first one first."""
        return self.catalog.currencies if self.catalog else ()

    @cached_property
    def cycles(self) -> Mapping[str, int]:
        """The billing cycles and their months."""
        return {cycle.id: cycle.months for cycle in self.catalog.cycles} if self.catalog else {}

    @cached_property
    def turning(self) -> tuple[date, ...]:
        """The days on which something begins or ends to come with some item, or to be required by it."""
        return tuple(sorted({day for item in self.items.values() for day in item.turning}))

    @cached_property
    def reshaped(self) -> tuple[date, ...]:
        """Those of these days on which items require, are made of, or bring other items, or have other bounds
        of seats."""
        spans = (one.effective for item in self.items.values() for one in item.versions)
        return tuple(sorted({one.from_ for one in spans if one.from_ is not None}))

    def shape(self, day: date) -> int:
        """How many of the days of `reshaped` have come."""
        return bisect_right(self.reshaped, day)

    def stretch(self, day: date) -> int:
        """How many of the days of `turning` have come: between two of them nothing changes."""
        return bisect_right(self.turning, day)

    @cached_property
    def repricing(self) -> tuple[date, ...]:
        """The days from which something has a price that it had not, or no longer has."""
        return tuple(sorted({day for item in self.items.values() for day in item.price_days}))

    def priced(self, item: Item, currency: str, day: date) -> str:
        """What Item.priced() says of one of the items; remembered, as it is asked anew for each account."""
        key = (item.id, currency, bisect_right(self.repricing, day))
        known = self._how_priced.get(key)
        if known is None:
            if len(self._how_priced) >= MOST_PRICED:
                self._how_priced.clear()
            known = self._how_priced[key] = item.priced(currency, day)
        return known

    def on(self, day: date) -> Definitions:
        """The same with what items come with, and require, on a day; itself where that is the same on all."""
        if not self.turning:
            return self
        number = self.stretch(day)
        found = self._by_stretch.get(number)
        if found is None:
            items = {item: one.on(day) for item, one in self.items.items()}
            found = self._by_stretch[number] = replace(self, items=items)
            found.__dict__["_by_stretch"] = self._by_stretch
        return found

    @cached_property
    def keeping(self) -> frozenset[str]:
        """The items that come, alone or with others, with something that those who have it may keep."""
        if not any(item.keeps_contents for item in self.items.values()):
            return frozenset()
        stretches = [self.on(day) for day in (date.min, *self.reshaped)]
        return frozenset(
            bringing
            for one in stretches
            for bringing, all_ in one.brings.items()
            if any(item.keeps_contents for item, _, _ in all_)
        )

    @cached_property
    def _how_priced(self) -> dict[tuple[str, str, int], str]:
        return {}

    @cached_property
    def _by_stretch(self) -> dict[int, Definitions]:
        """What on() made, by the number of days of `turning` that have come."""
        return {}

    @cached_property
    def members(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """By kind and id of a group what it stands for."""
        return {(kind, one.id): one.members for kind, all_ in self.groups.items() for one in all_}

    def does(self, action: str) -> str:
        """What an action does to a subscription; of one that is not declared, what its id says."""
        declared = self.actions.get(action)
        return said_by(action) if declared is None else declared.does

    @cached_property
    def doing(self) -> Mapping[str, tuple[str, ...]]:
        """The actions that do something, by what they do; several that do the same in the order of their
        ids."""
        found: dict[str, list[str]] = {}
        for action in sorted(self.actions.values(), key=lambda one: one.id):
            found.setdefault(action.does, []).append(action.id)
        return {does: tuple(actions) for does, actions in found.items()}

    def first_doing(self, does: str) -> str | None:
        """The action to speak of where something is to be done, if there is one that does it."""
        return next(iter(self.doing.get(does, ())), None)

    @cached_property
    def counted_limits(self) -> frozenset[str]:
        """The limits of which more or less is bought, by the unit, in packs or with each seat."""
        items = self.items.values()
        packs = frozenset(limit for item in items if item.in_packs for limit in item.limits)
        seats = frozenset(limit.id for limit in self.limits.values() if limit.by_seat)
        return packs.union(seats, *[item.by_unit for item in items]) & frozenset(self.limits)

    @cached_property
    def kept_grants(self) -> frozenset[str]:
        """The limits and features of which who has something may keep what it no longer grants to others."""
        given = (one for item in self.items.values() for level in item.dated for one in level if one.for_new)
        return frozenset(name for one in given for name in (*one.limits, *one.features))

    @cached_property
    def price_conditions(self) -> tuple[Customers, ...]:
        """Whom price lists are for that are not for all; each once."""
        lists = (dated for item in self.items.values() for dated in item.price_lists)
        return tuple(dict.fromkeys(one.when for one in lists if one.when))

    def priced_as(self, customers: frozenset[Customers]) -> Definitions:
        """The same with the price lists alone that are for all, and those for some customers."""
        if not self.price_conditions:
            return self
        if customers not in self._priced:
            items = {name: item.priced_as(customers) for name, item in self.items.items()}
            self._priced[customers] = replace(self, items=items)
        return self._priced[customers]

    @cached_property
    def _priced(self) -> dict[frozenset[Customers], Definitions]:
        return {}

    @cached_property
    def needed(self) -> Mapping[str, frozenset[str]]:
        """For each item that requires others, all items its requirements name."""
        return {item: frozenset().union(*alternatives) for item, alternatives in self.needs.items()}

    @cached_property
    def ending(self) -> frozenset[str]:
        """The items that end with what they require."""
        return frozenset(item.id for item in self.items.values() if item.ends_unmet and item.requires)

    @cached_property
    def following(self) -> Mapping[str, frozenset[str]]:
        """For each item that has as many seats as another, all items that this may be."""
        items = self.items.values()
        return {one.id: frozenset(self.expand(one.same_as)) for one in items if one.same_as is not None}

    def seat_of(self, item: str | None) -> CountedName | None:
        """What a seat of an item, or of a product, is called: as it says itself, else as what it has as many
        seats as, else as the catalog says; None where none of them has a word."""
        asked = set[str]()
        while item is not None and item not in asked:
            asked.add(item)
            one = self.items.get(next(iter(self.expand(item)), item))
            if one is not None and one.seat is not None:
                return one.seat
            item = one.same_as if one is not None else None
        return self.catalog.seat if self.catalog else None

    @cached_property
    def tried_once(self) -> bool:
        """Whether something can be tried one time only."""
        return any(item.trial is not None and item.trial.once for item in self.items.values())

    def after_trial(self, item: Item) -> str | None:
        """What an item is held as once its trial is over; None where it ends."""
        then = item.trial.then if item.trial is not None else None
        return None if then == "ends" else item.id if then is None else f"{item.product}/{then}"

    @cached_property
    def excluded(self) -> Mapping[str, tuple[str, ...]]:
        """For each item that cannot be held beside others, these, whichever of two says so; sorted."""
        found: dict[str, set[str]] = {}
        for item in self.items.values():
            for reference in item.excludes:
                for other in self.expand(reference):
                    if other != item.id:
                        found.setdefault(item.id, set()).add(other)
                        found.setdefault(other, set()).add(item.id)
        return {item: tuple(sorted(others)) for item, others in found.items()}

    @cached_property
    def stirring(self) -> frozenset[str]:
        """The items by whose coming something comes or leaves that has facts of its own, or that theirs are
        about: of all others what they require and exclude is held afterwards exactly if it is before.

        Where rules ask whether something is lacking or excluded, all items that require or exclude some.
        """
        return frozenset(item.id for item in self.items.values() if self._stirs(item))

    def _stirs(self, item: Item) -> bool:
        coming = self.coming[item.id]
        if not self.compared.isdisjoint({"change.lacks", "change.excluded"}) and (
            item.requires or item.id in self.excluded
        ):
            return True
        if any(self.short_of(one, coming) or one in self.excluded for one in coming if one != item.id):
            return True
        about = {*self.needed.get(item.id, ()), *self.excluded.get(item.id, ())}
        products = {item.product, *(self.items[part].product for part in item.parts)}
        leaving = {
            one.id
            for product in products
            for edition in self.products[product]
            for one, _, _ in self.brings[edition]
        }
        leaving |= {other for one in self.ending for other in self.coming[one]}
        return not about.isdisjoint(coming | leaving)

    @cached_property
    def needs(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """For each item that requires others, sets of items: one of each must be held."""
        return {
            item.id: tuple(frozenset(self.expanded(one)) for one in _alternatives(item.requires))
            for item in self.items.values()
            if item.requires
        }

    def met(self, item: Item, held: frozenset[str]) -> bool:
        """Whether what an item requires is held."""
        return not any(wanted.isdisjoint(held) for wanted in self.needs.get(item.id, ()))

    def short_of(self, item: str, held: frozenset[str]) -> frozenset[str]:
        """All items that an item's requirements name, where these are not met by what is held."""
        return frozenset() if self.met(self.items[item], held) else self.needed[item]

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What the vocabulary declares, in its order."""
        return tuple(
            Fact(name, whose == "user", key, declared.default, declared, frozenset(listed or ()))
            for name, declared in self.vocabulary.items()
            for whose, _, key in (name.partition("."),)
            for listed in (self.values(name) if declared.type in ("enum", "bool") else (),)
        )

    @cached_property
    def facts_by_owner(self) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
        """Of these, those that an account brings itself, and those that each of its users does."""
        return (
            tuple(one for one in self.facts if not one.of_user),
            tuple(one for one in self.facts if one.of_user),
        )

    @cached_property
    def compared(self) -> frozenset[str]:
        """The attributes that conditions of rules and promotions name."""
        rules = [placed.rule for placed in self.rules]
        conditions = [one for rule in rules for one in (rule.when, rule.unless)]
        conditions += [promotion.when for promotion in self.promotions.values()]
        return frozenset(
            test.attribute for one in conditions if isinstance(one, Condition) for _, test in one.walk()
        )

    @cached_property
    def granting(self) -> Mapping[str, frozenset[str]]:
        """For each feature the items that come with it: whoever holds one of these holds it."""
        return {
            one.id: frozenset(
                item.id
                for item in self.items.values()
                if one.id in item.features and one.grants(item.features[one.id])
            )
            for one in self.features.values()
        }

    @cached_property
    def brings(self) -> Mapping[str, tuple[tuple[Item, How, str], ...]]:
        """For each item all that is held by holding it, itself first: the item, how, and by which."""

        def add(item_id: str, how: How, via: str, found: dict[str, tuple[Item, How, str]]) -> None:
            if item_id in found or item_id not in self.items:
                return
            item = self.items[item_id]
            found[item_id] = (item, how, via)
            for part in item.parts:
                add(part, "part", item_id, found)
            for reference in item.includes:
                for included in self.expand(reference):
                    add(included, "included", item_id, found)

        brought: dict[str, tuple[tuple[Item, How, str], ...]] = {}
        for item_id in self.items:
            found: dict[str, tuple[Item, How, str]] = {}
            add(item_id, "line", item_id, found)
            brought[item_id] = tuple(found.values())
        return brought

    @cached_property
    def coming(self) -> Mapping[str, frozenset[str]]:
        """For each item the ids of all that is held by holding it."""
        return {item: frozenset(one.id for one, _, _ in all_) for item, all_ in self.brings.items()}

    @cached_property
    def brought_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each item that comes with others, those that bring it."""
        brought: dict[str, list[str]] = {}
        for bringing, all_ in self.brings.items():
            for item, _, _ in all_:
                if item.id != bringing:
                    brought.setdefault(item.id, []).append(bringing)
        return {item: tuple(others) for item, others in brought.items()}

    def expand(self, reference: str) -> tuple[str, ...]:
        """The items a reference stands for: itself, or all editions of the product it names; else none."""
        if reference in self.items:
            return (reference,)
        return self.products.get(reference, ())

    def expanded(self, references: Iterable[str]) -> Iterator[str]:
        """The items that several references stand for."""
        return (item for reference in references for item in self.expand(reference))

    def kind_of(self, thing: str) -> str:
        """The value of `item.kind` for what an action is done to; `none` where it is done to nothing."""
        if thing in self.items:
            return self.items[thing].kind
        return LIMIT if thing in self.limits else FEATURE if thing in self.features else NONE

    def has(self, thing: str) -> bool:
        """Whether there is something of that name that an action can be done to."""
        return any(thing in table for table in (self.items, self.products, self.limits, self.features))

    def attribute_type(self, name: str) -> str | None:
        """`enum`, `bool`, `integer`, `date` or `items`; None for an attribute nobody declares."""
        if name in DERIVED:
            return DERIVED[name].type
        declared = self.vocabulary.get(name)
        return declared.type if declared else None

    def values(self, name: str) -> tuple[str, ...] | None:
        """All values of an enumerated attribute or set, or None where they are not listed (countries,
        say)."""
        if name in self.vocabulary:
            attribute = self.vocabulary[name]
            return ("true", "false") if attribute.type == "bool" else tuple(attribute.values or ()) or None
        if name not in DERIVED:
            return None
        derived = DERIVED[name]
        if derived.type == "bool":
            return ("true", "false")
        if derived.values:
            return derived.values
        return self._catalog_values.get(name)

    @cached_property
    def _catalog_values(self) -> Mapping[str, tuple[str, ...]]:
        items = tuple(self.items)
        cycles, methods = tuple(self.cycles), tuple(self.payment_methods)
        return {
            "action": tuple(self.actions),
            "item": (*items, *self.limits, *self.features, NONE),
            "item.product": (*self.products, NONE),
            "item.edition": (*sorted({item.edition for item in self.items.values() if item.edition}), NONE),
            "change.to": (*cycles, *methods, NONE),
            "subscription.cycle": (*cycles, NONE),
            "subscription.holds": items,
            "subscription.tried": items,
            "payment.method": (*methods, NONE),
            "terms.outdated": tuple(self.terms),
        }

    def name_of(self, thing: str) -> Names:
        """The name of an item, product, limit, feature, cycle, payment method, channel, action or terms;
        else its id."""
        if thing in self.items:
            return self.items[thing].name
        if thing in self.product_names:
            return self.product_names[thing]
        for table in (
            self.limits,
            self.features,
            self.payment_methods,
            self.channels,
            self.terms,
            self.details,
            self.actions,
        ):
            if thing in table:
                return named(table[thing])
        for cycle in self.catalog.cycles if self.catalog else ():
            if cycle.id == thing:
                return named(cycle)
        return {ANY_LANGUAGE: thing}


def named(thing: Any) -> Names:
    """The names of a record with an id: those it gives, else one made from the id."""
    return thing.name or spoken(thing.id)


def spoken(identifier: str) -> Names:
    """An id as a name: `productivity-pack` is `Productivity Pack`."""
    return {ANY_LANGUAGE: identifier.replace("-", " ").replace("_", " ").title()}

"""Groups: names for lists of countries, items, actions and whatever else files list; see spreading.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field

from .base import (
    ActionRef,
    ChannelRef,
    CustomerName,
    CycleRef,
    Defines,
    EditionRef,
    FeatureRef,
    Id,
    ItemRef,
    Model,
    PaymentMethodRef,
    ProductRef,
    Ref,
    Scalar,
    Silences,
    Source,
    as_scalar,
)
from .kinds import defined_under

KIND: Final = "groups"
VALUES: Final = "values"
"""The key of those groups that say themselves of what they are."""


@cache
def kinds_listed() -> Mapping[str, str]:
    """By key of a file of groups, the kind of their members; those of VALUES are of an attribute's."""
    return {key: kind for key, (kind,) in defined_under(KIND).items()}


class GroupRecord(Model):
    """What all groups have in common."""

    id: Id
    name: CustomerName = None
    source: Source | None = None


_CountryOrGroup = Annotated[str, Field(min_length=1, max_length=80), Ref("country")]


class CountryGroup(GroupRecord):
    """Some countries."""

    id: Annotated[Id, Defines("country")]
    members: Annotated[tuple[_CountryOrGroup, ...], Field(min_length=1)] = Field(
        description="Their ISO 3166-1 alpha-2 codes, and other groups of countries."
    )


class ItemGroup(GroupRecord):
    """Some items."""

    id: Annotated[Id, Defines("item")]
    members: Annotated[tuple[ItemRef, ...], Field(min_length=1)] = Field(
        description="Items, products for all their editions, and other groups of items."
    )


class ProductGroup(GroupRecord):
    """Some products."""

    id: Annotated[Id, Defines("product")]
    members: Annotated[tuple[ProductRef, ...], Field(min_length=1)] = Field(
        description="Products, and other groups of products."
    )


class EditionGroup(GroupRecord):
    """Some editions, by the ids they have in whatever products."""

    id: Annotated[Id, Defines("edition")]
    members: Annotated[tuple[EditionRef, ...], Field(min_length=1)] = Field(
        description="Editions, and other groups of editions."
    )


class ActionGroup(GroupRecord):
    """Some actions."""

    id: Annotated[Id, Defines("action")]
    members: Annotated[tuple[ActionRef, ...], Field(min_length=1)] = Field(
        description="Actions, and other groups of actions."
    )


class ChannelGroup(GroupRecord):
    """Some channels."""

    id: Annotated[Id, Defines("channel")]
    members: Annotated[tuple[ChannelRef, ...], Field(min_length=1)] = Field(
        description="Channels, and other groups of channels."
    )


class CycleGroup(GroupRecord):
    """Some billing cycles."""

    id: Annotated[Id, Defines("cycle")]
    members: Annotated[tuple[CycleRef, ...], Field(min_length=1)] = Field(
        description="Billing cycles, and other groups of them."
    )


class PaymentMethodGroup(GroupRecord):
    """Some payment methods."""

    id: Annotated[Id, Defines("payment-method")]
    members: Annotated[tuple[PaymentMethodRef, ...], Field(min_length=1)] = Field(
        description="Payment methods, and other groups of them."
    )


class FeatureGroup(GroupRecord):
    """Some features, each switched on."""

    id: Annotated[Id, Defines("feature")]
    members: Annotated[tuple[FeatureRef, ...], Field(min_length=1)] = Field(
        description="Features, and other groups of features."
    )


class ValueGroup(GroupRecord):
    """Some values of an attribute, whatever it is."""

    id: Id
    of: Annotated[str, Field(min_length=1)] = Field(description="The attribute whose values they are.")
    members: Annotated[tuple[Scalar, ...], Field(min_length=1)] = Field(
        description="Values, and other groups of values of this attribute."
    )


class GroupsFile(Model):
    """Names for lists. A group's id stands for its members wherever a list of their kind does."""

    kind: Literal["groups"]
    countries: tuple[CountryGroup, ...] = Field(
        default=(), description="For conditions on `account.country`."
    )
    items: tuple[ItemGroup, ...] = Field(
        default=(), description="For the `items` of rules and promotions, `includes`, `requires`, `excludes`."
    )
    products: tuple[ProductGroup, ...] = Field(default=(), description="For conditions on `item.product`.")
    editions: tuple[EditionGroup, ...] = Field(default=(), description="For conditions on `item.edition`.")
    actions: tuple[ActionGroup, ...] = Field(
        default=(), description="For what rules allow, deny, defer, require and settle."
    )
    channels: tuple[ChannelGroup, ...] = Field(default=(), description="For the `through` of rules.")
    cycles: tuple[CycleGroup, ...] = Field(default=(), description="For the `cycles` of promotions.")
    payment_methods: tuple[PaymentMethodGroup, ...] = Field(
        default=(), description="For conditions on `payment.method` and `change.to`."
    )
    features: tuple[FeatureGroup, ...] = Field(default=(), description="For the `features` of what is sold.")
    values: tuple[ValueGroup, ...] = Field(default=(), description="For conditions on any other attribute.")
    silence: Silences = ()


class Listed(NamedTuple):
    """A group as a file lists it: its kind, its id, and its path into the file."""

    kind: str
    id: str
    path: tuple[str | int, ...]
    members: tuple[str, ...]


Members = Mapping[tuple[str, str], tuple[str, ...]]
"""By kind and id of a group what it stands for."""


def listed(data: Any) -> Iterator[Listed]:
    """The groups that the data of a file lists, as far as it has their shape."""
    if not isinstance(data, Mapping) or data.get("kind") != KIND:
        return
    for key in (*kinds_listed(), VALUES):
        groups = data.get(key)
        for number, one in enumerate(groups if isinstance(groups, list) else ()):
            if not isinstance(one, Mapping):
                continue
            kind, members = one.get("of") if key == VALUES else kinds_listed()[key], one.get("members")
            if isinstance(kind, str) and isinstance(one.get("id"), str) and isinstance(members, list):
                yield Listed(kind, one["id"], (key, number), tuple(_words(members)))


def _words(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        try:
            yield as_scalar(value)
        except ValueError:  # which is said of the file
            continue


def members_of(groups: Iterable[Listed]) -> Members:
    """All members of each group; a group that stands in a circle adds nothing to itself."""
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in groups:
        said.setdefault((one.kind, one.id), one.members)
    return {key: tuple(dict.fromkeys(_flat(key, said, ()))) for key in said}


def _flat(key: tuple[str, str], said: Members, above: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for word in said[key]:
        inner = (key[0], word)
        if inner not in said:
            yield word
        elif inner != key and inner not in above:
            yield from _flat(inner, said, (*above, key))


def gathered(file: GroupsFile) -> Iterator[tuple[str, GroupRecord, tuple[str, ...]]]:
    """The groups of a file, each with its kind and what it lists."""
    for key in (*kinds_listed(), VALUES):
        for one in getattr(file, key):
            yield (one.of if key == VALUES else kinds_listed()[key]), one, one.members

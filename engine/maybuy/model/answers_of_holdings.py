"""What the service answers of what is held, and of what could be, as types; see answers.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from .answers import Amount, CatalogName, Day, Decision
from .answers_of_orders import Preview


class Source(Struct):
    """Where something held comes from."""

    how: Literal["line", "part", "included"]
    via: str


class Feature(Struct, omit_defaults=True):
    """An item held, and where it comes from."""

    item: str
    product: str
    edition: str | None
    name: str
    how: Literal["line", "part", "included"]
    via: str
    seats: int
    also: Annotated[list[Source], Meta(description="Where else it comes from.")]
    free_until: Annotated[str | None, Meta(description="Of a line on trial, until when it is free.")] = None


class Agreed(Struct):
    """What was agreed with one customer alone: from a day on, until another."""

    from_: Day | None = field(name="from")
    until: Day | None
    because: str | None


class LimitHeld(Struct, omit_defaults=True):
    """A limit's units that may be used; 0 where nothing grants any."""

    limit: str
    name: str
    value: Annotated[int | float | str, Meta(description="A number, or `unlimited`.")]
    item: str | None
    how: Literal["line", "part", "included"] | None
    via: str | None
    unit: Annotated[str | None, Meta(description="What is counted, where its name does not say.")] = None
    per: Annotated[
        Literal["day", "week", "month", "year"] | None, Meta(description="How often there are as many anew.")
    ] = None
    also: Annotated[list[str], Meta(description="Where it adds up, the other items that grant some.")] = []
    exception: Annotated[Agreed | None, Meta(description="What grants so many, where no item does.")] = None


class FeatureGranted(Struct, omit_defaults=True):
    """A feature, and the item that it comes with; false or null where nothing comes with it."""

    feature: str
    name: str
    value: Annotated[
        bool | int | float | str | None,
        Meta(description="Of a switch true or false, else a number or a text, or null where it has none."),
    ]
    item: str | None
    how: Literal["line", "part", "included"] | None
    via: str | None
    exception: Annotated[Agreed | None, Meta(description="What grants it, where no item does.")] = None


class Entitlements(Struct, omit_defaults=True):
    """What an account holds because of what it subscribes to."""

    account: str
    at: Day
    catalog: CatalogName
    features: list[Feature]
    limits: list[LimitHeld]
    granted_features: Annotated[
        list[FeatureGranted], Meta(description="Every feature, where the catalog declares some.")
    ] = []


class LineFound(Struct):
    """A line of a subscription that can be held."""

    item: str
    seats: int | None
    quantity: Annotated[int | None, Meta(description="Of what is sold in packs, how many.")]


class Held(Struct):
    """A subscription that can be held."""

    items: list[LineFound]
    recurring: Annotated[
        Amount | None, Meta(description="For a whole cycle; null where some of it is on request.")
    ]


class Best(Struct):
    """The cheapest that gives what is needed, and from an account the order that gets there."""

    items: list[LineFound]
    recurring: Annotated[
        Amount | None, Meta(description="For a whole cycle, once all has taken effect; null: on request.")
    ]
    order: Annotated[
        dict[str, Any] | None,
        Meta(description="As `/v1/previews` takes it; without changes where all is held already."),
    ]
    preview: Annotated[Preview | UnsetType, Meta(description="What the order comes to.")] = UNSET


class Without(Struct):
    """How much less the cheapest costs without a need."""

    need: str
    saves: Annotated[Amount | None, Meta(description="null: not computed.")]


class WhyNot(Struct):
    """The cheapest that has an item besides; null where none has a price."""

    item: str
    best: Held | None
    dearer: Amount | None


class Found(Struct):
    """The cheapest subscription that gives what is needed."""

    needs: list[str]
    seats: int | None
    cycle: str
    currency: str
    at: Day
    catalog: CatalogName
    best: Best | None
    ties: Annotated[
        int, Meta(description="How many others cost the same, and do without something of the best.")
    ]
    next: Annotated[Held | None, Meta(description="The cheapest that does without something of the best.")]
    without: list[Without]
    on_request: Annotated[Best | None, Meta(description="Where all is given at a price on request alone.")]
    why_not: Annotated[list[WhyNot] | UnsetType, Meta(description="For each item that was asked about.")] = (
        UNSET
    )
    account: Annotated[str | UnsetType, Meta(description="The account that was asked about.")] = UNSET
    user: str | UnsetType = UNSET
    proven: Annotated[
        bool | UnsetType, Meta(description="From an account: whether no order gets there for less.")
    ] = UNSET
    refused: Annotated[
        Decision | UnsetType, Meta(description="Where no order gets there, the decision in the way.")
    ] = UNSET
    not_computed: Annotated[
        Literal["too-large", "too-many", "time-limit"] | UnsetType,
        Meta(description="Why it could not be worked out; nothing else is known then."),
    ] = UNSET
    missing: Annotated[
        list[str] | UnsetType, Meta(description="Where nothing gives all, the needs that are in the way.")
    ] = UNSET

"""What the service answers of an order that is summed up, as types; see answers.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from .answers import AcceptTerms, Amount, CatalogName, Day, Decision, Effective, Outcome, Provide


class Tier(Struct):
    """A part of a scale of prices."""

    up_to: int | None
    price: Amount
    flat: Amount


class ChargePart(Struct):
    """A part of what a line costs for a whole cycle, or once."""

    what: Literal["seats", "charge", "minimum"]
    charge: str | None
    units: int
    description: str
    amount: Amount


class ChargeByUse(Struct):
    """What is paid for afterwards, by use."""

    charge: str
    description: str
    limit: str
    of: int
    included: int
    tiers: Literal["graduated", "volume", "package"] | None
    prices: list[Tier]


class PreviewLine(Struct, omit_defaults=True):
    """A line of the summary of an order."""

    kind: str
    item: str
    description: str
    seats: int
    seats_added: int
    unit_price: Amount | None
    cycle: str
    recurring: Amount | None
    due_now: Amount | None
    from_: Day = field(name="from")
    until: Day
    units_added: Annotated[
        dict[str, int], Meta(description="Units of limits that are new on a line, by limit.")
    ] = {}
    charges: Annotated[
        list[ChargePart], Meta(description="Of what has charges, the parts of its sum: they add up to it.")
    ] = []
    by_use: Annotated[list[ChargeByUse], Meta(description="What will be paid by use.")] = []


class PreviewPayment(Struct, omit_defaults=True):
    """Something to pay on a day; below zero, a credit."""

    on: Day
    amount: Amount
    for_: Literal["order", "change", "renewal"] = field(name="for")
    items: Annotated[list[str], Meta(description="Of a change, what it is charged for.")] = []


class Change(Struct, omit_defaults=True):
    """A change, as an order has it."""

    action: str
    item: str | None = None
    seats: int | None = None
    quantity: int | None = None
    units: dict[str, int] | None = None
    to: str | None = None


class ScheduledChange(Struct):
    """A change that waits, and the day on which it takes effect."""

    on: Day
    change: Change


class Discount(Struct):
    """What a promotion takes off."""

    promotion: str
    amount: Annotated[Amount, Meta(description="Of what is due now.")]
    recurring: Annotated[Amount, Meta(description="Of the next term.")]
    until: Annotated[Day | None, Meta(description="The first day without it; null: this order, or no end.")]
    ends_because: Annotated[
        Literal["cycle", "seats", "conditions"] | None,
        Meta(description="What of the order ends it; null: its own time."),
    ]


class RefusedCode(Struct):
    """A promotional code that does not count, and why."""

    code: str
    reason: str
    message: str


class Saving(Struct):
    """What a suite costs less for a cycle than what it takes the place of, or than its parts."""

    item: str
    instead_of: list[str]
    separately: Amount
    together: Amount
    amount: Amount


class Totals(Struct):
    """The sums of an order; what is priced on request counts for nothing."""

    currency: str
    recurring: Annotated[Amount, Meta(description="For a cycle, after what changes now.")]
    due_now: Amount
    recurring_after: Annotated[Amount, Meta(description="For a cycle, once all that waits has happened.")]
    recurring_net: Annotated[Amount, Meta(description="`recurring` less promotions.")]
    below_zero: Annotated[
        Literal["credit", "refund", "nothing"] | UnsetType,
        Meta(description="What becomes of a sum below zero, where `due_now` is one."),
    ] = UNSET


class EndedItem(Struct):
    """Something that ends by itself."""

    item: str
    on: Day
    because: Annotated[
        Literal["requires", "trial"], Meta(description="What it needs ends, or its own trial does.")
    ]


class Warned(Struct, kw_only=True):
    """Something to know before confirming."""

    code: str
    about: Annotated[str, Meta(description="An id, a day, or the currency of `amount`.")]
    amount: Annotated[Amount | UnsetType, Meta(description="The sum that it is about, if it is.")] = UNSET
    message: str


class Lacking(Struct, omit_defaults=True):
    """Something to be done before an order is confirmed: its kind, and what it is about."""

    kind: Literal[
        "changes", "no_common_channel", "price", "refused", "assistance", "promotion", "accept_terms",
        "provide", "payment_method",
    ]  # fmt: skip
    change: Annotated[str | None, Meta(description="The change or the item that it is about.")] = None
    terms: str | None = None
    detail: str | None = None
    code: str | None = None
    method: str | None = None
    version: Annotated[str | None, Meta(description="Of terms to accept.")] = None


class Preview(Struct):
    """The summary of an order before it is made."""

    outcome: Outcome
    account: str
    user: str
    at: Day
    catalog: CatalogName
    changes: Annotated[list[Decision], Meta(description="The decision on each change, in their order.")]
    channels: Annotated[list[str], Meta(description="Those that take the whole order.")]
    lines: list[PreviewLine]
    discounts: list[Discount]
    promotions_refused: list[RefusedCode]
    savings: list[Saving]
    totals: Totals
    payments: Annotated[
        list[PreviewPayment], Meta(description="All that is due up to the end of the next term.")
    ]
    on_request: Annotated[list[str], Meta(description="Items added whose price is on request.")]
    undone: Annotated[list[ScheduledChange], Meta(description="What waited and is taken back.")]
    ended: list[EndedItem]
    effective: Effective
    scheduled: list[ScheduledChange]
    subscription_now: dict[str, Any] | None
    subscription_after: dict[str, Any] | None
    obligations: list[AcceptTerms | Provide]
    payment_methods: list[str]
    payment_method: str | None
    warnings: list[Warned]
    missing: Annotated[list[Lacking], Meta(description="What must be done before it is confirmed.")]
    ready: bool

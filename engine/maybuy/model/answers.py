"""What the service answers, as types: encoded by it, described in `/openapi.json`, decoded by the client.

A part of an answer that is encoded already may stand in the place of its type, as `msgspec.Raw`. Decisions,
previews and entitlements as report/ makes them for the command line are held against these by tests.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

PLACE: Final = "#/components/schemas/"
"""Where the types stand in the document."""

_DECIDED: Final = {
    "anyOf": [
        {"type": "object", "description": "A decision as elsewhere, without the members that have no value."},
        {"$ref": f"{PLACE}EvaluationError"},
    ]
}

Outcome = Literal["allow", "refer", "deny"]
Day = Annotated[
    date, Meta(description="A day, written year-month-day.", extra_json_schema={"format": "date"})
]
Amount = Annotated[str, Meta(description="An exact decimal, with the currency's own number of decimals.")]


class CatalogName(Struct):
    """Which catalog decided."""

    id: str
    version: Annotated[str, Meta(description="A digest of its files.")]


class Effective(Struct):
    """When a change takes effect."""

    timing: Annotated[Literal["now", "next_cycle"] | None, Meta(description="null: never, it is denied.")]
    on: Day | None


class Price(Struct):
    """What an item costs, by billing cycle."""

    currency: str
    per: Annotated[
        Literal["seat_month", "pack_month", "month", "from_month"],
        Meta(description="Each seat or pack a month; a month in all; a month for the least."),
    ]
    cycles: dict[str, Amount]


class AcceptTerms(Struct, tag_field="kind", tag="accept_terms"):
    """Terms to accept first."""

    terms: str
    version: str


class Provide(Struct, tag_field="kind", tag="provide"):
    """A detail to give first."""

    detail: str


class Settlement(Struct):
    """How a change that takes place at once is charged, where a rule says so."""

    by: Annotated[
        Literal["proration", "full", "nothing", "new_term"],
        Meta(description="What is charged of what it adds."),
    ]
    credit: Annotated[
        Literal["rest", "none"], Meta(description="What is given back of what was paid for what leaves.")
    ]


class Stretch(Struct):
    """Numbers or days from the first to the last, both included; null is no bound."""

    from_: int | Day | None = field(name="from")
    to: int | Day | None


class Needed(Struct, omit_defaults=True):
    """An attribute that is not as it should be, and all that would do in its place: one member says it."""

    attribute: Annotated[
        str, Meta(description="Which; in one of several `ways` that of what they are of.")
    ] = ""
    any: Annotated[list[str], Meta(description="One of these values.")] = []
    all: Annotated[list[str], Meta(description="All of these items.")] = []
    none: Annotated[list[str], Meta(description="Any value but these; none of these items.")] = []
    not_all: Annotated[list[str], Meta(description="Not all of these items together.")] = []
    within: Annotated[list[Stretch], Meta(description="A number or a day in one of these.")] = []
    ways: Annotated[list[list[Needed]], Meta(description="All that one of these asks for.")] = []


class Reason(Struct, omit_defaults=True):
    """Why, in one sentence. Programs rely on the code, never on the message."""

    code: str
    rule: str | None
    message: str
    at: Annotated[str | None, Meta(description="Where the rule stands: file, line, column.")]
    source: str | None
    on: Annotated[Day | None, Meta(description="Of a fact of the catalog that begins or ends, its day.")] = (
        None
    )
    unmet: Annotated[list[str], Meta(description="For `not_listed`: what the nearest rule misses.")] = []
    needs: Annotated[
        list[Needed],
        Meta(
            description="For each of `unmet`, what would do, by any rule that comes as near, and no other "
            "would refuse then."
        ),
    ] = []
    implied: Annotated[bool, Meta(description="Whether a fact of the catalog says so.")] = False
    exception: Annotated[bool, Meta(description="Whether it rests on what one customer was granted.")] = False


class RoleStep(Struct, tag_field="kind", tag="role"):
    """Ask a user who has this role."""

    role: str


class ItemStep(Struct, tag_field="kind", tag="item", omit_defaults=True):
    """Have this item, by this action."""

    item: str
    action: str
    or_higher: Annotated[bool, Meta(description="Whether every higher edition on sale will do.")] = False


class SeatsStep(Struct, tag_field="kind", tag="seats", omit_defaults=True):
    """Have so many seats."""

    seats: int
    item: Annotated[str | None, Meta(description="Of which item; else of what is asked about.")] = None


class CycleStep(Struct, tag_field="kind", tag="cycle"):
    """Be billed by this cycle."""

    cycle: str


class DateStep(Struct, tag_field="kind", tag="date"):
    """Wait until this day."""

    date: Day


class AttributeStep(Struct, tag_field="kind", tag="attribute"):
    """Have this value of a fact."""

    attribute: str
    value: str


AnyStep = RoleStep | ItemStep | SeatsStep | CycleStep | DateStep | AttributeStep


class Remedy(Struct):
    """Steps to take together, and the outcome after them."""

    outcome: Outcome
    steps: list[AnyStep]


class Decision(Struct, gc=False):
    """The answer to one question."""

    outcome: Outcome
    action: str
    item: str | None
    acts_on: Annotated[str | None, Meta(description="The item that would change.")]
    to: str | None
    seats: int | None
    quantity: int | None
    account: str
    user: str
    at: Day
    channels: Annotated[list[str], Meta(description="How it is done, in the order to try them.")]
    effective: Effective
    price: Price | None
    obligations: Annotated[list[AcceptTerms | Provide], Meta(description="What to do first.")]
    reasons: Annotated[list[Reason], Meta(min_length=1)]
    remedies: Annotated[
        list[Remedy] | None, Meta(description="What would turn it into a yes; null: it was not asked for.")
    ]
    contacts: Annotated[list[str], Meta(description="Whom to turn to.")]
    catalog: CatalogName
    settlement: Annotated[
        Settlement | UnsetType, Meta(description="How it is charged; only where a rule says so.")
    ] = UNSET


class Decisions(Struct):
    """One decision for each question, in their order."""

    decisions: list[Decision]
    catalog: CatalogName


class Offers(Struct):
    """Everything a user may buy or change, sorted by action, then item."""

    account: str
    user: str
    at: Day
    catalog: CatalogName
    offers: list[Decision]


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


class Named(Struct):
    """Something that a question may name."""

    id: str
    name: str


class Cycle(Struct):
    """A billing cycle."""

    id: str
    months: int


class Item(Struct):
    """An item of the catalog."""

    id: str
    kind: str
    product: str
    edition: str | None
    name: str


class Action(Struct):
    """Something that may be asked for."""

    id: str
    target: Annotated[str | None, Meta(description="What it is done to.")]
    channelled: Annotated[bool, Meta(description="Whether it goes through channels.")]
    name: str


class Channel(Struct):
    """A way to do it."""

    id: str
    kind: Literal["self_service", "assisted"]
    name: str


class Catalog(Struct, omit_defaults=True):
    """The catalog that answers, and the ids that questions may name."""

    id: str
    version: str
    name: str
    loaded_at: Annotated[datetime, Meta(extra_json_schema={"format": "date-time"})]
    currencies: list[str]
    cycles: list[Cycle]
    items: list[Item]
    limits: list[Named]
    actions: list[Action]
    channels: list[Channel]
    payment_methods: list[Named]
    contacts: list[Named]
    features: Annotated[list[Named], Meta(description="Where the catalog declares some.")] = []
    digest: Annotated[str, Meta(description="That under which a registry has it, if one does.")] = ""


class Problem(Struct, omit_defaults=True):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    code: Annotated[str, Meta(description="Stable; the end of this page lists them all.")]
    detail: str
    errors: Annotated[
        list[dict[str, Any]],
        Meta(
            description="All that is wrong: `code`, `message`, `help`, `line` and `column`, and `pointer`, a"
            " JSON pointer (RFC 6901) into the body."
        ),
    ] = []


class Evaluation(Struct):
    """A decision, as AuthZEN has it; `context` is the decision in full, or says why there is none."""

    decision: Annotated[bool, Meta(description="Whether the outcome is `allow`.")]
    context: Annotated[
        Any,
        Meta(extra_json_schema=_DECIDED),
    ]


class EvaluationError(Struct):
    """Why an evaluation is refused without a decision."""

    error: dict[str, Any]


class Evaluations(Struct):
    """The decisions, in the order of the evaluations; fewer where the semantics end early."""

    evaluations: list[Evaluation]


class PageShown(Struct):
    """Which part of the results this is; an empty `next_token` is the end."""

    next_token: str
    count: int
    total: int


class Entity(Struct):
    """A subject or resource."""

    type: str
    id: str


class ActionName(Struct):
    """An action."""

    name: str


class Entities(Struct):
    """The subjects or resources found."""

    page: PageShown
    results: list[Entity]


class Actions(Struct):
    """The actions found."""

    page: PageShown
    results: list[ActionName]


FlagError = Literal["PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "FLAG_NOT_FOUND", "GENERAL"]
"""Why a flag cannot be evaluated, in the words of OFREP."""

FlagValue = bool | int | float | str


class Flag(Struct, omit_defaults=True):
    """A flag as it is evaluated. Without a value the client's own default counts."""

    key: str
    reason: Annotated[
        str, Meta(description="`TARGETING_MATCH`; `DEFAULT` where nothing that is held says anything of it.")
    ]
    variant: Annotated[
        str, Meta(description="`on`, `off`, an edition, a value as text; of an action its outcome.")
    ]
    value: FlagValue | UnsetType = UNSET
    metadata: dict[str, FlagValue] = {}


class FlagFailure(Struct, omit_defaults=True):
    """Why there is no flag."""

    errorCode: FlagError  # noqa: N815  as OFREP has it
    errorDetails: str  # noqa: N815
    key: str | UnsetType = UNSET


class FlagList(Struct):
    """All flags."""

    flags: list[Flag]
    metadata: dict[str, FlagValue]


class Health(Struct):
    """The process answers."""

    status: Literal["ok"]


class Readiness(Struct):
    """Whether questions can be answered; to who shows a key, also what each part of the service says."""

    ready: bool


class Reloaded(Struct):
    """The catalog that answers now."""

    result: str
    catalog: CatalogName

"""What the service answers, as types: encoded by it, described in `/openapi.json`, decoded by the client.

Here are decisions, what the catalog has, and what goes wrong; of orders and of what is held see
answers_of_orders.py and answers_of_holdings.py, of other protocols their rooms in serve/.

A part of an answer that is encoded already may stand in the place of its type, as `msgspec.Raw`. Decisions,
previews and entitlements as report/ makes them for the command line are held against these by tests.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

PLACE: Final = "#/components/schemas/"
"""Where the types stand in the document."""

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

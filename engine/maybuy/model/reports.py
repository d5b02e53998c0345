"""What commands answer about a catalog as a whole, as types; answers.py has what is answered about accounts.

What report/ makes is held against these by tests.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from .answers import Amount, CatalogName, Day


class EditionCompared(Struct):
    """One edition of a product."""

    item: str
    edition: str | None
    name: str
    on_sale: bool
    price: Annotated[str, Meta(description="Whether its price is listed, on request, or it has none.")]
    prices: Annotated[dict[str, Amount], Meta(description="By billing cycle.")]
    limits: dict[str, Any]
    included: list[str]
    available: Annotated[list[str], Meta(description="What can be bought besides.")]
    suites: Annotated[list[str], Meta(description="The suites that it is part of.")]
    features: Annotated[dict[str, Any] | UnsetType, Meta(description="Where the catalog declares some.")] = (
        UNSET
    )


class Compared(Struct):
    """The editions of a product side by side."""

    product: str
    currency: str
    at: Day
    catalog: CatalogName
    editions: list[EditionCompared]


class Explained(Struct):
    """The page of a code."""

    code: str
    page: Annotated[str, Meta(description="In Markdown: what it means, what to avoid and to prefer.")]


class NotCompared(Struct):
    """Why two versions are not compared."""

    why: Literal["no-catalog", "errors"]
    message: str


class Answered(Struct):
    """How a question is answered in one of two versions."""

    outcome: Literal["allow", "refer", "deny"]
    channels: list[str]
    reason: str | None
    timing: Literal["now", "next_cycle"] | None
    not_before: Day | None
    obligations: list[dict[str, Any]]
    settlement: dict[str, Any] | UnsetType = UNSET


class Row(Struct):
    """Questions that are answered otherwise, all alike."""

    actions: list[str]
    items: list[str] | None
    roles: list[str]
    account_types: list[str]
    when: Annotated[dict[str, Any], Meta(description="Conditions, as policies write them.")]
    exact: bool
    from_: Answered = field(name="from")
    to: Answered
    signatures: int
    witness: Annotated[dict[str, Any] | None, Meta(description="A question that shows it.")]
    no_witness: str | UnsetType = UNSET
    days: dict[str, str | None] | UnsetType = UNSET


class Difference(Struct):
    """What changes from one version to another, over all questions."""

    base: CatalogName | None
    head: CatalogName
    at: Annotated[Day | None, Meta(description="null: every day.")]
    not_compared: NotCompared | None
    loses: list[Row]
    gains: list[Row]
    changes: list[Row]
    rules: list[dict[str, Any]]
    prices: list[dict[str, Any]]
    items: list[dict[str, Any]]
    texts: list[dict[str, Any]]
    not_computed: Annotated[list[dict[str, Any]], Meta(description="What there was no time for.")]


class Proof(Struct):
    """What came of one promise."""

    id: str
    at: Annotated[str, Meta(description="Where it stands: file, line, column.")]
    holds: Annotated[bool | None, Meta(description="null: not worked out.")]
    vacuous: Annotated[bool, Meta(description="Whether there is nothing that it is about.")]
    witness: Annotated[dict[str, Any] | None, Meta(description="A question that breaks it.")]
    why: str | None


class Proofs(Struct):
    """What came of each promise."""

    catalog: CatalogName
    promises: list[Proof]

"""Answers of the service, as types: those of the engine where they can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ..model.decision import Obligation, Outcome, Price, Remedy, Step, Timing


class Catalog(NamedTuple):
    """Which catalog decided: its id and the digest of its files."""

    id: str
    version: str


class Reason(NamedTuple):
    """Why: a stable code, the rule that says so with its place and source, and a sentence.

    `unmet` names, for `not_listed`, the attributes on which the nearest rule fails.
    """

    code: str
    rule: str | None
    message: str
    at: str | None
    source: str | None
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one question, with the fields of the engine's own; reasons carry their sentence."""

    outcome: Outcome
    action: str
    item: str | None
    acts_on: str | None
    to: str | None
    seats: int | None
    quantity: int | None
    account: str
    user: str
    at: date
    channels: tuple[str, ...]
    effective: Timing
    price: Price | None
    obligations: tuple[Obligation, ...]
    reasons: tuple[Reason, ...]
    remedies: tuple[Remedy, ...] | None
    """None where they were not asked for."""
    contacts: tuple[str, ...]
    catalog: Catalog

    @property
    def allowed(self) -> bool:
        """Whether the user may do it without anybody's help."""
        return self.outcome == "allow"


@dataclass(frozen=True, slots=True)
class Preview:
    """The summary of an order; amounts are in `currency`. `json` has all of it, as docs/services.md shows."""

    outcome: Outcome
    ready: bool
    at: date
    changes: tuple[Decision, ...]
    channels: tuple[str, ...]
    currency: str
    due_now: Decimal
    recurring: Decimal
    recurring_after: Decimal
    effective: Timing
    obligations: tuple[Obligation, ...]
    missing: tuple[Mapping[str, Any], ...]
    catalog: Catalog
    json: Mapping[str, Any]


def decision_of(shown: Mapping[str, Any]) -> Decision:
    """A decision from its JSON."""
    return Decision(
        shown["outcome"],
        shown["action"],
        shown["item"],
        shown["acts_on"],
        shown["to"],
        shown["seats"],
        shown["quantity"],
        shown["account"],
        shown["user"],
        date.fromisoformat(shown["at"]),
        tuple(shown["channels"]),
        _timing(shown["effective"]),
        _price(shown["price"]),
        tuple(_obligation(one) for one in shown["obligations"]),
        tuple(_reason(one) for one in shown["reasons"]),
        None if shown["remedies"] is None else tuple(_remedy(one) for one in shown["remedies"]),
        tuple(shown["contacts"]),
        catalog_of(shown["catalog"]),
    )


def preview_of(shown: Mapping[str, Any]) -> Preview:
    """The summary of an order from its JSON."""
    totals = shown["totals"]
    return Preview(
        shown["outcome"],
        shown["ready"],
        date.fromisoformat(shown["at"]),
        decisions_of(shown["changes"]),
        tuple(shown["channels"]),
        totals["currency"],
        Decimal(totals["due_now"]),
        Decimal(totals["recurring"]),
        Decimal(totals["recurring_after"]),
        _timing(shown["effective"]),
        tuple(_obligation(one) for one in shown["obligations"]),
        tuple(shown["missing"]),
        catalog_of(shown["catalog"]),
        shown,
    )


def decisions_of(shown: Iterable[Mapping[str, Any]]) -> tuple[Decision, ...]:
    """Decisions from their JSON."""
    return tuple(decision_of(one) for one in shown)


def catalog_of(shown: Mapping[str, Any]) -> Catalog:
    """Which catalog decided, from its JSON."""
    return Catalog(shown["id"], shown["version"])


def _timing(shown: Mapping[str, Any]) -> Timing:
    return Timing(shown["timing"], date.fromisoformat(shown["on"]) if shown["on"] else None)


def _price(shown: Mapping[str, Any] | None) -> Price | None:
    if shown is None:
        return None
    return Price(shown["currency"], {cycle: Decimal(amount) for cycle, amount in shown["cycles"].items()})


def _obligation(shown: Mapping[str, Any]) -> Obligation:
    if shown["kind"] == "accept_terms":
        return Obligation("accept_terms", shown["terms"], shown["version"])
    return Obligation(shown["kind"], shown["detail"])


def _reason(shown: Mapping[str, Any]) -> Reason:
    return Reason(
        shown["code"], shown["rule"], shown["message"], shown["at"], shown["source"],
        tuple(shown.get("unmet", ())),
    )  # fmt: skip


def _remedy(shown: Mapping[str, Any]) -> Remedy:
    return Remedy(shown["outcome"], tuple(_step(one) for one in shown["steps"]))


def _step(shown: Mapping[str, Any]) -> Step:
    """A step with what its JSON tells: a step's name is what the JSON has beside the kind and the value."""
    kind = shown["kind"]
    match kind:
        case "item":
            return Step(kind, "item", shown["item"], shown["action"], shown.get("or_higher", False))
        case "seats":
            return Step(kind, shown.get("item", ""), shown["seats"])
        case "date":
            return Step(kind, "at", date.fromisoformat(shown["date"]))
        case "attribute":
            return Step(kind, shown["attribute"], shown["value"])
    return Step(kind, kind, shown[kind])

"""Answers of the service, as types: those of the engine where they can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import UNSET, json, structs

from ..model import answers, answers_of_orders
from ..model.decision import PER, Obligation, Outcome, Price, Remedy, Step, Timing
from ..model.settlement import Settlement


class Catalog(NamedTuple):
    """Which catalog decided: its id and the digest of its files."""

    id: str
    version: str


class Reason(NamedTuple):
    """Why: a stable code, the rule that says so with its place and source, and a sentence.

    `unmet` names, for `not_listed`, the attributes on which the nearest rule fails, and `needs` says of each
    what would do, by any rule that comes as near, and no other would refuse then; `on` is the day of a fact
    of the catalog that begins or ends. A fact of the catalog itself is `implied`; what one customer was
    granted is an `exception`.
    """

    code: str
    rule: str | None
    message: str
    at: str | None
    source: str | None
    unmet: tuple[str, ...] = ()
    on: date | None = None
    implied: bool = False
    exception: bool = False
    needs: tuple[answers.Needed, ...] = ()


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
    settlement: Settlement | None = None
    """How it is charged, where a rule says so."""

    @property
    def allowed(self) -> bool:
        """Whether the user may do it without anybody's help."""
        return self.outcome == "allow"


@dataclass(frozen=True, slots=True)
class Preview:
    """The summary of an order; amounts are in `currency`. `json` is all of it: docs/guides/previews.md."""

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


def decision_of(content: bytes) -> Decision:
    """A decision from its JSON."""
    return _decision(json.decode(content, type=answers.Decision))


def decisions_of(content: bytes) -> tuple[Decision, ...]:
    """Several decisions from their JSON."""
    return _decisions(json.decode(content, type=answers.Decisions).decisions)


def offers_of(content: bytes) -> tuple[Decision, ...]:
    """Offers from their JSON."""
    return _decisions(json.decode(content, type=answers.Offers).offers)


def preview_of(content: bytes) -> Preview:
    """The summary of an order from its JSON."""
    shown, whole = json.decode(content, type=answers_of_orders.Preview), json.decode(content)
    totals = whole["totals"]
    return Preview(
        shown.outcome,
        shown.ready,
        shown.at,
        _decisions(shown.changes),
        tuple(shown.channels),
        totals["currency"],
        Decimal(totals["due_now"]),
        Decimal(totals["recurring"]),
        Decimal(totals["recurring_after"]),
        Timing(shown.effective.timing, shown.effective.on),
        tuple(_obligation(one) for one in shown.obligations),
        tuple(whole["missing"]),
        Catalog(shown.catalog.id, shown.catalog.version),
        whole,
    )


def catalog_of(content: bytes) -> Catalog:
    """Which catalog answers, from its JSON."""
    shown = json.decode(content, type=answers.CatalogName)
    return Catalog(shown.id, shown.version)


def whole_of(content: bytes) -> dict[str, Any]:
    """An answer as its JSON."""
    return json.decode(content, type=dict[str, Any])


def _decisions(shown: Iterable[answers.Decision]) -> tuple[Decision, ...]:
    return tuple(_decision(one) for one in shown)


def _decision(shown: answers.Decision) -> Decision:
    """With the engine's types where they say the same."""
    of_engine = {
        "channels": tuple(shown.channels),
        "effective": Timing(shown.effective.timing, shown.effective.on),
        "price": None if shown.price is None else _price(shown.price),
        "obligations": tuple(_obligation(one) for one in shown.obligations),
        "reasons": tuple(
            Reason(**structs.asdict(one) | {"unmet": tuple(one.unmet), "needs": tuple(one.needs)})
            for one in shown.reasons
        ),
        "remedies": None if shown.remedies is None else tuple(_remedy(one) for one in shown.remedies),
        "contacts": tuple(shown.contacts),
        "catalog": Catalog(shown.catalog.id, shown.catalog.version),
        "settlement": None
        if shown.settlement is UNSET
        else Settlement(shown.settlement.by, shown.settlement.credit),
    }
    return Decision(**(structs.asdict(shown) | of_engine))


def _price(shown: answers.Price) -> Price:
    per = next(per for per, said in PER.items() if said == shown.per)
    return Price(shown.currency, {cycle: Decimal(amount) for cycle, amount in shown.cycles.items()}, per)


def _obligation(shown: answers.AcceptTerms | answers.Provide) -> Obligation:
    if isinstance(shown, answers.AcceptTerms):
        return Obligation("accept_terms", shown.terms, shown.version)
    return Obligation("provide", shown.detail)


def _remedy(shown: answers.Remedy) -> Remedy:
    return Remedy(shown.outcome, tuple(_step(one) for one in shown.steps))


def _step(shown: answers.AnyStep) -> Step:
    """A step with what its JSON tells: a step's name is what the JSON has beside the kind and the value."""
    match shown:
        case answers.RoleStep():
            return Step("role", "role", shown.role)
        case answers.ItemStep():
            return Step("item", "item", shown.item, shown.action, shown.or_higher)
        case answers.SeatsStep():
            return Step("seats", shown.item or "", shown.seats)
        case answers.CycleStep():
            return Step("cycle", "cycle", shown.cycle)
        case answers.DateStep():
            return Step("date", "at", shown.date)
        case answers.AttributeStep():
            return Step("attribute", shown.attribute, shown.value)

"""Decisions as the JSON that services rely on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from ..decide.prepared import Decision
from ..language.told import Diagnostic
from ..model.decision import Obligation, Price, Reason, Remedy, Step
from ..model.definitions import Definitions
from .money import exact
from .sentences import reason_sentence

if TYPE_CHECKING:
    from ..decide.consider import Considered


def decision_json(decision: Decision, definitions: Definitions, language: str) -> dict[str, Any]:
    """One decision."""
    effective = decision.effective
    return {
        "outcome": decision.outcome,
        "action": decision.action,
        "item": decision.item,
        "acts_on": decision.acts_on,
        "to": decision.to,
        "seats": decision.seats,
        "quantity": decision.quantity,
        "account": decision.account,
        "user": decision.user,
        "at": decision.at.isoformat(),
        "channels": list(decision.channels),
        "effective": {"timing": effective.timing, "on": effective.on.isoformat() if effective.on else None},
        "price": price_json(decision.price),
        "obligations": [obligation_json(one) for one in decision.obligations],
        "reasons": [reason_json(decision, one, definitions, language) for one in decision.reasons],
        "remedies": [remedy_json(one) for one in decision.remedies],
        "contacts": list(definitions.contacts),
        "catalog": catalog_json(definitions),
    }


def catalog_json(definitions: Definitions) -> dict[str, str]:
    """Which catalog decided: its id and the digest of its files."""
    return {"id": definitions.id, "version": definitions.version}


def offers_json(
    decisions: Iterable[Decision],
    *,
    account: str,
    user: str,
    at: date,
    definitions: Definitions,
    language: str,
) -> dict[str, Any]:
    """A list of offers."""
    return {
        "account": account,
        "user": user,
        "at": at.isoformat(),
        "catalog": catalog_json(definitions),
        "offers": [decision_json(one, definitions, language) for one in decisions],
    }


def price_json(price: Price | None) -> dict[str, Any] | None:
    """A price; None where there is none to pay."""
    if price is None:
        return None
    amounts = {cycle: exact(amount, price.currency) for cycle, amount in price.amounts.items()}
    return {"currency": price.currency, "per": "seat_month", "cycles": amounts}


def obligation_json(obligation: Obligation) -> dict[str, Any]:
    """Something to do first."""
    if obligation.kind == "accept_terms":
        return {"kind": obligation.kind, "terms": obligation.what, "version": obligation.version}
    return {"kind": obligation.kind, "detail": obligation.what}


def reason_json(
    decision: Decision, reason: Reason, definitions: Definitions, language: str
) -> dict[str, Any]:
    """Why, in one sentence, with the rule that says so."""
    shown: dict[str, Any] = {
        "code": reason.code,
        "rule": reason.rule,
        "message": reason_sentence(decision, reason, language, definitions),
        "at": reason.at or None,
        "source": reason.source or None,
    }
    if reason.code == "not_listed":
        shown["unmet"] = list(reason.unmet)
    return shown


def remedy_json(remedy: Remedy) -> dict[str, Any]:
    """One way out: its steps, in the order they are taken."""
    return {"outcome": remedy.outcome, "steps": [_step(step) for step in remedy.steps]}


def _step(step: Step) -> dict[str, Any]:
    value = step.value.isoformat() if isinstance(step.value, date) else step.value
    match step.kind:
        case "item":
            higher = {"or_higher": True} if step.or_higher else {}
            return {"kind": "item", "item": value, "action": step.action} | higher
        case "seats":
            return {"kind": "seats", "seats": value} | ({"item": step.name} if step.name else {})
        case "attribute":
            return {"kind": "attribute", "attribute": step.name, "value": value}
    return {"kind": step.kind, step.kind: value}


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding about a file."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help or None,
        "file": diagnostic.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def considered_json(one: Considered) -> dict[str, Any]:
    """One rule that was considered."""
    rule = one.rule
    return {
        "rule": rule.id,
        "effect": rule.effect,
        "code": rule.code,
        "channels": list(rule.channels) if rule.channels is not None else None,
        "applies": one.applies,
        "unmet": list(one.unmet),
        "at": rule.place or None,
        "source": rule.source or None,
    }

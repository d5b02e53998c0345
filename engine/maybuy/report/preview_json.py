"""Order summaries and records as the JSON that services rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from ..decide.changes import Scheduled
from ..decide.preview import uninterrupted
from ..decide.pricing import OrderLine
from ..decide.promotion import Discount, Refusal
from ..decide.summary import Missing, Preview
from ..language import DEFAULT
from ..model.account import Subscription
from ..model.ask import Ask
from ..model.definitions import Definitions
from .json_form import catalog_json, decision_json, obligation_json
from .money import exact
from .preview_sentences import line_sentence, notice_sentence, refusal_sentence


def preview_json(
    preview: Preview,
    definitions: Definitions,
    language: str,
    between: Callable[[], object] = uninterrupted,
) -> dict[str, Any]:
    """The summary of an order. `between` is called before the remedies of each change are worked out."""
    changes = []
    for one in preview.changes:
        between()
        changes.append(decision_json(one, definitions, language))
    currency, effective = preview.currency, preview.effective
    return {
        "outcome": preview.outcome,
        "account": preview.account.id,
        "user": preview.order.user,
        "at": preview.at.isoformat(),
        "catalog": catalog_json(definitions),
        "changes": changes,
        "channels": list(preview.channels),
        "lines": [_line(one, currency, definitions, language) for one in preview.lines],
        "discounts": [_discount(one, currency) for one in preview.discounts],
        "promotions_refused": [_refusal(one, definitions, language) for one in preview.refused_codes],
        "savings": [
            {
                "item": one.item,
                "separately": exact(one.separately, currency),
                "together": exact(one.together, currency),
                "amount": exact(one.amount, currency),
            }
            for one in preview.savings
        ],
        "totals": {
            "currency": currency,
            "recurring": exact(preview.recurring, currency),
            "due_now": exact(preview.due_now, currency),
            "recurring_after": exact(preview.recurring_after, currency),
        },
        "effective": {"timing": effective.timing, "on": effective.on.isoformat() if effective.on else None},
        "scheduled": [_scheduled(one) for one in preview.scheduled],
        "subscription_now": _subscription(preview.subscription_now),
        "subscription_after": _subscription(preview.subscription_after),
        "obligations": [obligation_json(one) for one in preview.obligations],
        "payment_methods": list(preview.payment_methods),
        "payment_method": preview.payment_method,
        "warnings": [
            {"code": one.code, "about": one.about, "message": notice_sentence(one, definitions, language)}
            for one in preview.warnings
        ],
        "missing": [_missing(one) for one in preview.missing],
        "ready": preview.ready,
    }


def record_json(preview: Preview, definitions: Definitions, language: str) -> dict[str, Any]:
    """The record of a confirmed order, for a billing system: the same for the same order on the same day."""
    record = _record(preview, definitions, language)
    # The language of its messages makes no other order of it.
    named = record if language == DEFAULT else _record(preview, definitions, DEFAULT)
    digest = sha256(json.dumps(named, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return {"id": f"order:{digest[:32]}", **record}


def _record(preview: Preview, definitions: Definitions, language: str) -> dict[str, Any]:
    summary = preview_json(preview, definitions, language)
    accepted = [
        {"terms": one.what, "version": one.version, "at": summary["at"]}
        for one in preview.obligations
        if one.kind == "accept_terms" and one.what in preview.order.accept
    ]
    kept = (
        "account", "user", "at", "catalog", "channels", "lines", "discounts", "totals", "effective",
        "scheduled",
        "subscription_now", "subscription_after", "payment_method",
    )  # fmt: skip
    return {
        "kind": "order-record",
        **{name: summary[name] for name in kept},
        "decisions": summary["changes"],
        "accepted": accepted,
        "details": dict(sorted(preview.order.details.items())),
    }


def _line(line: OrderLine, currency: str, definitions: Definitions, language: str) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "item": line.item,
        "description": line_sentence(line, definitions, language),
        "seats": line.seats,
        "seats_added": line.added,
        "unit_price": None if line.unit_price is None else exact(line.unit_price, currency),
        "cycle": line.cycle,
        "recurring": None if line.recurring is None else exact(line.recurring, currency),
        "due_now": None if line.due_now is None else exact(line.due_now, currency),
        "from": line.from_.isoformat(),
        "until": line.until.isoformat(),
    }


def _discount(one: Discount, currency: str) -> dict[str, Any]:
    return {
        "promotion": one.promotion,
        "amount": exact(one.amount, currency),
        "recurring": exact(one.recurring, currency),
        "until": one.until.isoformat() if one.until else None,
    }


def _refusal(one: Refusal, definitions: Definitions, language: str) -> dict[str, Any]:
    return {"code": one.code, "reason": one.why, "message": refusal_sentence(one, definitions, language)}


def _scheduled(one: Scheduled) -> dict[str, Any]:
    return {"on": one.on.isoformat(), "change": _change(one.change)}


def _change(change: Ask) -> dict[str, Any]:
    shown = {"action": change.action, "item": change.item, "seats": change.seats, "to": change.to}
    return {name: value for name, value in shown.items() if value is not None}


def _subscription(subscription: Subscription | None) -> dict[str, Any] | None:
    """A subscription as an account file has it."""
    if subscription is None:
        return None
    shown: dict[str, Any] = {
        "cycle": subscription.cycle,
        "term": {"start": subscription.term.start.isoformat(), "end": subscription.term.end.isoformat()},
        "items": [
            {"item": line.item, "seats": line.seats, "in_use": line.in_use} for line in subscription.items
        ],
    }
    if subscription.scheduled:
        shown["scheduled"] = [
            {"on": one.on.isoformat(), "change": one.change.model_dump(exclude_none=True)}
            for one in subscription.scheduled
        ]
    if subscription.promotions:
        shown["promotions"] = [
            {"id": one.id, "until": one.until.isoformat()} for one in subscription.promotions
        ]
    return shown


def _missing(one: Missing) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": one.kind}
    if one.what is not None:
        names = {
            "accept_terms": "terms",
            "provide": "detail",
            "promotion": "code",
            "payment_method": "method",
        }
        shown[names.get(one.kind, "change")] = one.what
    if one.version is not None:
        shown["version"] = one.version
    return shown

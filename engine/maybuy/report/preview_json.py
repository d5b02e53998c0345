"""Order summaries and records as the JSON that services rely on, and so any answer of an engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from ..decide.changes import LineChange
from ..decide.engine import Engine
from ..decide.entitlements import Entitlements
from ..decide.preview import uninterrupted
from ..decide.pricing import OrderLine
from ..decide.promotion import Refusal
from ..decide.summary import Missing, Notice, Preview
from ..language import DEFAULT, pick
from ..model.account import Subscription
from ..model.decision import Decision
from ..model.definitions import Definitions
from .json_form import catalog_json, decision_json, entitlements_json, fields, obligation_json
from .sentences import Sentences
from .speaker import counted

_OWN_WORDS = ("cycle", "conditions", "items", "seats", "voided")
"""Why a promotion does not apply, where its own words say more."""


class PreviewWords(Sentences):
    """Says what a summary says."""

    def line(self, line: OrderLine) -> str:
        """What a line is for."""
        item = self.name(line.item)
        if 0 < line.added < line.seats:
            key, count, name = "order.line.added", line.added, "added"
            words = {"item": item, "seats": self.number(line.seats)}
        else:
            key = "order.credit" if line.kind == "credit" else "order.line"
            count, name, words = line.seats, "seats", {"item": item}
        return counted("decisions", key, count, self.language, name=name, **words)

    def refusal(self, one: Refusal) -> str:
        """Why a code does not apply: in the promotion's own words where it has some."""
        promotion = self.definitions.promotions.get(one.promotion or "")
        sentence = self.decided(f"promotion.{one.why}", code=one.code)
        if one.needs:
            sentence = "; ".join(map(self.need, one.needs))
        own = promotion.because if promotion is not None and one.why in _OWN_WORDS else None
        return f"{sentence} ({pick(own, self.language)})" if own else sentence

    def notice(self, one: Notice) -> str:
        """Something to know before confirming."""
        promotion = self.definitions.promotions.get(one.about)
        name = promotion.name or {} if promotion else self.definitions.name_of(one.about)
        return self.decided(f"notice.{one.code}", about=pick(name, self.language) or one.about)

    def missing(self, one: Missing, preview: Preview) -> str:
        """Something that an order still needs."""
        what = one.what or ""
        if one.change is not None:
            decision = preview.changes[one.change]
            what = self.subject(decision.action, (decision.item, decision.to))
            channels = self.names(decision.channels, "or")
            return self.decided(f"missing.{one.kind}", what=what, channels=channels)
        if one.kind == "promotion":
            why = next(refusal for refusal in preview.refused_codes if refusal.code == what)
            return self.decided("missing.promotion", what=what, why=self.refusal(why))
        if one.kind in ("accept_terms", "provide", "payment_method") and what:
            what = self.name(what)
        negated = ".not" if one.kind == "payment_method" and one.what else ""
        return self.decided(f"missing.{one.kind}{negated}", what=what, version=one.version or "")


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
    words, currency = PreviewWords(definitions, language), preview.currency
    return {
        "outcome": preview.outcome,
        "account": preview.account.id,
        "user": preview.order.user,
        "at": preview.at.isoformat(),
        "catalog": catalog_json(definitions),
        "changes": changes,
        "channels": list(preview.channels),
        "lines": [_line(one, currency, words) for one in preview.lines],
        "discounts": [
            fields(one, "promotion", "amount", "recurring", "until", currency=currency)
            for one in preview.discounts
        ],
        "promotions_refused": [
            {"code": one.code, "reason": one.why, "message": words.refusal(one)}
            for one in preview.refused_codes
        ],
        "savings": [
            fields(one, "item", "separately", "together", "amount", currency=currency)
            for one in preview.savings
        ],
        "totals": fields(preview, "currency", "recurring", "due_now", "recurring_after", currency=currency),
        "effective": fields(preview.effective, "timing", "on"),
        "scheduled": [{"on": one.on.isoformat(), "change": _change(one.change)} for one in preview.scheduled],
        "subscription_now": _subscription(preview.subscription_now),
        "subscription_after": _subscription(preview.subscription_after),
        "obligations": [obligation_json(one) for one in preview.obligations],
        "payment_methods": list(preview.payment_methods),
        "payment_method": preview.payment_method,
        "warnings": [
            {**fields(one, "code", "about"), "message": words.notice(one)} for one in preview.warnings
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


def _line(line: OrderLine, currency: str, words: PreviewWords) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "item": line.item,
        "description": words.line(line),
        "seats": line.seats,
        "seats_added": line.added,
        **fields(line, "unit_price", "cycle", "recurring", "due_now", currency=currency),
        "from": line.from_.isoformat(),
        "until": line.until.isoformat(),
    }


def _change(change: LineChange) -> dict[str, Any]:
    shown = fields(change, "action", "item", "seats", "to")
    return {name: value for name, value in shown.items() if value is not None}


def _subscription(subscription: Subscription | None) -> dict[str, Any] | None:
    """A subscription as an account file has it."""
    if subscription is None:
        return None
    shown: dict[str, Any] = {
        "cycle": subscription.cycle,
        "term": fields(subscription.term, "start", "end"),
        "items": [fields(line, "item", "seats", "in_use") for line in subscription.items],
    }
    if subscription.scheduled:
        shown["scheduled"] = [
            {"on": one.on.isoformat(), "change": one.change.model_dump(exclude_none=True)}
            for one in subscription.scheduled
        ]
    if subscription.promotions:
        shown["promotions"] = [fields(one, "id", "until") for one in subscription.promotions]
    return shown


_NAMED = {"accept_terms": "terms", "provide": "detail", "promotion": "code", "payment_method": "method"}
"""What an order still needs, by its kind; any other is about a change."""


def _missing(one: Missing) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": one.kind}
    if one.what is not None:
        shown[_NAMED.get(one.kind, "change")] = one.what
    if one.version is not None:
        shown["version"] = one.version
    return shown


def to_json(
    answer: Decision | Preview | Entitlements, engine: Engine, language: str = DEFAULT
) -> dict[str, Any]:
    """An answer of an engine as the JSON of the command line, its messages in a language."""
    if isinstance(answer, Preview):
        return preview_json(answer, engine.definitions, language)
    if isinstance(answer, Entitlements):
        return entitlements_json(answer, engine.definitions, language)
    return decision_json(answer, engine.definitions, language)

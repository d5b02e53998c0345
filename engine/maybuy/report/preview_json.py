"""Order summaries and records as the JSON that services rely on, and so any answer of an engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from ..decide.decision import Decision
from ..engine import Engine
from ..language import DEFAULT, pick
from ..model.account import Line, ScheduledChange, Subscription
from ..model.definitions import Definitions
from ..model.settlement import PRORATION
from ..order.charges import OrderLine
from ..order.payments import Due
from ..order.preview import uninterrupted
from ..order.promotions import Refusal, find
from ..order.summary import Missing, Notice, Preview
from ..views.entitlements import Entitlements
from .charge_words import amounts_of, name_of, part_said
from .json_form import catalog_json, charge_json, decision_json, entitlements_json, fields, obligation_json
from .money import exact
from .sentences import Sentences

_OWN_WORDS = ("cycle", "conditions", "items", "minimum", "once", "seats", "voided")
"""Why a promotion does not apply, where its own words say more."""


class PreviewWords(Sentences):
    """Says what a summary says."""

    def line(self, line: OrderLine) -> str:
        """What a line is for."""
        item = self.name(line.item)
        if line.kind == "once":
            charges = self.listed(
                name_of(part.charge, self.definitions.items[line.item], self)
                for part in line.parts
                if part.charge
            )
            return self.say("charge.due", item=item, charges=charges)
        if line.kind == "credit" and not line.seats:
            return self.decided("order.credit.less", item=item)
        count = self.seats(line.item, line.seats)
        if 0 < line.added < line.seats:
            said = self.counted(
                "order.line.added", line.added,
                subject="decisions", name="added", item=item, held=count,
            )  # fmt: skip
        else:
            key = "order.credit" if line.kind == "credit" else "order.line"
            said = self.decided(key, item=item, count=count)
        if line.units_added:
            said = self.decided("order.line.units", line=said, units=self.units_of(line.units_added))
        return said if line.by == PRORATION else self.decided(f"order.line.{line.by}", line=said)

    def units_of(self, units: Mapping[str, int]) -> str:
        """Some units of limits: `500 contacts`, also of what is so many a month."""
        return self.listed(
            self.decided("order.units", units=self.as_many(limit, more), limit=self.name(limit))
            for limit, more in units.items()
        )

    def refusal(self, refusal: Refusal, currency: str) -> str:
        """Why a code does not apply: in the promotion's own words where it has some."""
        promotion = self.definitions.promotions.get(refusal.promotion or "")
        least = (promotion.minimum or {}).get(currency) if promotion is not None else None
        shown = "" if least is None else self.money(least, currency)
        sentence = self.decided(f"promotion.{refusal.why}", code=refusal.code, least=shown)
        if refusal.needs:
            sentence = self.say("apart").join(map(self.need, refusal.needs))
        own = promotion.because if promotion is not None and refusal.why in _OWN_WORDS else None
        return f"{sentence} ({pick(own, self.language)})" if own else sentence

    def notice(self, notice: Notice) -> str:
        """Something to know before confirming."""
        if notice.code in ("new_term", "uncredited"):
            return self.decided(f"notice.{notice.code}", day=self.day(date.fromisoformat(notice.about)))
        if notice.amount is not None:
            return self.decided(f"notice.{notice.code}", amount=self.money(notice.amount, notice.about))
        known = notice.about in self.definitions.promotions
        about = self.promotion(notice.about) if known else self.name(notice.about)
        return self.decided(f"notice.{notice.code}", about=about or notice.about)

    def promotion(self, promotion: str, typed: Iterable[str] = ()) -> str:
        """What a promotion is called: its name, else its code where that is one of those `typed`. Any other
        code is told to nobody."""
        found = self.definitions.promotions[promotion]
        known = any(find(code, self.definitions) is found for code in typed)
        return pick(found.name or {}, self.language) or (found.code if known else promotion)

    def missing(self, lack: Missing, preview: Preview) -> str:
        """Something that an order still needs."""
        what = lack.what or ""
        if lack.change is not None:
            decision = preview.changes[lack.change]
            what = self.subject(decision.action, (decision.item, decision.to))
            channels = self.names(decision.channels, "or")
            return self.decided(f"missing.{lack.kind}", what=what, channels=channels)
        if lack.kind == "promotion":
            why = next(refusal for refusal in preview.refused_codes if refusal.code == what)
            return self.decided("missing.promotion", what=what, why=self.refusal(why, preview.currency))
        if lack.kind in ("accept_terms", "price", "provide", "payment_method") and what:
            what = self.name(what)
        negated = ".not" if lack.kind == "payment_method" and lack.what else ""
        return self.decided(f"missing.{lack.kind}{negated}", what=what, version=lack.version or "")


def preview_json(
    preview: Preview, definitions: Definitions, language: str, between: Callable[[], object] = uninterrupted
) -> dict[str, Any]:
    """The summary of an order. `between` is called before the remedies of each change are worked out."""
    changes = []
    for change in preview.changes:
        between()
        changes.append(decision_json(change, definitions, language))
    words, currency = PreviewWords(definitions, language), preview.currency
    return {
        "outcome": preview.outcome,
        "account": preview.account.id,
        "user": preview.order.user,
        "at": preview.at.isoformat(),
        "catalog": catalog_json(definitions),
        "changes": changes,
        "channels": list(preview.channels),
        "lines": [_line(line, currency, words) for line in preview.lines],
        "discounts": [
            fields(discount, "promotion", "amount", "recurring", "until", "ends_because", currency=currency)
            for discount in preview.discounts
        ],
        "promotions_refused": [
            {"code": refusal.code, "reason": refusal.why, "message": words.refusal(refusal, currency)}
            for refusal in preview.refused_codes
        ],
        "savings": [
            fields(saving, "item", "instead_of", "separately", "together", "amount", currency=currency)
            for saving in preview.savings
        ],
        "totals": _totals(preview, definitions),
        "payments": [_payment(due, currency) for due in preview.payments],
        "on_request": list(preview.on_request),
        "undone": [_scheduled(later) for later in preview.undone],
        "ended": [fields(one, "item", "on", "because") for one in preview.ended],
        "effective": fields(preview.effective, "timing", "on"),
        "scheduled": [_scheduled(later) for later in preview.scheduled],
        "subscription_now": subscription_json(preview.subscription_now),
        "subscription_after": subscription_json(preview.subscription_after),
        "obligations": [obligation_json(duty) for duty in preview.obligations],
        "payment_methods": list(preview.payment_methods),
        "payment_method": preview.payment_method,
        "warnings": [_notice(notice, words) for notice in preview.warnings],
        "missing": [_missing(lack) for lack in preview.missing],
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
        {"terms": duty.what, "version": duty.version, "at": summary["at"]}
        for duty in preview.obligations
        if duty.kind == "accept_terms" and duty.what in preview.order.accept
    ]
    kept = (
        "account", "user", "at", "catalog", "channels", "lines", "discounts", "totals", "effective",
        "scheduled",
        "subscription_now", "subscription_after", "payment_method",
    )  # fmt: skip
    return {
        "kind": "order-record",
        **{name: summary[name] for name in kept},
        "subscription_before": subscription_json(preview.account.subscription),
        "decisions": summary["changes"],
        "accepted": accepted,
        "details": dict(sorted(preview.order.details.items())),
    }


def _notice(notice: Notice, words: PreviewWords) -> dict[str, Any]:
    """What to know before confirming; the sum that it is about beside the currency, where there is one."""
    sum_ = {} if notice.amount is None else fields(notice, "amount", currency=notice.about)
    return {**fields(notice, "code", "about"), **sum_, "message": words.notice(notice)}


def _totals(preview: Preview, definitions: Definitions) -> dict[str, Any]:
    """The sums; of one below zero, what becomes of it."""
    names = ("currency", "recurring", "due_now", "recurring_after", "recurring_net")
    shown = fields(preview, *names, currency=preview.currency)
    if preview.due_now < 0 and definitions.catalog is not None:
        shown["below_zero"] = definitions.catalog.below_zero
    return shown


def _line(line: OrderLine, currency: str, words: PreviewWords) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "item": line.item,
        "description": words.line(line),
        "seats": line.seats,
        "seats_added": line.added,
        **({"units_added": dict(line.units_added)} if line.units_added else {}),
        **fields(line, "unit_price", "cycle", "recurring", "due_now", currency=currency),
        "from": line.from_.isoformat(),
        "until": line.until.isoformat(),
        **_charges(line, currency, words),
    }


def _charges(line: OrderLine, currency: str, words: PreviewWords) -> dict[str, Any]:
    """The parts of what a line with charges costs: for a whole cycle, or once; and what it is paid for by
    use."""
    item, found = words.definitions.items[line.item], {}
    months = 1 if line.kind == "once" else words.definitions.cycles[line.cycle]
    if line.parts and line.due_now is not None:
        found["charges"] = [
            {
                **fields(part, "what", "charge", "units"),
                "description": part_said(part, item, words),
                "amount": exact(amount, currency),
            }
            for part, amount in amounts_of(line.parts, months, currency)
        ]
    if line.rates:
        found["by_use"] = [
            {
                "charge": rate.charge.id,
                "description": name_of(rate.charge.id, item, words),
                "limit": rate.charge.per,
                **charge_json(rate.charge, rate.scale, currency),
            }
            for rate in line.rates
        ]
    return found


def _payment(due: Due, currency: str) -> dict[str, Any]:
    """Something to pay; of a change that waits, for which items."""
    shown = {**fields(due, "on", "amount", currency=currency), "for": due.reason}
    return {**shown, "items": list(due.items)} if due.reason == "change" else shown


def _scheduled(later: ScheduledChange) -> dict[str, Any]:
    return {"on": later.on.isoformat(), "change": later.change.model_dump(exclude_none=True)}


def subscription_json(subscription: Subscription | None) -> dict[str, Any] | None:
    """A subscription as an account file has it."""
    if subscription is None:
        return None
    said = subscription.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"items"})
    return {"cycle": said["cycle"], "term": said["term"], "items": [*map(_held, subscription.items)], **said}


def _held(line: Line) -> dict[str, Any]:
    """A line as an account file has it, also where it says what it need not."""
    said = line.model_dump(mode="json", exclude_defaults=True, exclude={"paid"})
    if line.payments is not None:
        said["paid"] = [one.model_dump(mode="json", exclude_none=True) for one in line.payments]
    return fields(line, "item", "seats", "in_use") | said


_NAMED = {"accept_terms": "terms", "provide": "detail", "promotion": "code", "payment_method": "method"}
"""What an order still needs, by its kind; any other is about a change."""


def _missing(lack: Missing) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": lack.kind}
    if lack.what is not None:
        shown[_NAMED.get(lack.kind, "change")] = lack.what
    if lack.version is not None:
        shown["version"] = lack.version
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

"""The pages by which an order is made: code and terms, payment, the order itself, and what became of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ...model.decision import Obligation
from ...order.summary import Preview
from ...report.preview_json import PreviewWords, preview_json, record_json
from ..services import CustomerPages, Taken
from . import token
from .answering import Asking, Links, Page, redirected
from .forms import KEY, SEEN, changed, from_here, genuine, order_key, seen, signed
from .pane import Pane, shown_again
from .visiting import Visit, shown, visit_of

BUY: Final = "order"
DETAIL: Final = "detail."
LONGEST_DETAIL: Final = 200
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Terms(NamedTuple):
    """Terms that are to be accepted."""

    id: str
    said: str
    accepted: bool


class Detail(NamedTuple):
    """Something that the customer gives."""

    name: str
    said: str
    optional: bool
    given: str


def _checkout(visit: Visit, *, wrong: bool = False, notes: tuple[str, ...] = ()) -> Page:
    """`wrong`: terms were not accepted; `notes`: what has changed meanwhile, so that none of them were."""
    preview = visit.preview()
    return visit.page(
        "checkout",
        409 if notes else 422 if wrong else 200,
        pane=visit.pane(preview),
        codes=visit.asked.draft.codes,
        terms=list(_terms(preview, visit, anew=bool(notes))),
        wrong=wrong,
        notes=notes,
    )


checkout: Final = shown(_checkout)
"""`GET /pages/checkout`: codes, and terms where some are to be accepted."""


def _terms(preview: Preview, visit: Visit, *, anew: bool) -> Iterator[Terms]:
    for duty in _duties(preview, "accept_terms"):
        accepted = duty.what in preview.order.accept and not anew
        yield Terms(duty.what, visit.asked.words.obligation(duty), accepted)


def _duties(preview: Preview, kind: str) -> list[Obligation]:
    return [one for one in preview.obligations if one.kind == kind]


def _payment(
    visit: Visit,
    preview: Preview,
    details: Mapping[str, str],
    *,
    status: int = 200,
    notes: tuple[str, ...] = (),
    lacking: tuple[str, ...] = (),
) -> Page:
    pane = visit.pane(preview)
    if not pane.payable:
        return _checkout(visit, notes=notes)
    if any(lack.kind == "accept_terms" for lack in preview.missing):
        return _checkout(visit, wrong=True, notes=notes)
    if "catalog" in notes and _duties(preview, "accept_terms"):  # it may be another version of them
        return _checkout(visit, notes=notes)
    words = visit.asked.words
    given = [
        Detail(
            f"{DETAIL}{one.what}",
            words.name(one.what),
            visit.asked.definitions.details[one.what].optional,
            details.get(one.what, ""),
        )
        for one in _duties(preview, "provide")
    ]
    paying = preview.due_now > 0 or any(one.amount > 0 for one in preview.payments)
    methods = [(one, words.name(one)) for one in preview.payment_methods] if paying else []
    now = seen(preview, visit.asked.account, visit.cache.definitions.version)
    secret = visit.asking.call.services.token_key
    return visit.page(
        "payment",
        status,
        pane=pane,
        methods=methods,
        chosen=preview.payment_method if preview.payment_method in preview.payment_methods else "",
        details=given,
        notes=notes,
        lacking=lacking,
        hidden=[
            *Links(visit.asked.draft, None, "").fields("pay"),
            ("csrf", signed(secret, visit.visitor, BUY)),
            (SEEN, now.written()),
            (KEY, order_key(secret, visit.visitor, visit.asked.draft.pairs(), now)),
        ],
    )


payment: Final = shown(lambda visit: _payment(visit, visit.preview(), {}))
"""`GET /pages/payment`: how to pay, and what is asked of the customer; then the order can be made."""


async def buy(asking: Asking, pages: CustomerPages) -> Page:
    """`POST /pages/buy`: makes the order, once for the account as it is."""
    visit = await visit_of(asking, pages, given=False)
    return await once(visit, pages, BUY, _made)


async def once(
    visit: Visit, pages: CustomerPages, purpose: str, make: Callable[[Visit, str], Page | dict[str, Any]]
) -> Page:
    """Takes down what a form asks for, once however often it is sent; `make` gives the record, or a page."""
    asking = visit.asking
    if not _ours(visit, purpose):
        return await asking.call.on_thread(_refused, visit)
    key = asking.field(KEY)
    before = await asyncio.to_thread(pages.orders.taken, key)
    if before is None:
        made = await asking.call.on_thread(lambda: visit.refused or make(visit, key))
        if isinstance(made, Page):
            return made
        try:
            before = await asyncio.to_thread(pages.orders.take, key, made)
        except OSError:
            return visit.page("failed", 503, order=purpose == BUY)
        if before.new and purpose == BUY and pages.demo is not None:
            pages.demo.apply(made, visit.asked.account, visit.cache.definitions)
    return _confirmation(visit, before, key)


def _ours(visit: Visit, purpose: str) -> bool:
    """Whether a form was sent from a page of this visitor's, with a key that one of ours may have."""
    asking = visit.asking
    return (
        from_here(asking.headers)
        and genuine(asking.call.services.token_key, visit.visitor, purpose, asking.field("csrf"))
        and _KEY.fullmatch(asking.field(KEY)) is not None
    )


def _refused(visit: Visit) -> Page:
    return visit.page("forged", 403)


def _confirmation(visit: Visit, taken: Taken, key: str) -> Page:
    if not _own(visit, taken):
        return _refused(visit)
    return redirected(visit.links.clean("confirmed", order=key))


def _own(visit: Visit, taken: Taken) -> bool:
    """Whether somebody's order is that of who asks for it."""
    record = taken.record
    return (record.get("account"), record.get("user")) == (visit.visitor.account, visit.visitor.user)


def _made(visit: Visit, _: str) -> Page | dict[str, Any]:
    """The record of an order, or the page that says why there is none."""
    asking, draft = visit.asking, visit.asked.draft
    details = {
        name.removeprefix(DETAIL): value.strip()[:LONGEST_DETAIL]
        for name, value in asking.form
        if name.startswith(DETAIL)
        and value.strip()
        and name.removeprefix(DETAIL) in visit.asked.definitions.details
    }
    preview = visit.preview(draft.order(visit.visitor.user, details))
    now = seen(preview, visit.asked.account, visit.cache.definitions.version)
    different = changed(asking.field(SEEN), now)
    if different:
        return _payment(visit, preview, details, status=409, notes=different)
    if not preview.ready:
        words = visit.pane(preview)
        lacking = [lack for lack in preview.missing if lack.kind in ("provide", "payment_method")]
        said = (
            tuple(
                PreviewWords(visit.cache.definitions, asking.language).missing(one, preview)
                for one in lacking
            )
            or words.missing
        )
        return _payment(visit, preview, details, status=422, lacking=said)
    definitions, language = visit.cache.definitions, asking.language
    return {
        **record_json(preview, definitions, language),
        "preview": preview_json(preview, definitions, language),
        "shown": visit.pane(preview).plain(),
        "language": language,
        "when": token.now().isoformat(timespec="seconds"),
    }


async def confirmed(asking: Asking, pages: CustomerPages) -> Page:
    """`GET /pages/confirmed?order=KEY`: what became of an order."""
    visit = await visit_of(asking, pages)
    key = asking.word("order")
    taken = None
    if _KEY.fullmatch(key):
        taken = await asyncio.to_thread(pages.orders.taken, key)
    if taken is None or not _own(visit, taken):
        return visit.page("unknown", 404)
    record = taken.record
    asks = record.get("kind") != "order-record"
    pane: Pane | None = None if "shown" not in record else shown_again(record["shown"])
    return visit.page(
        "confirmed",
        record=record,
        on=date.fromisoformat(record["at"]),
        when=datetime.fromisoformat(record["when"]),
        asks=asks,
        pane=pane,
        delivered=taken.delivered,
        language_of_order=record.get("language", asking.language),
        contacts=visit.contacts,
    )

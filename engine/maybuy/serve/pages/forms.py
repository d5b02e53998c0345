"""What a form brings back beside its fields: that it stood on a page of ours, and what that page showed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final, NamedTuple

from ...model.account import Account
from ...order.summary import Preview
from ...report.preview_json import subscription_json
from .token import Visitor

SEEN: Final = "seen"
KEY: Final = "key"
_LENGTH: Final = 16
"""Characters of a digest: enough to notice a change by."""
_KEY_LENGTH: Final = 32


def key_for(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose, of the service's own."""
    return hmac.digest(secret, f"pages:{purpose}".encode(), "sha256")


def signed(secret: bytes, visitor: Visitor, purpose: str) -> str:
    """What a form has to bring back: only this visitor, in this session, was given it for this purpose."""
    said = json.dumps([visitor.account, visitor.user, visitor.session, purpose])
    return hmac.new(key_for(secret, "csrf"), said.encode(), "sha256").hexdigest()


def genuine(secret: bytes, visitor: Visitor, purpose: str, given: str) -> bool:
    """Whether a form brings back what it was given."""
    return hmac.compare_digest(signed(secret, visitor, purpose).encode(), given.encode())


def from_here(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser says that a form was sent from a page of this host, or says nothing about it."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return origin is None or origin.partition(b"://")[2] == headers.get(b"host", b"")


def new_key() -> str:
    """What makes one order of a form, however often it is sent."""
    return token_urlsafe(18)


def order_key(secret: bytes, visitor: Visitor, draft: Iterable[tuple[str, str]], now: Seen) -> str:
    """What makes one order of what is ordered of an account as it is, however many pages ask for it: who goes
    back after an order, and orders again, is shown the first one, until that has come into the account."""
    said = json.dumps([visitor.account, visitor.user, *draft, now.account, now.sums, now.day])
    return hmac.new(key_for(secret, "order"), said.encode(), "sha256").hexdigest()[:_KEY_LENGTH]


class Seen(NamedTuple):
    """What a page showed, each by its digest: the catalog, the account, the sums; and the day."""

    catalog: str
    account: str
    sums: str
    day: str

    def written(self) -> str:
        """It as a form brings it back."""
        return ".".join(self)


def seen(preview: Preview, account: Account, catalog: str) -> Seen:
    """What a page shows of an order."""
    sums = [
        [str(one) for one in (line.kind, line.item, line.seats, line.recurring, line.due_now, line.until)]
        for line in preview.lines
    ]
    totals = [
        str(one) for one in (preview.currency, preview.due_now, preview.recurring_net, preview.effective.on)
    ]
    payments = [[str(one.on), str(one.amount)] for one in preview.payments]
    after = subscription_json(preview.subscription_now)
    return Seen(
        _digest(catalog),
        _digest(account.model_dump_json()),
        _digest(json.dumps([sums, totals, payments, after], sort_keys=True, default=str)),
        preview.at.isoformat(),
    )


def changed(given: str, now: Seen) -> tuple[str, ...]:
    """What is different from what a form was given: names of Seen's fields; all of them for what is no such
    form."""
    parts = given.split(".")
    if len(parts) != len(now):
        return now._fields
    return tuple(name for name, before, after in zip(now._fields, parts, now, strict=True) if before != after)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_LENGTH]

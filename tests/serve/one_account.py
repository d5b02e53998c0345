"""A service with pages about one account of a catalog of a test's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.service import Settings
from maybuy.serve.pages.demo import text_of
from maybuy.serve.pages.taking import InMemory
from maybuy.serve.services import AccountNotFoundError, CustomerPages, Readiness, Services
from maybuy.serve.state import Current, Snapshot
from serve.browsing import KEY, TOKENS, Visitor


@dataclass
class One:
    """An account source of one account."""

    account: Account

    async def get(self, account: str, /) -> bytes:
        if account != self.account.id:
            raise AccountNotFoundError
        return text_of(self.account)

    async def ready(self) -> Readiness:
        raise NotImplementedError

    async def close(self) -> None:
        return None


def visitor_of(
    engine: Engine,
    account: Account,
    at: date,
    *,
    user: str = "owner",
    language: str = "en",
    orders: InMemory | None = None,
) -> Visitor:
    """Somebody who looks at the pages of an account."""
    snapshot = Snapshot(engine, datetime(2026, 2, 15, tzinfo=UTC))
    pages = CustomerPages(KEY, orders or InMemory(), None, lambda: at)
    services = Services(
        Settings(root=Path("shop"), pages=True),
        Current(snapshot),
        One(account),
        token_key=TOKENS,
        pages=pages,
    )
    return Visitor(services, account.id, user, language)

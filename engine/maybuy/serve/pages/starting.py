"""From settings to what the customer's pages need: their key, where orders go, the demo."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from ...model.service import Settings
from ..accounts.folder import FolderAccounts
from ..operate.keys import is_loopback, pages_key
from ..services import AccountSource, CustomerPages, Orders, new_key
from ..start_error import StartError
from .demo import DemoAccounts
from .taking import InMemory, OrderFile, Webhook, sender

EXAMPLES: Final = Path("examples") / "accounts"
"""Where a root has accounts to show, where nothing else is said."""

SECONDS_BETWEEN: Final = 2.0
"""Two looks at what an outbox still holds."""


class Pages(NamedTuple):
    """What the service answers with, and the accounts that it then asks for."""

    services: CustomerPages
    accounts: AccountSource | None


def demonstrated(settings: Settings) -> Settings:
    """Settings with the accounts that the demo shows where none are named: those that the root has."""
    examples = settings.root / EXAMPLES
    if not settings.demo or settings.accounts is not None or not examples.is_dir():
        return settings
    return settings.model_copy(update={"accounts": str(examples)})


def pages_secret(settings: Settings, environment: Mapping[str, str]) -> bytes | None:
    """The key of the pages; None where there are none. Raises StartError."""
    if not settings.pages:
        if settings.demo:
            raise StartError("demo-alone")
        return None
    if settings.demo:
        return new_key()
    key = pages_key(settings.pages_key_file, environment)
    if key is None:
        raise StartError("pages-key-needed")
    return key


def check_pages(settings: Settings) -> None:
    """Raises StartError where the pages could not work as they are told to."""
    if not settings.pages:
        return
    if settings.accounts is None:
        raise StartError("pages-accounts")
    if settings.demo:
        _check_demo(settings)
    elif settings.orders is None:
        raise StartError("pages-orders")
    elif "://" in settings.orders:
        _check_webhook(settings)
    outbox = _file_of(settings)
    if outbox is not None:
        try:
            with outbox.open("ab"):
                pass
        except OSError as error:
            raise StartError("orders-unwritable", file=outbox, reason=os.strerror(error.errno or 0)) from None


def _check_demo(settings: Settings) -> None:
    if not is_loopback(settings.reached_at):
        raise StartError("demo-loopback", host=settings.host)
    if settings.workers != 1:
        raise StartError("demo-workers")
    if "://" in (settings.accounts or ""):
        raise StartError("demo-accounts")


def _check_webhook(settings: Settings) -> None:
    address = settings.orders or ""
    try:
        parts = urlsplit(address)
        known = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        known = known and bool(parts.hostname) and parts.port != 0 and not (parts.query or parts.fragment)
    except ValueError:
        known = False
    if not known or "@" in address:
        raise StartError("orders-address", address=address)
    if settings.orders_outbox is None:
        raise StartError("orders-outbox")


def _file_of(settings: Settings) -> Path | None:
    if settings.demo or settings.orders is None:
        return None
    return settings.orders_outbox if "://" in settings.orders else Path(settings.orders)


def orders_of(settings: Settings) -> Orders:
    """Where orders go."""
    file = _file_of(settings)
    if file is None:
        return InMemory()
    if "://" in (settings.orders or ""):
        return Webhook(file, sender(settings.orders or ""), time.monotonic)
    return OrderFile(file)


def pages_of(settings: Settings, key: bytes, accounts: AccountSource | None) -> Pages:
    """What the pages need."""
    orders = orders_of(settings)
    if not settings.demo:
        return Pages(CustomerPages(key, orders), accounts)
    assert isinstance(accounts, FolderAccounts)
    demo, day = DemoAccounts(accounts), settings.demo_day
    if day is None:
        return Pages(CustomerPages(key, orders, demo), demo)

    def always() -> date:
        return day

    return Pages(CustomerPages(key, orders, demo, always), demo)


@asynccontextmanager
async def working(pages: Pages | None) -> AsyncIterator[None]:
    """Has orders passed on that could not be at first, as long as the service runs."""
    if pages is None:
        yield
        return

    async def work() -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN)
            with suppress(OSError):
                await asyncio.to_thread(pages.services.orders.work)

    task = asyncio.create_task(work())
    try:
        yield
    finally:
        task.cancel()

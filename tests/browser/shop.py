"""The customer's pages behind a socket, in this process: what they answer with can be asked beside them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn

from acceptance.accounts import shipped
from maybuy.loading import read_account_text
from maybuy.model.account import Account
from maybuy.serve.app import create
from maybuy.serve.pages.taking import InMemory
from maybuy.serve.services import Services
from serve.browsing import service


class Shop:
    """A service of the demo, which is begun anew as often as it is wanted, at one address."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/pages"
        self.services: Services
        self._app: Any
        self.begin()

    def begin(self) -> None:
        """Forgets all orders: accounts are as the files have them."""
        self.services = service(demo=True)
        self._app = create(self.services)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answers as ASGI has it."""
        await self._app(scope, receive, send)

    @property
    def records(self) -> list[Mapping[str, Any]]:
        """What was ordered and asked for."""
        assert self.services.pages is not None
        orders = self.services.pages.orders
        assert isinstance(orders, InMemory)
        return list(orders._known.values())

    def account(self, name: str) -> Account:
        """An account as it is now."""
        assert self.services.accounts is not None
        with ThreadPoolExecutor(1) as pool:  # the browser has a loop of its own in this thread
            text = pool.submit(asyncio.run, self.services.accounts.get(name)).result()
        return read_account_text(text, name, shipped())


@contextmanager
def opened_shop() -> Iterator[Shop]:
    """A shop that answers until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    shop = Shop(listening.getsockname()[1])
    config = uvicorn.Config(shop, log_level="error", access_log=False, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield shop
    server.should_exit = True
    thread.join(10)

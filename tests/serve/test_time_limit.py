"""An answer that takes too long: whoever asked is told in time, others are answered, and the work ends."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from acceptance.accounts import ROOT
from maybuy import Engine, load
from maybuy.loading import account_of, order_of
from maybuy.model.definitions import Definitions
from maybuy.model.service import Settings
from maybuy.order.preview import preview
from maybuy.report.preview_json import preview_json
from maybuy.serve.app import create
from maybuy.serve.services import Services
from maybuy.serve.state import Current, Snapshot
from maybuy.source import Document, read
from serve.service import DAY, account

CHANGES = 40
ORDER = {"user": "luc", "at": DAY, "changes": [{"action": "buy", "item": "collaboration"}] * CHANGES}


class Held(Engine):
    """The engine, held up in the middle of an order until it may go on."""

    def __init__(self) -> None:
        super().__init__(load(ROOT).definitions)
        self.prepared = 0
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def preview(self, *given: Any, between: Callable[[], object], **named: Any) -> Any:
        """As the engine does; before the fifth step it waits."""

        def held() -> None:
            self.prepared += 1
            if self.prepared == 5:
                self.reached.set()
                assert self.go_on.wait(60)
            between()

        return super().preview(*given, between=held, **named)


def test_a_preview_that_takes_too_long_is_a_503_and_its_work_ends() -> None:
    engine = Held()
    settings = Settings(root=ROOT, time_limit=0.5)
    app = create(Services(settings, Current(Snapshot(engine, datetime.now(UTC)))))

    async def asked() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            body = {"account": account(), "order": ORDER}
            slow = asyncio.create_task(client.post("/v1/previews", json=body))
            await asyncio.to_thread(engine.reached.wait, 60)
            other = await client.post("/v1/entitlements", json={"account": account(), "at": DAY})
            answer = await slow
            engine.go_on.set()
            await asyncio.get_running_loop().shutdown_default_executor()
            return answer, other

    slow, other = asyncio.run(asked())
    assert (slow.status_code, slow.json()["code"]) == (503, "time-limit")
    assert slow.headers["retry-after"] == "1"
    assert other.status_code == 200
    assert engine.prepared == 5, "changes were decided for nobody"


class Slow(Engine):
    """The engine, whose catalog a thread is told only once it may go on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.go_on = threading.Event()
        super().__init__(load(ROOT).definitions)

    @property
    def definitions(self) -> Definitions:
        """The catalog."""
        if threading.current_thread() is not threading.main_thread():
            self.reached.set()
            assert self.go_on.wait(60)
        return self._definitions

    @definitions.setter
    def definitions(self, definitions: Definitions) -> None:
        self._definitions = definitions


def test_what_takes_too_long_to_find_is_an_answer_that_it_is_not_computed() -> None:
    engine = Slow()
    settings = Settings(root=ROOT, time_limit=2)
    app = create(Services(settings, Current(Snapshot(engine, datetime.now(UTC)))))

    async def asked() -> tuple[httpx.Response, ...]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            body = {"needs": ["sandbox"], "at": DAY}
            first = asyncio.create_task(client.post("/v1/find", json=body))
            await asyncio.to_thread(engine.reached.wait, 60)
            second = asyncio.create_task(client.post("/v1/find", json=body))
            other = await client.post("/v1/entitlements", json={"account": account(), "at": DAY})
            late = await first, await second
            engine.go_on.set()
            return (*late, other, await client.post("/v1/find", json=body))

    first, second, other, after = asyncio.run(asked())
    for late in (first, second):
        assert late.status_code == 200
        assert (late.json()["not_computed"], late.json()["best"]) == ("time-limit", None)
        assert (late.json()["needs"], late.json()["cycle"]) == (["sandbox"], "monthly")
    assert other.status_code == 200
    assert after.json()["best"]["items"][0]["item"] == "support/enterprise"


class EnoughError(Exception):
    """Somebody has had enough."""


@pytest.mark.parametrize("steps", [1, 2, CHANGES, CHANGES + 1, 2 * CHANGES])
def test_whatever_is_raised_between_two_steps_of_a_preview_ends_it(steps: int) -> None:
    engine = load(ROOT)
    customer = account_of(_document(account()), engine.definitions)
    order = order_of(_document(ORDER), engine.definitions)
    taken = 0

    def between() -> None:
        nonlocal taken
        taken += 1
        if taken == steps:
            raise EnoughError

    with pytest.raises(EnoughError):
        preview_json(
            preview(engine, customer, order, date.fromisoformat(DAY), between),
            engine.definitions,
            "en",
            between,
        )
    assert taken == steps


def _document(data: Any) -> Document:
    return read(json.dumps(data), "given.json")

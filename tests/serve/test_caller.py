"""Whoever asked is gone before there is an answer: the work ends, and nothing is sent to nobody."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from acceptance.accounts import ROOT
from maybuy import Engine, load
from maybuy.model.service import Settings
from maybuy.serve.app import create
from maybuy.serve.services import Answer, Services
from maybuy.serve.state import Current, Snapshot
from serve.service import DAY, account

USERS = 400
MANY = {**account(), "users": [{"id": f"user-{number}", "role": "owner"} for number in range(USERS)]}
CONTEXT = {"account": MANY, "at": DAY}
STORAGE = {"type": "item", "id": "more-storage"}
EACH = [f"user-{number}" for number in range(USERS)]
LONG: dict[str, tuple[str, Any]] = {
    "questions": (
        "/v1/decisions",
        {"account": MANY, "action": "buy", "item": "more-storage", "at": DAY,
         "questions": [{"user": user} for user in EACH]},
    ),
    "evaluations": (
        "/access/v1/evaluations",
        {"action": {"name": "buy"}, "resource": STORAGE, "context": CONTEXT,
         "evaluations": [{"subject": {"type": "user", "id": user}} for user in EACH]},
    ),
    "a search of users": (
        "/access/v1/search/subject",
        {"subject": {"type": "user"}, "action": {"name": "buy"}, "resource": STORAGE, "context": CONTEXT},
    ),
    "an order": (
        "/v1/previews",
        {"account": account(), "order": {
            "user": "luc", "at": DAY, "changes": [{"action": "buy", "item": "collaboration"}] * 100,
        }},
    ),
}  # fmt: skip


class Counting(Engine):
    """The engine, which counts how often an account is prepared, and can be told what to do then."""

    def __init__(self) -> None:
        super().__init__(load(ROOT).definitions)
        self.prepared = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def prepare(self, *given: Any, **named: Any) -> Any:
        """As the engine does."""
        self.prepared += 1
        self.meanwhile()
        return super().prepare(*given, **named)

    def preview(self, *given: Any, between: Callable[[], object] = lambda: None, **named: Any) -> Any:
        """As the engine does, which prepares the account anew for each change."""

        def counted() -> None:
            self.prepared += 1
            self.meanwhile()
            between()

        return super().preview(*given, between=counted, **named)

    def prepare_checked(self, *given: Any, **named: Any) -> Any:
        """As the engine does."""
        self.prepared += 1
        self.meanwhile()
        return super().prepare_checked(*given, **named)


class Log:
    """Keeps what is recorded."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    def record(self, answers: Any, /, *, request: str, key: str | None) -> None:
        """See services.DecisionLog."""
        del request, key
        self.answers += answers


async def asked(
    engine: Engine, path: str, body: Any, *, leaves: asyncio.Event, log: Log | None = None
) -> list[Any]:
    """What is sent to somebody who goes away at an event."""
    services = Services(
        Settings(root=ROOT, time_limit=600), Current(Snapshot(engine, datetime.now(UTC))), decision_log=log
    )
    sent: list[Any] = []
    unread = [{"type": "http.request", "body": json.dumps(body).encode()}]

    async def receive() -> Any:
        if unread:
            return unread.pop()
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "path": path, "method": "POST", "query_string": b"", "scheme": "http",
        "server": None, "headers": [(b"content-type", b"application/json")],
    }  # fmt: skip
    await create(services)(scope, receive, send)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
    assert all(one.done() for one in others), "nobody is watched any more"
    return sent


@pytest.mark.parametrize("name", LONG)
def test_work_ends_soon_after_whoever_asked_for_it_is_gone(name: str) -> None:
    engine, log = Counting(), Log()

    async def gone_at_once() -> list[Any]:
        leaves = asyncio.Event()
        loop = asyncio.get_running_loop()
        seen = threading.Event()

        def meanwhile() -> None:
            if engine.prepared == 3:
                loop.call_soon_threadsafe(leaves.set)
            if name == "an order" and engine.prepared == 3:
                # On a thread: the event loop is told before it goes on.
                loop.call_soon_threadsafe(lambda: loop.call_later(0.2, seen.set))
                assert seen.wait(60)

        engine.meanwhile = meanwhile
        return await asked(engine, *LONG[name], leaves=leaves, log=log)

    assert asyncio.run(gone_at_once()) == []
    assert engine.prepared < 300, "most of it was done for nobody"
    assert log.answers == [], "what nobody was told is not on record"


@pytest.mark.parametrize("name", LONG)
def test_somebody_who_stays_is_answered(name: str) -> None:
    engine, log = Counting(), Log()

    async def there() -> list[Any]:
        return await asked(engine, *LONG[name], leaves=asyncio.Event(), log=log)

    start, body = asyncio.run(there())
    assert start["status"] == 200
    assert json.loads(body["body"])
    assert log.answers

"""What is left of a request that was refused: nothing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from acceptance.accounts import ROOT
from maybuy import Engine
from maybuy.model.service import Settings
from maybuy.serve.answer.call import Call
from maybuy.serve.app import create
from maybuy.serve.process.reading import read_catalog
from maybuy.serve.services import Services
from maybuy.serve.state import Current, Snapshot
from maybuy.source import Document

PATHS = (
    "/v1/decisions", "/v1/offers", "/v1/previews", "/v1/entitlements", "/v1/find",
    "/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search/subject",
    "/access/v1/search/resource",
)  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Any:
    """The application, without a server around it."""
    engine = Engine(read_catalog(ROOT))
    return create(Services(Settings(root=ROOT), Current(Snapshot(engine, datetime.now(UTC)))))


@pytest.fixture(scope="module")
def what_was_there() -> Iterator[None]:
    """What other tests have left is not looked at: that takes longer than all that is asked."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def no_collector(what_was_there: None) -> Iterator[None]:  # noqa: ARG001
    """Cycles stay where they are."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def asked(app: Any, path: str, body: bytes) -> int:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {
        "type": "http", "path": path, "method": "POST", "query_string": b"", "headers": headers,
        "scheme": "http", "server": None,
    }  # fmt: skip
    await app(scope, receive, send)
    status: int = sent[0]["status"]
    return status


def alive() -> int:
    return sum(isinstance(one, Document | Call) for one in gc.get_objects())


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("size", [1, 60_000])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_a_refused_body_is_kept(app: Any, path: str, size: int) -> None:
    before = alive()
    assert asyncio.run(asked(app, path, b'{"x": "%s"}' % (b"x" * size))) == 400
    assert alive() == before

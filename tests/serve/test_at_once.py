"""Requests whose head was read before, answered before a connection does anything else."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import weakref
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from uvicorn.server import ServerState

from acceptance.accounts import shipped
from maybuy.engine import Engine
from maybuy.model.service import Settings
from maybuy.serve.app import create
from maybuy.serve.connect.connection import Connection
from maybuy.serve.connect.gate import MOST_HEADS, Gate, hosts_of
from maybuy.serve.process.worker import server_settings
from maybuy.serve.request.refusals import refusing
from maybuy.serve.services import Answer, NotAuthenticatedError, Services
from maybuy.serve.state import Current, Snapshot
from serve.service import DAY, account
from serve.wire import posted

SNAPSHOT = Snapshot(shipped(), datetime(2026, 1, 1, tzinfo=UTC))
QUESTION = {"account": account(), "user": "marie", "action": "buy", "item": "more-storage", "at": DAY}
EVALUATION = {
    "subject": {"type": "user", "id": "marie"},
    "action": {"name": "buy"},
    "resource": {"type": "item", "id": "more-storage"},
    "context": {"account": account(), "at": DAY},
}
LIST = {
    "questions": [
        {"item": "more-storage"},
        {"item": "collaboration"},
        {"action": "add_seats", "item": "support"},
    ]
}
ASKED: dict[str, tuple[str, Any]] = {
    "one": ("/v1/decisions", QUESTION),
    "refused": ("/v1/decisions", {**QUESTION, "user": "luc", "remedies": False}),
    "several": ("/v1/decisions", {**QUESTION, **LIST}),
    "evaluation": ("/access/v1/evaluation", EVALUATION),
    "evaluations": (
        "/access/v1/evaluations",
        {**EVALUATION, "evaluations": [{}, {"action": {"name": "buy"}}]},
    ),
}
WRONG: dict[str, Any] = {
    "action": {**QUESTION, "action": "dance"},
    "user": {**QUESTION, "user": "nobody"},
    "key": {**QUESTION, "colour": "red"},
    "missing": {key: value for key, value in QUESTION.items() if key != "user"},
    "account": {**QUESTION, "account": {**account(), "type": "nothing"}},
    "id": {**QUESTION, "account": "acme"},
    "list": {**QUESTION, "questions": [{"action": "dance"}, {"user": "nobody"}]},
}


class Wire(asyncio.Transport):
    """What is written to a client."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ARG002
        return default

    def close(self) -> None:
        return None

    def pause_reading(self) -> None:
        return None

    def resume_reading(self) -> None:
        return None

    def taken(self) -> bytes:
        """All of it, once, with ids that stand for any."""
        data, self.written = b"".join(self.written), []
        return re.sub(rb"x-request-id: [0-9a-f]{16}\r", b"x-request-id: ID\r", data)


@dataclass
class Kept:
    """Keys, a decision log and metrics in one."""

    good: bool = True
    noted: list[tuple[Any, ...]] = field(default_factory=list)

    def authenticate(self, authorization: bytes | None, scope: str, /) -> str:  # noqa: ARG002
        if not self.good or authorization != b"Bearer k":
            raise NotAuthenticatedError
        return "key"

    def record(self, answers: Sequence[Answer], /, *, request: str, key: str | None) -> None:
        assert len(request) == 16
        self.noted.append((key, *[tuple(one) for one in answers]))

    def decided(self, answers: Sequence[Answer], /) -> None:
        self.noted.append(("decided", len(answers)))

    def answered(self, route: str, method: str, status: int, seconds: float, /) -> None:
        assert seconds >= 0
        self.noted.append((route, method, status))

    async def exposed(self) -> tuple[bytes, str]:
        raise NotImplementedError


class Client:
    """A connection to a service in this process."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        self.gate = Gate(settings, hosts_of(settings), refusing(services))
        config = server_settings(lambda: create(services), settings, self.gate, None)
        config.load()
        self.connection = Connection(config, ServerState(), {})
        self.wire = Wire()
        self.connection.connection_made(self.wire)

    def soon(self, sent: bytes) -> bytes:
        """What is answered before anything else happens."""
        self.connection.data_received(sent)
        return self.wire.taken()

    async def answer(self, sent: bytes) -> bytes:
        """What is answered, to what was sent before where nothing is sent."""
        if sent:
            self.connection.data_received(sent)
        while not self.wire.written:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        return self.wire.taken()


def visit(use: Callable[[Client], Coroutine[Any, Any, None]], services: Services | None = None) -> None:
    """Uses a connection of its own."""

    async def visited() -> None:
        await use(Client(services or Services(Settings(), Current(SNAPSHOT))))

    asyncio.run(visited())


def request(path: str, body: Any, *headers: str) -> bytes:
    return posted(json.dumps(body).encode(), *headers, path=path)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ASKED)
def test_whose_head_was_read_before_is_answered_at_once_and_alike(name: str, language: str) -> None:
    sent = request(*ASKED[name], f"accept-language: {language}")

    async def use(client: Client) -> None:
        assert client.soon(sent) == b""
        usual = await client.answer(b"")
        assert usual.startswith(b"HTTP/1.1 200 ")
        assert b"content-language: %b\r\n" % language.encode() in usual
        assert client.soon(sent) == client.soon(sent) == usual

    visit(use)


def test_the_headers_of_all_answers_are_those_of_the_moment() -> None:
    sent, dates = request("/v1/decisions", QUESTION), [b"Mon, 01 Jan", b"Tue, 02 Jan", b"Mon, 01 Jan"]

    async def use(client: Client) -> None:
        await client.answer(sent)
        for one in dates:
            client.connection.server_state.default_headers = [(b"date", one)]
            for _ in range(2):
                assert client.soon(sent).startswith(b"HTTP/1.1 200 OK\r\ndate: %b\r\ncontent-type: " % one)

    visit(use)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_body_is_told_whether_or_not_its_head_is_known(name: str) -> None:
    wrong = request("/v1/decisions", WRONG[name])
    head, _, body = wrong.partition(b"\r\n\r\n")
    good = json.dumps(QUESTION).encode()
    size = max(len(good), len(body))
    known = re.sub(rb"content-length: \d+", b"content-length: %d" % size, head) + b"\r\n\r\n"

    async def use(client: Client) -> None:
        usual = await client.answer(known + body.ljust(size))
        assert not client.soon(known + body.ljust(size))
        assert await client.answer(b"") == usual
        assert not usual.startswith(b"HTTP/1.1 200 ")
        assert client.soon(known + good.ljust(size)).startswith(b"HTTP/1.1 200 ")

    visit(use)


@pytest.mark.parametrize(
    "headers",
    [
        ["x-request-id: mine"],
        ["expect: 100-continue"],
        ["content-encoding: identity"],
        ["connection: close"],
        ["accept: a", "accept: b"],
    ],
)
def test_other_heads_are_read_each_time(headers: list[str]) -> None:
    async def use(client: Client) -> None:
        assert b"HTTP/1.1 200 " in await client.answer(request("/v1/decisions", QUESTION, *headers))
        assert not client.gate.ready

    visit(use)


def test_neither_another_host_nor_parameters_nor_another_path_are_known_by_their_heads() -> None:
    sent = request("/v1/decisions", QUESTION)

    async def use(client: Client) -> None:
        for other in (
            sent.replace(b"host: localhost", b"host: evil.example"),
            sent.replace(b"/v1/decisions", b"/v1/decisions?lang=fr"),
            sent.replace(b"/v1/decisions", b"/v1/offers"),
            sent.replace(b" HTTP/1.1", b" HTTP/1.0"),
            sent.replace(b"\r\nhost", b"\nhost"),
            sent.replace(b"\r\n\r\n", b"\n\n", 1) + b"\r\n\r\n",
        ):
            one = Client(Services(Settings(), Current(SNAPSHOT)))
            one.connection.data_received(other)
            await asyncio.sleep(0)
            assert not one.gate.ready
        assert await client.answer(sent)
        assert len(client.gate.ready) == 1

    visit(use)


def test_a_request_in_pieces_or_with_another_behind_it_is_read_as_any() -> None:
    sent = request("/v1/decisions", QUESTION)

    async def use(client: Client) -> None:
        usual = await client.answer(sent)
        assert not client.soon(sent[:-5])
        assert await client.answer(sent[-5:]) == usual
        client.soon(sent + sent)
        both = b""
        while len(both) < 2 * len(usual):
            both += await client.answer(b"") if client.wire.written else b""
            await asyncio.sleep(0)
        assert both == usual + usual
        assert client.soon(sent) == usual

    visit(use)


def test_a_known_head_opens_nothing_once_its_key_is_gone_and_is_answered_by_the_catalog_of_now() -> None:
    keys, current = Kept(), Current(SNAPSHOT)
    sent = request("/v1/decisions", QUESTION, "authorization: Bearer k")

    async def use(client: Client) -> None:
        await client.answer(sent)
        assert SNAPSHOT.version.encode() in client.soon(sent)
        definitions = replace(SNAPSHOT.engine.definitions, version="sha256:another")
        current.snapshot = replace(SNAPSHOT, engine=Engine(definitions))
        assert b"maybuy-catalog: sha256:another\r\n" in client.soon(sent)
        keys.good = False
        assert not client.soon(sent)
        assert (await client.answer(b"")).startswith(b"HTTP/1.1 401 ")

    visit(use, Services(Settings(), current, keys=keys))


def test_the_same_is_put_on_record_and_counted() -> None:
    kept = Kept()
    sent = request(*ASKED["several"], "authorization: Bearer k")

    async def use(client: Client) -> None:
        await client.answer(sent)
        usual, kept.noted = kept.noted, []
        assert len(usual) == 3
        assert client.soon(sent)
        assert kept.noted == usual

    visit(use, Services(Settings(), Current(SNAPSHOT), keys=kept, decision_log=kept, metrics=kept))


def test_no_more_heads_are_remembered_than_there_is_room_for() -> None:
    async def use(client: Client) -> None:
        await client.answer(request("/v1/decisions", QUESTION))
        (ready,) = client.gate.ready.values()
        for number in range(3 * MOST_HEADS):
            client.gate.learn(b"%d" % number, ready)
            assert len(client.gate.ready) <= MOST_HEADS

    visit(use)


def test_a_catalog_that_was_replaced_is_let_go_whoever_asked_by_it() -> None:
    current = Current(replace(SNAPSHOT, engine=Engine(SNAPSHOT.engine.definitions)))

    async def use(client: Client) -> None:
        sent = request("/v1/decisions", QUESTION)
        await client.answer(sent)
        assert client.soon(sent)
        before = weakref.ref(current.snapshot.engine)
        current.snapshot = SNAPSHOT
        await client.answer(request("/v1/decisions", {**QUESTION, "user": "luc"}))
        await asyncio.sleep(0)
        gc.collect()
        assert before() is None

    visit(use, Services(Settings(), current))


@pytest.mark.parametrize("key", ["k", "x"])
def test_only_heads_with_a_key_that_is_good_are_remembered(key: str) -> None:
    async def use(client: Client) -> None:
        await client.answer(request("/v1/decisions", QUESTION, f"authorization: Bearer {key}"))
        assert len(client.gate.ready) == (key == "k")
        kept = [
            (digest, *(getattr(one, name) for name in one.__slots__))
            for digest, one in client.gate.ready.items()
        ]
        assert not any(isinstance(value, bytes) and b"Bearer" in value for each in kept for value in each)

    visit(use, Services(Settings(), Current(SNAPSHOT), keys=Kept()))

"""Whatever is sent, however it is cut: a service that remembers heads answers as one that never does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest
from uvicorn.server import ServerState

from maybuy.engine import Engine
from maybuy.model.service import Settings
from maybuy.serve.app import create
from maybuy.serve.connect.connection import Connection
from maybuy.serve.connect.gate import Gate, hosts_of
from maybuy.serve.process.worker import server_settings
from maybuy.serve.request.refusals import refusing
from maybuy.serve.services import Answer, NotAllowedError, NotAuthenticatedError, Services
from maybuy.serve.state import Current
from serve.test_at_once import ASKED, QUESTION, SNAPSHOT, WRONG, Wire
from serve.wire import posted

MAX_BODY = 20_000
CONNECTIONS = 100
LONG = 12
"""Turns of the event loop after which nothing more comes."""
SETTINGS = Settings(max_body=MAX_BODY, max_batch=3)
ANOTHER = replace(SNAPSHOT, engine=Engine(replace(SNAPSHOT.engine.definitions, version="sha256:another")))
FOUR = {**QUESTION, "questions": [{"item": "more-storage"}] * 4}

USUAL: tuple[str, ...] = ("host: localhost", "content-type: application/json", "authorization: Bearer good")
PLAIN: tuple[tuple[str, ...], ...] = (
    USUAL,
    (*USUAL, "accept-language: fr"),
    (*USUAL, "accept-language: *;q=0.1, en;q=0"),
    (*USUAL, "connection: keep-alive", "accept: */*"),
    ("HOST:LOCALHOST:80", "Content-Type: Application/JSON; charset=utf-8", "AUTHORIZATION: bearer good "),
    (*USUAL[:2], "authorization: Bearer bad"),
    (*USUAL[:2], "authorization: Bearer metrics"),
    USUAL[:2],
)
ODD: tuple[tuple[str, ...], ...] = (
    USUAL[1:],
    ("host: evil.example", *USUAL[1:]),
    ("host: localhost", *USUAL),
    (*USUAL, "authorization: Bearer bad"),
    (*USUAL, "content-type: text/plain"),
    (*USUAL, "x-request-id: mine"),
    (*USUAL, "x-request-id:"),
    (*USUAL, "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    (*USUAL, "expect: 100-continue"),
    (*USUAL, "content-encoding: identity"),
    (*USUAL, "content-encoding: br"),
    (*USUAL, "connection: close"),
    (*USUAL, "connection: keep-alive, close"),
    (*USUAL, "connection: upgrade, keep-alive", "upgrade: h2c"),
    (*USUAL, "x-folded: a\r\n b"),
    (*USUAL, "x-bare: a\nx-more: b"),
    (*USUAL, "x-odd: a\tb \u00e9"),
    (*USUAL, "no colon"),
    (*USUAL, "x-long: " + "a" * 3_000),
    (*USUAL, *(f"x-{number}: 1" for number in range(101))),
)
LENGTHS = (
    "content-length: {}",
    "Content-Length:  00{} ",
    "content-length: {0}\r\ncontent-length: {0}",
    "content-length: {}1",
    "content-length: +{}",
    "content-length: {}\r\ntransfer-encoding: chunked",
    "transfer-encoding: chunked",
    "transfer-encoding: identity",
    "x-length: {}",
    "content-length: 0",
    "content-length: 5",
    "content-length: 99999999999999999999",
    f"content-length: {MAX_BODY + 1}",
)
FIRST = (
    ("POST http://localhost/v1/decisions", "1.1"),
    ("POST http://evil.example/v1/decisions", "1.1"),
    ("POST /v1/decisions?lang=fr", "1.1"),
    ("POST /v1/decisions?", "1.1"),
    ("POST /v1/%64ecisions", "1.1"),
    ("POST /v1//decisions", "1.1"),
    ("POST  /v1/decisions", "1.1"),
    ("POST /v1/decisions", "1.0"),
    ("POST /v1/decisions", "2.0"),
    ("POST /v1/offers", "1.1"),
    ("post /v1/decisions", "1.1"),
    ("PUT /v1/decisions", "1.1"),
    ("GET /v1/decisions", "1.1"),
    ("HEAD /healthz", "1.1"),
    ("GET /v1/catalog", "1.1"),
    ("CONNECT localhost:80", "1.1"),
)
BEFORE = (b"\r\n", b"\r\n\r\n", b"\n", b"\r")
BEHIND = (b"\r\n", b"\r\n\r\n", b"}", b"POST /v1/decisions HTTP/1.1\r\n", b"\x00")


@dataclass
class Kept:
    """Keys that may be taken away, a decision log and metrics."""

    good: bool = True
    noted: list[tuple[Any, ...]] = field(default_factory=list)

    def authenticate(self, authorization: bytes | None, scope: str, /) -> str:
        name = (authorization or b"").strip().partition(b" ")[2].decode("latin-1")
        if name == "good" and self.good:
            return name
        raise NotAllowedError if name == "metrics" and scope != "metrics" else NotAuthenticatedError

    def record(self, answers: Sequence[Answer], /, *, request: str, key: str | None) -> None:
        self.noted.append((key, request if request == "mine" else len(request), *map(tuple, answers)))

    def decided(self, answers: Sequence[Answer], /) -> None:
        self.noted.append(("decided", *map(tuple, answers)))

    def answered(self, route: str, method: str, status: int, seconds: float, /) -> None:
        assert seconds >= 0
        self.noted.append((route, method, status))

    async def exposed(self) -> tuple[bytes, str]:
        return b"", "text/plain"


class Line(Wire):
    """A wire that tells what is done with it, to a client who may not take what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = False
        self.full = False

    def is_closing(self) -> bool:
        return self.closing

    def get_write_buffer_size(self) -> int:
        return 1 if self.full else 0

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.write(b"<eof>")

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        self.closing = True
        self.write(b"<closed>")


class Side:
    """A service in this process, and a connection to it after the other."""

    def __init__(self, *, remembers: bool) -> None:
        self.kept, self.current, self.remembers = Kept(), Current(SNAPSHOT), remembers
        services = Services(SETTINGS, self.current, keys=self.kept, decision_log=self.kept, metrics=self.kept)
        self.gate = Gate(SETTINGS, hosts_of(SETTINGS), refusing(services))
        self.config = server_settings(lambda: create(services), SETTINGS, self.gate, None)
        self.config.load()
        self.state = ServerState()
        self.state.default_headers = [(b"date", b"Tue, 01 Sep 2020 00:00:00 GMT")]
        self.at_once = 0
        self.connect()

    def connect(self) -> None:
        """A new connection."""
        self.connection, self.wire = Connection(self.config, self.state, {}), Line()
        if not self.remembers:
            self.connection._welcoming = None
        self.connection.connection_made(self.wire)

    def send(self, data: bytes) -> None:
        """A packet."""
        before, waited = len(self.wire.written), len(self.state.tasks)
        self.connection.data_received(data)
        self.at_once += (
            len(self.wire.written) > before
            and self.wire.written[-1].startswith(b"HTTP")
            and len(self.state.tasks) == waited
        )

    def fill(self, *, full: bool) -> None:
        """The client stops to read, or reads on."""
        if full is not self.wire.full:
            self.wire.full = full
            (self.connection.pause_writing if full else self.connection.resume_writing)()

    async def settled(self) -> tuple[object, ...]:
        """All that came of it, once nothing more comes."""
        for _ in range(LONG):
            await asyncio.sleep(0)
        noted, self.kept.noted = self.kept.noted, []
        one, gate = self.connection, self.gate
        reads = not (one.transport.closing or self.wire.full) and (one._head > 0, one._in_head)
        waits = [one in each._ends for each in (gate.idle, gate.heads, gate.answers, gate.leaving)]
        return self.wire.taken(), noted, waits, self.state.total_requests, reads


def request_of(random: Random) -> bytes:
    """A request: most are plain, and asked again."""
    first, version, headers, length = "POST /v1/decisions", "1.1", USUAL, LENGTHS[0]
    path, body = random.choice([*ASKED.values()])
    first = f"POST {path}"
    odd = random.random()
    if odd < 0.2:
        headers = random.choice(PLAIN)
    elif odd < 0.26:
        headers = random.choice(ODD)
    elif odd < 0.3:
        length = random.choice(LENGTHS)
    elif odd < 0.34:
        first, version = random.choice(FIRST)
    if random.random() < 0.1:
        body = random.choice([*WRONG.values(), FOUR, [], {}, "a" * MAX_BODY])
    sent = json.dumps(body).encode()
    if random.random() < 0.05:
        sent = random.choice(
            (b"", b"{", b"\xff", sent.replace(b":", b": ", 1), sent[:-1], sent + b" " * 3_000)
        )
    if "chunked" in length:
        sent = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent), sent)
    lines = (f"{first} HTTP/{version}", *headers, length.format(len(sent)), "", "")
    whole = "\r\n".join(lines).encode("latin-1") + sent
    if random.random() < 0.03:
        whole = random.choice(BEFORE) + whole if random.random() < 0.5 else whole + random.choice(BEHIND)
    if random.random() < 0.02:
        whole = whole.replace(b"\r\n", b"\n", random.choice((1, 3, -1)))
    return whole


def packets_of(random: Random) -> list[bytes]:
    """What a client sends: mostly whole requests, some together, some in pieces."""
    found = []
    for _ in range(random.randint(2, 20)):
        sent, way = request_of(random), random.random()
        if way < 0.07 and found:
            found[-1] += sent
        elif way < 0.17:
            cut = random.randrange(len(sent) + 1)
            found += [sent[:cut], sent[cut:]]
        elif way < 0.172:
            found += [sent[number : number + 1] for number in range(len(sent))]
        else:
            found.append(sent)
    return [one for one in found if one]


def changed(sides: Sequence[Side], random: Random) -> None:
    """What may happen meanwhile: a client stops to read, keys go and come, a catalog is replaced."""
    change, snapshot = random.random(), random.choice((SNAPSHOT, ANOTHER))
    for side in sides:
        side.fill(full=change < 0.05)
        side.kept.good = not 0.05 < change < 0.1
        if 0.1 < change < 0.13:
            side.current.snapshot = snapshot


async def alike(sides: Sequence[Side], sent: object) -> None:
    """Fails where one has answered, noted or waits for anything else than the other."""
    one, other = [await side.settled() for side in sides]
    if one != other:
        for side in sides:
            side.fill(full=False)  # or they would wait for ever
    assert one == other, sent


async def compare(sides: Sequence[Side], random: Random) -> None:
    """Sends the same packets to both on a connection, some before the answers to others are out."""
    sent = []
    for packet in packets_of(random):
        if sides[1].wire.closing:
            break
        sent.append(packet)
        for side in sides:
            side.send(packet)
        if random.random() < 0.8:
            await alike(sides, sent)
            changed(sides, random)
    for side in sides:
        side.fill(full=False)
    await alike(sides, sent)
    for side in sides:
        side.connection.connection_lost(None)
        side.connect()


@pytest.mark.parametrize("seed", range(4))
def test_who_remembers_heads_answers_as_who_does_not(seed: int) -> None:
    async def compared() -> tuple[int, int]:
        random, sides = Random(seed), (Side(remembers=True), Side(remembers=False))
        for _ in range(CONNECTIONS):
            await compare(sides, random)
        assert not sides[1].gate.ready
        return sides[0].at_once, sides[1].at_once

    at_once, never = asyncio.run(compared())
    assert at_once > CONNECTIONS / 2
    assert not never


@pytest.mark.parametrize("more", [0, 1, 3])
def test_whose_further_requests_are_not_answered_may_read_the_last_answer_before_the_end(more: int) -> None:
    get = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"

    async def closed() -> object:
        side = Side(remembers=True)
        side.send(posted(b"{}") + get * more)  # without a key: its answer is the last
        return (await side.settled())[0]

    written = asyncio.run(closed())
    assert isinstance(written, bytes)
    assert written.count(b"HTTP/1.1 401 ") == written.count(b"HTTP/1.1 ") == 1
    assert written.endswith(b"<eof>")

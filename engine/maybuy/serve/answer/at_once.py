"""Answers requests at once, as far as a route can: see request/at_once.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Any, Final

from ..request.at_once import Told
from ..request.body import JSON, is_json
from ..request.headers import answered, language_of, request_id
from ..request.time_limit import Caller, Message
from ..services import NotAllowedError, NotAuthenticatedError, Services
from .cache import AnswerCache
from .call import Call, Reply
from .routing import Route

AtOnce = Callable[[Call], Reply | None]

UNLIKE: Final = frozenset(
    {b"content-encoding", b"transfer-encoding", b"x-request-id", b"traceparent", b"expect"}
)
"""Headers of which a body must be unpacked or waited for, or which are others in each request."""


class ReadyHead:
    """A head of requests to a route, ready for bodies."""

    __slots__ = ("_at_once", "_key", "_language", "_lines", "_now", "_route", "_services",
                 "_version", "length")  # fmt: skip

    def __init__(
        self,
        route: Route,
        at_once: AtOnce,
        services: Services,
        now: Callable[[], AnswerCache],
        headers: Mapping[bytes, bytes],
        head: bytes,
    ) -> None:
        self._route = route
        self._at_once = at_once
        self._services = services
        self._now = now
        sent = headers.get(b"authorization", b"")
        at = head.find(sent)
        self._key = slice(at, at + len(sent))
        """Where it stands in the head; it is not kept itself."""
        self._language = language_of(b"", headers.get(b"accept-language"), services.settings.language)
        self.length = int(headers[b"content-length"])
        # Nothing else of a cache: it would stay, with its catalog, for as long as nobody asks again.
        self._version = b""
        self._lines = (b"", b"", b"")

    def answer(self, head: bytes, body: bytes, /) -> Told | None:
        """The answer; None where the request is to go the usual way."""
        started, services, key = perf_counter(), self._services, None
        cache, identity = self._now(), request_id(None)
        try:
            if services.keys is not None and self._route.scope is not None:
                key = services.keys.authenticate(head[self._key], self._route.scope)
            reply = self._at_once(Call(services, cache, self._language, body, identity, {}, _NOBODY))
        except Exception:
            reply = None  # who answers it in the usual way tells of it
        if reply is None:
            return None
        if self._version != cache.version:
            self._version, self._lines = cache.version, _lines(self._language, cache.version)
        before, between, after = self._lines
        lines = b"%b%d%b%b%b" % (before, len(reply.body), between, identity.encode(), after)
        return Told(lines, reply.body, partial(note, services, self._route, reply, identity, key, started))


def ready_head(
    route: Route, services: Services, now: Callable[[], AnswerCache], scope: Mapping[str, Any], head: bytes
) -> ReadyHead | None:
    """Of a route and a scope of ASGI; None where such requests are to go the usual way, as without a key."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    if (
        route.at_once is None
        or scope["query_string"]
        or not is_json(headers.get(b"content-type", b""))
        or not UNLIKE.isdisjoint(headers)
        or len(headers) < len(scope["headers"])  # one is there twice
        or not (length.isdigit() and len(length) < 10 and int(length) <= services.settings.max_body)
    ):
        return None
    if services.keys is not None and route.scope is not None:
        try:  # whoever has no key has no part of the room for heads either
            services.keys.authenticate(headers.get(b"authorization"), route.scope)
        except (NotAuthenticatedError, NotAllowedError):
            return None
    return ReadyHead(route, route.at_once, services, now, headers, head)


def note(
    services: Services, route: Route, reply: Reply, identity: str, key: str | None, started: float
) -> None:
    """Remembers an answer that went out, for logs and metrics; `started` by the performance counter."""
    if reply.answers and services.decision_log is not None:
        services.decision_log.record(reply.answers, request=identity, key=key)
    if services.metrics is not None:
        if reply.answers:
            services.metrics.decided(reply.answers)
        services.metrics.answered(route.path, route.method, reply.status, perf_counter() - started)


def _lines(language: str, version: bytes) -> tuple[bytes, bytes, bytes]:
    """The lines of an answer's head: up to its length, from there to its id, and from there on."""
    lines = b"".join([b"%b: %b\r\n" % one for one in answered(JSON, 0, language, version, "")])
    before, length, rest = lines.partition(b"content-length: ")
    between, name, after = rest[1:].partition(b"x-request-id: ")
    return before + length, between + name, after


async def _nothing() -> Message:
    """What is there to be received: a body is there already, and nobody waits."""
    raise NotImplementedError


_NOBODY: Final = Caller(_nothing)
"""Who asks, as far as anybody would wait for them."""

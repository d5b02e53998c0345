"""The service as an ASGI application: its routes, and what every request goes through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from random import Random
from time import perf_counter
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..language import LANGUAGES, supported
from ..source import nearest
from . import authzen, native, operations
from .call import Call, Handler, Reply
from .desk import Desk
from .documentation import Documentation
from .problems import Problem
from .services import NotAllowedError, NotAuthenticatedError, Scope, Services
from .state import Current
from .time_limit import TimeLimit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON: Final = b"application/json"
PROBLEM: Final = b"application/problem+json"
LONGEST_ID: Final = 200
"""Characters of a request's id that are kept."""

LONGEST_ACCEPTED: Final = 200
"""Bytes of an Accept-Language header that are looked at."""

DRAINED: Final = 4
"""How many times the largest body is read of one that is too large, before the connection is closed."""

SECURITY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NOTHING_LOADED: Final = b"default-src 'none'; frame-ancestors 'none'"

log = logging.getLogger(__name__)
_ids: Final = Random()  # ids only tell requests apart: the system need not be asked for each


class Way(NamedTuple):
    """One of the service's paths."""

    path: str
    method: str
    handler: Handler
    scope: Scope | None = "ask"
    """What a key must be good for; None: no key is needed."""
    with_body: bool = False
    """Whether a request carries JSON."""


WAYS: Final = (
    Way("/v1/decisions", "POST", native.decisions, with_body=True),
    Way("/v1/offers", "POST", native.offers, with_body=True),
    Way("/v1/previews", "POST", native.previews, with_body=True),
    Way("/v1/entitlements", "POST", native.entitlements, with_body=True),
    Way("/healthz", "GET", operations.health, None),
    Way("/readyz", "GET", operations.readiness, None),
    Way("/-/reload", "POST", operations.reload, "reload"),
    Way("/access/v1/evaluation", "POST", authzen.evaluation, with_body=True),
    Way("/access/v1/evaluations", "POST", authzen.evaluations, with_body=True),
    Way("/access/v1/search/subject", "POST", authzen.search_subject, with_body=True),
    Way("/access/v1/search/resource", "POST", authzen.search_resource, with_body=True),
    Way("/access/v1/search/action", "POST", authzen.search_action, with_body=True),
    Way("/v1/catalog", "GET", native.catalog),
    Way("/.well-known/authzen-configuration", "GET", authzen.metadata, None),
)


class Desks:
    """The desk of the snapshot that answers now; a new snapshot gets a new desk."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._desk = Desk(current.snapshot)

    def now(self) -> Desk:
        """The desk for one request, which answers all of it, whatever is swapped meanwhile."""
        snapshot = self._current.snapshot
        if self._desk.snapshot is not snapshot:
            self._desk = Desk(snapshot)
        return self._desk


class DisconnectedError(Exception):
    """Whoever asked is gone."""


class Endpoint:
    """One path: lets a request in, has it answered, and sends the answer."""

    def __init__(self, way: Way, services: Services, desks: Desks, time_limit: TimeLimit) -> None:
        self.way = way
        self.services = services
        self.desks = desks
        self.time_limit = time_limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answers a request of ASGI."""
        started = perf_counter()
        services, way = self.services, self.way
        desk = self.desks.now()
        headers = dict(scope["headers"])
        identity = request_id(headers.get(b"x-request-id"))
        language = language_of(scope["query_string"], headers.get(b"accept-language"), services)
        key = None
        limit, within = self.time_limit, asyncio.timeout(None)
        reading = way.with_body
        try:
            async with within:
                limit.begin(within)
                if services.keys is not None and way.scope is not None:
                    key = services.keys.authenticate(headers.get(b"authorization"), way.scope)
                body = b""
                if reading:
                    body = await self._body(headers, receive, language)
                    reading = False
                reply = await way.handler(Call(services, desk, language, body, identity, scope))
        except DisconnectedError:
            return
        except Exception as error:
            reply = refusal(error, language, identity, limit.seconds, reading=reading)
        finally:
            limit.end(within)
        await send({"type": "http.response.start", "status": reply.status, "headers": [
            (b"content-type", reply.kind),
            (b"content-length", b"%d" % len(reply.body)),
            (b"content-language", language.encode()),
            (b"maybuy-catalog", desk.version),
            (b"x-request-id", identity.encode()),
            (b"content-security-policy", reply.policy or NOTHING_LOADED),
            *SECURITY,
            *reply.headers,
        ]})  # fmt: skip
        await send({"type": "http.response.body", "body": reply.body})
        if reply.answers and services.decision_log is not None:
            services.decision_log.record(reply.answers, request=identity, key=key)
        if services.metrics is not None:
            if reply.answers:
                services.metrics.decided(reply.answers)
            services.metrics.answered(way.path, way.method, reply.status, perf_counter() - started)

    async def _body(self, headers: dict[bytes, bytes], receive: Receive, language: str) -> bytes:
        """The body of a request. Raises Problem where it is too large or not called JSON."""
        most = self.services.settings.max_body
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > most * DRAINED:
            raise Problem("too-large", language, "detail", most=most)
        kind = headers.get(b"content-type", b"")
        if kind != JSON and kind.partition(b";")[0].strip().lower() != JSON:
            raise Problem("not-json", language, "type")
        body = b""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise DisconnectedError
            body = message.get("body", b"")
            size += len(body)
            more = message.get("more_body", False)
            if size > most:
                # Whoever still sends does not listen yet: a little more is read, so that the answer is.
                if more and size <= most * DRAINED:
                    continue
                raise Problem("too-large", language, "detail", most=most)
            if not more:
                return b"".join((*parts, body)) if parts else body
            parts.append(body)


class Application(Starlette):
    """Starlette, but a request that goes to an endpoint as such takes no way around."""

    endpoints: Mapping[tuple[str, str], Endpoint] = {}
    """By path and method."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answers a request of ASGI."""
        endpoint = self.endpoints.get((scope["path"], scope["method"])) if scope["type"] == "http" else None
        if endpoint is None:
            await super().__call__(scope, receive, send)
        else:
            await endpoint(scope, receive, send)


def refusal(error: Exception, language: str, identity: str, limit: float, *, reading: bool) -> Reply:
    """What goes out for whatever went wrong.

    The error is named here only, not where it passed by: it would keep all of the request in a cycle.
    """
    problem = problem_of(error, language, identity, limit, reading=reading)
    headers = tuple((name.encode(), value.encode()) for name, value in problem.headers.items())
    if reading:
        headers = (*headers, (b"connection", b"close"))  # the rest of the body is not read
    return Reply(problem.encoded(), (), problem.status, PROBLEM, headers=headers)


def problem_of(error: Exception, language: str, identity: str, limit: float, *, reading: bool) -> Problem:
    """What to tell of whatever went wrong."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, NotAuthenticatedError):
        headers = {"www-authenticate": 'Bearer realm="maybuy"'}
        return Problem("not-authenticated", language, "detail", headers=headers)
    if isinstance(error, NotAllowedError):
        return Problem("not-allowed", language)
    if isinstance(error, TimeoutError):
        code = "too-slow" if reading else "time-limit"
        headers = {} if reading else {"retry-after": "1"}
        return Problem(code, language, "detail", seconds=f"{limit:g}", headers=headers)
    log.error("request %s failed", identity, exc_info=error)
    return Problem("internal", language, "detail", request=identity)


def request_id(given: bytes | None) -> str:
    """The id of a request: the one it brought, without what could disturb a log or header, or a new one."""
    if given:
        kept = given[:LONGEST_ID]
        if not (kept.isascii() and kept.decode().isprintable()):
            kept = bytes(char if 32 <= char < 127 else 63 for char in kept)
        return kept.decode()
    return f"{_ids.getrandbits(64):016x}"


def language_of(query: bytes, accepted: bytes | None, services: Services) -> str:
    """The language asked for by `?lang=`, else by Accept-Language, else the service's own."""
    if query:
        asked = parse_qs(query.decode("latin-1")).get("lang")
        if asked:
            return supported(asked[0])
    if accepted:
        return _accepted(accepted[:LONGEST_ACCEPTED].decode("latin-1"), services.settings.language)
    return services.settings.language


@lru_cache(maxsize=256)
def _accepted(header: str, default: str) -> str:
    """The language a header wants most of those there are."""
    best, found = 0.0, default
    for one in header.split(","):
        name, _, weight = one.partition(";")
        language = name.strip().split("-")[0].lower()
        try:
            wanted = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if language in LANGUAGES and wanted > best:
            best, found = wanted, language
    return found


def create(services: Services) -> Starlette:
    """The application."""
    desks, time_limit = Desks(services.current), TimeLimit(services.settings.time_limit)
    ways: tuple[Way, ...] = WAYS
    if services.metrics is not None:
        ways = (*ways, Way("/metrics", "GET", operations.metrics, "metrics"))
    documentation = Documentation(services, [way.path for way in ways])
    ways = (
        *ways,
        Way("/openapi.json", "GET", documentation.openapi, None),
        Way("/docs", "GET", documentation.page, None),
    )
    endpoints = {(way.path, way.method): Endpoint(way, services, desks, time_limit) for way in ways}
    routes = [Route(path, endpoint, methods=[method]) for (path, method), endpoint in endpoints.items()]
    known = [way.path for way in ways]

    async def refused(request: Request, error: Exception) -> Response:
        """Answers what has no route."""
        assert isinstance(error, HTTPException)
        headers = dict(request.scope["headers"])
        language = language_of(request.scope["query_string"], headers.get(b"accept-language"), services)
        path = request.url.path[:200]
        if error.status_code == 405:
            allowed = dict(error.headers or {})
            method, possible = request.method[:20], allowed.get("Allow", "")
            problem = Problem(
                "wrong-method", language, "detail", headers=allowed, method=method, known=possible
            )
        else:
            near = nearest(path, known)
            problem = Problem("unknown-path", language, "near" if near else "detail", path=path, near=near)
        plain = {name.decode(): value.decode() for name, value in SECURITY}
        identity = request_id(headers.get(b"x-request-id"))
        if services.metrics is not None:
            services.metrics.answered("other", "other", problem.status, 0.0)
        return Response(
            problem.encoded(),
            problem.status,
            {
                **plain,
                **problem.headers,
                "content-security-policy": NOTHING_LOADED.decode(),
                "content-language": language,
                "maybuy-catalog": services.current.snapshot.version,
                "x-request-id": identity,
            },
            PROBLEM.decode(),
        )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for one in services.lifespans:
                await stack.enter_async_context(one())
            yield

    app = Application(
        routes=routes,
        exception_handlers={HTTPException: refused},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.endpoints = endpoints
    return app

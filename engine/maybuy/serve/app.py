"""The service as an ASGI application: its routes, and what every request goes through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.routing import Route as Served

from ..language.visible import on_one_line
from ..source import nearest
from .answer.at_once import note, ready_head
from .answer.cache import AnswerCache
from .answer.call import Call, Reply
from .answer.routing import LISTED_STATUSES, OPERATION, QUESTIONS, Route
from .docs import Documentation
from .request.at_once import Ready
from .request.body import body_of
from .request.headers import LONGEST_ACCEPTED, answered, check_parameters, language_of, request_id, takes
from .request.problems import Problem
from .request.refusals import KIND, App, refusal
from .request.time_limit import Caller, DisconnectedError, Message, Receive, TimeLimit
from .routes import METRICS, ROUTES
from .services import NotAllowedError, NotAuthenticatedError, Services
from .state import Current

if TYPE_CHECKING:
    from .pages.endpoint import PageEndpoint

Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger(__name__)

PAGES: Final = "/pages"
"""What the addresses of pages begin with."""


class Caches:
    """The answers of the snapshot that answers now; a new snapshot gets a new cache."""

    def __init__(self, current: Current, *, logged: bool) -> None:
        self._current = current
        self._logged = logged
        self._cache = AnswerCache(current.snapshot, logged=logged)

    def now(self) -> AnswerCache:
        """The cache for one request, which answers all of it, whatever is swapped meanwhile."""
        snapshot = self._current.snapshot
        if self._cache.snapshot is not snapshot:
            self._cache = AnswerCache(snapshot, logged=self._logged)
        return self._cache


class Endpoint:
    """One path: lets a request in, has it answered, and sends the answer."""

    def __init__(self, route: Route, services: Services, caches: Caches, time_limit: TimeLimit) -> None:
        self.route = route
        self.reads = route.asked is not None
        self.own = route.group == QUESTIONS
        self.only_400 = route.group in LISTED_STATUSES
        self.services = services
        self.caches = caches
        self.time_limit = time_limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answers a request of ASGI."""
        started = perf_counter()
        services, route = self.services, self.route
        cache = self.caches.now()
        headers = dict(scope["headers"])
        identity = request_id(headers.get(b"x-request-id"))
        query = scope["query_string"]
        language = language_of(query, headers.get(b"accept-language"), services.settings.language)
        key = None
        limit, task, caller = self.time_limit, asyncio.current_task(), Caller(receive)
        assert task is not None
        reading = self.reads
        try:
            if route.limited:
                limit.begin(task)
            if services.keys is not None and route.scope is not None:
                key = services.keys.authenticate(headers.get(b"authorization"), route.scope)
            if query and self.own:
                check_parameters(query, language)
            body = b""
            if reading:
                most = services.settings.max_body
                body = await body_of(headers, receive, most, language, only_400=self.only_400)
                reading = False
            reply = await route.handler(Call(services, cache, language, body, identity, scope, caller))
        except DisconnectedError:
            return
        except Exception as error:
            reply = reply_to(error, language, identity, limit.seconds, reading=reading)
        except asyncio.CancelledError:
            if not limit.over(task):
                raise
            reply = reply_to(TimeoutError(), language, identity, limit.seconds, reading=reading)
        finally:
            limit.end(task)
            if caller.watched:
                caller.leave()
        head = answered(
            reply.kind, len(reply.body), language, cache.version, identity, reply.policy, reply.headers
        )
        await send({"type": "http.response.start", "status": reply.status, "headers": head})
        await send({"type": "http.response.body", "body": reply.body})
        note(services, route, reply, identity, key, started)


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

    def at_once(self, scope: Mapping[str, Any], head: bytes) -> Ready | None:
        """What answers requests with such a head without waiting; None where they must go the usual way."""
        endpoint = self.endpoints.get((scope["path"], scope["method"]))
        if endpoint is None:
            return None
        return ready_head(endpoint.route, endpoint.services, endpoint.caches.now, scope, head)


def reply_to(error: Exception, language: str, identity: str, limit: float, *, reading: bool) -> Reply:
    """What goes out for whatever went wrong.

    The error is named here only, not where it passed by: it would keep all of the request in a cycle.
    """
    problem = problem_of(error, language, identity, limit, reading=reading)
    headers = tuple((name.encode(), value.encode()) for name, value in problem.headers.items())
    if reading:
        headers = (*headers, (b"connection", b"close"))  # the rest of the body is not read
    return Reply(problem.encoded(), (), problem.status, KIND, headers=headers)


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


def _pages(services: Services, caches: Caches, time_limit: TimeLimit) -> Iterable[PageEndpoint]:
    """The customer's pages, or the price page alone, where there are any."""
    if services.pages is None and not services.settings.prices:
        return ()
    from .pages.paths import endpoints  # noqa: PLC0415  slow to import, and few need it

    return endpoints(services, caches.now, time_limit)


def _allowed(request: Request) -> str:
    """The methods by which a path can be asked, each once and in the same order in every process."""
    routes: Iterable[Served] = request.app.routes
    matching = (one for one in routes if one.matches(request.scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for one in matching for method in one.methods or ()}))


def _wants_page(request: Request) -> bool:
    """Whether it is an address of the pages that is asked for, by what shows them."""
    path = request.scope["path"]
    accepted = ",".join(request.headers.getlist("accept"))[:LONGEST_ACCEPTED]
    return (path == PAGES or path.startswith(f"{PAGES}/")) and takes(accepted, "text/html")


def _protocols(services: Services) -> Iterable[Route]:
    """Paths of protocols that describe themselves, where they are asked for."""
    if not services.settings.mcp:
        return ()
    from .mcp.door import ROUTE  # noqa: PLC0415  slow to import, and few need it

    return (ROUTE,)


def create(services: Services) -> Starlette:
    """The application."""
    caches = Caches(services.current, logged=services.decision_log is not None)
    time_limit = TimeLimit(services.settings.time_limit)
    routes = ROUTES if services.metrics is None else (*ROUTES, METRICS)
    documentation = Documentation(services, routes)
    routes = (
        *routes,
        Route("/openapi.json", "GET", documentation.openapi, OPERATION, "", scope=None),
        Route("/docs", "GET", documentation.page, OPERATION, "", scope=None),
        *_protocols(services),
    )
    shown = list(_pages(services, caches, time_limit))
    endpoints = {(one.path, one.method): Endpoint(one, services, caches, time_limit) for one in routes}
    paths = (*(one.path for one in routes), *(one.path.path for one in shown))
    known = [path for path in paths if "{" not in path]
    to_look_at = [one.path.path for one in shown if one.path.method == "GET" and "{" not in one.path.path]

    async def refused(request: Request, error: Exception) -> App:
        """Answers what has no route."""
        assert isinstance(error, HTTPException)
        path = on_one_line(request.scope["path"][:200])
        on_page = bool(shown) and _wants_page(request)

        def problem(language: str) -> Problem:
            if error.status_code == 405:
                words: dict[str, Any] = {"method": request.method[:20], "known": _allowed(request)}
                headers = {"Allow": words["known"]}
                return Problem("wrong-method", language, "detail", headers=headers, **words)
            near = nearest(path, to_look_at if on_page else known)
            return Problem("unknown-path", language, "near" if near else "detail", path=path, near=near)

        if on_page:
            from .pages.paths import refused as on_a_page  # noqa: PLC0415  slow to import, and few need it

            return on_a_page(services, caches.now, time_limit, problem)
        return refusal(services, request.scope, problem)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for one in services.lifespans:
                await stack.enter_async_context(one())
            yield

    app = Application(
        routes=[
            *(
                Served(path.replace("{key}", "{key:path}"), endpoint, methods=[method])
                for (path, method), endpoint in endpoints.items()
            ),
            *(Served(one.path.path, one, methods=[one.path.method]) for one in shown),
        ],
        exception_handlers={HTTPException: refused},  # type: ignore[dict-item]  # what it returns is run
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.endpoints = endpoints
    return app

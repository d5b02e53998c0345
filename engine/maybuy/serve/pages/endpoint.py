"""A path of the customer's pages: lets a request in, has it answered in its time, and sends the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import replace
from time import perf_counter
from typing import Any, Final, NamedTuple

from ...language import supported
from ...model.decision import QuestionError
from ...order.summary import OrderError
from ..answer.cache import AnswerCache
from ..answer.call import Call
from ..request.body import TooLargeError, whole
from ..request.headers import language_of, request_id
from ..request.problems import Problem
from ..request.time_limit import Caller, DisconnectedError, Message, Receive, TimeLimit
from ..services import CustomerPages, Services
from .answering import Asking, Page
from .draft import MOST_BYTES, DraftError, parameters
from .token import WhoError

Send = Callable[[Message], Awaitable[None]]
Handler = Callable[[Asking, CustomerPages], Awaitable[Page]]
Failed = Callable[[Asking, Exception], Page]

FORM: Final = b"application/x-www-form-urlencoded"

log = logging.getLogger(__name__)


class NoFormError(Exception):
    """A body that is no form, or is too large."""


EXPECTED: Final = (Problem, DraftError, NoFormError, WhoError, QuestionError, OrderError)
"""What a request may be wrong by: a page says so."""


class Path(NamedTuple):
    """A path: who answers it."""

    path: str
    method: str
    handler: Handler


class PageEndpoint:
    """Answers a path of the pages."""

    def __init__(
        self,
        path: Path,
        services: Services,
        pages: CustomerPages,
        cache: Callable[[], AnswerCache],
        time_limit: TimeLimit,
        failed: Failed,
    ) -> None:
        self.path = path
        self.services = services
        self.pages = pages
        self.cache = cache
        self.time_limit = time_limit
        self.failed = failed

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answers a request of ASGI."""
        started = perf_counter()
        services, limit, task = self.services, self.time_limit, asyncio.current_task()
        assert task is not None
        headers, query = dict(scope["headers"]), scope["query_string"]
        identity = request_id(headers.get(b"x-request-id"))
        language = language_of(query, headers.get(b"accept-language"), services.settings.language)
        caller = Caller(receive)
        call = Call(services, self.cache(), language, b"", identity, scope, caller)
        asking = Asking(
            call, headers, scope["path"], (), (), scope["scheme"] == "https", self.pages.today(), None
        )
        try:
            limit.begin(task)
            given = parameters(query)
            spoken = next((value for name, value in given if name == "lang"), None)
            asking = replace(asking, given=given, spoken=supported(spoken or "", default="") or None)
            if self.path.method == "POST":
                asking = replace(asking, form=await _form(headers, receive))
            page = await self.path.handler(asking, self.pages)
        except DisconnectedError:
            return
        except Exception as error:
            page = self._told(asking, error)
        except asyncio.CancelledError:
            if not limit.over(task):
                raise
            page = self._told(asking, Problem("time-limit", language, "detail", seconds=f"{limit.seconds:g}"))
        finally:
            limit.end(task)
            if caller.watched:
                caller.leave()
        head = [
            (b"content-type", page.kind),
            (b"content-length", b"%d" % len(page.body)),
            (b"content-language", language.encode()),
            (b"vary", b"accept-language, cookie, authorization"),
            (b"x-request-id", identity.encode()),
            *page.headers,
        ]
        body = b"" if scope["method"] == "HEAD" else page.body
        await send({"type": "http.response.start", "status": page.status, "headers": head})
        await send({"type": "http.response.body", "body": body})
        if services.metrics is not None:
            services.metrics.answered(self.path.path, self.path.method, page.status, perf_counter() - started)

    def _told(self, asking: Asking, error: Exception) -> Page:
        if not isinstance(error, EXPECTED):
            log.error("request %s failed", asking.call.id, exc_info=error)
            error = Problem("internal", asking.language, "detail", request=asking.call.id)
        page = self.failed(asking, error)
        if self.path.method == "POST":  # it may not have been read to its end
            return page._replace(headers=(*page.headers, (b"connection", b"close")))
        return page


async def _form(headers: Mapping[bytes, bytes], receive: Receive) -> list[tuple[str, str]]:
    """The fields of a form. Raises NoFormError, DraftError and DisconnectedError."""
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
        raise NoFormError
    most = 2 * MOST_BYTES
    try:
        return parameters(await whole(receive, most), most)
    except TooLargeError:
        raise NoFormError from None

"""`POST /mcp`: the protocol in the service. A message in, an answer out, nothing remembered between them."""

from __future__ import annotations

import logging
from asyncio import Event
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any, Final

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from msgspec import Struct

from ..answer.call import Call, Reply
from ..answer.routing import OPERATION, Route
from ..connect.gate import Hosts, name_of
from ..services import NotAllowedError, NotAuthenticatedError, Scope
from .server import server_of
from .visit import Door, Visit

logging.getLogger("mcp").setLevel(logging.WARNING)  # it tells of each message that it begins and ends

PATH: Final = "/mcp"

_asking: Final[ContextVar[tuple[Call, Visit]]] = ContextVar("_asking")
"""The request that is answered, where the library has its own way to us."""


class MessageSent(Struct):
    """A message of JSON-RPC 2.0, which the library judges."""


async def _visit() -> Visit:
    return _asking.get()[1]


def _language() -> str:
    return _asking.get()[0].language


def _may(scope: Scope) -> bool:
    """Whether the key of the request is good for more than asking; nobody's is where there are no keys."""
    call, _ = _asking.get()
    if scope == "ask":
        return True
    keys = call.services.keys
    if keys is None:
        return False
    given = next((value for name, value in call.scope["headers"] if name == b"authorization"), None)
    try:
        keys.authenticate(given, scope)
    except (NotAllowedError, NotAuthenticatedError):
        return False
    return True


SERVER: Final = server_of(Door(_visit, _language, _may))


async def answer(call: Call) -> Reply:
    """What the library answers to a message. Raises Problem for one that a page of others has sent."""
    _check_origin(call)
    visit = Visit(call.services, call.cache, call.language, call.id, call.scope, call.caller)
    asking = _asking.set((call, visit))
    answered = _Answered()
    # A manager is for as long as it runs: one for each message holds nothing between them.
    manager = StreamableHTTPSessionManager(
        SERVER, json_response=True, stateless=True, max_request_body_size=call.services.settings.max_body
    )
    try:
        async with manager.run():
            await manager.handle_request(dict(call.scope), _received(call.body), answered.send)
    finally:
        _asking.reset(asking)
    return Reply(bytes(answered.body), tuple(visit.answers), answered.status, answered.kind)


def _check_origin(call: Call) -> None:
    """A browser says of whose page a request is: only pages of the service's own names are let in."""
    headers = dict(call.scope["headers"])
    origin = headers.get(b"origin")
    if origin is None:
        return
    host = origin.partition(b"://")[2]
    own = Hosts(call.services.settings.allowed_hosts, addresses=False)
    if host != headers.get(b"host") and (name_of(host) is None or not own.answered(host)):
        raise call.problem("wrong-origin")


def _received(body: bytes) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    """The body, which was read already; nothing comes after it."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if not waiting:
            await Event().wait()
        return waiting.pop()

    return receive


class _Answered:
    """What the library sends, put together."""

    def __init__(self) -> None:
        self.status = 500
        self.kind = b"text/plain"
        self.body = bytearray()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """A message of ASGI."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.kind = dict(message.get("headers", ())).get(b"content-type", self.kind)
        else:
            self.body += message.get("body", b"")


ROUTE: Final = Route(PATH, "POST", answer, OPERATION, "The Model Context Protocol", MessageSent)

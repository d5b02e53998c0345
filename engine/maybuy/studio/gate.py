"""Who is let in: the browser on this machine that was given the token, and pages of the studio's own.

What may come: a page of another site that sends forms here, the name of a site that was made to lead here,
another user of the machine who tries ports. None of them has the cookie, nor can read or set it.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..web.headers import personal, unchanging
from ..web.static import PREFIX

SAFE: Final = ("GET", "HEAD")
FRAMED: Final = "/pages/prices"
"""The page that stands in another one of the studio's."""


class Gate:
    """What stands before an application: it lets through what it knows, and sets the headers of all pages."""

    def __init__(self, app: ASGIApp, port: int, refused: ASGIApp) -> None:
        self._app = app
        self._refused = refused
        self._token: str | None = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)
        self._cookie = f"maybuy_studio_{port}"
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self.url = f"http://127.0.0.1:{port}/?token={self._token}"
        """Where a browser is let in, once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or refuses it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        static = scope["path"].startswith(PREFIX)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = unchanging() if static and message["status"] == 200 else _headers(scope["path"])
                names = {name for name, _ in given}
                own = [one for one in message.get("headers", ()) if one[0].lower() not in names]
                message = {**message, "headers": [*own, *given]}
            await send(message)

        if not self._is_near(scope) or not self._is_ours(scope["method"], headers):
            await self._refused(scope, receive, answer)
        elif static or self._is_known(headers):
            await self._app(scope, receive, answer)
        elif self._is_invited(scope):
            self._token = None
            await self._enter(answer)
        else:
            await self._refused(scope, receive, answer)

    def _is_near(self, scope: Scope) -> bool:
        client = scope.get("client")
        try:
            return client is not None and ip_address(client[0]).is_loopback
        except ValueError:
            return False

    def _is_ours(self, method: str, headers: Headers) -> bool:
        """Whether it is asked of us by our own name, and what changes something by a page of ours."""
        host = headers.get("host", "")
        if host not in self._hosts or len(headers.getlist("host")) != 1:
            return False
        if method in SAFE:
            return True
        site = headers.get("sec-fetch-site", "same-origin")
        return headers.get("origin") == f"http://{host}" and site == "same-origin"

    def _is_known(self, headers: Headers) -> bool:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return found is not None and compare_digest(found.value.encode(), self._session.encode())

    def _is_invited(self, scope: Scope) -> bool:
        if self._token is None or scope["method"] != "GET" or scope["path"] != "/":
            return False
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=20))
        return compare_digest(asked.get("token", "").encode(), self._token.encode())

    async def _enter(self, send: Send) -> None:
        cookie = f"{self._cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    """Those of pages about somebody; one may stand in another one of ours, and in no one else's."""
    made = []
    for name, value in personal():
        if name == b"content-security-policy":
            own = b"frame-ancestors 'self'" if path == FRAMED else b"frame-ancestors 'none'"
            value = value.replace(b"frame-ancestors 'none'", own) + b"; frame-src 'self'"  # noqa: PLW2901
        made.append((name, value))
    return made

"""The head of a request: how large it may be, which host it asks, and how it reads without an offer to speak
another protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..request.refusals import RefusedError
from .gate import Hosts, name_of

MAX_HEAD: Final = 65_536
"""Bytes of a request's head: its first line and its headers."""

MAX_HEADERS: Final = 100

END: Final = b"\r\n\r\n"
"""Behind it the head of a request ends."""

OFFERS: Final = frozenset({b"upgrade", b"http2-settings"})
"""Headers, and words of `Connection`, that offer another protocol."""

Headers = Sequence[tuple[bytes, bytes]]


def without_offers(method: bytes, url: bytes, headers: Headers) -> bytes:
    """A head that says the same, but offers no other protocol."""
    lines = [b"%b %b HTTP/1.1" % (method, url)]
    for name, value in headers:
        if name == b"connection":
            words = [word.strip() for word in value.split(b",")]
            lines.append(b"connection: " + b",".join(one for one in words if one.lower() not in OFFERS))
        elif name not in OFFERS:
            lines.append(b"%b: %b" % (name, value))
    return b"\r\n".join((*lines, b"", b""))


def unwelcome(headers: Headers, url: Any, answered: Hosts) -> RefusedError | None:
    """What is wrong with the host that is asked; `url` is the request's, as httptools has it."""
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1:
        return RefusedError("no-host", "several" if hosts else "")
    if url.host:
        hosts.append(b"[%b]" % url.host if b":" in url.host else url.host)  # as proxies are asked
    for host in hosts:
        if not answered.answered(host):
            name = name_of(host)
            refused = RefusedError("no-host", "name")
            return RefusedError("wrong-host", "detail", host=name) if name else refused
    return None


def too_large() -> RefusedError:
    """That it has too many bytes."""
    return RefusedError("head-too-large", "bytes", most=MAX_HEAD)


def too_many_headers() -> RefusedError:
    """That it has too many lines."""
    return RefusedError("head-too-large", "headers", most=MAX_HEADERS)

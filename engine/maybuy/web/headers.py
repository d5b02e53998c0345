"""The headers that pages go out with."""

from __future__ import annotations

from typing import Final

Headers = tuple[tuple[bytes, bytes], ...]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors "
)
"""What a page may load and do: what this service sends, and nothing of what stands in the page itself."""

_ALWAYS: Final[Headers] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def personal() -> Headers:
    """Of a page that is about somebody: nobody keeps it, nobody frames it, nobody learns its address."""
    return (
        *_ALWAYS,
        (b"content-security-policy", f"{POLICY}'none'".encode()),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"same-origin"),
    )


def public(*, framed: bool, seconds: int) -> Headers:
    """Of a page that is the same for all: kept for so many seconds; `framed`, other sites may show it."""
    return (
        *_ALWAYS,
        (b"content-security-policy", (POLICY + ("*" if framed else "'none'")).encode()),
        (b"cache-control", f"public, max-age={seconds}".encode()),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
    )


def unchanging() -> Headers:
    """Of a static file: its address changes when it does."""
    return (*_ALWAYS, (b"cache-control", b"public, max-age=31536000, immutable"))

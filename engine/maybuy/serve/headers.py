"""What the headers of a request tell, and those that every answer has."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Final

Header = tuple[bytes, bytes]

LONGEST_ID: Final = 200
"""Characters of a request's id that are kept."""

SECURITY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NOTHING_LOADED: Final = b"default-src 'none'; frame-ancestors 'none'"

_ids: Final = Random()  # ids only tell requests apart: the system need not be asked for each


def answered(
    kind: bytes,
    length: int,
    language: str,
    catalog: bytes,
    identity: str,
    policy: bytes = NOTHING_LOADED,
    more: Iterable[Header] = (),
) -> list[Header]:
    """The headers of an answer; `policy` is its Content-Security-Policy."""
    return [
        (b"content-type", kind),
        (b"content-length", b"%d" % length),
        (b"content-language", language.encode()),
        (b"maybuy-catalog", catalog),
        (b"x-request-id", identity.encode()),
        (b"content-security-policy", policy),
        *SECURITY,
        *more,
    ]


def request_id(given: bytes | None) -> str:
    """The id of a request: the one it brought, without what could disturb a log or header, or a new one."""
    if given:
        kept = given[:LONGEST_ID]
        if not (kept.isascii() and kept.decode().isprintable()):
            kept = bytes(char if 32 <= char < 127 else 63 for char in kept)
        return kept.decode()
    return f"{_ids.getrandbits(64):016x}"

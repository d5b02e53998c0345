"""The body of a request: taken whole, and unpacked, no further than a body may be large."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping
from typing import Final

from .problems import Problem
from .time_limit import DisconnectedError, Receive

JSON: Final = b"application/json"
PLAIN: Final = (b"", b"identity")
"""Values of Content-Encoding that change nothing."""

PACKED: Final = (b"gzip", b"x-gzip")
LONGEST_SHOWN: Final = 40
"""Characters that are shown of an encoding that nobody knows."""

LONGEST_LENGTH: Final = 18
"""Digits of a length; Python itself refuses to count to what has thousands of them."""

_GZIP: Final = 16 + zlib.MAX_WBITS
"""What tells zlib to read gzip, with its checksum, and nothing else."""


class TooLargeError(ValueError):
    """There is more than may be."""


class _NotGzipError(ValueError):
    """It is not gzip, or not all of it is there, or something stands behind it."""


def _unpacked(packed: bytes, most: int) -> bytes:
    """What is in one member of gzip. Raises TooLargeError as soon as that is more than `most` bytes."""
    reading = zlib.decompressobj(_GZIP)
    try:
        found = reading.decompress(packed, most + 1)
    except zlib.error:
        raise _NotGzipError from None
    if len(found) > most:
        raise TooLargeError
    if not reading.eof or reading.unused_data:
        raise _NotGzipError
    return found


def is_json(kind: bytes) -> bool:
    """Whether JSON comes, by what is said of it."""
    return kind == JSON or kind.partition(b";")[0].strip().lower() == JSON


async def body_of(
    headers: Mapping[bytes, bytes], receive: Receive, most: int, language: str, *, only_400: bool = False
) -> bytes:
    """The body of a request. Raises Problem where it is too large, or not JSON by what is said of it.

    `only_400`: whether another content type is told with 400, for a protocol whose clients know no 415.
    """
    length = headers.get(b"content-length", b"")
    if length.isdigit() and (len(length) > LONGEST_LENGTH or int(length) > most):
        raise Problem("too-large", language, "detail", most=most)
    kind = headers.get(b"content-type", b"")
    if not is_json(kind):
        if only_400:
            raise Problem("not-json", language, "type")
        raise Problem("wrong-content-type", language, "detail", headers={"accept": JSON.decode()})
    encoding = headers.get(b"content-encoding", b"")
    if encoding:
        encoding = encoding.strip().lower()
    if encoding not in PLAIN and encoding not in PACKED:
        named = encoding[:LONGEST_SHOWN].decode("latin-1")
        known = {"accept-encoding": "gzip"}
        raise Problem("unknown-encoding", language, "detail", headers=known, encoding=named)
    try:
        body = await whole(receive, most)
    except TooLargeError:
        raise Problem("too-large", language, "detail", most=most) from None
    if encoding in PLAIN:
        return body
    try:
        return await asyncio.to_thread(_unpacked, body, most)
    except TooLargeError:
        raise Problem("too-large", language, "detail", most=most) from None
    except _NotGzipError:
        raise Problem("not-json", language, "gzip") from None


async def whole(receive: Receive, most: int) -> bytes:
    """All parts of a body of at most so many bytes. Raises TooLargeError and DisconnectedError."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        body: bytes = message.get("body", b"")
        size += len(body)
        if size > most:
            raise TooLargeError
        if not message.get("more_body", False):
            return b"".join((*parts, body)) if parts else body
        parts.append(body)

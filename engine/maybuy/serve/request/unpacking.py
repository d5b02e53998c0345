"""Bodies that come packed: unpacked no further than a body may be large."""

from __future__ import annotations

import zlib
from typing import Final

NAMES: Final = (b"gzip", b"x-gzip")
_GZIP: Final = 16 + zlib.MAX_WBITS
"""What tells zlib to read gzip, with its checksum, and nothing else."""


class TooLargeError(ValueError):
    """There is more than may be."""


class NotGzipError(ValueError):
    """It is not gzip, or not all of it is there, or something stands behind it."""


def unpacked(packed: bytes, most: int) -> bytes:
    """What is in one member of gzip. Raises TooLargeError as soon as that is more than `most` bytes."""
    reading = zlib.decompressobj(_GZIP)
    try:
        found = reading.decompress(packed, most + 1)
    except zlib.error:
        raise NotGzipError from None
    if len(found) > most:
        raise TooLargeError
    if not reading.eof or reading.unused_data:
        raise NotGzipError
    return found

"""The key that page tokens are sealed with: every worker has the same, and so may several services."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from .start_error import StartError

BYTES: Final = 32
MOST: Final = 4_096
"""Bytes of a file that may be a key."""


def new_key() -> bytes:
    """A key of one's own: tokens are good for as long as the service runs."""
    return secrets.token_bytes(BYTES)


def token_key(file: Path | None) -> bytes:
    """The key in a file, else a new one. Raises StartError for a file that holds none."""
    if file is None:
        return new_key()
    try:
        with file.open("rb") as stream:
            key = stream.read(MOST + 1)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise StartError("token-key-unreadable", file=file, reason=reason) from None
    if key.isascii():
        key = key.strip()  # written as text, with a line break behind it
    if not BYTES <= len(key) <= MOST:
        raise StartError("token-key-length", file=file, least=BYTES, most=MOST)
    return key

"""Passes an order on: a POST with a key, by which whoever gets it twice knows it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from ..operate.logs import event

SECONDS: Final = 5.0
"""For an answer."""


def sender(url: str) -> Callable[[str, bytes], bool]:
    """What sends a record to an address; a redirection is not followed, and counts as a failure."""
    parts = urlsplit(url)
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    path = parts.path or "/"

    def send(key: str, body: bytes) -> bool:
        connection = made(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key, "User-Agent": "maybuy"}
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            event(logging.WARNING, "order-not-delivered", key=key, problem=type(error).__name__)
            return False
        finally:
            connection.close()
        if not 200 <= status < 300:
            event(logging.WARNING, "order-not-delivered", key=key, status=status)
            return False
        return True

    return send

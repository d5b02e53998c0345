"""Requests that are answered without waiting for anything, by who has read a head like theirs before.

Clients that ask again and again send the same head each time. What it says is worked out once; what may
change meanwhile, such as the catalog and the keys, is asked for each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol


class Told(NamedTuple):
    """An answer that is good: the lines of its head, its body, and what is to be done once it is out."""

    lines: bytes
    body: bytes
    after: Callable[[], None]


class Ready(Protocol):
    """A head that was read, ready for bodies."""

    length: int
    """Bytes of the body, by what the head says."""

    def answer(self, head: bytes, body: bytes, /) -> Told | None:
        """The answer to the same head with a body; None where that is to go the usual way. Never raises."""


Welcoming = Callable[[Any, bytes], Ready | None]
"""Makes a head ready, by its scope of ASGI and its bytes, of which it keeps none; None where its requests are
to go the usual way."""

"""Answers without members that have no value, as this API wants them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_NULL: Final = b":null"


@lru_cache(maxsize=1_024)
def bare(encoded: bytes) -> bytes:
    """A JSON object of this service's own, as msgspec writes it, without the members that are null.

    Within a text every quote has a backslash before it, so what looks like such a member is one.
    """
    first, *others = encoded.split(_NULL)
    kept = [first]
    for after in others:
        before = kept[-1]
        start = before.rfind(b'"', 0, -1)
        key = before[start + 1 : -1].replace(b"_", b"a")
        if start < 0 or before[-1:] != b'"' or not key.isalpha() or before[start - 1 : start] == b"\\":
            kept.append(_NULL + after)
        elif before[start - 1 : start] == b",":
            kept[-1] = before[: start - 1]
            kept.append(after)
        else:  # the first member
            kept[-1] = before[:start]
            kept.append(after.removeprefix(b","))
    return b"".join(kept)

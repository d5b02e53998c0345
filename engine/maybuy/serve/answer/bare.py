"""Answers without members that have no value, as AuthZEN wants them."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct, defstruct, structs

_NULL: Final = b":null"


def bare_of(kind: type[Struct]) -> type[Struct]:
    """A type with the same members in the same order, of any values, that is written without those that have
    none."""
    members: list[Any] = [(one.encode_name, Any, None) for one in structs.fields(kind)]
    return defstruct(kind.__name__, members, omit_defaults=True, gc=False)


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

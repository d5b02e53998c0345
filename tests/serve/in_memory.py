"""What things take in memory, followed to their last part."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from msgspec import Raw
from pydantic import BaseModel


def taken(start: object, beside: Iterable[object] = ()) -> int:
    """Bytes of an object and all that it leads to, but for what is `beside` it."""
    seen = {id(one) for one in beside}
    left, total = [start], 0
    while left:
        one = left.pop()
        if one is None or isinstance(one, type | bool) or id(one) in seen:
            continue
        seen.add(id(one))
        size = len(bytes(one)) + 80 if isinstance(one, Raw) else sys.getsizeof(one)  # it knows no size itself
        total += (size + 15) // 16 * 16
        left += parts(one)
    return total


def parts(one: object) -> list[object]:
    """What an object leads to."""
    if isinstance(one, BaseModel):
        return [one.__dict__, one.__pydantic_fields_set__]
    if isinstance(one, dict):
        return [*one, *one.values()]
    if isinstance(one, list | tuple | set | frozenset):
        return list(one)
    names = [
        name for kind in type(one).__mro__ for name in getattr(kind, "__slots__", ()) if name != "__weakref__"
    ]
    return [getattr(one, name) for name in names if hasattr(one, name)]

"""Whether the parts of the service are ready."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple


class Readiness(NamedTuple):
    """Whether a part of the service is ready, and what is to be told about it."""

    ready: bool
    detail: Mapping[str, object]


Check = Callable[[], Awaitable[Readiness]]

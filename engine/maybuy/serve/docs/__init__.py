"""What the service says of itself: `/openapi.json` and `/docs`, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

from msgspec import json

from ..answer.call import Call, Reply
from ..answer.routing import Route
from ..services import Services


class Documentation:
    """What a service says of itself."""

    def __init__(self, services: Services, routes: Sequence[Route]) -> None:
        self._services = services
        self._routes = routes

    @cached_property
    def _document(self) -> dict[str, Any]:
        from .openapi import document  # noqa: PLC0415  not needed to answer questions

        return document(self._services, self._routes, version("maybuy"))

    @cached_property
    def _openapi(self) -> Reply:
        return Reply(json.encode(self._document))

    @cached_property
    def _page(self) -> Reply:
        from .page import page  # noqa: PLC0415  as above

        body, policy = page(self._document)
        return Reply(body, kind=b"text/html; charset=utf-8", policy=policy)

    async def openapi(self, _: Call) -> Reply:
        """`GET /openapi.json`."""
        return self._openapi

    async def page(self, _: Call) -> Reply:
        """`GET /docs`."""
        return self._page

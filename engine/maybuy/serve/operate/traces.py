"""Traces by OpenTelemetry, where the environment asks for them in OpenTelemetry's own words.

Without `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_TRACES_EXPORTER` nothing
of it is imported, and no request passes through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from ..start_error import StartError

ASKING: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER")
SERVICE: Final = "maybuy"
SECONDS_TO_SEND: Final = 3.0


def wanted(environment: Mapping[str, str]) -> bool:
    """Whether the environment asks for traces."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    return environment.get("OTEL_TRACES_EXPORTER") != "none" and any(environment.get(name) for name in ASKING)


class Traced:
    """An application each of whose requests is a span, a child of the caller's where there is one."""

    def __init__(self, app: Starlette) -> None:
        """Raises StartError where the extra is not installed."""
        try:
            from opentelemetry import trace  # noqa: PLC0415  slow to import, and an extra
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
            from opentelemetry.propagate import extract  # noqa: PLC0415
            from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
            from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
            from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
        except ImportError:
            raise StartError("traces-missing") from None
        self._app = app
        self._routes = {route.path for route in app.routes if isinstance(route, Route)}
        self._extract = extract
        self._kind = trace.SpanKind.SERVER
        self._failed = trace.Status(trace.StatusCode.ERROR)
        resource = Resource.create()  # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES
        if str(resource.attributes.get("service.name")).startswith("unknown_service"):
            resource = resource.merge(Resource({"service.name": SERVICE}))
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer(SERVICE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request inside its span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            with suppress(TimeoutError):  # with the lifespan the last spans are sent, if there is somebody to
                async with asyncio.timeout(SECONDS_TO_SEND):
                    await asyncio.to_thread(self._provider.shutdown)
            return
        carrier = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in (b"traceparent", b"tracestate", b"baggage")
        }
        route = scope["path"] if scope["path"] in self._routes else "other"
        attributes = {
            "http.request.method": scope["method"],
            "http.route": route,
            "url.scheme": scope["scheme"],
        }
        with self._tracer.start_as_current_span(
            f"{scope['method']} {route}", self._extract(carrier), self._kind, attributes
        ) as span:

            async def noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(self._failed)
                await send(message)

            await self._app(scope, receive, noting)

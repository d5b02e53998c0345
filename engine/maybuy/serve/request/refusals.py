"""Answers to requests that reach none of the service's paths, and to what is no request at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.responses import Response

from ..services import Services
from .headers import answered, language_of, request_id
from .problems import Problem

App = Callable[[Any, Any, Any], Awaitable[None]]
"""An application of ASGI, whoever names its types."""

KIND: Final = b"application/problem+json"


class RefusedError(Exception):
    """A request is not answered but by a problem, and its connection ends; as Problem, without a language."""

    def __init__(
        self, code: str, variant: str = "", *, headers: Mapping[str, str] | None = None, **words: Any
    ) -> None:
        super().__init__(code)
        self._code = code
        self._variant = variant
        self._headers = {"connection": "close", **(headers or {})}
        self._words = words

    def problem(self, language: str) -> Problem:
        """What is told."""
        return Problem(self._code, language, self._variant, headers=self._headers, **self._words)


def refusal(services: Services, scope: Mapping[str, Any], made: Callable[[str], Problem]) -> Response:
    """A problem, made in the language of the request, as an answer; it is counted as one."""
    headers = dict(scope["headers"])
    default = services.settings.language
    language = language_of(scope["query_string"], headers.get(b"accept-language"), default)
    problem = made(language)
    body = problem.encoded()
    response = Response(body, problem.status)
    response.raw_headers = answered(
        KIND,
        len(body),
        language,
        services.current.snapshot.version.encode(),
        request_id(headers.get(b"x-request-id")),
        more=[(name.encode(), value.encode()) for name, value in problem.headers.items()],
    )
    if services.metrics is not None:
        services.metrics.answered("other", "other", problem.status, 0.0)
    return response


def refusing(services: Services) -> Callable[[RefusedError], App]:
    """What makes an application that answers a request by refusing it."""

    def made(refused: RefusedError) -> App:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await refusal(services, scope, refused.problem)(scope, receive, send)

        return app

    return made

"""What is wrong with a request, as problem details (RFC 9457), in the words of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, json

from ...language import say
from ...language.told import Diagnostic, told
from ...model import answers
from ...source import LIMITS, Document, Finding, Path
from .places import Places

STATUS: Final[Mapping[str, int]] = {
    "not-http": 400,
    "no-host": 400,
    "not-json": 400,
    "not-an-object": 400,
    "invalid-body": 400,
    "invalid-question": 400,
    "invalid-page": 400,
    "wrong-parameter": 400,
    "no-accounts": 400,
    "too-deep": 400,
    "too-many": 400,
    "not-authenticated": 401,
    "not-allowed": 403,
    "reload-needs-key": 403,
    "wrong-origin": 403,
    "unknown-account": 404,
    "unknown-path": 404,
    "wrong-method": 405,
    "too-slow": 408,
    "catalog-refused": 409,
    "keys-refused": 409,
    "too-large": 413,
    "unknown-encoding": 415,
    "wrong-content-type": 415,
    "wrong-host": 421,
    "head-too-large": 431,
    "internal": 500,
    "account-unusable": 500,
    "accounts-unavailable": 503,
    "time-limit": 503,
    "too-many-connections": 503,
    "stopping": 503,
}
"""Every code of a problem, and its HTTP status. Codes are stable."""


class Problem(Exception):  # noqa: N818  the name it has in RFC 9457
    """A request that gets no answer but this: a stable code, what is wrong in a sentence, and where.

    `variant` picks the sentence under `code.variant`; `errors` are all mistakes found, each with its own code
    and a JSON pointer into the body.
    """

    def __init__(
        self,
        code: str,
        language: str,
        variant: str = "",
        *,
        errors: Iterable[dict[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        detail: str = "",
        **words: Any,
    ) -> None:
        self.code = code
        self.status = STATUS[code]
        self.title = say("service", code, language)
        self.detail = detail or say("service", f"{code}.{variant}" if variant else code, language, **words)
        self.errors = tuple(errors)
        self.headers = headers or {}
        super().__init__(self.detail)

    def encoded(self) -> bytes:
        """Its JSON as it goes out."""
        shown = answers.Problem(
            f"/docs#{self.code}", self.title, self.status, self.code, self.detail, list(self.errors)
        )
        return escaped(shown)


def escaped(shown: Struct) -> bytes:
    """What names words of a request, as JSON: without the one control character that JSON lets stand raw."""
    return json.encode(shown).replace(b"\x7f", b"\\u007f")


def invalid(places: Places, findings: Iterable[Finding], language: str) -> Problem:
    """A body that was read but is not as it should be."""
    return invalid_of(errors_of(places, findings, language), language)


def invalid_of(errors: list[dict[str, Any]], language: str) -> Problem:
    """A body with these errors."""
    if len(errors) == 1:
        return Problem("invalid-body", language, "one", errors=errors, message=errors[0]["message"])
    most = LIMITS.max_findings
    # In a body that is JSON nothing else has this code: there are more, fewer though may be left to tell.
    if any(one["code"] == "syntax" for one in errors):
        return Problem("invalid-body", language, "more", errors=errors, most=most)
    return Problem("invalid-body", language, "many", errors=errors, count=len(errors))


def errors_of(places: Places, findings: Iterable[Finding], language: str) -> list[dict[str, Any]]:
    """Findings about a body as a problem tells them, in the order of the text."""
    return [_error(places, one) for one in told(sorted(findings, key=Finding.key), language)]


def _error(places: Places, one: Diagnostic) -> dict[str, Any]:
    """One mistake, with its place as a JSON pointer as well."""
    return {
        "code": one.code,
        "message": one.message,
        "help": one.help or None,
        "pointer": pointer(places.path(one.span)),
        "line": one.span.line,
        "column": one.span.column,
    }


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def mistake(document: Document, code: str, message: str, path: Path, field: str | None) -> dict[str, Any]:
    """Why a question cannot be answered, placed at the key it is about, where that is given."""
    places: tuple[Path, ...] = () if field is None else ((*path, field), (field,))
    place = next((one for one in places if stands(document.data, one)), path)
    span = document.span(place)
    return {
        "code": code,
        "message": message,
        "help": None,
        "pointer": pointer(place),
        "line": span.line,
        "column": span.column,
    }


def stands(data: Any, path: Path) -> bool:
    """Whether there is a value at a path, and not null."""
    try:
        for step in path:
            data = data[step]
    except (LookupError, TypeError):
        return False
    return data is not None

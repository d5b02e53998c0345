"""What a form brings: its fields, and the text of a file in one of them."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from ..source import LIMITS

MOST_BODY: Final = 16_000_000
"""Bytes of a form: a file of the largest size that is read, as forms send it."""

Form = dict[str, str]


class TooLargeError(Exception):
    """A form that is larger than any file may be."""


async def form_of(request: Request) -> Form:
    """The fields of a form, the last of each name. Raises TooLargeError, UnicodeDecodeError, KeyError."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            raise TooLargeError
    try:
        return dict(
            parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
        )
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise KeyError from error


def text_in(form: Form) -> str:
    """The text of a file. Raises TooLargeError for one that could not be read again."""
    text = form["text"]
    if len(text.encode("utf-8", "surrogatepass")) > LIMITS.max_bytes:
        raise TooLargeError
    return text


def wants_json(request: Request) -> bool:
    """Whether the script asks, which reads data; else it is a form without script."""
    return "application/json" in request.headers.get("accept", "")

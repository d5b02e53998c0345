"""`maybuy mcp`: the protocol on standard input and output, a message a line."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import anyio
import mcp_types as types
from mcp.server.stdio import stdio_server
from pydantic import ValidationError

from ...language import say
from ..mcp.server import server_of
from .working import Working

MOST: Final = 4_000_000
"""Bytes of a message that are read."""


def run(root: Path, language: str) -> None:
    """Answers until standard input ends. All that is printed meanwhile goes to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    anyio.run(_serve, root, language)


async def _serve(root: Path, language: str) -> None:
    incoming, outgoing = _own(0), _own(1)
    os.dup2(2, 1)
    server = server_of(Working(root, language).door)
    with os.fdopen(incoming, "rb") as source, os.fdopen(outgoing, "wb") as sink:
        out: Any = anyio.wrap_file(TextIOWrapper(sink, encoding="utf-8", write_through=True))
        lines = cast("anyio.AsyncFile[str]", Lines(source, out, language))
        async with stdio_server(lines, out) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())


def _own(descriptor: int) -> int:
    """A stream of the process for the protocol alone."""
    return os.dup(descriptor)


class Lines:
    """The messages of a stream, a line each. What is none is answered here: the library passes it over."""

    def __init__(self, source: BinaryIO, out: Any, language: str) -> None:
        self._source = source
        self._out = out
        self._language = language

    async def __aiter__(self) -> AsyncIterator[str]:
        """Each line that is a message."""
        while line := await anyio.to_thread.run_sync(self._next, abandon_on_cancel=True):
            code, wrong = (types.INVALID_REQUEST, "long") if len(line) > MOST else _wrong(line)
            if not wrong:
                yield line.decode()
            elif line.strip():
                said = say("mcp", f"message.{wrong}", self._language, most=MOST)
                error = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": said}}
                await self._out.write(f"{json.dumps(error)}\n")
                await self._out.flush()

    def _next(self) -> bytes:
        """The next line; one that is too long without its end."""
        line = rest = self._source.readline(MOST + 1)
        while len(line) > MOST and rest and not rest.endswith(b"\n"):
            rest = self._source.readline(MOST)
        return line


def _wrong(line: bytes) -> tuple[int, str]:
    """What is wrong with a line, as a code of JSON-RPC and a key; an empty key where nothing is."""
    try:
        types.jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValidationError as error:
        broken = any(one["type"] == "json_invalid" for one in error.errors())
        return (types.PARSE_ERROR, "json") if broken else (types.INVALID_REQUEST, "shape")
    return 0, ""

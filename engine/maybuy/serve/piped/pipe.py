"""`maybuy mcp`: the protocol on standard input and output, a message a line."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from typing import BinaryIO, Final, cast

import anyio
import mcp_types as types
from mcp.server.stdio import stdio_server
from pydantic import ValidationError

from ...language import say
from ...model.service import Settings
from ..accounts.folder import FolderAccounts
from ..mcp.server import server_of
from ..process.assemble import SECONDS_TO_CLOSE, accounts_of
from ..services import AccountSource, AccountsUnavailableError
from ..start_error import StartError
from .working import SECONDS, Working

MOST: Final = 4_000_000
"""Bytes of a message that are read."""

PAUSE: Final = 0.02
"""Seconds between two looks at whether all is answered, when nothing more is asked."""


def run(settings: Settings, language: str) -> None:
    """Answers until standard input ends. All that is printed meanwhile goes to standard error.

    Raises StartError for accounts that can never be asked for.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    source = accounts_of(settings)
    if isinstance(source, FolderAccounts):
        try:
            source.look()  # however long that takes: nobody waits for an answer yet
        except AccountsUnavailableError as error:
            raise StartError("accounts-folder", folder=settings.accounts) from error
    anyio.run(_serve, settings, language, source)


async def _serve(settings: Settings, language: str, source: AccountSource | None) -> None:
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    server = server_of(Working(settings, language, source).door)
    with os.fdopen(incoming, "rb") as lines_in, os.fdopen(outgoing, "wb") as sink:
        answers = Answers(sink)
        lines = cast("anyio.AsyncFile[str]", Lines(lines_in, answers, language))
        async with stdio_server(lines, cast("anyio.AsyncFile[str]", answers)) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    if source is not None:
        with anyio.move_on_after(SECONDS_TO_CLOSE):  # what hangs there ends with the process
            await source.close()


class Answers:
    """What is written, a message a line, and how many of these are answers."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = anyio.wrap_file(sink)
        self.count = 0

    async def write(self, line: str) -> None:
        """A message."""
        await self._sink.write(line.encode())
        self.count += line.startswith(_ANSWER)

    async def flush(self) -> None:
        """What was written is there to be read."""
        await self._sink.flush()


_ANSWER: Final = '{"jsonrpc":"2.0","id"'


class Lines:
    """The messages of a stream, a line each. What is none is answered here: the library passes it over."""

    def __init__(self, source: BinaryIO, answers: Answers, language: str) -> None:
        self._source = source
        self._answers = answers
        self._language = language
        self._asked = 0

    async def __aiter__(self) -> AsyncIterator[str]:
        """Each line that is a message. It ends when what was asked is answered, or should have been."""
        while line := await anyio.to_thread.run_sync(self._next, abandon_on_cancel=True):
            code, wrong = (types.INVALID_REQUEST, "long") if len(line) > MOST else self._wrong(line)
            if not wrong:
                yield line.decode()
            elif line.strip():
                said = say("mcp", f"message.{wrong}", self._language, most=MOST)
                error = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": said}}
                await self._answers.write(f"{json.dumps(error)}\n")
                await self._answers.flush()
        with anyio.move_on_after(SECONDS):
            while self._answers.count < self._asked:
                await anyio.sleep(PAUSE)

    def _next(self) -> bytes:
        """The next line; one that is too long without its end."""
        line = rest = self._source.readline(MOST + 1)
        while len(line) > MOST and rest and not rest.endswith(b"\n"):
            rest = self._source.readline(MOST)
        return line

    def _wrong(self, line: bytes) -> tuple[int, str]:
        """What is wrong with a line, as a code of JSON-RPC and a key; an empty key where nothing is."""
        try:
            message = types.jsonrpc_message_adapter.validate_json(line, by_name=False)
        except ValidationError as error:
            broken = any(one["type"] == "json_invalid" for one in error.errors())
            return (types.PARSE_ERROR, "json") if broken else (types.INVALID_REQUEST, "shape")
        if isinstance(message, types.JSONRPCRequest):
            self._asked += 1
        elif isinstance(message, types.JSONRPCNotification) and message.method == "notifications/cancelled":
            self._asked -= 1  # it is not answered
        return 0, ""

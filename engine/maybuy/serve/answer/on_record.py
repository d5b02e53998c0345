"""From the text on record for an id to an account: only ever the one that was asked for."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from ...language.told import told
from ...loading import account_of
from ...model.account import Account
from ...source import read
from .cache import AnswerCache
from .kept import Known
from .plain import is_simple

DEPTH: Final = 32
"""Lists and objects inside each other that the quick reader is left to judge."""

MOST_PROBLEMS: Final = 3
"""Problems of one text that the log is told of."""


class NotTheOneError(Exception):
    """What is on record for an id is no account, or that of another: nobody is told what it holds.

    `reason` and `details` are for the log.
    """

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


async def known_on_record(text: bytes, name: str, cache: AnswerCache, *, apart: bool) -> Known:
    """The account in the text that is on record for an id; that it has this id, checked() sees to.

    What is read apart, on a thread, is read once for all who wait for it, and to its end even when none of
    them does any more.
    Raises NotTheOneError before anything is said about what the text holds, and LoadError where the account
    does not fit the catalog.
    """
    if not apart:
        return cache.learn(_account(text, name, cache), text)
    key = (text, name)
    reading = cache.reading.get(key)
    if reading is None:
        reading = cache.reading[key] = asyncio.ensure_future(_apart(text, name, cache))
        reading.add_done_callback(partial(_done, key, cache))
    return await asyncio.shield(reading)


async def _apart(text: bytes, name: str, cache: AnswerCache) -> Known:
    return cache.learn(await asyncio.to_thread(_account, text, name, cache), text)


def _done(key: tuple[bytes, str], cache: AnswerCache, reading: asyncio.Future[Known]) -> None:
    del cache.reading[key]
    if not reading.cancelled():
        reading.exception()  # whoever still waits is told; else nobody is


def _account(text: bytes, name: str, cache: AnswerCache) -> Account:
    made = cache.account(text) if is_simple(text, DEPTH) else None
    if made is not None:
        return made
    document = read(text, name)
    if not document.ok:
        problems = [one.message for one in told(document.findings[:MOST_PROBLEMS])]
        raise NotTheOneError("unreadable", problems=problems)
    if not isinstance(document.data, dict) or document.data.get("id") != name:
        raise NotTheOneError("another-account")
    return account_of(document, cache.definitions)


def checked(known: Known, name: str) -> Known:
    """The account, which has the id that was asked for. Raises NotTheOneError."""
    if known.account.id != name:
        raise NotTheOneError("another-account")
    return known

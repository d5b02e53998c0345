"""Accounts from a SQL database: one query with one bound parameter.

It is asked in threads, so that the event loop never waits. Nothing is remembered between two questions.
Whatever keeps the database from answering in time makes accounts unavailable; the next question tries again,
so nothing needs to be restarted when it is back.
"""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DataError

from ..operate.logs import event
from ..services import AccountNotFoundError, AccountsUnavailableError, Readiness
from ..start_error import StartError
from .database import Database, Waiting
from .outage import Outage, reason_of

QUERY: Final = "SELECT document FROM accounts WHERE id = :id"
"""Gives the account's document, as text or as the database's own JSON; no row where there is none."""

CONNECTIONS: Final = 8
"""Connections of a worker, and threads to wait for them."""

LONGEST_ID: Final = 200
"""Characters of an account's id, as its model has it."""

NOBODY: Final = ""
"""An id that no account can have: asked for to see whether accounts can be asked for."""


class SqlAccounts:
    """See services.AccountSource. `seconds` is how long an account may take, all waiting included."""

    def __init__(self, url: str, query: str, seconds: float) -> None:
        """Raises StartError for an address or a query that can never work. Connects to nothing yet."""
        self._query = _checked(query)
        self._seconds = seconds
        self._database = Database(url, seconds, CONNECTIONS)
        self._threads = ThreadPoolExecutor(CONNECTIONS, "accounts")
        self._outage = Outage()
        self._waiting = set[Waiting]()

    async def get(self, account: str, /) -> bytes:
        """See services.AccountSource."""
        if not _possible(account):
            raise AccountNotFoundError(account)
        try:
            rows = await self._ask(account)
        except DataError as error:
            # The query cannot compare this id, or not read this row: others can be asked for.
            event(logging.ERROR, "account-unreadable", account=account, reason=reason_of(error))
            raise AccountsUnavailableError from error
        if not rows:
            raise AccountNotFoundError(account)
        document = rows[0][0]
        if len(rows) > 1 or document is None:
            reason = "no document" if document is None else "several rows"
            event(logging.ERROR, "account-not-the-one-asked-for", account=account, reason=reason)
            raise AccountsUnavailableError
        return document if isinstance(document, bytes) else _text(document).encode()

    async def ready(self) -> Readiness:
        """Whether the database answers the very query that accounts are asked for with; for `/readyz`."""
        try:
            rows = await self._ask(NOBODY)
        except AccountsUnavailableError:
            return Readiness(False, {"message": "the database of accounts does not answer the query"})
        except DataError:
            rows = []  # it has looked at the id
        if any(row[0] is not None for row in rows):
            return Readiness(False, {"message": "the query gives an account for an id that nobody has"})
        return Readiness(True, {})

    async def close(self) -> None:
        """Ends what is still waited for, and gives all connections back."""
        for one in list(self._waiting):
            one.give_up()
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._database.close()

    async def _ask(self, account: str) -> list[Any]:
        """The rows of an id. Raises DataError and AccountsUnavailableError."""
        waiting = Waiting()
        self._waiting.add(waiting)
        rows = asyncio.get_running_loop().run_in_executor(
            self._threads, self._database.rows, self._query, {"id": account}, waiting
        )
        try:
            async with asyncio.timeout(self._seconds):
                found = await rows
        except TimeoutError as error:
            self._outage.goes_on(f"no answer within {self._seconds:g} s")
            raise AccountsUnavailableError from error
        except DataError:
            self._outage.is_over()
            raise
        except Exception as error:  # a driver's own errors are not all known
            self._outage.goes_on(reason_of(error))
            raise AccountsUnavailableError from error
        finally:
            waiting.give_up()  # of what is over, nothing is left to give up
            self._waiting.discard(waiting)
        self._outage.is_over()
        return found


def _possible(account: str) -> bool:
    """Whether an account may have this id; what else there is, some databases cannot even be asked for."""
    try:
        return 0 < len(account.encode()) <= 4 * LONGEST_ID and "\0" not in account
    except UnicodeEncodeError:
        return False


def _text(document: object) -> str:
    return document if isinstance(document, str) else json.dumps(document, default=str)


def _checked(query: str) -> TextClause:
    clause = text(query)
    if set(clause.compile().params) != {"id"}:
        raise StartError("accounts-query", query=query)
    return clause

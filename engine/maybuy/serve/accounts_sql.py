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
from urllib.parse import quote

from sqlalchemy import URL, Engine, TextClause, create_engine, make_url, text
from sqlalchemy import event as on
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from .accounts import AccountNotFoundError, AccountsUnavailableError
from .logs import event
from .outage import Outage
from .readiness import Readiness
from .start_error import StartError

QUERY: Final = "SELECT document FROM accounts WHERE id = :id"
"""Gives the account's document, as text or as the database's own JSON; no row where there is none."""

CONNECTIONS: Final = 8
"""Connections of a worker, and threads to wait for them."""

LONGEST_ID: Final = 200
"""Characters of an account's id, as its model has it."""


class SqlAccounts:
    """See accounts.AccountSource. `seconds` is how long an account may take, all waiting included."""

    def __init__(self, url: str, query: str, seconds: float) -> None:
        """Raises StartError for an address or a query that can never work. Connects to nothing yet."""
        self._query = _checked(query)
        self._seconds = seconds
        self._engine = _engine(url, seconds)
        self._threads = ThreadPoolExecutor(CONNECTIONS, "accounts")
        self._outage = Outage()

    async def get(self, account: str, /) -> bytes:
        """See accounts.AccountSource."""
        if not _possible(account):
            raise AccountNotFoundError(account)
        rows = await self._ask(self._query, {"id": account})
        if not rows:
            raise AccountNotFoundError(account)
        document = rows[0][0]
        found = document if isinstance(document, bytes) else _text(document).encode()
        if len(rows) > 1 or not _is_of(account, found):
            event(logging.ERROR, "account-not-the-one-asked-for", account=account, rows=len(rows))
            raise AccountsUnavailableError
        return found

    async def ready(self) -> Readiness:
        """Whether the database answers; for `/readyz`."""
        try:
            await self._ask(text("SELECT 1"), {})
        except AccountsUnavailableError:
            return Readiness(False, {"message": "the database of accounts does not answer"})
        return Readiness(True, {})

    async def close(self) -> None:
        """Gives all connections back; those that are still being waited for have their time limits."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._engine.dispose()

    async def _ask(self, query: TextClause, words: dict[str, str]) -> list[Any]:
        waiting = asyncio.get_running_loop().run_in_executor(self._threads, self._rows, query, words)
        try:
            async with asyncio.timeout(self._seconds):
                rows = await waiting
        except (SQLAlchemyError, OSError, TimeoutError, ValueError) as error:
            self._outage.goes_on(error)
            raise AccountsUnavailableError from error
        self._outage.is_over()
        return rows

    def _rows(self, query: TextClause, words: dict[str, str]) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(query, words).fetchmany(2))


def _possible(account: str) -> bool:
    """Whether an account may have this id; what else there is, some databases cannot even be asked for."""
    try:
        return len(account.encode()) <= 4 * LONGEST_ID and "\0" not in account
    except UnicodeEncodeError:
        return False


def _text(document: object) -> str:
    return document if isinstance(document, str) else json.dumps(document, default=str)


def _is_of(account: str, document: bytes) -> bool:
    """Whether a document has the id asked for: a query without its condition must not answer for another."""
    try:
        data = json.loads(document)
    except ValueError:
        return True  # YAML, or broken: whoever reads it says so
    return not isinstance(data, dict) or data.get("id") == account


def _checked(query: str) -> TextClause:
    clause = text(query)
    if set(clause.compile().params) != {"id"}:
        raise StartError("accounts-query", query=query)
    return clause


def _engine(url: str, seconds: float) -> Engine:
    try:
        address = make_url(url)
        engine = create_engine(
            _read_only(address),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=seconds,
            pool_pre_ping=True,  # a connection that died while nobody asked is replaced without a word
            pool_recycle=1800,
            isolation_level="AUTOCOMMIT",  # one query is one transaction: nothing to begin and to end
            connect_args=_limits(address, seconds),
        )
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError, TypeError):
        raise StartError("accounts-address") from None  # without the address: it may hold a password
    if address.get_backend_name() == "sqlite":
        on.listen(engine, "connect", _only_reading)
    return engine


def _read_only(address: URL) -> URL:
    """For SQLite, a file that is never made where it is missing; other databases are told by a setting."""
    file = address.database
    if address.get_backend_name() != "sqlite" or not file or file.startswith((":", "file:")):
        return address
    return address.set(database=f"file:{quote(file)}", query={**address.query, "mode": "ro", "uri": "true"})


def _limits(address: URL, seconds: float) -> dict[str, Any]:
    """Time limits, and that nothing is ever written, in the words of each database."""
    match address.get_backend_name():
        case "postgresql":
            limit = int(seconds * 1000)
            return {
                "connect_timeout": max(2, round(seconds)),  # whole seconds; libpq takes no fewer than 2
                "tcp_user_timeout": limit,
                "options": f"-c statement_timeout={limit} -c default_transaction_read_only=on",
            }
        case "sqlite":
            return {"timeout": seconds, "check_same_thread": False}
    return {}


def _only_reading(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only = ON")

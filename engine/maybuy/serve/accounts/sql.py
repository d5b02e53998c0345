"""Accounts from a SQL database: one query with one bound parameter.

It is asked in threads, so that the event loop never waits. Nothing is remembered between two questions.
Whatever keeps the database from answering in time makes accounts unavailable; the next question tries again,
so nothing needs to be restarted when it is back.

Each kind of database is told in its own words that nothing is written and how long a question may take. What
might be set for a whole session is set in each transaction instead: so it holds behind a pooler such as
PgBouncer as well, which refuses settings of sessions and gives every transaction another one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import URL, Engine, NullPool, TextClause, create_engine, make_url, text
from sqlalchemy import event as on
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, DisconnectionError, NoSuchModuleError

from ..operate.logs import event
from ..services import AccountNotFoundError, AccountsUnavailableError, Readiness
from ..start_error import StartError
from .outage import Outage, reason_of

SHARE: Final = 0.9
"""Of the time for an account, what a database is given: so that it says itself why it took too long."""

SECONDS_TO_KEEP: Final = 1800
"""For a connection to be used again."""

_PSYCOPG: Final = ("psycopg", "psycopg2")


class Waiting:
    """One question under way in a thread, which another may give up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Any = None
        self.given_up = False

    def begins(self, connection: Any) -> None:
        """The database's own connection is used from now on."""
        with self._lock:
            self._connection = connection
            if self.given_up:
                _break(connection)

    def ends(self) -> None:
        """The connection is no longer used."""
        with self._lock:
            self._connection = None

    def give_up(self) -> None:
        """Nobody waits any more: ends whatever the thread waits for. Never waits itself."""
        with self._lock:
            self.given_up = True
            if self._connection is not None:
                _break(self._connection)


class Database:
    """A database, asked from threads."""

    def __init__(self, url: str, seconds: float, connections: int) -> None:
        """Connects to nothing yet. Raises StartError for an address that can never work."""
        self._own = threading.local()
        try:
            address = make_url(url)
            self._begin = _begin(address, seconds)
            self._engine = _engine(address, seconds, connections)
        except (ArgumentError, NoSuchModuleError, ImportError, ValueError, TypeError):
            raise StartError("accounts-address") from None  # without the address: it may hold a password
        # Before any other: what is asked when a connection is new may be given up too.
        on.listen(self._engine, "connect", self._begins, insert=True)
        on.listen(self._engine, "checkout", self._begins)
        on.listen(self._engine, "checkin", self._ends)

    def rows(self, query: TextClause, words: dict[str, str], waiting: Waiting) -> list[Any]:
        """The first two rows at most. Raises SQLAlchemyError."""
        self._own.waiting = waiting
        try:
            return self._rows(query, words)
        except DBAPIError as error:
            if waiting.given_up or not error.connection_invalidated:
                raise
            return self._rows(query, words)  # the connection had died while nobody asked: on a new one
        finally:
            waiting.ends()

    def close(self) -> None:
        """Closes the connections that are not in use."""
        self._engine.dispose()

    def _rows(self, query: TextClause, words: dict[str, str]) -> list[Any]:
        with self._engine.connect() as connection:
            if self._begin is not None:
                connection.exec_driver_sql(self._begin)  # ended when the connection is given back
            return list(connection.execute(query, words).fetchmany(2))

    def _begins(self, connection: Any, *_: Any) -> None:
        waiting: Waiting = self._own.waiting
        waiting.begins(connection)

    def _ends(self, *_: Any) -> None:
        waiting: Waiting = self._own.waiting
        waiting.ends()


def _break(connection: Any) -> None:
    """Has whoever waits for a connection's answer wait no longer, as far as its driver has a way."""
    with suppress(Exception):  # of any driver: it has ended by itself, or there is no such way
        if hasattr(connection, "interrupt"):
            connection.interrupt()
        else:
            with socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)


def _engine(address: URL, seconds: float, connections: int) -> Engine:
    limit = seconds * SHARE
    shared: dict[str, Any] = {
        "isolation_level": "AUTOCOMMIT",  # the transaction is begun by hand, where one is needed
        "execution_options": {"no_parameters": True},  # of what has none: several statements at once
    }
    kept = {
        "pool_size": connections,
        "max_overflow": 0,
        "pool_timeout": seconds,
        "pool_recycle": SECONDS_TO_KEEP,
    }
    if address.get_backend_name() != "sqlite":
        return create_engine(address, connect_args=_limits(address, seconds), **shared, **kept)
    arguments = {"timeout": limit, "check_same_thread": False}
    file = address.database
    if not file or file.startswith((":", "file:")):
        engine = create_engine(address, connect_args=arguments, poolclass=NullPool, **shared)
    else:
        engine = create_engine(_read_only(address, file), connect_args=arguments, **shared, **kept)
        _notice(engine, Path(file))
    on.listen(engine, "connect", _only_reading)
    return engine


def _begin(address: URL, seconds: float) -> str | None:
    """What is said before a question, in one go."""
    if address.get_backend_name() != "postgresql":
        return None
    limit = int(seconds * SHARE * 1000)
    return f"BEGIN READ ONLY; SET LOCAL statement_timeout = {limit}; SET LOCAL lock_timeout = {limit}"


def _limits(address: URL, seconds: float) -> dict[str, Any]:
    """What a connection is made with."""
    driver = address.get_driver_name()
    if driver not in _PSYCOPG:
        return {}
    limits: dict[str, Any] = {
        "connect_timeout": min(max(2, round(seconds)), 10),  # whole seconds; libpq takes no fewer than 2
        "tcp_user_timeout": int(seconds * 1000),
    }
    if driver == "psycopg":
        limits["prepare_threshold"] = None  # a pooler has the next transaction on another connection
    return limits


def _read_only(address: URL, file: str) -> URL:
    """A file that is never made where it is missing."""
    return address.set(database=f"file:{quote(file)}", query={**address.query, "mode": "ro", "uri": "true"})


def _only_reading(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def _notice(engine: Engine, file: Path) -> None:
    """Has a file opened anew when it was replaced or written to: what is open may be another by now."""

    def stamp() -> object:
        try:
            status = file.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns

    def opens(_dialect: Any, record: Any, _arguments: Any, _named: Any) -> None:
        record.info.update(stamp=stamp(), new=True)  # looked at before it is opened, to be on the safe side

    def used(_connection: Any, record: Any, _proxy: Any) -> None:
        if not record.info.pop("new", False) and record.info["stamp"] != stamp():
            raise DisconnectionError

    on.listen(engine, "do_connect", opens)
    on.listen(engine, "checkout", used)


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

"""Databases that accounts are read from: each told, in its own words, that nothing is written and how long a
question may take.

What might be set for a whole session is set in each transaction instead: so it holds behind a pooler such as
PgBouncer as well, which refuses settings of sessions and gives every transaction another one.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import URL, Engine, NullPool, TextClause, create_engine, make_url
from sqlalchemy import event as on
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError

from ..start_error import StartError

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

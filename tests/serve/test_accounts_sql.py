"""Accounts from SQLite and from a real PostgreSQL: found, missing, out of reach, and back again."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from maybuy.serve.accounts import AccountNotFoundError, AccountsUnavailableError
from maybuy.serve.accounts_sql import QUERY, SqlAccounts
from maybuy.serve.start_error import StartError
from serve.postgres import Postgres, server

ACME = {"id": "acme", "country": "FR"}
NASTY = [
    "'; DROP TABLE accounts; --",
    "acme' OR '1'='1",
    "%",
    "_cme",
    "ACME",
    "",
    "x" * 5000,
    "a\0b",
    "\ud800",
]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with server() as running:
        running.run("CREATE TABLE accounts (id text PRIMARY KEY, document jsonb NOT NULL);")
        running.run(f"INSERT INTO accounts VALUES ('acme', '{json.dumps(ACME)}');")
        yield running


@pytest.fixture
def sqlite(tmp_path: Path) -> Path:
    file = tmp_path / "acc ounts?.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT PRIMARY KEY, document TEXT NOT NULL)")
        connection.execute("INSERT INTO accounts VALUES ('acme', ?)", (json.dumps(ACME),))
    connection.close()
    return file


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{str(file).replace('?', '%3F')}"


def asked(url: str, *accounts: str, query: str = QUERY, seconds: float = 5.0) -> list[Any]:
    """What each id gives: the account, or the error."""

    async def ask() -> list[Any]:
        source = SqlAccounts(url, query, seconds)
        try:
            found = await asyncio.gather(*map(source.get, accounts), return_exceptions=True)
        finally:
            await source.close()
        return [json.loads(one) if isinstance(one, bytes) else type(one) for one in found]

    return asyncio.run(ask())


def test_sqlite_gives_the_account_of_an_id(tmp_path: Path) -> None:
    file = tmp_path / "plain.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT PRIMARY KEY, document TEXT NOT NULL)")
        connection.execute("INSERT INTO accounts VALUES ('acme', ?)", (json.dumps(ACME),))
    connection.close()
    assert asked(f"sqlite:///{file}", "acme", "other") == [ACME, AccountNotFoundError]


def test_postgres_gives_the_account_of_an_id(postgres: Postgres) -> None:
    assert asked(postgres.url, "acme", "other") == [ACME, AccountNotFoundError]


@pytest.mark.parametrize("account", NASTY, ids=ascii)
def test_no_id_is_anything_but_an_id(postgres: Postgres, account: str) -> None:
    assert asked(postgres.url, account, "acme") == [AccountNotFoundError, ACME]


@pytest.mark.parametrize("account", NASTY, ids=ascii)
def test_no_id_is_anything_but_an_id_to_sqlite(sqlite: Path, account: str) -> None:
    assert asked(str(sqlite_url(sqlite)), account, "acme") == [AccountNotFoundError, ACME]


def test_the_query_may_be_ones_own(postgres: Postgres) -> None:
    postgres.run("CREATE TABLE IF NOT EXISTS customers (number int, id text, country text);")
    postgres.run("DELETE FROM customers; INSERT INTO customers VALUES (7, 'acme', 'FR');")
    query = "SELECT json_build_object('id', id, 'country', country)::text FROM customers WHERE id = :id"
    assert asked(postgres.url, "acme", query=query) == [ACME]


@pytest.mark.parametrize("query", ["SELECT document FROM accounts", "SELECT :id, :name"])
def test_a_query_without_the_id_as_its_parameter_is_refused(query: str) -> None:
    with pytest.raises(StartError, match="does not have `:id`"):
        SqlAccounts("sqlite://", query, 1.0)


@pytest.mark.parametrize(
    "url", ["nothing", "oracle://x:secret@y/z", "mysql+nodriver://a:secret@b/c", "sqlite+x://"]
)
def test_an_address_that_cannot_work_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StartError) as caught:
        SqlAccounts(url, QUERY, 1.0)
    assert caught.value.code == "accounts-address"
    assert "secret" not in str(caught.value)


def test_a_query_that_gives_another_account_gives_none(postgres: Postgres) -> None:
    query = "SELECT document FROM accounts WHERE :id = :id"
    assert asked(postgres.url, "other", query=query) == [AccountsUnavailableError]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM accounts WHERE id = :id RETURNING document", "SELECT :id FROM none"]
)
def test_nothing_can_be_written_whatever_the_query_says(
    postgres: Postgres, sqlite: Path, statement: str
) -> None:
    for url in (postgres.url, sqlite_url(sqlite)):
        assert asked(url, "acme", query=statement) == [AccountsUnavailableError]
        assert asked(url, "acme") == [ACME]


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    assert asked(f"sqlite:///{tmp_path / 'none.db'}", "acme") == [AccountsUnavailableError]
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_takes_too_long_is_out_of_reach_and_others_are_still_answered(
    postgres: Postgres,
) -> None:
    slow = "SELECT document FROM accounts WHERE id = :id AND (id <> 'acme' OR pg_sleep(60) IS NOT NULL)"
    assert asked(postgres.url, *["acme"] * 30, query=slow, seconds=0.3) == [AccountsUnavailableError] * 30
    assert asked(postgres.url, "acme", "other", query=slow, seconds=0.5)[1] is AccountNotFoundError


def test_a_server_that_goes_away_is_found_again_when_it_is_back(postgres: Postgres) -> None:
    async def ask(source: SqlAccounts) -> tuple[bool, object]:
        try:
            found: object = json.loads(await source.get("acme"))
        except AccountsUnavailableError as error:
            found = error.retry_after
        return (await source.ready()).ready, found

    async def through(change: Callable[[], None], source: SqlAccounts) -> tuple[bool, object]:
        await asyncio.to_thread(change)
        return await ask(source)

    async def story() -> list[tuple[bool, object]]:
        source = SqlAccounts(postgres.url, QUERY, 5.0)
        try:
            return [
                await ask(source),
                await through(postgres.stop, source),
                await ask(source),
                await through(postgres.start, source),
                await ask(source),
            ]
        finally:
            await source.close()

    up, down = (True, ACME), (False, 1)
    assert asyncio.run(story()) == [up, down, down, up, up]

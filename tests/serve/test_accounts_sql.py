"""Accounts from SQLite and from a real PostgreSQL: found, missing, out of reach, and back again."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event as on

from maybuy.serve.accounts.outage import Outage
from maybuy.serve.accounts.sql import CONNECTIONS, QUERY, SqlAccounts
from maybuy.serve.services import AccountNotFoundError, AccountsUnavailableError
from maybuy.serve.start_error import StartError
from serve.pgbouncer import pooled
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


@pytest.mark.parametrize("rows", ["SELECT :id UNION ALL SELECT :id", "SELECT NULL WHERE :id <> ''"])
def test_several_rows_or_none_in_a_row_are_no_account(sqlite: Path, rows: str) -> None:
    assert asked(sqlite_url(sqlite), "acme", query=rows) == [AccountsUnavailableError]


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


def story(
    url: str, *steps: Callable[[], object], query: str = QUERY, seconds: float = 5.0
) -> list[tuple[bool, Any]]:
    """Whether one source is ready, and what it gives for `acme`, at first and after each of some steps."""

    async def look(source: SqlAccounts) -> tuple[bool, Any]:
        try:
            found: object = json.loads(await source.get("acme"))
        except AccountsUnavailableError:
            found = None
        return (await source.ready()).ready, found

    async def tell() -> list[tuple[bool, Any]]:
        source = SqlAccounts(url, query, seconds)
        try:
            told = [await look(source)]
            for step in steps:
                await asyncio.to_thread(step)
                told.append(await look(source))
            return told
        finally:
            await source.close()

    return asyncio.run(tell())


def database(file: Path, country: str) -> Path:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT PRIMARY KEY, document TEXT NOT NULL)")
        connection.execute("INSERT INTO accounts VALUES ('acme', ?)", (json.dumps(acme(country)),))
    connection.close()
    return file


def acme(country: str) -> dict[str, str]:
    return {"id": "acme", "country": country}


def run(file: Path, sql: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(sql)
    connection.close()


def test_a_file_that_is_replaced_written_over_removed_or_back_is_noticed_at_once(tmp_path: Path) -> None:
    file = database(tmp_path / "accounts.db", "FR")
    others = {name: database(tmp_path / name, name) for name in ("DE", "IT", "ES")}
    told = story(
        sqlite_url(file),
        lambda: others["DE"].replace(file),
        lambda: shutil.copyfile(others["IT"], file),
        lambda: run(file, "UPDATE accounts SET document = replace(document, 'IT', 'PT')"),
        file.unlink,
        lambda: others["ES"].replace(file),
    )
    countries = ["FR", "DE", "IT", "PT", None, "ES"]
    assert told == [(one is not None, None if one is None else acme(one)) for one in countries]


def test_a_link_to_a_file_that_is_turned_to_another_is_noticed_at_once(tmp_path: Path) -> None:
    for name in ("FR", "DE"):
        database(tmp_path / name, name)
    link = tmp_path / "accounts.db"
    link.symlink_to("FR")

    def turn() -> None:
        (tmp_path / "new").symlink_to("DE")
        (tmp_path / "new").replace(link)

    assert story(sqlite_url(link), turn) == [(True, acme("FR")), (True, acme("DE"))]


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, Any]]:
    """The events logged, with their reasons."""
    return [(one.message, vars(one)["details"].get("reason")) for one in caplog.records]


def test_a_table_that_is_missing_is_not_ready_and_the_log_says_so_once(
    sqlite: Path, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "maybuy")
    away, back = "ALTER TABLE accounts RENAME TO away", "ALTER TABLE away RENAME TO accounts"
    for url, change, reason in (
        (sqlite_url(sqlite), lambda sql: run(sqlite, sql), "OperationalError: no such table: accounts"),
        (
            postgres.url,
            lambda sql: postgres.run(f"{sql};"),
            'UndefinedTable: relation "accounts" does not exist',
        ),
    ):
        caplog.clear()
        told = story(url, partial(change, away), str, partial(change, back))
        assert told == [(True, ACME), (False, None), (False, None), (True, ACME)]
        (event, shown), over = said(caplog)
        assert (event, over) == ("accounts-unavailable", ("accounts-available-again", None))
        assert shown.startswith(reason)


def test_a_table_that_is_locked_is_not_ready_and_the_log_says_so(
    sqlite: Path, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "maybuy")
    other = sqlite3.connect(sqlite, isolation_level=None, check_same_thread=False)
    told = story(
        sqlite_url(sqlite),
        lambda: other.execute("BEGIN EXCLUSIVE"),
        lambda: other.execute("ROLLBACK"),
        seconds=1.0,
    )
    other.close()
    assert told == [(True, ACME), (False, None), (True, ACME)]
    assert ("accounts-unavailable", "OperationalError: database is locked") in said(caplog)
    caplog.clear()
    with psycopg.connect(postgres.url.replace("+psycopg", "")) as locking:
        told = story(
            postgres.url,
            lambda: locking.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE"),
            locking.rollback,
            seconds=1.0,
        )
    assert told == [(True, ACME), (False, None), (True, ACME)]
    assert any("timeout" in str(reason) for _, reason in said(caplog))


def test_a_query_that_gives_an_account_for_an_id_nobody_has_is_not_ready(sqlite: Path) -> None:
    assert story(sqlite_url(sqlite), query="SELECT document FROM accounts WHERE :id = :id") == [(False, ACME)]


def test_an_id_that_the_database_cannot_compare_is_unavailable_and_no_other(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    query = "SELECT json_build_object('id', CAST(:id AS text), 'of', 7)::text WHERE CAST(:id AS integer) = 7"
    assert asked(postgres.url, "7", "8", "x", query=query) == [
        {"id": "7", "of": 7}, AccountNotFoundError, AccountsUnavailableError,
    ]  # fmt: skip
    assert [event for event, _ in said(caplog)] == ["account-unreadable"]
    assert story(postgres.url, query=query.replace("7", "8"))[0][0] is True


def test_another_reason_during_an_outage_is_logged_as_well(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "maybuy")
    outage = Outage()
    for reason in ("a", "a", "b", "a"):
        outage.goes_on(reason)
    outage.is_over()
    outage.goes_on("a")
    assert [reason for _, reason in said(caplog)] == ["a", "b", None, "a"]


def test_a_server_that_answers_nothing_holds_no_thread_and_ends_with_its_service(postgres: Postgres) -> None:
    others = {*threading.enumerate()}

    async def tell() -> list[object]:
        source = SqlAccounts(postgres.url, QUERY, 2.0)
        found: list[object] = [json.loads(await source.get("acme"))]
        with postgres.halted():
            for _ in range(2):
                asked = (source.get("acme") for _ in range(CONNECTIONS))
                found += [type(one) for one in await asyncio.gather(*asked, return_exceptions=True)]
            async with asyncio.timeout(60):
                await source.close()
            left = {*threading.enumerate()} - others
            assert not [one for one in left if one.name.startswith("accounts")]
        return found

    assert asyncio.run(tell()) == [ACME, *[AccountsUnavailableError] * 2 * CONNECTIONS]


def test_connections_that_died_while_nobody_asked_are_replaced_without_a_word(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    def again() -> None:
        postgres.stop()
        postgres.start()

    assert story(postgres.url, again, again) == [(True, ACME)] * 3
    assert said(caplog) == []


def test_accounts_are_had_through_a_pooler_of_transactions(postgres: Postgres) -> None:
    with pooled(postgres) as url:
        # More often than a driver asks before it prepares a statement, on more connections than there are.
        found = asked(url, *["acme", "other"] * 200)
        assert found == [ACME, AccountNotFoundError] * 200


def test_no_statement_is_prepared_which_another_connection_behind_a_pooler_would_not_know(
    postgres: Postgres,
) -> None:
    source, seen = SqlAccounts(postgres.url, QUERY, 5.0), list[object]()
    on.listen(source._database._engine, "checkout", lambda used, *_: seen.append(used.prepare_threshold))

    async def tell() -> None:
        await source.get("acme")
        await source.close()

    asyncio.run(tell())
    assert seen == [None]


def test_behind_a_pooler_nothing_is_written_and_nothing_takes_too_long(postgres: Postgres) -> None:
    slow = "SELECT document FROM accounts WHERE id = :id AND pg_sleep(60) IS NOT NULL"
    delete = "DELETE FROM accounts WHERE id = :id RETURNING document"
    with pooled(postgres) as url:
        assert asked(url, *["acme"] * 6, query=slow, seconds=0.5) == [AccountsUnavailableError] * 6
        assert asked(url, "acme", query=delete) == [AccountsUnavailableError]
        assert asked(url, "acme") == [ACME]


def test_others_behind_a_pooler_are_told_nothing_of_what_holds_for_accounts(postgres: Postgres) -> None:
    names = ("statement_timeout", "lock_timeout", "default_transaction_read_only", "transaction_read_only")
    with (
        pooled(postgres, connections=1) as url,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other,
    ):
        before = [other.execute(f"SHOW {name}").fetchone() for name in names]
        assert asked(url, "acme", "other") == [ACME, AccountNotFoundError]
        assert asked(url, "acme", query="SELECT :id FROM none") == [AccountsUnavailableError]
        assert [other.execute(f"SHOW {name}").fetchone() for name in names] == before

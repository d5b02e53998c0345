"""Customers in a PostgreSQL server, in its own types: what is told of them is told of a file of the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
import pytest

from acceptance.accounts import ROOT, shipped
from commands import within
from customers import DAY, write
from fleets.test_names import changed
from fleets.test_sources import document as document_of_row
from fleets.test_sources import in_order
from fleets.two import read
from maybuy.fleet import customers
from maybuy.fleet.refused import FleetError
from serve.postgres import Postgres, server

COUNT: Final = 60

MAKE: Final = """
CREATE TYPE plan AS ENUM ('self_service', 'sales_assisted', 'other');
CREATE TABLE customers (
    id varchar(20) PRIMARY KEY, type plan, country varchar(2), currency varchar(3), chat_phase text,
    sunshine boolean, cycle text, term_start date, term_end timestamptz, payment_method text,
    users jsonb, terms json
);
CREATE TABLE lines (
    id bigserial, account varchar(20), item text, seats smallint, in_use numeric(12, 2), since date,
    price numeric(38, 9), price_until date
);
"""

QUERY: Final = """
SELECT c.*, (
    SELECT jsonb_agg(to_jsonb(l) - 'id' - 'account' ORDER BY l.id) FROM lines l WHERE l.account = c.id
) AS items FROM customers c -- as of today: all
"""


def filled(postgres: Postgres, rows: list[dict[str, Any]]) -> None:
    """A database with these customers."""
    postgres.run(MAKE)
    lines = [{"account": row["id"], **line} for row in rows for line in row.pop("items")]
    for table, found in (("customers", rows), ("lines", lines)):
        names = ", ".join(found[0])
        records = json.dumps(found, default=str).replace("'", "''")
        postgres.run(
            f"INSERT INTO {table} ({names}) SELECT {names}"
            f" FROM jsonb_populate_recordset(NULL::{table}, '{records}'::jsonb);"
        )


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Postgres, Path]]:
    path = tmp_path_factory.mktemp("postgres") / "customers.parquet"
    write(COUNT, path, seed=6)
    with server() as running:
        filled(running, pq.read_table(path).to_pylist())
        yield running, path


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["json", "jsonb", "text", "bytea"])
def test_documents_may_be_of_any_type(both: tuple[Postgres, Path], kind: str) -> None:
    postgres, path = both
    rows, _ = read(str(path), [shipped().definitions], DAY)
    listed = json.dumps([document_of_row(row) for row in rows]).replace("'", "''")
    postgres.run(f"DROP TABLE IF EXISTS accounts; CREATE TABLE accounts (id text, document {kind});")
    made = "convert_to(one::text, 'UTF8')" if kind == "bytea" else f"one::{kind}"
    postgres.run(
        f"INSERT INTO accounts SELECT one->>'id', {made} FROM jsonb_array_elements('{listed}'::jsonb) one;"
    )
    found, bad = read(postgres.url, [shipped().definitions], DAY)
    assert bad == []
    assert in_order(found) == in_order(rows)


@pytest.mark.slow
def test_what_commands_tell_of_a_server_is_told_of_a_file(
    both: tuple[Postgres, Path], tmp_path: Path
) -> None:
    postgres, path = both
    for place, text in changed().items():
        file = tmp_path / "head" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(text, default=str), encoding="utf-8")
    found = []
    for where in (("--accounts", postgres.url, "--accounts-query", QUERY), ("--accounts", str(path))):
        shared = (*where, "--at", DAY.isoformat(), "--format", "json")
        results = [
            within(tmp_path, "impact", str(ROOT), "head", *shared),
            within(tmp_path, "audience", "--may", "buy", "collaboration", "--root", str(ROOT), *shared),
        ]
        assert [(one.exit_code, one.stderr) for one in results] == [(0, "")] * 2
        found.append([json.loads(one.stdout) for one in results])
    assert found[0] == found[1]


def test_nothing_can_be_written(both: tuple[Postgres, Path]) -> None:
    postgres, _ = both
    with pytest.raises(FleetError) as caught:
        customers(postgres.url, shipped(), at=DAY, query="SELECT setval('lines_id_seq', 7) AS id")
    assert "read-only" in str(caught.value.words["reason"])


def test_a_query_may_hold_colons(both: tuple[Postgres, Path]) -> None:
    postgres, _ = both
    query = f"{QUERY} WHERE c.id <> 'no:body' AND c.country::text <> ':x' AND c.id LIKE '%'"
    with customers(postgres.url, shipped(), at=DAY, query=query) as here:
        assert here.accounts == COUNT

"""Spark says what DuckDB says: the same queries, on a real session, over the same customers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from customers import write
from diff.edits import Files, edited, files, made
from maybuy.fleet import Customers, customers
from maybuy.fleet.impact import Impact

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AT = date(2020, 9, 1)
MOST = 1_500

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """A real Spark on two threads of this machine."""
    for there, what in ((find_spec("pyspark"), "pyspark"), (shutil.which("java"), "Java")):
        if not there:
            assert not os.environ.get("CI"), f"{what} is not installed"
            pytest.skip(f"{what} is not installed")
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    building = SparkSession.builder.master("local[2]").appName("maybuy")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        # To make what is run once as quick as it can be would take longer than to run it.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
        # Few rows: to compile each query would take longer than to carry it out.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    for name, value in settings.items():
        building = building.config(name, value)
    found = building.getOrCreate()
    found.sparkContext.setLogLevel("OFF")
    yield found
    found.stop()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some customers of the shipped catalog."""
    path = tmp_path_factory.mktemp("customers") / "customers.parquet"
    write(MOST, path, seed=5)
    return path


def told(found: Impact) -> Any:
    """All that an impact says but for the queries that tell it anew."""
    money = found.money
    sums = money.totals, money.rows, money.more, money.less, money.on_request, money.odd
    return found.accounts, found.bad, found.rights.rows, found.rights.concerned, sums


def sorted_rows(table: Any) -> list[str]:
    """Rows as texts; whole numbers as such, whatever type they come in."""
    arrow = table if hasattr(table, "to_pylist") else table.toArrow()
    return sorted([str({name: _plain(value) for name, value in one.items()}) for one in arrow.to_pylist()])


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


def dearer(known: Files) -> Files:
    """The same files, with twice the prices of one product."""
    found = deepcopy(known)
    product = found["catalog/chat.yaml"]
    for edition in product["editions"]:
        for by_cycle in edition.get("prices", {}).values():
            for cycle in by_cycle:
                by_cycle[cycle] *= 2
    return found


def test_an_impact_is_the_same_on_spark(session: SparkSession, source: Path) -> None:
    base, head = made(files()), made(dearer(edited(files(), Random(10), 1)[0]))
    assert base is not None
    assert head is not None
    with customers(source, base, head, at=AT) as here:
        expected = here.impact()
        assert expected.rights.rows
        assert expected.money.more
        ids = [sorted_rows(here.table(one)) for one in (*expected.rights.ids, expected.money.payers)]
    with customers(session.read.parquet(str(source)), base, head, at=AT) as there:
        found = there.impact()
        assert told(found) == told(expected)
        assert [sorted_rows(there.table(one)) for one in (*found.rights.ids, found.money.payers)] == ids


def test_tables_are_the_same_on_spark(session: SparkSession, source: Path) -> None:
    base = made(files())
    assert base is not None

    def tables(one: Customers) -> list[list[str]]:
        audience = one.audience("buy", "collaboration")
        asked = (one.table(audience.each), one.entitlements(), one.offers())
        return [sorted_rows(each) for each in asked]

    with customers(source, base, at=AT) as here:
        expected = tables(here)
    with customers(session.read.parquet(str(source)), base, at=AT) as there:
        assert tables(there) == expected
    assert all(len(one) >= MOST for one in expected)

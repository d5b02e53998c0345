"""That DuckDB, Spark and the engine account by account say the same: `python bench/agree.py`.

Customers of the shipped catalog are made as customers.py makes them, and random edits of the shipped files
and prices as the tests make them. For each what it does to all customers is asked of DuckDB and of Spark:
all rows, how many accounts with how many seats, all sums of money. Of `--each` customers, others for each
edit, it is asked of DuckDB and of the engine, one by one; what they pay is reckoned from the files as they
read. Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import pyarrow as pa
import pyarrow.parquet as pq

from customers import DAY, write
from diff.edits import Files, another_price, edited, files, made
from fleets.plainly import Plainly, plainly
from fleets.test_money_laws import agree as same_money
from fleets.test_rights import by_groups, by_hand
from maybuy.engine import Engine
from maybuy.fleet import customers
from maybuy.fleet.canonical import ACCOUNTS
from maybuy.fleet.duck import Duck
from maybuy.fleet.impact import Impact
from maybuy.fleet.sources import offer
from maybuy.fleet.sql import Select, column

EDITS: Final = 30

Ask = Callable[[Engine, Engine], Impact]


@dataclass(frozen=True, slots=True)
class Edit:
    """The files after an edit, the engine of them, and what was done."""

    files: Files
    engine: Engine
    done: Sequence[str]


def edits(count: int, seed: int) -> Iterator[Edit]:
    """Random edits of the shipped files that leave no errors; in every other, a price is another too."""
    random = Random(seed)
    while count:
        data, done = edited(files(), random)
        if count % 2 and another_price.__name__ not in done:
            another_price(data, random)
            done.append(another_price.__name__)
        engine = made(data)
        if engine is not None:
            count -= 1
            yield Edit(data, engine, done)


def told(found: Impact) -> Any:
    """All that an impact says but for the queries that tell it anew."""
    money = found.money
    sums = money.totals, money.rows, money.more, money.less, money.on_request, money.odd
    return found.accounts, found.bad, found.rights.rows, found.rights.concerned, sums


def on_duckdb(path: Path) -> Ask:
    """Asks DuckDB of the customers in a file."""

    def ask(base: Engine, head: Engine) -> Impact:
        with customers(path, base, head, at=DAY) as here:
            return here.impact()

    return ask


@contextmanager
def on_spark(path: Path) -> Iterator[Ask]:
    """Asks a Spark of this machine of them, on two threads."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    building = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    settings = {
        "spark.driver.memory": "3g",
        "spark.sql.shuffle.partitions": "2",
        # To compile each of so many queries would take longer than to carry it out.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.ui.showConsoleProgress": "false",
    }
    for name, value in settings.items():
        building = building.config(name, value)
    session = building.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    frame = session.read.parquet(str(path)).cache()

    def ask(base: Engine, head: Engine) -> Impact:
        with customers(frame, base, head, at=DAY) as there:
            return there.impact()

    yield ask
    session.stop()


def rows_of(path: Path, base: Engine, head: Engine) -> list[dict[str, Any]]:
    """The customers in a file that fit both, as rows of the canonical table."""
    with Duck() as machine:
        offer(machine, str(path), [base.definitions, head.definitions], DAY)
        names = machine.shape(ACCOUNTS).names
        found = machine.ask(Select(tuple([(one, column(one)) for one in names]), ACCOUNTS)).to_pylist()
    return sorted(found, key=lambda one: str(one["id"]))


def document(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the file of an account has it, as far as prices hang on it."""
    facts = {
        name.partition(".")[2]: value
        for name, value in row.items()
        if name.startswith("account.") and value is not None
    }
    apart = {name: facts.pop(name) for name in ("type", "country", "currency")}
    term = {"start": row["term_start"], "end": row["term_end"]}
    lines = [_line(one) for one in row["lines"]]
    subscription = None if row["cycle"] is None else {"cycle": row["cycle"], "term": term, "items": lines}
    return {"id": row["id"], **apart, "attributes": facts, "subscription": subscription}


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    said = {"item": line["item"], "seats": line["seats"]}
    until = {} if line["price_until"] is None else {"until": line["price_until"]}
    return {
        **said,
        **({} if line["since"] is None else {"since": line["since"]}),
        **({} if line["price"] is None else {"price": {"seats": line["price"], **until}}),
    }


def one_by_one(path: Path, base: Engine, edit: Edit) -> int:
    """Holds DuckDB against the engine, one customer after the other; how many rows change. AssertionError
    where they differ."""
    with customers(path, base, edit.engine, at=DAY) as here:
        found = here.impact()
        payers = here.table(found.money.payers).to_pylist()
    rows = rows_of(path, base, edit.engine)
    expected, _ = by_hand(rows, base, edit.engine, DAY)
    assert by_groups(found.rights) == expected
    assert found.accounts == len(rows)
    paid: Plainly = plainly(files().values(), edit.files.values(), [document(one) for one in rows], DAY)
    same_money(found.money, amounts(payers, found.money.parts), paid)
    return len(expected)


def amounts(payers: Sequence[Mapping[str, Any]], parts: int) -> dict[str, Any]:
    """What is told of who pays more or less, exactly."""
    return {
        one["id"]: (one["currency"], *(Fraction(int(one[side]), parts) for side in ("before", "after")))
        for one in payers
    }


def main() -> int:
    """What the command line asks for."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--customers", type=int, default=100_000)
    reading.add_argument("--edits", type=int, default=EDITS)
    reading.add_argument("--each", type=int, default=3_334, help="asked one by one, for each edit")
    reading.add_argument("--seed", type=int, default=0)
    reading.add_argument("--only", type=int, nargs="+", metavar="N", help="these edits, from 1")
    reading.add_argument("--without", choices=["spark"])
    said = reading.parse_args()
    base = made(files())
    assert base is not None
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.parquet"
        write(said.customers, path, said.seed)
        whole = pq.read_table(path).sort_by("id")
        duckdb = on_duckdb(path)
        spark = nullcontext(None) if said.without else on_spark(path)
        with spark as other:
            for number, edit in enumerate(edits(said.edits, said.seed), 1):
                if said.only is None or number in said.only:
                    wrong += not _compared(base, edit, duckdb, other, number, whole, said.each, Path(folder))
    asked = said.edits if said.only is None else len(said.only)
    print(f"{asked} edits, {wrong} of them with differences", flush=True)
    return int(wrong > 0)


def _compared(
    base: Engine,
    edit: Edit,
    duckdb: Ask,
    spark: Ask | None,
    number: int,
    whole: pa.Table,
    each: int,
    beside: Path,
) -> bool:
    """Compares all of what an edit does, and says how it went."""
    told_, apart = [f"{number}. {', '.join(edit.done)}"], list[str]()
    started = perf_counter()
    found = duckdb(base, edit.engine)
    rows = len(found.rights.rows), len(found.money.rows), len(found.bad)
    told_.append(f"{rows[0]} rows of rights, {rows[1]} of money, {rows[2]} of who is left out")
    told_.append(f"DuckDB {perf_counter() - started:.1f} s")
    if spark is not None:
        started = perf_counter()
        if told(spark(base, edit.engine)) != told(found):
            apart.append("Spark")
        told_.append(f"Spark {perf_counter() - started:.1f} s")
    if each:
        started = perf_counter()
        some = whole.slice((number - 1) * each % max(whole.num_rows, 1), each)
        path = beside / "some.parquet"
        pq.write_table(some, path)
        try:
            one_by_one(path, base, edit)
        except AssertionError as error:
            apart.append(f"the engine: {str(error)[:500]}")
        told_.append(f"{some.num_rows} one by one {perf_counter() - started:.1f} s")
    told_.append("DIFFERENT: " + "; ".join(apart) if apart else "the same")
    print(" | ".join(told_), flush=True)
    return not apart


if __name__ == "__main__":
    sys.exit(main())

"""Columns of a customers' table may have any name: also those that our own queries use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from acceptance.accounts import shipped
from customers import DAY, write
from diff.edits import Files, files, made
from maybuy.fleet import customers
from maybuy.model.columns import ColumnsFile

NAMES: Final = (
    "each_of_them", "id that occurs twice", "wrong", "unread", "found", "row", "rows", "line", "lines", "l",
    "u", "t", "a", "b", "s", "acc", "x", "id", "users", "odd", "document", "number", "all seats", "first id",
    "items_held", "held", "one_held", "one_alike", "wrong_one", "unread_one", "code", "place", "value",
    "side", "gate 0", "key 0", "digit support", "alone", "new", "cycle", "CYCLE", "their id", "their ",
    "id of the first table", "account.type", "payment.method", "SELECT", "from", "Unnest", "it's", 'say "so"',
    "a.b", "a`b", "été", " ", "1", "{0}", "{*}", "rowid", "customers as read", "a\\b",
)  # fmt: skip
"""What our queries call things, words of SQL, and what has to be quoted."""

FACTS: Final = (
    "id", "type", "country", "currency", "users", "chat_phase", "sunshine", "cycle", "term_start", "term_end",
    "payment_method", "items",
)  # fmt: skip


def renamed(table: pa.Table, random: Random) -> tuple[pa.Table, ColumnsFile]:
    """A table whose columns have other names, and more columns that mean nothing; and which says what."""
    apart = {name.lower(): name for name in random.sample(NAMES, len(NAMES)) if name != "terms"}
    names = [*apart.values()]
    own = dict(zip(FACTS, names, strict=False))
    others = names[len(FACTS) :]
    found = table.rename_columns([own.get(name, name) for name in table.column_names])
    kinds = [pa.array([name] * len(table)) for name in ("text", "")]
    kinds += [pa.array(range(len(table))), table.column("items"), table.column("users")]
    for name in others:
        found = found.append_column(name, random.choice(kinds))
    found = found.select(random.sample(found.column_names, found.num_columns))
    said = {
        "kind": "columns",
        **{name: own[name] for name in ("id", "type", "country", "currency", "payment_method")},
        "attributes": {name: own[name] for name in ("chat_phase", "sunshine")},
        "users": {"column": own["users"]},
        "subscription": {
            "cycle": own["cycle"],
            "term": {"start": own["term_start"], "end": own["term_end"]},
            "items": {"column": own["items"]},
        },
    }
    return found, ColumnsFile.model_validate(said)


def changed() -> Files:
    """The shipped files, of which an add-on requires less."""
    data = files()
    data["catalog/collaboration.yaml"]["requires"] = {"any": ["support/enterprise", "support/elite"]}
    data["catalog/chat.yaml"]["editions"][0]["prices"]["USD"] = {"monthly": 99, "annual": 98}
    return data


def told(source: Any, said: ColumnsFile | None, **how: Any) -> Any:
    """All that is told of customers."""
    base, head = shipped(), made(changed())
    assert head is not None
    with customers(source, base, head, at=DAY, columns=said, **how) as here:
        impact = here.impact()
        standing = here.audience("buy", "collaboration")
        tables = [here.table(one).to_pylist() for one in (*impact.rights.ids, standing.each)]
        payers = here.table(impact.money.payers).to_pylist()
        rights = replace(impact.rights, ids=())
        parts = standing.parts, here.bad, impact.accounts, rights, impact.money.totals
        return parts, [sorted(map(str, one)) for one in (*tables, payers)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """Customers whose columns have our own names; of the last two the ids are the same."""
    path = tmp_path_factory.mktemp("names") / "customers.parquet"
    write(60, path, seed=5)
    found = pq.read_table(path)
    return pa.concat_tables([found, found.slice(59)])


@pytest.fixture(scope="module")
def expected(plain: pa.Table) -> Any:
    return told(plain, None)


@pytest.mark.parametrize("seed", range(2))
def test_names_of_columns_make_no_difference(
    plain: pa.Table, expected: Any, seed: int, tmp_path: Path
) -> None:
    assert expected[0][1][0].code == "duplicate-id"
    table, said = renamed(plain, Random(seed))
    path = tmp_path / "customers.parquet"
    pq.write_table(table, path)
    assert told(table if seed else path, said) == expected

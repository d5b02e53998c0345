"""Wherever customers come from, and whatever their columns are called, the same of them are in one table."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from acceptance.accounts import ROOT, shipped
from customers import DAY, write
from fleets.two import few, read, rows_of
from maybuy.check.account import account_findings
from maybuy.fleet.account import account_of, document_of
from maybuy.fleet.documents import plain, row_of, text_of
from maybuy.fleet.duck import Duck
from maybuy.fleet.refused import FleetError
from maybuy.fleet.sources import offer, read_columns
from maybuy.fleet.unfit import Sample, Wrong, wrong
from maybuy.loading import read_account
from maybuy.model.account import Account
from maybuy.model.columns import ColumnsFile
from maybuy.model.definitions import Definitions
from maybuy.source import LoadError

SHIPPED = shipped().definitions
EXAMPLES = sorted((ROOT / "examples" / "accounts").glob("*.yaml"))
COUNT = 200

Data = dict[str, Any]


def said(**columns: Any) -> ColumnsFile:
    return ColumnsFile.model_validate({"kind": "columns", **columns})


def in_order(rows: Sequence[Data]) -> list[Data]:
    """Rows as they can be compared: the order of rows and of lists does not count."""
    lists = ("users", "lines", "terms")
    return sorted(
        [{**row, **{name: sorted(row[name], key=repr) for name in lists}} for row in rows],
        key=lambda row: row["id"],
    )


def document(row: Mapping[str, Any]) -> Data:
    found: Data = json.loads(text_of(account_of(row, SHIPPED)))
    return found


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("customers") / "customers.parquet"
    write(COUNT, path, seed=3)
    return path


@pytest.fixture(scope="module")
def rows(customers: Path) -> list[Data]:
    found, bad = read(str(customers), [SHIPPED], DAY)
    assert (len(found), bad) == (COUNT, [])
    return in_order(found)


def test_customers_that_are_made_up_fit_and_can_be_asked_about(rows: list[Data]) -> None:
    for row in rows:
        account = account_of(row, SHIPPED)
        assert list(account_findings(account, SHIPPED)) == []
        held = account.subscription
        assert held is None or held.term.start <= DAY < held.term.end
        assert document_of(text_of(account)) == account


def test_the_same_seed_makes_up_the_same_customers(tmp_path: Path, customers: Path) -> None:
    again, other = tmp_path / "again.parquet", tmp_path / "other.parquet"
    write(COUNT, again, seed=3)
    write(COUNT, other, seed=4)
    assert pq.read_table(again) == pq.read_table(customers)
    assert pq.read_table(other) != pq.read_table(customers)


def as_folder(rows: list[Data], folder: Path) -> tuple[str, Data]:
    for row in rows:
        (folder / f"{row['id']}.json").write_text(json.dumps(document(row)), encoding="utf-8")
    return str(folder), {}


def as_documents(rows: list[Data], folder: Path) -> tuple[str, Data]:
    with sqlite3.connect(folder / "accounts.db") as connection:
        connection.execute("CREATE TABLE accounts (id TEXT, document TEXT)")
        for row in rows:
            connection.execute("INSERT INTO accounts VALUES (?, ?)", (row["id"], json.dumps(document(row))))
    connection.close()
    return f"sqlite:///{folder}/accounts.db", {}


def as_rows(rows: list[Data], folder: Path) -> tuple[str, Data]:
    names = [name for name in rows[0] if name not in ("document", "odd")]
    with sqlite3.connect(folder / "accounts.db") as connection:
        connection.execute(f"CREATE TABLE customers ({', '.join([json.dumps(name) for name in names])})")
        for row in rows:
            cells = [
                json.dumps(row[name], default=str) if isinstance(row[name], list) else row[name]
                for name in names
            ]
            cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]
            connection.execute(f"INSERT INTO customers VALUES ({', '.join('?' * len(names))})", cells)
    connection.close()
    return f"sqlite:///{folder}/accounts.db", {"query": "SELECT * FROM customers"}


def as_tables(rows: list[Data], folder: Path) -> tuple[str, Data]:
    """Tables apart, as CSV, in a company's own words."""

    def put(name: str, header: Sequence[str], cells: Sequence[Sequence[object]]) -> None:
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *cells])

    plans = {"self_service": "SMB", "sales_assisted": "ENT"}
    billing = {"monthly": "M", "annual": "Y", None: ""}
    version = {row["id"]: {one["terms"]: one["version"] for one in row["terms"]} for row in rows}
    put(
        "customers.csv",
        [
            "customer_no", "plan", "cc", "gen", "sunshine", "billing", "from", "to", "pay", "msa",
            "accepted_terms.privacy",
        ],
        [
            [
                row["id"], plans.get(row["account.type"], row["account.type"]), row["account.country"],
                row["account.chat_phase"], row["account.sunshine"], billing[row["cycle"]],
                row["term_start"], row["term_end"], row["payment.method"],
                version[row["id"]].get("master-subscription-agreement"), version[row["id"]].get("privacy"),
            ]
            for row in rows
        ],
    )  # fmt: skip
    lines = [[row["id"], *line.values()] for row in rows for line in row["lines"]]
    put("lines-1.csv", ["who", "sku", "qty", "used", "since", "deal", "deal_until"], lines[::2])
    put("lines-2.csv", ["who", "sku", "qty", "used", "since", "deal", "deal_until"], lines[1::2])
    put("people.csv", ["who", "rôle"], [[row["id"], *user.values()] for row in rows for user in row["users"]])
    columns = said(
        id="customer_no", type={"column": "plan", "values": {"SMB": "self_service", "ENT": "sales_assisted"}},
        country="cc", currency={"value": "USD"}, attributes={"chat_phase": "gen"}, payment_method="pay",
        users={"table": "people.csv", "account": "who", "role": "rôle"},
        accepted_terms={"master-subscription-agreement": "msa"},
        subscription={
            "cycle": {"column": "billing", "values": {"M": "monthly", "Y": "annual"}},
            "term": {"start": "from", "end": "to"},
            "items": {
                "table": "lines-*.csv", "account": "who", "item": "sku", "seats": "qty", "in_use": "used",
                "price": "deal", "price_until": "deal_until",
            },
        },
    )  # fmt: skip
    return str(folder / "customers.csv"), {"said": columns, "beside": folder}


def test_who_is_in_a_second_table_only_is_named(rows: list[Data], tmp_path: Path) -> None:
    where, how = as_tables(rows, tmp_path)
    with (tmp_path / "lines-1.csv").open("a", encoding="utf-8") as file:
        file.write("stranger,support/team,1,1,,,\nstranger,chat/team,1,1,,,\n,chat/team,1,1,,,\n")
    found, bad = read(where, [SHIPPED], DAY, **how)
    assert len(found) == COUNT
    assert {(one["id"], one["code"], one["place"]) for one in bad} == {
        (who, "unknown-account", "subscription.items") for who in ("stranger", None)
    }


def as_folder_of_parts(rows: list[Data], folder: Path) -> tuple[str, Data]:
    """Parquet in several files, whose types are others."""
    parts = folder / "customers"
    parts.mkdir()
    for part in range(2):
        table = pa.Table.from_pylist(
            [
                {
                    **row,
                    "account.chat_phase": row["account.chat_phase"],
                    "account.sunshine": row["account.sunshine"] == "true",
                    "term_start": row["term_start"]
                    and datetime.combine(row["term_start"], datetime.min.time()),
                    "lines": [{**line, "seats": float(line["seats"])} for line in row["lines"]],
                }
                for row in rows[part::2]
            ]
        )
        pq.write_table(table.drop_columns(["document", "odd"]), parts / f"part-{part}.parquet")
    return str(parts), {}


@pytest.mark.parametrize("form", [as_folder, as_documents, as_rows, as_tables, as_folder_of_parts])
def test_every_form_says_the_same(
    form: Callable[[list[Data], Path], tuple[str, Data]], rows: list[Data], tmp_path: Path
) -> None:
    where, how = form(rows, tmp_path)
    found, bad = read(where, [SHIPPED], DAY, **how)
    assert bad == []
    assert in_order(found) == rows


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_account_comes_back_from_its_row(path: Path) -> None:
    account = read_account(path, shipped())
    row = row_of(account, [SHIPPED])
    assert not row["odd"]
    assert account_of(row, SHIPPED) == plain(account, SHIPPED)
    assert [user.role for user in account_of(row, SHIPPED).users] == [user.role for user in account.users]


MORE: Mapping[str, Data] = {
    "a contract": {"subscription": {"commitment": {"until": "2022-01-01"}}},
    "no renewal": {"subscription": {"renews": False}},
    "an anchor": {"subscription": {"anchor": 31}},
    "what is put off": {
        "subscription": {
            "scheduled": [
                {"on": "2021-03-01", "change": {"action": "remove_seats", "item": "support", "seats": 1}}
            ]
        }
    },
    "what was tried": {"subscription": {"tried": ["explore/lite"]}},
    "what was paid": {"subscription": {"items": [{"item": "support/team", "seats": 3, "paid": 100}]}},
    "a price in ten decimals": {
        "subscription": {"items": [{"item": "support/team", "price": {"seats": Decimal("1.0000000001")}}]}
    },
    "an exception": {"exceptions": [{"grant": {"limits": {"custom_objects": 5}}}]},
}


@pytest.mark.parametrize("what", MORE)
def test_an_account_that_says_more_than_columns_keeps_its_document(what: str, tmp_path: Path) -> None:
    held = {
        "cycle": "annual", "term": {"start": "2020-03-01", "end": "2021-03-01"},
        "items": [{"item": "support/team", "seats": 3}],
    }  # fmt: skip
    data: Data = {
        "kind": "account", "id": "a", "type": "other", "country": "FR", "currency": "USD",
        "users": [{"id": "marie", "role": "owner"}], "subscription": held,
    }  # fmt: skip
    more = MORE[what]
    held |= more.get("subscription", {})
    data |= {key: value for key, value in more.items() if key != "subscription"}
    (tmp_path / "a.json").write_text(json.dumps(data, default=float), encoding="utf-8")
    found, bad = read(str(tmp_path), [SHIPPED], DAY)
    assert bad == []
    assert found[0]["odd"]
    assert account_of(found[0], SHIPPED) == Account.model_validate(data)


def table(**columns: Sequence[Any]) -> pa.Table:
    """Customers of which only what is given differs."""
    count = len(next(iter(columns.values())))
    usual: dict[str, Sequence[Any]] = {
        "id": [f"c{number}" for number in range(count)], "type": ["other"] * count,
        "country": ["FR"] * count, "currency": ["USD"] * count, "cycle": ["annual"] * count,
        "term_start": ["2020-03-01"] * count, "term_end": ["2021-03-01"] * count,
        "item": ["support/team"] * count, "seats": [5] * count,
    }  # fmt: skip
    return pa.table({name: list(values) for name, values in {**usual, **columns}.items()})


def told(
    table: pa.Table, folder: Path, *definitions: Definitions, **how: Any
) -> tuple[list[Data], tuple[Wrong, ...]]:
    """The rows of `accounts`, and what keeps others out."""
    pq.write_table(table, folder / "t.parquet")
    with Duck() as machine:
        offer(machine, str(folder / "t.parquet"), definitions or [SHIPPED], DAY, **how)
        return rows_of(machine, definitions or [SHIPPED]), wrong(machine)


@pytest.mark.parametrize(
    ("column", "cell", "code", "place"),
    [
        ("term_start", "2020-3-1", "not-a-date", "subscription.term.start"),
        ("term_end", "soon", "not-a-date", "subscription.term.end"),
        ("seats", "5.5", "not-a-number", "subscription.items.seats"),
        ("seats", "many", "not-a-number", "subscription.items.seats"),
        ("in_use", "1e1", "not-a-number", "subscription.items.in_use"),
        ("price", "12,50", "not-a-number", "subscription.items.price"),
        ("since", "2020-06-31", "not-a-date", "subscription.items.since"),
    ],
)
def test_a_cell_that_cannot_be_read_keeps_its_account_out(
    column: str, cell: str, code: str, place: str, tmp_path: Path
) -> None:
    right = {"seats": "5", "in_use": "1", "price": "12.50"}.get(column, "2020-09-01")
    if column == "term_end":
        right = "2021-03-01"
    accounts, found = told(table(**{column: [right, cell]}), tmp_path)
    assert [row["id"] for row in accounts] == ["c0"]
    assert found == (Wrong(code, "both", 1, (Sample("c1", place, cell),)),)


def test_a_number_without_a_sign_that_is_too_large_is_left_out_and_named(tmp_path: Path) -> None:
    large = 2**64 - 1
    rows = table(seats=[5, 6]).set_column(8, "seats", pa.array([5, large], pa.uint64()))
    accounts, found = told(rows, tmp_path)
    assert [(row["id"], row["lines"][0]["seats"]) for row in accounts] == [("c0", 5)]
    sample = Sample("c1", "subscription.items.seats", str(large))
    assert found == (Wrong("not-a-number", "both", 1, (sample,)),)


def test_an_id_that_occurs_twice_is_left_out_altogether(tmp_path: Path) -> None:
    accounts, found = told(table(id=["a", "b", "a", None, None]), tmp_path)
    assert [row["id"] for row in accounts] == ["b"]
    assert [(one.code, one.side, one.accounts) for one in found] == [
        ("duplicate-id", "both", 2), ("missing-key", "both", 2),
    ]  # fmt: skip
    assert found[0].samples == (Sample("a", "id", "a"),) * 2


def test_what_the_head_no_longer_sells_is_said_of_the_head(tmp_path: Path) -> None:
    rows = table(
        type=["privé"] * 4, cycle=["monthly"] * 4, born=["2020-01-01"] * 4, region=["north"] * 4,
        item=["desk/small", "desk/large", "desk/grand", "desk/none"],
    )  # fmt: skip
    accounts, found = told(rows, tmp_path, few(), few(changed=True))
    assert [row["id"] for row in accounts] == ["c0"]
    place = "subscription.items.item"
    assert found == tuple(
        Wrong("unknown-item", side, 1, (Sample(f"c{number}", place, item),))
        for side, number, item in (
            ("base", 2, "desk/grand"),
            ("both", 3, "desk/none"),
            ("head", 1, "desk/large"),
        )
    )


def test_a_default_that_changes_is_left_to_who_is_asked(tmp_path: Path) -> None:
    base, head = few(), few(changed=True)
    rows = table(
        type=["privé"] * 2, cycle=["monthly"] * 2, born=["2020-01-01"] * 2, region=["north"] * 2,
        item=["desk/small"] * 2, beta=[None, True],
    )  # fmt: skip
    accounts, _ = told(rows, tmp_path, base, head)
    by_id = {row["id"]: row for row in accounts}
    assert (by_id["c0"]["account.beta"], by_id["c1"]["account.beta"]) == (None, "true")
    assert by_id["c0"]["account.size"] == "0"
    assert "region" not in account_of(by_id["c0"], base).attributes
    assert account_of(by_id["c0"], head).attributes["region"] == "north"
    assert "beta" not in account_of(by_id["c0"], head).attributes


def test_where_nothing_says_who_asks_there_is_one_user_of_each_sort(tmp_path: Path) -> None:
    accounts, _ = told(table(id=["a"]), tmp_path)
    assert [user["user.role"] for user in accounts[0]["users"]] == ["owner", "admin", "agent", "light_agent"]
    accounts, _ = told(table(id=["a"]), tmp_path, said=said(users={"role": {"value": "owner"}}))
    assert accounts[0]["users"] == [{"user.role": "owner"}]
    accounts, _ = told(table(id=["a"], role=["admin"]), tmp_path)
    assert accounts[0]["users"] == [{"user.role": "admin"}]


def test_who_has_no_item_has_no_line_and_who_has_no_cycle_and_term_no_subscription(tmp_path: Path) -> None:
    rows = table(item=["support/team", "", None, None, "support/team"], cycle=["annual"] * 3 + [None] * 2)
    for name in ("term_start", "term_end"):
        cells = [*rows[name].to_pylist()[:3], None, None]
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(cells, pa.string()))
    accounts, found = told(rows, tmp_path)
    lines = {row["id"]: len(row["lines"]) for row in accounts}
    assert lines == {"c0": 1, "c1": 0, "c2": 0, "c3": 0}
    assert {row["id"] for row in accounts if row["cycle"] is None} == {"c3"}
    assert account_of(next(row for row in accounts if row["id"] == "c3"), SHIPPED).subscription is None
    assert [(one.code, one.accounts) for one in found] == [("missing-key", 3)]


@pytest.mark.parametrize(
    ("columns", "drop", "kind", "words"),
    [
        ({}, "country", "no-fact", {"fact": "account.country", "near": None}),
        ({}, "seats", None, {}),
        ({"id": "identity"}, "cycle", "no-column", {"fact": "id", "name": "identity"}),
        ({"country": "countri"}, "seats", "no-column.near", {"near": "country"}),
        ({"country": {"value": "FR"}}, "country", None, {}),
        ({"subscription": {"items": {"column": "item"}}}, "seats", "no-list", {"column": "item"}),
        ({"users": {"column": "people"}}, "seats", "no-column", {"fact": "users"}),
        ({"attributes": {"chat_fase": "seats"}}, "type", "unknown-word.near", {"near": "chat_phase"}),
        ({"accepted_terms": {"house-rules": "id"}}, "type", "unknown-word", {"word": "house-rules"}),
        ({"type": {"value": "othr"}}, "seats", "unknown-word.near", {"near": "other"}),
        (
            {"subscription": {"items": {"item": {"column": "item", "values": {"T": "support/teem"}}}}},
            "seats",
            "unknown-word.near",
            {"near": "support/team"},
        ),
    ],
)
def test_a_column_that_is_needed_and_lacking_is_told_with_those_that_there_are(
    columns: Data, drop: str, kind: str | None, words: Data, tmp_path: Path
) -> None:
    rows = table(id=["a"]).drop_columns([drop])
    if kind is None:
        assert told(rows, tmp_path, said=said(**columns))[0]
        return
    with pytest.raises(FleetError) as caught:
        told(rows, tmp_path, said=said(**columns))
    assert caught.value.kind == kind
    assert words.items() <= caught.value.words.items()
    if kind.startswith(("no-column", "no-fact")):
        assert all(f"`{name}`" in str(caught.value.words["known"]) for name in rows.column_names)


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("nowhere", "no-form"),
        ("nowhere.parquet", "no-file"),
        ("nowhere-*.csv", "unreadable"),
        ("broken.parquet", "unreadable"),
        ("nodatabase://x", "address"),
        ("sqlite:///nowhere.db", "database"),
    ],
)
def test_what_cannot_be_read_is_said(
    where: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.parquet").write_bytes(b"no parquet")
    with pytest.raises(FleetError) as caught:
        read(where, [SHIPPED])
    assert caught.value.kind == kind
    assert not Path("nowhere.db").exists()


def test_a_folder_tells_of_files_that_are_no_accounts(tmp_path: Path) -> None:
    good = document(row_of(read_account(EXAMPLES[0], shipped()), [SHIPPED]))
    (tmp_path / "good.json").write_text(json.dumps(good), encoding="utf-8")
    (tmp_path / "twice.json").write_text(
        json.dumps({**good, "id": "b", "country": "France"}), encoding="utf-8"
    )
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    held = {**good["subscription"], "items": [{"item": "support/none"}]}
    (tmp_path / "unfit.json").write_text(
        json.dumps({**good, "id": "c", "subscription": held}), encoding="utf-8"
    )
    found, bad = read(str(tmp_path), [SHIPPED, SHIPPED], DAY)
    assert [row["id"] for row in found] == [good["id"]]
    assert {(one["id"], one["code"], one["side"]) for one in bad} == {
        ("b", "bad-format", "both"), ("broken.yaml", "syntax", "both"), ("c", "unknown-item", "both"),
    }  # fmt: skip


def test_a_columns_file_is_read_or_told_where_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text("kind: columns\ntype: {column: plan, values: {1: other}}\nid: no\n", encoding="utf-8")
    assert read_columns(path) == said(id="no", type={"column": "plan", "values": {"1": "other"}})
    path.write_text("kind: columns\ncontry: FR\n", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_columns(path)
    assert [(one.code, one.span.line) for one in caught.value.findings] == [("unknown-key", 2)]

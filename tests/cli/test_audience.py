"""`maybuy audience`: who of a small customer base may do something."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import Result

from cli.harbour import AT, CUSTOMERS, told, two_versions
from commands import within


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_versions(tmp_path_factory.mktemp("harbour"))


def audience(folder: Path, *more: str, accounts: str = "customers.csv") -> Result:
    where = ("--accounts", accounts, "--columns", "columns.yaml", *AT)
    return within(folder, "--root", "after", "audience", *more, *where)


def test_it_is_told_letter_by_letter(harbour: Path) -> None:
    result = audience(harbour, "--may", "buy", "weather")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", told("audience.en.txt"))


def test_those_who_may_not_come_first_where_they_are_asked_for(harbour: Path) -> None:
    result = audience(harbour, "--may-not", "upgrade_edition", "moorings/plus", "--lang", "fr")
    assert (result.exit_code, result.stdout) == (0, told("audience.fr.txt"))


def test_json_counts_every_account_once(harbour: Path) -> None:
    shown = json.loads(audience(harbour, "--may", "buy", "weather", "--format", "json").stdout)
    assert [shown[name] for name in ("action", "item", "to", "at", "accounts")] == [
        "buy", "weather", None, "2026-06-01", 5,
    ]  # fmt: skip
    assert shown["outcomes"] == {
        "allow": {"accounts": 3, "seats": 7},
        "refer": {"accounts": 1, "seats": 10},
        "deny": {"accounts": 1, "seats": 0},
    }
    assert [(one["outcome"], one["channels"], one["reason"], one["sample"]) for one in shown["parts"]] == [
        ("allow", ["website", "phone"], None, ["m1", "m2", "m3"]),
        ("refer", ["phone"], None, ["c1"]),
        ("deny", [], "not_compatible", ["n1"]),
    ]
    assert shown["parts"][2]["message"] == "Weather warnings needs Moorings Basic or Moorings Plus"
    assert [(one["code"], one["side"]) for one in shown["bad"]] == [("unknown-item", "both")]


def test_parquet_has_a_row_for_each_account(harbour: Path, tmp_path: Path) -> None:
    printed = audience(harbour, "--may", "buy", "weather", "--format", "parquet")
    assert printed.exit_code == 0
    rows = pq.read_table(io.BytesIO(printed.stdout_bytes)).to_pylist()
    assert [(one["id"], one["outcome"], one["channels"], one["reason"]) for one in rows] == [
        ("c1", "refer", ["phone"], None),
        ("m1", "allow", ["website", "phone"], None),
        ("m2", "allow", ["website", "phone"], None),
        ("m3", "allow", ["website", "phone"], None),
        ("n1", "deny", [], "not_compatible"),
    ]
    file = tmp_path / "ids.parquet"
    assert audience(harbour, "--may", "buy", "weather", "--ids", str(file)).exit_code == 0
    assert pq.read_table(file).to_pylist() == rows


def test_of_nobody_nothing_is_told(harbour: Path, tmp_path: Path) -> None:
    (harbour / "none.csv").write_text(CUSTOMERS.splitlines()[0] + "\n", encoding="utf-8")
    file = tmp_path / "ids.csv"
    result = audience(harbour, "--may", "buy", "weather", "--ids", str(file), accounts="none.csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == ["no customer that could be asked about"]
    assert file.read_text(encoding="utf-8") == "id,outcome,channels,reason,rule,text\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("buy", "weather"), "either `--may` or `--may-not` is needed"),
        (("--may", "--may-not", "buy", "weather"), "cannot be asked together"),
        (("--may", "by", "weather"), "`by` is not an action"),
        (("--may", "buy", "wether"), "`wether` is not an item of the catalog"),
        (("--may", "buy"), "item"),
        (("--may", "buy", "weather", "--ids", "ids"), "neither .csv nor .parquet"),
    ],
)
def test_what_cannot_be_asked_is_said(harbour: Path, more: tuple[str, ...], said: str) -> None:
    result = audience(harbour, *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


def test_customers_are_needed(harbour: Path) -> None:
    result = within(harbour, "--root", "after", "audience", "--may", "buy", "weather", *AT)
    assert result.exit_code == 2
    assert "`--accounts` is needed" in result.stderr

"""`maybuy impact`: what a change does to a small customer base, worked out by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from cli.harbour import AT, COLUMNS, CUSTOMERS, told, two_versions
from commands import within

IDS = told("ids.csv")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_versions(tmp_path_factory.mktemp("harbour"))


def impact(folder: Path, *more: str, accounts: str = "customers.csv") -> Result:
    where = ("--accounts", accounts, "--columns", "columns.yaml")
    return within(folder, "impact", "before", "after", *where, *AT, *more)


def as_json(folder: Path, *more: str, **where: str) -> Any:
    result = impact(folder, *more, "--format", "json", **where)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def refused(reason: str) -> dict[str, Any]:
    return {"outcome": "deny", "channels": [], "reason": reason, "timing": None, "not_before": None,
            "obligations": []}  # fmt: skip


def through(outcome: str, *channels: str) -> dict[str, Any]:
    return {"outcome": outcome, "channels": [*channels], "reason": None, "timing": None, "not_before": None,
            "obligations": []}  # fmt: skip


def right(row: str, accounts: int, seats: int, sample: list[str], **answers: object) -> dict[str, Any]:
    section, _, asked = row.partition(": ")
    action, item = asked.split()[:2]
    return {
        "row": row, "section": section, "action": action, "item": item, "change_to": None,
        "from": answers["before"], "to": answers["after"],
        "accounts": accounts, "seats": seats, "before": None, "after": None, "sample": sample,
    }  # fmt: skip


def paid(row: str, accounts: int, seats: int, sample: list[str], before: str, after: str) -> dict[str, Any]:
    section, _, about = row.partition(": ")
    item, cycle, currency = about.split()
    return {
        "row": row, "section": section, "item": item, "cycle": cycle, "currency": currency,
        "accounts": accounts, "seats": seats, "before": before, "after": after, "sample": sample,
    }  # fmt: skip


def test_json_says_who_loses_and_gains_and_what_it_costs(harbour: Path) -> None:
    shown = as_json(harbour)
    assert [shown["base"]["id"], shown["head"]["id"], shown["at"]] == ["boats", "boats", "2026-06-01"]
    assert (shown["accounts"], shown["not_compared"], shown["on_request"], shown["not_computed"]) == (
        5, None, 0, [],
    )  # fmt: skip
    incompatible, on_website = refused("not_compatible"), through("allow", "website")
    assert shown["rows"] == [
        right("loses: upgrade_edition moorings/plus", 1, 10, ["c1"],
              before=on_website, after=refused("withdrawn")),
        right("gains: buy weather", 2, 5, ["m1", "m3"],
              before=incompatible, after=through("allow", "website", "phone")),
        right("gains: buy weather (2)", 1, 10, ["c1"], before=incompatible, after=through("refer", "phone")),
        paid("dearer: moorings/basic monthly EUR", 3, 15, ["c1", "m1", "m3"], "180.00", "195.00"),
        paid("cheaper: moorings/plus annual EUR", 1, 2, ["m2"], "40.00", "36.00"),
    ]  # fmt: skip
    assert shown["concerned"] == {
        "loses": {"accounts": 1, "seats": 10},
        "gains": {"accounts": 3, "seats": 15},
        "changes": {"accounts": 0, "seats": 0},
    }
    assert shown["money"] == {"currency": "EUR", "before": "220.00", "after": "231.00"}
    assert shown["currencies"] == [
        {
            "currency": "EUR", "before": "220.00", "after": "231.00", "accounts": 4,
            "more": {"accounts": 3, "seats": 15, "before": "180.00", "after": "195.00",
                     "sample": ["c1", "m1", "m3"]},
            "less": {"accounts": 1, "seats": 2, "before": "40.00", "after": "36.00", "sample": ["m2"]},
        }
    ]  # fmt: skip
    sample = {"id": "x1", "place": "subscription.items.item", "value": "moorings/huge"}
    assert shown["bad"] == [{"code": "unknown-item", "side": "both", "accounts": 1, "samples": [sample]}]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ((), "impact.en.txt"),
        (("--lang", "fr"), "impact.fr.txt"),
        (("--format", "markdown"), "impact.en.md"),
        (("--format", "markdown", "--lang", "fr"), "impact.fr.md"),
    ],
)
def test_it_is_told_letter_by_letter(harbour: Path, more: tuple[str, ...], name: str) -> None:
    result = impact(harbour, *more)
    assert (result.exit_code, result.stderr, result.stdout.rstrip("\n") + "\n") == (0, "", told(name))


@pytest.mark.parametrize("name", ["ids.csv", "ids.parquet"])
def test_a_file_names_each_account_with_what_becomes_of_it(harbour: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert impact(harbour, "--ids", str(file)).exit_code == 0
    if name.endswith(".csv"):
        assert file.read_text(encoding="utf-8") == IDS
    else:
        header, *lines = (line.split(",") for line in IDS.splitlines())
        table = pq.read_table(file)
        assert table.column_names == header
        assert [["" if one is None else one for one in row.values()] for row in table.to_pylist()] == lines


@pytest.mark.parametrize(("gate", "code"), [("loses", 1), ("gains", 1), ("dearer", 1), ("any", 1)])
def test_what_is_there_fails(harbour: Path, gate: str, code: int) -> None:
    assert impact(harbour, "--fail-on", gate).exit_code == code


@pytest.mark.parametrize("gate", ["loses", "gains", "dearer", "any"])
def test_nothing_that_changes_fails_nothing_and_says_so(harbour: Path, gate: str) -> None:
    where = ("--accounts", "customers.csv", "--columns", "columns.yaml")
    result = within(harbour, "impact", "after", "after", *where, *AT, "--fail-on", gate)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:3] == [
        "5 customers: nobody can do more or less", "€231.00 a month, before and after",
    ]  # fmt: skip
    assert "\n\nLeft out\n" in result.stdout


def test_only_who_pays_less_fails_no_gate_for_who_pays_more(harbour: Path) -> None:
    (harbour / "one.csv").write_text("\n".join([*CUSTOMERS.splitlines()[:1], CUSTOMERS.splitlines()[2]]))
    assert impact(harbour, "--fail-on", "dearer", accounts="one.csv").exit_code == 0
    assert impact(harbour, "--fail-on", "loses", accounts="one.csv").exit_code == 0
    assert impact(harbour, "--fail-on", "any", accounts="one.csv").exit_code == 1


def test_of_nobody_nothing_is_told(harbour: Path, tmp_path: Path) -> None:
    (harbour / "none.csv").write_text(CUSTOMERS.splitlines()[0] + "\n", encoding="utf-8")
    shown = as_json(harbour, accounts="none.csv")
    assert (shown["accounts"], shown["rows"], shown["money"], shown["currencies"], shown["bad"]) == (
        0, [], None, [], [],
    )  # fmt: skip
    ids, chart = tmp_path / "ids.csv", tmp_path / "chart.svg"
    text = impact(harbour, "--ids", str(ids), "--chart", str(chart), accounts="none.csv").stdout
    assert text.splitlines()[1:] == ["no customer that could be asked about"]
    assert ids.read_text(encoding="utf-8") == IDS.splitlines()[0] + "\n"
    assert "nothing changes" in chart.read_text(encoding="utf-8")


def test_a_chart_has_a_bar_for_each_row_and_each_amount(harbour: Path, tmp_path: Path) -> None:
    file = tmp_path / "chart.svg"
    assert impact(harbour, "--chart", str(file)).exit_code == 0
    drawn = ET.fromstring(file.read_text(encoding="utf-8"))
    bars = [(one.get("class"), int(one.get("width") or 0)) for one in drawn.iter(f"{SVG}rect")]
    # Of three rows 1, 2 and 1 accounts; of 220 and 231 a month.
    assert bars == [("loses", 165), ("gains", 330), ("gains", 165), ("before", 314), ("after", 330)]
    title, description = (drawn.findtext(f"{SVG}{one}") or "" for one in ("title", "desc"))
    assert title == "What changes for 5 customers, on June 1, 2026"
    for said in ("Upgrade: Moorings Plus: 1", "Buy: Weather warnings: 2", "EUR, after: €231.00"):
        assert said in description
    assert drawn.get("role") == "img"
    assert "prefers-color-scheme: dark" in file.read_text(encoding="utf-8")


NASTY = "\x1b[2J|<script>`@all`\u202e"


def test_what_others_write_acts_nowhere(harbour: Path, tmp_path: Path) -> None:
    folder = harbour / NASTY.replace("/", "_")
    folder.mkdir()
    rows = CUSTOMERS.replace("m1,", f"{NASTY},").replace("moorings/huge", NASTY).replace("x1,", '"x\n1",')
    (folder / "customers.csv").write_text(rows, encoding="utf-8")
    chart = tmp_path / "chart.svg"
    where = ("--accounts", str(folder / "customers.csv"), "--columns", "columns.yaml", *AT)
    for form in ("text", "markdown", "json"):
        asked = ("impact", "before", "after", *where, "--format", form, "--chart", str(chart))
        printed = within(harbour, *asked).stdout
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed), form
        assert "x\n1" not in printed
        if form == "markdown":
            assert "<script>" not in re.sub("`[^`]*`", "", printed)
            cells = [line.count("|") for line in printed.splitlines() if line.startswith("| Buy")]
            assert cells == [7, 7]
    drawn = ET.fromstring(chart.read_text(encoding="utf-8"))
    assert not list(drawn.iter("script"))


def test_a_name_of_a_version_is_text_in_every_form(harbour: Path) -> None:
    name = "v|1<b>"
    (harbour / name).symlink_to(harbour / "after")
    where = ("--accounts", "customers.csv", "--columns", "columns.yaml", *AT)
    printed = within(harbour, "impact", "before", name, *where, "--format", "markdown").stdout
    assert printed.splitlines()[0] == "### What changes from before to v&#124;`1<b>,` on June 1, 2026"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "`--accounts` is needed"),
        (("--accounts", "nowhere.csv"), "nowhere.csv"),
        (("--accounts", "customers.csv"), "no column says `id`"),
        (("--accounts", "customers.csv", "--columns", "customers.csv"), "customers.csv"),
        (("--accounts", "customers.csv", "--columns", "before/catalog/catalog.yaml"), "is no columns file"),
        (("--accounts", "customers.csv", "--ids", "ids.txt"), "neither .csv nor .parquet"),
    ],
)
def test_what_cannot_be_done_is_said(harbour: Path, more: tuple[str, ...], said: str) -> None:
    result = within(harbour, "impact", "before", "after", *AT, *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


def test_a_file_of_ids_that_cannot_be_written_is_said(harbour: Path) -> None:
    result = impact(harbour, "--ids", "no/such/folder/ids.csv")
    assert result.exit_code == 2
    assert "`no/such/folder/ids.csv` cannot be written" in " ".join(result.stderr.split())


def test_a_column_that_is_not_there_is_named(harbour: Path) -> None:
    (harbour / "wrong.yaml").write_text(COLUMNS.replace("item: sku", "item: skuu"), encoding="utf-8")
    where = ("--accounts", "customers.csv", "--columns", "wrong.yaml")
    result = within(harbour, "impact", "before", "after", *where, *AT)
    assert result.exit_code == 2
    assert "did you mean `sku`?" in " ".join(result.stderr.split())


def test_a_base_without_a_catalog_is_not_compared(harbour: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    (broken / "catalog").mkdir(parents=True)
    (broken / "catalog" / "catalog.yaml").write_text("kind: catalog\n", encoding="utf-8")
    where = ("--accounts", "customers.csv", *AT)
    for form in ("text", "markdown", "json"):
        result = within(harbour, "impact", str(broken), "after", *where, "--format", form)
        assert result.exit_code == 0
        assert "has errors in its catalog" in result.stdout
    shown = json.loads(result.stdout)
    assert (shown["not_compared"]["why"], shown["accounts"], shown["rows"]) == ("errors", 0, [])


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_queries_are_printed_and_nothing_is_read(harbour: Path, dialect: str) -> None:
    result = within(harbour, "impact", "before", "after", *AT, "--sql", dialect, "--accounts", "nowhere.csv")
    assert result.exit_code == 0
    assert "FROM" in result.stdout
    assert max(map(len, result.stdout.splitlines())) < 200
    quote = '"' if dialect == "duckdb" else "`"
    assert f"AS {quote}holding 0{quote}" in result.stdout


def test_printed_queries_are_what_a_database_takes(harbour: Path) -> None:
    printed = within(harbour, "impact", "before", "after", *AT, "--sql", "duckdb").stdout
    line = "STRUCT(item VARCHAR, seats BIGINT, in_use BIGINT, since DATE, price INTEGER, price_until DATE)"
    with duckdb.connect() as database:
        database.execute(
            'CREATE TABLE accounts (id VARCHAR, "account.type" VARCHAR, "account.country" VARCHAR, '
            '"account.currency" VARCHAR, "payment.method" VARCHAR, users STRUCT("user.role" VARCHAR)[], '
            f"cycle VARCHAR, term_start DATE, term_end DATE, lines {line}[], "
            "terms STRUCT(terms VARCHAR, version VARCHAR)[], document VARCHAR, odd BOOLEAN)"
        )
        database.execute("CREATE TABLE wanted (id VARCHAR)")
        database.execute(printed)


def without(folder: Path, name: str, *gone: tuple[str, str]) -> str:
    """A copy of the first version by a name, without some words of some files; no words: without the file."""
    copytree(folder / "before", folder / name)
    for file, words in gone:
        path = folder / name / file
        text = path.read_text(encoding="utf-8")
        assert words in text
        path.unlink() if not words else path.write_text(text.replace(words, ""), encoding="utf-8")
    return name


def test_an_item_that_is_gone_is_not_in_the_version(harbour: Path) -> None:
    less = without(harbour, "no-weather", ("catalog/weather.yaml", ""), ("policies/rights_test.yaml", ""))
    where = ("--accounts", "customers.csv", "--columns", "columns.yaml", *AT)
    for language, said in (("en", "no (not in this version)"), ("fr", "non (absent de cette version)")):
        result = within(
            harbour, "impact", "before", less, *where, "--fail-on", "loses", "--lang", language, "--all"
        )
        assert (result.exit_code, said in " ".join(result.stdout.split())) == (1, True)


def test_customers_whom_only_one_version_leaves_out_lose_or_gain(harbour: Path) -> None:
    clubs = CUSTOMERS.replace("club,FR", "boathouse,FR")
    (harbour / "clubs.csv").write_text(clubs, encoding="utf-8")
    columns = COLUMNS.replace("{port: harbour}", "{port: harbour, boathouse: club}")
    (harbour / "clubs.yaml").write_text(columns, encoding="utf-8")
    less = without(
        harbour,
        "no-clubs",
        ("policies/vocabulary.yaml", "      club: {en: club, fr: club}\n"),
        ("policies/rights.yaml", "    when: {account.type: club}\n"),
        ("policies/rights_test.yaml", ""),
    )
    where = ("--accounts", "clubs.csv", "--columns", "clubs.yaml", *AT)
    assert within(harbour, "impact", "before", "before", *where, "--fail-on", "any").exit_code == 0
    for versions, gates in (
        (("before", less), {"loses": 1, "any": 1}),
        ((less, "before"), {"gains": 1, "any": 1}),
    ):
        for gate, code in gates.items():
            assert within(harbour, "impact", *versions, *where, "--fail-on", gate).exit_code == code


def test_an_action_that_is_gone_was_not_compared(harbour: Path) -> None:
    less = without(
        harbour,
        "no-cancelling",
        (
            "policies/actions.yaml",
            "  - {id: cancel_product, target: held, name: {en: Cancel a product, fr: Résilier un produit}}\n",
        ),
        ("policies/rights.yaml", ", cancel_product"),
        ("policies/rights_test.yaml", ""),
    )
    where = ("--accounts", "customers.csv", "--columns", "columns.yaml", *AT)
    result = within(harbour, "impact", "before", less, *where, "--fail-on", "loses")
    assert result.exit_code == 1
    said = "Cancel a product: the new version does not have the action"
    assert said in " ".join(result.stdout.split())
    answered = json.loads(within(harbour, "impact", "before", less, *where, "--format", "json").stdout)
    assert answered["not_computed"] == [{"action": "cancel_product", "item": None, "why": "gone"}]
    assert within(harbour, "impact", less, "before", *where, "--fail-on", "loses").exit_code == 0

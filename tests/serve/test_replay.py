"""A decision log asked again: `maybuy replay`, on what a real service wrote."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from acceptance.accounts import ROOT, shipped
from commands import run
from maybuy import Engine, load, read_account
from maybuy.diff.answers import Answer
from maybuy.diff.said import said
from maybuy.serve.operate import logged
from maybuy.serve.operate.decision_log import MASK
from repositories import copied
from serve.service import DAY, account, running

ACCOUNTS = ROOT / "examples" / "accounts"
EDIT = (
    "catalog/collaboration.yaml",
    "any: [support/professional",
    "any: [support/team, support/professional",
)

BUYS = {"action": "buy", "item": "explore/professional", "seats": 12}
TWICE = {"user": "marie", "at": DAY, "changes": [BUYS, BUYS]}
EVALUATION = {
    "subject": {"type": "user", "id": "marie"}, "action": {"name": "buy"},
    "context": {"account": "acme", "at": DAY},
}  # fmt: skip


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a service wrote that was asked by both APIs: twice the same, of several days and users, lists, an
    order, a search, and what and who is not known."""
    file = tmp_path_factory.mktemp("log") / "decisions.jsonl"
    with running("--decision-log", str(file), "--accounts", str(ACCOUNTS)) as service:
        users = [("acme", "marie"), ("acme", "luc")]
        for name, user in users:
            asked = {"account": name, "user": user, "at": DAY}
            for _ in range(2):
                assert service.post("/v1/offers", {**asked, "denied": True}).status == 200
        for day in (DAY, "2020-09-02"):
            one = {"account": "acme", "user": "marie", "action": "add_seats", "item": "support", "seats": 3}
            assert service.post("/v1/decisions", {**one, "at": day}).status == 200
        assert service.post("/v1/entitlements", {"account": "acme", "at": DAY}).status == 200
        stranger = {**account("acme"), "id": "stranger"}
        body = {
            "account": stranger,
            "user": "marie",
            "action": "buy",
            "item": "guide/professional",
            "at": DAY,
        }
        assert service.post("/v1/decisions", body).status == 200
        assert service.post("/v1/previews", {"account": "acme", "order": TWICE}).status == 200
        for item in ("more-storage", "nothing"):
            evaluation = {**EVALUATION, "resource": {"type": "item", "id": item}}
            assert service.post("/access/v1/evaluation", evaluation).status == 200
        search = {**EVALUATION, "resource": {"type": "item"}}
        assert service.post("/access/v1/search/resource", search).status == 200
    return file


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files with an add-on opened to one more edition, and no more seats for anybody."""
    folder = tmp_path_factory.mktemp("edited")
    copied(folder)
    file, old, new = EDIT
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    (folder / "policies" / "none.yaml").write_text(
        "kind: policy\nid: none\nrules:\n  - id: no-more-seats\n    deny: [add_seats]\n"
        "    because: {en: none, fr: aucun}\n"
    )
    return folder


def replay(*args: str | Path, given: bytes | None = None) -> Result:
    return run("replay", *map(str, args), "--accounts", str(ACCOUNTS), given=given, COLUMNS="1000")


def shown(*args: str | Path, given: bytes | None = None) -> Any:
    result = replay(*args, "--format", "json", given=given)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def decisions(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line).get("decision") for line in log.read_text().splitlines()]


def is_known(one: dict[str, Any]) -> bool:
    """Whether a line is of a question that can be asked again."""
    return bool(one["account"] == "acme" and one["item"] != "nothing")


def directly(engine: Engine, one: dict[str, Any]) -> Any:
    """What an engine answers to a question of a log, asked as anybody would in Python."""
    prepared = engine.prepare(
        read_account(ACCOUNTS / f"{one['account']}.yaml", engine), one["user"], date.fromisoformat(one["at"])
    )
    named = {name: one[name] for name in ("seats", "quantity", "to")}
    return said(prepared.decide(one["action"], one["item"], **named))


def test_a_version_answers_its_own_log_as_it_did(log: Path) -> None:
    found = shown(log, ROOT, ROOT)
    lines = decisions(log)
    known = [one for one in lines if one is not None and is_known(one)]
    asked = Counter(
        json.dumps(
            [one and one[name] for name in ("user", "at", "action", "item", "to", "seats", "quantity")]
        )
        for one in known
    )
    assert (found["changed"], found["rows"]) == (0, [])
    # What is bought already by the first change of an order is refused by the second.
    assert found["otherwise"] == {"questions": 1, "lines": [len(lines) - 3]}
    assert (found["questions"], found["different"]) == (len(known), len(asked))
    assert len(known) > len(asked) > 100
    assert found["left_out"] == [
        {"why": "no-decision", "questions": 2, "lines": [lines.index(None) + 1, len(lines)]},
        {"why": "not-a-question", "questions": 1, "lines": [len(lines) - 1]},
        {"why": "unknown-account", "questions": 1, "lines": [lines.index(None) + 2]},
    ]


def test_exactly_those_are_told_that_differ_when_they_are_asked_directly(log: Path, edited: Path) -> None:
    base, head = shipped(), load(edited)
    expected: dict[object, list[int]] = {}
    for number, one in enumerate(decisions(log), start=1):
        if one is not None and is_known(one):
            before, after = directly(base, one), directly(head, one)
            if before != after:
                key = (one["action"], one["item"], *plainly(before), *plainly(after))
                expected.setdefault(key, []).append(number)
    found = shown(log, ROOT, edited)
    told: dict[object, list[dict[str, Any]]] = {}
    for row in found["rows"]:
        sides = [one for name in ("from", "to") for one in shown_plainly(row[name])]
        told.setdefault((row["action"], row["item"], *sides), []).append(row)
        assert row["accounts"] == 1
    counts = {key: sum(row["questions"] for row in rows) for key, rows in told.items()}
    assert counts == {key: len(lines) for key, lines in expected.items()}
    assert len(counts) > 5
    for key, rows in told.items():
        lines = [line for row in rows for line in row["sample"]]
        assert set(lines) <= set(expected[key])
        assert min(lines) == expected[key][0]
    assert found["changed"] == sum(counts.values())
    sections = [row["section"] for row in found["rows"]]
    assert set(sections) >= {"loses", "gains"}
    assert sections == sorted(sections, key=["loses", "gains", "changes"].index)


def plainly(one: Answer) -> tuple[object, ...]:
    return one.outcome, one.channels, one.reason


def shown_plainly(one: dict[str, Any]) -> tuple[object, ...]:
    return one["outcome"], tuple(one["channels"]), one["reason"]


@pytest.mark.parametrize(("on", "code"), [("loses", 1), ("gains", 1), ("any", 1), (None, 0)])
def test_it_fails_on_what_it_is_asked_to(log: Path, edited: Path, on: str | None, code: int) -> None:
    asked = () if on is None else ("--fail-on", on)
    assert replay(log, ROOT, edited, *asked).exit_code == code
    assert replay(log, ROOT, ROOT, *asked).exit_code == 0


def test_an_account_that_one_version_alone_takes_loses_or_gains(tmp_path: Path) -> None:
    copied(tmp_path)
    vocabulary = tmp_path / "policies" / "vocabulary.yaml"
    text = vocabulary.read_text(encoding="utf-8")
    assert "      other: {en: other, fr: autre}\n" in text
    vocabulary.write_text(text.replace("      other: {en: other, fr: autre}\n", ""), encoding="utf-8")
    file = tmp_path / "log.jsonl"
    asked = {"action": "buy", "item": "chat/team", "account": "other", "user": "victoria", "at": DAY}
    file.write_text(json.dumps({"decision": {"outcome": "refer", **asked}}) + "\n", encoding="utf-8")
    for versions, gates in (
        ((ROOT, tmp_path), {"loses": 1, "gains": 0, "any": 1}),
        ((tmp_path, ROOT), {"loses": 0, "gains": 1, "any": 1}),
        ((ROOT, ROOT), {"loses": 0, "gains": 0, "any": 0}),
    ):
        for gate, code in gates.items():
            assert replay(file, *versions, "--fail-on", gate).exit_code == code


def test_packed_from_standard_input_and_in_parts_it_is_the_same_log(
    log: Path, edited: Path, tmp_path: Path
) -> None:
    whole = shown(log, ROOT, edited)
    text = log.read_bytes()
    packed = tmp_path / "log.gz"
    packed.write_bytes(gzip.compress(text))
    lines = text.splitlines(keepends=True)
    parts = [tmp_path / "one", tmp_path / "two"]
    parts[0].write_bytes(b"".join(lines[:7]))
    parts[1].write_bytes(b"".join(lines[7:]))
    others = [
        shown(packed, ROOT, edited),
        shown("-", ROOT, edited, given=text),
        shown(parts[0], ROOT, edited, "--log", parts[1]),
    ]
    assert [one["logs"] for one in others] == [
        [{"log": str(packed), "first": 1, "lines": len(lines)}],
        [{"log": "-", "first": 1, "lines": len(lines)}],
        [
            {"log": str(parts[0]), "first": 1, "lines": 7},
            {"log": str(parts[1]), "first": 8, "lines": len(lines) - 7},
        ],
    ]
    for one in others:
        assert {**one, "logs": None} == {**whole, "logs": None}


ASKED = {
    "outcome": "allow", "action": "buy", "item": "guide/professional", "to": None, "seats": None,
    "quantity": None, "account": "acme", "user": "marie", "at": DAY, "channels": [], "reasons": [],
}  # fmt: skip


def left(lines: Iterable[bytes | dict[str, Any]]) -> dict[str, list[int]]:
    written = [one if isinstance(one, bytes) else json.dumps({"decision": one}).encode() for one in lines]
    found = shown("-", ROOT, ROOT, given=b"\n".join(written))
    assert found["questions"] + sum(one["questions"] for one in found["left_out"]) == len(written)
    return {one["why"]: one["lines"] for one in found["left_out"]}


def test_what_cannot_be_asked_again_is_left_out_by_reason_and_line() -> None:
    lines: list[bytes | dict[str, Any]] = [
        ASKED,
        b'{"decision": {"outcome": "al',
        b"",
        b"[1]",
        b'{"decision": {"account": "\\ud800", "user": "marie", "at": "2020-09-01", "action": "buy"}}',
        b'{"search": {}}',
        {**ASKED, "account": MASK},
        {**ASKED, "seats": MASK},
        {**ASKED, "action": None},
        {**ASKED, "at": "2020-13-01"},
        {**ASKED, "seats": 10**30},
        {**ASKED, "account": "nobody"},
        {**ASKED, "user": "nobody"},
        {**ASKED, "at": "1999-01-01"},
        {**ASKED, "item": "nothing"},
    ]
    assert left(lines) == {
        "broken": [2, 3, 4],
        "no-decision": [6],
        "masked": [7, 8],
        "incomplete": [9, 10, 11],
        "unknown-account": [12],
        "unknown-user": [13],
        "outside-term": [14],
        "not-a-question": [15],
    }


def test_accounts_come_from_a_database_as_well(log: Path, tmp_path: Path) -> None:
    base = tmp_path / "accounts.db"
    with closing(sqlite3.connect(base)) as store, store:
        store.execute("CREATE TABLE kept (name TEXT, said TEXT)")
        store.execute("INSERT INTO kept VALUES (?, ?)", ("acme", json.dumps(account("acme"))))
        store.execute("INSERT INTO kept VALUES (?, ?)", ("stranger", json.dumps(account("acme"))))
    query = "SELECT said FROM kept WHERE name = :id"
    options = ("--accounts", f"sqlite:///{base}", "--accounts-query", query, "--format", "json")
    found = json.loads(run("replay", str(log), str(ROOT), str(ROOT), *options).stdout)
    folder = shown(log, ROOT, ROOT)
    whys = {one["why"] for one in found["left_out"]}
    assert whys == {"no-decision", "not-a-question", "unreadable-account"}  # that of another is never taken
    assert {**found, "left_out": None} == {**folder, "left_out": None}


@pytest.mark.parametrize("accounts", ["nowhere", "sqlite:///nowhere.db", "strange://", ""])
def test_without_accounts_nothing_is_said_of_a_log(accounts: str) -> None:
    result = run("replay", "-", str(ROOT), str(ROOT), "--accounts", accounts, given=b"")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1


def test_what_is_no_log_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "log.gz"
    broken.write_bytes(gzip.compress(b"{}\n" * 1000)[:-9])
    for file in (broken, tmp_path, tmp_path / "none"):
        result = replay(file, ROOT, ROOT)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"`{file}` cannot be read: " in result.stderr


def test_a_line_longer_than_any_record_is_left_out_without_being_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logged, "LONGEST_LINE", 400)
    line = json.dumps({"decision": ASKED}).encode()
    assert len(line) < 400
    found = shown("-", ROOT, ROOT, given=b"\n".join((line, b"x" * 1500, line, b"x" * 400)))
    assert found["questions"] == 2
    assert found["left_out"] == [{"why": "broken", "questions": 2, "lines": [2, 4]}]


@pytest.mark.parametrize(("language", "loses"), [("en", "Loses"), ("fr", "Droits perdus")])
def test_it_is_told_for_people_and_for_a_pull_request(
    log: Path, edited: Path, language: str, loses: str
) -> None:
    text = replay(log, ROOT, edited, "--lang", language).stdout
    table = replay(log, ROOT, edited, "--lang", language, "--format", "markdown").stdout
    rows = shown(log, ROOT, edited)["rows"]
    assert text.splitlines()[3] == loses
    assert f"#### {loses}" in table
    heads = {row["section"] for row in rows}
    assert sum(line.startswith("| ") for line in table.splitlines()) == len(rows) + len(heads)
    assert f"({log}:{rows[0]['sample'][0]})" in text
    assert f"{log.name}:{rows[0]['sample'][0]}" in table


def test_a_version_with_errors_is_not_compared(log: Path, tmp_path: Path) -> None:
    for name in ("catalog", "policies"):
        (tmp_path / name).mkdir()
    (tmp_path / "catalog" / "a.yaml").write_text("kind: nothing\n")
    result = replay(log, tmp_path, ROOT, "--format", "json", "--fail-on", "any")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["not_compared"]["why"] == "errors"
    assert set(json.loads(result.stdout)) == set(shown(log, ROOT, ROOT))

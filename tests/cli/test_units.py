"""Limits with units, in parts, renewing and without end, through every command that tells of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands import ACCOUNTS, AT, run, said
from documents import as_yaml, of_yaml
from featured import write

SUITE = str(ACCOUNTS / "suite.yaml")
LIMITS = """\
kind: limits
limits:
  - {id: custom_objects, name: {en: Custom objects, fr: Objets personnalisés}}
  - {id: storage, name: {en: Storage, fr: Stockage}, unit: {en: GB, fr: Go}}
  - {id: mails, name: {en: Mails, fr: E-mails}, per: month}
  - {id: topics, name: {en: Topics, fr: Sujets}, per: day}
  - {id: seats_to_share, name: {en: Guests, fr: Invités}, adds_up: true}
"""
GUESTS = "seats_to_share"
GRANTED = {
    "guide": {"storage": 2.5, GUESTS: 10},
    "chat": {"mails": "10_000", GUESTS: 5},
    "talk": {"topics": "unlimited"},
}


def rooted(folder: Path, **more: dict[str, Any]) -> Path:
    write(folder)
    (folder / "catalog" / "limits.yaml").write_text(LIMITS, encoding="utf-8")
    for product, limits in {**GRANTED, **more}.items():
        file = folder / "catalog" / f"{product}.yaml"
        said = of_yaml(file.read_text(encoding="utf-8"))
        file.write_text(as_yaml({**said, "limits": limits}, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rooted(tmp_path_factory.mktemp("root"))


@pytest.mark.parametrize(
    ("product", "language", "shown"),
    [
        ("guide/lite", "en", "Storage up to 2.5 GB"),
        ("guide/lite", "fr", "Stockage jusqu’à 2,5\u00a0Go"),
        ("chat/lite", "en", "Mails up to 10,000 a month"),
        ("chat/lite", "fr", "E-mails jusqu’à 10\u202f000 par mois"),
        ("talk/lite", "en", "Topics unlimited"),
        ("talk/lite", "fr", "Sujets sans limite"),
    ],
)
def test_an_item_tells_how_much_it_grants(root: Path, product: str, language: str, shown: str) -> None:
    assert shown in said(root, "show", product, *AT, language=language)


def test_editions_and_accounts_tell_it_in_words_and_as_json(root: Path) -> None:
    assert "2.5 GB" in said(root, "compare", "guide", *AT)
    text = said(root, "entitlements", SUITE, *AT)
    assert "up to 10,000 a month" in text
    assert "unlimited" in text
    found = {
        one["limit"]: one
        for one in json.loads(said(root, "entitlements", SUITE, *AT, "--format", "json"))["limits"]
    }
    assert (found["storage"]["value"], found["storage"]["unit"]) == (2.5, "GB")
    assert (found["mails"]["value"], found["mails"]["per"]) == (10_000, "month")
    assert found["topics"]["value"] == "unlimited"
    assert "per" not in found["storage"]
    assert "unit" not in found["mails"]
    shown = json.loads(said(root, "show", "talk/lite", *AT, "--format", "json"))
    assert shown["limits"] == {"topics": "unlimited"}


@pytest.mark.parametrize(
    ("limit", "quantity", "outcome"),
    [
        ("storage", "2", "allow"), ("storage", "3", "deny"), ("mails", "10000", "allow"),
        ("mails", "10001", "deny"), ("topics", "1000000000000000", "allow"),
    ],
)  # fmt: skip
def test_a_total_in_whole_units_is_held_against_it(
    root: Path, limit: str, quantity: str, outcome: str
) -> None:
    user = of_yaml(Path(SUITE).read_text(encoding="utf-8"))["users"][0]["id"]
    words = ("decide", SUITE, "--user", user, "use", limit, "--quantity", quantity, *AT)
    found = json.loads(said(root, *words, "--format", "json"))
    assert found["outcome"] == outcome
    if limit == "storage" and outcome == "deny":
        assert found["reasons"][0]["message"] == "of Storage the account may use up to 2.5 GB; 3 are wanted"


def test_both_engines_agree_on_them(root: Path) -> None:
    assert "decide the same" in said(root, "crosscheck", "--accounts", str(ACCOUNTS), *AT)


def test_a_change_of_them_is_told(root: Path, tmp_path: Path) -> None:
    head = rooted(tmp_path, guide={"storage": 3, GUESTS: 10}, talk={"topics": 5})
    found = json.loads(run("diff", str(root), str(head), *AT, "--format", "json").stdout)
    told = {(one["key"], one["from"], one["to"]) for one in found["items"]}
    assert told == {("limit storage", "2.5", "3"), ("limit topics", "unlimited", "5")}
    assert {item for row in found["gains"] for item in row["items"]} == {"storage"}
    assert {item for row in found["loses"] for item in row["items"]} == {"topics"}


def test_what_adds_up_is_told_with_all_that_it_comes_from(root: Path, tmp_path: Path) -> None:
    assert "up to 15" in said(root, "entitlements", SUITE, *AT)
    assert "with Guide Professional and Chat Professional" in said(root, "entitlements", SUITE, *AT)
    shown = json.loads(said(root, "entitlements", SUITE, *AT, "--format", "json"))["limits"]
    (found,) = [one for one in shown if one["limit"] == GUESTS]
    assert (found["value"], found["item"], found["also"]) == (15, "guide/professional", ["chat/professional"])
    whole = json.loads(said(root, "show", "support-suite/professional", *AT, "--format", "json"))
    assert whole["limits"][GUESTS] == 15
    head = rooted(tmp_path, chat={"mails": "10_000", GUESTS: 4})
    lost = json.loads(run("diff", str(root), str(head), *AT, "--format", "json").stdout)["loses"]
    assert {item for row in lost for item in row["items"]} == {GUESTS}
    assert {row["witness"]["quantity"] for row in lost} <= {5, 15}


MAILED = """\
kind: product
id: mailing
name: {en: Mailing, fr: Envois}
limits: {mails: 10_000, storage: 100}
editions:
  - id: basic
    charges:
      - {id: mails, per: mails, prices: {USD: 0.01}}
      - {id: storage, per: storage, prices: {USD: 1}}
"""
ORDER = """\
{"kind": "order", "user": "maude", "at": "2020-09-01",
 "changes": [{"action": "buy", "item": "mailing/basic", "seats": 2, "units": {"mails": 2000, "storage": 5}}]}
"""


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "(2, 2,000 Mails and 5 GB Storage)"),
        ("fr", "(2, 2\u202f000\u00a0E-mails et 5\u00a0Go\u00a0Stockage)"),
    ],
)
def test_units_that_are_bought_read_well_where_they_count_for_a_month(
    tmp_path: Path, language: str, shown: str
) -> None:
    folder = rooted(tmp_path)
    (folder / "catalog" / "mailing.yaml").write_text(MAILED, encoding="utf-8")
    order = tmp_path / "order.json"
    order.write_text(ORDER, encoding="utf-8")
    assert shown in said(folder, "preview", SUITE, str(order), language=language)

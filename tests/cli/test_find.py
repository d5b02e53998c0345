"""`maybuy find`: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import ACCOUNTS, AT, run
from maybuy.source import read_file

ASKED = ("find", "--seats", "25", "--cycle", "annual", *AT)


def test_the_cheapest_is_told_with_what_makes_it_dear() -> None:
    needs = ("--need", "sandbox", "--need", "api_requests=500")
    result = run(*ASKED, *needs, "--why-not", "explore/professional")
    assert (result.exit_code, result.stderr) == (0, "")
    words = " ".join(result.stdout.split())
    assert words == (
        "The cheapest with Sandbox and API calls a minute: 500 billed annually, USD, from September 1, 2020, "
        "25 seats the cheapest $29,700.00 Support Enterprise the next $44,700.00 Support Suite Enterprise "
        "without Sandbox $13,500.00 less without API calls a minute: 500 it would cost the same "
        "with Explore Professional $2,700.00 more Explore Professional + Support Enterprise"
    )


def test_json_has_what_the_text_has() -> None:
    asked = ("--need", "sandbox", "--need", "api_requests=500", "--why-not", "talk", "--format", "json")
    shown = json.loads(run(*ASKED, *asked).stdout)
    assert (shown["needs"], shown["seats"], shown["cycle"]) == (["sandbox", "api_requests=500"], 25, "annual")
    line = {"item": "support/enterprise", "seats": 25, "quantity": None}
    assert shown["best"] == {"items": [line], "recurring": "29700.00", "order": None}
    assert shown["next"]["recurring"] == "44700.00"
    assert shown["without"] == [
        {"need": "sandbox", "saves": "13500.00"}, {"need": "api_requests=500", "saves": "0.00"},
    ]  # fmt: skip
    (talk,) = shown["why_not"]
    assert (talk["item"], talk["dearer"]) == ("talk", "0.00")
    assert "missing" not in shown


def test_what_nothing_gives_is_named_and_ends_with_1() -> None:
    result = run(*ASKED, "--need", "sandbox", "--need", "custom_objects=200_000_000")
    assert result.exit_code == 1
    assert "nothing gives Custom objects: 200,000,000" in result.stdout
    shown = json.loads(run(*ASKED, "--need", "custom_objects=200000000", "--format", "json").stdout)
    assert (shown["best"], shown["missing"]) == (None, ["custom_objects=200000000"])


def test_it_reads_well_in_french() -> None:
    result = run("--lang", "fr", *ASKED, "--need", "custom_objects=200_000_000", "--need", "audit_log")
    assert "rien ne donne Objets personnalisés : 200\u202f000\u202f000" in result.stdout
    found = run("--lang", "fr", *ASKED, "--need", "audit_log").stdout
    assert "Le moins cher avec Journal d’audit" in found
    assert "sans Journal d’audit" in found


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("--need", "sandbx"), "`sandbx` is not a limit or feature of the catalog - did you mean `sandbox`?"),
        (("--need", "custom_objects=many"), "`many` is not a number of units of `custom_objects`"),
        (("--why-not", "tlak"), "did you mean `talk`?"),
        (("--cycle", "weekly"), "`weekly`"),
    ],
)
def test_what_there_is_not_is_refused(asked: tuple[str, ...], message: str) -> None:
    result = run("find", *AT, *asked)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("language", "told"), [("en", "nothing can be held"), ("fr", "rien ne peut être souscrit")]
)
def test_where_nothing_is_sold_that_is_said(language: str, told: str, tmp_path: Path) -> None:
    for name in ("catalog", "policies"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("tests"))
    for file in (tmp_path / "catalog").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if text.partition("kind: ")[2].startswith(("product", "add-on", "suite")):
            before, _, after = text.partition("\nid: ")
            text = f"{before}\neffective: {{until: 2019-01-01}}\nid: {after}"
        file.write_text(text, encoding="utf-8")
    for asked in (("find",), ("subscriptions", "--least")):
        found = run("--root", str(tmp_path), "--lang", language, *asked, *AT)
        assert told in found.stdout, (found.stdout, found.stderr)


FROM = ("find", "--need", "sandbox", "--from", str(ACCOUNTS / "acme.yaml"), *AT)


def test_the_order_from_an_account_is_told_as_a_preview_does() -> None:
    result = run(*FROM, "--user", "marie")
    assert (result.exit_code, result.stderr) == (0, "")
    told, _, order = result.stdout.partition("\n\n")
    assert "$14,256.00 Support Enterprise, 12 seats" in " ".join(told.split())
    assert "with the seats that it has" in told
    assert "✔  Upgrade the edition: Support Enterprise  at once" in order
    assert "from March 1, 2021: $14,256.00 a year" in order


def test_the_order_is_one_that_preview_takes(tmp_path: Path) -> None:
    shown = json.loads(run(*FROM, "--user", "marie", "--format", "json").stdout)
    assert (shown["account"], shown["user"], shown["proven"]) == ("acme", "marie", True)
    file = tmp_path / "order.json"
    file.write_text(json.dumps(shown["best"]["order"]), encoding="utf-8")
    again = run("preview", str(ACCOUNTS / "acme.yaml"), str(file), "--format", "json")
    assert again.exit_code == 0
    assert json.loads(again.stdout) == shown["best"]["preview"]


def test_who_has_it_already_is_told_so_in_either_language() -> None:
    asked = ("find", "--need", "sandbox", "--from", str(ACCOUNTS / "support-enterprise.yaml"))
    user = shipped_account("support-enterprise")
    result = run(*asked, "--user", user, *AT)
    assert result.exit_code == 0
    assert "support-enterprise has it already: there is nothing to order" in result.stdout
    assert "il n’y a rien à commander" in run("--lang", "fr", *asked, "--user", user, *AT).stdout


def shipped_account(name: str) -> str:
    """The first user of an account."""
    document = read_file(ACCOUNTS / f"{name}.yaml", name)
    return str(document.data["users"][0]["id"])


def test_the_decision_that_is_in_the_way_is_told_and_ends_with_1() -> None:
    result = run(*FROM, "--user", "luc")
    assert result.exit_code == 1
    assert "luc has no right to an order that gets there:" in result.stdout
    assert "✘ no  Upgrade the edition: Support Enterprise" in result.stdout
    assert "luc n’a le droit de passer aucune commande" in run("--lang", "fr", *FROM, "--user", "luc").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (FROM, "`--from` and `--user` go together"),
        (("find", "--user", "marie"), "`--from` and `--user` go together"),
        ((*FROM, "--user", "marie", "--currency", "USD"), "an account has a currency of its own"),
        (("find", "--need", "sandbox", "--keep"), "`--keep` is about an account"),
        ((*FROM, "--user", "eve"), "`eve` is not a user of the account `acme`"),
        (("find", "--from", "nowhere.yaml", "--user", "eve"), "nowhere.yaml"),
    ],
)
def test_what_does_not_go_together_is_said(options: tuple[str, ...], said: str) -> None:
    result = run(*options)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("options", [(), ("--from", str(ACCOUNTS / "acme.yaml"), "--user", "marie")])
def test_past_its_budget_it_is_not_computed_and_nothing_is_guessed(options: tuple[str, ...]) -> None:
    asked = ("find", "--need", "sandbox", *options, "--budget", "0", *AT)
    result = run(*asked)
    assert result.exit_code == 1
    assert "not computed: it takes longer than there is time for" in result.stdout
    assert "non calculé" in run("--lang", "fr", *asked).stdout
    shown = json.loads(run(*asked, "--format", "json").stdout)
    assert (shown["not_computed"], shown["best"], shown["next"]) == ("time-limit", None, None)

"""`maybuy offers`."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.accounts import ROOT, example
from commands import ACCOUNTS, ACME, AT, answer, process, run


def test_offers_in_json_are_decisions_sorted_by_action_then_item() -> None:
    shown = answer("offers", ACME, "--user", "marie", *AT)
    assert list(shown) == ["account", "user", "at", "catalog", "offers"]
    assert (shown["account"], shown["user"], shown["at"]) == ("acme", "marie", "2020-09-01")
    keys = [(one["action"], one["item"] or "") for one in shown["offers"]]
    assert keys == sorted(keys)
    assert {one["outcome"] for one in shown["offers"]} == {"allow", "refer"}
    assert all(one["reasons"] for one in shown["offers"])


def test_all_adds_what_is_refused_with_the_reason() -> None:
    offers = answer("offers", ACME, "--user", "marie", *AT)["offers"]
    everything = answer("offers", ACME, "--user", "marie", *AT, "--all")["offers"]
    refused = [one for one in everything if one["outcome"] == "deny"]
    assert [one for one in everything if one not in refused] == offers
    assert refused
    assert all(one["reasons"] and one["effective"] == {"timing": None, "on": None} for one in refused)


def test_offers_as_text_are_grouped_by_action_with_what_they_share_said_once() -> None:
    lines = run("offers", ACME, "--user", "marie", *AT).stdout.splitlines()
    assert lines[0] == "marie (owner) of acme, on September 1, 2020"
    assert lines[2] == "Buy  at once · price per seat and month"
    assert lines[3] == "  through: Subscription page, website or Zendesk representative"
    assert "    ✔  Explore Professional        $9.00" in lines
    assert "    ✔  Explore Lite                free" in lines
    assert "Change the billing cycle  on March 1, 2021, with the next billing cycle" in lines
    assert "    ➜  Wire transfer" in lines
    assert "✔ See the subscription" in lines
    assert lines[-1] == "questions? your Zendesk representative or Customer Support"


def test_who_is_short_of_a_right_reads_which_once() -> None:
    result = run("offers", ACME, "--user", "luc", *AT)
    lines = result.stdout.splitlines()
    assert lines[2] == "✔ See the subscription"
    assert lines[4].endswith("refused: this needs the role owner; here it is admin - you could ask the owner")
    assert "`--all` lists what is refused, with the reasons" in lines


def test_all_as_text_gives_every_reason_its_place_what_it_refuses_and_the_first_remedy() -> None:
    text = run("offers", str(ACCOUNTS / "support-team.yaml"), "--user", "grace", *AT, "--all").stdout
    reason = "  ✘ Collaboration needs Support Professional, Support Enterprise or Support Elite\n"
    assert text.partition(reason)[2].splitlines()[:3] == [
        "    catalog/collaboration.yaml:3:5",
        "    Buy: Collaboration",
        "    you could upgrade to Support Professional or higher",
    ]


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Add seats"), ("fr", "Ajouter des licences d’agent")]
)
def test_all_as_text_says_each_reason_once_with_all_that_it_refuses(language: str, subject: str) -> None:
    account = str(ACCOUNTS / "support-team.yaml")
    text = run("offers", account, "--user", "samuel", *AT, "--all", "--lang", language, COLUMNS="400").stdout
    reasons: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("  ✘ "):
            reasons.append([line])
        elif reasons and ("  catalog/" in line or "  policies/" in line):
            reasons[-1].append(line)
    assert len({tuple(one) for one in reasons}) == len(reasons)
    refused = [line.strip() for line in text.splitlines()]
    assert sum(line.startswith(subject) for line in refused) == 1
    assert f"{subject}{' :' if language == 'fr' else ':'} Support Team" in refused


def test_all_in_json_groups_what_is_refused_by_its_first_reason() -> None:
    shown = answer("offers", ACME, "--user", "luc", *AT, "--all")
    denied = [one for one in shown["offers"] if one["outcome"] == "deny"]
    groups = shown["refused"]
    assert len({(one["code"], one["rule"], one["message"]) for one in groups}) == len(groups) < len(denied)
    told = {
        (one["code"], one["message"], *(question[name] for name in ("action", "item", "to")))
        for one in groups
        for question in one["questions"]
    }
    assert told == {
        (one["reasons"][0]["code"], one["reasons"][0]["message"], one["action"], one["item"], one["to"])
        for one in denied
    }


def test_a_prospect_sees_the_price_of_every_billing_cycle() -> None:
    text = run("offers", str(ACCOUNTS / "prospect.yaml"), "--user", "jacob", *AT).stdout
    assert "Support Professional        $59.00 billed monthly or $49.00 billed annually\n" in text


def test_offers_in_french_read_well() -> None:
    text = run("offers", ACME, "--user", "marie", *AT, "--lang", "fr").stdout
    assert "marie (propriétaire) du compte acme, le 1er septembre 2020" in text
    assert "Acheter  immédiatement · prix par licence et par mois" in text
    assert "  par l’intermédiaire de : page Abonnement, site web ou représentant Zendesk\n" in text
    assert "des questions ? votre représentant Zendesk ou le support client" in text


@pytest.mark.parametrize("width", ["60", "80"])
def test_text_folds_at_words_and_under_itself_where_the_terminal_is_narrow(width: str) -> None:
    text = run("offers", ACME, "--user", "marie", *AT, "--all", COLUMNS=width).stdout
    assert max(map(len, text.splitlines())) <= int(width)
    assert "policies/rights.yaml:" in text
    folded = [
        line for line in text.splitlines() if line.startswith(("policies/", "catalog/", "next billing"))
    ]
    assert folded == []


def test_text_has_neither_colours_nor_blanks_at_the_end_of_lines_where_nobody_looks() -> None:
    for extra in ((), ("--all",)):
        text = run("offers", ACME, "--user", "marie", *AT, *extra).stdout
        assert "\x1b" not in text
        assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("file", sorted(ACCOUNTS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_example_account_s_users_have_something_to_see(file: Path) -> None:
    for user in example(file.stem).users:
        result = run("offers", str(file), "--user", user.id, *AT)
        assert (result.exit_code, result.stderr) == (0, "")


def test_the_root_may_be_said_before_or_after_the_command() -> None:
    after = run("offers", ACME, "--user", "luc", *AT, "--root", str(ROOT))
    before = run("--root", str(ROOT), "offers", ACME, "--user", "luc", *AT)
    assert after.stdout == before.stdout
    assert after.exit_code == before.exit_code == 0


def test_the_language_may_be_said_before_the_command_and_the_last_word_counts() -> None:
    assert "du compte acme" in run("--lang", "fr", "offers", ACME, "--user", "luc", *AT).stdout
    both = run("--lang", "fr", "offers", ACME, "--user", "luc", *AT, "--lang", "en")
    assert "of acme" in both.stdout


def test_a_folder_without_a_catalog_is_said_to_be_one(tmp_path: Path) -> None:
    result = run("offers", ACME, "--user", "marie", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: there is no catalog in `{tmp_path}`")


def test_json_is_readable_by_machines_whatever_the_encoding_of_the_output() -> None:
    result = process(
        "offers", ACME, "--user", "luc", *AT, "--format", "json", "--lang", "fr", PYTHONIOENCODING="ascii"
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"\\u2019" in process(
        "offers", ACME, "--user", "marie", *AT, "--format", "json", "--lang", "fr", PYTHONIOENCODING="ascii"
    ).stdout  # fmt: skip


def test_text_comes_out_whatever_the_encoding_of_the_output() -> None:
    result = process("offers", ACME, "--user", "luc", *AT, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"See the subscription" in result.stdout

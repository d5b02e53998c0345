"""`maybuy prove`: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import run
from maybuy.loading import load
from maybuy.model.account import Account
from maybuy.model.ask import Question

BROKEN = """\
kind: promises
promises:
  - id: nobody-buys-chat
    never: [buy]
    items: [chat]
    when: {user.role: owner, account.type: self_service}
"""
KEPT = """\
kind: promises
promises:
  - id: agents-buy-nothing
    never: [buy]
    when: {user.role: agent}
    items: [chat]
"""
VACUOUS = KEPT.replace("user.role: agent", "change.parts_held: {at_least: 3}")


def root_with(folder: Path, text: str) -> Path:
    for name in ("catalog", "policies"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("tests", "promises.yaml"))
    if text:
        (folder / "policies/promises.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_promise_that_is_kept_is_said_to_be(tmp_path: Path) -> None:
    result = run("--root", str(root_with(tmp_path, KEPT)), "prove")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "✔ 1 promise: it is kept\n", "")


@pytest.mark.parametrize(
    ("language", "message", "cure", "sum_"),
    [
        ("en", "`nobody-buys-chat` is broken: owner (self-service): Buy: Chat: yes",
         "such as: Buy: Chat Lite, 1 seat, for an account that holds nothing, on August 1, 2019",
         "✘ broken promises: 1 of 1"),
        ("fr", "`nobody-buys-chat` n’est pas tenu : propriétaire (libre-service) : Acheter : Chat : oui",
         ("par exemple : Acheter : Chat Lite, 1\u00a0licence, pour un compte qui ne détient rien, "
          "le 1er août 2019"),
         "✘ engagements rompus : 1 sur 1"),
    ],
)  # fmt: skip
def test_what_breaks_a_promise_is_shown_at_its_line(
    language: str, message: str, cure: str, sum_: str, tmp_path: Path
) -> None:
    result = run("--root", str(root_with(tmp_path, BROKEN)), "--lang", language, "prove")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "--> policies/promises.yaml:3:9" in result.stderr
    assert cure in result.stderr
    assert result.stdout.strip() == sum_


def test_the_witness_in_json_is_answered_as_it_is_said(tmp_path: Path) -> None:
    root = root_with(tmp_path, BROKEN)
    result = run("--root", str(root), "prove", "--format", "json")
    (shown,) = json.loads(result.stdout)["promises"]
    assert (shown["id"], shown["holds"], shown["at"]) == (
        "nobody-buys-chat",
        False,
        "policies/promises.yaml:3:5",
    )
    engine, one = load(root), shown["witness"]
    account, day = Account.model_validate(one["account"]), date.fromisoformat(one["at"])
    asked = Question(account, one["user"], one["action"], one["item"], day, one["seats"])
    decision = engine.decide(asked)
    assert decision.outcome == "allow"


def test_machines_are_given_findings(tmp_path: Path) -> None:
    root = root_with(tmp_path, BROKEN)
    sarif = json.loads(run("--root", str(root), "prove", "--format", "sarif").stdout)
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["broken-promise"]
    junit = run("--root", str(root), "prove", "--format", "junit")
    assert (junit.exit_code, junit.stdout.count("<failure")) == (1, 1)
    markdown = run("--root", str(root), "prove", "--format", "markdown").stdout
    assert "error[broken-promise]" in markdown
    assert markdown.startswith("```")


UPGRADES = """\
kind: promises
promises:
  - id: upgrades-lose-nothing
    upgrade_keeps: [features, limits, rights]
"""
ONE_OF = """\
kind: promises
promises:
  - id: agents-leave
    always: {any: [cancel_account, extend_subscription]}
    when: {user.role: agent, account.type: self_service}
    effective: {from: 2019-08-01}
"""
REACHED = """\
kind: promises
promises:
  - id: talk-for-agents
    reach: {items: [talk/enterprise], orders: 2}
    when: {user.role: agent, account.type: other}
    effective: {from: 2019-08-01}
"""
ASKED = """\
kind: promises
promises:
  - id: a-number-first
    always: [buy]
    obligations: [provide:vat-number]
    items: [chat/lite]
    when: {account.new: true, user.role: owner, account.type: other}
    effective: {from: 2019-08-01}
"""


def lower_elite(root: Path) -> None:
    """Elite comes with less than what is below it."""
    support = root / "catalog/support.yaml"
    text = support.read_text(encoding="utf-8")
    first, _, last = text.rpartition("includes: [productivity-pack, sunshine, sunshine-select]")
    last = last.replace("api_requests: 700", "api_requests: 300")
    support.write_text(f"{first}includes: [productivity-pack]{last}", encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "language", "why", "more"),
    [
        (UPGRADES, "en",
         "Upgrade the edition: from Support Professional to Support Elite: API calls a minute: 400, then 300",
         {"upgrade": {"action": "upgrade_edition", "from": "support/professional", "to": "support/elite"},
          "lost": {"what": "feature", "name": "api_requests", "before": 400, "after": 300}}),
        (UPGRADES, "fr",
         "Mettre à niveau le type d’édition : de Support Professional à Support Elite : Appels d’API par ",
         {}),
        (ONE_OF, "en",
         "agent (self-service): none of this can be done: Cancel the account or Extend the subscription",
         {"none_of": ["cancel_account", "extend_subscription"], "action": "cancel_account"}),
        (ONE_OF, "fr",
         "agent (libre-service) : rien de cela n’est possible : Résilier le compte ou Prolonger l’abonnement",
         {}),
        (REACHED, "en", "agent (other): Talk Enterprise is not reached within 2 orders",
         {"not_reached": ["talk/enterprise"], "orders": 2, "item": "talk/enterprise"}),
        (REACHED, "fr", "agent (autre) : Talk Enterprise ne s’atteint pas en 2 commandes", {}),
        (ASKED, "en", "owner (other): Buy: Chat Lite: yes", {"action": "buy", "item": "chat/lite"}),
    ],
)  # fmt: skip
def test_what_breaks_each_kind_of_promise_is_told(
    text: str, language: str, why: str, more: dict[str, object], tmp_path: Path
) -> None:
    root = root_with(tmp_path, text)
    lower_elite(root)
    result = run("--root", str(root), "--lang", language, "prove", "--format", "json")
    (shown,) = json.loads(result.stdout)["promises"]
    assert (result.exit_code, shown["holds"]) == (1, False)
    assert shown["why"].startswith(why)
    assert more.items() <= shown["witness"].items()
    assert why in run("--root", str(root), "--lang", language, "prove").stderr


def test_all_that_an_upgrade_takes_is_told(tmp_path: Path) -> None:
    root = root_with(tmp_path, UPGRADES)
    lower_elite(root)
    shown = run("--root", str(root), "prove").stderr
    assert "400, then 300; and 4 more cases" in shown


def test_promises_in_a_bundle_are_looked_at_too(tmp_path: Path) -> None:
    root, bundle = root_with(tmp_path / "root", BROKEN + ONE_OF[24:] + REACHED[24:]), tmp_path / "made.bundle"
    assert run("--root", str(root), "build", "-o", str(bundle)).exit_code == 0
    result = run("--root", str(bundle), "prove")
    assert (result.exit_code, result.stdout.strip()) == (1, "✘ broken promises: 3 of 3")
    assert "error[broken-promise]: `nobody-buys-chat` is broken" in result.stderr
    assert "--> policies/promises.yaml:3:5" in result.stderr


def test_what_is_about_nothing_is_a_warning(tmp_path: Path) -> None:
    result = run("--root", str(root_with(tmp_path, VACUOUS)), "prove")
    assert result.exit_code == 0
    assert "warning[vacuous-promise]: no question is about `agents-buy-nothing`, on any day" in result.stderr
    assert "policies/promises.yaml:3:9" in result.stderr
    assert "correct what it asks for, or remove it" in result.stderr


def test_what_was_not_worked_out_fails(tmp_path: Path) -> None:
    root = root_with(tmp_path, BROKEN)
    result = run("--root", str(root), "prove", "--budget", "0")
    assert result.exit_code == 1
    assert "error[unproved-promise]: whether `nobody-buys-chat` holds was not worked out" in result.stderr
    assert "give it more time with `--budget`" in result.stderr
    (shown,) = json.loads(run("--root", str(root), "prove", "--budget", "0", "--format", "json").stdout)[
        "promises"
    ]
    assert (shown["holds"], shown["witness"]) == (None, None)


def test_what_more_time_would_not_help_says_so(tmp_path: Path) -> None:
    text = "{id: agents-use-none, never: [use], when: {user.role: agent, item: custom_objects}}"
    root = root_with(tmp_path, f"kind: promises\npromises:\n  - {text}\n")
    limits = root / "catalog/limits.yaml"
    text = limits.read_text(encoding="utf-8").replace("    source: S69", "    per: seat")
    limits.write_text(text, encoding="utf-8")
    result = run("--root", str(root), "prove")
    assert result.exit_code == 1
    assert "whether `agents-use-none` holds cannot be worked out" in result.stderr
    assert "more time does not help" in result.stderr


def test_files_may_be_chosen_and_what_has_no_promises_is_refused(tmp_path: Path) -> None:
    root = root_with(tmp_path, BROKEN)
    (root / "policies/kept.yaml").write_text(KEPT, encoding="utf-8")
    for path, code in (
        ("policies/kept.yaml", 0),
        ("policies/promises.yaml", 1),
        ("policies", 1),
        ("catalog", 2),
    ):
        assert run("--root", str(root), "prove", str(root / path)).exit_code == code, path
    nothing = run("--root", str(root_with(tmp_path / "other", "")), "prove")
    assert nothing.exit_code == 2
    assert "nothing is promised" in nothing.stderr


def test_nothing_promised_is_no_failure_where_that_may_be(tmp_path: Path) -> None:
    root = root_with(tmp_path / "none", "")
    result = run("--root", str(root), "prove", "--if-any")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "warning: nothing is promised" in result.stderr
    assert (
        json.loads(run("--root", str(root), "prove", "--if-any", "--format", "json").stdout)["promises"] == []
    )
    assert run("--root", str(root), "prove", "--if-any", str(root / "policies")).exit_code == 2
    broken = root_with(tmp_path / "broken", BROKEN)
    assert run("--root", str(broken), "prove", "--if-any").exit_code == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{id: a, never: [buy], always: [buy]}", "one-effect"),
        ("{id: a}", "one-effect"),
        ("{id: a, never: [by]}", "unknown-action"),
        ("{id: a, never: [buy], when: {user.rle: owner}}", "unknown-attribute"),
        ("{id: a, never: [buy], items: {kind: product, edition: golden}}", "unknown-edition"),
        ("{id: a, never: [buy], when: {account.new: true}, unless: {account.new: true}}", "never-holds"),
        ("{id: a, never: [use], when: {change.seats: 3}}", "does-not-apply"),
        ("{id: a, always: {any: [by]}}", "unknown-action"),
        ("{id: a, always: {any: [use]}, when: {change.seats: 3}}", "does-not-apply"),
        ("{id: a, always: {all: [buy]}}", "unknown-key"),
        ("{id: a, always: {any: [buy]}, obligations: [accept:privacy]}", "wrong-type"),
        ("{id: a, always: [buy], obligations: [accept:nothing]}", "unknown-terms"),
        ("{id: a, never: [buy], obligations: [accept:privacy]}", "goes-with"),
        ("{id: a, upgrade_keeps: [prices]}", "unknown-choice"),
        ("{id: a, upgrade_keeps: [limits], through: [website]}", "goes-with"),
        ("{id: a, upgrade_keeps: [limits], upgrading: [by]}", "unknown-action"),
        ("{id: a, upgrade_keeps: [limits], when: {change.quantity: 3}}", "does-not-apply"),
        ("{id: a, reach: {items: [nothing]}}", "unknown-item"),
        ("{id: a, reach: {items: [chat], orders: 0}}", "out-of-range"),
        ("{id: a, reach: {items: [chat]}, items: [chat]}", "goes-with"),
        ("{id: a, reach: {items: {kind: suite, product: chat}}}", "selects-nothing"),
        ("{id: a, reach: {items: [chat]}, upgrade_keeps: [limits]}", "one-effect"),
    ],
)
def test_what_is_wrong_with_a_promise_is_found_by_validate(said: str, code: str, tmp_path: Path) -> None:
    root = root_with(tmp_path, f"kind: promises\npromises:\n  - {said}\n")
    found = json.loads(run("--root", str(root), "validate", "--format", "json").stdout)["diagnostics"]
    assert code in [one["code"] for one in found], found


CHANGES = """\
kind: promises
promises:
  - id: nothing-is-taken
    change: {takes_nothing: true, raises_at_most: 10}
"""


def changed(folder: Path, old: str, new: str) -> Path:
    """The shipped files with a promise about changes, and a change in a price of theirs."""
    root = root_with(folder, CHANGES)
    file = root / "catalog/more-storage.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return root


def test_a_change_is_held_against_what_was_there_before(tmp_path: Path) -> None:
    root = str(changed(tmp_path, "monthly: 5", "monthly: 7"))
    broken = run("--root", root, "prove", "--base", str(ROOT))
    assert (broken.exit_code, broken.stdout) == (1, "✘ broken promises: 1 of 1\n")
    assert (
        "`nothing-is-taken` is broken: More Storage costs $7.00 a month, and cost $5.00 before"
        in broken.stderr
    )
    kept = run("--root", root, "prove", "--base", root)
    assert (kept.exit_code, kept.stdout, kept.stderr) == (0, "✔ 1 promise: it is kept\n", "")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "about changes, and not looked at: `nothing-is-taken`; `--base main` says from what\n"),
        ("fr", "portant sur un changement, non examinés : `nothing-is-taken` ; `--base main` dit "),
    ],
)  # fmt: skip
def test_without_one_promises_about_changes_are_left_aside(tmp_path: Path, language: str, said: str) -> None:
    root = str(changed(tmp_path, "monthly: 5", "monthly: 7"))
    result = run("--root", root, "--lang", language, "prove")
    assert result.exit_code == 0
    assert said in result.stdout
    shown = run("--root", root, "prove", "--format", "json")
    (one,) = json.loads(shown.stdout)["promises"]
    assert (shown.exit_code, one["holds"]) == (0, None)
    assert one["why"] == "it is about a change: `--base main` says from what"


def test_against_a_catalog_with_errors_nothing_is_held(tmp_path: Path) -> None:
    root = str(changed(tmp_path / "now", "monthly: 5", "monthly: 7"))
    before = changed(tmp_path / "before", "kind: add-on", "kind: adding")
    result = run("--root", root, "prove", "--base", str(before))
    assert result.exit_code == 0
    assert "error[" in result.stderr
    assert "has no catalog without errors: promises about changes are left aside" in result.stderr
    assert "not looked at: `nothing-is-taken`" in result.stdout


def test_a_version_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    root = str(changed(tmp_path, "monthly: 5", "monthly: 7"))
    assert run("--root", root, "prove", "--base", str(tmp_path / "nowhere")).exit_code == 2

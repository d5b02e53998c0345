"""`maybuy crosscheck`, and `maybuy decide --engine durable`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from commands import ACCOUNTS, ACME, AT, answer, run
from maybuy.compile.classes import Classes
from maybuy.compile.normal import NormalRule
from maybuy.second import program
from maybuy.second.durable import DurableError
from maybuy.second.program import Program
from repositories import copied


def alone(folder: Path) -> tuple[str, str]:
    """The shipped files without the accounts beside them, so that a random question is the first."""
    copied(folder / "alone")
    return ("--root", str(folder / "alone"))


def forget(monkeypatch: pytest.MonkeyPatch, rule_id: str) -> None:
    """Leaves a rule out of what durable-rules is given."""
    whole = program.program

    def without(rules: Iterable[NormalRule]) -> Program:
        return whole(one for one in rules if one.id != rule_id)

    monkeypatch.setattr("maybuy.second.durable.program", without)


def test_a_folder_without_accounts_is_no_agreement(tmp_path: Path) -> None:
    ran = run("crosscheck", "--accounts", str(tmp_path), "--random", "5")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "there is no account in" in ran.stderr


@pytest.mark.slow
def test_both_engines_agree_on_all_examples_and_on_random_questions() -> None:
    shown = answer("crosscheck", "--random", "3000")
    assert shown["agree"] is True
    assert shown["disagreement"] is None
    assert shown["accounts"] == len(list(ACCOUNTS.glob("*.yaml")))
    assert shown["questions"]["accounts"] > 10_000
    assert shown["questions"]["random"] == 3000
    assert shown["rules"]["matched"] == shown["rules"]["all"]


def test_as_text_it_says_how_much_they_agree_on(tmp_path: Path) -> None:
    result = run("crosscheck", *AT, "--random", "2000", "--seed", "5")
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines[0] == "both engines match the same rules, and decide the same"
    assert lines[2] == "random questions: 2,000 (seed: 5)"
    french = run("crosscheck", *AT, "--random", "2000", "--lang", "fr", *alone(tmp_path))
    assert "\u202f000" in french.stdout


@pytest.mark.parametrize(
    ("rule", "options"),
    [("catalog:held", ()), ("payment-method:cheque", ()), ("catalog:over-limit", ("--random", "20000"))],
)
def test_a_rule_that_one_engine_lacks_is_found_and_the_question_can_be_asked_again(
    rule: str, options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    forget(monkeypatch, rule)
    if options:
        options = (*options, *alone(tmp_path))
    result = run("crosscheck", *options, "--format", "json")
    assert result.exit_code == 1
    shown = json.loads(result.stdout)["disagreement"]
    assert {*shown["index"]["rules"]} - {*shown["durable"]["rules"]} == {rule}
    assert json.loads(Path(shown["file"]).read_text(encoding="utf-8")) == shown["question"]
    again = run("crosscheck", "--replay", shown["file"])
    assert again.exit_code == 1
    assert again.stdout.startswith("the engines do not agree on this question:\n")
    assert f"only the index: {rule}\nonly durable-rules: -\n" in again.stdout
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    mended = run("crosscheck", "--replay", shown["file"])
    assert (mended.exit_code, mended.stdout[:12]) == (0, "both engines")


def test_the_first_disagreement_is_shown_with_how_to_ask_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    forget(monkeypatch, "catalog:no-subscription")
    result = run("crosscheck", "--accounts", str(ACCOUNTS))
    assert result.exit_code == 1
    assert "  account: prospect\n" in result.stdout
    assert "`maybuy crosscheck --replay crosscheck-question.json` asks it again\n" in result.stdout


def test_another_answer_from_the_same_rules_is_a_disagreement_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("maybuy.second.crosscheck.obligations", lambda *_: ())
    result = run("crosscheck")
    assert result.exit_code == 1
    assert "the same rules match; by the index: " in result.stdout
    assert "accept_terms" in result.stdout


def test_an_answer_remembered_wrongly_is_told_from_a_rule_compiled_wrongly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Classes, "signature", lambda *_: ())
    shown = json.loads(run("crosscheck", "--format", "json").stdout)["disagreement"]
    assert shown["alone"] is False
    assert shown["index"]["rules"] != shown["durable"]["rules"]
    text = run("crosscheck").stdout
    assert "asked alone, both agree on it" in text
    assert run("crosscheck", "--replay", shown["file"]).exit_code == 0


def test_the_same_seed_asks_the_same_questions(tmp_path: Path) -> None:
    root = alone(tmp_path)
    one, same, other = (
        answer("crosscheck", *root, "--random", "40", "--seed", seed)["rules"] for seed in ("1", "1", "2")
    )
    assert one == same != other
    assert one["all"] == other["all"]


def test_without_anything_to_ask_it_says_so(tmp_path: Path) -> None:
    copied(tmp_path)
    result = run("crosscheck", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.startswith("error: there is nothing to ask")
    assert run("crosscheck", "--root", str(tmp_path), "--random", "10").exit_code == 0


ATTRIBUTES = "the question does not say `account.chat_phase`"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "is not a question"),
        ("{}", "is not a question"),
        ('{"account": {"id": "a"}}', "is not a question"),
        ('{"account": {"id": "a"}, "user": "u", "at": "2020-09-01", "action": "buy"}', "missing"),
        ('{"attributes": {}}', ATTRIBUTES),
        ("{", ""),
    ],
)
def test_a_file_that_is_no_question_is_refused_in_words(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text(text, encoding="utf-8")
    result = run("crosscheck", "--replay", str(file))
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_wrong_value_in_a_question_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget(monkeypatch, "catalog:held")
    run("crosscheck", "--random", "5000", *alone(tmp_path))
    question = json.loads(Path("crosscheck-question.json").read_text(encoding="utf-8"))
    for name, wrong in (
        ("at", "someday"), ("change.seats", "many"), ("subscription.holds", 3), ("user.role", []),
    ):  # fmt: skip
        changed = {"attributes": {**question["attributes"], name: wrong}}
        Path("changed.json").write_text(json.dumps(changed), encoding="utf-8")
        result = run("crosscheck", "--replay", "changed.json")
        assert (result.exit_code, result.stderr) == (2, f"error: `{wrong}` is not a value of `{name}`\n")


@pytest.mark.parametrize(
    "asked",
    [
        ("marie", "add_seats", "support"),
        ("luc", "add_seats", "support"),
        ("marie", "manage_subscription"),
        ("luc", "manage_subscription"),
        ("marie", "change_billing_cycle", "--to", "monthly"),
        ("marie", "use", "custom_objects", "--quantity", "5"),
    ],
)
@pytest.mark.parametrize("form", [("--why",), ("--format", "json")])
def test_a_decision_by_durable_rules_reads_the_same(asked: tuple[str, ...], form: tuple[str, ...]) -> None:
    user, *rest = asked
    index = run("decide", ACME, "--user", user, *rest, *AT, *form)
    second = run("decide", ACME, "--user", user, *rest, *AT, *form, "--engine", "durable")
    assert (second.exit_code, second.stderr) == (0, "")
    assert second.stdout == index.stdout


def test_a_decision_by_durable_rules_is_made_of_what_that_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("decide", ACME, "--user", "marie", "buy", "support/team", *AT)
    assert answer(*asked)["outcome"] == "deny"
    forget(monkeypatch, "catalog:held")
    assert answer(*asked)["outcome"] == "deny"
    assert answer(*asked, "--engine", "durable")["outcome"] == "allow"


@pytest.mark.parametrize(
    "command", [("crosscheck",), ("decide", ACME, "--user", "marie", "cancel_account", "--engine", "durable")]
)
def test_without_durable_rules_it_is_said_how_to_install_it(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    result = run(*command, *AT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {DurableError('missing')}\n"


def test_an_engine_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maybuy.second.durable.Durable.__init__.__kwdefaults__", {"limit": 0.001})
    result = run("crosscheck", *AT)
    assert result.exit_code == 2
    assert result.stderr == "error: the second engine was ended: it had no answer after 0.001 seconds\n"

"""`maybuy test`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from junitparser import JUnitXml

from acceptance.accounts import ROOT
from commands import answer, run
from repositories import copied

TESTS = """\
kind: policy-test
accounts: {acme: accounts/acme.yaml}
tests:
  - name: the owner buys Productivity Pack
    source: S43
    ask: {account: acme, user: marie, action: buy, item: productivity-pack, at: 2020-09-01}
    expect: {outcome: allow}
  - name: everybody buys More Storage
    ask: {account: acme, user: [marie, luc], action: buy, item: more-storage, at: 2020-09-01}
    expect: {outcome: allow, includes_channels: [representative]}
"""


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    """A folder with a file of tests of which one fails, beside the account that it names."""
    (tmp_path / "accounts").mkdir()
    shutil.copy(ROOT / "examples" / "accounts" / "acme.yaml", tmp_path / "accounts")
    (tmp_path / "some_test.yaml").write_text(TESTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    copied(tmp_path / "root", "examples")
    return tmp_path / "root"


def test_the_shipped_tests_hold() -> None:
    result = run("test")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("✔ ")
    assert result.stdout.endswith(" questions: all as expected\n")


def test_a_failure_shows_the_question_both_sides_and_the_rules_with_their_places(tests: Path) -> None:
    result = run("test", str(tests))
    assert (result.exit_code, result.stderr) == (1, "")
    place = f"{tests}/some_test.yaml:8:11"
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == f"✘ everybody buys More Storage {place}"
    assert lines[1:5] == [
        "luc of acme: buy more-storage, on September 1, 2020",
        "expected got",
        "✘ outcome allow deny",
        "✘ includes [representative] []",
    ]
    assert lines[5].startswith(
        "would allow, but for user.role any-owner-turns-to-the-representative policies/rights.yaml:"
    )
    assert lines[-1] == "✘ 1 of 2 tests failed, 3 questions"


def test_what_denies_is_named_with_the_place_of_the_item(tests: Path) -> None:
    file = tests / "some_test.yaml"
    file.write_text(TESTS.replace("productivity-pack", "collaboration"), encoding="utf-8")
    result = run("test", str(tests), "-k", "productivity")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "denies catalog:held catalog/collaboration.yaml:3:5" in lines
    assert any(
        line.startswith("allows self-service-owner-on-the-page policies/rights.yaml:") for line in lines
    )
    assert lines[0].endswith("some_test.yaml:4:11 (S43)")


def test_of_a_test_with_many_failures_the_first_are_shown_and_the_others_counted(tests: Path) -> None:
    items = "[guide/lite, guide/professional, chat/lite, chat/team, talk/lite, talk/team, more-storage]"
    file = tests / "some_test.yaml"
    file.write_text(TESTS.replace("item: more-storage", f"item: {items}"), encoding="utf-8")
    result = run("test", str(tests))
    assert result.stdout.count("luc of acme: buy ") == 5
    assert "and 2 more questions of this test that are answered otherwise" in result.stdout


def test_only_tests_with_some_words_in_their_names_are_asked(tests: Path) -> None:
    for option in ("-k", "--filter"):
        result = run("test", str(tests), option, "OWNER")
        assert (result.exit_code, result.stdout) == (0, "✔ 1 test, 1 question: all as expected\n")


def test_words_that_no_name_has_are_wrong_usage(tests: Path) -> None:
    result = run("test", str(tests), "-k", "nothing like it")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: no test has `nothing like it` in its name\n"


def test_a_malformed_file_is_shown_the_others_are_asked_and_the_run_ends_with_2(tests: Path) -> None:
    (tests / "broken_test.yaml").write_text(TESTS.replace("expect:", "expct:", 1), encoding="utf-8")
    result = run("test", str(tests))
    assert result.exit_code == 2
    assert "error[unknown-key]: `expct` is not a key that is known here" in result.stderr
    assert "broken_test.yaml:7:5" in result.stderr
    assert "^^^^^ did you mean `expect`?" in result.stderr
    assert "✘ everybody buys More Storage" in result.stdout
    assert result.stdout.endswith("✘ some tests could not be read or asked, so nothing is said of them\n")


def test_a_question_that_cannot_be_asked_ends_with_2_at_its_place(tests: Path) -> None:
    (tests / "some_test.yaml").write_text(TESTS.replace("user: marie", "user: mary"), encoding="utf-8")
    result = run("test", str(tests))
    assert result.exit_code == 2
    assert "error[unknown-user]: `mary` is not a user of the account `acme`" in result.stderr
    assert "some_test.yaml:6:32" in result.stderr


def test_a_catalog_with_errors_answers_no_test(root: Path) -> None:
    file = root / "catalog" / "collaboration.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("support/professional", "support/pro"), encoding="utf-8"
    )
    result = run("test", "--root", str(root))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[unknown-item]" in result.stderr


def test_a_root_or_folder_without_tests_is_wrong_usage(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / "policies" / "tests")
    result = run("test", "--root", str(root))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there are no tests: no file in" in result.stderr
    (tmp_path / "empty").mkdir()
    assert run("test", str(tmp_path / "empty")).exit_code == 2
    assert "there is no file or folder `nowhere`" in run("test", "nowhere").stderr


def test_a_file_is_taken_for_tests_whatever_its_name(tests: Path) -> None:
    (tests / "some_test.yaml").rename(tests / "others.yaml")
    assert run("test", str(tests / "others.yaml")).exit_code == 1


def test_the_day_of_questions_that_name_none_is_shown_and_can_be_given(tests: Path) -> None:
    (tests / "some_test.yaml").write_text(TESTS.replace(", at: 2020-09-01", ""), encoding="utf-8")
    result = run("test", str(tests), "-k", "owner", "--at", "2020-12-24")
    assert result.exit_code == 0
    assert "questions without a day were asked for December 24, 2020" in result.stdout
    assert run("test", str(tests), "--at", "2019-01-01").exit_code == 2
    assert "is not a day" in run("test", str(tests), "--at", "soon").stderr


def test_the_json_has_each_failure_with_its_question_and_rules(tests: Path) -> None:
    result = run("test", str(tests), "--format", "json")
    assert (result.exit_code, result.stderr) == (1, "")
    shown = json.loads(result.stdout)
    assert (shown["ok"], shown["files"], shown["tests"], shown["questions"]) == (False, 1, 2, 3)
    assert (shown["passed"], shown["failed"], shown["diagnostics"]) == (1, 1, [])
    assert [one["passed"] for one in shown["results"]] == [True, False]
    (failure,) = shown["results"][1]["failures"]
    assert failure["ask"] == {
        "account": "acme", "user": "luc", "action": "buy", "item": "more-storage", "at": "2020-09-01",
    }  # fmt: skip
    assert (failure["expected"]["outcome"], failure["got"]["outcome"]) == ("allow", "deny")
    (rule,) = failure["rules"]
    assert (rule["effect"], rule["unmet"]) == ("allow", ["user.role"])


def test_the_json_has_what_is_wrong_with_files(tests: Path) -> None:
    (tests / "some_test.yaml").write_text(TESTS.replace("user: marie", "user: mary"), encoding="utf-8")
    shown = json.loads(run("test", str(tests), "--format", "json").stdout)
    assert (shown["ok"], shown["diagnostics"][0]["code"]) == (False, "unknown-user")


def test_junit_has_a_case_for_each_test_and_what_failed(tests: Path) -> None:
    (tests / "broken_test.yaml").write_text("kind: policy-test\n", encoding="utf-8")
    result = run("test", str(tests), "--format", "junit")
    assert result.exit_code == 2
    report = JUnitXml.fromstring(result.stdout.encode())
    assert (report.tests, report.failures, report.errors) == (4, 1, 2)
    suites = {suite.name.rpartition("/")[2]: list(suite) for suite in report}
    assert [case.name for case in suites["some_test.yaml"]] == [
        "the owner buys Productivity Pack",
        "everybody buys More Storage",
    ]
    passed, failed = suites["some_test.yaml"]
    assert passed.is_passed
    (failure,) = failed.result
    assert failure.message == "outcome: deny, not allow; includes_channels: [], not [representative]"
    assert failure.text.startswith("luc of acme: buy more-storage, on September 1, 2020\n")
    assert "any-owner-turns-to-the-representative policies/rights.yaml:" in failure.text
    assert {case.name for case in suites["broken_test.yaml"]} == {"missing-key"}


def test_coverage_says_how_much_is_tested_and_lists_the_rest(tests: Path) -> None:
    result = run("test", str(tests), "-k", "owner", "--coverage")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Tested" in lines
    assert any(line.startswith("rules 9% 2 of ") for line in lines)
    assert "Rules that never fired" in lines
    assert any(
        line.startswith("everyone-uses-what-the-account-holds policies/rights.yaml:") for line in lines
    )
    assert "Sorts of questions that no test asks" in lines
    assert any(
        "custom_objects 1,000,000: 999,999, 1,000,000 and 1,000,001 untested" in line for line in lines
    )


def test_too_little_coverage_lists_what_is_missing_of_it_alone_and_exits_1(tests: Path) -> None:
    result = run("test", str(tests), "-k", "owner", "--coverage-min", "rules=50", "--coverage-min", "cells=0")
    assert result.exit_code == 1
    assert "Rules that never fired" in result.stdout
    assert "Sorts of questions that no test asks" not in result.stdout
    assert "✘ rules: 9% are tested, and 50% are asked for" in result.stdout


def test_the_shipped_tests_reach_all_rules() -> None:
    result = run("test", "--coverage-min", "rules=100", "--coverage-min", "implied=100")
    assert result.exit_code == 0
    assert "rules 100% " in " ".join(result.stdout.split())


def test_the_json_has_what_is_not_tested(tests: Path) -> None:
    result = run("test", str(tests), "-k", "owner", "--format", "json", "--coverage-min", "limits=100")
    assert result.exit_code == 1
    assert result.stderr == "✘ limits: 0% are tested, and 100% are asked for\n"
    shown = json.loads(result.stdout)
    assert shown["ok"] is False
    assert set(shown["coverage"]) == {"rules", "implied", "cells", "limits"}
    assert shown["coverage"]["limits"]["missing"][0] == {
        "kind": "limit", "what": "custom_objects", "attribute": "change.quantity", "number": 1_000_000,
        "untested": [999_999, 1_000_000, 1_000_001],
    }  # fmt: skip
    cells = shown["coverage"]["cells"]
    missing = sum(
        len(row["items"]) * len(row["roles"]) * len(row["account_types"]) for row in cells["missing"]
    )
    assert (cells["tested"], cells["total"] - missing) == (1, 1)


@pytest.mark.parametrize("said", ["rules", "rules=101", "rules=x", "rule=100", "=5", "rules=-1"])
def test_a_coverage_that_cannot_be_asked_for_is_wrong_usage(said: str) -> None:
    result = run("test", "--coverage-min", said)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"`{said}` is not a coverage to ask for - write one of rules, implied" in result.stderr


def test_failures_are_told_in_french(tests: Path) -> None:
    result = run("test", str(tests), "--lang", "fr")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "luc du compte acme : buy more-storage, le 1er septembre 2020" in lines
    assert "prévu obtenu" in lines
    assert lines[-1] == "✘ 1 sur 2 tests en échec, 3 questions"


def test_validate_checks_tests_too(root: Path) -> None:
    file = root / "policies" / "tests" / "who_test.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("item: talk/team", "item: talk/tema", 1), encoding="utf-8"
    )
    shown = answer("validate", "--root", str(root))
    assert [(one["code"], one["file"]) for one in shown["diagnostics"]] == [
        ("unknown-item", "policies/tests/who_test.yaml")
    ]
    by_path = answer("validate", "--root", str(root), str(file))
    assert (by_path["files"], by_path["diagnostics"]) == (1, shown["diagnostics"])
    text = run("validate", "--root", str(root)).stdout
    assert "did you mean `talk/team`?" in text
    assert "item: talk/tema}" in text


def test_validate_does_not_compare_answers(tests: Path) -> None:
    assert run("validate", str(tests / "some_test.yaml")).exit_code == 0

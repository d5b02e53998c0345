"""The shipped tests of policies: they hold, every acceptance row is among them, and every rule fires."""

from __future__ import annotations

import re

import pytest

from acceptance.accounts import AT, ROOT, shipped
from maybuy.loading import policy_test_files
from maybuy.testing.coverage import coverage
from maybuy.testing.run import Result, run_suite
from maybuy.testing.suite import read_suite

FILES = policy_test_files(ROOT)
ROWS = {f"S{number}" for number in range(1, 74)}
ELSEWHERE = {
    "S9": "a list of offers beside all decisions",
    "S10": "the contacts of an answer",
    "S11": "the way through the pages of a product",
    "S12": "what an account holds",
    "S14": "the way through the pages of a product",
    "S25": "the total of an order",
    "S29": "the steps of an order",
    "S31": "the confirmation of an order",
    "S36": "a comparison of editions",
    "S40": "an item in full",
}
"""The rows that no single decision answers, and what does; docs/guides/tests.md lists them too."""


@pytest.fixture(scope="module")
def results() -> list[Result]:
    suites = [read_suite(file, ROOT, shipped().definitions) for file in FILES]
    assert not [one for suite in suites for one in suite.findings]
    return [result for suite in suites for result in run_suite(suite, shipped(), AT)]


def test_every_answer_is_as_expected(results: list[Result]) -> None:
    assert [(result.place, result.test.name) for result in results if not result.passed] == []


def test_every_row_that_a_decision_answers_is_a_test_s_source(results: list[Result]) -> None:
    named = {row for result in results for row in re.findall(r"\bS\d+\b", result.test.source or "")}
    assert named == ROWS - set(ELSEWHERE)


def test_rows_that_no_decision_answers_are_tested_in_python() -> None:
    tests = "".join(
        (ROOT / "tests" / "acceptance" / name).read_text(encoding="utf-8")
        for name in ("test_rows.py", "test_orders.py", "test_reading.py")
    )
    pages = {"S11", "S14"}  # nothing that maybuy has a part in
    assert {row for row in ELSEWHERE if not re.search(rf"\b(?:test_)?{row}_", tests)} == pages


def test_the_guide_lists_the_rows_that_no_decision_answers() -> None:
    guide = (ROOT / "docs" / "guides" / "tests.md").read_text(encoding="utf-8")
    listed = guide.partition("<!-- rows that no test asks -->")[2].partition("\n\n")[0]
    assert set(re.findall(r"S\d+", listed)) == set(ELSEWHERE)


def test_every_rule_fires_and_every_limit_is_tested_around(results: list[Result]) -> None:
    covered = coverage(
        (one for result in results for answer in result.answers for one in answer.decisions), shipped()
    )
    assert covered.rules.missing == covered.implied.missing == covered.limits.missing == ()


def test_every_test_has_a_name_of_its_own(results: list[Result]) -> None:
    names = [result.test.name for result in results]
    assert sorted(set(names)) == sorted(names)


def test_every_shared_account_is_asked_about() -> None:
    used = {
        name
        for file in FILES
        for name in read_suite(file, ROOT, shipped().definitions).documents
        if name.startswith("examples/")
    }
    folder = ROOT / "examples" / "test-accounts"
    assert used >= {path.relative_to(ROOT).as_posix() for path in folder.glob("*.yaml")}

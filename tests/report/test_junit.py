"""JUnit reports, read back by a parser of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml

from maybuy.report.junit import Case, junit, of_diagnostics
from report.findings import EMPTY, FOUND, KIND, UNKNOWN


def parsed(cases: list[Case]) -> JUnitXml:
    return JUnitXml.fromstring(junit("maybuy validate", cases).encode())


def test_each_error_is_a_case_that_failed_and_a_file_without_one_passed() -> None:
    report = parsed(of_diagnostics(FOUND, ["catalog/a.yaml", "catalog/c.yaml"]))
    suites = {suite.name: list(suite) for suite in report}
    assert list(suites) == [".", "catalog/a.yaml", "catalog/b.yaml", "catalog/c.yaml"]
    failed = suites["catalog/a.yaml"]
    assert [case.name for case in failed] == ["unknown-item (4:18)", "unknown-item (9:18)"]
    (failure,) = failed[0].result
    assert isinstance(failure, Failure)
    assert failure.message == UNKNOWN.message
    assert failure.text.endswith("catalog/a.yaml:4:18\ndid you mean `support/professional`?")
    assert suites["catalog/c.yaml"][0].is_passed
    assert (report.tests, report.failures, report.errors) == (5, 2, 0)


def test_what_is_milder_is_told_in_a_case_that_passed() -> None:
    (suite,) = parsed(of_diagnostics([KIND], []))
    (case,) = suite
    assert case.is_passed
    assert case.system_out.startswith("warning[unknown-kind]: `prodct` is not a kind of file")
    (suite,) = parsed(of_diagnostics([EMPTY], []))
    assert (suite.tests, suite.failures) == (1, 0)


def test_nothing_looked_at_is_an_empty_report() -> None:
    assert (parsed([]).tests, list(parsed([]))) == (0, [])


@given(st.text(), st.text())
def test_whatever_a_name_and_a_text_contain_the_report_can_be_read(name: str, text: str) -> None:
    (suite,) = parsed([Case(name, "a.yaml", 1, (("failure", text, text),))])
    (case,) = suite
    assert len(case.result) == 1
    if name.isprintable():
        assert case.name == name


def test_every_suite_counts_its_own() -> None:
    cases = [
        Case("one", "a.yaml", 1),
        Case("two", "a.yaml", 2, (("failure", "m", "t"), ("failure", "m", "t"))),
        Case("three", "b.yaml", 3, (("error", "m", "t"),)),
    ]
    report = parsed(cases)
    assert [(s.tests, s.failures, s.errors, s.skipped) for s in report] == [(2, 1, 0, 0), (1, 0, 1, 0)]
    assert (report.tests, report.failures, report.errors) == (3, 1, 1)

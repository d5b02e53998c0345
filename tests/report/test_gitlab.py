"""GitLab's code quality report."""

from __future__ import annotations

from maybuy.report.forges import code_quality
from report.findings import FOUND, line_of, path_of


def test_a_finding_has_what_gitlab_asks_for() -> None:
    first, *_ = code_quality(FOUND, line_of, path_of)
    fingerprint = first.pop("fingerprint")
    assert isinstance(fingerprint, str)
    assert first == {
        "description": "`support/pro` is not an item of the catalog - did you mean `support/professional`?",
        "check_name": "unknown-item",
        "severity": "major",
        "location": {"path": "shop/catalog/a.yaml", "lines": {"begin": 4, "end": 4}},
    }


def test_no_fingerprint_is_given_twice() -> None:
    shown = code_quality([*FOUND, *FOUND], line_of, path_of)
    assert len({one["fingerprint"] for one in shown}) == len(shown) == 8


def test_severities_are_those_that_gitlab_knows() -> None:
    assert [one["severity"] for one in code_quality(FOUND, line_of, path_of)] == [
        "major",
        "major",
        "minor",
        "info",
    ]

"""Fingerprints: the same finding has the same one, and no two findings have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from maybuy.language.told import told
from maybuy.loading import check_documents
from maybuy.report.sarif import fingerprints
from maybuy.source import Severity, Span, read
from report.findings import FOUND, UNKNOWN, line_of

LIMITS = """\
kind: limits
limits:
  - {id: a, nam: A}
  - {id: b, nam: B}
"""


def marks(text: str, language: str = "en") -> dict[str, str]:
    """The fingerprint of each finding about a line of a file, by its text."""
    document = read(text, "catalog/limits.yaml")
    found = [one for one in told(check_documents([document]).findings, language) if one.code == "unknown-key"]
    given_ = fingerprints(found, lambda _, number: document.line(number))
    return {document.line(one.span.line): mark for one, mark in zip(found, given_, strict=True)}


def test_no_two_findings_have_the_same() -> None:
    given_ = fingerprints(FOUND, line_of)
    assert len(set(given_)) == len(FOUND)


def test_equal_lines_are_told_apart_by_their_order() -> None:
    first, second, *_ = fingerprints(FOUND, line_of)
    assert (first.partition(":")[0], first[-2:], second[-2:]) == (second.partition(":")[0], ":1", ":2")


@given(st.lists(st.sampled_from(["# a remark\n", "\n", "# limits:\n"]), max_size=5).map("".join))
def test_lines_added_above_and_between_change_none(added: str) -> None:
    moved = added + LIMITS.replace("  - {id: b", f"{added}  - {{id: b")
    assert marks(moved) == marks(LIMITS)
    assert len(marks(LIMITS)) == 2


def test_another_indentation_or_language_changes_none() -> None:
    assert list(marks(LIMITS.replace("  - ", "    - ")).values()) == list(marks(LIMITS).values())
    assert marks(LIMITS, "fr") == marks(LIMITS)


def test_another_word_code_or_file_is_another_finding() -> None:
    (mark,) = fingerprints([UNKNOWN], line_of)
    others = [
        replace(UNKNOWN, code="unknown-product"),
        replace(UNKNOWN, file="catalog/b.yaml"),
        replace(UNKNOWN, span=Span(4, 1, 4, 9)),
    ]
    assert mark not in {fingerprints([other], line_of)[0] for other in others}
    assert fingerprints([replace(UNKNOWN, severity=Severity.WARNING, message="m", help="")], line_of) == [
        mark
    ]


def test_a_file_without_lines_has_one_too(tmp_path: Path) -> None:
    (mark,) = fingerprints([replace(UNKNOWN, file=str(tmp_path))], lambda _file, _number: "")
    assert mark.endswith(":1")

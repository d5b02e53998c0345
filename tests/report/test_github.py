"""Annotations and summaries of GitHub Actions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from maybuy.report.github import MOST, MOST_ROWS, annotated, summary
from maybuy.source import Severity, Span
from report.findings import EMPTY, FOUND, KIND, UNKNOWN, path_of


def unescaped(text: str) -> str:
    """What GitHub makes of a command's text."""
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def test_a_finding_is_an_annotation_of_its_lines() -> None:
    assert list(annotated([UNKNOWN, KIND, EMPTY], path_of)) == [
        (
            "::error file=shop/catalog/a.yaml,title=unknown-item,line=4,endLine=4,col=18,endColumn=29"
            "::`support/pro` is not an item of the catalog - did you mean `support/professional`?"
        ),
        (
            "::warning file=shop/catalog/b.yaml,title=unknown-kind,line=1,endLine=1,col=7,endColumn=13"
            "::`prodct` is not a kind of file"
        ),
        "::notice file=shop,title=missing-definition::no catalog or policies are here - begin one",
    ]


def test_columns_are_left_out_of_what_runs_over_lines() -> None:
    (line,) = annotated([replace(UNKNOWN, span=Span(4, 18, 6, 2))], path_of)
    assert ",line=4,endLine=6::" in line


@given(st.text(), st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0/")))
def test_whatever_a_file_and_a_sentence_contain_they_stay_one_command(message: str, file: str) -> None:
    one = replace(UNKNOWN, message=message, help="", file=f"a{file}")
    (line,) = annotated([one], PurePath)
    assert "\n" not in line
    assert "\r" not in line
    properties, text = line.removeprefix("::error ").split("::", 1)
    told = dict(each.split("=", 1) for each in properties.split(","))
    assert unescaped(told["file"]) == PurePath(f"a{file}").as_posix()
    assert unescaped(text) == message


def test_ten_of_each_kind_are_annotated_and_the_rest_told_in_plain_lines() -> None:
    errors = [replace(UNKNOWN, span=Span(line, 1, line, 2)) for line in range(1, MOST + 4)]
    lines = list(annotated([*errors, KIND], path_of))
    assert sum(line.startswith("::error ") for line in lines) == MOST == 10
    assert sum(line.startswith("::warning ") for line in lines) == 1
    assert lines[MOST] == (
        "shop/catalog/a.yaml:11:1: error[unknown-item]: `support/pro` is not an item of the catalog - "
        "did you mean `support/professional`?"
    )
    assert len(lines) == len(errors) + 1


def test_a_plain_line_is_never_a_command() -> None:
    many = [replace(UNKNOWN, file="::set-env x", severity=Severity.WARNING)] * (MOST + 1)
    last = list(annotated(many, PurePath))[-1]
    assert not last.startswith("::")


def test_the_summary_has_every_finding() -> None:
    text = summary([*FOUND, *[UNKNOWN] * 20], path_of, "en")
    assert text.startswith("### maybuy\n\n| What | Where | Finding |\n| --- | --- | --- |\n")
    assert text.count("\n| error `unknown-item` |") == 22
    assert "| warning `unknown-kind` | shop/catalog/b.yaml:1:7 | `prodct` is not a kind of file |" in text
    assert "| Quoi | Où | Constat |" in summary(FOUND, path_of, "fr")


def test_a_summary_of_nothing_is_empty() -> None:
    assert summary([], path_of, "en") == ""


def test_cells_of_the_summary_hold_whatever_is_in_a_sentence() -> None:
    text = summary([replace(UNKNOWN, message="a | b\n<script> \\", help="")], path_of, "en")
    assert "| a \\| b &lt;script> \\\\ |" in text


def test_a_summary_keeps_to_what_github_takes() -> None:
    text = summary([UNKNOWN] * (MOST_ROWS + 5), path_of, "en")
    assert text.count("\n| error") == MOST_ROWS
    assert "\nand 5 more\n" in text
    assert len(text.encode()) < 2**20

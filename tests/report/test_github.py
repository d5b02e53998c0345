"""Annotations and summaries of GitHub Actions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from hypothesis import example, given
from hypothesis import strategies as st

from maybuy.report.forges import MOST, MOST_ROWS, annotated, summary
from maybuy.source import Span
from report.commonmark import inline, live, words
from report.findings import EMPTY, FOUND, KIND, UNKNOWN, path_of
from report.runner import commands


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


names = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0/")).map(
    lambda name: f"a{name}"
)
HOSTILE = ["::", "##[", "]", "error", "stop-commands", "add-mask", ":", ",", "=", "%", "%0A", " ", "x"]
UNSEEN = ["\n", "\r", "\u200b", "\u2028", "\x85", "\x1b"]
hostile = st.lists(st.sampled_from([*HOSTILE, *UNSEEN])).map("".join)


@given(st.one_of(st.text(), hostile), st.one_of(names, hostile.map(lambda name: f"a{name}")))
def test_whatever_a_file_and_a_sentence_contain_they_stay_one_command(message: str, file: str) -> None:
    one = replace(UNKNOWN, message=message, help="", file=file)
    (line,) = annotated([one], PurePath)
    (command,) = commands(line)
    seen = "".join(each for each in message if each.isprintable() or each.isspace())
    assert (command.name, command.data) == ("error", seen)
    assert set(command.properties) == {"file", "title", "line", "endLine", "col", "endColumn"}
    shown = "".join(each for each in PurePath(file).as_posix() if each.isprintable() or each.isspace())
    assert command.properties["file"] == shown


@given(st.lists(st.tuples(hostile, hostile.map(lambda name: name or "a")), max_size=4))
@example([("x", "::stop-commands::x"), ("a ##[add-mask]x", " ::error::")])
def test_the_commands_of_a_log_are_exactly_ours(told: list[tuple[str, str]]) -> None:
    first = [replace(UNKNOWN, file=f"{number}.yaml") for number in range(MOST)]
    more = [replace(UNKNOWN, message=message, help="", file=file) for message, file in told]
    printed = "".join(f"{line}\n" for line in annotated([*first, *more], PurePath))
    assert [one.properties["file"] for one in commands(printed)] == [one.file for one in first]
    assert printed.count("\n") == len(first) + len(more)


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
    for name in ("::stop-commands::x", "\u200b::add-mask::x", "a ##[add-mask]x"):
        last = list(annotated([replace(UNKNOWN, file=name)] * (MOST + 1), PurePath))[-1]
        assert list(commands(last)) == []


def test_the_summary_has_every_finding() -> None:
    text = summary([*FOUND, *[UNKNOWN] * 20], path_of, "en")
    assert text.startswith("### maybuy\n\n| What | Where | Finding |\n|---|---|---|\n")
    assert text.count("\n| error `unknown-item` |") == 22
    assert "| warning `unknown-kind` | `shop/catalog/b.yaml:1:7` | `prodct` is not a kind of file |" in text
    assert "| Quoi | Où | Constat |" in summary(FOUND, path_of, "fr")


def test_a_summary_of_nothing_is_empty() -> None:
    assert summary([], path_of, "en") == ""


def test_cells_of_the_summary_hold_whatever_is_in_a_sentence() -> None:
    text = summary([replace(UNKNOWN, message="a | b\n<script> \\", help="")], path_of, "en")
    assert words(inline(text)[-1]) == "a | b <script> \\"
    assert list(live(text)) == []


def test_a_summary_keeps_to_what_github_takes() -> None:
    text = summary([UNKNOWN] * (MOST_ROWS + 5), path_of, "en")
    assert text.count("\n| error") == MOST_ROWS
    assert "\nand 5 more\n" in text
    assert len(text.encode()) < 2**20

"""Findings as people see them, to the letter."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len

from maybuy.language.told import Diagnostic
from maybuy.report.console import THEME, PlainConsole
from maybuy.report.diagnostics_text import show_diagnostics
from maybuy.report.pages import DOCS
from maybuy.source import Severity, Span, read


def shown(text: str, *found: Diagnostic, language: str = "en", width: int = 110) -> str:
    """Findings about a text as they are printed."""
    document = read(text, "a.yaml")
    out = StringIO()
    console = PlainConsole(file=out, theme=THEME, width=width, highlight=False, emoji=False, markup=False)
    show_diagnostics(console, found, lambda _, number: document.line(number), language)
    return out.getvalue()


def on_terminal(text: str, found: Diagnostic, width: int) -> list[str]:
    """The lines of one finding on a terminal, colours left out."""
    document = read(text, "a.yaml")
    out = StringIO()
    terminal = PlainConsole(
        file=out, theme=THEME, width=width, force_terminal=True, color_system=None, highlight=False,
        emoji=False, markup=False,
    )  # fmt: skip
    show_diagnostics(terminal, [found], lambda _, number: document.line(number), "en")
    return out.getvalue().splitlines()


def finding(
    *span: int, message: str = "said", cure: str = "cure", severity: Severity = Severity.ERROR
) -> Diagnostic:
    return Diagnostic("some-code", severity, message, cure, "a.yaml", Span(*span))


def test_the_line_is_shown_and_what_is_meant_is_underlined_with_the_cure() -> None:
    assert shown("kind: product\nid: Support\n", finding(2, 5, 2, 12)) == (
        "error[some-code]: said\n --> a.yaml:2:5\n  |\n2 | id: Support\n  |     ^^^^^^^ cure\n\n"
    )


def test_the_gutter_is_as_wide_as_the_line_s_number() -> None:
    assert shown("\n" * 119 + "id: x\n", finding(120, 5, 120, 6)) == (
        "error[some-code]: said\n   --> a.yaml:120:5\n    |\n120 | id: x\n    |     ^ cure\n\n"
    )


def test_without_a_cure_nothing_follows_the_underline() -> None:
    assert shown("id: x\n", finding(1, 5, 1, 6, cure="")).splitlines()[4] == "  |     ^"


def test_on_a_terminal_a_code_leads_to_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DOCS, "https://docs.example/")
    one = Diagnostic("unknown-item", Severity.ERROR, "said", "", "a.yaml", Span(1, 1, 1, 2))
    out = StringIO()
    terminal = PlainConsole(file=out, theme=THEME, width=80, force_terminal=True, color_system="standard")
    show_diagnostics(terminal, [one], lambda _, __: "", "en")
    assert "https://docs.example/diagnostics/unknown-item.md\x1b\\" in out.getvalue()
    assert "\x1b]8;" not in shown("", one)


def test_on_a_terminal_long_help_is_folded_beside_the_underline() -> None:
    one = finding(1, 5, 1, 8, cure="some words of help that take more room than there is beside it")
    assert on_terminal("id: abc\n", one, 45)[4:] == [
        "  |     ^^^ some words of help that take more",
        "  |         room than there is beside it",
        "",
    ]


def test_on_a_narrow_terminal_long_help_is_folded_below_the_underline() -> None:
    one = finding(1, 5, 1, 8, cure="some words of help that take more room")
    assert on_terminal("id: abc\n", one, 30)[4:] == [
        "  |     ^^^",
        "  | some words of help that",
        "  | take more room",
        "",
    ]


def test_help_that_fits_or_goes_to_no_terminal_stays_on_one_line() -> None:
    cure = "some words of help that take more room than there is beside it"
    line = f"  |     ^^^ {cure}"
    assert on_terminal("id: abc\n", finding(1, 5, 1, 8, cure=cure), len(line))[4] == line
    assert shown("id: abc\n", finding(1, 5, 1, 8, cure=cure), width=20).splitlines()[4] == line


def test_a_tab_takes_one_column() -> None:
    assert shown("a:\tword\n", finding(1, 4, 1, 8)).splitlines()[3:5] == ["1 | a: word", "  |    ^^^^ cure"]


def test_at_the_end_of_the_file_there_is_no_line_to_show() -> None:
    assert shown("a: b\n", finding(2, 1, 2, 1)) == (
        "error[some-code]: said\n --> a.yaml:2:1\n  = help: cure\n\n"
    )
    assert shown("", finding(1, 1, 1, 1, cure="")) == "error[some-code]: said\n --> a.yaml:1:1\n\n"


def test_a_place_at_the_end_of_a_line_is_underlined_behind_it() -> None:
    assert shown("a: b\n", finding(1, 5, 1, 5)).splitlines()[3:5] == ["1 | a: b", "  |     ^ cure"]


def test_what_goes_on_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert shown("a: [b,\n  c]\n", finding(1, 4, 2, 5)).splitlines()[3:5] == [
        "1 | a: [b,",
        "  |    ^^^ cure",
    ]


def test_letters_that_are_not_english_are_underlined_as_they_are_seen() -> None:
    accents = shown("été: forêt\n", finding(1, 6, 1, 11)).splitlines()
    assert accents[3:5] == ["1 | été: forêt", "  |      ^^^^^ cure"]
    wide = shown("名前: 値段 x\n", finding(1, 5, 1, 7)).splitlines()
    line, marks = wide[3], wide[4]
    assert marks.index("^") == cell_len(line[: line.index("値")])
    assert marks.count("^") == cell_len("値段")


@pytest.mark.parametrize("column", [1, 60, 150, 290, 300])
def test_a_long_line_is_cut_around_what_is_meant(column: int) -> None:
    text = "".join(chr(ord("a") + n % 26) for n in range(300))
    lines = shown(f"{text}\n", finding(1, column, 1, column + 1)).splitlines()
    assert len(lines[3]) <= 110
    marked = lines[3][lines[4].index("^")]
    assert marked == text[column - 1]
    assert ("…" in lines[3][:6]) == (column > 100)
    assert lines[3].endswith("…") == (column < 250)


def test_a_long_part_is_underlined_as_far_as_it_is_shown() -> None:
    lines = shown("x" * 400, finding(1, 1, 1, 401)).splitlines()
    assert len(lines[3]) == len("1 | ") + 101
    assert lines[4].count("^") == 101


def test_each_severity_is_named_in_the_reader_s_language() -> None:
    for severity, english, french in (
        (Severity.ERROR, "error", "erreur"),
        (Severity.WARNING, "warning", "avertissement"),
        (Severity.INFO, "info", "remarque"),
    ):
        found = finding(1, 1, 1, 1, severity=severity)
        assert shown("", found).startswith(f"{english}[some-code]")
        assert shown("", found, language="fr").startswith(f"{french}[some-code]")
    assert "  = aide : cure" in shown("", finding(1, 1, 1, 1), language="fr")


def test_messages_are_not_folded_so_that_other_programs_can_find_them() -> None:
    lines = shown("a: b\n", finding(1, 1, 1, 2, message="word " * 30 + "end"), width=40).splitlines()
    assert lines[0].endswith("end")


def test_square_brackets_in_a_line_are_shown_as_they_are() -> None:
    assert "1 | a: [bold, /red]" in shown("a: [bold, /red]\n", finding(1, 4, 1, 16))


def test_findings_are_shown_in_the_order_they_come_each_after_an_empty_line() -> None:
    text = shown("a: b\n", finding(1, 1, 1, 2), finding(1, 4, 1, 5, severity=Severity.WARNING))
    assert text.split("\n\n")[1].startswith("warning[some-code]")

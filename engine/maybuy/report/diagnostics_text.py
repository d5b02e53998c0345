"""Findings about files as text: the message, the place, the line shown and underlined, the cure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from rich.console import Console

from ..language import say
from ..language.told import Diagnostic
from ..language.visible import on_one_line, visible
from .console import Text
from .pages import address, codes

WIDEST = 100
NARROWEST = 30
"""Columns that help needs to stand beside what is underlined."""


def show_diagnostics(
    console: Console, diagnostics: Iterable[Diagnostic], line_of: Callable[[str, int], str], language: str
) -> None:
    """Each finding with its line; `line_of` gives a file's line by number, empty where there is none."""
    for one in diagnostics:
        console.print(_heading(one, language), soft_wrap=True)
        span = one.span
        gutter = " " * len(str(span.line))
        console.print(
            Text(f"{gutter}--> ", style="label") + Text(f"{on_one_line(one.file)}:{span.line}:{span.column}"),
            soft_wrap=True,
        )
        text = line_of(one.file, span.line)
        if text.strip():
            shown, start, length = _clipped(text, span.column - 1, _length(one, text))
            console.print(Text(f"{gutter} |", style="label"))
            console.print(Text(f"{span.line} | ", style="label") + Text(shown), soft_wrap=True)
            mark = Text(f"{gutter} | ", style="label") + Text(
                " " * start + "^" * length, style=one.severity.value
            )
            _print_help(console, mark, Text(f"{gutter} | ", style="label"), one.help)
        elif one.help:
            console.print(
                Text(f"{gutter} = {say('interface', 'help', language)} {one.help}", style="label"),
                soft_wrap=True,
            )
        console.print()


def show_pages(console: Console, diagnostics: Iterable[Diagnostic], language: str) -> None:
    """What shows the pages of the codes that were found; nothing where none has a page."""
    found = [code for code in dict.fromkeys(one.code for one in diagnostics) if code in codes()]
    if found:
        key = "explain.more" if len(found) == 1 else "explain.more.one_of"
        console.print(Text(say("interface", key, language, code=found[0]), style="faint"))


def _print_help(console: Console, mark: Text, gutter: Text, cure: str) -> None:
    """The underline with the help beside it; on a terminal folded there, or below where that is too narrow.

    Anywhere else it stays one line, as whoever searches it expects.
    """
    told = Text(cure, style="label")
    room = console.width - mark.cell_len - 1
    if not cure or not console.is_terminal or told.cell_len <= room:
        console.print(mark + Text(" ") + told if cure else mark, soft_wrap=True)
        return
    beside = room >= NARROWEST
    hang = " " * (mark.cell_len + 1 - gutter.cell_len) if beside else ""
    lines = told.wrap(console, max(room if beside else console.width - gutter.cell_len, 1))
    if not beside:
        console.print(mark, soft_wrap=True)
    for number, line in enumerate(lines):
        line.rstrip()
        before = mark + Text(" ") if beside and number == 0 else gutter + Text(hang)
        console.print(before + line, soft_wrap=True)


def _heading(one: Diagnostic, language: str) -> Text:
    severity = say("interface", f"severity.{one.severity.value}", language)
    told = Text(f"{severity}[{one.code}]", style=one.severity.value)
    if one.code in codes():
        start = len(severity) + 1
        told.stylize(f"link {address(one.code, language)}", start, start + len(one.code))
    return told + Text(f"{say('interface', 'colon', language)} {one.message}", style="title")


def _length(one: Diagnostic, text: str) -> int:
    end = one.span.end_column - 1 if one.span.end_line == one.span.line else len(text.rstrip())
    return max(1, end - (one.span.column - 1))


def _clipped(text: str, start: int, length: int) -> tuple[str, int, int]:
    """A line cut to what fits around its underlined part, tabs as one space."""
    text = text.replace("\t", " ")
    first = max(0, start - WIDEST // 2) if start + length > WIDEST else 0
    shown = (
        ("…" if first else "") + text[first : first + WIDEST] + ("…" if len(text) > first + WIDEST else "")
    )
    at = start - first + (1 if first else 0)
    before, marked = visible(shown[:at]), visible(shown[at : at + length])
    # Counted as a terminal does: a letter may take two columns, or none.
    return visible(shown), cell_len(before), max(1, cell_len(marked))

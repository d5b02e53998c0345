"""A decision as text that can be read out to a customer: a heading, and rows of a label and words below it.

On a terminal rich colours and folds them. Elsewhere nothing is coloured and little has to be folded; what
fits is written as it stands, since rich takes longer to import than a decision to make.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..decide.decision import Decision
from ..language.visible import visible
from .answer_words import AnswerWords
from .stream import MARKS, PLAIN_WIDTH, outlet

if TYPE_CHECKING:
    from rich.console import Console

Words = Sequence[tuple[str, str]]
"""Pieces of a text, each with its style of the console's theme, `""` for none. The first's is below all."""

INDENT = 2
GAP = 2

_ASKED = ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE")
"""What in the environment tells rich how to write where there is no terminal."""

_ONE_COLUMN = re.compile("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f✔➜✘]*")
"""Texts of which every letter is one column wide."""


def show_rows(heading: Words, rows: Sequence[tuple[str, Words]], to: Console | None = None) -> None:
    """Both on standard output, or on a console."""
    styled = to is not None or sys.stdout.isatty() or any(one in os.environ for one in _ASKED)
    written = None if styled else plain(heading, rows)
    if written is None:
        _print(heading, rows, to)
    else:
        outlet().write(written)


def plain(heading: Words, rows: Sequence[tuple[str, Words]]) -> str | None:
    """The text as rich writes it without a terminal; None where it would be folded, or hard to measure."""
    width = max(len(label) for label, _ in rows)
    lines = [_joined(heading)]
    lines += [f"{'':{INDENT}}{label:{width + GAP}}{_joined(words)}" for label, words in rows]
    if any(len(line) > PLAIN_WIDTH or not _ONE_COLUMN.fullmatch(line) for line in lines):
        return None
    return "".join(f"{line.rstrip(' ')}\n" for line in lines)


def _joined(words: Words) -> str:
    return visible("".join(text for text, _ in words))


def _print(heading: Words, rows: Sequence[tuple[str, Words]], to: Console | None = None) -> None:
    from .console import Text, console, grid, indented  # noqa: PLC0415  rich takes long to import

    out = to or console()

    def text(words: Words) -> Text:
        (first, style), *following = words
        made = Text(first, style=style)
        for more in following:
            made.append(*more)
        return made

    out.print(text(heading))
    table = grid(GAP)
    table.add_column(style="label", no_wrap=True)
    for label, words in rows:
        table.add_row(label, text(words))
    indented(out, table, INDENT)


def show_decision(decision: Decision, language: str, to: Console | None = None) -> None:
    """One decision, whole, on standard output, or on a console."""
    speaker = AnswerWords(decision.prepared, language)
    heading = (
        (f"{MARKS[decision.outcome]} {speaker.say(f'outcome.{decision.outcome}')}", decision.outcome),
        ("  ", ""),
        (speaker.asked_for(decision), "title"),
    )
    rows: list[tuple[str, Words]] = [("", ((speaker.who(), "faint"),))]
    for label, text in (
        ("through", speaker.channels(decision)),
        ("effective", speaker.effective(decision)),
        ("price", speaker.price_in_full(decision)),
        ("settlement", speaker.settlement(decision.settlement, decision.does) if decision.settlement else ""),
        ("changes", speaker.changes(decision)),
    ):
        if text:
            rows.append((speaker.say(label), ((text, ""),)))
    duties = [speaker.obligation(one) for one in decision.obligations]
    rows += _labelled(speaker.say("before"), (((one, ""),) for one in duties))
    reasons = speaker.reasons(decision)
    rows += _labelled(speaker.say("because"), (((one, ""), _place(at)) for one, at in reasons))
    either = speaker.decided("or")
    rows += _labelled(speaker.say("remedy"), (((one, ""),) for one in speaker.remedies(decision)), either)
    if speaker.definitions.contacts:
        rows.append((speaker.say("questions"), ((speaker.contacts(), "faint"),)))
    show_rows(heading, rows, to)


def _labelled(label: str, texts: Iterable[Words], following: str = "") -> list[tuple[str, Words]]:
    """Rows of which only the first carries the label."""
    return [(following if number else label, text) for number, text in enumerate(texts)]


def _place(place: str) -> tuple[str, str]:
    return (f"  {place}" if place else "", "faint")

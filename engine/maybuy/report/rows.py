"""A heading, and rows of a label and words below it: how one answer is shown.

On a terminal rich colours and folds them. Elsewhere nothing is coloured and little has to be folded; what
fits is written as it stands, since rich takes longer to import than a decision to make.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

from ..language.visible import visible
from .stream import PLAIN_WIDTH, outlet

Words = Sequence[tuple[str, str]]
"""Pieces of a text, each with its style of the console's theme, `""` for none. The first's is below all."""

INDENT = 2
GAP = 2

_ASKED = ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE")
"""What in the environment tells rich how to write where there is no terminal."""

_ONE_COLUMN = re.compile("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f✔➜✘]*")
"""Texts of which every letter is one column wide."""


def show_rows(heading: Words, rows: Sequence[tuple[str, Words]]) -> None:
    """Both on standard output."""
    styled = sys.stdout.isatty() or any(one in os.environ for one in _ASKED)
    written = None if styled else plain(heading, rows)
    if written is None:
        _print(heading, rows)
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


def _print(heading: Words, rows: Sequence[tuple[str, Words]]) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from .console import console  # noqa: PLC0415
    from .words import Text  # noqa: PLC0415

    out = console()

    def text(words: Words) -> Text:
        (first, style), *following = words
        made = Text(first, style=style)
        for more in following:
            made.append(*more)
        return made

    out.print(text(heading))
    table = Table(box=None, show_header=False, padding=(0, GAP, 0, 0), pad_edge=False)
    table.add_column(style="label", no_wrap=True)
    for label, words in rows:
        table.add_row(label, text(words))
    out.print(Padding(table, (0, 0, 0, INDENT)))

"""Where text goes: a terminal with colours, or anything else without."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from io import StringIO

from rich.console import Console
from rich.segment import Segment
from rich.theme import Theme

from .stream import PLAIN_WIDTH, tolerant

THEME = Theme(
    {
        "allow": "bold green",
        "refer": "bold yellow",
        "deny": "bold red",
        "error": "bold red",
        "warning": "bold yellow",
        "info": "bold blue",
        "label": "cyan",
        "faint": "dim",
        "title": "bold",
    }
)


class PlainConsole(Console):
    """A console whose tables leave no blanks at the end of lines where nobody sees colours."""

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        rendered = super()._render_buffer(buffer)
        return rendered if self.is_terminal else _TRAILING.sub("\n", rendered)


_TRAILING = re.compile(r"[ \t]+\n")


def console(*, to_error: bool = False) -> Console:
    """A console on standard output (or error); without a terminal plain, and wider than most terminals."""
    stream = tolerant(sys.stderr if to_error else sys.stdout)
    width = None if stream.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    return PlainConsole(file=stream, theme=THEME, width=width, highlight=False, emoji=False, markup=False)


def printed(show: Callable[[Console], None]) -> str:
    """What is shown on a console where there is no terminal, as a text."""
    stream = StringIO()
    show(
        PlainConsole(
            file=stream,
            theme=THEME,
            width=PLAIN_WIDTH,
            force_terminal=False,  # whatever a job's environment says of colours
            color_system=None,
            highlight=False,
            emoji=False,
            markup=False,
        )
    )
    return stream.getvalue()

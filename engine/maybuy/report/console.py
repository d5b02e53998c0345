"""Where text goes: a terminal with colours, or anything else without."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from io import StringIO
from typing import IO, Any, cast

from rich import text as rich_text
from rich.console import Console
from rich.segment import Segment
from rich.theme import Theme

from ..language.visible import visible
from .stream import PLAIN_WIDTH, outlet

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
    """A console that shows what would act on a terminal, and adds nothing that acts but its own colours.

    Its tables leave no blanks at the end of lines where nobody sees colours.
    """

    def render_str(self, text: str, **options: Any) -> rich_text.Text:
        """As rich does; a text by itself, such as a table's heading, is measured as it is shown."""
        return super().render_str(visible(text), **options)

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        rendered = super()._render_buffer(
            segment if segment.control else segment._replace(text=visible(segment.text)) for segment in buffer
        )
        return rendered if self.is_terminal else _TRAILING.sub("\n", rendered)


_TRAILING = re.compile(r"[ \t]+\n")


def console(*, to_error: bool = False) -> Console:
    """A console on standard output (or error); without a terminal plain, and wider than most terminals."""
    stream = outlet(to_error=to_error)
    width = None if stream.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    return PlainConsole(
        file=cast("IO[str]", stream.as_it_stands),
        theme=THEME,
        width=width,
        highlight=False,
        emoji=False,
        markup=False,
    )


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

"""Where text goes: a terminal with colours, or anything else without."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from io import StringIO
from typing import IO, Any, cast

from rich import text as rich_text
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.theme import Theme

from ..language.visible import visible
from .stream import MARKS, PLAIN_WIDTH, outlet


class Text(rich_text.Text):
    """As rich's, which leaves out some controls, passes on the others, and counts neither."""

    def __init__(self, plain: str = "", *args: Any, **options: Any) -> None:
        super().__init__(visible(plain), *args, **options)

    def append(self, more: str | rich_text.Text, style: Any = None) -> Text:
        """As rich's."""
        super().append(visible(more) if isinstance(more, str) else more, style)
        return self

    def copy(self) -> Text:
        """As rich's."""
        copied = Text(self.plain, self.style, justify=self.justify, overflow=self.overflow, end=self.end)
        copied.no_wrap, copied.tab_size = self.no_wrap, self.tab_size
        copied.spans[:] = self.spans
        return copied

    def __add__(self, more: object) -> Text:
        return self.copy().append(more) if isinstance(more, str | rich_text.Text) else NotImplemented


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
    return _console(file=cast("IO[str]", stream.as_it_stands), width=width)


def printed(show: Callable[[Console], None]) -> str:
    """What is shown on a console where there is no terminal, as a text."""
    stream = StringIO()
    # No terminal, whatever a job's environment says of colours.
    show(_console(file=stream, width=PLAIN_WIDTH, force_terminal=False, color_system=None))
    return stream.getvalue()


def _console(**options: Any) -> Console:
    return PlainConsole(theme=THEME, highlight=False, emoji=False, markup=False, **options)


def grid(gap: int = 2) -> Table:
    """Rows whose cells stand below each other, without lines or headings."""
    return Table(box=None, show_header=False, padding=(0, gap, 0, 0), pad_edge=False)


def indented(out: Console, shown: RenderableType, columns: int = 2, *, soft_wrap: bool = False) -> None:
    """Shows something with so many columns free before it."""
    out.print(Padding(shown, (0, 0, 0, columns)), soft_wrap=soft_wrap)


def titled(out: Console, title: str, style: str = "title") -> None:
    """Begins a part: an empty line, then what the part is about."""
    out.print()
    out.print(Text(title, style=style))


def marked(style: str, sentence: str) -> Text:
    """A sentence behind the mark of an outcome, such as `allow` for what was done."""
    return Text(f"{MARKS[style]} ", style=style) + Text(sentence)


def placed(sentence: str, place: str) -> Text:
    """A sentence with the place of the rule behind it."""
    return Text(sentence) + Text(f"  {place}" if place else "", style="faint")

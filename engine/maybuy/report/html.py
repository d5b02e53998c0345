"""What is shown on a console as HTML: the same sentences, lists and tables for a page.

A text becomes a paragraph, a heading where it is one; a table a table; what is indented stands in a block of
its own. Styles are classes of the same names, behind `say-`. Nothing is folded, and nothing is left to act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise
from typing import Any, Final

from rich import text as rich_text
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table

from ..language.visible import visible

_HEADING: Final = "title"
_NUMBERS: Final = "right"


def html(show: Callable[[Console], None], *, level: int = 3) -> str:
    """What a function shows on a console, with headings of a level."""
    page = _Page(level)
    show(page)
    return page.html()


class _Page(Console):
    """A console on which HTML comes to stand. Of what rich can show, it takes what is used here."""

    def __init__(self, level: int) -> None:
        super().__init__(force_terminal=False, color_system=None)
        self._level = level
        self._parts: list[str] = []

    def print(self, *objects: Any, **_: Any) -> None:
        """Adds what is to be shown."""
        for one in objects:
            self._parts.append(_block(one, self._level))

    def html(self) -> str:
        """All that was shown."""
        return "\n".join(part for part in self._parts if part)


def _block(shown: Any, level: int) -> str:
    if isinstance(shown, Padding):
        inner = _block(shown.renderable, level)
        return f'<div class="say-inset">{inner}</div>' if inner else ""
    if isinstance(shown, Table):
        return _table(shown)
    text = shown if isinstance(shown, rich_text.Text) else rich_text.Text(str(shown))
    if not text.plain.strip():
        return ""
    if text.style == _HEADING:
        return f"<h{level}>{_words(text)}</h{level}>"
    style = _class(text.style)
    return f"<p{style}>{_words(text)}</p>"


def _table(table: Table) -> str:
    rows = "".join(f"<tr>{row}</tr>" for row in _rows(table))
    if not rows:
        return ""
    head = ""
    if table.show_header and any(str(one.header) for one in table.columns):
        cells = "".join(f'<th scope="col">{_cell(one.header)}</th>' for one in table.columns)
        head = f"<thead><tr>{cells}</tr></thead>"
    return f'<div class="say-wide"><table class="say-table">{head}<tbody>{rows}</tbody></table></div>'


def _rows(table: Table) -> Iterator[str]:
    columns = [list(one.cells) for one in table.columns]
    for cells in zip(*columns, strict=True):
        yield "".join(
            f"<td{_cell_class(cell, column)}>{_cell(cell)}</td>"
            for cell, column in zip(cells, table.columns, strict=True)
        )


def _cell_class(cell: Any, column: Column) -> str:
    justify = cell.justify if isinstance(cell, rich_text.Text) and cell.justify else column.justify
    names = ["say-number"] if justify == _NUMBERS else []
    names += [f"say-{column.style}"] if column.style else []
    return f' class="{escape(" ".join(names))}"' if names else ""


def _cell(cell: Any) -> str:
    if not isinstance(cell, rich_text.Text):
        return coded(str(cell))
    style = _class(cell.style)
    return f"<span{style}>{_words(cell)}</span>" if style else _words(cell)


def _class(style: Any) -> str:
    return f' class="say-{escape(str(style).replace(" ", "-"))}"' if style else ""


def _words(text: rich_text.Text) -> str:
    """A text with a span for each stretch of another style."""
    plain = text.plain
    ends = {0, len(plain), *(end for span in text.spans for end in (span.start, span.end))}
    made = []
    for start, end in pairwise(sorted(one for one in ends if 0 <= one <= len(plain))):
        names = [str(span.style) for span in text.spans if span.start <= start and end <= span.end]
        names = [name for name in names if name]
        words = coded(plain[start:end])
        made.append(f"<span{_class(names[-1])}>{words}</span>" if names else words)
    return "".join(made)


def coded(text: str) -> str:
    """A text as HTML; what stands in backticks is code, as in the sentences that have them."""
    parts = escape(visible(text)).split("`")
    if len(parts) % 2 == 0:  # one has no other half
        parts = ["`".join(parts)]
    told = (f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
    return "".join(told).replace("\n", "<br>")

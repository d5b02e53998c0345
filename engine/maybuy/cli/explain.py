"""`maybuy explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.markdown import Markdown
from rich.table import Table

from ..language import say
from ..report import pages
from ..report.console import Text, console
from ..source import nearest
from .completion import codes
from .shared import common, fail, print_text


@click.command("explain", epilog="Example: maybuy explain unknown-item")
@click.argument("code", required=False, shell_complete=codes)
@common
def command(code: str | None, root: Path, language: str) -> None:  # noqa: ARG001
    """The page of CODE, a diagnostic's or a reason's: what it means, a bad and a good example.

    Without CODE, every code with a line about it.
    """
    if code is None:
        rows = Table.grid(padding=(0, 2))
        for known in pages.codes():
            rows.add_row(Text(known, style="label"), Markdown(pages.summary(known, language)))
        console().print(rows)
        return
    text = pages.page(code, language)
    if text is None:
        near = nearest(code, pages.codes())
        key = "explain.unknown" if near is None else "explain.unknown.near"
        fail(say("interface", key, language, word=code, near=near), language)
    if sys.stdout.isatty():
        console().print(Markdown(text))
    else:
        print_text(text)

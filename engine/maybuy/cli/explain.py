"""`maybuy explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.markdown import Markdown

from ..language import say
from ..report.console import console
from ..report.pages import codes, page
from ..source import nearest
from .shared import common, fail, print_text


@click.command("explain", epilog="Example: maybuy explain unknown-item")
@click.argument("code")
@common
def command(code: str, root: Path, language: str) -> None:  # noqa: ARG001
    """The page of CODE, a diagnostic's or a reason's: what it means, a bad and a good example."""
    text = page(code)
    if text is None:
        near = nearest(code, codes())
        key = "explain.unknown" if near is None else "explain.unknown.near"
        fail(say("interface", key, language, word=code, near=near), language)
    if sys.stdout.isatty():
        console().print(Markdown(text))
    else:
        print_text(text)

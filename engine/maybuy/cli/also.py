"""--also: what a command found, in more than one format, of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from ..report.stream import collected
from .everywhere import formats
from .shared import save

F = TypeVar("F", bound=Callable[..., object])

Also = Iterable[tuple[str, Path]]
"""Formats, each with the file that it goes to."""


def formats_also(*others: str) -> Callable[[F], F]:
    """Adds --format, and --also for what is written beside it."""
    also = click.option(
        "--also",
        type=(click.Choice(others), click.Path(path_type=Path)),
        multiple=True,
        metavar="FORMAT FILE",
        help="Write this format to a file as well; may be given more than once.",
    )
    return lambda command: formats(*others)(also(command))


def present(show: Callable[[str], object], form: str, also: Also, language: str) -> None:
    """Shows something in a format, after others were written to their files.

    Ends with 2 where a file cannot be written.
    """
    for other, file in also:
        save(file, collected(partial(show, other)).encode("utf-8", "replace"), language)
    show(form)

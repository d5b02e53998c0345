"""Help and click's own errors in the reader's language.

The English of both stands where it is used: click's in click, that of help in the commands. Other languages
are a catalog of gettext each, as click expects. Imports nothing slow: `--help` needs it.
"""

from __future__ import annotations

import gettext
import inspect
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Final, TypeVar

import click

from ..language import DEFAULT
from .everywhere import language_of

_CATALOGS: Final = Path(__file__).resolve().parent.parent / "language"
_DOMAIN: Final = "messages"
"""The domain in which click looks, as every program that names none."""

C = TypeVar("C", bound=click.Command)

_CHOOSES: Final = "LANGUAGE"
"""What gettext asks of the environment first."""


@contextmanager
def speaking(args: Sequence[str]) -> Iterator[None]:
    """Lets gettext speak the language that arguments ask for, else that of the environment."""
    before = os.environ.get(_CHOOSES)
    os.environ[_CHOOSES] = language_of(_asked(args))
    gettext.bindtextdomain(_DOMAIN, str(_CATALOGS))
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CHOOSES]
        else:
            os.environ[_CHOOSES] = before


def said(text: str) -> str:
    """A text of help in the language of the moment."""
    return gettext.gettext(text)


def spoken(command: C) -> C:
    """A command whose help is in the language of the moment; the command itself where that is English."""
    if os.environ.get(_CHOOSES, DEFAULT) == DEFAULT:
        return command
    shown = copy(command)
    shown.help = _paragraphs(command.help)
    shown.epilog = _example(command.epilog)
    shown.options_metavar = said(command.options_metavar or "")
    if isinstance(shown, click.Group):
        shown.subcommand_metavar = said(shown.subcommand_metavar)
    shown.params = [_parameter(one) for one in command.params]
    return shown


def _parameter(one: click.Parameter) -> click.Parameter:
    shown = copy(one)
    if isinstance(shown, click.Option):
        shown.help = _paragraphs(shown.help)
        shown.metavar = said(shown.metavar) if shown.metavar else None
    elif isinstance(shown, click.Argument):
        name = (shown.name or "").upper()
        shown.metavar = said(shown.metavar or (name if shown.required else f"[{name}]"))
    return shown


def _paragraphs(text: str | None) -> str | None:
    """A text, paragraph by paragraph: where its lines end is no matter."""
    if not text:
        return text
    return "\n\n".join(said(" ".join(one.split())) for one in inspect.cleandoc(text).split("\n\n"))


def _example(text: str | None) -> str | None:
    """Examples are commands, which are the same in every language; what stands above them is not."""
    for heading in ("Examples:", "Example:"):
        if text and heading in text:
            return text.replace(heading, said(heading), 1)
    return text


def _asked(args: Sequence[str]) -> str | None:
    """What --lang says, wherever it stands: errors in other arguments are told in it too."""
    found = None
    for place, one in enumerate(args):
        if one == "--":
            break
        if one == "--lang" and place + 1 < len(args):
            found = args[place + 1]
        elif one.startswith("--lang="):
            found = one.partition("=")[2]
    return found

"""What commands have alike: their options, and how they end where nobody can read what they say.

Imports nothing slow: `--help` needs it too.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Callable
from functools import reduce
from typing import Any, NoReturn, TypeVar

import click

from ..language import say, supported
from ..report.stream import CLOSED, OutputError, outlet
from .completion import languages, roots

USAGE = 2

F = TypeVar("F", bound=Callable[..., object])


def where_and_language(command: F) -> F:
    """Adds --root and --lang, which may stand before or after the command's name."""
    language = click.option(
        "--lang",
        metavar="LANG",
        shell_complete=languages,
        help="The language of messages: en or fr (default: the environment's).",
    )
    root = click.option(
        "--root",
        metavar="DIR",
        shell_complete=roots,
        help="The folder that holds catalog/ and policies/ (default: this one), or a bundle.",
    )
    return with_options(command, root, language)


def with_options(command: F, *options: Callable[[Any], Any]) -> F:
    """A command with options, which its help shows in this order."""
    made: F = reduce(lambda made, option: option(made), reversed(options), command)
    return made


def formats(*others: str) -> Callable[[F], F]:
    """Adds --format: text for people, and others for machines."""
    return click.option(
        "--format", "form", type=click.Choice(["text", *others]), default="text", show_default=True
    )


def language_of(option: str | None) -> str:
    """The language asked for, else that of the environment."""
    if option:
        return supported(option)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return supported(os.environ[name])
    return supported(locale.getlocale()[0] or "")


def end_unread(error: OutputError) -> NoReturn:
    """Says why there is no output and ends with 2, since 1 would mean findings.

    Where a reader went away, as `head` does when it has what it wants, nothing is said: nobody is surprised.
    """
    if error.reason is not None:
        language = language_of(error.language)
        key = "usage.no-output" if error.reason == CLOSED else "usage.output"
        problem = say("interface", key, language, problem=error.reason)
        outlet(to_error=True).write(f"{say('interface', 'error', language)} {problem}\n")
    sys.exit(USAGE)

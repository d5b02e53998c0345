"""What `push` and `pull` share: how a registry is spoken to, and how a bundle there is told of."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TypeVar

import click

from ..registry.reference import Reference, parsed
from ..registry.terms import TermsError, check_libraries
from .completion import files
from .shared import fail

F = TypeVar("F", bound=Callable[..., object])


def speaking_to_registries(command: F) -> F:
    """Adds --plain-http and --registry-ca."""
    options = (
        click.option("--plain-http", is_flag=True, help="Speak to registries on other machines without TLS."),
        click.option(
            "--registry-ca",
            "ca",
            metavar="FILE",
            type=click.Path(path_type=Path),
            shell_complete=files,
            help="Whose certificates a registry may have (default: the system's store).",
        ),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def reference_in(text: str, language: str) -> Reference:
    """The reference on the command line. Ends with 2 where the libraries are not there. Raises LoadError."""
    try:
        check_libraries()
    except TermsError as error:
        fail(error.message(language), language)
    return parsed(text)

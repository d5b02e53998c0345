"""Options that a few commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TypeVar

import click

from ..diff.difference import SECONDS
from .completion import currencies, cycles

F = TypeVar("F", bound=Callable[..., object])


def budget(command: F) -> F:
    """Adds --budget: how long an analysis of all questions may take."""
    return click.option(
        "--budget",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        default=SECONDS,
        show_default=True,
        help="After that, the rest is not computed, and said not to be.",
    )(command)


def scope(command: F) -> F:
    """Adds --currency, --cycle, --seats and --at: which of all that can be held is meant."""
    options = (
        click.option(
            "--currency",
            metavar="CODE",
            shell_complete=currencies,
            help="The currency of prices (default: the catalog's first).",
        ),
        click.option(
            "--cycle",
            metavar="CYCLE",
            shell_complete=cycles,
            help="How often it is paid (default: the billing cycle for which most is sold).",
        ),
        click.option(
            "--seats",
            metavar="N",
            type=int,
            help="How many seats each has (default: as few as it is sold with).",
        ),
        click.option("--at", metavar="DATE", help="The day it begins, such as 2020-09-01 (default: today)."),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)

"""Options that a few commands share."""

from __future__ import annotations

from typing import Final

import click

from .completion import currencies, cycles, files, folders, targets, users
from .everywhere import F, with_options

PATHS: Final = click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=files)
HEAD: Final = click.argument("head", required=False, shell_complete=folders)
USER: Final = click.option("--user", required=True, metavar="ID", shell_complete=users, help="Who asks.")
DAY: Final = click.option(
    "--at", metavar="DATE", help="The day of the question, such as 2020-09-01 (default: today)."
)
TO: Final = click.option(
    "--to",
    metavar="VALUE",
    shell_complete=targets,
    help="The billing cycle, payment method or edition to change to.",
)
FAIL_ON: Final = click.option(
    "--fail-on",
    type=click.Choice(["loses", "gains", "any"]),
    help="Exit with 1 if anybody loses or gains, or if anything differs at all.",
)
EVERY_ROW: Final = click.option("--all", "everything", is_flag=True, help="Every row.")
BUNDLE: Final = click.option(
    "-o", "--output", "file", metavar="FILE", required=True, shell_complete=files, help="The bundle."
)


def budget(command: F) -> F:
    """Adds --budget: how long an analysis of all questions may take."""
    from ..diff.difference import SECONDS  # noqa: PLC0415  most commands have no need of diff/

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
    return with_options(
        command,
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

"""`maybuy find`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..configurations.asking import find, find_from, within
from ..language import say
from ..report.console import console
from ..report.found import found_json, show_found
from .completion import files, items, needs, users
from .everywhere import formats
from .options import budget as budgeted
from .options import scope
from .shared import account_from, common, day_of, engine_of, fail, print_json


@click.command("find", epilog="Example: maybuy find --need sandbox --seats 25 --cycle annual --at 2020-09-01")
@click.option(
    "--need",
    "needed",
    metavar="NEED",
    multiple=True,
    shell_complete=needs,
    help="A feature, as `sandbox` or `support_hours=24/7`, or units of a limit, as `contacts=200000`.",
)
@click.option(
    "--why-not",
    metavar="ITEM",
    multiple=True,
    shell_complete=items,
    help="How much more the cheapest costs that has this besides.",
)
@click.option(
    "--from",
    "source",
    metavar="ACCOUNT",
    shell_complete=files,
    help="An account, a file or - for standard input: what is cheapest for it, and the order of it.",
)
@click.option("--user", metavar="ID", shell_complete=users, help="Who would order it.")
@click.option("--keep", is_flag=True, help="From an account: with all that it has.")
@scope
@budgeted
@formats("json")
@common
def command(
    needed: tuple[str, ...],
    why_not: tuple[str, ...],
    source: str | None,
    user: str | None,
    keep: bool,
    currency: str | None,
    cycle: str | None,
    seats: int | None,
    at: str | None,
    budget: float,
    form: str,
    root: Path,
    language: str,
) -> None:
    """The cheapest subscription that gives all that is needed, the next best, and what makes it dear.

    Of all that can be held, exactly; amounts are for a whole billing cycle. From an account it is in its
    currency and, unless others are asked for, in its cycle and with its seats. Exits with 1 where nothing at
    a listed price gives it, or nothing that may be ordered.
    """
    if (source is None) != (user is None):
        fail(say("interface", "usage.from-needs-user", language), language)
    if keep and source is None:
        fail(say("interface", "usage.keep-needs-from", language), language)
    if source is not None and currency is not None:
        fail(say("interface", "usage.from-has-currency", language), language)
    engine = engine_of(root, language)
    day, between = day_of(at, language), within(budget)
    if source is not None and user is not None:
        account = account_from(source, engine, language)
        found = find_from(
            engine,
            needed,
            account,
            user,
            day,
            cycle=cycle,
            seats=seats,
            keep=keep,
            why_not=why_not,
            between=between,
        )
    else:
        found = find(
            engine, needed, day, currency=currency, cycle=cycle, seats=seats, why_not=why_not, between=between
        )
    if form == "json":
        print_json(found_json(found, engine.definitions, language))
    else:
        show_found(console(), found, engine, language)
    sys.exit(0 if found.best is not None else 1)

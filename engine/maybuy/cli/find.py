"""`maybuy find`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..configurations.asking import find
from ..report.console import console
from ..report.found import found_json, show_found
from .completion import items, needs
from .everywhere import formats
from .options import scope
from .shared import common, day_of, engine_of, print_json


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
@scope
@formats("json")
@common
def command(
    needed: tuple[str, ...],
    why_not: tuple[str, ...],
    currency: str | None,
    cycle: str | None,
    seats: int | None,
    at: str | None,
    form: str,
    root: Path,
    language: str,
) -> None:
    """The cheapest subscription that gives all that is needed, the next best, and what makes it dear.

    Of all that can be held, exactly; amounts are for a whole billing cycle. Exits with 1 where nothing at a
    listed price gives it.
    """
    engine = engine_of(root, language)
    day = day_of(at, language)
    found = find(engine, needed, day, currency=currency, cycle=cycle, seats=seats, why_not=why_not)
    if form == "json":
        print_json(found_json(found, engine.definitions))
    else:
        show_found(console(), found, engine.definitions, language)
    sys.exit(0 if found.best is not None else 1)

"""`maybuy subscriptions`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..configurations.asking import subscriptions
from ..language.visible import visible_json
from ..report.console import console
from ..report.subscriptions import BY_DEFAULT, COUNT, LIST, listed, show_subscriptions, subscriptions_json
from .completion import products
from .everywhere import formats
from .options import scope
from .shared import common, day_of, engine_of, print_text


@click.command("subscriptions", epilog="Example: maybuy subscriptions support guide --list --at 2020-09-01")
@click.argument("products", nargs=-1, metavar="[PRODUCT]...", shell_complete=products)
@click.option("--count", is_flag=True, help="How many there are.")
@click.option("--list", is_flag=True, help="Each of them, with what it costs.")
@click.option("--least", is_flag=True, help="The cheapest that has a price.")
@click.option("--greatest", is_flag=True, help="The dearest that has a price.")
@scope
@formats("json")
@common
def command(
    products: tuple[str, ...],
    currency: str | None,
    cycle: str | None,
    seats: int | None,
    at: str | None,
    form: str,
    root: Path,
    language: str,
    **chosen: bool,
) -> None:
    """Everything that can be held, of all that is sold or of PRODUCTs alone: how many subscriptions there
    are, the cheapest and the dearest, or each of them. Lists begin at once, however many there are."""
    engine = engine_of(root, language)
    definitions = engine.definitions
    day = day_of(at, language)
    found = subscriptions(engine, day, products=products, currency=currency, cycle=cycle, seats=seats)
    wanted = tuple(what for what, is_asked in chosen.items() if is_asked) or BY_DEFAULT
    if form == "json":
        in_ascii = not (sys.stdout.encoding or "").lower().startswith("utf")
        for piece in subscriptions_json(found, wanted, definitions, language, in_ascii=in_ascii):
            sys.stdout.write(visible_json(piece))
    elif wanted == (COUNT,):
        print_text(str(found.count))
    else:
        show_subscriptions(console(), found, wanted, definitions, language)
        if LIST in wanted:
            for line in listed(found, definitions, language):
                print_text(line)

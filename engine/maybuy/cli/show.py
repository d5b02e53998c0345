"""`maybuy show`."""

from __future__ import annotations

from pathlib import Path

import click

from ..report.catalog_text import show_item
from ..report.console import console
from ..report.json_form import item_json
from ..views.compare import column, find, rights, sold_in
from .completion import currencies, items
from .everywhere import formats
from .shared import common, currency_of, day_of, engine_of, print_json


@click.command("show", epilog="Example: maybuy show collaboration --at 2020-09-01")
@click.argument("item", shell_complete=items)
@click.option(
    "--currency",
    metavar="CODE",
    shell_complete=currencies,
    help="The currency of prices (default: the catalog's first, or what the item is sold in).",
)
@click.option("--at", metavar="DATE", help="The day, such as 2020-09-01 (default: today).")
@formats("json")
@common
def command(item: str, currency: str | None, at: str | None, form: str, root: Path, language: str) -> None:
    """One ITEM in full: what it needs, includes and costs, and who may buy it. Every edition of a product."""
    engine = engine_of(root, language)
    definitions, day = engine.definitions, day_of(at, language)
    first = currency_of(currency, definitions, language)
    columns = []
    for one in find(item, definitions):
        sold = sold_in(one, day, definitions)
        money = first if currency or first in sold else next(iter(sold), first)
        columns.append((column(one, money, day, definitions), rights(one, day, engine), money, sold))
    if form == "json":
        shown = [item_json(each, who, money, day, definitions, language) for each, who, money, _ in columns]
        print_json(shown[0] if len(shown) == 1 else shown)
        return
    out = console()
    for number, (each, who, money, sold) in enumerate(columns):
        if number:
            out.print()
        show_item(out, each, who, money, sold, definitions, language)

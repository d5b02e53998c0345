"""`maybuy show`."""

from __future__ import annotations

from pathlib import Path

import click

from ..decide.compare import column, find, rights
from ..report.catalog_json import item_json
from ..report.catalog_text import show_item
from ..report.console import console
from .completion import currencies, items
from .shared import common, currency_of, day_of, engine_of, print_json


@click.command("show", epilog="Example: maybuy show collaboration --at 2020-09-01")
@click.argument("item", shell_complete=items)
@click.option(
    "--currency",
    metavar="CODE",
    shell_complete=currencies,
    help="The currency of prices (default: the catalog's first).",
)
@click.option("--at", metavar="DATE", help="The day, such as 2020-09-01 (default: today).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@common
def command(item: str, currency: str | None, at: str | None, form: str, root: Path, language: str) -> None:
    """One ITEM in full: what it needs, includes and costs, and who may buy it. Every edition of a product."""
    engine = engine_of(root, language)
    definitions, day = engine.definitions, day_of(at, language)
    money = currency_of(currency, definitions, language)
    found = find(item, definitions)
    columns = [(column(one, money, day, definitions), rights(one, day, engine)) for one in found]
    if form == "json":
        shown = [item_json(one, who, money, day, definitions, language) for one, who in columns]
        print_json(shown[0] if len(shown) == 1 else shown)
        return
    out = console()
    for number, (one, who) in enumerate(columns):
        if number:
            out.print()
        show_item(out, one, who, money, definitions, language)

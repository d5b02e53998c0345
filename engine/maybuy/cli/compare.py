"""`maybuy compare`."""

from __future__ import annotations

from pathlib import Path

import click

from ..model.asking import Comparing, told
from ..report.catalog_text import compare_markdown, show_compare
from ..report.console import console
from ..report.json_form import compare_json
from ..views.compare import column, find
from .completion import currencies, products
from .everywhere import formats
from .shared import common, currency_of, day_of, engine_of, print_json, print_text


@click.command("compare", epilog="Example: maybuy compare support --at 2020-09-01")
@click.argument("product", shell_complete=products)
@click.option("--currency", metavar="CODE", shell_complete=currencies, help=told(Comparing, "currency"))
@click.option("--at", metavar="DATE", help=told(Comparing, "at"))
@formats("json", "markdown")
@common
def command(product: str, currency: str | None, at: str | None, form: str, root: Path, language: str) -> None:
    """The editions of PRODUCT side by side: prices, limits, what is included and what can be added."""
    engine = engine_of(root, language)
    definitions, day = engine.definitions, day_of(at, language)
    money = currency_of(currency, definitions, language)
    whole = find(product, definitions)[0].product
    columns = [column(item, money, day, definitions) for item in find(whole, definitions)]
    if form == "json":
        shown = compare_json(columns, whole, money, day, definitions, language)
        print_json(shown)
    elif form == "markdown":
        print_text(compare_markdown(columns, whole, money, day, definitions, language))
    else:
        show_compare(console(), columns, whole, money, day, definitions, language)

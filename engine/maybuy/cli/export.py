"""`maybuy export`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from ..exporting.schema_org import tell
from ..exporting.stripe import stripe
from ..exporting.told import Report
from ..language import naming, say
from ..language.visible import visible_json
from ..model.definitions import Definitions
from ..report.console import console
from ..report.schema_org import offer_catalog
from ..report.unsaid import exported_json, show_exported
from ..web.prices import on_sale
from .completion import currencies, files
from .everywhere import formats
from .shared import common, currency_of, day_of, engine_of, print_json, save

Made = Callable[[Definitions, date, str, str, Report], dict[str, Any]]


def _schema_org(
    definitions: Definitions, day: date, currency: str, language: str, report: Report
) -> dict[str, Any]:
    tell(definitions, day, currency, report)
    return offer_catalog(on_sale(definitions, currency, day), currency, definitions, language)


FORMATS: Final[Mapping[str, Made]] = {
    "schema.org": _schema_org,
    "stripe": lambda definitions, day, _, language, report: stripe(
        definitions, day, naming(language), report
    ),
}


@click.command("export", epilog="Example: maybuy export stripe -o stripe.json --at 2020-09-01")
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option(
    "-o", "--output", "file", metavar="FILE", shell_complete=files,
    help="The file to write (default: standard output).",
)  # fmt: skip
@click.option("--at", metavar="DATE", help="The day, such as 2020-09-01 (default: today).")
@click.option(
    "--currency", metavar="CODE", shell_complete=currencies,
    help="The currency of schema.org's offers (default: the catalog's first).",
)  # fmt: skip
@formats("json")
@common
def command(
    format_: str, file: str | None, at: str | None, currency: str | None, form: str, root: Path, language: str
) -> None:
    """What is sold, in another shape: schema.org, or the lists of Stripe's API.

    FORMAT is schema.org (an OfferCatalog in JSON-LD) or stripe (products, prices, features, coupons and
    promotion codes). What it has no word for is told: with FILE on standard output, else on standard error.
    With --format json both are one document, or with FILE only what is told.
    """
    engine = engine_of(root, language)
    definitions = engine.definitions
    report = Report()
    money = currency_of(currency, definitions, language)
    document = FORMATS[format_](definitions, day_of(at, language), money, language, report)
    told = exported_json(report, language)
    if file is None:
        print_json({"document": document, "unsaid": told} if form == "json" else document)
        if form == "text":
            show_exported(console(to_error=True), report, language)
        return
    text = visible_json(json.dumps(document, ensure_ascii=False, indent=2))
    save(Path(file), f"{text}\n".encode(), language)
    if form == "json":
        print_json({"file": file, "unsaid": told})
        return
    out = console()
    out.print(say("exporting", "done", language, file=file), soft_wrap=True, markup=False)
    show_exported(out, report, language)

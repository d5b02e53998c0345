"""`maybuy entitlements`."""

from __future__ import annotations

from pathlib import Path

import click

from ..report.catalog_text import show_entitlements
from ..report.console import console
from ..report.json_form import entitlements_json
from .completion import files
from .everywhere import formats
from .options import DAY
from .shared import account_from, common, day_of, engine_of, print_json


@click.command("entitlements", epilog="Example: maybuy entitlements examples/accounts/suite-enterprise.yaml")
@click.argument("account", shell_complete=files)
@DAY
@formats("json")
@common
def command(account: str, at: str | None, form: str, root: Path, language: str) -> None:
    """Features and limits that ACCOUNT holds, each with where it comes from.

    ACCOUNT is a YAML or JSON file, or - for standard input.
    """
    engine = engine_of(root, language)
    customer = account_from(account, engine, language)
    held = engine.entitlements(customer, day_of(at, language))
    if form == "json":
        shown = entitlements_json(held, engine.definitions, language)
        print_json(shown)
    else:
        show_entitlements(console(), held, engine.definitions, language)

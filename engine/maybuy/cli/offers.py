"""`maybuy offers`."""

from __future__ import annotations

from pathlib import Path

import click

from ..report.console import console
from ..report.json_form import offers_json, refusals_json
from ..report.offers_text import show_offers
from .completion import files
from .everywhere import formats
from .options import DAY, USER
from .shared import account_from, common, day_of, engine_of, print_json


@click.command(
    "offers",
    epilog="\b\nExample:\n  maybuy offers examples/accounts/acme.yaml --user marie --at 2020-09-01 --all",
)
@click.argument("account", shell_complete=files)
@USER
@DAY
@click.option("--all", "everything", is_flag=True, help="Also what is refused, with the reason.")
@formats("json")
@common
def command(
    *, account: str, user: str, at: str | None, everything: bool, form: str, root: Path, language: str
) -> None:
    """Everything a user of ACCOUNT may buy or change.

    ACCOUNT is a YAML or JSON file, or - for standard input.
    """
    engine = engine_of(root, language)
    customer = account_from(account, engine, language)
    asked = engine.prepare(customer, user, day_of(at, language))
    decisions = asked.offers(denied=True)
    offers = [one for one in decisions if one.outcome != "deny"]
    refused = [one for one in decisions if one.outcome == "deny"]
    if form == "json":
        listed = decisions if everything else offers
        shown = offers_json(
            listed,
            account=customer.id,
            user=user,
            at=asked.facts.at,
            definitions=engine.definitions,
            language=language,
        )
        by_reason = {"refused": refusals_json(refused, engine.definitions, language)} if everything else {}
        print_json(shown | by_reason)
        return
    show_offers(console(), asked, offers, refused, language, everything=everything)

"""`maybuy audience`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..decide.decision import Decision
from ..engine import Engine
from ..language import say
from ..model.account import Account, User
from ..report.audience import Shown, audience_json, show_audience
from ..report.console import console
from ..report.fleet_words import FleetWords
from ..report.stream import outlet
from .completion import actions, items
from .fleets import check_ids, customers_of, of_customers
from .options import DAY, TO
from .shared import common, day_of, engine_of, fail, print_json, progress

if TYPE_CHECKING:
    from ..fleet import Customers

_CHUNK = 1 << 20


@click.command(
    "audience",
    epilog="Example: maybuy audience --may buy collaboration --accounts examples/customers/customers.csv "
    "--columns examples/customers/columns.yaml --at 2020-09-01",
)
@click.option("--may", is_flag=True, help="Those who may come first.")
@click.option("--may-not", is_flag=True, help="Those who may not come first.")
@click.argument("action", shell_complete=actions)
@click.argument("item", required=False, shell_complete=items)
@of_customers
@TO
@DAY
@click.option("--all", "everything", is_flag=True, help="Every reason.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "parquet"]), default="text", show_default=True
)
@common
def command(
    *,
    may: bool,
    may_not: bool,
    action: str,
    item: str | None,
    accounts: str | None,
    columns: str | None,
    accounts_query: str | None,
    ids: str | None,
    to: str | None,
    at: str | None,
    everything: bool,
    form: str,
    root: Path,
    language: str,
) -> None:
    """Which customers may do ACTION (to ITEM), through which channels, and why others may not.

    A customer may where one of its users may: what counts is the best that any of them is told. With
    --format parquet each customer is a row on standard output.
    """
    if may == may_not:
        fail(say("fleet", "usage.both" if may else "usage.may", language), language)
    if accounts is None:
        fail(say("fleet", "usage.accounts", language), language)
    if form == "parquet" and outlet().isatty():
        fail(say("fleet", "usage.terminal", language), language)
    check_ids(ids, language)
    day = day_of(at, language)
    engine = engine_of(root, language)
    _check(engine, action, item, to, day)
    words = FleetWords(engine.definitions, engine.definitions, language)
    with customers_of(accounts, (engine, None), day, language, columns=columns, query=accounts_query) as all_:
        with progress(language, "progress", "fleet") as show:
            found = all_.audience(action, item, to, tell=_teller(words), progress=show)
        bad = tuple([one._replace(side="both") for one in all_.bad])
        shown = Shown(found, day, bad, words, refused_first=may_not)
        _written(all_, shown, ids, form)
    if form == "json":
        print_json(audience_json(shown))
    elif form == "text":
        show_audience(console(), shown, everything=everything)


def _teller(words: FleetWords) -> Callable[[Decision], str]:
    """What says why a decision refuses."""
    return lambda decision: words.reason(decision, decision.reasons[0])


def _written(all_: Customers, shown: Shown, ids: str | None, form: str) -> None:
    from ..fleet.listing import standing  # noqa: PLC0415  brings an extra with it

    if ids is not None:
        all_.machine.write(standing(shown.audience), ids)
    if form == "parquet":
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "audience.parquet"
            all_.machine.write(standing(shown.audience), str(file))
            with file.open("rb") as stream:
                for chunk in iter(lambda: stream.read(_CHUNK), b""):
                    outlet().write_bytes(chunk)
    sys.stdout.flush()


def _check(engine: Engine, action: str, item: str | None, to: str | None, day: date) -> None:
    """Raises QuestionError where a question is wrong whoever asks it: nobody need be asked to find out."""
    definitions = engine.definitions
    first = {
        name: next(iter(definitions.values(name) or ()), "any") for name in ("account.type", "user.role")
    }
    user = User.model_construct(id="anybody", role=first["user.role"], attributes={})
    anybody = Account(
        kind="account",
        id="anybody",
        type=first["account.type"],
        country="US",
        currency=next(iter(definitions.currencies), "USD"),
        users=(user,),
        subscription=None,
    )
    engine.prepare_checked(anybody, user, day).decide(action, item, to=to)

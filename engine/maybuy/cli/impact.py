"""`maybuy impact`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..engine import Engine
from ..language import say
from ..report.console import console
from ..report.fleet_words import FleetWords
from ..report.impact_json import impact_json, impact_not_compared_json
from ..report.impact_rows import Fails, fails, told
from ..report.impact_text import Shown, impact_markdown, show_impact
from ..report.money import exact
from .completion import files, folders
from .everywhere import formats
from .fleets import check_ids, customers_of, needing_extra, of_customers
from .not_compared import print_why
from .options import EVERY_ROW, HEAD
from .revisions import Unusable, compared_from
from .shared import common, day_of, fail, print_document, print_json, print_text, progress, save

if TYPE_CHECKING:
    from ..fleet.impact import Impact
    from ..fleet.machine import Machine
    from ..fleet.sql import Dialect


@click.command(
    "impact",
    epilog="Example: maybuy impact . --accounts examples/customers/customers.csv "
    "--columns examples/customers/columns.yaml --at 2020-09-01",
)
@click.argument("base", shell_complete=folders)
@HEAD
@of_customers
@click.option("--at", metavar="DATE", help="The day of the questions, such as 2020-09-01 (default: today).")
@click.option("--chart", metavar="FILE", shell_complete=files, help="Writes a chart, as SVG.")
@click.option(
    "--sql",
    "dialect",
    type=click.Choice(["duckdb", "spark"]),
    help="Prints the queries that would be carried out, and does nothing else.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["loses", "gains", "dearer", "any"]),
    help="Exit with 1 if any customer loses or gains, or pays more, or if anything changes at all.",
)
@EVERY_ROW
@formats("json", "markdown")
@common
def command(
    *,
    base: str,
    head: str | None,
    accounts: str | None,
    columns: str | None,
    accounts_query: str | None,
    ids: str | None,
    at: str | None,
    chart: str | None,
    dialect: Dialect | None,
    fail_on: Fails | None,
    everything: bool,
    form: str,
    root: Path,
    language: str,
) -> None:
    """What changes from BASE to HEAD for real customers: how many lose and gain, and how much money it moves.

    Each is a folder that holds catalog/ and policies/, or a git revision such as `main`; HEAD is the working
    folder unless it says otherwise. Amounts are what a month costs once every term has been renewed. Where
    BASE is there and has no catalog, or one with errors, nothing is compared: it says so, and exits with 0.
    """
    if accounts is None and dialect is None:
        fail(say("fleet", "usage.accounts", language), language)
    check_ids(ids, language)
    day = day_of(at, language)
    first, second, called = compared_from(base, head, root, language)
    if isinstance(first, Unusable):
        print_why(first, second, called, day, form, {"json": impact_not_compared_json}, language)
        return
    if dialect is not None or accounts is None:
        _print_queries(first, second, day, dialect or "duckdb", language)
        return
    with customers_of(
        accounts, (first, second), day, language, columns=columns, query=accounts_query
    ) as all_:
        with progress(language, "progress", "fleet") as show:
            found = all_.impact(show)
        if ids is not None:
            _write_ids(all_.machine, found, ids)
    definitions = (first.definitions, second.definitions)
    shown = Shown(found, *called, FleetWords(*definitions, language))
    if chart is not None:
        from ..report.impact_chart import impact_chart  # noqa: PLC0415  few want one

        save(Path(chart), impact_chart(shown), language)
    if form == "json":
        print_json(impact_json(found, *definitions))
    elif form == "markdown":
        print_text(impact_markdown(shown, everything=everything))
    else:
        show_impact(console(), shown, everything=everything)
    sys.exit(int(fails(found, fail_on)))


def _write_ids(machine: Machine, found: Impact, file: str) -> None:
    from ..fleet.listing import listing  # noqa: PLC0415  brings an extra with it
    from ..subscription.currency import rounded  # noqa: PLC0415

    rows = [
        {
            "section": row.section,
            "row": row.key,
            "action": row.action,
            "item": row.items[0] if row.items else None,
            "change_to": row.to,
        }
        for row in told(found)
        if row.answers is not None
    ]
    query = listing(machine, found, rows, lambda amount, code: exact(rounded(amount, code), code))
    machine.write(query, file)


def _print_queries(base: Engine, head: Engine, day: date, dialect: Dialect, language: str) -> None:
    with needing_extra(language):
        from ..fleet.canonical import ACCOUNTS, columns  # noqa: PLC0415  brings an extra with it
        from ..fleet.money import money  # noqa: PLC0415
        from ..fleet.printing import Recorder, statements  # noqa: PLC0415
        from ..fleet.rights import rights  # noqa: PLC0415

    recorder = Recorder(dialect, columns([base.definitions, head.definitions]))
    rights(recorder, ACCOUNTS, base, head, day)
    money(recorder, ACCOUNTS, base, head, day)
    parts = [f"-- {say('fleet', 'sql.accounts', language)}"]
    for step, text in statements(recorder.steps, dialect):
        if step.kind == "give":
            parts.append(f"-- {text}: {say('fleet', 'sql.given', language)}")
        else:
            parts.append(text)
    print_document("\n\n".join(parts) + "\n")

"""`maybuy preview`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..check.unanswerable import order_refused
from ..language import say
from ..loading import order_of
from ..model.decision import QuestionError
from ..order.summary import OrderError
from ..report.console import Text, console
from ..report.preview_json import PreviewWords, preview_json, record_json
from ..report.preview_text import show_preview
from ..source import LoadError
from .completion import files
from .everywhere import formats
from .shared import STANDARD_INPUT, account_from, common, day_of, document_from, engine_of, fail, print_json

NOT_READY = 1


@click.command(
    "preview",
    epilog="\b\nExample:\n  maybuy preview examples/accounts/acme.yaml examples/orders/acme-grows.yaml",
)
@click.argument("account", shell_complete=files)
@click.argument("order", shell_complete=files)
@click.option("--at", metavar="DATE", help="The day of the order (default: the one it says, else today).")
@click.option(
    "--confirm", is_flag=True, help="Print the order's record, or exit with 1 saying what is missing."
)
@formats("json")
@common
def command(
    *, account: str, order: str, at: str | None, confirm: bool, form: str, root: Path, language: str
) -> None:
    """The summary of ORDER for ACCOUNT: what changes, what it costs and when, what is still missing.

    ACCOUNT and ORDER are YAML or JSON files; one of them may be - for standard input.
    """
    if account == order == STANDARD_INPUT:
        fail(say("interface", "usage.one-input", language), language)
    engine = engine_of(root, language)
    customer = account_from(account, engine, language)
    document = document_from(order, language)
    wanted = order_of(document, engine.definitions)
    day = wanted.at if at is None and wanted.at is not None else day_of(at, language)
    try:
        summary = engine.preview(customer, wanted, day)
    except OrderError as error:
        found = order_refused(document, error.error, ("changes", error.number), customer)
        raise LoadError([found], (document,)) from error
    except QuestionError as error:
        if error.kind == "outside-term" and (at is not None or wanted.at is None):
            raise  # the day stands nowhere in the order
        raise LoadError([order_refused(document, error, (), customer)], (document,)) from error
    if confirm:
        if not summary.ready:
            out = console(to_error=True)
            out.print(Text(say("interface", "confirm.missing", language), style="error"))
            for one in summary.missing:
                out.print(Text(f"  ○ {PreviewWords(engine.definitions, language).missing(one, summary)}"))
            sys.exit(NOT_READY)
        record = record_json(summary, engine.definitions, language)
        print_json(record)
        if form == "text":
            done = say("interface", "confirm.done", language, id=record["id"])
            console(to_error=True).print(Text(f"✔ {done}", style="allow"), soft_wrap=True)
    elif form == "json":
        print_json(preview_json(summary, engine.definitions, language))
    else:
        show_preview(console(), engine.prepare(customer, wanted.user, day), summary, language)

"""`maybuy apply`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from ..language import say
from ..loading import account_of
from ..model.account import Account
from ..order.applied import OrderRecord, RecordError, applied
from ..report.console import Text, console
from ..report.preview_json import subscription_json
from ..source import LoadError, read
from ..source.rewritten import rewritten
from .completion import files
from .shared import STANDARD_INPUT, common, complain, document_from, engine_of, fail, print_document, save

UNFIT = 1


@click.command(
    "apply",
    epilog=(
        "\b\nExample:\n"
        "  maybuy preview examples/accounts/acme.yaml examples/orders/acme-grows.yaml --confirm"
        " > record.json\n"
        "  maybuy apply examples/accounts/acme.yaml record.json"
    ),
)
@click.argument("account", shell_complete=files)
@click.argument("record", shell_complete=files)
@click.option(
    "-o", "--out", "to", metavar="FILE", shell_complete=files,
    help="Write the account there, and leave the one that is read as it is.",
)  # fmt: skip
@common
def command(account: str, record: str, to: str | None, root: Path, language: str) -> None:
    """Write the account that a confirmed order leaves: what RECORD says, put into ACCOUNT.

    ACCOUNT is a YAML or JSON file, of which all but the subscription, the accepted terms and the way to pay
    stays as it is; with - it is read from standard input and written to standard output. RECORD is what
    `preview --confirm` printed. To apply a record twice does no harm.
    """
    if account == record == STANDARD_INPUT:
        fail(say("interface", "usage.one-input.record", language), language)
    engine = engine_of(root, language)
    document = document_from(account, language)
    before = account_of(document, engine.definitions)
    confirmed = _record(record, language)
    version = engine.definitions.version
    if confirmed.catalog.version != version:
        complain(say("interface", "record.other-catalog", language, id=confirmed.id), language, warning=True)
    try:
        after = applied(before, confirmed, engine.definitions)
    except RecordError as error:
        fail(error.message(language), language, UNFIT)
    text = rewritten(document, _changes(before, after))
    if text is None:
        fail(say("interface", "record.not-rewritten", language, file=document.file), language, UNFIT)
    account_of(read(text, document.file), engine.definitions)
    printed = account == STANDARD_INPUT and to is None
    if printed:
        print_document(text)
    elif after is not before or to is not None:
        save(Path(to or account), text, language)
    done = "record.applied" if after is not before else "record.already"
    said = say("interface", done, language, id=confirmed.id, account=after.id)
    console(to_error=printed).print(Text(f"✔ {said}", style="allow"), soft_wrap=True)


def _record(source: str, language: str) -> OrderRecord:
    """The record in a file, or with `-` on standard input; ends with 2 for what is none."""
    document = document_from(source, language)
    if not document.ok:
        raise LoadError(document.findings, (document,))
    try:
        return OrderRecord.model_validate(document.data)
    except ValidationError:
        fail(say("interface", "record.none", language, file=document.file), language)


def _changes(before: Account, after: Account) -> dict[str, Any]:
    """The keys of an account that an order gives other values."""
    found: dict[str, Any] = {}
    if after.subscription != before.subscription:
        found["subscription"] = subscription_json(after.subscription)
    if after.accepted_terms != before.accepted_terms:
        found["accepted_terms"] = dict(after.accepted_terms)
    if after.payment_method != before.payment_method:
        found["payment_method"] = after.payment_method
    return found

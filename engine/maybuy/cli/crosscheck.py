"""`maybuy crosscheck`."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import click

from ..engine import Engine
from ..language import say
from ..loading import account_of, read_account_text, read_listed
from ..model.account import Account
from ..report.console import console
from ..report.crosscheck import Checked, crosscheck_json, show_crosscheck
from ..second.crosscheck import Crosscheck, Put, Tally, attributes_of, replayable
from ..source import boundary_of, files_in
from .completion import files, folders
from .everywhere import formats
from .shared import common, day_of, document_from, durable_of, engine_of, fail, print_json, progress, save

DISAGREE = 1
KEPT = "crosscheck-question.json"
EXAMPLES = ("examples", "accounts")
EVERY = 100
"""Random questions after which the bar moves."""

ASKED = ("user", "at", "action")
"""What the question of a file must say, beside its account."""


@click.command("crosscheck", epilog="\b\nExample:\n  maybuy crosscheck --random 2000 --seed 7")
@click.option(
    "--accounts",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    shell_complete=folders,
    help="A folder of account files (default: examples/accounts of the root, where there is one).",
)
@click.option(
    "--at", metavar="DATE", help="Only this day (default: each on which an account's answers may differ)."
)
@click.option(
    "--random",
    "count",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Also N questions made up from the vocabulary: a value for every attribute, without an account.",
)
@click.option("--seed", type=int, default=0, metavar="N", show_default=True, help="Which random questions.")
@click.option("--replay", metavar="FILE", shell_complete=files, help="Only the question kept in a file.")
@formats("json")
@common
def command(
    *,
    folder: Path | None,
    at: str | None,
    count: int,
    seed: int,
    replay: str | None,
    form: str,
    root: Path,
    language: str,
) -> None:
    """The same questions to both engines: exit 1 at the first on which they disagree.

    The second engine is durable-rules. For every question all rules that match must be the same, and what
    follows from them. Of every account in a folder each user is asked about each action and item. The first
    question on which the engines disagree is kept in crosscheck-question.json, for --replay.
    """
    engine = engine_of(root, language)
    day = None if at is None else day_of(at, language)
    accounts: list[Account] = []
    started = monotonic()
    tally = Tally()
    with durable_of(engine, language) as durable:
        check = Crosscheck(engine, durable)
        if replay is not None:
            data = document_from(replay, language).data
            found = check.first_disagreement([_put(data, replay, check, language)], tally)
        else:
            accounts = _accounts(folder or root.joinpath(*EXAMPLES), engine)
            if folder is not None and not accounts:
                fail(say("interface", "crosscheck.no-accounts", language, folder=folder), language)
            if not accounts and not count:
                fail(say("interface", "crosscheck.nothing", language), language)
            with closing(_all(check, accounts, day, count, seed, language)) as puts:
                found = check.first_disagreement(puts, tally)
        file, alone = replay, True
        if found is not None and replay is None:
            question = replayable(found.put, engine.definitions)
            file = _keep(question, language)
            fresh = Crosscheck(Engine(engine.definitions), durable)
            again = [_put(question, file, fresh, language)]
            alone = fresh.first_disagreement(again, Tally()) is not None
    checked = Checked(
        accounts=len(accounts),
        about_accounts=tally.about_accounts,
        random=tally.random,
        seed=seed,
        rules=len(check.rules),
        matched=len(tally.matched),
        seconds=monotonic() - started,
        disagreement=found,
        file=None if found is None else file,
        alone=alone,
    )
    if form == "json":
        print_json(crosscheck_json(checked, engine.definitions))
    else:
        show_crosscheck(console(), checked, engine.definitions, language)
    if found is not None:
        sys.exit(DISAGREE)


def _accounts(folder: Path, engine: Engine) -> list[Account]:
    """The accounts in the files of a folder. Raises LoadError where one cannot be read."""
    documents = [read_listed(folder, one, shown=str(folder / one.name)) for one in files_in(folder)]
    return [account_of(one, engine.definitions) for one in documents]


def _all(
    check: Crosscheck, accounts: list[Account], day: date | None, count: int, seed: int, language: str
) -> Generator[Put, None, None]:
    """All questions, with progress where that shows."""
    with progress(language, "crosscheck.bar.accounts") as show:
        for number, account in enumerate(accounts):
            show(number, len(accounts))
            yield from check.of_account(account, day)
    with progress(language, "crosscheck.bar.random") as show:
        for number, put in enumerate(check.random(count, seed)):
            if number % EVERY == 0:
                show(number, count)
            yield put


def _keep(question: dict[str, Any], language: str) -> str:
    """Writes a question as a file to replay; gives its name."""
    text = json.dumps(question, ensure_ascii=False, indent=2) + "\n"
    save(Path(KEPT), text, language, within=boundary_of(Path()))
    return KEPT


def _put(data: object, source: str, check: Crosscheck, language: str) -> Put:
    """The question that a file's data is, which an earlier disagreement left."""
    said = data if isinstance(data, dict) else {}
    if isinstance(said.get("attributes"), dict):
        return check.of_attributes(attributes_of(said["attributes"], check.engine.definitions))
    if not isinstance(said.get("account"), dict) or not all(isinstance(said.get(one), str) for one in ASKED):
        fail(say("interface", "crosscheck.not-a-question", language, file=source), language)
    text = json.dumps(said["account"])
    account = read_account_text(text, source, check.engine)
    asked = check.engine.prepare(account, said["user"], day_of(said["at"], language))
    decision = asked.decide(
        said["action"],
        said.get("item"),
        seats=said.get("seats"),
        quantity=said.get("quantity"),
        to=said.get("to"),
    )
    return check.of_decision(asked, decision)

"""`maybuy decide`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..decide.derive import options_of
from ..language import say
from ..model.ask import Ask
from ..model.policy import Action
from ..report.decision_text import show_decision
from ..report.json_form import considered_json, decision_json
from .completion import actions, files, items
from .everywhere import formats
from .options import DAY, TO, USER
from .shared import account_from, common, day_of, durable_of, engine_of, fail, print_json

if TYPE_CHECKING:
    from ..decide.consider import Considered

EXIT_CODES = {"allow": 0, "refer": 3, "deny": 4}


@click.command(
    "decide",
    epilog="\b\nExample:\n"
    "  maybuy decide examples/accounts/acme.yaml --user marie add_seats support --at 2020-09-01 --why",
)
@click.argument("account", shell_complete=files)
@click.argument("action", shell_complete=actions)
@click.argument("item", required=False, shell_complete=items)
@USER
@DAY
@click.option(
    "--seats", type=int, metavar="N", help="Seats: how many to buy, or how many more or fewer (default 1)."
)
@click.option(
    "--quantity",
    type=int,
    metavar="N",
    help="Units of a limit: the total to use, or how many to add or take away (default 1).",
)
@TO
@click.option("--why", is_flag=True, help="Show each rule considered.")
@click.option(
    "--engine",
    "matcher",
    type=click.Choice(["index", "durable"]),
    default="index",
    show_default=True,
    help="What finds the rules that apply: the index, or durable-rules, by which it is checked.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 0 for allow, 3 for refer, 4 for deny.")
@formats("json")
@common
def command(
    *,
    account: str,
    action: str,
    item: str | None,
    user: str,
    at: str | None,
    seats: int | None,
    quantity: int | None,
    to: str | None,
    why: bool,
    matcher: str,
    exit_code: bool,
    form: str,
    root: Path,
    language: str,
) -> None:
    """One decision: may a user of ACCOUNT do ACTION (to ITEM)?

    ACCOUNT is a YAML or JSON file, or - for standard input.
    """
    engine = engine_of(root, language)
    _refuse_unused(engine.definitions.actions.get(action), language, seats=seats, quantity=quantity, to=to)
    customer = account_from(account, engine, language)
    ask = Ask(action, item, seats, quantity, to)
    asked = engine.prepare(customer, user, day_of(at, language))
    if matcher == "durable":
        from ..second.conclusions import decide  # noqa: PLC0415  few need it

        with durable_of(engine, language) as durable:
            decision = decide(durable, asked, ask)
    else:
        decision = asked.answer(ask)
    rules: tuple[Considered, ...] = ()
    if why:
        from ..decide.consider import considered  # noqa: PLC0415  few ask why

        rules = considered(decision)
    if form == "json":
        shown = decision_json(decision, engine.definitions, language)
        if why:
            shown["considered"] = [considered_json(one) for one in rules]
        print_json(shown)
    else:
        show_decision(decision, language)
        if why:
            from ..report.considered_text import show_considered  # noqa: PLC0415  rich takes long to import
            from ..report.console import console  # noqa: PLC0415

            show_considered(console(), rules, language, decision)
    if exit_code:
        sys.exit(EXIT_CODES[decision.outcome])


def _refuse_unused(action: Action | None, language: str, **given: object) -> None:
    """Ends with 2 for an option that makes no difference to an action: something else was meant."""
    if action is None:
        return
    taken = options_of(action)
    unused = next((name for name, value in given.items() if value is not None and name not in taken), None)
    if unused is None:
        return
    key = "usage.option-unused.takes" if taken else "usage.option-unused"
    takes = ", ".join(f"`--{one}`" for one in taken)
    fail(say("interface", key, language, option=f"--{unused}", action=action.id, takes=takes), language)

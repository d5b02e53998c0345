"""`maybuy init`."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from shlex import quote

import click

from ..language import say
from ..loading import read_root
from ..model.narrowed import narrowed
from ..model.schemas import schema
from ..report.console import Text, console
from .completion import folders
from .new_folder import Put, new_folder
from .schema import GENERAL, NARROWED, schema_files
from .shared import common

TRIES = (
    "maybuy --root {folder} validate",
    "maybuy --root {folder} test",
    "maybuy --root {folder} offers {account} --user ana --at 2026-06-01",
    "maybuy --root {folder} decide {account} --user ben buy weather --at 2026-06-01",
)


@click.command("init", epilog="Example: maybuy init my-catalog")
@click.argument("folder", metavar="DIR", shell_complete=folders)
@common
def command(folder: str, root: Path, language: str) -> None:  # noqa: ARG001
    """A small catalog of your own to start from, in DIR: valid, with an account to try it on.

    DIR must be new or empty: nothing is ever overwritten.
    """
    target = Path(folder)
    with new_folder(target, language) as put:
        _fill(target, put, language)
    out = console()
    out.print(
        Text("✔ ", style="allow") + Text(say("interface", "init.done", language, folder=folder)),
        soft_wrap=True,
    )
    out.print(Text(say("interface", "init.next", language)))
    account = str(target / "accounts" / "marina.yaml")
    for line in TRIES:
        out.print(
            Text("  " + line.format(folder=quote(folder), account=quote(account)), style="label"),
            soft_wrap=True,
        )


def _fill(target: Path, put: Put, language: str) -> None:
    """Writes the catalog, and the schemas that editors check it with."""
    with as_file(files("maybuy") / "templates" / "seats") as templates:
        for one in sorted(templates.rglob("*.yaml")):
            put(str(one.relative_to(templates)), one.read_bytes())
    definitions = read_root(target).definitions
    for file, text in (
        *schema_files(Path(GENERAL), schema),
        *schema_files(Path(NARROWED), lambda kind: narrowed(kind, definitions, language)),
    ):
        put(str(file), text.encode())

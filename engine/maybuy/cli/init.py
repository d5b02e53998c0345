"""`maybuy init`."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from shlex import quote
from shutil import copytree

import click

from ..language import say
from ..loading import read_root
from ..model.narrowed import narrowed
from ..model.schemas import schema
from ..report.console import console
from ..report.words import Text
from .completion import folders
from .schema import GENERAL, NARROWED, write_schemas
from .shared import common, fail

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
    if not _free(target):
        fail(say("interface", "init.exists", language, folder=folder), language)
    try:
        with as_file(files("maybuy") / "templates") as templates:
            copytree(templates, target, dirs_exist_ok=True)
    except OSError:  # of shutil's, which joins several, as well
        fail(say("interface", "usage.unwritable", language, file=folder), language)
    definitions = read_root(target, language=language).definitions
    write_schemas(target / GENERAL, schema, language)
    write_schemas(target / NARROWED, lambda kind: narrowed(kind, definitions, language), language)
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


def _free(target: Path) -> bool:
    """Whether a folder is new or empty. One that cannot be looked into may hold anything."""
    try:
        if not target.exists():
            return not target.is_symlink()
        return target.is_dir() and not any(target.iterdir())
    except OSError:
        return False

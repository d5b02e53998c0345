"""`maybuy init`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from shlex import quote
from typing import Final

import click

from ..language import naming, say
from ..loading import read_root
from ..model.narrowed import narrowed
from ..model.schemas import schema
from ..report.console import Text, console, marked
from .completion import folders
from .new_folder import Put, new_folder
from .schema import GENERAL, NARROWED, schema_files
from .shared import common

_ALWAYS: Final = ("maybuy --root {folder} validate", "maybuy --root {folder} test")
TRIES: Final[Mapping[str, tuple[str, ...]]] = {
    "seats": (
        *_ALWAYS,
        "maybuy --root {folder} offers {account} --user ana --at 2026-06-01",
        "maybuy --root {folder} decide {account} --user ben buy weather --at 2026-06-01",
    ),
    "usage": (
        *_ALWAYS,
        "maybuy --root {folder} compare forecasts --at 2026-06-01",
        "maybuy --root {folder} preview {account} {orders}/ocean.yaml",
    ),
    "tiers": (
        *_ALWAYS,
        "maybuy --root {folder} compare pilots --at 2026-06-01",
        "maybuy --root {folder} preview {account} {orders}/grow.yaml",
    ),
}
"""What may be tried next, by template; each is a folder of `templates/`."""


@click.command(
    "init", epilog="\b\nExamples:\n  maybuy init my-catalog\n  maybuy init my-tiers --template tiers"
)
@click.argument("folder", metavar="DIR", shell_complete=folders)
@click.option(
    "--template",
    type=click.Choice(list(TRIES)),
    default="seats",
    show_default=True,
    help="What is paid for: seats; an account and its usage; seats in tiers, and a fee paid once.",
)
@common
def command(folder: str, template: str, root: Path, language: str) -> None:  # noqa: ARG001
    """A small catalog of your own to start from, in DIR: valid, with an account to try it on.

    DIR must be new or empty: nothing is ever overwritten.
    """
    target = Path(folder)
    with new_folder(target, language) as put:
        _fill(target, template, put, language)
    out = console()
    out.print(marked("allow", say("interface", "init.done", language, folder=folder)), soft_wrap=True)
    out.print(Text(say("interface", "init.next", language)))
    beside = {"account": target / "accounts" / "marina.yaml", "orders": target / "orders"}
    words = {name: quote(str(path)) for name, path in beside.items()}
    for line in TRIES[template]:
        out.print(Text("  " + line.format(folder=quote(folder), **words), style="label"), soft_wrap=True)


def _fill(target: Path, template: str, put: Put, language: str) -> None:
    """Writes the catalog, and the schemas that editors check it with."""
    with as_file(files("maybuy") / "templates" / template) as templates:
        for one in sorted(templates.rglob("*.yaml")):
            put(str(one.relative_to(templates)), one.read_bytes())
    definitions = read_root(target).definitions
    for file, text in (
        *schema_files(Path(GENERAL), schema),
        *schema_files(Path(NARROWED), lambda kind: narrowed(kind, definitions, naming(language))),
    ):
        put(str(file), text.encode())

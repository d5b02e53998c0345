"""`maybuy init`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
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
from .schema import GENERAL, NARROWED, schema_files
from .shared import common, fail, save, unwritable

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
    made: list[Path] = []
    try:
        _fill(target, made, language)
    except BaseException:
        _clear(made)
        raise
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


def _fill(target: Path, made: list[Path], language: str) -> None:
    """Writes the catalog, and notes what it made. Where it cannot, says why and ends with 2."""
    with as_file(files("maybuy") / "templates") as templates:
        for one in sorted(templates.rglob("*.yaml")):
            _put(target / one.relative_to(templates), one.read_bytes(), made, language)
    definitions = read_root(target).definitions
    for file, text in (
        *schema_files(target / GENERAL, schema),
        *schema_files(target / NARROWED, lambda kind: narrowed(kind, definitions, language)),
    ):
        _put(file, text.encode(), made, language)


def _put(file: Path, content: bytes, made: list[Path], language: str) -> None:
    try:
        for folder in reversed([one for one in file.parents if not one.exists()]):
            folder.mkdir()
            made.append(folder)
    except OSError as error:
        unwritable(file.parent, error, language)
    made.append(file)
    save(file, content, language)


def _clear(made: Sequence[Path]) -> None:
    """Takes back what was made, so that the folder is as free as it was."""
    for one in reversed(made):
        with suppress(OSError):
            if one.is_dir():
                one.rmdir()
            else:
                one.unlink()


def _free(target: Path) -> bool:
    """Whether a folder is new or empty. One that cannot be looked into may hold anything."""
    try:
        if not target.exists():
            return not target.is_symlink()
        return target.is_dir() and not any(target.iterdir())
    except OSError:
        return False

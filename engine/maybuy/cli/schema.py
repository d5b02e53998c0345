"""`maybuy schema`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from ..language import naming, say
from ..model.kinds import KINDS
from ..model.narrowed import narrowed
from ..model.schemas import schema
from ..report.console import Text, console
from ..source import boundary_of
from .completion import kinds
from .shared import common, fail, keep_within, print_json, read_in, save, unwritable

GENERAL: Final = "schemas"
NARROWED: Final = "schemas/narrowed"
"""The folders of a root that schemas are written to: those of the kinds, and those of its own ids."""


@click.command("schema", epilog="\b\nExamples:\n  maybuy schema policy\n  maybuy schema --catalog --write")
@click.argument("kind", required=False, shell_complete=kinds)
@click.option("--write", is_flag=True, help=f"Write to the root's {GENERAL}/ folder.")
@click.option(
    "--catalog",
    "narrow",
    is_flag=True,
    help=f"Narrow them to the ids of the root's own files; --write goes to {NARROWED}/.",
)
@common
def command(kind: str | None, write: bool, narrow: bool, root: Path, language: str) -> None:
    """The JSON Schema (2020-12) of a KIND of file, for editors and validators; of all kinds without one."""
    if kind is not None and kind not in KINDS:
        fail(say("interface", "usage.unknown-kind", language, word=kind, known=", ".join(KINDS)), language)
    # Files with mistakes in them are no reason to refuse: it is while they are mended that schemas help.
    definitions = read_in(root, language).definitions if narrow else None

    def made(one: str) -> dict[str, Any]:
        return schema(one) if definitions is None else narrowed(one, definitions, naming(language))

    if write:
        folder, boundary = root / (NARROWED if narrow else GENERAL), boundary_of(root)
        keep_within(boundary, folder, language)
        for file, text in schema_files(folder, made, [kind] if kind else KINDS):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                unwritable(file, error, language)
            save(file, text, language, within=boundary)
            console().print(Text(say("interface", "written", language, file=file)), soft_wrap=True)
    elif kind:
        print_json(made(kind))
    else:
        print_json({one: made(one) for one in KINDS})


def schema_files(
    folder: Path, made: Callable[[str], dict[str, Any]], kinds: Iterable[str] = KINDS
) -> Iterator[tuple[Path, str]]:
    """The files of schemas in a folder, each with what it has to hold."""
    return ((folder / f"{kind}.schema.json", written(made(kind))) for kind in kinds)


def written(one: dict[str, Any]) -> str:
    """A schema as its file has it."""
    return json.dumps(one, ensure_ascii=False, indent=2) + "\n"

"""`maybuy schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from ..language import say
from ..model.schemas import KINDS, schema
from ..report.console import console
from .completion import kinds
from .shared import common, fail


@click.command("schema", epilog="\b\nExample:\n  maybuy schema policy")
@click.argument("kind", required=False, shell_complete=kinds)
@click.option("--write", is_flag=True, help="Write all schemas to the root's schemas/ folder.")
@common
def command(kind: str | None, write: bool, root: Path, language: str) -> None:
    """The JSON Schema (2020-12) of a KIND of file, for editors and validators; of all kinds without one."""
    if kind is not None and kind not in KINDS:
        fail(say("interface", "usage.unknown-kind", language, word=kind, known=", ".join(KINDS)), language)
    kinds = [kind] if kind else list(KINDS)
    if write:
        folder = root / "schemas"
        for one in kinds:
            file = folder / f"{one}.schema.json"
            try:
                folder.mkdir(exist_ok=True)
                file.write_text(written(one), encoding="utf-8")
            except OSError:
                fail(say("interface", "usage.unwritable", language, file=file), language)
            console().print(Text(say("interface", "written", language, file=file)), soft_wrap=True)
        return
    click.echo(
        written(kind) if kind else json.dumps({one: schema(one) for one in kinds}, indent=2), nl=not kind
    )


def written(kind: str) -> str:
    """A schema as its file has it."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"

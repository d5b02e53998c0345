"""`maybuy timeline`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..decide.timeline import timeline
from ..report.console import console
from ..report.timeline import show_timeline, timeline_json
from .shared import common, engine_of


@click.command("timeline", epilog="Example: maybuy timeline")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@common
def command(form: str, root: Path, language: str) -> None:
    """Every date on which an answer or a price can change, past and future, and what changes then."""
    definitions = engine_of(root, language).definitions
    events = timeline(definitions)
    if form == "json":
        click.echo(json.dumps(timeline_json(events, definitions, language), ensure_ascii=False, indent=2))
    else:
        show_timeline(console(), events, definitions, language)

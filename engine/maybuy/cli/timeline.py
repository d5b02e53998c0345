"""`maybuy timeline`."""

from __future__ import annotations

from pathlib import Path

import click

from ..report.console import console
from ..report.timeline import show_timeline, timeline_json
from ..views.timeline import timeline
from .everywhere import formats
from .shared import common, engine_of, print_json


@click.command("timeline", epilog="Example: maybuy timeline")
@formats("json")
@common
def command(form: str, root: Path, language: str) -> None:
    """Every date on which an answer or a price can change, past and future, and what changes then."""
    definitions = engine_of(root, language).definitions
    events = timeline(definitions)
    if form == "json":
        print_json(timeline_json(events, definitions, language))
    else:
        show_timeline(console(), events, definitions, language)

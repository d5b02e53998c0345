"""`maybuy build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..bundle import read_bundle, written
from ..language import say
from ..report.console import console, marked
from ..report.speaker import how_many
from .options import BUNDLE
from .shared import common, compiled_from, save


@click.command("build", epilog="Example: maybuy build -o catalog.maybuy")
@BUNDLE
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 unless FILE is what would be written."
)
@common
def command(file: str, check: bool, root: Path, language: str) -> None:
    """Put the catalog and the policies into one file that is read at once: a bundle.

    Every command takes a bundle as its --root, and `maybuy.load` does. The same files make the same bundle,
    to the byte. Exits with 1 when there is an error in the files.
    """
    engine, digests = compiled_from(root, language, wrong=1)
    content = written(engine, digests)
    target = Path(file)
    if check:
        made_of = read_bundle(target).engine.definitions.version
        same = target.read_bytes() == content
        said = say(
            "interface", "build.same" if same else "build.differs", language,
            file=file, version=engine.definitions.version, made_of=made_of,
        )  # fmt: skip
        console().print(marked("allow" if same else "deny", said), soft_wrap=True)
        sys.exit(0 if same else 1)
    save(target, content, language)
    said = say(
        "interface", "build.done", language,
        file=file, files=how_many("files", len(digests), language), version=engine.definitions.version,
    )  # fmt: skip
    console().print(marked("allow", said), soft_wrap=True)

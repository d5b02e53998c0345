"""`maybuy import`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from ..importing.files import files_of
from ..importing.pricing2yaml import price_list
from ..importing.shape import LIMITS, kept
from ..language import say
from ..report.console import Text, console
from ..report.imported import imported_json, show_imported
from ..source import read, read_file
from .completion import files, folders
from .everywhere import formats
from .new_folder import new_folder
from .shared import STANDARD_INPUT, common, print_json, standard_input

FORMATS = ("pricing2yaml",)

TRIES = ("maybuy --root {folder} validate", "maybuy --root {folder} compare {product}")


@click.command(
    "import",
    epilog="\b\nExample:\n  maybuy import pricing2yaml examples/price-lists/boatyard.yml -o boatyard",
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("file", shell_complete=files)
@click.option(
    "-o", "--out", "to", metavar="DIR", shell_complete=folders,
    help="The folder to make (default: one called as the product, in this folder).",
)  # fmt: skip
@formats("json")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@common
def command(format_: str, file: str, to: str | None, form: str, root: Path, language: str) -> None:  # noqa: ARG001
    """Make a root of the price list in FILE: catalog, features, limits, and policies to begin with.

    FORMAT is pricing2yaml: Pricing2Yaml 1.0 to 3.1. What a root does not say, or says otherwise, is told
    with its place in FILE. DIR must be new or empty: nothing is ever overwritten. With - the price list is
    read from standard input.
    """
    if file == STANDARD_INPUT:
        document = kept(read(standard_input(language, LIMITS.max_bytes + 1), "<stdin>", limits=LIMITS))
    else:
        document = kept(read_file(Path(file), file, limits=LIMITS))
    found = price_list(document)
    texts = files_of(found)
    folder = to or found.id
    with new_folder(Path(folder), language) as put:
        for name, text in texts.items():
            put(name, text.encode())
    if form == "json":
        print_json(imported_json(found, document, folder, list(texts), language))
        return
    out = console()
    show_imported(out, found, document, folder, language)
    out.print(Text(say("interface", "init.next", language)))
    product = found.id if found.plans else found.add_ons[0].id
    for line in TRIES:
        out.print(
            Text("  " + line.format(folder=quote(folder), product=product), style="label"), soft_wrap=True
        )

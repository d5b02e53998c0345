"""`maybuy import`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from ..importing.files import files_of
from ..importing.formats import FORMATS, Format
from ..importing.shape import LIMITS
from ..language import say
from ..report.console import Text, console
from ..report.unsaid import imported_json, show_imported
from ..source import Document, LoadError, UnreadableError, content_of, read_file
from .completion import files, folders
from .everywhere import formats
from .new_folder import new_folder
from .shared import STANDARD_INPUT, common, print_json, standard_input

TRIES = ("maybuy --root {folder} validate", "maybuy --root {folder} compare {product}")


@click.command(
    "import",
    epilog="\b\nExample:\n  maybuy import pricing2yaml examples/price-lists/boatyard.yml -o boatyard",
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
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

    FORMAT is pricing2yaml (Pricing2Yaml 1.0 to 3.1), stripe (JSON, as the API lists products, prices and
    features) or killbill (the XML of a catalog). What a root does not say, or says otherwise, is told with
    its place in FILE. DIR must be new or empty: nothing is ever overwritten. With - the price list is read
    from standard input.
    """
    chosen = FORMATS[format_]
    if file == STANDARD_INPUT:
        document = chosen.document(standard_input(language, LIMITS.max_bytes + 1), "<stdin>")
    else:
        document = _read(chosen, file)
    found = chosen.price_list(document)
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
    ids = [*(one.id for one in found.products), *(one.id for one in found.others)]
    for line in TRIES:
        out.print(
            Text("  " + line.format(folder=quote(folder), product=ids[0]), style="label"), soft_wrap=True
        )


def _read(chosen: Format, file: str) -> Document:
    """The document in a file; raises LoadError where it cannot be read."""
    try:
        return chosen.document(content_of(Path(file), LIMITS), file)
    except UnreadableError:
        found = read_file(Path(file), file, limits=LIMITS)
        raise LoadError(found.findings, (found,)) from None

"""`maybuy prove`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..engine import Engine
from ..language import say
from ..language.told import told
from ..model.promise import PlacedPromise
from ..proving.promises import proofs
from ..report import markdown
from ..report.console import console, printed
from ..report.proofs import ProofWords, proof_findings, proofs_json
from ..report.proofs_text import show_proofs
from ..source import Finding, read_file
from .also import Also, formats_also, present
from .completion import folders
from .machines import FORMATS, paths_from, print_findings
from .options import PATHS
from .options import budget as within_budget
from .revisions import Unusable, version_from
from .shared import common, complain, day_of, engine_of, fail, print_json, print_text, progress, show_errors


@click.command("prove", epilog="\b\nExample:\n  maybuy prove policies/promises.yaml")
@PATHS
@click.option(
    "--base",
    metavar="BASE",
    shell_complete=folders,
    help="What was there before, for promises about a change: a folder, or a git revision such as `main`.",
)
@click.option("--if-any", "if_any", is_flag=True, help="Where nothing is promised, say so, and exit with 0.")
@within_budget
@formats_also("json", "markdown", *FORMATS)
@common
def command(
    paths: tuple[str, ...],
    base: str | None,
    if_any: bool,
    budget: float,
    form: str,
    also: Also,
    root: Path,
    language: str,
) -> None:
    """Whether the promises are kept, over all questions that can be asked on any day.

    They are the files of `kind: promises` among the policies, or those of PATHs. Exits with 1 when a promise
    is broken, which a question shows that was asked and answered so, or when it could not be worked out.
    """
    engine = engine_of(root, language)
    none = if_any and not (paths or engine.definitions.promises)
    if none:
        complain(say("interface", "proved.none", language, root=root), language, warning=True)
    promises = [] if none else _chosen(engine, paths, root, language)
    before = None if base is None else _before(base, root, language)
    today = day_of(None, language)
    with progress(language, "proved.proving") as show:
        found = proofs(engine, today, promises, base=before, seconds=budget, progress=show)

    def line_of(file: str, number: int) -> str:
        return documents[file].line(number) if file in documents else ""

    words = ProofWords(engine.definitions, language)
    # A bundle has no files that could be shown.
    names = dict.fromkeys(map(_file, promises)) if root.is_dir() else ()
    documents = {name: read_file(root / name, name) for name in names}
    diagnostics = told(sorted(proof_findings(found, documents, words), key=Finding.key), language)

    def show_as(form: str) -> None:
        if form == "json":
            print_json(proofs_json(found, words))
        elif form in FORMATS:
            path_of = paths_from(root)
            print_findings(form, diagnostics, documents, line_of, path_of, command="prove", language=language)
        elif form == "markdown":
            text = printed(lambda out: show_proofs(out, out, found, diagnostics, line_of, language))
            print_text(markdown.fenced(text))
        elif not none:
            show_proofs(console(), console(to_error=True), found, diagnostics, line_of, language)

    present(show_as, form, also, language)
    sys.exit(int(any(proof.holds is not True for proof in found if not proof.apart)))


def _before(base: str, root: Path, language: str) -> Engine | None:
    """The version that was there before; None, which is said, where nothing can be held against it."""
    found = version_from(base, root, language)
    if isinstance(found, Unusable):
        if found.errors is not None:
            show_errors(found.errors, language)
        complain(say("interface", "proved.unusable", language, base=base), language, warning=True)
        return None
    return found


def _file(promised: PlacedPromise) -> str:
    return promised.place.rsplit(":", 2)[0]


def _chosen(engine: Engine, paths: Sequence[str], root: Path, language: str) -> list[PlacedPromise]:
    """The promises of some files or of the files in some folders, by default all; ends with 2 without any."""
    every = list(engine.definitions.promises)
    if not every:
        fail(say("interface", "proved.none", language, root=root), language)
    chosen: list[PlacedPromise] = []
    for path in paths:
        if not Path(path).exists():
            fail(say("interface", "usage.no-file", language, file=path), language)
        real = Path(path).resolve()
        here = [one for one in every if (root / _file(one)).resolve().is_relative_to(real)]
        if not here:
            fail(say("interface", "proved.elsewhere", language, file=path), language)
        chosen += [one for one in here if one not in chosen]
    return chosen if paths else every

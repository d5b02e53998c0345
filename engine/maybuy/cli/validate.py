"""`maybuy validate`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import click
from rich.console import Console

from ..check.hidden_character import hidden_characters
from ..language import say
from ..loading import Root, check_customer_file, is_test
from ..report import markdown
from ..report.console import console, printed
from ..report.diagnostics_text import show_diagnostics
from ..report.json_form import diagnostic_json
from ..report.money import is_one, number
from ..report.sentences import joined
from ..report.words import Text
from ..source import Diagnostic, Document, Lines, Severity, files_in
from ..testing.checking import check_tests
from .completion import files
from .machines import FORMATS, paths_from, print_findings
from .shared import common, day_of, fail, findings_in, print_json, print_text, read_in

LineOf = Callable[[str, int], str]


@click.command("validate", epilog="\b\nExample:\n  maybuy validate catalog/support.yaml examples/accounts")
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", *FORMATS]),
    default="text",
    show_default=True,
)
@common
def command(paths: tuple[str, ...], form: str, root: Path, language: str) -> None:
    """Check the catalog and the policies: shape, references, meaning; all problems at once.

    With PATHs (files or folders), only what is wrong in these; accounts, orders and tests may be among them.
    Exits with 1 when there is an error.
    """
    today = day_of(None, language)
    if paths:
        found, files, given, line_of = _of_paths(paths, root, read_in(root, language), today, language)
    else:
        known = findings_in(root, today, language)
        found, files, given, line_of = known.diagnostics, known.files, (), _line_on_disk(root)
    errors = sum(one.severity is Severity.ERROR for one in found)
    if form == "json":
        shown = {
            "ok": not errors,
            "files": len(files),
            "diagnostics": [diagnostic_json(one) for one in found],
        }
        print_json(shown)
    elif form in FORMATS:
        path_of = paths_from(root, given)
        print_findings(form, found, files, line_of, path_of, command="validate", language=language)
    elif form == "markdown":
        text = printed(lambda out: _show(out, found, len(files), line_of, errors, language))
        print_text(markdown.fenced(text))
    else:
        _show(console(), found, len(files), line_of, errors, language)
    sys.exit(1 if errors else 0)


def _of_paths(
    paths: tuple[str, ...], root: Path, read: Root, today: date, language: str
) -> tuple[Sequence[Diagnostic], tuple[str, ...], tuple[str, ...], LineOf]:
    """The findings in some files, their names, the names of those beside the root's own, and their lines."""
    documents = {file.document.file: file.document for file in read.files}
    chosen: dict[str, Document] = {}
    beside: dict[str, Document] = {}
    found: list[Diagnostic] = []
    tests: list[Path] = []
    known = {(root / file).resolve(): file for file in documents}
    for given in paths:
        files = _files(Path(given), language)
        if not files:
            fail(say("interface", "usage.nothing", language, file=given), language)
        for file in files:
            if file.resolve() in known:
                name = known[file.resolve()]
                chosen[name] = documents[name]
                found += [one for one in read.diagnostics if one.file == name]
            elif is_test(file.name):
                tests.append(file)
            else:
                document, findings = check_customer_file(file, read.definitions, language)
                beside[document.file] = document
                found += [*findings, *hidden_characters(document, language)]
    lines = {**chosen, **beside}
    for suite, wrong in check_tests(tests, root, read, today, language):
        chosen[suite.document.file] = suite.document
        lines |= suite.documents
        found += wrong
    return (
        sorted(set(found), key=Diagnostic.key),
        (*chosen, *beside),
        tuple(beside),
        lambda name, number: lines[name].line(number) if name in lines else "",
    )


def _line_on_disk(root: Path) -> LineOf:
    """Lines of files that were not read this time, because what is wrong with them was known."""

    @cache
    def lines(name: str) -> Lines:
        try:
            return Lines((root / name).read_text(encoding="utf-8-sig", errors="replace"))
        except OSError:
            return Lines("")

    return lambda name, number: lines(name).line(number)


def _files(path: Path, language: str) -> list[Path]:
    """A file by itself whatever its name, or the YAML and JSON files of a folder."""
    try:
        if path.is_dir():
            return [path / one.name for one in files_in(path)]
        path.stat()
    except OSError:
        fail(say("interface", "usage.no-file", language, file=path), language)
    return [path]


def _show(
    out: Console, found: Sequence[Diagnostic], count: int, line_of: LineOf, errors: int, language: str
) -> None:
    show_diagnostics(out, found, line_of, language)
    files = _counted("files", count, language)
    if not found:
        out.print(Text("✔ ", style="allow") + Text(say("interface", "validate.fine", language, files=files)))
        return
    counts = Counter(one.severity for one in found)
    findings = joined(
        (_counted(one, counts[one], language) for one in Severity if counts[one]), language, "and"
    )
    mark = Text("✘ ", style="deny") if errors else Text("➜ ", style="refer")
    out.print(mark + Text(say("interface", "validate.found", language, findings=findings, files=files)))


def _counted(what: str, count: int, language: str) -> str:
    one = ".one" if is_one(count, language) else ""
    return say("interface", f"count.{what}{one}", language, count=number(count, language))

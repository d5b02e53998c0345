"""`maybuy fmt`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from ..language import say
from ..language.told import told
from ..loading import FOLDERS, files_of, read_listed
from ..report.console import Text, console, marked
from ..report.diagnostics_text import show_diagnostics
from ..report.speaker import how_many
from ..source import Listed, LoadError, UnreadableError, below, boundary_of, content_of, files_named, read
from ..source.layout import laid_out
from ..writing import write
from .everywhere import USAGE
from .options import PATHS
from .shared import (
    STANDARD_INPUT,
    common,
    complain,
    fail,
    print_document,
    print_text,
    progress,
    standard_input,
    why_unwritable,
)

NOT_OURS: Final = ".json"
"""The ending of files that are read, but have a layout of their own."""


class _WriteError(Exception):
    """A file that cannot be written; the text says so."""


@click.command("fmt", epilog="\b\nExamples:\n  maybuy fmt\n  maybuy fmt --check --diff policies/rights.yaml")
@PATHS
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where something would change.")
@click.option("--diff", "show", is_flag=True, help="Show what changes.")
@common
def command(paths: tuple[str, ...], check: bool, show: bool, root: Path, language: str) -> None:
    """Format YAML files the same way everywhere: the root's own, or the files and folders given.

    Comments stay, and so does every word and number: no decision ever changes. A file that cannot be
    formatted is left as it is, and the exit code is 2. `-` is standard input, formatted on standard output.
    """
    if paths == (STANDARD_INPUT,):
        document = read(standard_input(language), "<stdin>")
        print_document(laid_out(document))
        return
    chosen, missing = _chosen(paths, root, language)
    for path in missing:
        complain(say("interface", "usage.no-file", language, file=path), language)
    if not chosen and missing:
        sys.exit(USAGE)
    changed = 0
    refused: list[LoadError | _WriteError] = []
    with progress(language) as show_progress:
        for done, file in enumerate(chosen):
            show_progress(done, len(chosen))
            try:
                changed += _one(file, check=check, show=show, language=language)
            except (LoadError, _WriteError) as error:
                refused.append(error)
    _tell(refused, language)
    _sum_up(changed, len(refused), len(chosen), check=check, language=language)
    sys.exit(USAGE if refused or missing else int(check and changed > 0))


def _one(file: Listed, *, check: bool, show: bool, language: str) -> bool:
    """Lays one file out, unless it is only checked; whether that changes it.

    Raises LoadError for what is in the file, _WriteError for what keeps it from being written.
    """
    path = Path(file.name)
    try:
        if file.problem:
            raise UnreadableError(file.problem)
        before = content_of(path)
    except UnreadableError:
        document = read_listed(Path(), file)
        raise LoadError(document.findings, (document,)) from None
    after = laid_out(read(before, file.name))
    if after.encode() == before:
        return False
    if not check:
        try:
            write(path, after.encode())
        except OSError as error:
            raise _WriteError(why_unwritable(path, error, language)) from error
    console().print(Text(file.name), soft_wrap=True)
    if show:
        _show(path, before.decode("utf-8-sig").splitlines(), after.splitlines(), language)
    return True


def _show(file: Path, before: list[str], after: list[str], language: str) -> None:
    """The lines that differ, or where none does that their ends do."""
    lines = unified_diff(before, after, str(file), str(file), lineterm="")
    print_text("\n".join(lines) or say("interface", "fmt.ends", language))


def _chosen(paths: Iterable[str], root: Path, language: str) -> tuple[list[Listed], list[Path]]:
    """The YAML files given and in the folders given, or the root's own; and what is missing of them.

    Ends with 2 where none is given and the root has no folder of its own.
    """
    boundary = boundary_of(root)
    chosen: list[Listed] = []
    missing: list[Path] = []
    for given in map(Path, paths):
        if not os.path.lexists(given):
            missing.append(given)
            continue
        found = files_named(given, boundary)
        chosen += [one for one in found if not given.is_dir() or _is_ours(one)]
    if not paths:
        if not any(os.path.lexists(root / folder) for folder in FOLDERS):
            fail(say("interface", "usage.no-folder", language, root=root), language)
        chosen = [one for one in below(root, files_of(root)) if _is_ours(one)]
    return list(dict.fromkeys(chosen)), missing


def _is_ours(one: Listed) -> bool:
    """Whether a file of a folder is laid out, or what is to be found there may be."""
    return not one.name.lower().endswith(NOT_OURS)


def _tell(refused: Iterable[LoadError | _WriteError], language: str) -> None:
    """Says why files were left as they are."""
    for error in refused:
        if isinstance(error, LoadError):
            show_diagnostics(console(to_error=True), told(error.findings, language), error.line, language)
        else:
            complain(str(error), language)


def _sum_up(changed: int, left: int, files: int, *, check: bool, language: str) -> None:
    """Says how many files were laid out, and how many could not be."""
    said = "fmt.would" if check else "fmt.changed"
    given = {"changed": changed, "left": left, "files": files}
    counts = {name: how_many("files", count, language) for name, count in given.items()}
    if not left or left < files:
        words = say("interface", said if changed else "fmt.same", language, **counts)
        console().print(marked("deny" if check and changed else "allow", words))
    if left:
        console().print(marked("deny", say("interface", "fmt.left", language, **counts)))

"""`maybuy validate`."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ..check.rules.files.hidden_character import hidden_characters
from ..language import say
from ..language.told import told
from ..loading import FOLDERS, Root, check_customer_file, is_test, policy_test_files, read_listed
from ..model.kinds import BESIDE, KINDS
from ..report import markdown
from ..report.console import Text, console, marked, printed
from ..report.diagnostics_text import show_diagnostics, show_pages
from ..report.json_form import diagnostic_json
from ..report.speaker import how_many, joined
from ..source import (
    Document,
    Finding,
    Lines,
    Listed,
    Severity,
    UnreadableError,
    boundary_of,
    content_of,
    files_named,
    is_within,
    misnamed_in,
    nearest,
)
from ..testing.checking import check_tests
from .also import Also, formats_also, present
from .machines import FORMATS, paths_from, print_findings
from .options import PATHS
from .shared import common, day_of, fail, findings_in, print_json, print_text, read_in

LineOf = Callable[[str, int], str]

_KIND: Final = re.compile(r"""(?:^|[{,])\s*["']?kind["']?\s*:[ \t]*["']?([\w-]*)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in which files, and what their lines say."""

    found: Sequence[Finding]
    files: tuple[str, ...]
    line_of: LineOf
    beside: tuple[str, ...] = ()
    """Those of the files that are not the root's own: they are called as they were named."""
    left: int = 0
    """How many files of the folders named are none of ours, schemas apart: every root has some."""
    others: tuple[str, ...] = ()
    """Other roots within the folders named, whose files are judged by nothing that is here."""
    strays: Mapping[str, int] = field(default_factory=dict)
    """How many files a folder has that would be a root's own, and lie in none; by the folder."""


@click.command("validate", epilog="\b\nExample:\n  maybuy validate catalog/support.yaml examples/accounts")
@PATHS
@formats_also("json", "markdown", *FORMATS)
@common
def command(paths: tuple[str, ...], form: str, also: Also, root: Path, language: str) -> None:
    """Check the catalog and the policies: shape, references, meaning; all problems at once.

    With PATHs (files or folders), only what is wrong in these; accounts, orders and tests may be among them.
    Exits with 1 when there is an error.
    """
    today = day_of(None, language)
    if paths:
        checked = _of_paths(paths, root, read_in(root, language), today, language)
    else:
        known = findings_in(root, today, language)
        wrong = (*known.found, *_misnamed(root))
        checked = Checked(tuple(sorted(wrong, key=Finding.key)), known.files, _line_on_disk(root))
    found, files, line_of = told(checked.found, language), checked.files, checked.line_of
    errors = sum(one.severity is Severity.ERROR for one in found)

    def show_as(form: str) -> None:
        if form == "json":
            shown = {
                "ok": not errors,
                "files": len(files),
                "diagnostics": [diagnostic_json(one) for one in found],
            }
            print_json(shown)
        elif form in FORMATS:
            path_of = paths_from(root, checked.beside)
            print_findings(form, found, files, line_of, path_of, command="validate", language=language)
        elif form == "markdown":
            text = printed(lambda out: _show(out, checked, errors, language))
            print_text(markdown.fenced(text))
        else:
            _show(console(), checked, errors, language)

    present(show_as, form, also, language)
    sys.exit(1 if errors else 0)


def _of_paths(paths: tuple[str, ...], root: Path, read: Root, today: date, language: str) -> Checked:
    documents = {file.document.file: file.document for file in read.files}
    chosen: dict[str, Document] = {}
    beside: dict[str, Document] = {}
    found: list[Finding] = []
    tests: list[Path] = []
    known = {os.path.realpath(root / name): name for name in documents}
    known |= {_absolute(root / name): name for name in documents}  # of two links to one file, the one named
    own_tests = {os.path.realpath(path) for path in policy_test_files(root)}
    left, others, strays = 0, dict[str, None](), Counter[str]()
    root_of = _roots_below(root)
    for one, within in _files(paths, root, language):
        own = known.get(_absolute(Path(one.name))) or known.get(os.path.realpath(one.name))
        if own is not None:
            chosen[own] = documents[own]
            found += [each for each in read.findings if each.file == own]
            continue
        if within is not None and (other := root_of(Path(one.name).parent, within)) is not None:
            others[str(other)] = None
            continue
        by_itself = within is None or bool(one.problem)
        document = read_listed(Path(), one)
        meant = by_itself or one.real in own_tests or _is_meant(document)
        if not meant or (not by_itself and within and _holds(within, root) and _is_of_others(document)):
            left += not _is_schema(document)
        elif within is not None and _holds(within, root) and _is_of_a_root(document):
            strays[str(Path(one.name).parent)] += 1
        elif is_test(one.name) and not one.problem:
            tests.append(Path(one.name))
        else:
            beside[document.file] = document
            found += check_customer_file(document, read)
            found += hidden_characters(document)
    if not (chosen or beside or tests or others or strays):
        fail(say("interface", "usage.nothing", language, file=", ".join(paths)), language)
    named = [os.path.realpath(path) for path in paths]
    for slip in _misnamed(root):
        at = os.path.realpath(root / slip.file)
        found += [slip] if any(is_within(at, each) for each in named) else []
    lines = {**chosen, **beside}
    for suite, wrong in check_tests(tests, root, read, today):
        chosen[suite.document.file] = suite.document
        lines |= suite.documents
        found += wrong
    return Checked(
        tuple(sorted(set(found), key=Finding.key)),
        (*chosen, *beside),
        lambda name, number: lines[name].line(number) if name in lines else "",
        tuple(beside),
        left,
        tuple(others),
        strays,
    )


def _misnamed(root: Path) -> list[Finding]:
    """What its name alone keeps from being read, among the files of a root; a bundle has read its own."""
    return [] if root.is_file() else misnamed_in(root, FOLDERS)


def _roots_below(root: Path) -> Callable[[Path, Path], Path | None]:
    """What says in which other root a folder is, between it and one that was named and holds it."""
    own = os.path.realpath(root)

    @cache
    def root_of(folder: Path, named: Path) -> Path | None:
        if folder == named or named not in (folder.parent, *folder.parents):
            return None
        if all((folder / name).is_dir() for name in FOLDERS):
            return None if os.path.realpath(folder) == own else folder
        return root_of(folder.parent, named)

    return root_of


def _files(paths: Iterable[str], root: Path, language: str) -> Iterator[tuple[Listed, Path | None]]:
    """The files of paths, each with the folder that was named; None for one that was named itself, and is
    judged whatever it says. Ends with 2 where one has none."""
    boundary = boundary_of(root)
    for path in map(Path, paths):
        try:
            path.lstat()
            folder = path.is_dir()
        except (OSError, ValueError):
            fail(say("interface", "usage.no-file", language, file=path), language)
        files = files_named(path, boundary)
        if not files:
            fail(say("interface", "usage.nothing", language, file=path), language)
        yield from ((one, path if folder else None) for one in files)


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100  resolve() would follow links


def _is_meant(document: Document) -> bool:
    """Whether a file that was met in a folder says that it is one of ours, as far as it can be read.

    There may be anything beside a catalog: schemas, settings of other programs, what they made.
    """
    if isinstance(document.data, dict):
        return "kind" in document.data and "apiVersion" not in document.data  # as Kubernetes says it
    if any(one.code == "unreadable" for one in document.findings):
        return True  # nobody knows
    return document.data is None and _KIND.search(document.text) is not None


@cache
def _holds(folder: Path, root: Path) -> bool:
    """Whether a folder that was named is the root, or has it in it: then not all there is asked for."""
    return is_within(os.path.realpath(root), os.path.realpath(folder))


def _is_of_a_root(document: Document) -> bool:
    """Whether a file would be a root's own, and means nothing beside one: such as a policy."""
    stated = _stated(document)
    kind = nearest(stated, KINDS) if stated is not None else None
    return kind is not None and kind not in BESIDE


def _is_of_others(document: Document) -> bool:
    """Whether a file states a kind that is like none of ours: other programs have kinds as well."""
    stated = _stated(document)
    return stated is not None and nearest(stated, KINDS) is None


def _stated(document: Document) -> str | None:
    """The kind that a file states, be it in brackets; None where it says none in a word."""
    if isinstance(document.data, dict):
        stated = document.data.get("kind")
        if isinstance(stated, list) and len(stated) == 1:
            (stated,) = stated
    else:
        stated = match[1] if (match := _KIND.search(document.text)) else None
    return stated if isinstance(stated, str) else None


def _is_schema(document: Document) -> bool:
    return isinstance(document.data, dict) and "$schema" in document.data


def _line_on_disk(root: Path) -> LineOf:
    """Lines of files that were not read this time, because what is wrong with them was known."""
    boundary = boundary_of(root)

    @cache
    def lines(name: str) -> Lines:
        path = root / name
        try:
            content = b"" if boundary.problem_of(path) else content_of(path)
        except UnreadableError:
            content = b""
        return Lines(content.decode("utf-8-sig", errors="replace"))

    return lambda name, number: lines(name).line(number)


def _show(out: Console, checked: Checked, errors: int, language: str) -> None:
    found = told(checked.found, language)
    show_diagnostics(out, found, checked.line_of, language)
    files = how_many("files", len(checked.files), language)
    if checked.left:
        left = say("interface", "validate.left", language, files=how_many("files", checked.left, language))
        out.print(Text(left, style="faint"))
    if checked.others:
        others = joined((f"`{one}`" for one in checked.others), language, "and")
        out.print(Text(say("interface", "validate.others", language, roots=others), style="faint"))
    if checked.strays:
        folders = joined((f"`{one}`" for one in checked.strays), language, "and")
        files_left = how_many("files", sum(checked.strays.values()), language)
        strays = say("interface", "validate.strays", language, files=files_left, folders=folders)
        out.print(Text(strays, style="faint"))
    if not found:
        out.print(marked("allow", say("interface", "validate.fine", language, files=files)))
        return
    counts = Counter(one.severity for one in found)
    findings = joined(
        (how_many(one, counts[one], language) for one in Severity if counts[one]), language, "and"
    )
    counted = say("interface", "validate.found", language, findings=findings, files=files)
    out.print(marked("deny" if errors else "refer", counted))
    show_pages(out, found, language)

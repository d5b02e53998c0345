"""What commands share: options, reading what they are given, and saying what is wrong with it."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..check.account import AccountError
from ..engine import Engine
from ..language import say
from ..language.told import told
from ..language.visible import on_one_line, visible_json
from ..loading import FOLDERS, Root, account_of, read_root
from ..model.account import Account
from ..model.base import as_date, today
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..registry.reference import in_registry
from ..report.stream import OutputError, outlet
from ..source import Boundary, Document, Finding, Limits, LoadError, read, read_file
from ..writing import write
from .everywhere import USAGE, language_of, where_and_language

if TYPE_CHECKING:
    from ..cache import Findings
    from ..second.durable import Durable

STANDARD_INPUT = "-"

FROM_REGISTRY = frozenset({"serve"})
"""Commands whose --root may be in a registry."""


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --root and --lang, which may stand before or after the command's name, and passes both on."""

    @where_and_language
    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, root: str | None, lang: str | None, **options: Any) -> Any:
        before = ctx.find_root().obj or {}
        language = language_of(lang or before.get("lang"))
        folder = Path(root or before.get("root") or ".")
        if in_registry(folder) and ctx.info_name not in FROM_REGISTRY:
            fail(say("interface", "usage.registry", language, root=str(root or before.get("root"))), language)
        with explained(language):
            return command(root=folder, language=language, **options)

    return run


@contextmanager
def explained(language: str) -> Iterator[None]:
    """Says in words what is wrong with the input, and ends with 2: a traceback is never shown for it."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # what cannot be written any more is found out while the language is known
    except LoadError as error:
        _show(error.findings, error.line, language)
        sys.exit(USAGE)
    except (QuestionError, AccountError) as error:
        fail(error.message(language), language)
    except OutputError as error:
        error.language = language
        raise


def fail(message: str, language: str, code: int = USAGE) -> NoReturn:
    """Says what is wrong with how the command was used, or with what it was given, and ends with a code."""
    complain(message, language)
    sys.exit(code)


def check_extra(needed: Iterable[str], subject: str, language: str) -> None:
    """Ends with 2, and says how to install them, where libraries of an extra are not there."""
    if not all(map(find_spec, needed)):
        fail(say(subject, "usage.extra", language), language)


def complain(message: str, language: str, *, warning: bool = False) -> None:
    """Says what is wrong with what a command was given, or with `warning` what may be."""
    from ..report.console import Text, console  # noqa: PLC0415  slow to import, and most goes well

    kind = "warning" if warning else "error"
    console(to_error=True).print(
        Text(say("interface", kind, language), style=kind) + Text(" ") + Text(on_one_line(message)),
        soft_wrap=True,
    )


def print_json(shown: object) -> None:
    """A value as JSON on standard output, with escapes where its encoding lacks a letter.

    Half a character, of a file's name that is no text, is a letter that none has.
    """
    text = json.dumps(shown, ensure_ascii=False, indent=2)
    try:
        text.encode("utf-8" if (sys.stdout.encoding or "").lower().startswith("utf") else "ascii")
    except UnicodeEncodeError:
        text = json.dumps(shown, indent=2)
    sys.stdout.write(visible_json(text) + "\n")


def print_text(text: str) -> None:
    """A text on standard output."""
    sys.stdout.write(text.rstrip("\n") + "\n")


def print_document(text: str) -> None:
    """A file on standard output, letter by letter as it is."""
    outlet().write_document(text)


def save(file: Path, text: str | bytes, language: str, *, within: Boundary | None = None) -> None:
    """Writes a file, whole. Where that cannot be done, says why and ends with 2; what was there is left.

    `within`: a link that leads out of there is not followed. A file that the user names may be anywhere.
    """
    if within is not None:
        keep_within(within, file, language)
    try:
        write(file, text.encode() if isinstance(text, str) else text)
    except OSError as error:
        unwritable(file, error, language)


def keep_within(boundary: Boundary, path: Path, language: str) -> None:
    """Ends with 2 where a link on the way to a path leads out of a boundary: nothing is written there."""
    if boundary.problem_of(path):
        fail(say("interface", "usage.leads-out", language, file=path), language)


def unwritable(file: object, error: OSError, language: str) -> NoReturn:
    """Says why a file cannot be written, and ends with 2."""
    fail(why_unwritable(file, error, language), language)


def why_unwritable(file: object, error: OSError, language: str) -> str:
    """Why a file cannot be written, in a sentence."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return say("interface", "usage.disk-full" if full else "usage.unwritable", language, file=file)


def read_in(root: Path, language: str) -> Root:
    """All files of a root, with a progress bar where that shows; of a bundle, what it defines."""
    if root.is_file():
        return Root((), engine_of(root, language).definitions, ())
    with _progress(root, language) as show:
        return read_root(root, progress=show)


def findings_in(root: Path, today: date, language: str) -> Findings:
    """What is wrong with the files of a root; worked out again only where one has changed.

    A bundle is only made of files without errors: what can be wrong with it is that it is not whole.
    """
    from ..cache import Findings, findings_of  # noqa: PLC0415  only `validate` needs it

    if root.is_file():
        from ..bundle import read_bundle  # noqa: PLC0415  most roots are folders

        return Findings((), tuple(read_bundle(root).files))
    with _progress(root, language) as show:
        return findings_of(root, show, today)


def check_root(root: Path, language: str) -> None:
    """Ends with 2 for a folder that has neither a catalog nor policies."""
    if not any((root / folder).is_dir() for folder in FOLDERS):
        fail(say("interface", "usage.no-folder", language, root=root), language)


@contextmanager
def _progress(root: Path, language: str) -> Iterator[Callable[[int, int], None]]:
    """Progress over the files of a root. Ends with 2 where there is no catalog at all."""
    check_root(root, language)
    with progress(language) as show:
        yield show


@contextmanager
def progress(
    language: str, what: str = "reading", subject: str = "interface"
) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal that follows what is done: call it with how many are done, and of how many.

    `what` is the key of what stands beside it, among the sentences of a subject.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415  slow, for terminals only

    from ..report.console import console  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(to_error=True), transient=True) as bar:
        task = bar.add_task(say(subject, what, language), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def engine_of(root: Path, language: str) -> Engine:
    """The engine of a root, a folder or a bundle. Where files have errors, they are shown; ends with 2."""
    if root.is_file():
        from ..bundle import read_bundle  # noqa: PLC0415  most roots are folders

        return read_bundle(root).engine
    return compiled_from(root, language)[0]


def compiled_from(root: Path, language: str, *, wrong: int = USAGE) -> tuple[Engine, Mapping[str, str]]:
    """The engine of a root folder, and the digest of each of its files.

    Where the files have errors, they are shown; ends with `wrong`.
    """
    if root.is_file():
        fail(say("interface", "usage.bundle", language, root=root), language)
    found = read_in(root, language)
    if not found.ok:
        show_errors(found, language)
        fail(say("interface", "refused.files", language), language, wrong)
    return Engine(found.definitions), found.digests


def show_errors(found: Root, language: str) -> None:
    """What keeps an engine from being made of a root, with the lines it stands in."""
    documents = {file.document.file: file.document for file in found.files}
    _show(
        [one for one in found.findings if one.severity == "error"],
        lambda file, number: documents[file].line(number) if file in documents else "",
        language,
    )


def _show(findings: Iterable[Finding], line_of: Callable[[str, int], str], language: str) -> None:
    from ..report.console import console  # noqa: PLC0415  slow to import, and most goes well
    from ..report.diagnostics_text import show_diagnostics  # noqa: PLC0415

    show_diagnostics(console(to_error=True), told(findings, language), line_of, language)


@contextmanager
def durable_of(engine: Engine, language: str) -> Iterator[Durable]:
    """The second engine with an engine's rules. Where it gives no answer, says why and ends with 2."""
    from ..second.durable import Durable, DurableError  # noqa: PLC0415  few need it

    try:
        with Durable(engine.rules) as durable:
            yield durable
    except DurableError as error:
        fail(error.message(language), language)


def account_from(source: str, engine: Engine, language: str) -> Account:
    """The account in a file, or with `-` on standard input."""
    return account_of(document_from(source, language), engine.definitions)


def document_from(source: str, language: str) -> Document:
    """A file as it is, or with `-` standard input."""
    if source == STANDARD_INPUT:
        # One byte more than is accepted tells a text that is too large from one that just fits.
        return read(standard_input(language, Limits().max_bytes + 1), "<stdin>")
    return read_file(Path(source), source)


def standard_input(language: str, most: int = -1) -> bytes:
    """What standard input holds; ends with 2 where it is closed, or a folder."""
    try:
        return sys.stdin.buffer.read(most)
    except (OSError, AttributeError):  # where it is closed there is none
        fail(say("interface", "usage.no-input", language), language)


def day_of(option: str | None, language: str) -> date:
    """The day asked for, else today."""
    if option is None:
        return today()
    try:
        return as_date(option)
    except ValueError:
        fail(say("interface", "usage.not-a-date", language, word=option), language)


def currency_of(option: str | None, definitions: Definitions, language: str) -> str:
    """The currency asked for, else the catalog's first."""
    declared = definitions.currencies
    if option is None:
        return declared[0] if declared else ""
    if option not in declared:
        known = ", ".join(declared)
        fail(say("interface", "usage.unknown-currency", language, word=option, known=known), language)
    return option

"""From a root folder to an engine: reads, models, checks and compiles. The only part that knows files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .check.account import AccountFinding, account_findings, account_warnings, first_of, order_findings
from .check.in_part import findings_in_part
from .decide.engine import Engine
from .language import DEFAULT
from .model.account import Account
from .model.definitions import Definitions
from .model.order import Order
from .model.reading import left_of, model_of
from .source import (
    Diagnostic,
    Document,
    Listed,
    LoadError,
    Severity,
    Suggestions,
    files_in,
    read,
    read_file,
    unread,
)

if TYPE_CHECKING:
    from .check.context import SourceFile

FOLDERS = ("catalog", "policies")
TEST_ENDING = "_test"


@dataclass(frozen=True)
class Root:
    """Everything read from a root folder, with all that was found wrong, sorted by file and line."""

    files: tuple[SourceFile, ...]
    definitions: Definitions
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether an engine can be built: there is no error, whatever warnings there are."""
        return not any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digest of every file's text, `sha256:...`, by the file's name."""
        texts = {file.document.file: file.document.text for file in self.files}
        return {
            file: f"sha256:{sha256(text.encode(errors='surrogateescape')).hexdigest()}"
            for file, text in texts.items()
        }


def files_of(root: Path) -> list[Listed]:
    """The YAML and JSON files of a root's catalog and policies, sorted, and what cannot be read of them."""
    return files_in(root, FOLDERS)


def is_test(name: str) -> bool:
    """Whether a file's name is that of tests of policies."""
    return name.rpartition(".")[0].endswith(TEST_ENDING)


def source_files(root: Path) -> list[Path]:
    """The files of a root that can be read, tests of policies apart, sorted."""
    return [root / one.name for one in files_of(root) if not one.problem and not is_test(one.name)]


def policy_test_files(root: Path) -> list[Path]:
    """The tests of policies among a root's files, sorted."""
    return [root / one.name for one in files_of(root) if is_test(one.name)]


def read_listed(folder: Path, one: Listed, language: str = DEFAULT, *, shown: str = "") -> Document:
    """A file of a folder, called by its way from there, or what keeps it from being read as a finding."""
    shown = shown or one.name
    if one.problem:
        return unread(shown, one.problem, language, other=one.other)
    return read_file(folder / one.name, shown, language=language)


def read_root(
    root: Path,
    *,
    language: str = DEFAULT,
    progress: Callable[[int, int], None] | None = None,
) -> Root:
    """Reads and checks all files of a root; finds all problems at once and raises none.

    `progress` is called with the number of files read and of all.
    """
    files = [one for one in files_of(root) if not is_test(one.name)]
    return read_files(
        files, lambda one: read_listed(root, one, language), language=language, progress=progress
    )


def read_files(
    files: Sequence[Listed],
    read_one: Callable[[Listed], Document],
    *,
    language: str = DEFAULT,
    progress: Callable[[int, int], None] | None = None,
) -> Root:
    """What read_root() does with files, wherever they are: `read_one` gives the document of each."""
    documents = []
    digest = sha256()
    for number, one in enumerate(files):
        if progress:
            progress(number, len(files))
        document = read_one(one)
        digest.update(
            f"{document.file}\0{len(document.text)}\0{document.text}\0".encode(errors="surrogateescape")
        )
        documents.append(document)
    if progress:
        progress(len(files), len(files))
    return check_documents(documents, version=f"sha256:{digest.hexdigest()}", language=language)


def check_documents(documents: Iterable[Document], *, version: str = "", language: str = DEFAULT) -> Root:
    """What read_root() does once the files are read."""
    from .check.context import Context, SourceFile  # noqa: PLC0415  a bundle needs none of these
    from .check.registry import run  # noqa: PLC0415
    from .model.gathering import gather  # noqa: PLC0415

    found: list[Diagnostic] = []
    files = []
    for document in documents:
        found += document.diagnostics
        model, findings = model_of(document, language)
        found += findings
        files.append(SourceFile(document, model, left_of(document) if model is None else None))
    definitions = gather(
        ((file.model, file.document.place) for file in files if file.model is not None), version
    )
    context = Context(tuple(files), definitions, language)
    found += run(context)
    return Root(context.files, definitions, tuple(sorted(set(found), key=Diagnostic.key)))


def load(root: str | Path = ".", *, language: str = DEFAULT) -> Engine:
    """The engine of a root folder, which holds `catalog/` and `policies/`, or of a bundle made of one.

    Raises LoadError, which carries every finding, where the files have errors or the bundle is damaged.
    """
    if Path(root).is_file():
        from .bundle import read_bundle  # noqa: PLC0415  bundles are made of what this module gives

        return read_bundle(Path(root), language=language).engine
    read_in = read_root(Path(root), language=language)
    if not read_in.ok:
        raise LoadError(read_in.diagnostics, (file.document for file in read_in.files))
    return Engine(read_in.definitions)


def account_of(document: Document, definitions: Definitions, language: str = DEFAULT) -> Account:
    """The account a document describes. Raises LoadError where it is not one that fits the definitions."""
    model, findings = model_of(document, language, kind="account")
    found = [*document.diagnostics, *findings]
    if isinstance(model, Account) and not found:
        found = _told(account_findings(model, definitions), document, language)
    if found or not isinstance(model, Account):
        raise LoadError(tuple(sorted(found, key=Diagnostic.key)), (document,))
    return model


def order_of(document: Document, definitions: Definitions, language: str = DEFAULT) -> Order:
    """The order a document describes. Raises LoadError where it is not one that fits the definitions."""
    model, findings = model_of(document, language, kind="order")
    found = [*document.diagnostics, *findings]
    if isinstance(model, Order) and not found:
        found = _told(order_findings(model, definitions), document, language)
    if found or not isinstance(model, Order):
        raise LoadError(tuple(sorted(found, key=Diagnostic.key)), (document,))
    return model


def _told(findings: Iterable[AccountFinding], document: Document, language: str) -> list[Diagnostic]:
    suggestions = Suggestions()
    return [one.placed(document, language, suggestions) for one in first_of(findings)]


def read_order(source: str | Path, engine: Engine, *, language: str = DEFAULT) -> Order:
    """The order in a YAML or JSON file. Raises LoadError, with the place of every mistake."""
    return order_of(read_file(Path(source), str(source), language=language), engine.definitions, language)


def read_account(source: str | Path, engine: Engine, *, language: str = DEFAULT) -> Account:
    """The account in a YAML or JSON file. Raises LoadError, with the place of every mistake."""
    return account_of(read_file(Path(source), str(source), language=language), engine.definitions, language)


def read_account_text(text: str | bytes, shown: str, engine: Engine, *, language: str = DEFAULT) -> Account:
    """The account in a text, named `shown` in what is said of it. Raises LoadError."""
    return account_of(read(text, shown, language=language), engine.definitions, language)


_READERS: Final[Mapping[str, Callable[[Document, Definitions, str], object]]] = {
    "account": account_of,
    "order": order_of,
}
"""The kinds of file that are checked by themselves, against what the root defines."""


def check_customer_file(document: Document, definitions: Definitions, language: str) -> list[Diagnostic]:
    """What is wrong with a file beside the root's own: an order, or where it does not say, an account."""
    kind = document.data.get("kind", "account") if isinstance(document.data, dict) else "account"
    known = isinstance(kind, str) and kind in _READERS
    shape, findings = model_of(document, language, kind if known else None)
    suggestions = Suggestions()
    if shape is None or not known:
        in_part = findings_in_part(document, kind, definitions) if known else ()
        placed = [one.placed(whole, language, suggestions) for whole, one in in_part]
        return [*document.diagnostics, *findings, *placed]
    try:
        model = _READERS[kind](document, definitions, language)
    except LoadError as error:
        return list(error.diagnostics)
    return [
        one.placed(document, language, suggestions, Severity.WARNING)
        for one in account_warnings(model, definitions)
    ]

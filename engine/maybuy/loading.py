"""From a root folder to an engine: reads, models, checks and compiles. The only part that knows files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from .check.account import account_warnings, customer_findings, first_of
from .check.in_part import findings_in_part
from .engine import Engine
from .language.told import Diagnostic, told
from .model.account import Account
from .model.base import Model
from .model.definitions import Definitions
from .model.order import Order
from .model.reading import model_of
from .source import (
    LIMITS,
    Document,
    Finding,
    Listed,
    LoadError,
    Severity,
    Suggestions,
    Wrong,
    files_in,
    placed,
    read,
    read_file,
    unread,
)
from .source.walk import walk

if TYPE_CHECKING:
    from .check.context import SourceFile
    from .check.shapes import Shapes
    from .model.authzen import AuthzenFile
    from .source.revision import Revision

_M = TypeVar("_M", bound=Model)

FOLDERS = ("catalog", "policies")
TEST_ENDING = "_test"


@dataclass(frozen=True)
class Root:
    """Everything read from a root folder, with all that was found wrong, sorted by file and line."""

    files: tuple[SourceFile, ...]
    definitions: Definitions
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether an engine can be built: there is no error, whatever warnings there are."""
        return not any(one.severity is Severity.ERROR for one in self.findings)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in words, in English."""
        return told(self.findings)

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


def policy_test_files(root: Path) -> list[Path]:
    """The tests of policies among a root's files, sorted."""
    return [root / one.name for one in files_of(root) if is_test(one.name)]


def read_listed(folder: Path, one: Listed, *, shown: str = "") -> Document:
    """A file of a folder, called by its way from there, or what keeps it from being read as a finding."""
    shown = shown or one.name
    if one.problem:
        return unread(shown, one.problem, other=one.other)
    return read_file(folder / one.name, shown)


def read_root(root: Path, *, progress: Callable[[int, int], None] | None = None) -> Root:
    """Reads and checks all files of a root; finds all problems at once and raises none.

    `progress` is called with the number of files read and of all.
    """
    files = [one for one in files_of(root) if not is_test(one.name)]
    return read_files(files, lambda one: read_listed(root, one), progress=progress)


def read_files(
    files: Sequence[Listed],
    read_one: Callable[[Listed], Document],
    *,
    progress: Callable[[int, int], None] | None = None,
    shapes: Shapes | None = None,
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
    return check_documents(documents, version=f"sha256:{digest.hexdigest()}", shapes=shapes)


def read_revision(tree: Revision) -> tuple[Root | None, list[Listed]]:
    """What read_root() does with the files of a revision, and these; None where it has no folder of a root.

    Raises GitError.
    """
    starts = [(folder, f"{tree.top.rstrip('/')}/{folder}") for folder in FOLDERS]
    if not any(_is_there(tree, way) for _, way in starts):
        return None, []
    files = [one for one in walk(tree, starts) if not is_test(one.name)]
    return read_files(files, lambda one: _in_revision(tree, one)), files


def _is_there(tree: Revision, way: str) -> bool:
    try:
        tree.found(way)
    except FileNotFoundError:
        return False
    except OSError:
        pass  # a link that is not followed, which will be told
    return True


def _in_revision(tree: Revision, one: Listed) -> Document:
    if one.problem:
        return unread(one.name, one.problem, other=one.other)
    return read(tree.content(one.real, LIMITS.max_bytes + 1), one.name)


def check_documents(
    documents: Iterable[Document], *, version: str = "", shapes: Shapes | None = None
) -> Root:
    """What read_root() does once the files are read; `shapes` remembers what comes of each by itself."""
    from .check.context import Context  # noqa: PLC0415  a bundle needs none of these
    from .check.registry import run  # noqa: PLC0415
    from .check.shapes import Shapes  # noqa: PLC0415
    from .model.gathering import gather  # noqa: PLC0415

    found: list[Finding] = []
    files = []
    for file, findings in (shapes or Shapes()).of(documents):
        found += findings
        files.append(file)
    definitions = gather(
        ((file.model, file.document.place) for file in files if file.model is not None), version
    )
    context = Context(tuple(files), definitions)
    found += run(context)
    return Root(context.files, definitions, tuple(sorted(set(found), key=Finding.key)))


def load(root: str | Path = ".") -> Engine:
    """The engine of a root folder, which holds `catalog/` and `policies/`, or of a bundle made of one.

    Raises LoadError, which carries every finding, where the files have errors or the bundle is damaged.
    """
    if Path(root).is_file():
        from .bundle import read_bundle  # noqa: PLC0415  bundles are made of what this module gives

        return read_bundle(Path(root)).engine
    read_in = read_root(Path(root))
    if not read_in.ok:
        raise LoadError(read_in.findings, (file.document for file in read_in.files))
    return Engine(read_in.definitions)


def account_of(document: Document, definitions: Definitions) -> Account:
    """The account a document describes. Raises LoadError where it is not one that fits the definitions."""
    return _customer_of(document, "account", Account, definitions)


def order_of(document: Document, definitions: Definitions) -> Order:
    """The order a document describes. Raises LoadError where it is not one that fits the definitions."""
    return _customer_of(document, "order", Order, definitions)


def authzen_of(document: Document, definitions: Definitions) -> AuthzenFile:
    """What a document says of AuthZEN's requests. Raises LoadError where it does not fit the definitions."""
    from .check.authzen import authzen_findings  # noqa: PLC0415  few have such a file
    from .model.authzen import AuthzenFile  # noqa: PLC0415

    return _fitting(document, "authzen", AuthzenFile, lambda model: authzen_findings(model, definitions))


def read_authzen(path: Path, definitions: Definitions) -> AuthzenFile:
    """What a file says of AuthZEN's requests. Raises LoadError, with the place of every mistake."""
    return authzen_of(read_file(path, str(path)), definitions)


def _customer_of(document: Document, kind: str, wanted: type[_M], definitions: Definitions) -> _M:
    return _fitting(document, kind, wanted, lambda model: customer_findings(model, definitions))


def _fitting(
    document: Document, kind: str, wanted: type[_M], wrong_with: Callable[[_M], Iterable[Wrong]]
) -> _M:
    model, findings = model_of(document, kind)
    found = [*document.findings, *findings]
    if isinstance(model, wanted) and not found:
        suggestions = Suggestions()
        found = [placed(document, one, suggestions) for one in first_of(wrong_with(model))]
    if found or not isinstance(model, wanted):
        raise LoadError(sorted(found, key=Finding.key), (document,))
    return model


def read_order(source: str | Path, engine: Engine) -> Order:
    """The order in a YAML or JSON file. Raises LoadError, with the place of every mistake."""
    return order_of(read_file(Path(source), str(source)), engine.definitions)


def read_account(source: str | Path, engine: Engine) -> Account:
    """The account in a YAML or JSON file. Raises LoadError, with the place of every mistake."""
    return account_of(read_file(Path(source), str(source)), engine.definitions)


def read_account_text(text: str | bytes, shown: str, engine: Engine) -> Account:
    """The account in a text, named `shown` in what is said of it. Raises LoadError."""
    return account_of(read(text, shown), engine.definitions)


_READERS: Final[Mapping[str, Callable[[Document, Definitions], object]]] = {
    "account": account_of,
    "order": order_of,
    "authzen": authzen_of,
}
"""The kinds of file that are checked by themselves, against what the root defines."""


def check_customer_file(document: Document, root: Root) -> list[Finding]:
    """What is wrong with a file beside the root's own: an order, or where it does not say, an account.

    No name is called unknown for a mistake in the file of the root that may define it.
    """
    from .check.references import seems_unknown  # noqa: PLC0415  a bundle needs none of these

    found = _customer_findings(document, root.definitions)
    return [one for one in found if not seems_unknown(root.files, one.code)]


def _customer_findings(document: Document, definitions: Definitions) -> list[Finding]:
    kind = document.data.get("kind", "account") if isinstance(document.data, dict) else "account"
    known = isinstance(kind, str) and kind in _READERS
    shape, findings = model_of(document, kind if known else None)
    suggestions = Suggestions()
    if shape is None or not known:
        in_part = findings_in_part(document, kind, definitions) if known else ()
        names = [placed(whole, one, suggestions) for whole, one in in_part]
        return [*document.findings, *findings, *names]
    try:
        model = _READERS[kind](document, definitions)
    except LoadError as error:
        return list(error.findings)
    return [placed(document, one, suggestions) for one in account_warnings(model, definitions)]

"""A version of a catalog that is named on the command line: a folder, a bundle, or a git revision."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..decide.engine import Engine
from ..language import say
from ..loading import FOLDERS, Root, load
from .shared import fail, read_in, show_errors

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Unusable:
    """A version that there is, but that no engine can be made of: it has errors, or no catalog at all.

    `errors` is None where it has no catalog.
    """

    errors: Root | None


def engine_from(version: str | None, root: Path, language: str) -> Engine:
    """The engine of a version: a folder or file that there is, else a revision of the root's repository.

    None is the root itself. Says what is wrong and ends with 2 where there is no such version, or where no
    engine can be made of it.
    """
    found = version_from(version, root, language)
    if isinstance(found, Engine):
        return found
    if found.errors is not None:
        show_errors(found.errors, language)
    why = "usage.nothing" if found.errors is None else "refused.files"
    return fail(say("differences", why, language, word=root if version is None else version), language)


def version_from(version: str | None, root: Path, language: str) -> Engine | Unusable:
    """The same, but for a version that there is and no engine can be made of.

    A folder without a catalog is not the one that was meant; a revision may be older than the catalog.
    """
    path = root if version is None else Path(version)
    if path.is_file():
        return load(path, language=language)
    if version is None or path.is_dir():
        found = _read(path, language)
        if isinstance(found, Unusable) and found.errors is None:
            fail(say("interface", "usage.no-folder", language, root=path), language)
        return found
    with _checked_out(version, root, language) as folder:
        return Unusable(None) if folder is None else _read(folder, language)


def _read(folder: Path, language: str) -> Engine | Unusable:
    found = read_in(folder, language)
    if not found.files:
        return Unusable(None)
    return Engine(found.definitions) if found.ok else Unusable(found)


@contextmanager
def _checked_out(revision: str, root: Path, language: str) -> Iterator[Path | None]:
    """The catalog and policies of a revision, in a folder of their own for as long as they are read.

    None where the revision has neither.
    """
    words = {"word": revision, "root": root}
    if shutil.which("git") is None:
        fail(say("differences", "usage.git", language, word=revision), language)
    if not root.is_dir() or _git(root, "rev-parse", "--git-dir") is None:
        fail(say("differences", "usage.repository", language, **words), language)
    # A word that begins with a hyphen would be an option of git's.
    commit = (
        None
        if revision.startswith("-")
        else _git(root, "rev-parse", "--verify", "-q", f"{revision}^{{commit}}")
    )
    if commit is None:
        fail(say("differences", "usage.revision", language, word=revision), language)
    name = commit.decode().strip()
    listed = _git(root, "ls-tree", name, *FOLDERS)
    if listed == b"":
        yield None
        return
    # Of each the mode, the kind, the object and the name. What is no folder may be read as an empty one.
    entries = [line.split() for line in (listed or b"").decode().splitlines()]
    whole = all(kind == "tree" for _, kind, *_ in entries)
    there = [entry[-1] for entry in entries]
    packed = _git(root, "archive", "--format=tar", name, *there) if there and whole else None
    if packed is None:
        fail(say("differences", "usage.unreadable", language, word=revision), language)
    with tempfile.TemporaryDirectory(prefix="maybuy-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            if sys.version_info >= (3, 12) or hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter="data")
            else:
                archive.extractall(folder)
        yield Path(folder)


def _git(root: Path, *words: str) -> bytes | None:
    """What a git command prints; None where it fails."""
    done = subprocess.run(
        ["git", "-C", str(root), *words], capture_output=True, check=False, timeout=_SECONDS
    )
    return done.stdout if done.returncode == 0 else None

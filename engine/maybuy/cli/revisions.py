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
from pathlib import Path

from ..decide.engine import Engine
from ..language import say
from ..loading import FOLDERS, load
from .shared import fail, read_in, show_errors

_SECONDS = 60


def engine_from(version: str | None, root: Path, language: str) -> Engine:
    """The engine of a version: a folder or file that there is, else a revision of the root's repository.

    None is the root itself. Says what is wrong and ends with 2 where there is no such version, or where it
    has errors.
    """
    path = root if version is None else Path(version)
    if path.is_file():
        return load(path, language=language)
    if version is None or path.is_dir():
        return _engine(path, str(path), language)
    with _checked_out(version, root, language) as folder:
        return _engine(folder, version, language)


def _engine(folder: Path, shown: str, language: str) -> Engine:
    found = read_in(folder, language)
    if not found.ok:
        show_errors(found, language)
        fail(say("differences", "refused.files", language, word=shown), language)
    return Engine(found.definitions)


@contextmanager
def _checked_out(revision: str, root: Path, language: str) -> Iterator[Path]:
    """The catalog and policies of a revision, in a folder of their own for as long as they are read."""
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
    listed = (_git(root, "ls-tree", "--name-only", name, *FOLDERS) or b"").decode().split()
    there = [folder for folder in FOLDERS if folder in listed]
    packed = _git(root, "archive", "--format=tar", name, *there) if there else None
    if packed is None:
        fail(say("differences", "usage.nothing", language, word=revision), language)
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

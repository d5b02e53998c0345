"""A version of a catalog that is named on the command line: a folder, a bundle, or a git revision.

A revision is read from git's objects, as they are: see source/revision.py.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..engine import Engine
from ..language import say
from ..loading import Root, load, read_revision
from ..source import Listed
from ..source.boundary import work_tree_of
from ..source.findings import shown
from ..source.reader import LFS
from ..source.revision import SECONDS, GitError, Revision, commit_of, revision
from ..source.walk import Kind
from .shared import fail, read_in, show_errors

MOST_WORDS: Final = 1000
"""Letters of what git says that are shown."""


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
    if os.path.isfile(path):  # noqa: PTH113  is_file() raises for what is too long to be a path
        return load(path)
    if version is None or os.path.isdir(path):  # noqa: PTH112
        found = _usable(read_in(path, language))
        if isinstance(found, Unusable) and found.errors is None:
            fail(say("interface", "usage.no-folder", language, root=path), language)
        return found
    return _usable(_read_revision(version, root, language))


def _usable(found: Root | None) -> Engine | Unusable:
    if found is None or not found.files:
        return Unusable(None)
    return Engine(found.definitions) if found.ok else Unusable(found)


def _read_revision(named: str, root: Path, language: str) -> Root | None:
    """The catalog and policies of a revision, as they are in git; None where it has neither.

    Ends with 2 where they cannot be had.
    """
    if shutil.which("git") is None:
        fail(say("differences", "usage.git", language, word=named), language)
    try:
        commit = commit_of(root, named)
        if commit is None:
            fail(say("differences", "usage.revision", language, word=named), language)
        with revision(root, commit) as tree:
            return _read(tree, named, language)
    except GitError as error:
        if "GIT_DIR" not in os.environ and work_tree_of(root) is None:
            fail(say("differences", "usage.repository", language, word=named, root=root), language)
        key = "usage.git-says" if error.words else "usage.git-silent"
        words = shown(error.words, MOST_WORDS)
        fail(say("differences", key, language, word=named, reason=words, seconds=SECONDS), language)


def _read(tree: Revision, named: str, language: str) -> Root | None:
    found, files = read_revision(tree)
    if found is not None and not found.ok and any(_is_elsewhere(tree, one) for one in files):
        show_errors(found, language)
        fail(say("differences", "refused.files", language, word=named), language)
    return found


def _is_elsewhere(tree: Revision, one: Listed) -> bool:
    """Whether git does not have the words of a file, which is no mistake that a change could mend."""
    if one.problem:
        return one.problem == Kind.SUBMODULE.value
    return tree.content(one.real, len(LFS)) == LFS.encode()

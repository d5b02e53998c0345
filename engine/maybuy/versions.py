"""The catalog and policies of a git revision, read from git's objects: see source/revision.py."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from .language.told import Refused
from .loading import Root, read_revision
from .source import Listed
from .source.boundary import work_tree_of
from .source.findings import shown
from .source.reader import LFS
from .source.revision import SECONDS, GitError, Revision, commit_of, revision
from .source.walk import Kind

MOST_WORDS: Final = 1000
"""Letters of what git says that are shown."""


class VersionError(Refused):
    """A revision that cannot be had. `errors` is what was found in it, where git lacks words of its files."""

    SUBJECT = "differences"
    PREFIX = "usage"

    def __init__(self, kind: str, errors: Root | None = None, **words: object) -> None:
        super().__init__(kind, **words)
        self.errors = errors


def root_at(named: str, root: Path) -> Root | None:
    """What the catalog and the policies of a root were in a revision; None where it has neither.

    Raises VersionError.
    """
    if shutil.which("git") is None:
        raise VersionError("git", word=named)
    try:
        commit = commit_of(root, named)
        if commit is None:
            raise VersionError("revision", word=named)
        with revision(root, commit) as tree:
            return _read(tree, named)
    except GitError as error:
        if "GIT_DIR" not in os.environ and work_tree_of(root) is None:
            raise VersionError("repository", word=named, root=root) from error
        kind = "git-says" if error.words else "git-silent"
        words = shown(error.words, MOST_WORDS)
        raise VersionError(kind, word=named, reason=words, seconds=SECONDS) from error


def _read(tree: Revision, named: str) -> Root | None:
    found, files = read_revision(tree)
    if found is not None and not found.ok and any(_is_elsewhere(tree, one) for one in files):
        raise VersionError("files", found, word=named)
    return found


def _is_elsewhere(tree: Revision, one: Listed) -> bool:
    """Whether git does not have the words of a file, which is no mistake that a change could mend."""
    if one.problem:
        return one.problem == Kind.SUBMODULE.value
    return tree.content(one.real, len(LFS)) == LFS.encode()

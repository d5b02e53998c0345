"""A version of a catalog that is named on the command line: a folder, a bundle, or a git revision."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..engine import Engine
from ..language import say
from ..loading import Root, load
from ..versions import VersionError, root_at
from .shared import fail, read_in, show_errors


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
    why = "usage.nothing" if found.errors is None else "usage.files"
    return fail(say("differences", why, language, word=root if version is None else version), language)


def compared_from(
    base: str, head: str | None, root: Path, language: str
) -> tuple[Engine | Unusable, Engine, tuple[str, str]]:
    """Two versions to compare, and what they are called. Ends with 2 as engine_from() does."""
    called = base, head or say("differences", "folder", language)
    return version_from(base, root, language), engine_from(head, root, language), called


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
    try:
        return root_at(named, root)
    except VersionError as error:
        if error.errors is not None:
            show_errors(error.errors, language)
        fail(error.message(language), language)

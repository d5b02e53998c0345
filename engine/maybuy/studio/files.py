"""The files of a root that the studio shows and writes: none outside of it, and no other than its kinds.

What a browser names is looked up among those that a walk has found; it is never a way to a file by itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..loading import FOLDERS, files_of
from ..model.kinds import BESIDE as BESIDE_KINDS
from ..source import Document, UnreadableError, boundary_of, content_of, files_in, read_file
from ..source.boundary import HIDDEN, OUTSIDE, is_within
from ..writing import write

BESIDE: Final = ("accounts", "orders", "examples")
"""Folders beside the catalog and the policies in which there may be accounts and orders to try."""

NEW: Final = re.compile(r"(?:[a-z0-9][a-z0-9_-]{0,60}/){1,6}[a-z0-9][a-z0-9_-]{0,60}\.ya?ml")
"""How a new file may be called."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file by its way from the root. `problem` is why it is not shown, as a variant of `unreadable`.

    `kind` is what a file beside the root's own says that it is; empty for the root's own.
    """

    name: str
    real: str = ""
    problem: str = ""
    kind: str = ""

    @property
    def own(self) -> bool:
        """Whether it is one of the catalog or the policies."""
        return self.name.split("/", 1)[0] in FOLDERS


class ElsewhereError(Exception):
    """A file that is not written, for it lies, or would lie, outside of the root; or its name is none."""


KindOf = Callable[[Path, str], str]
"""Gives the kind that a file at a path says it has."""


def read_kind(path: Path, name: str) -> str:
    """The kind that a file beside the root's own says it has; empty for what is none of ours."""
    return kind_of(read_file(path, name))


def entries(root: Path, kind: KindOf = read_kind) -> list[Entry]:
    """The files of a root, its own first, sorted by their ways."""
    own = [Entry(one.name, one.real, one.problem) for one in files_of(root)]
    beside = []
    for one in files_in(root, BESIDE):
        if one.problem:
            continue
        try:
            said = kind(Path(one.real), one.name)
        except OSError:
            continue  # it was there a moment ago
        if said:
            beside.append(Entry(one.name, one.real, kind=said))
    return [*own, *beside]


def kind_of(document: Document) -> str:
    """The kind that a file beside the root's own says it has; empty for what is none of ours."""
    kind = document.data.get("kind") if isinstance(document.data, dict) else None
    return kind if isinstance(kind, str) and kind in BESIDE_KINDS else ""


def content(entry: Entry) -> bytes:
    """The bytes of a file as they are now. Raises UnreadableError."""
    if entry.problem:
        raise UnreadableError(entry.problem)
    return content_of(Path(entry.real))


def writable(root: Path, entry: Entry) -> bool:
    """Whether a file really lies in the root, wherever links lead."""
    return bool(entry.real) and not _elsewhere(root, entry.real)


def movable(root: Path, entry: Entry) -> bool:
    """Whether a file may be renamed and deleted: it lies where its name says, and no link leads there."""
    straight = os.path.join(os.path.realpath(root), entry.name)  # noqa: PTH118  no link is followed
    return writable(root, entry) and entry.real == straight


def put(
    root: Path, entry: Entry, made: bytes, *, new: bool = False, like: os.stat_result | None = None
) -> None:
    """Writes a file: a `new` one in the place of no other, with the mode of one that it is `like`. Raises
    ElsewhereError, and OSError where it cannot be written."""
    real = os.path.realpath(entry.real or root / entry.name)
    if _elsewhere(root, real):
        raise ElsewhereError(entry.name)
    Path(real).parent.mkdir(parents=True, exist_ok=True)
    write(Path(real), made, new=new, like=like)


def remove(root: Path, entry: Entry) -> None:
    """Takes a file away, no link to one. Raises as put()."""
    real = os.path.realpath(entry.real or root / entry.name)
    straight = os.path.join(os.path.realpath(root), entry.name)  # noqa: PTH118  no link is followed
    if _elsewhere(root, real) or real != straight:
        raise ElsewhereError(entry.name)
    Path(real).unlink(missing_ok=True)


def new_entry(root: Path, name: str, known: Iterable[Entry]) -> Entry:
    """A file that there is none of yet. Raises ElsewhereError for a name that is none, FileExistsError."""
    if not NEW.fullmatch(name) or name.split("/", 1)[0] not in (*FOLDERS, *BESIDE):
        raise ElsewhereError(name)
    path = root / name
    real = os.path.realpath(path)
    if _elsewhere(root, real):
        raise ElsewhereError(name)
    if os.path.lexists(path) or any(one.real == real for one in known):
        raise FileExistsError(name)
    return Entry(name, real)


def gone_entry(root: Path, name: str) -> Entry:
    """A file that there was, and is no more. Raises ElsewhereError where its place is not in the root."""
    real = os.path.realpath(root / name)
    if _elsewhere(root, real):
        raise ElsewhereError(name)
    return Entry(name, real)


def _elsewhere(root: Path, real: str) -> bool:
    top = os.path.realpath(root)
    problem = boundary_of(root).problem(real)
    return problem in (OUTSIDE, HIDDEN) or not is_within(real, top)

"""What is in a folder: the one walk for roots, folders of accounts, `fmt`, `validate` and git's revisions.

Nothing that looks like a file to be read is left out without a word: it is listed to be read, or with why
it cannot be. Names that begin with `.` are no part of a folder: editors, git and Kubernetes keep their own
under them.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Final, Protocol

from .boundary import Boundary, boundary_of

SUFFIXES: Final = (".yaml", ".yml", ".json")
"""The ends of names of files that are read, in small letters or capitals."""

TWICE: Final = "twice"
"""The problem of a link to a folder that is listed already."""


class Kind(Enum):
    """What stands at a name."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a folder, or what cannot be read of it."""

    name: str
    """Its way from the folder, such as `policies/rights.yaml`."""
    real: str = ""
    """Where it really is, links followed; empty where it is not to be read."""
    problem: str = ""
    """Why it is not to be read: a variant of `unreadable`."""
    other: str = ""
    """The name under which it is read already."""


class AstrayError(OSError):
    """A link that is not followed; `problem` is why, as a variant of `unreadable`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Tree(Protocol):
    """Files in folders, with links among them: a disk, or a revision of git."""

    def entries(self, real: str, /) -> Iterable[tuple[str, Kind]]:
        """What is in the folder at a real way. Raises OSError."""
        ...

    def found(self, way: str, /) -> tuple[str, Kind]:
        """The real way to what a way leads to, and what it is: no link.

        Raises AstrayError for a link that is not followed, FileNotFoundError where there is nothing at all.
        """
        ...


def files_in(top: Path, folders: Iterable[str] = ("",), boundary: Boundary | None = None) -> list[Listed]:
    """The YAML and JSON files of a folder, or of folders in it, at any depth, sorted by their ways from it.

    Links are followed as far as the boundary goes: that of `top` where none is given. A folder that is not
    there has no files.
    """
    disk = Disk(boundary or boundary_of(top))
    real = os.path.realpath(top)
    return walk(disk, [(one, os.path.join(real, one) if one else real) for one in folders])  # noqa: PTH118


def names_in(top: Path, folders: Iterable[str]) -> list[str]:
    """The names of all files of folders in a folder, read or not, as files_in() gives those that are read."""
    real = os.path.realpath(top)
    found = _Walk(Disk(boundary_of(top)), everything=True)
    for one in folders:
        found.follow(one, os.path.join(real, one), start=True)  # noqa: PTH118
    found.go()
    return [one.name for one in found.listed if not one.problem]


def files_named(path: Path, boundary: Boundary) -> list[Listed]:
    """What a user names: a file by itself, whatever it is called, or the YAML and JSON files of a folder.

    They are listed by their ways from the current folder. What lies within the boundary is not left by links.
    A folder that is met twice is no problem: what is in it is listed, under one of its names.
    """
    if problem := boundary.problem_of(path):
        return [Listed(str(path), problem=problem)]
    if path.is_dir():
        found = files_in(path, boundary=boundary.and_of(path))
        return below(path, [one for one in found if one.problem != TWICE])
    return [Listed(str(path), os.path.realpath(path))]


def below(folder: Path, files: Iterable[Listed]) -> list[Listed]:
    """The files of a folder by their ways from where the folder's own way begins."""
    return [replace(one, name=str(folder / one.name)) for one in files]


def walk(tree: Tree, starts: Iterable[tuple[str, str]]) -> list[Listed]:
    """The YAML and JSON files below some folders of a tree, each given by its name and its way."""
    found = _Walk(tree)
    for name, way in starts:
        found.follow(name, way, start=True)
    found.go()
    return sorted(found.listed, key=lambda one: one.name.split("/"))


def is_data(name: str) -> bool:
    """Whether a name is that of a YAML or JSON file."""
    return name.lower().endswith(SUFFIXES)


def problem_of(error: OSError) -> str:
    """Why something cannot be read, as a variant of `unreadable`; empty where nothing is known of it."""
    match error:
        case AstrayError():
            return error.problem
        case FileNotFoundError() | NotADirectoryError():
            return "missing"
        case PermissionError():
            return "permission"
    return ""


@dataclass
class _Walk:
    """Folders are listed before links are followed, and each once: so a link is to blame for what is met
    twice, and a circle of links ends.
    """

    tree: Tree
    everything: bool = False
    """Whether files are listed whatever their names end in."""
    listed: list[Listed] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    folders: deque[tuple[str, str]] = field(default_factory=deque)
    links: deque[tuple[str, str]] = field(default_factory=deque)

    def go(self) -> None:
        while self.folders or self.links:
            if self.folders:
                self.list(*self.folders.popleft())
            else:
                self.follow(*self.links.popleft())

    def follow(self, name: str, way: str, *, start: bool = False) -> None:
        """Notes what a link leads to. A folder to start with may be a link, and may be missing."""
        try:
            real, kind = self.tree.found(way)
        except FileNotFoundError:
            if not start:
                self.listed.append(Listed(name, problem="missing"))  # it was there a moment ago
        except OSError as error:
            self.listed.append(Listed(name, problem=problem_of(error)))
        else:
            if start and real != way and kind is Kind.FOLDER:
                self.links.append((name, way))
            elif start and kind is Kind.FILE:
                self.listed.append(Listed(name, problem="not-a-folder"))
            else:
                self.note(name, real, kind)

    def note(self, name: str, real: str, kind: Kind) -> None:
        """Lists a file, or puts a folder among those to be listed."""
        if kind is Kind.FOLDER:
            self.folders.append((name, real))
        elif kind is Kind.LINK:
            self.links.append((name, real))
        elif kind is Kind.SUBMODULE:
            self.listed.append(Listed(name, problem=kind.value))
        elif self.everything or is_data(name):
            self.listed.append(Listed(name, real))

    def list(self, name: str, real: str) -> None:
        """Notes all that is in a folder."""
        before = self.seen.setdefault(real, name)
        if before != name:
            self.listed.append(Listed(name, problem=TWICE, other=before or "."))
            return
        try:
            entries = sorted(self.tree.entries(real))
        except OSError as error:
            self.listed.append(Listed(name, problem=problem_of(error)))
            return
        for one, kind in entries:
            if not one.startswith("."):
                self.note(f"{name}/{one}" if name else one, os.path.join(real, one), kind)  # noqa: PTH118


@dataclass(frozen=True, slots=True)
class Disk:
    """The folders of this machine, within a boundary."""

    boundary: Boundary

    def entries(self, real: str, /) -> Iterable[tuple[str, Kind]]:
        """See Tree. What each entry is, the folder itself tells: nothing is looked up for a file."""
        with os.scandir(real) as entries:
            return [(one.name, _kind(one)) for one in entries]

    def found(self, way: str, /) -> tuple[str, Kind]:
        """See Tree. Nothing is asked of what lies beyond the boundary, not even whether it is there."""
        real = os.path.realpath(way)
        if problem := self.boundary.problem(real):
            raise AstrayError(problem)
        try:
            status = os.stat(real)  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            if os.path.lexists(way):
                raise AstrayError("nowhere") from None
            raise
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise AstrayError("nowhere") from None
            raise
        return real, Kind.FOLDER if stat.S_ISDIR(status.st_mode) else Kind.FILE


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    return Kind.FOLDER if entry.is_dir(follow_symlinks=False) else Kind.FILE

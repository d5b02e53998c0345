"""How far the files of a folder may lead: what lies beyond is never read, whatever names it.

Files come from people, and from strangers who propose a change. A link, or a file that names another, must
not bring the words of some other file of the machine into a message.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

OUTSIDE: Final = "outside"
HIDDEN: Final = "hidden"


@dataclass(frozen=True, slots=True)
class Boundary:
    """The folders, from the nearest to the widest, in which a file must lie to be read."""

    tops: tuple[str, ...]
    """Each as it really is, no link in it."""

    def problem(self, real: str) -> str:
        """Why the file or folder at a real way is not read: a variant of `unreadable`. Empty where it is.

        A name that begins with `.` keeps it from being read as it does on a walk, for `.git` holds passwords
        and `.env` keys. One that begins with two is of those that Kubernetes' links lead through.
        """
        top = next((one for one in self.tops if is_within(real, one)), None)
        if top is None:
            return OUTSIDE
        steps = PurePath(real[len(top) :]).parts
        return HIDDEN if any(one.startswith(".") and not one.startswith("..") for one in steps) else ""

    def problem_of(self, path: Path) -> str:
        """The same of a path that somebody names: any may be named, but for what a link in here leads to.

        So a job can be given the names of all files that a change touches.
        """
        named = Path(os.path.abspath(path))  # noqa: PTH100  resolve() follows the links that this is about
        real = os.path.realpath(named)
        for folder in reversed(named.parents):
            at = os.path.realpath(folder)
            if any(is_within(at, top) for top in self.tops):
                straight = os.path.join(at, named.relative_to(folder))  # noqa: PTH118
                return "" if straight == real else self.problem(real)
        return ""

    def and_of(self, folder: Path) -> Boundary:
        """This one, and as far as the files of one more folder may lead."""
        return Boundary((*self.tops, *boundary_of(folder).tops))


def boundary_of(folder: Path) -> Boundary:
    """The git work tree that a folder lies in; the folder alone where it lies in none."""
    return Boundary((os.path.realpath(folder), str(work_tree_of(folder) or os.path.realpath(folder))))


def work_tree_of(folder: Path) -> Path | None:
    """The git work tree that a folder lies in, as it really is."""
    real = Path(os.path.realpath(folder))
    return next((one for one in (real, *real.parents) if _is_work_tree(one)), None)


def is_within(way: str, top: str) -> bool:
    """Whether a way is that of a folder, or leads on from it."""
    return way == top or way.startswith(top if top.endswith(os.sep) else top + os.sep)


def _is_work_tree(folder: Path) -> bool:
    """Whether git keeps what it knows here: a folder, or a file that says where, as in a submodule."""
    git = folder / ".git"
    try:
        return git.is_file() or (git / "HEAD").exists()
    except OSError:
        return False

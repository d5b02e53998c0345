"""The files of a git revision, read from git's objects, as they are.

No attribute of a file has a say in it (`export-ignore`, `eol`, `filter`), and nothing is run but git itself:
whoever proposes a change cannot make a revision seem other than it is.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from threading import Timer
from typing import IO, Final

from .boundary import Boundary
from .walk import AstrayError, Kind

SECONDS: Final = 60
"""After that git is taken to hang: it may be asking a server, or somebody who is not there."""

_ENVIRONMENT: Final = {"GIT_TERMINAL_PROMPT": "0"}
_MOST_LINKS: Final = 40
"""As many as Linux follows on one way."""

_KINDS: Final = {b"40000": Kind.FOLDER, b"120000": Kind.LINK, b"160000": Kind.SUBMODULE}
_CHUNK: Final = 1 << 20


class GitError(Exception):
    """A git command that failed: `words` are its own, empty where it gave no answer in time."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def git(folder: Path, *words: str) -> bytes:
    """What a git command prints in a folder. Raises GitError where it fails."""
    try:
        done = subprocess.run(
            _command(folder, *words),
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS,
            env={**os.environ, **_ENVIRONMENT},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise GitError("") from error
    if done.returncode:
        raise GitError(_said(done.stderr) or f"exit code {done.returncode}")
    return done.stdout


def commit_of(folder: Path, revision: str) -> str | None:
    """The id of the commit that a revision names; None where there is none. Raises GitError."""
    if revision.startswith("-"):
        return None  # it would be an option of git's
    try:
        # Without a word, and so with no more than its exit code, where there is no such revision.
        return git(folder, "rev-parse", "--verify", "-q", f"{revision}^{{commit}}").decode().strip()
    except GitError as error:
        if error.words == "exit code 1":
            return None
        raise


@contextmanager
def revision(folder: Path, commit: str) -> Iterator[Revision]:
    """The files of a commit, for as long as they are read. Raises GitError, then and while they are."""
    with _objects(folder) as objects:
        prefix = os.fsdecode(git(folder, "rev-parse", "--show-prefix").removesuffix(b"\n"))
        yield Revision(objects, commit, f"/{prefix.rstrip('/')}")


class Revision:
    """The files of a commit as a Tree: ways begin at the top of the repository, with `/`.

    `top` is the way to the folder that git was asked in.
    """

    def __init__(self, objects: Objects, commit: str, top: str) -> None:
        self.top = top
        self._objects = objects
        self._boundary = Boundary((top, "/"))
        self._id_length = len(commit) // 2
        self._folders = {"/": self._entries(f"{commit}^{{tree}}")}

    def entries(self, real: str, /) -> Iterable[tuple[str, Kind]]:
        """What is in a folder of the commit."""
        return [(name, kind) for name, (kind, _) in self._folder(real).items()]

    def found(self, way: str, /) -> tuple[str, Kind]:
        """What a way leads to; links are followed within the commit."""
        steps, real, links, kind = deque(way.split("/")), "/", 0, Kind.FOLDER
        while steps:
            step = steps.popleft()
            if step == "..":
                if real == "/":
                    raise AstrayError("outside")
                real, kind = str(PurePosixPath(real).parent), Kind.FOLDER
            elif step not in ("", "."):
                if kind is Kind.SUBMODULE:
                    raise AstrayError(kind.value)
                entry = self._folder(real).get(step) if kind is Kind.FOLDER else None
                if entry is None:
                    raise self._missing(real, [step, *steps]) if links else FileNotFoundError(way)
                kind, name = entry
                if kind is Kind.LINK:
                    links += 1
                    steps.extendleft(reversed(self._target(name, links)))
                    kind = Kind.FOLDER
                else:
                    real = str(PurePosixPath(real) / step)
        if problem := self._boundary.problem(real):
            raise AstrayError(problem)
        return real, kind

    def content(self, real: str, most: int) -> bytes:
        """The bytes of a file, or `most` of a larger one."""
        path = PurePosixPath(real)
        return self._objects.read(self._folder(str(path.parent))[path.name][1], most)

    def _missing(self, real: str, steps: Iterable[str]) -> AstrayError:
        """Why a link is not followed that leads on from a folder by steps to where there is nothing."""
        for step in steps:
            if step == ".." and real == "/":
                return AstrayError("outside")
            real = os.path.normpath(f"{real}/{step}")
        return AstrayError(self._boundary.problem(real) or "nowhere")

    def _target(self, name: str, links: int) -> list[str]:
        """The steps of a link."""
        target = os.fsdecode(self._objects.read(name, _CHUNK))
        if target.startswith("/"):
            raise AstrayError("outside")
        if links > _MOST_LINKS:
            raise AstrayError("nowhere")
        return target.split("/")

    def _folder(self, real: str) -> Mapping[str, tuple[Kind, str]]:
        """What is in a folder, by name: what it is, and the id of its object."""
        known = self._folders.get(real)
        if known is None:
            path = PurePosixPath(real)
            known = self._entries(self._folder(str(path.parent))[path.name][1])
            self._folders[real] = known
        return known

    def _entries(self, name: str) -> dict[str, tuple[Kind, str]]:
        content, at = self._objects.read(name), 0
        found = {}
        while at < len(content):
            space, end = content.index(b" ", at), content.index(b"\0", at)
            mode, called = content[at:space], os.fsdecode(content[space + 1 : end])
            at = end + 1 + self._id_length
            found[called] = _KINDS.get(mode, Kind.FILE), content[end + 1 : at].hex()
        return found


class Objects:
    """Git's objects, by one process that is asked for one after the other."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._asked, self._answers, self._errors = process.stdin, process.stdout, errors
        self._process = process

    def read(self, name: str, most: int | None = None) -> bytes:
        """An object's bytes, or the first `most` of them. Raises GitError where there is no such object."""
        head = b""
        try:
            self._asked.write(f"{name}\n".encode())
            self._asked.flush()
            head = self._answers.readline()
            left = int(head.split()[-1])
            content = self._answers.read(left if most is None else min(left, most))
            left -= len(content)
            while left and (dropped := self._answers.read(min(left, _CHUNK))):
                left -= len(dropped)
            if left or self._answers.read(1) != b"\n":
                raise GitError(self._words())
        except (
            OSError,
            ValueError,
            IndexError,
        ) as error:  # it has ended, or says `missing` in place of a size
            raise GitError(self._words() or _said(head)) from error
        return content

    def _words(self) -> str:
        """What it says is wrong, which is whole once it has ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        self._errors.seek(0)
        return _said(self._errors.read())


@contextmanager
def _objects(folder: Path) -> Iterator[Objects]:
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            _command(folder, "cat-file", "--batch"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **_ENVIRONMENT},
        )  # fmt: skip
        late = Timer(SECONDS, process.kill)
        late.start()
        try:
            yield Objects(process, errors)
        finally:
            late.cancel()
            process.kill()
            process.communicate()


def _command(folder: Path, *words: str) -> list[str]:
    return ["git", "-C", str(folder), *words]


def _said(words: bytes) -> str:
    return " ".join(words.decode(errors="replace").split())

"""The files of a root as the studio holds them: what is open, and what was saved, renamed and deleted."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from ..source import UnreadableError, read_file
from . import files, texts
from .files import Entry
from .workspace import (
    MISSING,
    Conflict,
    Content,
    Past,
    Workspace,
    Written,
    digest_of,
    edited,
    given_up,
    opened,
    redone,
    removed,
    renamed,
    saved,
    twin_of,
    undone,
)


class UnknownFileError(Exception):
    """There is no such file in the root."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as a tab sees it. `problem` is why its text cannot be shown, as a variant of `unreadable`."""

    entry: Entry
    text: str
    base: str
    changed: bool
    writable: bool
    past: Past
    movable: bool = False
    problem: str = ""


class Shelf:
    """All files of a root, and each tab's texts of them. Safe to be used by several threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.active = ""
        """The tab in which something was done last."""
        self._workspace = Workspace()
        self._gone: dict[str, os.stat_result] = {}
        """How the files were that went, by name: they come back with the same owner and mode."""
        self._lock = Lock()

    def entries(self) -> list[Entry]:
        """The files of the root."""
        return files.entries(self.root, _kind_of)

    def entry(self, name: str, among: Sequence[Entry] | None = None) -> Entry:
        """A file by its name, among those that there are now. Raises UnknownFileError."""
        there = self.entries() if among is None else among
        found = next((one for one in there if one.name == name), None)
        if found is None:
            raise UnknownFileError(name)
        return found

    def _open_entry(self, tab: str, name: str, among: Sequence[Entry] | None = None) -> Entry:
        """A file by its name; one that is open in a tab may be gone. Raises UnknownFileError."""
        try:
            return self.entry(name, among)
        except UnknownFileError:
            with self._lock:
                known = (tab, name) in self._workspace.buffers
            if not known:
                raise
            return files.gone_entry(self.root, name)

    def opened(self, tab: str, name: str, among: Sequence[Entry] | None = None) -> Opened:
        """A file as it is in a tab, with what is not saved of it. Raises UnknownFileError."""
        entry = self.entry(name, among)
        with self._lock:
            try:
                there = files.content(entry)
                shown = texts.shown(there)
            except UnreadableError as error:
                return Opened(entry, "", MISSING, False, False, Past(), problem=error.problem or "missing")
            except UnicodeDecodeError:
                return Opened(entry, "", MISSING, False, False, Past(), problem="not-utf8")
            known = self._workspace.buffers.get((tab, name))
            if known is None or not known.changed:
                self._workspace = opened(self._workspace, tab, name, shown, there)
                known = self._workspace.buffers[tab, name]
            past = self._workspace.past_of(name)
            writable = files.writable(self.root, entry)
            movable = files.movable(self.root, entry)
            return Opened(entry, known.text, known.base, known.changed, writable, past, movable)

    def edited(self, tab: str, name: str, text: str, base: str, among: Sequence[Entry] | None = None) -> None:
        """A tab has another text of a file. Raises UnknownFileError."""
        there = self._there(self._open_entry(tab, name, among))
        plain = texts.for_editor(text)
        shown = shown_or_none(there) if digest_of(there) == base else None
        with self._lock:
            self.active = tab
            self._workspace = edited(self._workspace, tab, name, plain, base, shown)

    def given_up(self, tab: str, name: str) -> None:
        """What a tab has not saved of a file is given up. Raises UnknownFileError."""
        there = self._there(self.entry(name))
        with self._lock:
            self._workspace = opened(self._workspace, tab, name, shown_or_none(there) or "", there)

    def saved(self, tab: str, name: str, text: str, base: str) -> texts.Made | Conflict:
        """A text is saved, laid out. Raises UnknownFileError, ElsewhereError and OSError."""
        entry = self._open_entry(tab, name)
        with self._lock:
            self.active = tab
            there = self._there(entry)
            made = texts.made(text, name, there or b"")
            done = saved(
                self._workspace, tab, name, base=base, text=made.text, content=made.content, there=there
            )
            if isinstance(done, Conflict):
                plain = texts.for_editor(text)
                self._workspace = edited(self._workspace, tab, name, plain, base)
                return done
            self._write(entry, done, there)
            return made

    def taken(self, tab: str, name: str, ours: str) -> None:
        """After a conflict, what is on disk is taken. Raises UnknownFileError."""
        entry = self.entry(name)
        with self._lock:
            there = self._there(entry)
            made = texts.made(ours, name, there or b"")
            self._workspace = given_up(
                self._workspace, tab, name, text=shown_or_none(there) or "", ours=made.content, there=there
            )

    def deleted(self) -> list[str]:
        """The files that were deleted or renamed here, and are not there: they can be brought back."""
        with self._lock:
            past = self._workspace.past
            gone = [name for name, one in past.items() if one.done and one.done[-1].after is None]
        there = {one.name for one in self.entries()} if gone else ()
        return sorted(name for name in gone if name not in there)

    def named(self, name: str) -> str:
        """The name that a file has now: its other one, where it was renamed and is not there."""
        there = {one.name for one in self.entries()}
        with self._lock:
            past = self._workspace.past_of(name)
        others = [one.other for one in (*past.undone[-1:], *past.done[-1:])]
        return name if name in there else next((one for one in others if one in there), name)

    def removed(self, tab: str, name: str, base: str) -> Conflict | None:
        """A file is deleted. Raises UnknownFileError, ElsewhereError, UnsavedError and OSError."""
        entry = self._movable(name)
        with self._lock:
            self.active = tab
            there = self._there(entry)
            done = removed(self._workspace, tab, name, base=base, there=there)
            if isinstance(done, Conflict):
                return done
            self._write(entry, done, there)
            return None

    def renamed(self, tab: str, name: str, to: str, base: str) -> Conflict | None:
        """A file gets another name. Raises as removed(), and FileExistsError."""
        entry = self._movable(name)
        new = files.new_entry(self.root, to, self.entries())
        with self._lock:
            self.active = tab
            there = self._there(entry)
            done = renamed(self._workspace, tab, name, to, base=base, there=there)
            if isinstance(done, Conflict):
                return done
            self._write(new, done, None, like=Path(entry.real).stat())
            self._remove(entry)
            return None

    def _movable(self, name: str) -> Entry:
        entry = self.entry(name)
        if not files.movable(self.root, entry):
            raise files.ElsewhereError(name)
        return entry

    def back(self, tab: str, name: str) -> Conflict | None:
        """The last save of a file is taken back. Raises as saved() and undone()."""
        return self._again(undone, tab, name)

    def forth(self, tab: str, name: str) -> Conflict | None:
        """What was taken back is made again. Raises as saved() and redone()."""
        return self._again(redone, tab, name)

    def _again(
        self, step: Callable[[Workspace, str, str, Content], Written | Conflict], tab: str, name: str
    ) -> Conflict | None:
        entries = {one.name: one for one in self.entries()}
        with self._lock:
            self.active = tab
            if name not in entries and name not in self._workspace.past:
                raise UnknownFileError(name)
            twin = twin_of(self._workspace, name, back=step is undone)
            steps, now = [], self._workspace
            for each in (name, twin) if twin else (name,):
                entry = entries.get(each) or files.gone_entry(self.root, each)
                there = self._there(entry)
                done = step(now, tab, each, there)
                if isinstance(done, Conflict):
                    return done
                now = done.workspace
                steps.append((entry, done, there))
            # What is made is made before anything goes: whatever happens between, nothing is lost.
            for entry, done, there in sorted(steps, key=lambda one: one[1].content is None):
                self._write(entry, done, there)
            self._workspace = now
            for entry, done, _ in steps:
                if done.content is not None:
                    shown = shown_or_none(done.content) or ""
                    self._workspace = opened(self._workspace, tab, entry.name, shown, done.content)
            return None

    def made(self, tab: str, name: str, text: str) -> None:
        """A file is made. Raises ElsewhereError for a name that none may have, FileExistsError, OSError."""
        entry = files.new_entry(self.root, name, self.entries())
        with self._lock:
            self.active = tab
            made = texts.made(text, name, b"")
            done = saved(
                self._workspace, tab, name, base=MISSING, text=made.text, content=made.content, there=None
            )
            assert isinstance(done, Written)
            self._write(entry, done, None)

    def _write(self, entry: Entry, done: Written, there: Content, like: os.stat_result | None = None) -> None:
        if done.content is None:
            self._remove(entry)
        elif done.content != there:
            like = like or self._gone.get(entry.name)
            files.put(self.root, entry, done.content, new=there is None, like=like)
        self._workspace = done.workspace

    def _remove(self, entry: Entry) -> None:
        if entry.real:
            with suppress(OSError):
                self._gone[entry.name] = Path(entry.real).stat()
        files.remove(self.root, entry)

    def _there(self, entry: Entry) -> Content:
        try:
            return files.content(entry)
        except UnreadableError as error:
            if error.problem == "missing":
                return None
            raise OSError(error.problem) from error

    def unsaved(self, tab: str) -> dict[str, str]:
        """The texts of a tab that are not saved."""
        with self._lock:
            return self._workspace.of(tab)


def shown_or_none(content: Content) -> str | None:
    """How bytes are shown; None where there are none, or no text."""
    try:
        return None if content is None else texts.shown(content)
    except UnicodeDecodeError:
        return None


def _kind_of(path: Path, name: str) -> str:
    status = path.stat()
    return _known_kind(path, name, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2048)
def _known_kind(path: Path, name: str, changed: int, size: int) -> str:
    del changed, size  # another file is another entry
    return files.kind_of(read_file(path, name))

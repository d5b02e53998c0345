"""The studio itself: a root, what is open of it, and what was saved. Safe to be used by several threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock

from ..language.told import Diagnostic, told
from ..source import Severity, UnreadableError, read_file
from ..source.document import Lines
from ..source.revision import GitError, git
from . import files, texts
from .completing import Offers, offers_at
from .files import Entry
from .reading import Copies, Copy, state_of
from .slow import Work
from .working import Job, Workers
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
    saved,
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
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in a text, with its place as a browser counts."""

    start: int
    end: int
    line: int
    said: Diagnostic


class Studio:
    """All that there is of a studio while it runs."""

    def __init__(self, root: Path, today: Callable[[], date]) -> None:
        self.root = root
        self.today = today
        self.active = ""
        """The tab in which something was done last."""
        self._workspace = Workspace()
        self._lock = Lock()
        self._reading = Lock()
        self._copies = Copies(root)
        self._workers = Workers()

    def close(self) -> None:
        """Ends what is being worked out."""
        self._workers.close()

    # Files

    def entries(self) -> list[Entry]:
        """The files of the root."""
        return files.entries(self.root, _kind_of)

    def entry(self, name: str) -> Entry:
        """A file by its name. Raises UnknownFileError."""
        found = next((one for one in self.entries() if one.name == name), None)
        if found is None:
            raise UnknownFileError(name)
        return found

    def _open_entry(self, tab: str, name: str) -> Entry:
        """A file by its name; one that is open in a tab may be gone. Raises UnknownFileError."""
        try:
            return self.entry(name)
        except UnknownFileError:
            with self._lock:
                known = (tab, name) in self._workspace.buffers
            if not known:
                raise
            return files.gone_entry(self.root, name)

    def opened(self, tab: str, name: str) -> Opened:
        """A file as it is in a tab, with what is not saved of it. Raises UnknownFileError."""
        entry = self.entry(name)
        with self._lock:
            try:
                there = files.content(entry)
                shown = texts.shown(there)
            except UnreadableError as error:
                return Opened(entry, "", MISSING, False, False, Past(), error.problem or "missing")
            except UnicodeDecodeError:
                return Opened(entry, "", MISSING, False, False, Past(), "not-utf8")
            known = self._workspace.buffers.get((tab, name))
            if known is None or not known.changed:
                self._workspace = opened(self._workspace, tab, name, shown, there)
                known = self._workspace.buffers[tab, name]
            past = self._workspace.past_of(name)
            writable = files.writable(self.root, entry)
            return Opened(entry, known.text, known.base, known.changed, writable, past)

    def edited(self, tab: str, name: str, text: str, base: str) -> None:
        """A tab has another text of a file. Raises UnknownFileError."""
        there = self._there(self._open_entry(tab, name))
        plain = texts.for_editor(text)
        shown = _shown(there) if digest_of(there) == base else None
        with self._lock:
            self.active = tab
            self._workspace = edited(self._workspace, tab, name, plain, base, shown)

    def given_up(self, tab: str, name: str) -> None:
        """What a tab has not saved of a file is given up. Raises UnknownFileError."""
        there = self._there(self.entry(name))
        with self._lock:
            self._workspace = opened(self._workspace, tab, name, _shown(there) or "", there)

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
                self._workspace, tab, name, text=_shown(there) or "", ours=made.content, there=there
            )

    def back(self, tab: str, name: str) -> Conflict | None:
        """The last save of a file is taken back. Raises as saved() and undone()."""
        return self._again(undone, tab, name)

    def forth(self, tab: str, name: str) -> Conflict | None:
        """What was taken back is made again. Raises as saved() and redone()."""
        return self._again(redone, tab, name)

    def _again(
        self, step: Callable[[Workspace, str, str, Content], Written | Conflict], tab: str, name: str
    ) -> Conflict | None:
        entry = next((one for one in self.entries() if one.name == name), None)
        with self._lock:
            self.active = tab
            if entry is None:
                if name not in self._workspace.past:
                    raise UnknownFileError(name)
                entry = files.gone_entry(self.root, name)
            there = self._there(entry)
            done = step(self._workspace, tab, name, there)
            if isinstance(done, Conflict):
                return done
            self._write(entry, done, there)
            if done.content is not None:
                shown = _shown(done.content) or ""
                self._workspace = opened(self._workspace, tab, name, shown, done.content)
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

    def _write(self, entry: Entry, done: Written, there: Content) -> None:
        if done.content is None:
            files.remove(self.root, entry)
        elif done.content != there:
            files.put(self.root, entry, done.content)
        self._workspace = done.workspace

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

    # What is read

    def copy(self, tab: str) -> Copy:
        """The working copy with the texts of a tab."""
        with self._reading:
            return self._copies.of(tab, self.unsaved(tab))

    def good(self, tab: str) -> Copy | None:
        """The last one of it without errors."""
        with self._reading:
            return self._copies.good(tab, self.unsaved(tab))

    def marks(self, tab: str, opened_: Opened, language: str) -> list[Mark]:
        """What is wrong with a file."""
        copy = self.copy(tab)
        found = told(copy.findings(opened_.entry, self.today()), language)
        lines = Lines(opened_.text)
        return [_mark(one, lines) for one in found]

    def errors(self, tab: str) -> Mapping[str, int]:
        """How many errors each file of the root has."""
        return self.copy(tab).errors_in()

    def offers(self, tab: str, text: str, at: int, language: str) -> Offers:
        """What may stand at a place of a text, as a browser counts."""
        copy = self.good(tab) or self.copy(tab)
        found = offers_at(text, texts.from_utf16(text, at), copy.definitions, language)
        return Offers(texts.utf16(text, found.start), found.offers)

    # What takes its time

    def job(self, tab: str, what: str, words: Mapping[str, str], day: date, language: str) -> Job:
        """A question that is worked out beside, begun where it is new."""
        unsaved = self.unsaved(tab)
        state = state_of(self.root, unsaved)
        with self._lock:
            past = self._workspace.past
            firsts = {file: one.done[0].before for file, one in past.items() if one.done}
        before = {file: _shown(content) or "" for file, content in firsts.items() if content is not None}
        made = frozenset(file for file, content in firsts.items() if content is None)
        work = Work(what, str(self.root), unsaved, dict(words), day, language, before, made)
        key = repr((what, state, sorted(words.items()), day, language, self._commit(), sorted(before), made))
        return self._workers.asked(tab, key, work)

    def cancel(self, tab: str) -> None:
        """What a tab has asked is given up."""
        self._workers.cancel(tab)

    def _commit(self) -> str:
        """The commit that is checked out, as far as git says so."""
        try:
            return git(self.root, "rev-parse", "-q", "--verify", "HEAD").decode().strip()
        except (GitError, OSError):
            return ""


def _shown(content: Content) -> str | None:
    try:
        return None if content is None else texts.shown(content)
    except UnicodeDecodeError:
        return None


def _mark(one: Diagnostic, lines: Lines) -> Mark:
    """A finding with its place in a text; one that stands nowhere has its first letter."""
    start, end = (
        _offset(lines, line, column)
        for line, column in ((one.span.line, one.span.column), (one.span.end_line, one.span.end_column))
    )
    return Mark(texts.utf16(lines.text, start), texts.utf16(lines.text, max(start, end)), one.span.line, one)


def _offset(lines: Lines, line: int, column: int) -> int:
    starts = lines.starts()
    begin = starts[min(line, len(starts)) - 1]
    return min(begin + column - 1, len(lines.text))


def is_error(mark: Mark) -> bool:
    """Whether a mark is an error."""
    return mark.said.severity is Severity.ERROR


def _kind_of(path: Path, name: str) -> str:
    status = path.stat()
    return _known_kind(path, name, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2048)
def _known_kind(path: Path, name: str, changed: int, size: int) -> str:
    del changed, size  # another file is another entry
    return files.kind_of(read_file(path, name))

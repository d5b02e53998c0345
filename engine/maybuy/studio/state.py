"""The studio itself: a root, what is open of it, and what was saved. Safe to be used by several threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from threading import Lock

from ..language.told import told
from ..source.revision import GitError, git
from . import texts
from .completing import Offers, offers_at
from .marks import Mark, marks_of
from .reading import Copies, Copy, state_of
from .shelf import Opened, Shelf, shown_or_none
from .slow import Work
from .working import Job, Workers


class Studio(Shelf):
    """All that there is of a studio while it runs."""

    def __init__(self, root: Path, today: Callable[[], date], workers: Workers | None = None) -> None:
        super().__init__(root)
        self.today = today
        self._reading = Lock()
        self._copies = Copies(root)
        self._workers = workers or Workers()

    def close(self) -> None:
        """Ends what is being worked out."""
        self._workers.close()

    # What is read

    def copy(self, tab: str) -> Copy:
        """The working copy with the texts of a tab."""
        with self._reading:
            return self._copies.of(tab, self.unsaved(tab))

    def good(self, tab: str) -> Copy | None:
        """The last one of it without errors."""
        with self._reading:
            return self._copies.good(tab, self.unsaved(tab))

    def marks(self, copy: Copy, opened_: Opened, language: str) -> list[Mark]:
        """What is wrong with a file of a working copy."""
        found = told(copy.findings(opened_.entry, self.today()), language)
        return marks_of(found, opened_.text)

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
        before = {
            file: shown_or_none(content) or "" for file, content in firsts.items() if content is not None
        }
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

"""Accounts from a folder of YAML and JSON files, by the id in each: an id is never made a path.

A file is read when it is new or has changed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from ...language.told import told
from ...loading import account_of, read_listed
from ...model.definitions import Definitions
from ...source import Document, Finding, Listed, LoadError, files_in, finding
from ...source.walk import problem_of
from ..operate.logs import event
from ..services import AccountNotFoundError, AccountsUnavailableError, Readiness
from .outage import Outage, reason_of

MOST_PROBLEMS: Final = 3
"""Problems of a file that the log is told of."""

READ_ALREADY: Final = "twice"
GONE: Final = "missing"

Stamp = tuple[int, int, int, int]
"""What tells whether a file or folder has changed: its device, inode, size and time of change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was read: its stamp, or why it cannot be read; the account's id and text, as JSON where it
    can be. The id is None where it is no account.
    """

    stamp: Stamp | str
    account: str | None
    text: bytes


Entries = Mapping[Path, Entry]
Seen = list[tuple[Path, Stamp | str]]


def stamp_of(path: Path | str) -> Stamp | str | None:
    """The stamp of what is at a path, links followed; None where there is nothing."""
    try:
        status = os.stat(path)  # noqa: PTH116  on the way of every question, and twice as fast
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return problem_of(error)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def seen_in(folder: Path) -> Seen:
    """The files of a folder as they are, without reading them; each once, under whatever names.

    Raises OSError where the folder cannot be listed.
    """
    seen, real = Seen(), set[str]()
    for one in listed_in(folder):
        path = folder / one.name
        stamp = stamp_of(path) if one.real else one.problem
        if stamp is not None and not (one.real and one.real in real):  # else it went a moment ago
            seen.append((path, stamp))
            real.add(one.real)
    return seen


def listed_in(folder: Path) -> list[Listed]:
    """What is listed in a folder of accounts. Raises OSError where it cannot be."""
    with os.scandir(folder):
        pass  # what is missing would be a folder without files
    return [one for one in files_in(folder) if one.problem not in (READ_ALREADY, GONE)]


def entries_of(folder: Path, seen: Seen, known: Entries) -> dict[Path, Entry]:
    """What is in the files of a folder; what has not changed is taken from what is known."""
    entries: dict[Path, Entry] = {}
    for path, stamp in seen:
        before = known.get(path)
        entries[path] = before if before and before.stamp == stamp else _entry(folder, path, stamp)
    return entries


def _entry(folder: Path, path: Path, stamp: Stamp | str) -> Entry:
    problem = stamp if isinstance(stamp, str) else ""
    document = read_listed(folder, Listed(path.relative_to(folder).as_posix(), problem=problem))
    account = document.data.get("id") if isinstance(document.data, dict) else None
    if document.findings or not isinstance(account, str):
        problems = [one.message for one in told(document.findings[:MOST_PROBLEMS])]
        event(logging.ERROR, "account-unreadable", file=document.file, problems=problems)
        return Entry(stamp, None, b"")
    return Entry(stamp, account, _text(document))


def _text(document: Document) -> bytes:
    """What a file says, as JSON: quicker to read, if every value in it has a form there."""
    try:
        return json.dumps(document.data).encode()
    except TypeError:
        return document.text.encode()


def check_folder(folder: Path, definitions: Definitions) -> None:
    """Raises LoadError, with the place of every mistake, where a file is no account that fits the catalog, or
    has the id of another.

    Raises OSError where the folder cannot be listed.
    """
    found: list[Finding] = []
    documents = []
    places: dict[str, str] = {}
    for one in _once(listed_in(folder)):
        document = read_listed(folder, one, shown=str(folder / one.name))
        documents.append(document)
        try:
            account = account_of(document, definitions)
        except LoadError as error:
            found += error.findings
            continue
        span = document.span(("id",))
        here = f"{one.name}:{span.line}:{span.column}"
        where = places.setdefault(account.id, here)
        if where != here:
            found.append(
                finding(
                    document, "duplicate-id", ("id",),
                    variant="elsewhere", id=account.id, where=where,
                )
            )  # fmt: skip
    if found:
        raise LoadError(found, documents)


def _once(listed: Iterable[Listed]) -> list[Listed]:
    by_real = {one.real or one.name: one for one in reversed(list(listed))}
    return list(reversed(by_real.values()))


LOOK_AGAIN: Final = 1.0
"""Seconds between two looks at the whole folder for an id that there is none of, and at what is new in it."""

LOOKS: Final = 3
"""How often a folder is looked at again that changes meanwhile."""


@dataclass(frozen=True, slots=True)
class _Known:
    """One state of the folder, swapped as a whole."""

    files: Mapping[Path, Entry]
    by_id: Mapping[str, tuple[str, Entry]]
    """By the account's id, the path of its file and what that holds."""
    unclear: frozenset[str]
    """The ids that several files have."""
    names: tuple[tuple[str, str], ...]
    """The ids that are clear, each behind itself without capitals, in that order."""
    broken: int
    """Files that are no account."""
    folders: Mapping[Path, Stamp | str | None]


class FolderAccounts:
    """See services.AccountSource. A file that changes is read again when its account is asked for next.

    A file that is broken makes unavailable whatever it may hold, rather than leave an older answer standing.
    So does a folder that cannot be listed, as long as that lasts. `seconds` is how long an account may take.
    """

    def __init__(self, folder: Path, seconds: float = 2.0) -> None:
        self._folder = folder
        self._seconds = seconds
        self._known = _Known({}, {}, frozenset(), (), 0, {})
        self._looked = 0.0
        self._outage = Outage()
        # A thread of its own: a disk that hangs holds up nothing else, and is waited for once.
        self._thread = ThreadPoolExecutor(1, "accounts")
        self._looking: Future[None] | None = None
        self._refreshing: Future[None] | None = None

    async def get(self, account: str, /) -> bytes:
        """See services.AccountSource."""
        known = self._known
        found = known.by_id.get(account)
        if found is None:
            if self._is_due():
                known = await self._look()
        elif stamp_of(found[0]) != found[1].stamp:
            known = await self._look()
            found = known.by_id.get(account)
            if found is not None and stamp_of(found[0]) != found[1].stamp:
                known = await self._look()  # that look may have begun before the change
        elif self._is_due():
            self._refresh()
        found = known.by_id.get(account)
        if found is not None and account not in known.unclear:
            return found[1].text
        if known.unclear or known.broken:
            raise AccountsUnavailableError  # it may be in what cannot be read
        raise AccountNotFoundError(account)

    async def ids(self) -> list[str]:
        """The ids of all accounts that are clear, in order. Raises AccountsUnavailableError."""
        known = await self._look() if self._is_due() else self._known
        return sorted(known.by_id.keys() - known.unclear)

    async def beginning(self, typed: str, most: int) -> list[str]:
        """The ids of accounts that are clear and begin with what was typed, in order, `most` of them at most.

        Capitals do not count, and no account is read for it. Raises AccountsUnavailableError.
        """
        known = await self._look() if self._is_due() else self._known
        start = typed.casefold()
        first = bisect_left(known.names, (start, ""))
        some = takewhile(lambda one: one[0].startswith(start), islice(known.names, first, first + most))
        return [name for _, name in some]

    async def ready(self) -> Readiness:
        """Whether accounts can be asked for, and how many there are; for `/readyz`."""
        try:
            known = await self._look() if self._is_due() else self._known
        except AccountsUnavailableError:
            return Readiness(False, {"message": "the folder of accounts cannot be read"})
        clear, doubled = len(known.by_id) - len(known.unclear), len(known.unclear)
        counts = {"accounts": clear, "doubled_ids": doubled, "broken_files": known.broken}
        return Readiness(clear > 0 or not known.files, counts)

    async def close(self) -> None:
        """See services.AccountSource."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def look(self) -> None:
        """Reads what is new or has changed, until that is one state of the folder.

        Raises AccountsUnavailableError where the folder is gone, or cannot be listed.
        """
        stamps = {folder: stamp_of(folder) for folder in (self._folder, *self._known.folders)}
        try:
            files, seen = self._known.files, seen_in(self._folder)
            for _ in range(LOOKS):
                before, files = files, entries_of(self._folder, seen, files)
                if all(files[path] is before.get(path) for path in files):
                    break
                again = seen_in(self._folder)
                if again == seen:
                    break
                seen = again
        except OSError as error:
            self._outage.goes_on(reason_of(error))
            raise AccountsUnavailableError from error
        self._outage.is_over()
        self._known = self._indexed(files, stamps)
        self._looked = time.monotonic()

    def _indexed(self, files: Mapping[Path, Entry], stamps: Mapping[Path, Stamp | str | None]) -> _Known:
        """What is known from now on. `stamps` were taken of folders before any of this was read."""
        by_id: dict[str, tuple[str, Entry]] = {}
        unclear = set()
        for path, entry in files.items():
            if entry.account is None:
                continue
            first, _ = by_id.setdefault(entry.account, (str(path), entry))
            if first != str(path):
                unclear.add(entry.account)
                if entry.account not in self._known.unclear:
                    names = [Path(one).relative_to(self._folder).as_posix() for one in (first, path)]
                    event(logging.ERROR, "account-twice", account=entry.account, files=names)
        broken = sum(entry.account is None for entry in files.values())
        folders = {self._folder, *(path.parent for path in files)}
        # A folder that is new has no stamp yet, and so is looked at once more.
        before, clear = self._known, by_id.keys() - unclear
        clear_names = before.names
        if clear != before.by_id.keys() - before.unclear:
            clear_names = tuple(sorted((name.casefold(), name) for name in clear))
        stamped = {one: stamps.get(one) for one in folders}
        return _Known(files, by_id, frozenset(unclear), clear_names, broken, stamped)

    def _is_due(self) -> bool:
        return time.monotonic() - self._looked >= LOOK_AGAIN

    async def _look(self) -> _Known:
        """What a look at the folder finds, one for all who wait. Raises AccountsUnavailableError."""
        if self._looking is None or self._looking.done():
            self._looking = self._thread.submit(self.look)
        try:
            async with asyncio.timeout(self._seconds):
                await asyncio.shield(asyncio.wrap_future(self._looking))
        except TimeoutError as error:
            self._outage.goes_on(f"not read within {self._seconds:g} s")
            raise AccountsUnavailableError from error
        return self._known

    def _refresh(self) -> None:
        """Has files noticed that came or went, while answers go on: one may hold an id that was clear."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = self._thread.submit(self._look_where_changed)

    def _look_where_changed(self) -> None:
        if any(stamp_of(folder) != stamp for folder, stamp in self._known.folders.items()):
            self.look()
        else:
            self._looked = time.monotonic()

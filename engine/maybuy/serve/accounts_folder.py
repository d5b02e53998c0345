"""Accounts from a folder of YAML and JSON files, by the id in each: an id is never made a path."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..loading import SUFFIXES, account_of
from ..model.definitions import Definitions
from ..source import Diagnostic, LoadError, read_file
from .accounts import AccountNotFoundError, AccountsUnavailableError
from .logs import event
from .outage import Outage, reason_of
from .readiness import Readiness

LOOK_AGAIN: Final = 1.0
"""Seconds between two looks at the whole folder for an id that there is none of, and for a client to wait."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was read: its stamp, the account's id and text (JSON); None where it is no account."""

    stamp: tuple[int, int, int]
    account: str | None
    text: bytes


class FolderAccounts:
    """See accounts.AccountSource. A file that changes is read again when its account is asked for next.

    A file that is broken makes unavailable whatever it may hold, rather than leave an older answer standing.
    So does a folder that cannot be listed, as long as that lasts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: Mapping[Path, Entry] = {}
        self._by_id: Mapping[str, Path] = {}
        self._unclear = frozenset[str]()
        self._looked = 0.0
        self._outage = Outage()
        self._looking = asyncio.Lock()

    async def get(self, account: str, /) -> bytes:
        """See accounts.AccountSource."""
        path = self._by_id.get(account)
        if path is None or _stamp(path) != self._files[path].stamp:
            async with self._looking:
                if path is not None or time.monotonic() - self._looked >= LOOK_AGAIN:
                    await asyncio.to_thread(self.look)
            path = self._by_id.get(account)
        if path is not None and account not in self._unclear:
            return self._files[path].text
        if self._unclear or any(entry.account is None for entry in self._files.values()):
            raise AccountsUnavailableError  # it may be in what cannot be read
        raise AccountNotFoundError(account)

    async def ready(self) -> Readiness:
        """Whether the folder is there, and how many accounts it holds; for `/readyz`."""
        there = await asyncio.to_thread(self._folder.is_dir)
        broken = sum(entry.account is None for entry in self._files.values())
        return Readiness(there, {"accounts": len(self._by_id), "broken_files": broken})

    async def close(self) -> None:
        """See accounts.AccountSource."""

    def look(self) -> None:
        """Reads what is new or has changed. What is known is swapped in one step.

        Raises AccountsUnavailableError where the folder, or one in it, is gone by the time it is listed.
        """
        try:
            listed = _files(self._folder)
        except OSError as error:
            self._outage.goes_on(reason_of(error))
            raise AccountsUnavailableError from error
        self._outage.is_over()
        files: dict[Path, Entry] = {}
        for path in listed:
            stamp = _stamp(path)
            known = self._files.get(path)
            if stamp is not None:
                files[path] = known if known and known.stamp == stamp else _entry(path, stamp)
        by_id: dict[str, Path] = {}
        unclear = set()
        for path, entry in files.items():
            if entry.account is not None and by_id.setdefault(entry.account, path) != path:
                unclear.add(entry.account)
                event(logging.ERROR, "account-twice", account=entry.account, file=path.name)
        self._files, self._by_id, self._unclear = files, by_id, frozenset(unclear)
        self._looked = time.monotonic()


def check_folder(folder: Path, definitions: Definitions, language: str) -> None:
    """Raises LoadError, with the place of every mistake, where a file is no account that fits the catalog.

    Raises OSError where the folder cannot be listed.
    """
    found: list[Diagnostic] = []
    documents = []
    for path in _files(folder):
        document = read_file(path, str(path), language=language)
        documents.append(document)
        try:
            account_of(document, definitions, language)
        except LoadError as error:
            found += error.diagnostics
    if found:
        raise LoadError(tuple(found), documents)


def _files(folder: Path) -> list[Path]:
    """Raises OSError where the folder, or one in it, is not there or cannot be listed."""
    with os.scandir(folder):
        pass  # to rglob() a folder that is missing is one without files
    return [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file()]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116  on the way of every question, and twice as fast
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _entry(path: Path, stamp: tuple[int, int, int]) -> Entry:
    document = read_file(path, path.name)
    account = document.data.get("id") if isinstance(document.data, dict) else None
    if document.diagnostics or not isinstance(account, str):
        event(logging.ERROR, "account-unreadable", file=path.name,
              problems=[one.message for one in document.diagnostics[:3]])  # fmt: skip
        return Entry(stamp, None, b"")
    return Entry(stamp, account, json.dumps(document.data).encode())

"""A working copy as it would be were all saved: files, and in their place texts that are not saved."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from ..check.rules.files.hidden_character import hidden_characters
from ..check.shapes import Shapes
from ..engine import Engine
from ..loading import (
    Root,
    account_of,
    check_customer_file,
    files_of,
    is_test,
    policy_test_files,
    read_files,
    read_listed,
)
from ..model.account import Account
from ..model.definitions import Definitions
from ..source import Document, Finding, Listed, Severity, read, read_file
from ..testing.checking import check_tests
from .files import Entry

Texts = Mapping[str, str]
"""Texts that are not saved, by their files."""


@dataclass(frozen=True)
class Copy:
    """A working copy that was read: what is defined in it, and what is wrong with it."""

    folder: Path
    texts: Texts = field(repr=False)
    root: Root = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether questions can be asked of it."""
        return self.root.ok and bool(self.root.files)

    @cached_property
    def engine(self) -> Engine:
        """The engine of it. Raises ValueError where it has errors."""
        return Engine(self.root.definitions)

    @property
    def definitions(self) -> Definitions:
        """What is defined in it, as far as it can be read."""
        return self.root.definitions

    def document(self, path: Path, shown: str) -> Document:
        """A file, as it is in here."""
        name = self._name(path)
        return read(self.texts[name], shown) if name in self.texts else read_file(path, shown)

    def account(self, entry: Entry) -> Account:
        """The account in a file. Raises LoadError."""
        return account_of(self.document(self.folder / entry.name, entry.name), self.definitions)

    def findings(self, entry: Entry, today: date) -> tuple[Finding, ...]:
        """What is wrong with one file, whatever it is."""
        if entry.own and not is_test(entry.name):
            return tuple(one for one in self.root.findings if one.file == entry.name)
        if is_test(entry.name):
            path = self.folder / entry.name
            return next(
                found for _, found in check_tests([path], self.folder, self.root, today, self.document)
            )
        document = self.document(self.folder / entry.name, entry.name)
        found = {*check_customer_file(document, self.root), *hidden_characters(document)}
        return tuple(sorted(found, key=Finding.key))

    def errors_in(self) -> dict[str, int]:
        """How many errors each of the root's own files has, tests apart."""
        counted: dict[str, int] = {}
        for one in self.root.findings:
            if one.severity is Severity.ERROR:
                counted[one.file] = counted.get(one.file, 0) + 1
        return counted

    def tests(self) -> list[Path]:
        """The files of tests of policies."""
        return policy_test_files(self.folder)

    def _name(self, path: Path) -> str:
        """The way of a file from the root: files of tests name accounts by ways of their own."""
        return Path(os.path.relpath(os.path.normpath(path), self.folder)).as_posix()


def read_copy(
    folder: Path, texts: Texts, *, without: frozenset[str] = frozenset(), shapes: Shapes | None = None
) -> Copy:
    """Reads and checks a working copy with some texts in the place of what is on disk, without some files."""
    files = [one for one in files_of(folder) if not is_test(one.name) and one.name not in without]

    def document(one: Listed) -> Document:
        if one.problem:
            return read_listed(folder, one)
        if one.name in texts:
            return _read(texts[one.name], one.name)
        try:
            status = os.stat(one.real)  # noqa: PTH116  one.real is a text
        except OSError:
            return read_listed(folder, one)
        return _on_disk(folder, one, (status.st_mtime_ns, status.st_size, status.st_ino))

    return Copy(folder, texts, read_files(files, document, shapes=shapes))


@lru_cache(maxsize=4)
def _read(text: str, name: str) -> Document:
    return read(text, name)


@lru_cache(maxsize=1000)
def _on_disk(folder: Path, one: Listed, stamp: tuple[int, ...]) -> Document:
    """A file that was read already, unless it was changed since: most are not while somebody types."""
    del stamp  # another one is another file
    return read_listed(folder, one)


def state_of(folder: Path, texts: Texts) -> str:
    """A word that is another one when anything in a working copy is: files by size and time, and the texts.

    Raises nothing: what is not there any more is as good a state as another.
    """
    digest = sha256()
    for one in files_of(folder):
        try:
            status = (folder / one.name).stat()
            stamp = f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"
        except OSError:
            stamp = one.problem
        digest.update(f"{one.name}\0{stamp}\0".encode(errors="surrogateescape"))
    for name, text in sorted(texts.items()):
        digest.update(f"{name}\0{len(text)}\0{text}\0".encode(errors="surrogatepass"))
    return digest.hexdigest()


_KEPT: Final = 4
"""Working copies that are remembered; of the tabs' last good ones twice as many."""


class Copies:
    """The last few working copies that were read, and for each tab the last one without errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shapes = Shapes()
        self._known: OrderedDict[str, Copy] = OrderedDict()
        self._good: OrderedDict[str, Copy] = OrderedDict()

    def of(self, tab: str, texts: Texts) -> Copy:
        """The working copy with some texts of a tab."""
        state = state_of(self.folder, texts)
        found = self._known.get(state)
        if found is None:
            found = self._known[state] = read_copy(self.folder, dict(texts), shapes=self._shapes)
            _keep(self._known, _KEPT)
        self._known.move_to_end(state)
        if found.ok:
            self._good[tab] = found
            self._good.move_to_end(tab)
            _keep(self._good, 2 * _KEPT)
        return found

    def good(self, tab: str, texts: Texts) -> Copy | None:
        """The last working copy of a tab without errors; None where there was none yet."""
        now = self.of(tab, texts)
        return now if now.ok else self._good.get(tab)


def _keep(known: OrderedDict[str, Copy], most: int) -> None:
    while len(known) > most:
        known.popitem(last=False)
